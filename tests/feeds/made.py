"""Rows of feeds, made here: no line of a real feed stands in the repository."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from analysis.feeds.formats import FOLDER


def columns(form: str, width: int) -> list[str]:
    """The columns of a layout, as declared."""
    return list(tomllib.loads((FOLDER / f"{form}.toml").read_text(encoding="utf-8"))["layouts"][str(width)])


def row(form: str, width: int, /, **cells: str) -> str:
    """One line of a format; columns that are not named are empty. Blanks of names are written as underscores."""
    names = columns(form, width)
    held = {name.replace(" ", "_"): "" for name in names} | cells
    assert len(held) == len(names), "a column that the format has not"
    return "\t".join(held.values())


def gdelt(
    day: str = "20240613", source: str = "PRK", target: str = "RUS", code: str = "042", *, added: str = "20240613120000",
    width: int = 61, id: str = "1", url: str = "https://example.org/a",
) -> str:  # fmt: skip
    """One line of GDELT."""
    form = "gdelt2" if width == 61 else "gdelt1"
    cells = {
        "GLOBALEVENTID": id, "SQLDATE": day, "Actor1CountryCode": source, "Actor2CountryCode": target, "EventCode": code,
        "EventRootCode": code[:2], "QuadClass": "1", "NumMentions": "3", "DATEADDED": added if width == 61 else added[:8],
    }  # fmt: skip
    return row(form, width, **cells, **({} if width == 57 else {"SOURCEURL": url}))


def icews(
    day: str = "2018-10-05", source: str = "North Korea", target: str = "Russian Federation", code: str = "042", *,
    id: str = "1", story: str = "9", name: str = "",
) -> str:  # fmt: skip
    """One line of ICEWS."""
    return row(
        "icews", 20, Event_ID=id, Event_Date=day, Source_Country=source, Target_Country=target, CAMEO_Code=code,
        Story_ID=story, Source_Name=name, Latitude="1", Longitude="2",
    )  # fmt: skip


def write(path: Path, lines: Sequence[str | bytes], header: str = "", end: bytes = b"\n") -> Path:
    """A file of these lines, under the header of a format where one is named."""
    head = ["\t".join(columns(header, {"icews": 20, "polecat": 40}[header]))] if header else []
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + end for line in [*head, *lines]))
    return path

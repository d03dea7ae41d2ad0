"""Rules a single cell must meet, by kind of column; and ids that must be unique or exist."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from analysis.errors import Finding, UsageError, hint
from analysis.model.columns import Column
from analysis.model.config import DatasetConfig
from analysis.model.dates import day, span
from analysis.model.states import ISO, STATES
from analysis.model.tables import SEPARATOR
from analysis.schema.frames import split
from analysis.schema.read import MOST_FINDINGS, RawTable

_ID: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
_NUMBER: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_DEGREES: Final = re.compile(r"-?(?:0|[1-9]\d{0,2})(?:\.\d{1,7})?", re.ASCII)
_OUTSIDE_URL: Final = re.compile(r"""[\s<>"\\`{}|^]""")

MOST_DIGITS: Final = 15  # as many come back from a float as they went in

Check = Callable[[str], str]  # text of a cell -> complaint, or "" when it is right


def _number(cell: str) -> str:
    if not _NUMBER.fullmatch(cell):
        return f"{cell!r} is not a number; write digits with a point for decimals, no separators, no sign: 7000 or 19.6"
    if (digits := sum(c != "." for c in cell)) > MOST_DIGITS:
        return f"{cell[:60]!r} has {digits} digits; a number has at most {MOST_DIGITS}, so that it is kept exactly; round it"
    return ""


def _degrees(cell: str) -> str:
    if not _DEGREES.fullmatch(cell) or abs(float(cell)) > 180:
        return f"{cell[:60]!r} is not degrees; write them with a point and at most 7 decimals, south and west with a minus: -35.28"
    return ""


def _read_by(reader: Callable[[str], object]) -> Check:
    def complaint(cell: str) -> str:
        try:
            reader(cell)
        except UsageError as error:
            return str(error)
        return ""

    return complaint


def _id(cell: str) -> str:
    if not _ID.fullmatch(cell) or len(cell) > 120:
        return f"{cell!r} is not an id; use a-z, 0-9 and single hyphens, at most 120 characters"
    return ""


def _country(cell: str) -> str:
    if cell in STATES:
        return ""
    typed = cell[:60].upper()

    def unlike(code: str) -> tuple[bool, bool, float, str]:  # the same letters in another order come first
        alike = difflib.SequenceMatcher(None, typed, code).ratio()
        return sorted(code) != sorted(typed), code[0] != typed[0], -alike, code

    return f"{cell[:60]!r} is not a state; write the ISO 3166 alpha-3 code, e.g. {min(ISO, key=unlike)}"


def _url(cell: str) -> str:
    try:
        parts = urlsplit(cell)
        fine = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        fine = False
    if not fine or _OUTSIDE_URL.search(cell):
        wants = "starts with http:// or https://, has no spaces, quotes, user or password, and a port, if any, of 1 to 65535"
        return f"{cell[:300]!r} is not a web address; it {wants}"
    return ""


def _list(cell: str) -> str:
    items = cell.split(SEPARATOR)
    if any(item != item.strip() or not item for item in items):
        return f"{cell!r} has an empty item or a space around {SEPARATOR!r}; write a{SEPARATOR}b"
    if len(set(items)) < len(items):
        return f"{cell!r} names an item twice; name it once"
    return ""


def _word(column: Column, own: DatasetConfig) -> Check:
    words = column.allowed(own)
    return lambda cell: "" if cell in words else f"{cell!r} is not allowed; {hint(cell, list(words))}"


# Reason and check of each kind of column; a word is checked against the words of its column, a text not at all.
CHECKS: Final[dict[str, tuple[str, Check]]] = {
    "number": ("number", _number),
    "degrees": ("degrees", _degrees),
    "day": ("day", _read_by(day)),
    "partial_date": ("partial-date", _read_by(span)),
    "id": ("id-form", _id),
    "country": ("country", _country),
    "url": ("url", _url),
    "list": ("list-form", _list),
    "text": ("", lambda _: ""),
}


def cell_findings(table: RawTable, own: DatasetConfig) -> Iterator[Finding]:
    """Every cell that breaks the rule of its column. Distinct values are judged once, until enough are bad."""
    for column in table.spec.columns:
        cells = table.columns[column.name]
        reason, judge = ("word", _word(column, own)) if column.kind == "word" else CHECKS[column.kind]
        complaints = ((cell, judge(cell)) for cell in dict.fromkeys(cells) if cell)
        bad = dict(islice(((cell, said) for cell, said in complaints if said), MOST_FINDINGS))
        if column.required and "" in cells:
            bad[""] = ""
        if not bad:
            continue
        for line, cell in zip(table.lines, cells, strict=True):
            if cell not in bad:
                continue
            if cell:
                yield table.finding(line, column.name, reason, bad[cell][:600])
            else:
                words = column.allowed(own)
                wants = hint("", list(words)) if words else column.meaning
                yield table.finding(line, column.name, "required", f"empty; must be filled: {wants}")


def key_findings(table: RawTable) -> Iterator[Finding]:
    """Ids used more than once."""
    seen: dict[str, int] = {}
    for line, key in zip(table.lines, table.columns[table.spec.key], strict=True):
        if key in seen:
            message = f"{key!r} is already used on line {seen[key]}; ids are unique, choose another"
            yield table.finding(line, table.spec.key, "duplicate-id", message)
        else:
            seen[key] = line


def reference_findings(tables: dict[str, RawTable]) -> Iterator[Finding]:
    """Ids that point to nothing."""
    keys = {name: set(t.columns[t.spec.key]) for name, t in tables.items()}
    ordered = {name: sorted(ids) for name, ids in keys.items()}
    for table in tables.values():
        for column in table.spec.columns:
            if not column.refers:
                continue
            known = keys[column.refers]
            for line, cell in zip(table.lines, table.columns[column.name], strict=True):
                if not cell or cell in known:
                    continue
                for item in split(cell) if column.kind == "list" else (cell,):
                    if item not in known:
                        near = nearest(item, ordered[column.refers])
                        message = f"{item!r} is not in {column.refers}.csv; {near}"
                        yield table.finding(line, column.name, "reference", message)


def nearest(item: str, ordered: Sequence[str]) -> str:
    """What to do about an id that is not among these, which are sorted: the one that was meant, or to add it."""
    stem = item[: max(3, len(item) // 2)]
    first = bisect_left(ordered, stem)
    narrowed = [k for k in ordered[first : first + 200] if k.startswith(stem)] or ordered[:200]
    text = hint(item, narrowed)
    return text.split("; allowed")[0] if text.startswith("did you mean") else "add it there or correct the id"

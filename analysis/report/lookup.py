"""What can the front page of a folder be searched for: everything on file, and where in the reports it stands?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from analysis.files import atomic_write
from analysis.report import cache
from analysis.report.bundle import pack
from analysis.report.document import Document, Figure, Heading, dumps

FILE: Final = "listed.json"


def keep(folder: Path, given: Mapping[str, Any]) -> None:
    """Keep the list of what was on file on the day that the front page ends with, unless that list is kept already."""
    import analysis

    data = str(given.get("data", ""))
    key = {**cache.environment(), "data": cache.tables(data), "as_of": given["as_of"]}
    if _held(folder).get("key") != key:
        then = analysis.load(data).as_of(given["as_of"])
        atomic_write(folder / FILE, dumps({"key": key, "hash": then.data_hash, **analysis.cards.listed(then)}))


def packed(folder: Path, last: Document, pages: Iterable[tuple[str, Document]]) -> str:
    """The list, packed, with the pages on which each record, figure and section stands; empty where it is not of that day.

    Parameters
    ----------
    last : what the front page shows.
    pages : file and document of each report; only one that rests on the same rows is taken, so that a link leads to what is told.
    """
    held, data = _held(folder), last.provenance.get("data_hash")
    if not data or held.get("hash") != data:
        return ""
    own = [(file, document) for file, document in pages if document.provenance.get("data_hash") == data]
    at = {key: n for n, (_, document) in reversed([*enumerate(own)]) for key in document.records}
    first = {key for _, key, _ in held["firsts"]}
    rows = [
        [key, kind, says, more, at.get(key, -1), *(page if key not in at or key in first else ("", ""))]
        for key, kind, says, more, *page in held["records"]
    ]
    records = list(zip(*rows, strict=True))  # by column, which packs smaller
    told = {"pages": [[file, document.title] for file, document in own], "parts": _parts(own), "records": records}
    return pack(dumps({**told, "names": held["names"], "firsts": held["firsts"]}))


def _parts(pages: Sequence[tuple[str, Document]]) -> list[list[Any]]:
    """Place of its page, anchor, title and kind of each figure and section of the reports."""
    return [
        [n, block.name, block.title, "figure"]
        if isinstance(block, Figure)
        else [n, block.anchor, block.text, "section"]
        for n, (_, document) in enumerate(pages)
        for block in document.blocks
        if isinstance(block, Figure) or (isinstance(block, Heading) and block.level in (2, 3))
    ]


def _held(folder: Path) -> dict[str, Any]:
    try:
        held = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}

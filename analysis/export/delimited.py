"""The tables as CSV: claims and events with the names, camps, units and addresses that their ids stand for, the rest as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analysis.export.parts import Made
from analysis.export.sheets import Sheet, joined, sheets
from analysis.language.format import number
from analysis.model.dossier import Dossier
from analysis.report.job import escape_formula

# What an id is joined with: the column, the table, and the columns taken from there under which names.
_JOINS: Final[Mapping[str, tuple[tuple[str, str, Mapping[str, str]], ...]]] = {
    "claims": (
        ("claimant_id", "claimants", {"name": "claimant", "kind": "claimant_kind", "country": "claimant_country", "camp": "camp"}),
        ("commodity_id", "commodities", {"name": "commodity", "unit": "unit", "family": "commodity_family"}),
        ("source_ids", "sources", {"url": "urls", "publisher": "publishers"}),
    ),
    "events": (
        ("asserted_by", "claimants", {"name": "asserted_by_name"}),
        ("source_ids", "sources", {"url": "urls", "publisher": "publishers"}),
    ),
}  # fmt: skip


def delimited(then: Dossier) -> Made:
    """A file for each table, by its name, and what was changed so that no spreadsheet takes text for a formula."""
    made = {sheet.name: sheet for sheet in sheets(then)}
    files, changed = {}, list[str]()
    for sheet in made.values():
        names, rows = [f.name for f in sheet.fields], [list(row) for row in sheet.rows]
        for own, table, taken in _JOINS.get(sheet.name, ()):
            names += taken.values()
            _join(rows, names.index(own), made[table], taken)
        texts = [[as_text(cell) for cell in row] for row in rows]
        inert = [
            [_inert(cell, text) for cell, text in zip(row, cells, strict=True)]
            for row, cells in zip(rows, texts, strict=True)
        ]
        if count := sum(
            a != b for one, other in zip(texts, inert, strict=True) for a, b in zip(one, other, strict=True)
        ):
            changed.append(
                f"{sheet.name}: {number(count)} cells begin with a sign of a formula, and have an apostrophe before it"
            )
        files[f"{sheet.name}.csv"] = as_csv(names, inert)
    return Made(files, tuple(changed))


def _join(rows: list[list[Any]], at: int, other: Sheet, taken: Mapping[str, str]) -> None:
    """Add to each row what the ids in one of its columns stand for; a list of ids gives lists."""
    found = {row[other.key]: row for row in other.mappings}
    for row in rows:
        ids = row[at]
        for name in taken:
            if isinstance(ids, tuple):  # an address may hold a semicolon, and never a space
                cells = [str(found[i][name] or "") for i in ids if i in found]
                row.append(" ".join(cells) if name == "url" else joined(cells))
            else:
                row.append(found.get(ids, {}).get(name))


def as_text(cell: Any) -> str:
    """A cell as a CSV file has it."""
    match cell:
        case None:
            return ""
        case tuple():
            return joined(cell)
        case bool():
            return str(cell).lower()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def _inert(cell: Any, text: str) -> str:
    return str(escape_formula(text)) if isinstance(cell, str | tuple) else text


def as_csv(names: Iterable[str], rows: Iterable[Iterable[str]], end: str = "\r\n") -> bytes:
    """A CSV file of these rows under these names."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator=end)
    writer.writerow(names)
    writer.writerows(rows)
    return sink.getvalue().encode()

"""What does a document hold of a table: plain values under named columns?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.report.document import Column, Table

NUMBER_KINDS = ("number", "integer", "int", "float", "count", "share")


def table(given: Mapping[str, Any], name: str, title: str) -> Table:
    """What does a document hold of these columns and rows?

    Parameters
    ----------
    given : ``columns`` (mappings with name, label, unit, kind, or names), ``rows`` (lists in their order, or mappings by
        name), and where there are any ``ids`` of the rows' records, ``title`` and ``source``.
    name, title : of the table; the title where it has none of its own.
    """
    heads = [column if isinstance(column, Mapping) else {"name": column} for column in given["columns"]]
    rows = [tuple(_plain(_cell(row, head, at)) for at, head in enumerate(heads)) for row in given["rows"]]
    ids = [str(i or "") for i in given.get("ids") or ()]
    return Table(
        name,
        str(given.get("title") or title),
        tuple(_column(head, [row[at] for row in rows]) for at, head in enumerate(heads)),
        tuple(rows),
        tuple((ids + [""] * len(rows))[: len(rows)]) if ids else (),
        str(given.get("source") or ""),
    )


def _cell(row: Any, head: Mapping[str, Any], position: int) -> Any:
    return row.get(head["name"]) if isinstance(row, Mapping) else row[position]


def _plain(value: Any) -> Any:
    """A value as JSON has it: what is no number is missing, what is infinite is a word."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value if value is None or isinstance(value, str | int | float | list) else str(value)


def _column(head: Mapping[str, Any], values: Sequence[Any]) -> Column:
    kind = str(head.get("kind") or "")
    numbers = [v for v in values if v is not None]
    plain = numbers and all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers)
    if kind in NUMBER_KINDS or (plain and not kind):
        kind = "number"
    return Column(
        str(head["name"]), str(head.get("label") or head["name"]), str(head.get("unit") or ""), kind or "text"
    )

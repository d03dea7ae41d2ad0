"""Rows of text -> typed frames. The one place that decides how a cell looks in pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.model.columns import Column, TableSpec
from analysis.model.dates import precision_of, span
from analysis.model.tables import SEPARATOR, TABLES


def split(cell: str) -> tuple[str, ...]:
    """Which items does a list cell hold? Spaces around items and empty items fall away."""
    return tuple(item for item in (part.strip() for part in cell.split(SEPARATOR)) if item)


def _as_text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(str(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _dates(texts: Sequence[str], last: bool) -> pd.Series:
    known: dict[str, Any] = {"": pd.NaT}
    for text in texts:
        if text not in known:
            known[text] = pd.Timestamp(span(text)[1 if last else 0])
    return pd.Series([known[t] for t in texts], dtype="datetime64[us]")


def _column(column: Column, texts: Sequence[str]) -> dict[str, pd.Series]:
    match column.kind:
        case "number" | "degrees":
            values = [float(t) if t else float("nan") for t in texts]
            return {column.name: pd.Series(values, dtype="float64")}
        case "day":
            return {column.name: _dates(texts, last=False)}
        case "partial_date":
            days = {column.name: _dates(texts, last=False), f"{column.name}_last": _dates(texts, last=True)}
            written = pd.Series([precision_of(t) for t in texts], dtype="object")
            return days | ({column.precision: written} if column.precision else {})
        case "list":
            return {column.name: pd.Series([split(t) for t in texts], dtype="object")}
        case "id" | "text" | "word" | "country" | "url":
            # As objects all texts of a frame share one block; as `str` each selection of rows takes five times as long.
            return {column.name: pd.Series(list(texts), dtype="object")}


def frame_from_columns(spec: TableSpec, columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Typed frame from columns of checked text, all of one length."""
    parts: dict[str, pd.Series] = {}
    for column in spec.columns:
        parts.update(_column(column, columns[column.name]))
    return pd.DataFrame(parts)


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Which typed frame do these rows make, exactly as `Dossier` would hold them?

    Missing keys are empty cells; nothing is checked but the names of the keys. Meant for tests and for frames built in code.

    Parameters
    ----------
    table : str
        One of those in `TABLES`, such as ``claims``.
    rows : iterable of mapping
        Column name to text, number or list.

    Returns
    -------
    pandas.DataFrame
        Columns in schema order, each partial date followed by its last day (``through_last``) and, where one is
        declared, its precision (``through_precision``); a typed empty frame for no rows.

    Examples
    --------
    >>> f = frame("claims", [{"claim_id": "a", "through": "2024-02", "low": 7000}])
    >>> str(f.loc[0, "through_last"].date()), float(f.loc[0, "low"])
    ('2024-02-29', 7000.0)
    """
    spec = TABLES[table]
    materialised = [{k: _as_text(value) for k, value in row.items()} for row in rows]
    for row in materialised:
        unknown = set(row) - set(spec.names)
        if unknown:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
    return frame_from_columns(spec, {n: [r.get(n, "") for r in materialised] for n in spec.names})

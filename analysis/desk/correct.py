"""A correction of cells of one row, as a change: found by its id in whatever table, also in one that does not hold yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.desk.change import Change
from analysis.errors import DataError, UnknownName, UsageError
from analysis.model.tables import TABLES
from analysis.schema.journal import steady
from analysis.schema.read import RawTable, read


def correction(folder: Path, key: str, pairs: Sequence[tuple[str, str]], why: str = "") -> Change:
    """The change that gives these columns of a row these values; an empty value empties the cell.

    Raises
    ------
    UnknownName
        When no row has the id, or its table no such column; names the nearest.
    UsageError
        When the cells hold these values already, or the id itself is to change.
    """
    tables = steady(folder, lambda: {name: read(folder / spec.file, spec)[0] for name, spec in TABLES.items()})
    having = [name for name, table in tables.items() if key in table.columns[table.spec.key]]
    if not having:
        raise _unknown(folder, key, tables)
    columns = [column for column, _ in pairs]
    fitting = [name for name in having if set(columns) <= set(TABLES[name].names)]
    table = (fitting or having)[0]
    spec = TABLES[table]
    for column in columns:
        if column == spec.key:
            raise UsageError(
                f"{column} of {key!r} cannot change, since rows, pages and readers cite it; correct other cells"
            )
        if column not in spec.names:
            raise UnknownName(f"column of {spec.file}", column, spec.names)
    held = _cells(tables[table], key)
    cells = {column: value for column, value in pairs if held[column] != value}
    if not cells:
        shown = ", ".join(f"{column} {held[column]!r}" for column in columns)
        raise UsageError(f"{key!r} has {shown} already; nothing is to be changed")
    told = "; ".join(f"{column} {_shown(held[column])} → {_shown(value)}" for column, value in cells.items())
    return Change(
        cells=((table, key, cells),), told=f"`{key}`: {told}." + (f" {why.strip().rstrip('.')}." if why.strip() else "")
    )


def _cells(table: RawTable, key: str) -> Mapping[str, str]:
    at = table.columns[table.spec.key].index(key)
    return {name: cells[at] for name, cells in table.columns.items()}


def _shown(cell: str) -> str:
    return cell or "empty"


def _unknown(folder: Path, key: str, tables: Mapping[str, RawTable]) -> UnknownName:
    """The refusal of an id that no row has: with the records that answer its words best, where the tables hold."""
    from analysis.cards import unknown_record
    from analysis.schema.load import load

    try:
        return unknown_record(load(folder), key)
    except DataError:
        return UnknownName("id", key, [one for table in tables.values() for one in table.columns[table.spec.key]])

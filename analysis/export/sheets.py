"""What does a table look like outside the house? Plain values under declared fields, the same for every format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

import pandas as pd

from analysis.errors import UsageError
from analysis.language.format import iso, readable
from analysis.model.columns import Column, TableSpec
from analysis.model.dossier import Dossier
from analysis.model.tables import TABLES

Kind = Literal["text", "number", "flag", "day", "list"]
_KIND: Final[Mapping[str, Kind]] = {"number": "number", "degrees": "number", "day": "day", "list": "list"}
# No format keeps these: half a character is no UTF-8, and a NUL ends text in C, Stata and SQLite's shell.
_NOWHERE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Field:
    """One column as others read it: its type, what it means, its unit, its words and the table that its ids are of."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    refers: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: a key, fields, and a list of values under each; nothing is None, or an empty tuple in a list."""

    name: str
    key: str
    title: str
    fields: tuple[Field, ...]
    columns: tuple[list[Any], ...]

    def __len__(self) -> int:
        return len(self.columns[0])

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The values row by row."""
        return list(zip(*self.columns, strict=True))

    @property
    def mappings(self) -> Iterator[dict[str, Any]]:
        """The rows, each as field name to value."""
        names = [f.name for f in self.fields]
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    def place(self, row: int, name: str) -> str:
        """Where a value stands, for a message: ``claims, kor-mnd-1, note``."""
        key = next((c for f, c in zip(self.fields, self.columns, strict=True) if f.name == self.key), None)
        return f"{self.name}, {key[row] if key else f'row {row + 1}'}, {name}"


def sheets(then: Dossier) -> list[Sheet]:
    """Every table of a dossier, in the order of the codebook.

    A partial date `through` becomes three fields: the text as written, and the first and the last day that it can mean.
    Claims also tell whether a later claim replaces them.

    Raises
    ------
    UsageError
        When a cell holds what no format can: half a character, a NUL, a day outside the calendar.
    """
    made = [_sheet(spec, getattr(then, spec.name), then) for spec in TABLES.values()]
    for sheet in made:
        _judge(sheet)
    return made


def joined(values: Any) -> str:
    """A list in one cell, as the files of the dataset have it.

    Examples
    --------
    >>> joined(("rajin", "dunai"))
    'rajin;dunai'
    """
    return ";".join(values)


def text(cell: Any) -> Any:
    """A cell with a list written as text; any other as it is."""
    return joined(cell) if isinstance(cell, tuple) else cell


def about(then: Dossier) -> dict[str, str]:
    """What is this an export of? Title, version, licence, day of knowledge and hash of exactly these rows."""
    own = then.config.about
    known = {"as_of": then.replayed or "everything on file", "last_day": then.day.isoformat()}
    told = {"title": own.title, "version": own.version, "licence": own.licence, **known, "data_sha256": then.data_hash}
    return {name: value for name, value in told.items() if value}


def codebook(made: list[Sheet]) -> tuple[Sheet, Sheet]:
    """What the fields and their words mean, as two more sheets: ``codebook`` and ``words``."""
    fields = [(s, f) for s in made for f in s.fields]
    told = [(s.name, f.name, f.kind, f.meaning, f.unit or None, f.refers or None, f.empty or None) for s, f in fields]
    words = [(s.name, f.name, w, meaning or None) for s, f in fields for w, meaning in f.words.items() if w]
    return (
        _plain("codebook", "What each column means", "table column type meaning unit refers_to empty_means", told),
        _plain("words", "What each word means", "table column word meaning", words),
    )


def _plain(name: str, title: str, names: str, rows: list[tuple[Any, ...]]) -> Sheet:
    fields = tuple(Field(n, "text", readable(n)) for n in names.split())
    return Sheet(name, "", title, fields, tuple([row[at] for row in rows] for at in range(len(fields))))


def _sheet(spec: TableSpec, frame: pd.DataFrame, then: Dossier) -> Sheet:
    found = [part for column in spec.columns for part in _parts(spec, column, frame, then)]
    if spec.name == "claims":
        meaning = "does a later claim of the same claimant replace it?"
        found.append((Field("superseded", "flag", meaning), frame["superseded"].astype(bool).tolist()))
    fields, columns = zip(*found, strict=True)
    return Sheet(spec.name, spec.key, spec.title, fields, columns)


def _parts(spec: TableSpec, column: Column, frame: pd.DataFrame, then: Dossier) -> list[tuple[Field, list[Any]]]:
    """A column of a frame as one field, or a partial date as three."""
    cells, name = frame[column.name].tolist(), column.name
    words = column.allowed(then.config)
    if column.own:  # a folder's own words may speak of days still to come; those in use do not
        words = {word: meaning for word, meaning in words.items() if word in set(cells)}
    kind = _KIND.get(column.kind, "text")
    if column.kind != "partial_date":
        value = Field(name, kind, column.meaning, column.unit, words, column.refers, column.empty)
        return [
            (
                value,
                [
                    _day(cell, spec, frame, row, name) if kind == "day" else _value(cell)
                    for row, cell in enumerate(cells)
                ],
            )
        ]
    first = [_day(cell, spec, frame, row, name) for row, cell in enumerate(cells)]
    last = [_day(cell, spec, frame, row, name) for row, cell in enumerate(frame[f"{name}_last"].tolist())]
    written = [_written(*days) for days in zip(first, last, strict=True)]
    return [
        (Field(name, "text", f"{column.meaning}: day, month or year, as written", empty=column.empty), written),
        (Field(f"{name}_first", "day", f"{column.meaning}: the first day it can mean", empty=column.empty), first),
        (Field(f"{name}_last", "day", f"{column.meaning}: the last day it can mean", empty=column.empty), last),
    ]


def _value(cell: Any) -> Any:
    """A cell as a plain value: what is empty is None."""
    if isinstance(cell, tuple):
        return cell
    return None if cell == "" or cell != cell else cell


def _day(cell: Any, spec: TableSpec, frame: pd.DataFrame, row: int, name: str) -> dt.date | None:
    if cell is pd.NaT or cell is None:
        return None
    try:
        return dt.date(cell.year, cell.month, cell.day)
    except ValueError:
        where = f"{spec.name}, {frame[spec.key].iloc[row]}, {name}"
        raise UsageError(
            f"{where}: the year {cell.year} is not in the calendar; give a day from 1900 to 2100"
        ) from None


def _written(first: dt.date | None, last: dt.date | None) -> str | None:
    """A partial date as its file has it, told by the span it stands for."""
    if first is None or last is None:
        return None
    precision = "day" if first == last else "month" if first.month == last.month else "year"
    return iso(first, precision)


def _judge(sheet: Sheet) -> None:
    for told, cells in zip(sheet.fields, sheet.columns, strict=True):
        for row, cell in enumerate(cells):
            if isinstance(written := text(cell), str) and _NOWHERE.search(written):
                raise UsageError(
                    f"{sheet.place(row, told.name)}: a NUL or half a character, which no format can carry; "
                    "take it out of the cell, nothing was written"
                )

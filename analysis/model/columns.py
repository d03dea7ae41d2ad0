"""What a table is: named, typed, documented columns. Plain declarations, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.model.vocabulary import Words

if TYPE_CHECKING:
    from analysis.model.config import DatasetConfig

Kind = Literal["id", "text", "word", "number", "day", "partial_date", "list", "country", "url", "degrees"]


@dataclass(frozen=True)
class Column:
    """One column.

    `empty` says what an empty cell means: without it a cell must be filled. `words` closes the vocabulary of a ``word`` column,
    `own` names the folder's list that does; `refers` names the table its ids point to; `precision` names the column of the
    frame that says how exactly a partial date is written, which no file has. A file may lack an `optional` column: then all
    its cells are empty.
    """

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    empty: str = ""
    unit: str = ""
    words: Words | None = None
    own: str = ""
    refers: str = ""
    precision: str = ""
    optional: bool = False

    @property
    def required(self) -> bool:
        """Must each cell be filled?"""
        return not self.empty

    def allowed(self, words: DatasetConfig) -> Words:
        """The words a cell may hold in a folder; empty when any text may stand there."""
        return words.allowed(self.own) if self.own else self.words or {}


@dataclass(frozen=True)
class TableSpec:
    """One CSV file: its key, its columns in order, its sort order. A folder may lack an `optional` file: then it has no rows."""

    name: str
    key: str
    title: str
    columns: tuple[Column, ...]
    sort: tuple[str, ...]
    optional: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def precisions(self) -> tuple[str, ...]:
        """The columns of the frame that say how exactly a day is written."""
        return tuple(c.precision for c in self.columns if c.precision)

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

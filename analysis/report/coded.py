"""What do readers see in a cell of a table that holds an id or a day: words in place of the id, the day in one line?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.report.document import Document, Table

_DAY = re.compile(r"\d{4}(-\d\d){0,2}|(\d{1,2} )?([A-Z][a-z]{2,8} )?\d{4}")


@dataclass(frozen=True)
class Codes:
    """What ids are called: claimants and sides by their names, records by their headings."""

    names: Mapping[str, str] = field(default_factory=dict)


def codes(document: Document) -> Codes:
    """What the ids in the tables of a document are called."""
    given = document.provenance.get("words", {})
    titles = {key: record.title for key, record in document.records.items()}
    return Codes(titles | (dict(given) if isinstance(given, Mapping) else {}))


@dataclass(frozen=True)
class Look:
    """How the texts of one column are shown."""

    names: Mapping[str, str] = field(default_factory=dict)  # empty: as they stand
    is_day: bool = False


def looks(table: Table, held: Codes) -> tuple[Look, ...]:
    """How is each column shown? One in which every filled cell is an id that has a name shows names; one of days stays in one line.

    A word that happens to be an id is safe: a column is taken for ids only when all of it is.
    """
    return tuple(_look([row[at] for row in table.rows], held) for at in range(len(table.columns)))


def _look(values: list[object], held: Codes) -> Look:
    texts = {value for value in values if isinstance(value, str) and value}
    if not texts or any(not isinstance(value, str) for value in values if value is not None):
        return Look()
    if texts <= held.names.keys():
        return Look({text: held.names[text] for text in texts})
    return Look(is_day=all(_DAY.fullmatch(text) for text in texts))

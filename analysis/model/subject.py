"""One person, one place or one ship as a frozen, typed record: what is on file about it, and the rows that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analysis.model.record import Record

# What a person, place or ship calls the rows whose cell names it, by the column of the cell.
NAMED_IN: Final = {
    "participants": "took part in", "speaker": "said", "relayed_by": "passed on",
    "place": "place of", "via": "on the route of", "vessels": "named in",
}  # fmt: skip


class Subject(Record):
    """What a person, a place and a ship share: a name, and the rows that name it."""

    apart = ("name", "named_in", "sources")

    name: str
    named_in: tuple[tuple[str, str], ...]

    @property
    def heading(self) -> str:
        """The name."""
        return self.name

    @property
    def related(self) -> list[list[str]]:
        """The events and claims that name it, and as what."""
        return [[NAMED_IN[column], key] for column, key in self.named_in]


@dataclass(frozen=True, repr=False)
class Person(Subject):
    """Somebody who met, spoke or was named, with the offices held."""

    kind_of, table = "person", "people"

    person_id: str
    name: str
    spellings: tuple[str, ...]
    country: str
    roles: tuple[str, ...]
    named_in: tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)
class Place(Subject):
    """Somewhere that something happened or goods passed."""

    kind_of, table = "place", "places"

    place_id: str
    name: str
    spellings: tuple[str, ...]
    country: str
    latitude: float
    longitude: float
    kind: str
    named_in: tuple[tuple[str, str], ...]


@dataclass(frozen=True, repr=False)
class Vessel(Subject):
    """A ship that claims name, and who listed it."""

    kind_of, table = "vessel", "vessels"

    vessel_id: str
    name: str
    former_names: tuple[str, ...]
    imo: str
    flag: str
    listed: tuple[str, ...]
    named_in: tuple[tuple[str, str], ...]

"""Records for readers: cards for pages and the explorer, one record for the command line, the provenance of a page."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.display import Provenance, Records
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier
from analysis.model.reader import lineage
from analysis.model.record import Record, Source
from analysis.shown import noted


def records(then: Dossier, ids: Iterable[str] | None = None) -> Records:
    """Cards of these records; without `ids` of every claim and event.

    Ids that are not known on the dossier's day are left out, so a card can never leak.
    """
    wanted = [*then.reader.ids("claims"), *then.reader.ids("events")] if ids is None else ids
    return _cards(then.reader.read(wanted))


def _cards(found: dict[str, Record]) -> Records:
    return Records({key: record.card() for key, record in found.items()})


def around(then: Dossier, ids: Iterable[str]) -> Records:
    """Cards of these records, and of the claims and events that those among them relate to."""
    near = then.reader.read(ids)
    related = {key for record in near.values() if not isinstance(record, Source) for _, key in record.related}
    return _cards(near | then.reader.read(related - near.keys()))


def provenance(then: Dossier, *, cards: bool = True, **parameters: Any) -> Provenance:
    """What does a notebook's page rest on? The day of knowledge, the hash and counts of the data, the parameters, and the
    card of every record that a block shown so far points to.

    The last cell of a notebook calls it. In a session that showed other days before, records that were shown then and are
    not known on this dossier's day have no card. Without `cards`, for a page that opens none, none is made.
    """
    held = around(then, noted()).records if cards else {}
    about, last = then.config.about, then.day.isoformat()
    names = dict(zip(then.claimants["claimant_id"], then.claimants["name"], strict=True))
    words = names | {key: camp.name for key, camp in then.config.camps.items()}
    return Provenance(
        then.replayed, then.data_hash, then.counts, parameters, held, last, about.title, words, about.authors
    )


def mentioned(then: Dossier, *shown: Any) -> Records:
    """Cards of the records that these blocks point to; `provenance` gives those of every block shown."""
    warnings.warn("use analysis.provenance, which knows what was shown", DeprecationWarning, stacklevel=2)
    return around(then, {key for block in shown for key in block.ids})


@dataclass(frozen=True)
class Shown:
    """A record with its chain of origins."""

    record: Record
    lineage: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {"id": self.record.id, **self.record.card(), "lineage": list(self.lineage)}

    def __str__(self) -> str:
        chain = ["", "lineage (origins first)", *(f"  {line}" for line in self.lineage)] if self.lineage else []
        return "\n".join([str(self.record), *chain])


def show(then: Dossier, key: str) -> Shown:
    """What is on file about this claim, event, source, person, place or ship? The last three also go by their names.

    Raises
    ------
    UnknownName
        When nothing of that id or name is known on the dossier's day.
    """
    reader = then.reader
    found = reader.read([key]) or reader.read(reader.ids_of_name(key))
    if not found:
        tables = ("claims", "events", "sources", "people", "places", "vessels")
        raise UnknownName("id", key, [i for table in tables for i in reader.ids(table)])
    record = next(iter(found.values()))
    return Shown(record, tuple(lineage(reader, record.id)))


def show_on(whole: Dossier, as_of: str | None, key: str) -> Shown:
    """What was on file about this record on that day, of all that is on file today?

    Raises
    ------
    UsageError
        When it was not known yet, `UnknownName` when it is not known at all.
    """
    try:
        return show(whole.as_of(as_of), key)
    except UnknownName as unknown:
        try:
            show(whole, key)
        except UnknownName:
            raise unknown from None
    # On file, so no slip of the pen; neither what it says nor since when is for that day to know.
    raise UsageError(f"{key!r} was not known on {as_of}; give a later day")

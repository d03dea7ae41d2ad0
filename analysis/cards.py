"""Records for readers: cards for pages and the explorer, one record for the command line, the provenance of a page."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from analysis.claims import First, first_with, on_file
from analysis.display import Provenance, Records
from analysis.errors import UnknownName, UsageError
from analysis.language.query import asked
from analysis.model import listing
from analysis.model.dossier import Dossier
from analysis.model.find import LIMIT
from analysis.model.reader import lineage
from analysis.model.record import Record, Source
from analysis.shown import noted

ALIKE: Final = 0.8  # of an id to the one it was meant for


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
    words = names | {key: camp.name for key, camp in then.config.camps.items()} | dict(then.config.dyads)
    words |= dict(then.config.directions)
    words |= dict(then.config.countries) | {key: goods.name for key, goods in then.names.commodities.items()}
    words |= {key: meaning for key, meaning in then.config.occasions.items() if key}
    claims = held.keys() & set(then.claims["claim_id"])
    firsts = tuple((first.numbers, first.claim_id, first.since) for first in on_file(then, claims))
    return Provenance(
        then.replayed, then.data_hash, then.counts, parameters, held, last, about.title, words, about.authors, firsts
    )


def mentioned(then: Dossier, *shown: Any) -> Records:
    """Cards of the records that these blocks point to; `provenance` gives those of every block shown."""
    warnings.warn("use analysis.provenance, which knows what was shown", DeprecationWarning, stacklevel=2)
    return around(then, {key for block in shown for key in block.ids})


def listed(then: Dossier) -> dict[str, Any]:
    """What the front page can be searched for: every claim and event, every name, and who was first with each number."""
    firsts = [[list(first.numbers), first.claim_id, first.since] for first in on_file(then)]
    return {"records": listing.records(then), "names": listing.names(then), "firsts": firsts}


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
        When nothing of that id or name is known on the dossier's day; it tells the records that answer its words best.
    """
    if not (found := _named(then, key)):
        raise unknown_record(then, key)
    record = next(iter(found.values()))
    return Shown(record, tuple(lineage(then.reader, record.id)))


def show_on(whole: Dossier, as_of: str | None, key: str) -> Shown:
    """What was on file about this record on that day, of all that is on file today?

    Raises
    ------
    UsageError
        When it was not known yet, `UnknownName` when it is not known at all.
    """
    then = whole.as_of(as_of)
    if not _named(then, key) and _named(whole, key):
        # On file, so no slip of the pen; neither what it says nor since when is for that day to know.
        raise UsageError(f"{key!r} was not known on {as_of}; give a later day")
    return show(then, key)


def unknown_record(then: Dossier, key: str) -> UnknownName:
    """The refusal of an id that nothing has: it tells the records that answer its words best."""
    tables = ("claims", "events", "sources", "people", "places", "vessels")
    ids = [i for table in tables for i in then.reader.ids(table)]
    hits = then.find(key, limit=5).hits if asked(key) else ()
    near = "".join(f"\n  {hit.id}  {hit.says}" for hit in hits)
    slip = bool(hits) and SequenceMatcher(None, key, hits[0].id).ratio() > ALIKE
    meant = f"did you mean {hits[0].id!r}? " if slip else ""
    return UnknownName(
        "id", key, ids, f"{meant}the records nearest to it are{near}\ngive one of these ids" if near else ""
    )


def _named(then: Dossier, key: str) -> dict[str, Record]:
    return then.reader.read([key]) or then.reader.read(then.reader.ids_of_name(key))


@dataclass(frozen=True)
class FirstSaid:
    """Who was first on file with the numbers in some words, each flow and figure for itself, the earliest first."""

    words: str
    firsts: tuple[tuple[First, Record], ...]

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        told = [
            {"id": r.id, "numbers": list(f.numbers), "says": r.says, "since": f.since, "links": r.links}
            for f, r in self.firsts
        ]
        return {"words": self.words, "firsts": told}

    def __str__(self) -> str:
        lines = (
            [f"First on file with {self.words!r}:"] if self.firsts else [f"No figure on file answers {self.words!r}."]
        )
        for first, record in self.firsts:
            lines += [record.says, f"  {first.since}", f"  claim {record.id}"]
            lines += [f"  {label}\n    {url}" for label, url in record.links[:1]]
        return "\n".join(lines)


def first_said(then: Dossier, words: str, limit: int = LIMIT) -> FirstSaid:
    """Who said the number in these words first? Of several figures with it, those that answer the other words.

    Raises
    ------
    UsageError
        Where the words hold no number.
    """
    hits = {hit.id for hit in then.find(words, kinds="claim", limit=max(1, len(then.claims))).hits}
    found = first_with(then, words, hits)[:limit]
    held = then.reader.read(first.claim_id for first in found)
    return FirstSaid(words, tuple((first, held[first.claim_id]) for first in found))

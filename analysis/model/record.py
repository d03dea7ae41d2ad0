"""One claim, one event or one source as a frozen, typed record with everything that hangs on it.

Cards on a page, `dossier show`, the text of a record and hover texts are all rendered from these.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, ClassVar, Final, Protocol, TypeVar

import pandas as pd

from analysis.display import Table
from analysis.language.format import cell, day, iso, quantity_of, readable
from analysis.model.named import KEYS, alike, dated, mentions, spelled
from analysis.model.rows import mappings

# What each edge is called by the record that has it, and by the one it points to: one name each, everywhere.
EDGES: Final = {
    "derived_from": ("derived from", "used in"),
    "repeats": ("relays", "relayed in"),
    "updates": ("replaces", "replaced by"),
    "responds_to": ("answers", "answered by"),
    "announces": ("announces", "announced by"),
    "fulfils": ("fulfils", "fulfilled by"),
    "answers": ("answers", "answered by"),
    "parent_id": ("part of", "part"),
    "source_ids": ("cites", "cited by"),
}
# What a person, place or ship calls the rows whose cell names it, by the column of the cell.
NAMED_IN: Final = {
    "participants": "took part in", "speaker": "said", "relayed_by": "passed on",
    "place": "place of", "via": "on the route of", "vessels": "named in",
}  # fmt: skip
_OWN: Final = {
    "claims": ("derived_from", "repeats", "updates", "responds_to"),
    "events": ("announces", "fulfils", "answers", "parent_id"),
}
# The field that holds the other end of an edge.
_BACK: Final = {
    "derived_from": "used_in", "repeats": "relayed_in", "updates": "replaced_by", "responds_to": "answered_by",
    "announces": "announced_by", "fulfils": "fulfilled_by", "answers": "answered_by", "parent_id": "parts",
}  # fmt: skip
# What fields were called until this version.
_FORMER: Final = {"leaned_on_by": "used_in", "superseded_by": "replaced_by"}
_KEYS: Final = {"claims": "claim_id", "events": "event_id", "sources": "source_id", **KEYS}
_DATES: Final = ("stated_on", "period_start", "through", "starts_on", "ends_on")  # ISO text in the precision on file
_CODES: Final = (  # words of the codebook
    "rendering", "stance", "stage", "channel", "measure", "bound", "basis", "review", "status", "kind", "occasion", "level",
    "direction", "undated",
)  # fmt: skip

R = TypeVar("R", bound="Record")


class Tables(Protocol):
    """The tables that a record is read from; a `Dossier` is one."""

    @property
    def claims(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def sources(self) -> pd.DataFrame: ...
    @property
    def claimants(self) -> pd.DataFrame: ...
    @property
    def commodities(self) -> pd.DataFrame: ...
    @property
    def people(self) -> pd.DataFrame: ...
    @property
    def places(self) -> pd.DataFrame: ...
    @property
    def vessels(self) -> pd.DataFrame: ...


class Record:
    """What all kinds of record share: their id, their text and their card."""

    sources: tuple[Source, ...]
    kind_of: ClassVar[str]
    table: ClassVar[str]
    edges: ClassVar[tuple[str, ...]] = ()
    apart: ClassVar[tuple[str, ...]] = ()  # fields that stand elsewhere than among the plain ones

    @property
    def id(self) -> str:
        """The record's own id."""
        return str(getattr(self, f"{self.kind_of}_id"))

    @property
    def heading(self) -> str:
        """The record in one line."""
        raise NotImplementedError

    @property
    def facets(self) -> dict[str, str]:
        """What a page filters by, as the tables have it."""
        return {}

    @property
    def links(self) -> list[list[str]]:
        """Label and address of each page it rests on."""
        return [link for source in self.sources for link in source.links]

    @property
    def related(self) -> list[list[str]]:
        """What it is to each related record, and that record's id: its own edges first, then those that point to it."""
        own = [[EDGES[edge][0], target] for edge in self.edges for target in _several(getattr(self, edge))]
        return own + [[EDGES[edge][1], other] for edge in self.edges for other in getattr(self, _BACK[edge])]

    def rows(self) -> list[list[str]]:
        """Label and value of each filled plain field, in the order of the codebook, as readers write them."""
        hidden = {*self.edges, *(_BACK[edge] for edge in self.edges), *self.apart}
        names = [f.name for f in fields(self) if f.name not in hidden]  # type: ignore[arg-type]
        shown = [[readable(name), _shown(name, getattr(self, name))] for name in names]
        return [row for row in shown if row[1]]

    def card(self) -> dict[str, Any]:
        """The record as JSON-ready data for a page: ``kind, title, facets, fields, links, related``."""
        return {
            "kind": self.kind_of,
            "title": self.heading,
            "facets": self.facets,
            "fields": self.rows(),
            "links": self.links,
            "related": self.related,
        }

    def __str__(self) -> str:
        def block(title: str, pairs: list[list[str]]) -> list[str]:
            width = max((len(label) for label, _ in pairs), default=0)
            return ["", title, *(f"  {label:<{width}}  {value}" for label, value in pairs)][0 if title else 2 :]

        lines = [self.heading, "", *block("", self.rows())]
        lines += block("related", self.related) if self.related else []
        lines += ["", "sources", *(f"  {label}\n    {url}" for label, url in self.links)]
        return "\n".join(lines if self.links else [*lines, "  none of its pages was published by this day"])

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        frame = pd.DataFrame(self.rows() + self.related + self.links, columns=["field", "value"])
        return Table("record", self.heading, frame)._repr_mimebundle_() | {"text/plain": str(self)}


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The targets of an edge, which is a list or one id."""
    return value if isinstance(value, tuple) else (value,) if value else ()


def _shown(name: str, value: Any) -> str:
    """A field as readers write it."""
    if isinstance(value, dt.date):
        return day(value)
    if name in _DATES:
        return day(value)
    if name in ("latitude", "longitude"):
        return f"{value:.4f}" if value == value else ""
    return readable(value) if name in _CODES else cell(value)


@dataclass(frozen=True, repr=False)
class Source(Record):
    """A page a row rests on."""

    kind_of, table = "source", "sources"
    apart = ("url", "publisher", "published_on", "cited_by")

    source_id: str
    url: str
    publisher: str
    published_on: dt.date | None
    language: str
    kind: str
    mirror_of: str
    undated: str
    cited_by: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Who published it, and when."""
        return f"{self.publisher}, {day(self.published_on) if self.published_on else 'undated'}"

    @property
    def links(self) -> list[list[str]]:
        """Its own address."""
        return [[self.heading, self.url]]

    @property
    def related(self) -> list[list[str]]:
        """The claims and events that cite it."""
        return [[EDGES["source_ids"][1], key] for key in self.cited_by]


@dataclass(frozen=True, repr=False)
class Claim(Record):
    """One statement by one claimant about one quantity. Partial dates are ISO text in the precision on file."""

    kind_of, table = "claim", "claims"
    edges = _OWN["claims"]
    apart = ("renderings", "sources")

    claim_id: str
    statement_id: str
    rendering: str
    stated_on: str
    known_on: dt.date
    claimant: str
    camp: str
    speaker: str
    relayed_by: str
    stance: str
    stage: str
    origin: str
    destination: str
    commodity: str
    unit: str
    item_class: str
    channel: str
    via: tuple[str, ...]
    vessels: tuple[str, ...]
    measure: str
    low: float
    best: float
    high: float
    bound: str
    vague_term: str
    either_or: str
    period_start: str
    through: str
    basis: str
    derived_from: tuple[str, ...]
    repeats: tuple[str, ...]
    updates: tuple[str, ...]
    responds_to: tuple[str, ...]
    review: str
    status: str
    retracted_on: dt.date | None
    note: str
    used_in: tuple[str, ...]
    relayed_in: tuple[str, ...]
    replaced_by: tuple[str, ...]
    answered_by: tuple[str, ...]
    renderings: tuple[str, ...]
    sources: tuple[Source, ...]

    def __getattr__(self, name: str) -> Any:
        if name not in _FORMER:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        warnings.warn(f"{name} is called {_FORMER[name]} now", DeprecationWarning, stacklevel=2)
        return getattr(self, _FORMER[name])

    @property
    def figure(self) -> str:
        """The quantity in words, without its unit; empty when it gives none."""
        return quantity_of(self)

    @property
    def heading(self) -> str:
        """Who says what."""
        what = f"{self.figure} {self.unit}".strip() if self.figure else readable(self.commodity)
        return f"{self.claimant} {self.stance}: {what}"

    @property
    def facets(self) -> dict[str, str]:
        """Claimant, camp, bound and review."""
        return {"claimant": self.claimant, "camp": self.camp, "bound": self.bound, "review": self.review}


@dataclass(frozen=True, repr=False)
class Event(Record):
    """One dated event. Partial dates are ISO text in the precision on file."""

    kind_of, table = "event", "events"
    edges = _OWN["events"]
    apart = ("title", "sources")

    event_id: str
    parent_id: str
    starts_on: str
    ends_on: str
    known_on: dt.date
    announced_on: dt.date | None
    status: str
    kind: str
    occasion: str
    level: str
    initiator: str
    direction: str
    dyad: str
    place: str
    country: str
    participants: tuple[str, ...]
    announces: tuple[str, ...]
    fulfils: tuple[str, ...]
    answers: tuple[str, ...]
    asserted_by: str
    title: str
    note: str
    review: str
    parts: tuple[str, ...]
    announced_by: tuple[str, ...]
    fulfilled_by: tuple[str, ...]
    answered_by: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def heading(self) -> str:
        """What it is."""
        return self.title

    @property
    def facets(self) -> dict[str, str]:
        """Kind, level and review."""
        return {"kind": self.kind, "level": self.level, "review": self.review}


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
    sources: tuple[Source, ...]


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
    sources: tuple[Source, ...]


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
    sources: tuple[Source, ...]


class Reader:
    """The records of some tables, each read when it is asked for."""

    def __init__(self, tables: Tables) -> None:
        self._frames = {name: getattr(tables, name) for name in _KEYS}
        self._at = {name: {key: n for n, key in enumerate(f[_KEYS[name]])} for name, f in self._frames.items()}
        self._names = dict(zip(tables.claimants["claimant_id"], tables.claimants["name"], strict=True))
        self._camps = dict(zip(tables.claimants["claimant_id"], tables.claimants["camp"], strict=True))
        self._units = dict(zip(tables.commodities["commodity_id"], tables.commodities["unit"], strict=True))
        self._back: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, edges in _OWN.items():
            for edge in (*edges, "source_ids"):
                for own, cited in zip(self._frames[name][_KEYS[name]], self._frames[name][edge], strict=True):
                    for target in _several(cited):
                        self._back[edge, target].append(own)
        self._named: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for table, subject, column, own, _ in mentions(tables.claims, tables.events):
            self._named[table, subject].append((column, own))
        self._statements: dict[str, list[str]] = defaultdict(list)
        for own, statement in zip(tables.claims["claim_id"], tables.claims["statement_id"], strict=True):
            self._statements[statement].append(own)

    def ids(self, table: str) -> list[str]:
        """Every id of one table, in its order."""
        return list(self._at[table])

    def ids_of_name(self, name: str) -> list[str]:
        """The ids of the people, places and ships of a name, in whatever spelling on file."""
        found = []
        for table, key in KEYS.items():
            frame = self._frames[table]
            others = frame["former_names" if table == "vessels" else "spellings"]
            rows = spelled(frame["name"].tolist(), others.tolist()).get(alike(name), ())
            found += [frame[key].iloc[row] for row in rows]
        return found

    def read(self, ids: Iterable[str]) -> dict[str, Record]:
        """The records of those of the ids that are known: claims, events, sources, then people, places and ships."""
        wanted, found = set(ids), dict[str, Record]()
        makers = {"claims": self._claim, "events": self._event, "sources": self._source}
        makers |= {kind.table: partial(self._subject, kind) for kind in (Person, Place, Vessel)}
        for table, make in makers.items():
            at = sorted(self._at[table][key] for key in wanted & self._at[table].keys())
            found |= {row[_KEYS[table]]: make(row) for row in mappings(self._frames[table].iloc[at])}
        return found

    def _pointing(self, table: str, key: str) -> dict[str, tuple[str, ...]]:
        return {_BACK[edge]: tuple(self._back.get((edge, key), ())) for edge in _OWN[table]}

    def _pages(self, row: dict[str, Any]) -> tuple[Source, ...]:
        found = self.read(row["source_ids"])
        return tuple(s for key in row["source_ids"] if isinstance(s := found.get(key), Source))

    def _claim(self, row: dict[str, Any]) -> Claim:
        key, voice = row["claim_id"], row["claimant_id"]
        siblings = self._statements[row["statement_id"]]
        return _filled(
            Claim, row, **self._pointing("claims", key),
            claimant=self._names.get(voice, voice), camp=self._camps.get(voice, ""), commodity=row["commodity_id"],
            unit=self._units.get(row["commodity_id"], ""), stated_on=iso(row["stated_on"], row["stated_precision"]),
            period_start=iso(row["period_start"], row["period_start_precision"]),
            through=iso(row["through"], row["through_precision"]), sources=self._pages(row),
            renderings=tuple(other for other in siblings if other != key),
        )  # fmt: skip

    def _event(self, row: dict[str, Any]) -> Event:
        asserted = row["asserted_by"]
        return _filled(
            Event, row, **self._pointing("events", row["event_id"]), asserted_by=self._names.get(asserted, asserted),
            starts_on=iso(row["starts_on"], row["date_precision"]), ends_on=iso(row["ends_on"], row["date_precision"]),
            sources=self._pages(row),
        )  # fmt: skip

    def _subject(self, kind: type[Subject], row: dict[str, Any]) -> Subject:
        key = row[_KEYS[kind.table]]
        named = [*self._named.get((kind.table, row["name"]), ()), *self._named.get((kind.table, key), ())]
        more: dict[str, Any] = {"named_in": tuple(dict.fromkeys(named)), "sources": self._pages(row)}
        if kind is Person:
            more["roles"] = tuple(dated(item).words for item in row["roles"])
        if kind is Vessel:
            more["listed"] = tuple(f"{who}, {day(on)}" for who, on in (item.split("|") for item in row["listed"]))
        return _filled(kind, row, **more)

    def _source(self, row: dict[str, Any]) -> Source:
        return _filled(Source, row, cited_by=tuple(self._back.get(("source_ids", row["source_id"]), ())))


def _filled(kind: type[R], row: dict[str, Any], **more: Any) -> R:
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    plain = {name: _day(value) for name, value in row.items() if name in names and name not in more}
    return kind(**plain, **more)


def _day(value: Any) -> Any:
    """A day as the standard library has it; None for none."""
    return (None if value is pd.NaT else value.date()) if isinstance(value, pd.Timestamp) or value is pd.NaT else value


def lineage(reader: Reader, key: str) -> list[str]:
    """The chain of claims this one is derived from or relays, each indented below what it comes from; empty without one."""
    lines: list[str] = []

    def walk(claim: Claim, depth: int) -> None:
        for parent in reader.read((*claim.derived_from, *claim.repeats)).values():
            if isinstance(parent, Claim):
                walk(parent, depth + 1)
        lines.append(f"{'  ' * depth}{claim.claim_id}  {claim.figure}".rstrip())

    first = reader.read([key]).get(key)
    if isinstance(first, Claim):
        walk(first, 0)
    return lines if len(lines) > 1 else []

"""One claim, one event or one source as a frozen, typed record with everything that hangs on it.

Cards on a page, `dossier show`, the text of a record and hover texts are all rendered from these.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final, TypeVar

import pandas as pd

from analysis.display import Table
from analysis.language.format import cell, day, quantity_of, readable
from analysis.language.labels import field as label_of
from analysis.language.labels import words
from analysis.language.said import SAYS, claim_sentence, event_sentence, page_kind, remark
from analysis.model.called import Called
from analysis.model.page_order import page_key

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
_DATES: Final = ("stated_on", "period_start", "through", "starts_on", "ends_on")  # ISO text in the precision on file
_CODES: Final = (  # words of the codebook
    "rendering", "stance", "stage", "channel", "measure", "bound", "basis", "review", "status", "kind", "level", "undated",
    "item_class",
)  # fmt: skip

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, kw_only=True, repr=False)
class Record:
    """What all kinds of record share: their id, their text and their card.

    `names` are what the codes of its folder are called, `told` a few words on each claim and event it relates to, by id, and
    `chain` the ids of the claims it comes from, the origin first.
    """

    sources: tuple[Source, ...] = ()
    names: Called = field(default_factory=Called)
    told: Mapping[str, str] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
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
    def says(self) -> str:
        """The record in one sentence."""
        return self.heading

    @property
    def remark(self) -> str:
        """How sure it is and what else is to be known of it, in sentences; empty where nothing is on file."""
        return ""

    @property
    def facets(self) -> dict[str, str]:
        """What a page filters by, as the tables have it."""
        return {}

    @property
    def links(self) -> list[list[str]]:
        """Label and address of each page it rests on, in the order of `page_key`."""
        return [link for source in sorted(self.sources, key=page_key) for link in source.links]

    @property
    def related(self) -> list[list[str]]:
        """What it is to each related record, and that record's id: its own edges first, then those that point to it."""
        own = [[EDGES[edge][0], target] for edge in self.edges for target in _several(getattr(self, edge))]
        return own + [[EDGES[edge][1], other] for edge in self.edges for other in getattr(self, _BACK[edge])]

    def rows(self) -> list[list[str]]:
        """Label and value of each filled plain field, in the order of the codebook, as readers write them."""
        hidden = {*self.edges, *(_BACK[edge] for edge in self.edges), *self.apart, "names", "told", "chain"}
        names = [f.name for f in fields(self) if f.name not in hidden]
        shown = [[label_of(name), self.names.called(name, _shown(name, getattr(self, name)))] for name in names]
        return [row for row in shown if row[1]]

    def card(self) -> dict[str, Any]:
        """The record as JSON-ready data for a page: ``kind, title, says, remark, chain, told, facets, fields, links, related``."""
        return {
            "kind": self.kind_of,
            "title": self.heading,
            "says": self.says,
            "remark": self.remark,
            "chain": list(self.chain),
            "told": dict(self.told),
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
    return words(value, name) if name in _CODES else cell(value)


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
    def says(self) -> str:
        """Who published it, when, what sort of page it is and in which language."""
        return f"{self.heading}; {page_kind(self.kind, self.language)}"

    @property
    def links(self) -> list[list[str]]:
        """Its own address."""
        return [[self.says, self.url]]

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
        return f"{self.claimant} {SAYS[self.stance]}: {what}"

    @property
    def says(self) -> str:
        """Who said what, when, of how much, and counted how."""
        goods = self.names.commodities.get(self.commodity, readable(self.commodity))
        return claim_sentence(self, goods, (self.names.country(self.origin), self.names.country(self.destination)))

    @property
    def remark(self) -> str:
        """What it rests on, how far it was checked, and the note."""
        return remark(self.basis, self.review, self.note)

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

    @property
    def heading(self) -> str:
        """What it is."""
        return self.title

    @property
    def says(self) -> str:
        """What it is, when and where, and whether it took place."""
        return event_sentence(self)

    @property
    def remark(self) -> str:
        """How far it was checked, and the note."""
        return remark("", self.review, self.note)

    @property
    def facets(self) -> dict[str, str]:
        """Kind, level and review."""
        return {"kind": self.kind, "level": self.level, "review": self.review}

"""What every record is, typed and frozen with everything that hangs on it; and the pages that records rest on.

Cards on a page, `dossier show`, the text of a record and hover texts are all rendered from these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final, TypeVar

import pandas as pd

from analysis.display import Table
from analysis.language.format import cell, day
from analysis.language.labels import field as label_of
from analysis.language.labels import words
from analysis.language.said import page_kind
from analysis.model.called import Called
from analysis.model.edges import BACK, EDGES, several
from analysis.model.page_order import page_key

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
        own = [[EDGES[edge][0], target] for edge in self.edges for target in several(getattr(self, edge))]
        return own + [[EDGES[edge][1], other] for edge in self.edges for other in getattr(self, BACK[edge])]

    def rows(self) -> list[list[str]]:
        """Label and value of each filled plain field, in the order of the codebook, as readers write them."""
        hidden = {*self.edges, *(BACK[edge] for edge in self.edges), *self.apart, "names", "told", "chain"}
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

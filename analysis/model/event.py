"""One thing that happened, was planned or did not come about, as a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analysis.language.said import event_sentence, remark
from analysis.model.edges import OWN
from analysis.model.record import Record


@dataclass(frozen=True, repr=False)
class Event(Record):
    """One dated event. Partial dates are ISO text in the precision on file."""

    kind_of, table = "event", "events"
    edges = OWN["events"]
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

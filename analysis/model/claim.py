"""One statement by one claimant, as a record."""

from __future__ import annotations

import datetime as dt
import warnings
from dataclasses import dataclass
from typing import Any, Final

from analysis.language.format import quantity_of, readable
from analysis.language.said import SAYS, claim_sentence, remark
from analysis.model.edges import OWN
from analysis.model.record import Record

# What fields were called until this version.
_FORMER: Final = {"leaned_on_by": "used_in", "superseded_by": "replaced_by"}


@dataclass(frozen=True, repr=False)
class Claim(Record):
    """One statement by one claimant about one quantity. Partial dates are ISO text in the precision on file."""

    kind_of, table = "claim", "claims"
    edges = OWN["claims"]
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

"""The two series of a comparison: new figures of a flow, and the meetings they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from analysis.claims.rates import implied_rates
from analysis.compare.shifts import day_numbers, per_day
from analysis.display import Result
from analysis.errors import UnknownName
from analysis.model.dossier import Dossier

MEETINGS: Final = ("summit", "minister_visit", "military_visit")
LEVELS: Final = ("head_of_state", "minister")
_USED: Final = (
    "claim_id", "claimant_id", "commodity_id", "origin", "destination", "measure", "rendering", "status", "stance", "bound",
    "low", "best", "high", "known_on", "through", "through_last",
)  # fmt: skip
LEAD_DAYS: Final = 180  # observed before the first figure, so that its own day is not the edge of the span


@dataclass(frozen=True, repr=False)
class Figures(Result):
    """New figures of one flow with the span they were looked for in.

    `frame` has ``claim_id, claimant_id, known_on, through, through_last``; `steps` the increments between the
    successive totals of `claimant`, the claimant with most of them.
    """

    frame: pd.DataFrame
    claims: pd.DataFrame
    commodity: str
    origin: str
    destination: str
    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def span_days(self) -> int:
        """Days observed, both ends included."""
        return int((self.end - self.start).days) + 1

    def per_day(self, by: str) -> tuple[np.ndarray, int]:
        """Figures on each day of the span, and how many figures that are."""
        if by not in self._placed:
            raise UnknownName("day of a figure", by, self._placed)
        return self._placed[by]

    @cached_property
    def _placed(self) -> dict[str, tuple[np.ndarray, int]]:
        found = {}
        for first, last in (("known_on", "known_on"), ("through", "through_last")):
            rows = self.frame[self.frame[first].notna()]
            begin, end = (day_numbers(rows[column], self.start) for column in (first, last))
            found[first] = per_day(begin, end, self.span_days), len(rows)
        return found

    def days_of(self, events: pd.DataFrame) -> np.ndarray:
        """Day numbers of the events inside the span; an event of partial date stays out."""
        days = day_numbers(events["starts_on"], self.start)
        return days[(days >= 0) & (days < self.span_days)]

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Implied rates of every claimant, with the day each became known."""
        usable = len(self.claims) and self.commodity in set(self.claims["commodity_id"])
        claims = self.claims[list(_USED)] if usable else self.claims.iloc[:0]
        found = implied_rates(claims, commodity=self.commodity, origin=self.origin, destination=self.destination)
        known = dict(zip(self.claims["claim_id"], self.claims["known_on"], strict=True))
        return found.assign(known_on=pd.to_datetime(found["to_claim"].map(known)))

    @cached_property
    def claimant(self) -> str:
        """The claimant with most successive totals; the first by id where several have as many."""
        counted = self.rates["claimant_id"].value_counts()
        return "" if counted.empty else str(min(counted[counted == counted.max()].index))

    @cached_property
    def steps(self) -> pd.DataFrame:
        """Increments of `claimant`."""
        return self.rates[self.rates["claimant_id"] == self.claimant].reset_index(drop=True)


def new_figures(dossier: Dossier, *, commodity: str = "", origin: str = "", destination: str = "") -> Figures:
    """Which figures for a flow were new when they were said?

    Canonical statements with a number, relays left out; of the folder's own flow where a name is empty. The span runs
    from 180 days before the first figure to the dossier's day; without figures it is that day alone.
    """
    commodity, origin, destination = dossier.config.flow(commodity, origin, destination).values()
    claims = dossier.claims
    kept = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & claims[["low", "best", "high"]].notna().any(axis=1)
        & (claims["rendering"] == "canonical")
        & ~claims["stance"].isin(["denies", "declines"])
        & ~claims["repeats"].astype(bool)
    ]
    end = pd.Timestamp(dossier.day)
    start = kept["known_on"].min() - pd.Timedelta(days=LEAD_DAYS) if len(kept) else end
    frame = kept[["claim_id", "claimant_id", "known_on", "through", "through_last"]].reset_index(drop=True)
    return Figures(frame, claims, commodity, origin, destination, start, end)


def meetings(
    dossier: Dossier, *, dyad: str = "", levels: Sequence[str] = LEVELS, kinds: Sequence[str] = MEETINGS
) -> pd.DataFrame:
    """Which meetings are figures held against? Contacts of the given kinds and levels whose day is known."""
    found = dossier.contacts(dyad, levels=levels)
    kept = found[found["kind"].isin(list(kinds)) & (found["date_precision"] == "day")]
    return kept.reset_index(drop=True)

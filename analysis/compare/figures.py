"""The two series of a comparison: new figures of a flow, and the meetings they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from analysis.claims.rates import implied_rates
from analysis.compare.circular_shift import day_numbers, per_day
from analysis.display import Result
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names

MEETINGS: Final = ("summit", "minister_visit", "military_visit")
LEVELS: Final = ("head_of_state", "minister")
LEAD_DAYS: Final = 180  # observed before the first figure, so that its own day is not the edge of the span


@dataclass(frozen=True, repr=False)
class Figures(Result):
    """New figures of one flow with the span they were looked for in.

    `frame` has ``claim_id, claimant_id, known_on, through, through_last``; `totals` the flow's totals, as from
    `Dossier.quantities`; `steps` the increments between the successive totals of `claimant`, the claimant with most of them.
    """

    frame: pd.DataFrame
    totals: pd.DataFrame
    flow: Flow
    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def span_days(self) -> int:
        """Days observed, both ends included."""
        return int((self.end - self.start).days) + 1

    def per_day(self, by: str) -> tuple[np.ndarray, int]:
        """Figures on each day of the span, and how many figures that are."""
        check_names("day of a figure", by, self._placed)
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
        found = implied_rates(self.totals)
        known = dict(zip(self.totals["claim_id"], self.totals["known_on"], strict=True))
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


def new_figures(then: Dossier, flow: Flow) -> Figures:
    """Which figures for a flow were new when they were said?

    Its quantities, totals and amounts of a period, without relays: no retracted, doubted or snapshot figure, and none of an undated
    page, of which only the day it was found is known. The span runs
    from 180 days before the first figure to the dossier's day; without figures it is that day alone.
    """
    new = then.quantities(flow, measures=("cumulative", "period"), relays=False)
    new = new[new["through"].notna() | (new["review"] != "date_inferred")]
    end = pd.Timestamp(then.day)
    start = new["known_on"].min() - pd.Timedelta(days=LEAD_DAYS) if len(new) else end
    frame = new[["claim_id", "claimant_id", "known_on", "through", "through_last"]]
    return Figures(frame, then.quantities(flow), flow, start, end)


def meetings(
    then: Dossier, dyad: str = "", *, levels: Sequence[str] = LEVELS, kinds: Sequence[str] = MEETINGS
) -> pd.DataFrame:
    """Which meetings are figures held against? Contacts of the given kinds and levels whose day is known."""
    found = then.contacts(dyad, levels=levels, kinds=kinds)
    return found[found["date_precision"] == "day"].reset_index(drop=True)

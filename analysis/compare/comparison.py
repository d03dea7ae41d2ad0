"""Everything a page says about figures beside contacts, from one pair of series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.compare.event_study import EventStudy
from analysis.compare.figures import Figures, meetings, new_figures
from analysis.compare.lagged import LaggedAssociation, lagged
from analysis.compare.near_meetings import increments_of, primary
from analysis.compare.profile import ReportingVsFlow, reporting_vs_flow
from analysis.compare.specifications import SpecificationCurve, specifications
from analysis.display import Result
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """One flow beside one dyad: the questions declared beforehand in `primary`; the rest is secondary.

    `claimed` and `implied` are the growth of one claimant's totals; then the weeks round a meeting, lags, and every other way
    to ask.
    """

    figures: Figures
    primary: tuple[EventStudy, ...]
    claimed: EventStudy
    implied: EventStudy
    reporting_vs_flow: ReportingVsFlow
    lags: LaggedAssociation
    curve: SpecificationCurve


def comparison(
    then: Dossier,
    flow: Flow,
    *,
    dyad: str = "",
    window_days: int = 14,
) -> Comparison:
    """How do the new figures of a flow lie beside the summits and visits of a dyad, asked in every way at once?

    Parameters
    ----------
    window_days : int
        Days on each side for the growth of one claimant's totals.
    """
    figures = new_figures(then, flow)
    met = meetings(then, dyad)
    days = figures.days_of(met)
    said, _ = figures.per_day("known_on")
    weeks = np.arange(figures.span_days) // 7
    whole = figures.span_days // 7  # a last week that is not whole stays out
    weekly = [
        np.bincount(weeks, weights=v)[:whole]
        for v in (np.bincount(days, minlength=figures.span_days).astype(float), said)
    ]
    return Comparison(
        figures,
        primary(figures, met),
        increments_of(figures, met, window_days=window_days),
        increments_of(figures, met, by="through", window_days=window_days),
        reporting_vs_flow(figures, met),
        lagged(*(weekly if len(figures.frame) >= 5 and len(days) >= 2 else [np.zeros(whole)] * 2)),
        specifications(figures, met),
    )

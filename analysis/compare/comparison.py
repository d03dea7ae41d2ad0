"""Everything a page says about figures beside contacts, from one pair of series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.compare.coincidence_rate import CoincidenceRate, coincidence_rate
from analysis.compare.event_study import EventStudy, increments_of, study_of
from analysis.compare.figures import Figures, meetings, new_figures
from analysis.compare.lagged import LaggedAssociation, lagged
from analysis.compare.profile import ReportingVsFlow, reporting_vs_flow
from analysis.compare.specifications import SpecificationCurve, specifications
from analysis.display import Result
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """One flow beside one dyad: event studies by both days, the growth of one claimant's totals, profile, rates, lags, curve."""

    figures: Figures
    said: EventStudy
    counted: EventStudy
    claimed: EventStudy
    implied: EventStudy
    reporting_vs_flow: ReportingVsFlow
    preceded: CoincidenceRate
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
        Days on each side in the single studies; the curve tries the others.
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
    known = np.repeat(np.arange(figures.span_days), said.astype(int))
    rate = {"span_days": max(figures.span_days, window_days + 2), "window_days": window_days}
    return Comparison(
        figures,
        study_of(figures, met, window_days=window_days),
        study_of(figures, met, by="through", window_days=window_days),
        increments_of(figures, met, window_days=window_days),
        increments_of(figures, met, by="through", window_days=window_days),
        reporting_vs_flow(figures, met),
        coincidence_rate(known, days, **rate),
        lagged(*(weekly if len(figures.frame) >= 5 and len(days) >= 2 else [np.zeros(whole)] * 2)),
        specifications(figures, met),
    )

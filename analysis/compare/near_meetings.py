"""Do new figures gather near meetings, or avoid them? The questions a page asks, declared before their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from analysis.compare.circular_shift import day_numbers, holm, per_day
from analysis.compare.event_study import LEAST_POWER, EventStudy, check_window, study, too_few
from analysis.compare.figures import LEVELS, MEETINGS, Figures, meetings, new_figures
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names

SIDES: Final = ("either side", "before", "after")


def study_of(
    figures: Figures, met: pd.DataFrame, *, by: str = "known_on", side: str = "either side", window_days: int = 14
) -> EventStudy:
    """An event study of a flow's new figures near meetings, by the day they were said or the day they count to.

    A figure that counts to a month is spread over the month; figures without a day counted to stay out of
    ``through`` and are not guessed. With less than an even chance to see a doubled daily rate there is no p.

    Parameters
    ----------
    side : {'either side', 'before', 'after'}
        Which days count: `window_days` before the meeting, its own day and as many after, or both.
    """
    check_window(window_days)
    check_names("side", side, SIDES)
    days, n = figures.per_day(by)
    events = figures.days_of(met)
    label = f"New figures for {figures.flow.goods} near summits and visits"
    if n < 5 or len(events) < 2:
        return too_few(label, n, len(events), window_days, figures.span_days, days=by, side=side)
    return study(
        days, events, *reach(side, window_days), n_claims=n, label=label, days=by, side=side, least_power=LEAST_POWER
    )


def reach(side: str, window_days: int) -> tuple[int, int]:
    """Days before and after a meeting that belong to a side; its own day belongs to what comes after."""
    return {"before": (window_days, -1), "after": (0, window_days)}.get(side, (window_days, window_days))


def primary(figures: Figures, met: pd.DataFrame) -> tuple[EventStudy, ...]:
    """The four questions declared beforehand: figures and the days they count to, after and before meetings.

    All high-level visits, 14 days, two-sided, corrected by Holm over those of the four that can be answered.
    """
    asked = [study_of(figures, met, by=by, side=side) for by in ("known_on", "through") for side in ("after", "before")]
    held = holm([study.p_value for study in asked])
    return tuple(replace(study, p_holm=float(p)) for study, p in zip(asked, held, strict=True))


def around(
    then: Dossier,
    flow: Flow,
    *,
    dyad: str = "",
    window_days: int = 14,
    levels: Sequence[str] = LEVELS,
    kinds: Sequence[str] = MEETINGS,
    by: str = "known_on",
) -> EventStudy:
    """Do new figures for a flow become known near high-level contacts?

    Letters are left out: only summits and visits of the given kinds and levels count. The span runs from 180 days
    before the first figure to the dossier's day.

    Parameters
    ----------
    by : {'known_on', 'through'}
        Place a figure on the day it was said (does *reporting* move with diplomacy?) or on the last day it counts to
        (do *flows*, as far as a claimed total shows them?).
    """
    met = meetings(then, dyad, levels=levels, kinds=kinds)
    return study_of(new_figures(then, flow), met, by=by, window_days=window_days)


def increments(then: Dossier, flow: Flow, *, dyad: str = "", by: str = "known_on", window_days: int = 14) -> EventStudy:
    """Do one claimant's totals grow near meetings? See `increments_of`."""
    return increments_of(new_figures(then, flow), meetings(then, dyad), by=by, window_days=window_days)


def increments_of(figures: Figures, met: pd.DataFrame, *, by: str = "known_on", window_days: int = 14) -> EventStudy:
    """Do one claimant's totals grow near meetings?

    The claimant with most successive figures of its own is taken, since totals of several must not be added. By
    ``known_on`` a whole increment falls on the day it was said; by ``through`` it is spread over the days it covers,
    which is the implied rate.
    """
    check_window(window_days)
    steps = figures.steps
    what = "increment" if by == "known_on" else "implied rate"
    label = f"Claimed {what} of {figures.flow.goods} near summits and visits"
    check_names("day of a figure", by, ("known_on", "through"))
    span_start, span = figures.start, figures.span_days
    if by == "through" and len(steps):  # a rate is known only within the claimant's own span
        span_start = steps["start"].min() + pd.Timedelta(days=1)
        span = int((steps["end"].max() - span_start).days) + 1
    events = day_numbers(met["starts_on"], span_start)
    events = events[(events >= 0) & (events < span)]
    claimant = figures.claimant or "no claimant"
    if len(steps) < 4 or len(events) < 2:
        return too_few(f"{label} ({claimant})", len(steps), len(events), window_days, span, days=by)
    amounts = (steps["rate"] * steps["days"]).to_numpy()
    last = day_numbers(steps["known_on"] if by == "known_on" else steps["end"], span_start)
    first = last if by == "known_on" else day_numbers(steps["start"], span_start) + 1
    return study(
        per_day(first, last, span, amounts), events, window_days, window_days, spans=(first, last, amounts),
        n_claims=len(steps), label=f"{label} ({claimant})", days=by, unit=figures.flow.goods, least_power=LEAST_POWER,
    )  # fmt: skip

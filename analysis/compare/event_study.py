"""Do new figures cluster around high-level contacts? Counted, with an exact circular-shift null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.compare.circular_shift import (
    NULL,
    binomial_power,
    covered,
    critical,
    day_numbers,
    per_day,
    planted_power,
    shifted_sums,
    tail_shares,
)
from analysis.compare.figures import LEVELS, MEETINGS, Figures, meetings, new_figures
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names

_PLACEMENTS: Final = 20_000


def event_study(series: pd.Series, events: Sequence[int], before: int, after: int) -> pd.Series:
    """What is the average of a series around events, by days from the event?

    Parameters
    ----------
    series : pandas.Series
        One value a day, in order.
    events : sequence of int
        Positions of the events. Those whose window leaves the series are left out.
    before, after : int
        Days before and after, both included.

    Returns
    -------
    pandas.Series
        Mean by relative day, index ``-before .. after``; NaN when no event has a full window.

    Raises
    ------
    UsageError
        When the window is negative.

    Examples
    --------
    >>> event_study(pd.Series(range(100)), [20, 50, 80], 2, 2).tolist()
    [48.0, 49.0, 50.0, 51.0, 52.0]
    """
    if before < 0 or after < 0:
        raise UsageError("before and after are 0 or more days; correct the window")
    values = series.to_numpy(dtype=float)
    days = np.asarray(events, dtype=int)
    whole = days[(days - before >= 0) & (days + after < len(values))]
    index = pd.RangeIndex(-before, after + 1, name="day")
    if not len(whole):
        return pd.Series(np.nan, index=index)
    often = np.bincount(whole)  # a day with many events is looked up once
    days, n = np.flatnonzero(often), often[often > 0]
    return pd.Series([values[days + offset] @ n / n.sum() for offset in range(-before, after + 1)], index=index)


@dataclass(frozen=True, repr=False)
class EventStudy(Result):
    """How much of a series falls within the window of any event, against the null named in `null`.

    `inside` is a count of figures, or their sum when they carry amounts (`unit`); fractions come from partial
    dates spread over their span. `power` is the chance to reach ``p <= 0.05`` if `effect` times the expected
    share of independently placed figures fell inside. For amounts it is the share of shifts in which a rate `effect` times
    as high inside the windows would be found, seen only through the whole increments. `verdict` is '' or 'too few to say'.
    """

    label: str
    inside: float
    expected: float
    p_value: float
    n_claims: int
    n_events: int
    window_days: int
    span_days: int
    shifts: int
    verdict: str = ""
    null: str = NULL
    effect: float = 2.0
    power: float = math.nan
    days: str = "known_on"
    unit: str = "figures"


def coincidence(
    claim_days: Sequence[int] | np.ndarray,
    event_days: Sequence[int] | np.ndarray,
    *,
    span_days: int,
    window_days: int = 14,
    label: str = "New figures near contacts",
    least: int = 5,
    null: str = "shifts",
    effect: float = 2.0,
    seed: int = 1,
) -> EventStudy:
    """How many claims fall within `window_days` of any event, and is that more than chance?

    ``p = placements with at least as many / all placements``, the observed one among them. With *shifts* all event
    days move together round the observed span (every circular shift), which keeps their spacing. With *placements*
    each set of as many distinct days is equally likely: all sets are enumerated when there are at most 20,000,
    otherwise that many are drawn with `seed`, and `null` says which.

    Parameters
    ----------
    claim_days, event_days : sequence of int
        Day numbers from 0 to ``span_days - 1``.
    span_days : int
        Observed span; explicit, because first-to-last changes the p.
    window_days : int
        Days on each side, included.
    least : int
        Fewest claims and fewest events (two) for a verdict.
    null : {'shifts', 'placements'}
        How the events are placed under chance.
    effect : float
        Multiple of the expected share the power is stated for.

    Raises
    ------
    UsageError
        When a day is outside the span, or the window is negative.
    UnknownName
        For another null.
    """
    check_names("null", null, ("shifts", "placements"))
    _check_window(window_days)
    claims = np.asarray(claim_days, dtype=int)
    events = np.asarray(event_days, dtype=int)
    both = np.r_[claims, events]
    outside = both[(both < 0) | (both >= span_days)]
    if len(outside):
        raise UsageError(f"day {outside[0]} is outside the observed span of {span_days} days; widen the span")
    if len(claims) < least or len(events) < 2:
        return too_few(label, len(claims), len(events), window_days, span_days)
    values = np.bincount(claims, minlength=span_days).astype(float)
    if null == "shifts":
        return study(values, events, window_days, window_days, n_claims=len(claims), label=label, effect=effect)
    sums, name = _placed(values, events, window_days, span_days, seed)
    cover = covered(events, window_days, window_days, span_days)
    observed = float(values @ cover)
    drawn = name.startswith("a random")
    p_value = float((np.sum(sums >= observed) + drawn) / (len(sums) + drawn))
    power = binomial_power(len(claims), effect * float(sums.mean()) / len(claims), critical(sums))
    return EventStudy(
        label, observed, float(sums.mean()), p_value, len(claims), len(events), window_days, span_days, len(sums),
        null=name, effect=effect, power=power,
    )  # fmt: skip


def _check_window(days: int) -> None:
    if not days >= 0:
        raise UsageError(f"a window of {days} days cannot be used; give 0 or more days on a side, such as 14")


def _placed(values: np.ndarray, events: np.ndarray, window: int, span: int, seed: int) -> tuple[np.ndarray, str]:
    """Sums inside over placements of as many distinct days; all of them when they are few."""
    from itertools import combinations

    k = len(np.unique(events))
    total = math.comb(span, k)
    if total <= _PLACEMENTS:
        sets = np.array(list(combinations(range(span), k)))
        name = f"all {total:,} placements of {k} days in the observed span"
    else:
        rng = np.random.default_rng(seed)
        sets = np.array([rng.choice(span, k, replace=False) for _ in range(_PLACEMENTS)])
        name = f"a random {_PLACEMENTS:,} of {total:.2g} placements of {k} days in the observed span, seed {seed}"
    days = np.arange(span)
    sums = []
    for part in np.array_split(sets, math.ceil(len(sets) * span / 2e6)):  # a few megabytes at a time
        inside = np.zeros((len(part), span), dtype=bool)
        for column in part.T:
            inside |= np.abs(column[:, None] - days) <= window
        sums.append(inside @ values)
    return np.concatenate(sums), name


def too_few(label: str, n_claims: int, n_events: int, window_days: int, span_days: int, **more: str) -> EventStudy:
    """The record of a question the data cannot answer."""
    nan = math.nan
    return EventStudy(label, 0, nan, nan, n_claims, n_events, window_days, span_days, 0, "too few to say", **more)  # type: ignore[arg-type]


def study(
    values: np.ndarray,
    events: np.ndarray,
    before: int,
    after: int,
    *,
    n_claims: int,
    label: str,
    effect: float = 2.0,
    days: str = "known_on",
    unit: str = "figures",
    spans: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None,
) -> EventStudy:
    """An event study of one value a day: the sum inside the windows against every circular shift.

    Parameters
    ----------
    values : numpy.ndarray
        One value for each day observed.
    events : numpy.ndarray
        Day numbers.
    before, after : int
        Days of the window on each side, included.
    n_claims : int
        Independent items behind `values`, for the power.
    spans : tuple of numpy.ndarray, optional
        First day, last day and amount of each item, for the power of amounts.
    """
    span = len(values)
    marks = covered(events, before, after, span).astype(float)
    sums = shifted_sums(values, marks)
    total = float(values.sum())
    expected = float(sums.mean())
    if spans is None:
        power = binomial_power(n_claims, effect * expected / total if total > 0 else 0.0, critical(sums))
    else:
        power = planted_power(marks, *spans, effect)
    return EventStudy(
        label, float(sums[0]), expected, float(tail_shares(sums)[0]), n_claims, len(events), max(before, after), span, span,
        effect=effect, power=power, days=days, unit=unit,
    )  # fmt: skip


def study_of(figures: Figures, met: pd.DataFrame, *, by: str = "known_on", window_days: int = 14) -> EventStudy:
    """An event study of a flow's new figures round meetings, by the day they were said or the day they count to.

    A figure that counts to a month is spread over the month; figures without a day counted to stay out of
    ``through`` and are not guessed.
    """
    _check_window(window_days)
    days, n = figures.per_day(by)
    events = figures.days_of(met)
    label = f"New figures for {figures.flow.goods} near summits and visits"
    if n < 5 or len(events) < 2:
        return too_few(label, n, len(events), window_days, figures.span_days, days=by)
    return study(days, events, window_days, window_days, n_claims=n, label=label, days=by)


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
    _check_window(window_days)
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
        n_claims=len(steps), label=f"{label} ({claimant})", days=by, unit=figures.flow.goods,
    )  # fmt: skip

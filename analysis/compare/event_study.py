"""Do days of one kind gather near days of another, or avoid them? Counted, with an exact circular-shift null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.rates import power_of
from analysis.compare.circular_shift import (
    NULL,
    covered,
    planted_power,
    shifted_sums,
    two_sided,
)
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.names import check_names

_PLACEMENTS: Final = 20_000
LEAST_POWER: Final = 0.5  # below an even chance to see a doubled daily rate, a page says "too few to say"
TOO_FEW: Final = "too few to say"


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
    dates spread over their span. The p is two-sided: more or fewer than chance. `power` is the chance
    that a test at 0.05 sees independent figures whose daily rate inside the windows is `effect` times the rate outside: with
    windows on 44 percent of the days, a doubled rate is 61 percent of the figures. It knows how many figures there are, not where
    they lie, so that no answer decides whether it is told. For amounts it is the share of
    shifts in which such a rate would be found, seen only through the whole increments. `verdict` is '' or 'too few to say', and
    then there is no p. `p_holm` is corrected for the questions asked with it.
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
    side: str = "either side"
    p_holm: float = math.nan


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
    """How many claims fall within `window_days` of any event, and is that more or fewer than chance?

    The p is twice the smaller share of placements with at least, or at most, as many, the observed one among them. With *shifts* all event
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
        Multiple of the daily rate outside the windows the power is stated for.

    Raises
    ------
    UsageError
        When a day is outside the span, or the window is negative.
    UnknownName
        For another null.
    """
    check_names("null", null, ("shifts", "placements"))
    check_window(window_days)
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
    every = np.r_[observed, sums] if name.startswith("a random") else sums
    tails = min(float((every >= observed).mean()), float((every <= observed).mean()))
    share = float(sums.mean()) / len(claims)
    power = power_of(len(claims), share, 1 - share, effect, 0.05)
    return EventStudy(
        label, observed, float(sums.mean()), min(1.0, 2 * tails), len(claims), len(events), window_days, span_days, len(sums),
        null=name, effect=effect, power=power,
    )  # fmt: skip


def check_window(days: int) -> None:
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
    return EventStudy(label, 0, nan, nan, n_claims, n_events, window_days, span_days, 0, TOO_FEW, **more)  # type: ignore[arg-type]


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
    side: str = "either side",
    least_power: float = 0.0,
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
        Days of the window on each side, included; `after` of -1 leaves the day itself out.
    n_claims : int
        Independent items behind `values`, for the power.
    least_power : float
        With less, the verdict is 'too few to say' and there is no p.
    spans : tuple of numpy.ndarray, optional
        First day, last day and amount of each item, for the power of amounts.
    """
    span = len(values)
    marks = covered(events, before, after, span).astype(float)
    sums = shifted_sums(values, marks)
    share = float(marks.mean())
    power = planted_power(marks, *spans, effect) if spans else power_of(n_claims, share, 1 - share, effect, 0.05)
    told = power >= least_power
    return EventStudy(
        label, float(sums[0]), float(sums.mean()), float(two_sided(sums)[0]) if told else math.nan, n_claims, len(events),
        max(before, after), span, span, "" if told else TOO_FEW, effect=effect, power=power, days=days, unit=unit, side=side,
    )  # fmt: skip

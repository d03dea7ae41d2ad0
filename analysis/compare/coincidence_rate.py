"""How many events of one kind are preceded by one of another within some days?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.cadence.rates import power_of
from analysis.compare.circular_shift import NULL, covered, shifted_sums, two_sided
from analysis.display import Result
from analysis.errors import UsageError


@dataclass(frozen=True, repr=False)
class CoincidenceRate(Result):
    """Share of the A events that have a B event in the window before them.

    `p_poisson` assumes both independent and B Poisson, and asks for more than chance only; `p_shift` keeps the spacing of both,
    is two-sided and is the one to quote. `power` is the chance that a test at 0.05 sees independent A events whose daily rate inside
    the windows is `effect` times the rate outside; it knows how many there are, not where.
    """

    hits: int
    rate: float
    expected_rate: float
    p_poisson: float
    p_shift: float
    n_a: int
    n_b: int
    window_days: int
    lag_days: int
    span_days: int
    null: str = NULL
    effect: float = 2.0
    power: float = math.nan
    verdict: str = ""


def coincidence_rate(
    a_days: Sequence[int] | np.ndarray,
    b_days: Sequence[int] | np.ndarray,
    *,
    span_days: int,
    window_days: int,
    lag_days: int = 0,
    least: int = 5,
    effect: float = 2.0,
) -> CoincidenceRate:
    """How many of the A events are preceded by a B event ``lag .. lag + window`` days before (precursor rate)?

    With B as a Poisson process of `n_b` events in `span_days`, one A event coincides with probability
    ``1 - (1 - window / (span - lag))^n_b`` and the number of hits is binomial. The second p counts every circular shift.

    Parameters
    ----------
    a_days, b_days : sequence of int
        Day numbers from 0 to ``span_days - 1``.
    span_days : int
        Observed span T. It is an argument, since taking it as last minus first day shifts the p.
    window_days : int
        Days before A within which B counts, the same day included; more than 0.
    lag_days : int
        Days between B and the near end of the window, 0 or more.

    Raises
    ------
    UsageError
        For a window, lag or day outside the span.

    References
    ----------
    J. F. Donges et al., Event coincidence analysis for quantifying statistical interrelationships between event time
    series, Eur. Phys. J. Special Topics 225, 2016, 471-487, eqs. 4 and 9.

    Examples
    --------
    >>> r = coincidence_rate([10, 20, 30, 40, 50], [8, 19, 45], span_days=100, window_days=3)
    >>> r.hits, r.rate
    (2, 0.4)
    """
    from scipy.stats import binom

    a, b = np.asarray(a_days, dtype=int), np.asarray(b_days, dtype=int)
    days = np.r_[a, b]
    if len(days) and (days.min() < 0 or days.max() >= span_days):
        raise UsageError(f"a day is outside the observed span of {span_days} days; widen the span")
    if window_days <= 0 or lag_days < 0 or window_days + lag_days >= span_days:
        raise UsageError("the window is more than 0 days, the lag 0 or more, both together shorter than the span")
    nan = math.nan
    if len(a) < least or len(b) < 2:
        return CoincidenceRate(
            0, nan, nan, nan, nan, len(a), len(b), window_days, lag_days, span_days, verdict="too few to say"
        )
    marks = covered(b + lag_days, 0, window_days, span_days).astype(float)
    sums = shifted_sums(np.bincount(a, minlength=span_days).astype(float), marks)
    hits = round(float(sums[0]))
    power = power_of(len(a), float(marks.mean()), 1 - float(marks.mean()), effect, 0.05)
    share = 1 - (1 - window_days / (span_days - lag_days)) ** len(b)
    return CoincidenceRate(
        hits, hits / len(a), share, float(binom.sf(hits - 1, len(a), share)), float(two_sided(sums)[0]), len(a), len(b),
        window_days, lag_days, span_days, effect=effect, power=power,
    )  # fmt: skip

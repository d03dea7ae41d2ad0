"""Exact small-sample inference for rates of events."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.dates import day
from analysis.errors import UnknownName, UsageError

_METHODS = ("central", "minlike", "midp")


@dataclass(frozen=True)
class RateRatio:
    """Rate of the first window over the second, with its interval; `verdict` is '' or 'too few to say'."""

    ratio: float
    low: float
    high: float
    p_value: float
    n1: int
    exposure1: float
    n2: int
    exposure2: float
    method: str
    confidence: float
    verdict: str = ""

    def __str__(self) -> str:
        shown = f"{self.n1} in {self.exposure1:g} days against {self.n2} in {self.exposure2:g}"
        if self.verdict:
            return f"{shown}: {self.verdict}"
        return (
            f"{shown}: ratio {self.ratio:.2f}, {self.confidence:.0%} interval {self.low:.2f} to {self.high:.2f},"
            f" p = {self.p_value:.3g} (exact, {self.method})"
        )


def rate_ratio(
    n1: int,
    exposure1: float,
    n2: int,
    exposure2: float,
    method: str = "central",
    *,
    confidence: float = 0.95,
    least: int = 5,
) -> RateRatio:
    """How many times the rate of the second window is the rate of the first?

    Given ``n1 + n2``, ``n1`` is binomial with ``p = r e1 / (r e1 + e2)``. The interval inverts the test of the same
    name: *central* doubles the smaller tail (Clopper-Pearson limits); *minlike* sums all outcomes no more likely than
    the observed one and keeps the central limits; *midp* is minlike less half of the observed probability, with
    limits from tails that count half of it.

    Parameters
    ----------
    n1, n2 : int
        Events, 0 or more.
    exposure1, exposure2 : float
        Days observed, more than 0.
    method : {'central', 'minlike', 'midp'}
        Which exact test.
    confidence : float
        Level of the interval.
    least : int
        Fewest events in both windows together for a verdict; below it `verdict` says 'too few to say'.

    Raises
    ------
    UnknownName
        For another method.
    UsageError
        For negative counts or exposures that are not positive.

    References
    ----------
    M. P. Fay, Two-sided exact tests and matching confidence intervals for discrete data, R Journal 2(1), 2010, 53-58.

    Examples
    --------
    >>> r = rate_ratio(18, 169, 6, 184)
    >>> round(r.ratio, 3), round(r.low, 3), round(r.high, 3), round(r.p_value, 5)
    (3.266, 1.242, 10.052, 0.01291)
    """
    if method not in _METHODS:
        raise UnknownName("method", method, _METHODS)
    if min(n1, n2) < 0 or min(exposure1, exposure2) <= 0:
        raise UsageError("counts are 0 or more and exposures are more than 0 days; correct the window")
    from scipy.optimize import brentq
    from scipy.stats import binom, binomtest

    n = n1 + n2
    ratio = float("inf") if n2 == 0 else (n1 / exposure1) / (n2 / exposure2)
    if n < least:
        nan = float("nan")
        return RateRatio(
            ratio if n else nan, nan, nan, nan, n1, exposure1, n2, exposure2, method, confidence, "too few to say"
        )
    share = exposure1 / (exposure1 + exposure2)
    alpha = (1 - confidence) / 2
    half = 0.5 if method == "midp" else 1.0

    def upper_tail(p: float) -> float:
        return float(binom.sf(n1, n, p) + half * binom.pmf(n1, n, p))

    def lower_tail(p: float) -> float:
        return float(binom.cdf(n1 - 1, n, p) + half * binom.pmf(n1, n, p))

    tiny = 1e-12
    low_p = 0.0 if n1 == 0 else brentq(lambda p: upper_tail(p) - alpha, tiny, 1 - tiny, xtol=1e-14)
    high_p = 1.0 if n2 == 0 else brentq(lambda p: lower_tail(p) - alpha, tiny, 1 - tiny, xtol=1e-14)
    scale = exposure2 / exposure1
    low = low_p / (1 - low_p) * scale
    high = float("inf") if high_p >= 1 else high_p / (1 - high_p) * scale
    if method == "central":
        p_value = min(1.0, 2 * min(upper_tail(share), lower_tail(share)))
    else:
        p_value = float(binomtest(n1, n, share).pvalue)
        p_value -= 0.5 * float(binom.pmf(n1, n, share)) if method == "midp" else 0.0
    return RateRatio(ratio, float(low), float(high), p_value, n1, exposure1, n2, exposure2, method, confidence)


@dataclass(frozen=True)
class Rate:
    """Events per day with its interval."""

    n: int
    exposure: float
    rate: float
    low: float
    high: float
    confidence: float


def rate(n: int, exposure: float = 1.0, *, confidence: float = 0.95) -> Rate:
    """What is one rate, with Garwood's exact interval?

    References
    ----------
    F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936, 437-442.

    Examples
    --------
    >>> r = rate(10)
    >>> round(r.low, 3), round(r.high, 3)
    (4.795, 18.39)
    """
    if n < 0 or exposure <= 0:
        raise UsageError("counts are 0 or more and exposures are more than 0 days; correct the window")
    from scipy.stats import chi2

    alpha = 1 - confidence
    low = 0.0 if n == 0 else float(chi2.ppf(alpha / 2, 2 * n)) / 2
    high = float(chi2.ppf(1 - alpha / 2, 2 * n + 2)) / 2
    return Rate(n, exposure, n / exposure, low / exposure, high / exposure, confidence)


def before_after(contacts: pd.DataFrame, split: str, start: str, end: str, method: str = "central") -> RateRatio:
    """How many times the rate before a day is the rate from that day on?

    Parameters
    ----------
    contacts : pandas.DataFrame
        With ``starts_on``; usually from `analysis.cadence.contacts`.
    split, start, end : str
        ``YYYY-MM-DD``; `split` is the first day of the later window, `start` and `end` are included.
    method : {'central', 'minlike', 'midp'}
        See `rate_ratio`.

    Raises
    ------
    UsageError
        When the days are not in the order start < split <= end.
    """
    first, middle, last = (pd.Timestamp(day(d)) for d in (start, split, end))
    if not first < middle <= last:
        raise UsageError(f"{start}, {split}, {end}: give the days in the order start, split, end")
    days = contacts["starts_on"]
    later = int(((days >= middle) & (days <= last)).sum())
    earlier = int(((days >= first) & (days < middle)).sum())
    return rate_ratio(later, (last - middle).days + 1, earlier, (middle - first).days, method)

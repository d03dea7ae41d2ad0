"""Exact small-sample inference for rates of events."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.names import check_names

_METHODS = ("central", "minlike", "midp")


@dataclass(frozen=True, repr=False)
class RateRatio(Result):
    """Rate of the first window over the second, with its interval; `verdict` is '' or 'too few to say'.

    `power` is the chance of ``p <= 1 - confidence`` with as many events in all, if the true ratio were `effect`.
    `partial` counts events whose date leaves open whether they lie in a window: `n1`, `n2` and `ratio` then are of the
    average over all their dates allow, `reach1` and `reach2` the least and the most, and limits and p the widest.
    """

    ratio: float
    low: float
    high: float
    p_value: float
    n1: float
    exposure1: float
    n2: float
    exposure2: float
    method: str
    confidence: float
    verdict: str = ""
    null: str = "the same rate in both windows, given the total"
    effect: float = 2.0
    power: float = math.nan
    partial: int = 0
    reach1: tuple[int, int] | None = None
    reach2: tuple[int, int] | None = None

    def __str__(self) -> str:
        shown = f"{self.n1:g} in {self.exposure1:g} days against {self.n2:g} in {self.exposure2:g}"
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
    effect: float = 2.0,
) -> RateRatio:
    """How many times the rate of the second window is the rate of the first?

    Given ``n1 + n2``, ``n1`` is binomial with ``p = r e1 / (r e1 + e2)``. The interval inverts the test of the same
    name: *central* doubles the smaller tail (Clopper-Pearson limits); *minlike* sums all outcomes no more likely than
    the observed one; *midp* is minlike less half of the observed probability. The limits of both enclose every ratio that
    the test does not reject; where mid-p rejects 1 but not a ratio further off, its p is the one further off.

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
    effect : float
        True ratio the power is stated for.

    Raises
    ------
    UnknownName
        For another method.
    UsageError
        For negative counts, exposures that are not positive, or a level that is not between 0 and 1.

    References
    ----------
    M. P. Fay, Two-sided exact tests and matching confidence intervals for discrete data, R Journal 2(1), 2010, 53-58.

    Examples
    --------
    >>> r = rate_ratio(18, 169, 6, 184)
    >>> round(r.ratio, 3), round(r.low, 3), round(r.high, 3), round(r.p_value, 5)
    (3.266, 1.242, 10.052, 0.01291)
    """
    check_names("method", method, _METHODS)
    check_confidence(confidence)
    if not (min(n1, n2) >= 0 and exposure1 > 0 and exposure2 > 0):  # NaN neither
        raise UsageError("counts are 0 or more and exposures are more than 0 days; correct the window")
    from scipy.optimize import brentq
    from scipy.stats import binom

    n = n1 + n2
    ratio = float("inf") if n2 == 0 else (n1 / exposure1) / (n2 / exposure2)
    if n < least:
        nan = float("nan")
        return RateRatio(
            ratio if n else nan, nan, nan, nan, n1, exposure1, n2, exposure2, method, confidence, "too few to say"
        )
    share = exposure1 / (exposure1 + exposure2)
    alpha = (1 - confidence) / 2
    tiny = 1e-12
    low_p = 0.0 if n1 == 0 else brentq(lambda p: binom.sf(n1 - 1, n, p) - alpha, tiny, 1 - tiny, xtol=1e-14)
    high_p = 1.0 if n2 == 0 else brentq(lambda p: binom.cdf(n1, n, p) - alpha, tiny, 1 - tiny, xtol=1e-14)
    if method != "central":
        low_p, high_p = _limits(n1, n, low_p, high_p, 1 - confidence, method)
    scale = exposure2 / exposure1
    low = low_p / (1 - low_p) * scale
    high = float("inf") if high_p >= 1 else high_p / (1 - high_p) * scale
    p_value = float(_p_values(np.arange(n + 1), n, share, method)[n1])
    if method == "midp" and p_value <= 1 - confidence and low <= 1 <= high:
        far = np.linspace(share, high_p if share > n1 / n else low_p, 401)
        p_value = max(float(_p_values(np.arange(n + 1), n, f, method)[n1]) for f in far)
    power = power_of(n, exposure1, exposure2, effect, 1 - confidence, method)
    return RateRatio(
        ratio, float(low), float(high), p_value, n1, exposure1, n2, exposure2, method, confidence, effect=effect, power=power
    )  # fmt: skip


def power_of(n: int, exposure1: float, exposure2: float, effect: float, level: float, method: str = "central") -> float:
    """How likely does the test reject at this level with n events in all, if the true ratio is `effect`?"""
    from scipy.stats import binom

    share = exposure1 / (exposure1 + exposure2)
    planted = effect * exposure1 / (effect * exposure1 + exposure2)
    if method == "central":  # the rejected outcomes are two tails, so their borders will do
        low, high = binom.ppf(level / 2, n, share), binom.isf(level / 2, n, share) + 1
        low -= binom.cdf(low, n, share) > level / 2
        return float(binom.cdf(low, n, planted) + binom.sf(high - 1, n, planted))
    outcomes = np.arange(n + 1)
    p_values = _p_values(outcomes, n, share, method)
    return float(binom.pmf(outcomes, n, planted)[p_values <= level].sum())


def check_confidence(confidence: float) -> None:
    """Refuse with `UsageError` a level that is no share of cases."""
    if not 0 < confidence < 1:
        raise UsageError(f"confidence {confidence!r} is not between 0 and 1; give a share, e.g. 0.95")


def _p_values(outcomes: np.ndarray, n: int, share: float, method: str) -> np.ndarray:
    """Two-sided p of every outcome 0 .. n under a binomial."""
    from scipy.stats import binom

    chance = binom.pmf(outcomes, n, share)
    if method == "central":
        below, above = (
            np.cumsum(chance),
            np.cumsum(chance[::-1])[::-1],
        )  # each from its own end: nothing is lost to rounding
        return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)))
    order = np.argsort(chance, kind="stable")
    summed = np.cumsum(chance[order])
    as_likely = np.searchsorted(chance[order], chance * (1 + 1e-7), side="right") - 1
    p = np.minimum(1.0, summed[as_likely])
    return np.asarray(p - 0.5 * chance if method == "midp" else p)


def _limits(n1: int, n: int, low: float, high: float, alpha: float, method: str) -> tuple[float, float]:
    """Smallest interval around all shares that minlike or mid-p does not reject; it lies within the central one at 1 - alpha/2."""
    from scipy.stats import binom

    outcomes = np.arange(n + 1)
    observed = 0.5 if method == "midp" else 0.0  # what of the observed outcome is not counted

    def kept(shares: np.ndarray) -> np.ndarray:
        chance = binom.pmf(outcomes, n, shares[:, None])
        as_rare = chance <= chance[:, [n1]] * (1 + 1e-7)
        return np.asarray((chance * as_rare).sum(axis=1) - observed * chance[:, n1] > alpha)

    def edge(inside: float, outside: float) -> float:
        a, b = outside, inside
        for _ in range(5):  # the p jumps, so the first share kept is sought from outside in, ever finer
            grid = np.linspace(a, b, 401)
            first = int(np.argmax(kept(grid))) if a != b else 0
            a, b = float(grid[max(first - 1, 0)]), float(grid[first])
        return b

    share = n1 / n
    return (0.0 if n1 == 0 else edge(share, max(low * 0.5, 1e-12))), (
        1.0 if n1 == n else edge(share, 1 - max((1 - high) * 0.5, 1e-12))
    )


@dataclass(frozen=True, repr=False)
class Rate(Result):
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
    if not (n >= 0 and exposure > 0):  # NaN neither
        raise UsageError("counts are 0 or more and exposures are more than 0 days; correct the window")
    check_confidence(confidence)
    low, high = (float(limit[0]) for limit in garwood(np.array([n]), confidence))
    return Rate(n, exposure, n / exposure, low / exposure, high / exposure, confidence)


def garwood(n: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Garwood's exact limits of a Poisson mean for each count: half of chi-square quantiles, which are gamma quantiles."""
    from scipy.special import gammaincinv

    alpha = 1 - confidence
    low = np.where(n > 0, gammaincinv(np.maximum(n, 1), alpha / 2), 0.0)
    return low, np.asarray(gammaincinv(n + 1.0, 1 - alpha / 2))

"""Do contacts come in clusters, and what does that do to an interval?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.rates import RateRatio, garwood, power_of
from analysis.display import Result
from analysis.errors import UsageError

RULE: Final = (
    "the clustered interval always stands beside the exact one, is never narrower, and is the one a conclusion rests on"
)
_FEWEST: Final = 6  # degrees of freedom


@dataclass(frozen=True, repr=False)
class Dispersion(Result):
    """How much counts vary within stretches of constant rate, as a multiple of what independent events would.

    `ratio` is Pearson's chi-square over its `degrees` of freedom: about 1 for independent events, 2 where they come in pairs.
    `frame` has one row a stretch: ``start, end, days, count, ratio, rate, low, high, wide_low, wide_high``, rates a day;
    *low* and *high* are Garwood's exact limits, the *wide* ones hold under the clustering.
    """

    ratio: float
    degrees: int
    windows: int
    n: float
    frame: pd.DataFrame
    rule: str = RULE
    verdict: str = ""

    @property
    def factor(self) -> float:
        """Events that count as one: the ratio, widened for being estimated as Korn and Graubard do; 1 or more."""
        return _factor(self.ratio, self.degrees)

    def widened(self, exact: RateRatio) -> RateRatio:
        """A rate ratio whose limits and p hold under the clustering; never narrower than the exact ones.

        Both counts are divided by `factor` and go into the beta form of the exact limits, which takes fractions; at factor 1
        that is the central interval itself. The power is that of as many independent events as there are clusters.

        References
        ----------
        E. L. Korn, B. I. Graubard, Confidence intervals for proportions with small expected number of positive counts
        estimated from survey data, Survey Methodology 24, 1998, 193-201.
        """
        if exact.verdict or self.verdict:
            return exact
        n1, n2, days1, days2 = exact.n1 / self.factor, exact.n2 / self.factor, exact.exposure1, exact.exposure2
        low, high = _limits(n1, n2, 1 - exact.confidence)
        share = days1 / (days1 + days2)
        return replace(
            exact,
            low=min(exact.low, low / (1 - low) * days2 / days1),
            high=max(exact.high, math.inf if high >= 1 else high / (1 - high) * days2 / days1),
            p_value=max(exact.p_value, _p_value(n1, n2, share)),
            method="clustered",
            power=min(exact.power, power_of(int(n1 + n2), days1, days2, exact.effect, 1 - exact.confidence)),
        )


def dispersion(counts: pd.DataFrame, starts: Sequence[pd.Timestamp] = ()) -> Dispersion:
    """By how much do counts vary within stretches of constant rate, over what independent events would?

    Pearson's chi-square within the stretches over windows less stretches (quasi-Poisson). The rule, declared before any
    result was looked at: the clustered interval always stands beside the exact one, is never narrower, and a conclusion
    rests on the wider. No test decides between them, since such a test would miss clusters when windows are few.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``window_start, exposure_days, count`` from `analysis.cadence.counts`; quarters, as clusters are split by shorter windows.
    starts : sequence of pandas.Timestamp
        First windows of new rates, as `Changes.starts`; none: one rate throughout.

    Raises
    ------
    UsageError
        For a start that is not the first day of a window.

    References
    ----------
    P. McCullagh, J. A. Nelder, Generalized linear models, 2nd ed., 1989, section 4.5.
    """
    y, days = (counts[column].to_numpy(dtype=float) for column in ("count", "exposure_days"))
    begins = pd.DatetimeIndex(counts["window_start"])
    missing = [day for day in starts if day not in begins]
    if missing:
        raise UsageError(f"{missing[0].date()} is not the first day of a window; give starts as from changes(counts)")
    borders = np.r_[0, begins.get_indexer(pd.DatetimeIndex(starts)), len(y)].astype(int)
    columns = ["start", "end", "days", "count", "ratio", "rate", "low", "high", "wide_low", "wide_high"]
    stretch = np.repeat(np.arange(len(borders) - 1), np.diff(borders))
    events, exposure = (np.bincount(stretch, v, minlength=len(borders) - 1) for v in (y, days))
    mean = (events / exposure)[stretch] * days if len(y) else y
    parts = np.bincount(stretch, (y - mean) ** 2 / np.where(mean > 0, mean, 1.0), minlength=len(events))
    degrees = len(y) - len(events)
    if degrees < _FEWEST or y.sum() < 10:
        return Dispersion(
            math.nan, degrees, len(y), float(y.sum()), pd.DataFrame(columns=columns), verdict="too few to say"
        )
    ratio = float(parts.sum() / degrees)
    each = _factor(ratio, degrees)
    low, high = garwood(events)
    wide_low, wide_high = (np.asarray(limit) * each for limit in garwood(events / each))
    sizes = np.diff(borders)
    frame = pd.DataFrame(
        {
            "start": begins[borders[:-1]],
            "end": begins[np.r_[borders[1:-1], 0]] - pd.Timedelta(days=1),
            "days": exposure,
            "count": events,
            "ratio": parts / np.where(sizes > 1, sizes - 1.0, math.nan),
            "rate": events / exposure,
            "low": low / exposure,
            "high": high / exposure,
            "wide_low": wide_low / exposure,
            "wide_high": wide_high / exposure,
        }
    )
    frame.loc[len(frame) - 1, "end"] = begins[-1] + pd.Timedelta(days=int(days[-1]) - 1)
    return Dispersion(ratio, degrees, len(y), float(y.sum()), frame)


def between_neighbours(y: np.ndarray, days: np.ndarray) -> float:
    """The same ratio from neighbouring windows alone, so that no stretches need be known; at least 1.

    Two neighbours with s events in all differ by a variance of s if events are independent (given s, the split is binomial).

    Examples
    --------
    >>> between_neighbours(np.array([4.0, 4, 4, 4]), np.ones(4)), between_neighbours(np.array([0.0, 8, 0, 8]), np.ones(4))
    (1.0, 8.0)
    """
    rate = (y[1:] + y[:-1]) / (days[1:] + days[:-1])
    expected = float((rate * (1 / days[1:] + 1 / days[:-1])).sum())
    return max(1.0, float(((y[1:] / days[1:] - y[:-1] / days[:-1]) ** 2).sum() / expected)) if expected > 0 else 1.0


def clustered_counts(rng: np.random.Generator, mean: np.ndarray, ratio: float, series: int) -> np.ndarray:
    """Seeded counts of these means and this variance-to-mean ratio: negative binomial, Poisson at ratio 1; one row a series."""
    size = (series, len(mean))
    if ratio <= 1:
        return rng.poisson(mean, size).astype(float)
    return rng.negative_binomial(np.maximum(mean, 1e-9) / (ratio - 1), 1 / ratio, size).astype(float)


def _factor(ratio: float, degrees: int) -> float:
    from scipy.stats import norm, t

    return max(1.0, ratio * float(t.ppf(0.975, degrees) / norm.ppf(0.975)) ** 2)


def _limits(n1: float, n2: float, alpha: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    low = float(betaincinv(n1, n2 + 1, alpha / 2)) if n1 > 0 else 0.0
    return low, float(betaincinv(n1 + 1, n2, 1 - alpha / 2)) if n2 > 0 else 1.0


def _p_value(n1: float, n2: float, share: float) -> float:
    from scipy.special import betainc

    upper = float(betainc(n1, n2 + 1, share)) if n1 > 0 else 1.0
    lower = 1 - float(betainc(n1 + 1, n2, share)) if n2 > 0 else 1.0
    return min(1.0, 2 * min(upper, lower))

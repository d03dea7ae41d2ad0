"""How many contacts were there, those that no list holds included? Capture and recapture, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cadence.rates import check_confidence
from analysis.display import Result
from analysis.errors import UsageError

ROBSON_REGIER = 7  # on both lists; with fewer, Chapman's estimate may be far too low


@dataclass(frozen=True, repr=False)
class Estimate(Result):
    """How many there are, seen and unseen, with its interval; `verdict` is '' or 'too few to say', then the numbers are NaN.

    `seen` is the share of the estimate that is on file. `odds_ratio` is the dependence supposed between the lists: 1 is none.
    """

    on_file: float
    first: float
    second: float
    both: float
    estimate: float
    low: float
    high: float
    seen: float
    odds_ratio: float
    confidence: float
    verdict: str = ""


@dataclass(frozen=True, repr=False)
class LowerBound(Result):
    """How many there are at least: from how many are on one list only, `once`, and on exactly two, `twice`."""

    on_file: float
    once: int
    twice: int
    estimate: float
    low: float
    high: float
    confidence: float
    verdict: str = ""


def two_lists(
    first: float,
    second: float,
    both: float,
    *,
    on_file: float | None = None,
    odds_ratio: float = 1.0,
    confidence: float = 0.95,
    least: int = ROBSON_REGIER,
) -> Estimate:
    """How many are there, if one list found `first` of them, another `second`, and `both` of those are the same?

    Chapman's estimate (n1 + 1)(n2 + 1) / (m + 1) - 1, which is the number on either list plus
    b c / (m + 1), with b and c those on one list only. The interval is Sadinle's on the logit scale: half is added to each cell,
    and the unseen lie between (b + 1/2)(c + 1/2) / (m + 1/2) times exp(-z s) and times exp(z s), with
    s² = 1/(b + 1/2) + 1/(c + 1/2) + 1/(m + 1/2) + (m + 1/2) / ((b + 1/2)(c + 1/2)).

    With another odds ratio than 1 the lists depend on each other, and the unseen are that many times more: what one list
    holds is likelier on the other, too (above 1), or is left to it (below 1). Two lists cannot tell which; a range is to be
    tried.

    Parameters
    ----------
    first, second, both : float
        How many on each list and on both; partial dates may count in parts.
    on_file : float, optional
        How many are known in all, those on neither list included; the answer is never less. Those on either list by default.
    odds_ratio : float
        Of being on one list, for those on the other against those not; more than 0.
    least : int
        Fewest on both lists for a number; Robson and Regier's 7 by default.

    Raises
    ------
    UsageError
        For negative numbers, more on both than on one, or a level or odds ratio that is not one.

    References
    ----------
    D. G. Chapman, Some properties of the hypergeometric distribution with applications to zoological censuses, University of
    California Publications in Statistics 1, 1951. D. S. Robson and H. A. Regier, Sample size in Petersen mark-recapture
    experiments, Transactions of the American Fisheries Society 93, 1964. M. Sadinle, Transformed logit confidence intervals for
    small populations in single capture-recapture estimation, Communications in Statistics 38, 2009. S. C. Gerritse, P. G. M. van
    der Heijden and B. F. M. Bakker, Sensitivity of population size estimation for violating parametric assumptions in
    log-linear models, Journal of Official Statistics 31, 2015.

    Examples
    --------
    >>> found = two_lists(109, 177, 57)
    >>> round(found.estimate), round(found.low), round(found.high)
    (337, 298, 402)
    """
    check_confidence(confidence)
    if not (both >= 0 and first >= both and second >= both and odds_ratio > 0):  # NaN neither
        raise UsageError(
            f"{first}, {second} and {both} are not two lists and what they share; give counts of 0 or more, of which no more"
            " on both than on each, and an odds ratio of more than 0"
        )
    either = first + second - both
    known = either if on_file is None else max(on_file, either)
    if both < least:
        nan = math.nan
        return Estimate(known, first, second, both, nan, nan, nan, nan, odds_ratio, confidence, "too few to say")
    b, c = first - both, second - both
    estimate = max(either + odds_ratio * b * c / (both + 1), known)
    middle = odds_ratio * (b + 0.5) * (c + 0.5) / (both + 0.5)
    spread = _z(confidence) * math.sqrt(1 / (b + 0.5) + 1 / (c + 0.5) + 1 / (both + 0.5) + 1 / middle)
    low, high = (max(either - 0.5 + middle * math.exp(sign * spread), known) for sign in (-1, 1))
    return Estimate(known, first, second, both, estimate, low, high, known / estimate, odds_ratio, confidence)


def lower_bound(lists: pd.DataFrame, *, confidence: float = 0.95, least: int = ROBSON_REGIER) -> LowerBound:
    """How many are there at least, if some are harder to find than others?

    Chao's lower bound for lists of unequal length: those on some list plus the sum over pairs of lists of Z_i Z_j / (f2 + 1),
    with Z_i on list i only and f2 on exactly two. Of two lists it is Chapman's estimate. If contacts differ in how easily every list finds
    them, the unseen are more; if lists share what they find, too. The interval takes log(unseen) as normal, with the
    delta-method variance f0 + Σ Z_i ((f1 - Z_i) / (f2 + 1))² + f2 (f0 / (f2 + 1))².

    Parameters
    ----------
    lists : pandas.DataFrame
        From `analysis.coverage.lists`; rows on no list are known, and the answer is never less than all rows.
    least : int
        Fewest on exactly two lists for a number.

    References
    ----------
    A. Chao, Estimating the population size for capture-recapture data with unequal catchability, Biometrics 43, 1987; Estimating
    population size for sparse data in capture-recapture experiments, Biometrics 45, 1989, 427-438.

    Examples
    --------
    >>> held = [[1, 0, 0]] * 4 + [[0, 1, 0]] * 5 + [[1, 1, 0]] * 6 + [[0, 1, 1]] * 3
    >>> round(lower_bound(pd.DataFrame(held, dtype=bool)).estimate, 6)  # 18 + 4 x 5 / 10
    20.0
    """
    check_confidence(confidence)
    held = lists.to_numpy(dtype=bool).astype(int)
    times = held.sum(axis=1)
    alone = held[times == 1].sum(axis=0).astype(float)
    once, twice, some = (int((times == 1).sum()), int((times == 2).sum()), int((times > 0).sum()))
    if twice < least:
        return LowerBound(len(lists), once, twice, math.nan, math.nan, math.nan, confidence, "too few to say")
    unseen = float((once**2 - (alone**2).sum()) / 2 / (twice + 1))
    variance = unseen + float((alone * ((once - alone) / (twice + 1)) ** 2).sum()) + twice * (unseen / (twice + 1)) ** 2
    spread = math.exp(_z(confidence) * math.sqrt(math.log1p(variance / unseen**2))) if unseen else 1.0
    estimate, low, high = (max(some + unseen * factor, len(lists)) for factor in (1, 1 / spread, spread))
    return LowerBound(len(lists), once, twice, estimate, low, high, confidence)


def _z(confidence: float) -> float:
    from scipy.special import ndtri

    return float(np.asarray(ndtri((1 + confidence) / 2)))

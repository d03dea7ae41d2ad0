"""Simple rules that a model must beat: what would each expect of a later total, and how surely?

Each reads the totals already said, counted from the usual start, as if each were the figure itself, and gives a
log-normal forecast. Numbers only; the model is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.errors import UnknownName
from analysis.reconcile.evidence import Evidence

Rule = Callable[[np.ndarray, np.ndarray, float], float]
APART: Final = 1.0  # months between two figures whose rate is carried on
ERROR, WEIGHT = 0.25, 4.0  # error of the logarithm before any is seen, and how many seen errors it counts for
FEWEST: Final = 2  # days counted to, without which no rule has a slope


@dataclass(frozen=True)
class Forecast:
    """A log-normal forecast: its median, and the standard deviation of its logarithm."""

    middle: float
    sd: float

    def quantile(self, share: float) -> float:
        """The figure that a share of the forecast lies below."""
        from scipy.stats import norm

        return float(self.middle * np.exp(self.sd * norm.ppf(share)))

    def place(self, value: float) -> float:
        """The share of the forecast below a figure."""
        from scipy.stats import norm

        return float(norm.cdf(np.log(value / self.middle) / self.sd))

    def crps(self, value: float) -> float:
        """Continuous ranked probability score of the logarithm.

        The closed form of a normal: Gneiting and Raftery, JASA 2007, section 4.2.
        """
        from scipy.stats import norm

        z = np.log(value / self.middle) / self.sd
        return float(self.sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)))


def straight_line(ends: np.ndarray, values: np.ndarray, at: float) -> float:
    """Least squares through all past figures."""
    slope, level = np.polyfit(ends, values, 1)
    return float(level + slope * at)


def last_rate(ends: np.ndarray, values: np.ndarray, at: float) -> float:
    """The last figure, carried on at the rate since the figure before it that counts to a day a month or more earlier."""
    earlier = np.flatnonzero(ends <= ends[-1] - APART)
    before = int(earlier[-1]) if len(earlier) else 0
    return float(values[-1] + (at - ends[-1]) * max(values[-1] - values[before], 0.0) / (ends[-1] - ends[before]))


def drift(ends: np.ndarray, values: np.ndarray, at: float) -> float:
    """The last figure, carried on at the mean rate from the first figure to the last: a random walk with drift.

    References
    ----------
    Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 2021, section 5.2, "Drift method".
    """
    return float(values[-1] + (at - ends[-1]) * max(values[-1] - values[0], 0.0) / (ends[-1] - ends[0]))


def flat(ends: np.ndarray, values: np.ndarray, at: float) -> float:
    """The last figure again."""
    return float(values[-1])


RULES: Final[dict[str, Rule]] = {"line": straight_line, "last_rate": last_rate, "drift": drift, "flat": flat}


def comparable(rows: pd.DataFrame) -> pd.Series:
    """Which statements are totals from the usual start in the flow's own unit: what every rule can read and be asked for?"""
    return (rows["start"] < 0.5) & ~rows["voyages"] & (rows["value"] > 0)


def forecast(rule: str, read: Evidence, at: float) -> Forecast | None:
    """What does a rule expect of the total at a place on the axis of months?

    The spread is that of the errors which the rule would have made already: on each earlier day with a new figure, asked
    for every figure known since. Until there are many it is held near a quarter (`ERROR`, with the weight of `WEIGHT`
    errors).

    Parameters
    ----------
    rule : str
        One of `RULES`.
    read : Evidence
        The statements known.
    at : float
        Months since the beginning of the axis.

    Returns
    -------
    Forecast or None
        None under two different days counted to.

    Raises
    ------
    UnknownName
        For a rule that does not exist.
    """
    if rule not in RULES:
        raise UnknownName("rule", rule, list(RULES))
    rows = read.rows[comparable(read.rows)].sort_values(["end", "known_on"], kind="stable")
    ends, values = rows["end"].to_numpy(float), rows["value"].to_numpy(float)
    middle = expected(RULES[rule], ends, values, at)
    if middle is None:
        return None
    errors = past_errors(RULES[rule], ends, values, rows["known_on"].to_numpy())
    return Forecast(middle, float(np.sqrt((WEIGHT * ERROR**2 + (errors**2).sum()) / (WEIGHT + len(errors)))))


def expected(rule: Rule, ends: np.ndarray, values: np.ndarray, at: float) -> float | None:
    """The one figure that a rule gives; the last figure where it would give none above zero.

    Of figures that count to one day the one that became known last is read.
    """
    last = np.append(np.diff(ends) > 0, True)[: len(ends)]
    if last.sum() < FEWEST:
        return None
    found = rule(ends[last], values[last], at)
    return found if found > 0 else float(values[-1])


def past_errors(rule: Rule, ends: np.ndarray, values: np.ndarray, known_on: np.ndarray) -> np.ndarray:
    """Errors of the logarithm a rule would have made: on each earlier day with a new figure, for every later figure."""
    found = []
    for day in np.unique(known_on)[:-1]:
        known = known_on <= day
        for end, value in zip(ends[~known], values[~known], strict=True):
            figure = expected(rule, ends[known], values[known], float(end))
            if figure is not None:
                found.append(np.log(figure / value))
    return np.asarray(found, dtype=float)

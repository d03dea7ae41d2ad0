"""How often did the rate change, and when? Every number of changes and every division weighed, exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.change_point import power
from analysis.cadence.dispersion import between_neighbours
from analysis.display import Result
from analysis.model.names import check_names

AGAINST: Final = 5.0  # prior odds against each further change; set on series without a change, plain and clustered
_SHORTEST: Final = 2  # windows of a stretch
_MOST: Final = 8  # changes weighed


@dataclass(frozen=True, repr=False)
class Changes(Result):
    """The stretches of constant rate at the most probable number of changes.

    `frame` has one row a stretch, ``start, end, days, count, rate, probability``: rates per day, and the probability that a
    new rate began in just that window, whatever the number of changes. `number` has ``changes, probability, penalty_from,
    penalty_to``: the posterior, and the penalties a change under which penalised likelihood would choose that number (NaN:
    none). `when` has ``window_start, probability`` for every window. `dispersion` is the variance over the mean between
    neighbours that counts were divided by; `penalty` the usual one, ``3 log(windows) + 3``. `power` is the share of 400
    seeded series, clustered alike, their rate `effect` times as high from half-way on, in which one change beats none; a
    lower limit, since two may where one does not.
    """

    frame: pd.DataFrame
    number: pd.DataFrame
    when: pd.DataFrame
    dispersion: float
    penalty: float
    n: float
    windows: int
    null: str = "one rate throughout, counts clustered as between neighbouring windows"
    verdict: str = ""
    effect: float = 2.0
    power: float = math.nan

    @property
    def starts(self) -> list[pd.Timestamp]:
        """First window of each new rate; empty when nothing changed."""
        return [pd.Timestamp(d) for d in self.frame["start"].iloc[1:]]

    @property
    def probability(self) -> float:
        """Of just this number of changes."""
        return float(self.number["probability"].max()) if len(self.number) else math.nan

    @property
    def penalised(self) -> int:
        """How many changes the usual penalty chooses."""
        fits = self.number[(self.number["penalty_from"] <= self.penalty) & (self.penalty <= self.number["penalty_to"])]
        return int(fits["changes"].iloc[0]) if len(fits) else 0


def changes(counts: pd.DataFrame, *, column: str = "count", least: int = 10) -> Changes:
    """How often did the rate change, when, and how sure is each change?

    Each stretch has a gamma prior on its rate as in `change_point`; every division into stretches of two windows or more is
    alike beforehand, and each further change has odds of 1 to 5. All are summed exactly by dynamic programming. Clustered
    counts are divided by their variance-to-mean ratio (days, too), which is measured between neighbouring windows, so that
    rates need not be known; the level-weighted series has a ratio of its own.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `analysis.cadence.counts`.
    column : {'count', 'weighted'}
        Which series; the level-weighted one is scaled to the plain total first.
    least : int
        Fewest events over their ratio for a verdict.

    Raises
    ------
    UnknownName
        For another series.
    UsageError
        When a column is missing.

    References
    ----------
    P. Fearnhead, Exact and efficient Bayesian inference for multiple changepoint problems, Statistics and Computing 16,
    2006, 203-213. B. Jackson et al., An algorithm for optimal partitioning of data on an interval, IEEE Signal Processing
    Letters 12, 2005, 105-108.
    """
    check_names("column", column, ("count", "weighted"))
    y, days = (counts[name].to_numpy(dtype=float) for name in (column, "exposure_days"))
    total = float(counts["count"].sum())
    pen = 3 * math.log(max(len(y), 2)) + 3
    scaled = y * (total / y.sum()) if y.sum() else y
    ratio = between_neighbours(scaled, days) if len(y) > 1 else 1.0
    names = (["start", "end", "days", "count", "rate", "probability"],
             ["changes", "probability", "penalty_from", "penalty_to"], ["window_start", "probability"])  # fmt: skip
    if total / ratio < least or len(y) < 6:
        blank = [pd.DataFrame(columns=c) for c in names]
        return Changes(blank[0], blank[1], blank[2], ratio, pen, total, len(y), verdict="too few to say")
    number, when = _posterior(scaled / ratio, days / ratio)
    gains, ends = _divisions(scaled / ratio, days / ratio, len(number) - 1)
    low, high = _penalties(gains)
    rows = [
        (counts["window_start"].iloc[a], counts["window_end"].iloc[b - 1], days[a:b].sum(), y[a:b].sum(), y[a:b].sum() / days[a:b].sum(),
         when[a] if a else math.nan)
        for a, b in pairwise([0, *ends[int(number.argmax())]])
    ]  # fmt: skip
    return Changes(
        pd.DataFrame(rows, columns=names[0]),
        pd.DataFrame(dict(zip(names[1], (np.arange(len(number)), number, low, high), strict=True))),
        pd.DataFrame({"window_start": counts["window_start"].to_numpy(), "probability": when}),
        ratio, pen, total, len(y), power=power(total, days, ratio, 2.0, AGAINST),
    )  # fmt: skip


def _stretches(y: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Events and days of the stretch from window i up to before window j."""
    events, exposure = (np.r_[0.0, np.cumsum(v)] for v in (y, days))
    return np.maximum(events - events[:, None], 0.0), np.maximum(exposure - exposure[:, None], 0.0)


def _too_short(n: int) -> np.ndarray:
    borders = np.arange(n + 1)
    return np.asarray(borders[None, :] - borders[:, None] < _SHORTEST)


def _posterior(y: np.ndarray, days: np.ndarray, shape: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Probability of each number of changes, and of a change at the start of each window."""
    from scipy.special import gammaln

    n, b = len(y), shape * days.sum() / y.sum()
    events, exposure = _stretches(y, days)
    stretch = shape * math.log(b) - gammaln(shape) + gammaln(shape + events) - (shape + events) * np.log(b + exposure)
    stretch[_too_short(n)] = -np.inf
    most = min(_MOST, n // _SHORTEST - 1)
    ahead, behind = [stretch[0]], [stretch[:, n]]
    for _ in range(most):  # evidence of what comes before, and from, each border, with one change more
        ahead.append(np.logaddexp.reduce(ahead[-1][:, None] + stretch, axis=0))
        behind.append(np.logaddexp.reduce(stretch + behind[-1][None, :], axis=1))
    k = np.arange(most + 1)
    places = n - (k + 1) * (_SHORTEST - 1) - 1
    ways = gammaln(places + 1) - gammaln(k + 1) - gammaln(places - k + 1)
    weight = np.array([a[n] for a in ahead]) - ways - k * math.log(AGAINST)
    number = np.exp(weight - np.logaddexp.reduce(weight))
    when = np.zeros(n)
    for many in k[1:]:
        at = np.array([ahead[before] + behind[many - 1 - before] for before in range(many)])
        when += number[many] * np.exp(at[:, :n] - ahead[many][n]).sum(axis=0)
    return number, when


def _divisions(y: np.ndarray, days: np.ndarray, most: int) -> tuple[np.ndarray, list[list[int]]]:
    """For each number of changes the best division, as the ends of its stretches, and twice its log-likelihood."""
    n = len(y)
    events, exposure = _stretches(y, days)
    fit = 2 * events * np.log(np.maximum(events, 1e-300) / np.maximum(exposure, 1e-300))
    fit[_too_short(n)] = -np.inf
    best, begins = [fit[0]], []
    for _ in range(most):
        tried = best[-1][:, None] + fit
        begins.append(tried.argmax(axis=0))
        best.append(tried.max(axis=0))
    ends = []
    for many in range(most + 1):
        path = [n]
        for step in reversed(begins[:many]):
            path.insert(0, int(step[path[0]]))
        ends.append(path)
    return np.array([b[n] for b in best]), ends


def _penalties(gains: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Between which penalties a change each number of changes is chosen; NaN where none chooses it."""
    k = np.arange(len(gains))
    step = (gains[None, :] - gains[:, None]) / np.where(k[None, :] == k[:, None], 1, k[None, :] - k[:, None])
    low = np.array([step[i, i + 1 :].max(initial=0.0) for i in k])
    high = np.array([step[i, :i].min(initial=math.inf) for i in k])
    never = low > high
    return np.where(never, math.nan, low), np.where(never, math.nan, high)

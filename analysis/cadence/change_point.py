"""Did the rate of events change once, and when? How often it changed is for `changes` to say."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cadence.dispersion import clustered_counts
from analysis.display import Result


@dataclass(frozen=True, repr=False)
class ChangePoint(Result):
    """Exact posterior of one change in a Poisson rate.

    `posterior` has ``window_start, probability``: the first window of the new rate, given that there is one change.
    `odds` are the odds for one change against none, with equal prior odds. `power` is the share of 400 seeded series
    of as many events whose rate becomes `effect` times as high half-way, for which the odds pass 10. `dispersion` is the
    variance-to-mean ratio that was allowed for.
    """

    posterior: pd.DataFrame
    odds: float
    most_likely: pd.Timestamp | None
    rate_before: float
    rate_after: float
    n: int
    verdict: str = ""
    windows: int = 0
    null: str = "one Poisson rate throughout"
    effect: float = 2.0
    power: float = math.nan
    dispersion: float = 1.0


def change_point(
    counts: pd.DataFrame, *, least: int = 10, prior_shape: float = 0.5, dispersion: float = 1.0
) -> ChangePoint:
    """If there is at most one change in the rate, is there one, where, and how sure?

    Counts are Poisson with a gamma prior on each rate (shape `prior_shape`, mean the overall rate), which integrates
    out exactly; every window after the first is equally likely a priori to begin the new rate. Where two changes are in the
    data, one change has high odds against none and is still the wrong answer: ask `changes` first.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``window_start, exposure_days, count`` from `analysis.cadence.counts`; fractions are allowed.
    least : int
        Fewest events for a verdict.
    prior_shape : float
        Shape of the gamma prior; 0.5 is weak.
    dispersion : float
        Variance-to-mean ratio of clustered counts, such as `Dispersion.ratio`; counts and days are divided by it. Independent
        events: 1.

    Returns
    -------
    ChangePoint
        Rates are per day, posterior means on both sides of the most likely change.

    References
    ----------
    A. E. Raftery, V. E. Akman, Bayesian analysis of a Poisson process with a change-point, Biometrika 73, 1986, 85-89.
    """
    y = counts["count"].to_numpy(dtype=float)
    e = counts["exposure_days"].to_numpy(dtype=float)
    total = float(y.sum())
    empty = pd.DataFrame({"window_start": counts["window_start"].iloc[1:], "probability": 0.0}).reset_index(drop=True)
    if total < least or len(y) < 3:
        nan = float("nan")
        return ChangePoint(empty, nan, None, nan, nan, round(total), "too few to say")
    power_seen = power(total, e, dispersion, 2.0, 10.0, prior_shape)
    y, e, total = y / dispersion, e / dispersion, total / dispersion
    split, none = _evidence(y[None, :], e, prior_shape)
    top = split.max()
    probability = np.exp(split[0] - top)
    probability /= probability.sum()
    log = float(_log_odds(split, none)[0])
    odds = math.exp(log) if log < 700 else math.inf
    a, b = prior_shape, prior_shape * e.sum() / total
    before_y, before_e = np.cumsum(y)[:-1], np.cumsum(e)[:-1]
    k = int(np.argmax(probability))
    posterior = pd.DataFrame({"window_start": counts["window_start"].to_numpy()[1:], "probability": probability})
    return ChangePoint(
        posterior,
        odds,
        pd.Timestamp(posterior["window_start"].iloc[k]),
        float((a + before_y[k]) / (b + before_e[k])),
        float((a + total - before_y[k]) / (b + e.sum() - before_e[k])),
        round(total * dispersion),
        windows=len(y),
        power=power_seen,
        dispersion=dispersion,
    )


def _evidence(y: np.ndarray, e: np.ndarray, a: float) -> tuple[np.ndarray, np.ndarray]:
    """Log evidence of a change at each window, and of none, for each row of counts; the gamma prior's rate follows the row."""
    from scipy.special import gammaln

    total = y.sum(axis=1, keepdims=True)
    b = a * e.sum() / np.maximum(total, 1e-9)

    def side(events: np.ndarray, days: np.ndarray | float) -> np.ndarray:
        return np.asarray(a * np.log(b) - gammaln(a) + gammaln(a + events) - (a + events) * np.log(b + days))

    before_y, before_e = np.cumsum(y, axis=1)[:, :-1], np.cumsum(e)[:-1]
    return side(before_y, before_e) + side(total - before_y, e.sum() - before_e), side(total, float(e.sum()))[:, 0]


def _log_odds(split: np.ndarray, none: np.ndarray) -> np.ndarray:
    """Log odds for one change at any window against none, for each row."""
    from scipy.special import logsumexp

    return np.asarray(logsumexp(split, axis=1) - np.log(split.shape[1]) - none)


def power(total: float, days: np.ndarray, ratio: float, effect: float, odds: float, shape: float = 0.5) -> float:
    """In what share of 400 seeded series, clustered at this ratio, does a rate `effect` times as high from half-way pass the odds?"""
    rate = np.where(np.arange(len(days)) < len(days) / 2, 1.0, effect) * days
    y = clustered_counts(np.random.default_rng(1), rate * total / rate.sum(), ratio, 400)
    return float((_log_odds(*_evidence(y / ratio, days / ratio, shape)) > math.log(odds)).mean())

"""Did the rate of events change once, and when?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import UsageError


@dataclass(frozen=True)
class ChangePoint:
    """Exact posterior of one change in a Poisson rate.

    `posterior` has ``window_start, probability``: the first window of the new rate, given that there is one change.
    `odds` are the odds for one change against none, with equal prior odds.
    """

    posterior: pd.DataFrame
    odds: float
    most_likely: pd.Timestamp | None
    rate_before: float
    rate_after: float
    n: int
    verdict: str = ""


def change_point(counts: pd.DataFrame, *, least: int = 10, prior_shape: float = 0.5) -> ChangePoint:
    """Is there one change in the rate, where, and how sure?

    Counts are Poisson with a gamma prior on each rate (shape `prior_shape`, mean the overall rate), which integrates
    out exactly; every window after the first is equally likely a priori to begin the new rate.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``window_start, exposure_days, count`` from `analysis.cadence.counts`; fractions are allowed.
    least : int
        Fewest events for a verdict.
    prior_shape : float
        Shape of the gamma prior; 0.5 is weak.

    Returns
    -------
    ChangePoint
        Rates are per day, posterior means on both sides of the most likely change.

    References
    ----------
    A. E. Raftery, V. E. Akman, Bayesian analysis of a Poisson process with a change-point, Biometrika 73, 1986, 85-89.
    """
    if {"window_start", "exposure_days", "count"} - set(counts.columns):
        raise UsageError("counts needs window_start, exposure_days and count; use analysis.cadence.counts")
    y = counts["count"].to_numpy(dtype=float)
    e = counts["exposure_days"].to_numpy(dtype=float)
    total = float(y.sum())
    empty = pd.DataFrame({"window_start": counts["window_start"].iloc[1:], "probability": 0.0}).reset_index(drop=True)
    if total < least or len(y) < 3:
        nan = float("nan")
        return ChangePoint(empty, nan, None, nan, nan, round(total), "too few to say")
    from scipy.special import gammaln, logsumexp

    a = prior_shape
    b = a * e.sum() / total

    def evidence(events: np.ndarray, days: np.ndarray) -> np.ndarray:
        return np.asarray(a * np.log(b) - gammaln(a) + gammaln(a + events) - (a + events) * np.log(b + days))

    before_y, before_e = np.cumsum(y)[:-1], np.cumsum(e)[:-1]
    split = evidence(before_y, before_e) + evidence(total - before_y, e.sum() - before_e)
    none = evidence(np.array([total]), np.array([e.sum()]))[0]
    probability = np.exp(split - logsumexp(split))
    odds = float(np.exp(logsumexp(split) - np.log(len(split)) - none))
    k = int(np.argmax(probability))
    posterior = pd.DataFrame({"window_start": counts["window_start"].to_numpy()[1:], "probability": probability})
    return ChangePoint(
        posterior,
        odds,
        pd.Timestamp(posterior["window_start"].iloc[k]),
        float((a + before_y[k]) / (b + before_e[k])),
        float((a + total - before_y[k]) / (b + e.sum() - before_e[k])),
        round(total),
    )

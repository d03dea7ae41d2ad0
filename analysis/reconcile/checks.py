"""Checks of one fit that need no other: what its assumptions alone say, and how figures it has not read lie in its ranges.

Numbers only.

References
----------
Gelman, Meng and Stern, Posterior predictive assessment, Statistica Sinica 1996, and Gabry et al., JRSS A 2019 (prior
predictive). Vehtari, Gelman and Gabry, Statistics and Computing 2017 (leave-one-out by importance weights). Czado, Gneiting and
Held, Biometrics 2009 (the PIT of rounded figures). Kallioinen, Paananen, Bürkner and Vehtari, Statistics and Computing 2024
(power-scaling), and Nguyen and Vreeken, ECML PKDD 2015 (the cumulative Jensen-Shannon distance).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.reconcile.density import Density
from analysis.reconcile.psis import smoothed
from analysis.reconcile.result import RELIABLE, Interval, Reconciled, interval, nothing
from analysis.reconcile.rules import forecast
from analysis.reconcile.simulate import posterior_predictive, prior_coordinates

ALPHA: Final = 1.01  # the power, and its inverse, that a prior or the likelihood is raised to
SENSITIVE: Final = 0.05  # distance a doubling from which the answer counts as sensitive, as in `priorsense`
PRIOR_DRAWS: Final = 4000


def prior_total(result: Reconciled, *, level: float = 0.8) -> Interval:
    """What do the assumptions alone, without a claim, say of the last total?

    They know one figure of the claims: the largest, divided by its months, is the middle of the prior of the monthly rate.
    """
    if result.refusal:
        return nothing(level)
    rng = np.random.default_rng(result.seed)
    draws = result.density.constrain(prior_coordinates(result.density, result.priors, PRIOR_DRAWS, rng)).rate.sum(
        axis=1
    )
    return interval(draws, level, result.evidence.flow.commodity)


def simple_total(result: Reconciled, rule: str, *, level: float = 0.8) -> Interval:
    """What does a simple rule expect of the last total? See `rules.forecast`.

    Parameters
    ----------
    result : Reconciled
        What was read, and the last day.
    rule : str
        One of `analysis.reconcile.rules.RULES`; empty: none, as where no rule does as well as the model.
    level : float
        Share of the forecast between the ends.
    """
    if not rule or result.refusal:
        return nothing(level)
    told = forecast(rule, result.evidence, result.position(result.last_day))
    if told is None:
        return nothing(level)
    ends = (told.quantile(0.5 - level / 2), told.quantile(0.5 + level / 2))
    return Interval(ends[0], told.middle, ends[1], level, result.evidence.flow.commodity)


def left_out_places(result: Reconciled) -> pd.DataFrame:
    """Where does each figure lie among those that the model expects of it without having read it?

    ``claim_id, below, through, reliable``: the share of expected figures below it, and below or equal to it. A figure that
    is well foretold lies anywhere between 0 and 1 alike; all figures near a half say that the ranges are too wide. Draws
    are weighed instead of made again, which is not `reliable` where the weights have a heavy tail.
    """
    rows = []
    if not result.refusal:
        rng = np.random.default_rng(result.seed)
        again = posterior_predictive(result.density, result.unknowns, result.evidence, rng)
        for i, row in enumerate(result.evidence.rows.itertuples(index=False)):
            rows.append((row.claim_id, *left_out_place(again[:, i], result.claim_log_lik[:, i], row.value)))
    return pd.DataFrame(rows, columns=["claim_id", "below", "through", "reliable"])


def left_out_place(expected: np.ndarray, log_lik: np.ndarray, value: float) -> tuple[float, float, bool]:
    """The share of expected figures below a value, and below or equal to it, had the value not been read; and whether to rely on it.

    `expected` holds one figure for each draw, `log_lik` the log-likelihood of the value under that draw.
    """
    weights, shape = smoothed(-log_lik)
    below = float(weights @ (expected < value))
    return below, below + float(weights @ (expected == value)), shape <= RELIABLE


def place_curve(places: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """The share of figures that lie at or below each place, rounding spread evenly over the places it covers."""
    below, through = (places[c].to_numpy(float)[:, None] for c in ("below", "through"))
    return np.asarray(np.clip((at - below) / np.maximum(through - below, 1e-9), 0.0, 1.0).mean(axis=0))


def band(count: int, *, level: float = 0.95) -> float:
    """How far may such a curve stray from the diagonal anywhere, when nothing is wrong? Kolmogorov's, for independent figures."""
    from scipy.stats import kstwo

    return float(kstwo.ppf(level, count))


def log_priors(density: Density, x: np.ndarray) -> dict[str, np.ndarray]:
    """Log density of the prior of each single assumption, one number a draw, on the scale on which it is normal or beta."""
    found = {name: -0.5 * x[:, at.start] ** 2 for name, at in density.at.items() if at.stop - at.start == 1}
    t, (a, b) = x[:, density.at["tight"].start], density.priors.tight
    found["tight"] = -a * np.logaddexp(0.0, -t) - b * np.logaddexp(0.0, t)
    y = x[:, density.at["heaping"]]
    found["heaping"] = (np.asarray(density.priors.heaping) * y - np.exp(y)).sum(axis=1)
    return found


def power_scaling(result: Reconciled) -> pd.DataFrame:
    """How much does the last total move when one assumption, or all claims together, count for a little more or less?

    ``part, sensitivity, reading``: first the claims (the likelihood), then each assumption that a claim bears on, strongest
    first. The sensitivity is the distance between the answers for each doubling of the weight; under 0.05 it is small.
    """
    if result.refusal:
        return pd.DataFrame(columns=["part", "sensitivity", "reading"])
    total = result.cumulative[:, -1]
    told = {n: v for n, v in log_priors(result.density, result.flat).items() if result.speaks(n)}
    claims = sensitivity(total, result.claim_log_lik.sum(axis=1))
    rows = [("claims", claims, "moves the total" if claims >= SENSITIVE else "hardly moves the total")]
    moved = sorted(((sensitivity(total, part), name) for name, part in told.items()), reverse=True)
    rows += [(name, moves, _reading(moves, claims)) for moves, name in moved]
    return pd.DataFrame(rows, columns=["part", "sensitivity", "reading"])


def _reading(prior: float, claims: float) -> str:
    if prior < SENSITIVE:
        return "hardly moves the total"
    return "moves the total, as the claims do" if claims >= SENSITIVE else "moves the total more than the claims do"


def sensitivity(values: np.ndarray, log_part: np.ndarray) -> float:
    """Distance of the draws from themselves for each doubling of the power of one part of the density."""
    powers = (1 / ALPHA - 1, ALPHA - 1)
    away = [distance(values, smoothed(power * log_part)[0]) for power in powers]
    return float(sum(away) / (2 * np.log2(ALPHA)))


def distance(values: np.ndarray, weights: np.ndarray) -> float:
    """Cumulative Jensen-Shannon distance between draws and the same draws weighed; 0 where they are the same, at most 1.

    Measured against how far the draws reach, so it is a little smaller of more draws: compare it only between sets of one size.
    """
    order = np.argsort(values)
    return max(_distance(values[order], weights[order]), _distance(-values[order][::-1], weights[order][::-1]))


def _distance(values: np.ndarray, weights: np.ndarray) -> float:
    step = np.diff(values)
    p = np.arange(1, len(values)) / len(values)
    q = np.cumsum(weights / weights.sum())[:-1]
    middle = (p + q) / 2
    apart = sum(np.where(s > 0, s * np.log2(np.maximum(s, 1e-300) / np.maximum(middle, 1e-300)), 0.0) for s in (p, q))
    return float(np.sqrt(max((step * apart).sum(), 0.0) / (step * (p + q)).sum()))

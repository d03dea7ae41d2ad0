"""Claims as the model would have them said: for checks of the fit, and for histories with a known truth."""

from __future__ import annotations

import numpy as np

from analysis.reconcile.density import Density, Unknowns
from analysis.reconcile.evidence import CEILING, FLOOR, Evidence
from analysis.reconcile.model_data import steps
from analysis.reconcile.priors import Priors


def posterior_predictive(density: Density, u: Unknowns, read: Evidence, rng: np.random.Generator) -> np.ndarray:
    """Figures that the claimants of this evidence would say, draws by claims, in the unit of each claim."""
    rows = read.rows
    middle = density.expected_log_value(u)
    kind = rows["kind"].to_numpy(int)
    one = u.single
    scale = (one["noise"] * np.sqrt(3) / np.pi)[:, None]
    loose = (kind != 0) & (rng.random(middle.shape) > one["tight"][:, None])
    power = np.where(loose, scale / one["slack"][:, None], 1.0)
    chance = np.log(rng.random(middle.shape)) / power  # of a logistic raised to a power
    error = chance - np.log(-np.expm1(np.minimum(chance, -1e-300)))
    known = np.exp(middle + np.where(kind == CEILING, -1.0, 1.0) * scale * error)
    way = np.stack([rng.choice(6, size=middle.shape[1], p=p / p.sum()) for p in u.heaping])
    if not density.priors.rounding:
        way[:] = 5
    way[:, rows["exact"].to_numpy(bool)] = 5
    step = np.take_along_axis(steps(known), way[..., None], axis=-1)[..., 0]
    down, up, near = np.floor(known / step), np.ceil(known / step), np.round(known / step)
    value = np.where(kind == FLOOR, down, np.where(kind == CEILING, up, near)) * step
    return np.asarray(np.maximum(value, step))


def prior_coordinates(density: Density, priors: Priors, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draws from the prior on the coordinates of the density."""
    x = rng.standard_normal((count, density.size))
    share = rng.beta(*priors.tight, count)
    x[:, density.at["tight"].start] = np.log(share) - np.log1p(-share)
    x[:, density.at["heaping"]] = np.log(rng.standard_gamma(priors.heaping, (count, 6)))
    return x

"""Claims as the model would have them said: for checks of the fit, and for histories with a known truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.reconcile.density import Density, Unknowns, far
from analysis.reconcile.evidence import CEILING, FLOOR, Evidence
from analysis.reconcile.model_data import kinship, steps
from analysis.reconcile.priors import Priors


def posterior_predictive(density: Density, u: Unknowns, read: Evidence, rng: np.random.Generator) -> np.ndarray:
    """Figures that the claimants of this evidence would say, draws by claims, in the unit of each claim."""
    rows = read.rows
    middle, scale, slack = density.said_around(u)
    kind, counts = rows["kind"].to_numpy(int), density.given.counts
    loose = (kind != 0) & (rng.random(middle.shape) > u.single["tight"][:, None])
    power = np.where(loose, scale / slack, 1.0)
    chance = np.log(rng.random(middle.shape)) / power  # of a logistic raised to a power
    error = chance - np.log(-np.expm1(np.minimum(chance, -1e-300)))
    known = middle + np.where(kind == CEILING, -1.0, 1.0) * scale * error
    known = np.where(counts, np.maximum(known, 0.0) ** 2, np.exp(np.where(counts, 0.0, known)))
    way = np.stack([rng.choice(6, size=middle.shape[1], p=p / p.sum()) for p in u.heaping])
    if not density.priors.rounding:
        way[:] = 5
    way[:, rows["exact"].to_numpy(bool)] = 5
    step = np.take_along_axis(steps(known), way[..., None], axis=-1)[..., 0]
    down, up, near = np.floor(known / step), np.ceil(known / step), np.round(known / step)
    value = np.where(kind == FLOOR, down, np.where(kind == CEILING, up, near)) * step
    return np.asarray(np.where(density.given.none, 0.0, np.where(counts, value, np.maximum(value, step))))


def carried_over(u: Unknowns, read: Evidence, asked: Evidence, rng: np.random.Generator) -> Unknowns:
    """The same draws for statements that were not read: each body and government as far as it is known, others drawn anew."""
    draws, one = len(u.rate), u.single
    new = one["between"][:, None] * rng.standard_normal((draws, len(asked.governments)))
    government = _known(new, u.government, asked.governments, read.governments)
    whose, before = (dict(zip(e.rows["claimant_id"], e.rows["government"], strict=True)) for e in (asked, read))
    under = government[:, [asked.governments.index(whose[name]) for name in asked.claimants]]
    bias = under + one["spread"][:, None] * far(rng.standard_normal((draws, len(asked.claimants))))
    same = [name for name in read.claimants if before[name] == whose.get(name)]
    bias = _known(bias, u.bias[:, [read.claimants.index(name) for name in same]], asked.claimants, same)
    return replace(u, government=government, bias=bias, wander=_wander(u, read.rows, asked.rows, rng))


def _known(new: np.ndarray, old: np.ndarray, asked: list[str], read: list[str]) -> np.ndarray:
    for i, name in enumerate(asked):
        if name in read:
            new[:, i] = old[:, read.index(name)]
    return new


def _wander(u: Unknowns, read: pd.DataFrame, asked: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Slow errors of other statements, given those of the statements read: normal, given its neighbours."""
    steady = kinship(read, read) + 1e-6 * np.eye(len(read))
    across = kinship(asked, read)
    carry = np.linalg.solve(steady, across.T).T
    left = kinship(asked, asked) - carry @ across.T
    root = np.linalg.cholesky(left + 1e-4 * np.eye(len(asked)))
    fresh = rng.standard_normal((len(u.wander), len(asked))) @ root.T
    return np.asarray(u.wander @ carry.T + u.single["wander"][:, None] * fresh)


def prior_coordinates(density: Density, priors: Priors, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draws from the prior on the coordinates of the density."""
    x = rng.standard_normal((count, density.size))
    share = rng.beta(*priors.tight, count)
    x[:, density.at["tight"].start] = np.log(share) - np.log1p(-share)
    x[:, density.at["heaping"]] = np.log(rng.standard_gamma(priors.heaping, (count, 6)))
    return x

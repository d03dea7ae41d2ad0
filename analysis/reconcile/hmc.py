"""Many short chains: Hamiltonian Monte Carlo on a density that is evaluated for all chains at once, and its checks.

The matrix of the moves is the pooled covariance of all chains, learnt in the warm-up and then fixed, as are the step
and the longest path; the path is drawn anew for each move.

References
----------
Neal, MCMC using Hamiltonian dynamics, 2011. Hoffman, Radul and Sountsov, An adaptive-MCMC scheme for setting
trajectory lengths in Hamiltonian Monte Carlo, AISTATS 2021 (many chains, shared adaptation). Vehtari, Gelman, Simpson,
Carpenter and Bürkner, Rank-normalization, folding, and localization, Bayesian Analysis 2021 (effective size). Margossian,
Hoffman, Sountsov, Riou-Durand, Vehtari and Gelman, Nested R-hat, Bayesian Analysis 2024 (many short chains).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

Density = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
_PATH = 2.2  # longest path; a quarter turn of a unit normal is 1.57
_TARGET = 0.92  # share of moves to accept
GROUP = 4  # chains that start at one point, for the nested R-hat
_LOST = 1000.0  # the energy error at which samplers by custom call a path divergent


@dataclass(frozen=True)
class Draws:
    """Draws by chains by coordinates, and how the moves went."""

    x: np.ndarray
    accepted: float
    diverged: float


def sample(
    density: Density,
    size: int,
    *,
    held: Sequence[int] = (),
    seed: int,
    chains: int = 32,
    warmup: int = 240,
    draws: int = 200,
) -> Draws:
    """Draw from a density, from rough normals around its mode; `held` coordinates are zero while it is sought.

    Widths belong among them: the joint mode of a width and of what it governs lies where the width is nearly none,
    far from where the mass is.
    """
    rng = np.random.default_rng(seed)
    x, root = _start(density, size, np.asarray(held, dtype=int), chains, rng)
    logp, slope = density(x)
    step, drift = 0.15, 0.0
    windows = {int(warmup * share) for share in (0.25, 0.5, 0.75)}
    seen: list[np.ndarray] = []
    kept = np.empty((draws, chains, size))
    accepted, lost = 0.0, 0.0
    for turn in range(warmup + draws):
        path = max(1, round(rng.uniform(0.3, 1.0) * _PATH / step))
        x, logp, slope, chance, broke = _move(density, x, logp, slope, root, step, min(path, 60), rng)
        if turn >= warmup:
            kept[turn - warmup] = x
            accepted, lost = accepted + chance / draws, lost + broke / draws
            continue
        drift += (chance - _TARGET) * (0.25 if turn < warmup // 2 else 0.1)
        step = float(np.clip(0.15 * np.exp(drift), 0.005, 1.0))
        seen.append(x.copy())
        if turn in windows:
            pooled = np.concatenate(seen[len(seen) // 2 :])
            some = len(pooled) / (len(pooled) + size)
            spread = pooled - pooled.mean(axis=0)
            cov = _times(spread.T, spread) / len(pooled)
            cov = some * cov + (1 - some) * np.diag(np.diag(cov))
            root, seen = np.linalg.cholesky(cov + 1e-9 * np.eye(size)), []
            drift, step = float(np.log(0.35 / 0.15)), 0.35
    return Draws(kept, accepted, lost)


def _start(
    density: Density, size: int, held: np.ndarray, chains: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Chains about the mode, and a root of the inverse curvature there."""
    from scipy.optimize import minimize  # only when something is drawn

    def down(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = density(point[None])
        slope[0, held] = 0.0
        return -float(value[0]), -slope[0]

    mode = minimize(down, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    nudge = 1e-4 * np.eye(size)
    curve = -(density(mode + nudge)[1] - density(mode - nudge)[1]) / 2e-4
    curve[held], curve[:, held] = 0.0, 0.0
    curve[held, held] = 4.0
    root = _root_of_inverse((curve + curve.T) / 2)
    starts = _times(rng.standard_normal((chains // GROUP, size)), root.T)
    return mode + np.repeat(starts, GROUP, axis=0), root


def _root_of_inverse(curve: np.ndarray) -> np.ndarray:
    """A root of the inverse of a curvature, made positive by the least of a few ridges."""
    ridge = 0.25
    while True:
        try:
            low = np.linalg.cholesky(curve + ridge * np.eye(len(curve)))
        except np.linalg.LinAlgError:
            ridge *= 4
        else:
            return np.asarray(np.linalg.solve(low.T, np.eye(len(curve))))


def _times(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A matrix product summed in one order: a threaded library's last digit depends on the machine's threads."""
    return np.asarray(np.einsum("ij,jk->ik", a, b))


def _move(
    density: Density,
    x: np.ndarray,
    logp: np.ndarray,
    slope: np.ndarray,
    root: np.ndarray,
    step: float,
    path: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float]:
    """One move of every chain: the new state, the mean chance of acceptance, the share of lost paths."""
    speed = rng.standard_normal(x.shape)
    energy = logp - 0.5 * (speed**2).sum(axis=1)
    at, up = x, slope
    with np.errstate(all="ignore"):  # a lost path is refused below
        speed = speed + 0.5 * step * _times(up, root)
        for turn in range(path):
            at = at + step * _times(speed, root.T)
            new, up = density(at)
            speed = speed + (step if turn < path - 1 else 0.5 * step) * _times(up, root)
        change = new - 0.5 * (speed**2).sum(axis=1) - energy
        change = np.where(np.isfinite(change), change, -np.inf)
        chance = np.exp(np.minimum(change, 0.0))
    taken = rng.random(len(x)) < chance
    return (
        np.where(taken[:, None], at, x),
        np.where(taken, new, logp),
        np.where(taken[:, None], up, slope),
        float(chance.mean()),
        float((change < -_LOST).mean()),
    )


def diagnose(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Do the chains tell one story, and for how many independent draws do they stand?

    Parameters
    ----------
    draws : numpy.ndarray
        Draws by chains by quantities; chains that started together stand side by side, four by four.

    Returns
    -------
    tuple of numpy.ndarray
        For each quantity the rank-normalised nested R-hat and the bulk effective size; NaN for a constant.
    """
    count, chains, _ = draws.shape
    flat = draws.reshape(count * chains, -1)
    normal = ndtri((flat.argsort(axis=0).argsort(axis=0) + 0.625) / (len(flat) + 0.25)).reshape(draws.shape)
    means = normal.mean(axis=0)
    grouped = means.reshape(-1, GROUP, means.shape[-1])
    within = normal.var(axis=0, ddof=1).mean(axis=0)
    inside = grouped.var(axis=1, ddof=1).mean(axis=0) + within
    with np.errstate(divide="ignore", invalid="ignore"):
        r_hat = np.sqrt(1 + grouped.mean(axis=1).var(axis=0, ddof=1) / inside)
        spectrum = np.abs(np.fft.rfft(normal - means, 2 * count, axis=0)) ** 2
        cov = np.fft.irfft(spectrum, axis=0)[:count].mean(axis=1) / count
        whole = within * (count - 1) / count + means.var(axis=0, ddof=1)
        rho = 1 - (within - cov * count / (count - 1)) / whole
    size = np.full(r_hat.shape, np.nan)
    for i in np.flatnonzero(np.isfinite(r_hat)):
        pairs = rho[: count // 2 * 2, i].reshape(-1, 2).sum(axis=1)
        pairs[0] = 1 + rho[1, i]
        ends = np.flatnonzero(pairs < 0)
        pairs = np.minimum.accumulate(pairs[: ends[0]] if len(ends) else pairs)
        size[i] = len(flat) / max(2 * pairs.sum() - 1, 1 / np.log10(len(flat)))
    return r_hat, size

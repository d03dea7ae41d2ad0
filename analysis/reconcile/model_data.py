"""Evidence as plain arrays: all that the sampler, the simulator and a key of the cache need to know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.reconcile.evidence import CEILING, FLOOR, Evidence
from analysis.reconcile.priors import Priors

GRIDS = (1.0, 0.5, 0.1, 0.05, 0.01)  # steps of rounding, as shares of the figure's power of ten; then: not rounded


@dataclass(frozen=True)
class ModelData:
    """What one fit is about.

    Attributes
    ----------
    weights : numpy.ndarray
        Claims by months: the share of each month a claim counts.
    kind, claimant : numpy.ndarray
        Of each claim: point, floor or ceiling; position in the list of claimants.
    low, high : numpy.ndarray
        Claims by six ways to round: logarithms of the known figures that are said as this figure. NaN where no
        such rounding gives the figure.
    early, sea, voyages : numpy.ndarray
        Of each claim, as in `Evidence`.
    scale : float
        Middle of the prior of the monthly rate.
    """

    weights: np.ndarray
    kind: np.ndarray
    claimant: np.ndarray
    low: np.ndarray
    high: np.ndarray
    early: np.ndarray
    sea: np.ndarray
    voyages: np.ndarray
    scale: float
    claimants: int

    @property
    def months(self) -> int:
        """Length of the axis."""
        return int(self.weights.shape[1])


def model_data(read: Evidence, priors: Priors) -> ModelData:
    """Evidence as arrays."""
    rows = read.rows
    names = {name: i for i, name in enumerate(read.claimants)}
    months = np.arange(read.months)
    start, end = (rows[c].to_numpy(float)[:, None] for c in ("start", "end"))
    weights = np.clip(np.minimum(end, months + 1) - np.maximum(start, months), 0.0, 1.0)
    low, high = cells(
        rows["value"].to_numpy(float),
        rows["kind"].to_numpy(int),
        rows["exact"].to_numpy(bool),
        rounding=priors.rounding,
    )
    for i, (least, most) in enumerate(rows[["low", "high"]].to_numpy(float)):
        if least < most:  # a stated spread says what the figure may be better than its zeros do
            low[i], high[i] = np.log(least), np.log(most)
    flags = {name: rows[name].to_numpy(bool) for name in ("early", "sea", "voyages")}
    claimant = rows["claimant_id"].map(names).to_numpy(int)
    return ModelData(
        weights, rows["kind"].to_numpy(int), claimant, low, high, **flags, scale=read.scale, claimants=len(names)
    )


def steps(value: np.ndarray) -> np.ndarray:
    """Step of each way to round a figure of this size: values by six; no step is under one."""
    power = 10.0 ** np.floor(np.log10(np.maximum(value, 1.0)) + 1e-9)
    return np.asarray(np.maximum(np.stack([*(power * g for g in GRIDS), np.ones_like(power)], axis=-1), 1.0))


def cells(
    value: np.ndarray, kind: np.ndarray, exact: np.ndarray, *, rounding: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Which known figures are said as this figure, by way to round?

    A point is rounded to the nearest step, a floor down, a ceiling up. The step belongs to the known figure, so that
    below a power of ten it is a tenth of the step above. An exact figure is not rounded.

    Returns
    -------
    tuple of numpy.ndarray
        Logarithms of the ends of each cell; NaN where that rounding cannot give the figure.
    """
    above, below = steps(value), steps(value * (1 - 1e-6))
    up, down = above.copy(), below.copy()
    up[kind == FLOOR], down[kind == FLOOR] = above[kind == FLOOR], 0.0
    up[kind == CEILING], down[kind == CEILING] = 0.0, below[kind == CEILING]
    nearest = (kind != FLOOR) & (kind != CEILING)
    up[nearest], down[nearest] = above[nearest] / 2, below[nearest] / 2
    low = np.maximum(value[:, None] - down, 0.25)
    high = value[:, None] + up
    on = np.abs(value[:, None] / above - np.round(value[:, None] / above)) < 1e-6
    on[:, -1] = True
    fine = exact | (not rounding)
    on[fine] = True
    for edge in (low, high):
        edge[fine] = edge[fine, -1:]
    return np.where(on, np.log(low), np.nan), np.where(on, np.log(high), np.nan)

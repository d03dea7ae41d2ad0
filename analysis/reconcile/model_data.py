"""Evidence as plain arrays: all that the sampler, the simulator and a key of the cache need to know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.reconcile.evidence import CEILING, FLOOR, Evidence
from analysis.reconcile.priors import Priors

MEMORY = 6.0  # months over which the slow error of one body's statements fades to about a third
NEVER = -30.0  # below any square root
GRIDS = (1.0, 0.5, 0.1, 0.05, 0.01)  # steps of rounding, as shares of the figure's power of ten; then: not rounded


@dataclass(frozen=True)
class ModelData:
    """What one fit is about.

    Attributes
    ----------
    since, until : numpy.ndarray
        Claims by months: the share of each month that has passed when a claim begins to count, and when it ends, as logarithms.
    exposure : numpy.ndarray
        Length of each month of the axis: one, but for the last, which ends on the last day.
    reached : numpy.ndarray
        Of each month: the share of it that lies before the last day counted to by any claim.
    kind, claimant, government : numpy.ndarray
        Of each claim: point, floor or ceiling; position in the list of claimants. Of each claimant: position in the list
        of governments.
    low, high : numpy.ndarray
        Claims by six ways to round: ends of the known figures that are said as this figure, as logarithms, or as square
        roots where they are counts. NaN where no such rounding gives the figure.
    early, sea, voyages, none : numpy.ndarray
        Of each claim, as in `Evidence`; `none` is a figure of zero for the goods themselves.
    kin : numpy.ndarray
        Claims by claims: makes of independent errors those that one body's successive statements share.
    scale : float
        Middle of the prior of the monthly rate.
    """

    since: np.ndarray
    until: np.ndarray
    exposure: np.ndarray
    reached: np.ndarray
    kind: np.ndarray
    claimant: np.ndarray
    government: np.ndarray
    low: np.ndarray
    high: np.ndarray
    early: np.ndarray
    sea: np.ndarray
    voyages: np.ndarray
    none: np.ndarray
    kin: np.ndarray
    scale: float

    @property
    def months(self) -> int:
        """Length of the axis."""
        return int(self.until.shape[1])

    @property
    def counts(self) -> np.ndarray:
        """Which claims count carriers, or consignments of which there were none: an error of their own for small numbers."""
        return np.asarray(self.voyages | self.none)


def model_data(read: Evidence, priors: Priors) -> ModelData:
    """Evidence as arrays."""
    rows = read.rows
    names = {name: i for i, name in enumerate(read.claimants)}
    states = {name: i for i, name in enumerate(read.governments)}
    edges, value = read.edges, rows["value"].to_numpy(float)
    exposure = np.diff(edges)
    start, end = (rows[c].to_numpy(float)[:, None] for c in ("start", "end"))
    since, until = passed(start, edges), passed(end, edges)
    low, high = cells(value, rows["kind"].to_numpy(int), rows["exact"].to_numpy(bool), rounding=priors.rounding)
    for i, (least, most) in enumerate(rows[["low", "high"]].to_numpy(float)):
        if least < most:  # a stated spread says what the figure may be better than its zeros do
            low[i], high[i] = least, most
    flags = {name: rows[name].to_numpy(bool) for name in ("early", "sea", "voyages")}
    none = (value == 0) & ~flags["voyages"]
    counts = (flags["voyages"] | none)[:, None]
    low, high = (np.where(counts, np.sqrt(edge), np.log(np.maximum(edge, 1e-9))) for edge in (low, high))
    low = np.where(counts & (low == 0), NEVER, low)
    whose = rows.drop_duplicates("claimant_id").set_index("claimant_id")["government"]
    return ModelData(
        since, until, exposure, np.exp(passed(end.max(keepdims=True), edges))[0],
        rows["kind"].to_numpy(int), rows["claimant_id"].map(names).to_numpy(int),
        whose.reindex(read.claimants).map(states).to_numpy(int), low, high, **flags, none=none,
        kin=np.linalg.cholesky(kinship(rows, rows) + 1e-6 * np.eye(len(rows))), scale=read.scale,
    )  # fmt: skip


def passed(at: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Logarithm of the share of each month that has passed at a place on the axis, and of none a number far below any."""
    share = np.clip((at - edges[:-1]) / np.diff(edges), 0.0, 1.0)
    return np.where(share > 0, np.log(np.maximum(share, 1e-300)), -(NEVER**2))


def kinship(one: pd.DataFrame, other: pd.DataFrame) -> np.ndarray:
    """Correlation of the slow errors of statements: of one body and on one thing, the nearer their last days the higher."""
    apart = np.abs(one["end"].to_numpy(float)[:, None] - other["end"].to_numpy(float))
    same = np.ones(apart.shape, dtype=bool)
    for name in ("claimant_id", "voyages"):
        same &= one[name].to_numpy()[:, None] == other[name].to_numpy()
    return np.where(same, np.exp(-apart / MEMORY), 0.0)


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
        Ends of each cell; NaN where that rounding cannot give the figure.
    """
    above, below = steps(value), steps(value * (1 - 1e-6))
    up, down = above.copy(), below.copy()
    up[kind == FLOOR], down[kind == FLOOR] = above[kind == FLOOR], 0.0
    up[kind == CEILING], down[kind == CEILING] = 0.0, below[kind == CEILING]
    nearest = (kind != FLOOR) & (kind != CEILING)
    up[nearest], down[nearest] = above[nearest] / 2, below[nearest] / 2
    low = np.maximum(value[:, None] - down, 0.0)
    high = value[:, None] + up
    on = np.abs(value[:, None] / above - np.round(value[:, None] / above)) < 1e-6
    on[:, -1] = True
    fine = exact | (not rounding)
    on[fine] = True
    for edge in (low, high):
        edge[fine] = edge[fine, -1:]
    return np.where(on, low, np.nan), np.where(on, high, np.nan)

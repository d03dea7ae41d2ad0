"""The model written out: the log density of everything unknown, and its slope, for many chains at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analysis.reconcile.evidence import CEILING, POINT
from analysis.reconcile.priors import LOGNORMAL, Priors
from analysis.reconcile.problem import Problem

_SCALARS = ("level", "common", *LOGNORMAL, "sea", "tight")
WIDTHS = ("drift", "burst", "noise", "spread", "slack")  # of which others are multiples


@dataclass(frozen=True)
class Unknowns:
    """Everything unknown, in the units a reader meets; chains first."""

    single: dict[str, np.ndarray]
    heaping: np.ndarray
    rate: np.ndarray
    bias: np.ndarray


class Density:
    """Log density and slope of one problem under given priors, on unbounded coordinates.

    Each single number is a standard normal (the share of tight floors a logit), the ways to round are the logarithms of
    gamma variables, and steps of the rate, months and claimants are standard normals: all of a like scale before a
    claim is read.
    """

    def __init__(self, given: Problem, priors: Priors) -> None:
        self.given, self.priors = given, priors
        months = given.months
        summed = np.tri(months, months - 1, -1).T  # a step moves every later month
        self._steps = summed - summed.mean(axis=1, keepdims=True)
        sizes = {
            **dict.fromkeys(_SCALARS, 1),
            "heaping": 6,
            "walk": months - 1,
            "month": months,
            "bias": given.claimants,
        }
        edges = np.cumsum([0, *sizes.values()])
        self.at = {name: slice(edges[i], edges[i + 1]) for i, name in enumerate(sizes)}
        self.size = int(edges[-1])
        self._sign = np.where(given.kind == CEILING, -1.0, 1.0)
        self._claim, self._way = np.nonzero(np.isfinite(given.low))
        ends = np.stack([given.low, given.high], -1)[self._claim, self._way] * self._sign[self._claim, None]
        self._ends = np.sort(ends, axis=1)  # a ceiling is a floor in the mirror
        self._first = np.flatnonzero(np.diff(self._claim, prepend=-1))
        self._bound = np.flatnonzero((given.kind != POINT)[self._claim])
        count = len(given.kind)
        self._to_claim = (self._claim[:, None] == np.arange(count)).astype(float)
        self._to_way = (self._way[:, None] == np.arange(6)).astype(float)
        self._to_claimant = (given.claimant[:, None] == np.arange(given.claimants)).astype(float)

    def unknowns(self, x: np.ndarray) -> Unknowns:
        """Coordinates, one row a chain, as the numbers they stand for."""
        single = {name: x[:, self.at[name].start] for name in _SCALARS}
        for name in ("level", "common"):
            middle, width = getattr(self.priors, name)
            single[name] = middle + width * single[name]
        for name in LOGNORMAL:
            middle, width = getattr(self.priors, name)
            single[name] = middle * np.exp(width * single[name])
        single["sea"] = expit(self.priors.sea[0] + self.priors.sea[1] * single["sea"])
        single["tight"] = expit(single["tight"])
        heap = np.exp(x[:, self.at["heaping"]])
        smooth = single["drift"][:, None] * (x[:, self.at["walk"]] @ self._steps)
        log_rate = single["level"][:, None] + smooth + single["burst"][:, None] * x[:, self.at["month"]]
        return Unknowns(
            single,
            heap / heap.sum(axis=1, keepdims=True),
            self.given.scale * np.exp(log_rate),
            single["spread"][:, None] * x[:, self.at["bias"]],
        )

    def middles(self, u: Unknowns) -> tuple[np.ndarray, np.ndarray]:
        """What each claim counts, and the logarithm of the figure its claimant would know; chains by claims."""
        given, one = self.given, u.single
        before = one["early"] * given.scale * np.exp(one["level"])
        counted = u.rate @ given.weights.T + given.early * before[:, None]
        middle = np.log(counted) + given.sea * np.log(one["sea"])[:, None] + u.bias[:, given.claimant]
        unit = np.where(given.voyages, -np.log(one["capacity"])[:, None], one["common"][:, None])
        return counted, middle + unit

    def each(self, x: np.ndarray) -> np.ndarray:
        """Log chance of each claim as said; chains by claims."""
        return self._read(x)[0]

    def __call__(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log density and its slope; one row a chain."""
        each, slope = self._read(x)
        tight, heap = self.at["tight"].start, self.at["heaping"]
        a, b = self.priors.tight
        weights = np.asarray(self.priors.heaping)
        normal = np.ones(self.size, dtype=bool)
        normal[tight], normal[heap] = False, False
        y, t = x[:, heap], x[:, tight]
        prior = -0.5 * (x[:, normal] ** 2).sum(axis=1)
        prior += -a * np.logaddexp(0, -t) - b * np.logaddexp(0, t) + (weights * y - np.exp(y)).sum(axis=1)
        slope[:, normal] -= x[:, normal]
        slope[:, tight] += a - (a + b) * expit(t)
        slope[:, heap] += weights - np.exp(y)
        return each.sum(axis=1) + prior, slope

    def _read(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log chance of each claim, and the slope of their sum."""
        given, u = self.given, self.unknowns(x)
        one = u.single
        counted, middle = self.middles(u)
        scale = one["noise"] * np.sqrt(3) / np.pi  # of a logistic with that standard deviation
        z = (self._ends - (self._sign * middle)[:, self._claim, None]) / scale[:, None, None]
        below, above = _logistic(z)
        cell, by_z, _ = _inside(below, above, np.ones_like(scale))
        by_power = np.zeros_like(cell)
        some = self._bound
        share = np.zeros_like(cell)  # of each cell's chance that is loose
        if len(some):
            power = scale / one["slack"]
            wide, wide_by_z, wide_by_power = _inside(below[:, some], above[:, some], power)
            tight, loose = np.log(one["tight"])[:, None], np.log1p(-one["tight"])[:, None]
            both = np.logaddexp(tight + cell[:, some], loose + wide)
            share[:, some] = s = np.exp(loose + wide - both)
            by_power[:, some] = s * wide_by_power
            by_z[:, some] = (1 - s)[..., None] * by_z[:, some] + s[..., None] * wide_by_z
            cell[:, some] = both
        cell += np.log(u.heaping)[:, self._way]
        most = np.maximum.reduceat(cell, self._first, axis=1)
        parts = np.exp(cell - most[:, self._claim])
        total = np.add.reduceat(parts, self._first, axis=1)
        each = most + np.log(total)
        parts /= total[:, self._claim]
        # back through the same steps
        by_z *= parts[..., None]
        by_power = (by_power * parts).sum(axis=1)
        slope = np.zeros_like(x)
        by_middle = -self._sign * (by_z.sum(axis=2) @ self._to_claim) / scale[:, None]
        by_scale = -(by_z * z).sum(axis=(1, 2)) / scale + by_power / one["slack"]
        put = {name: self.at[name].start for name in _SCALARS}
        slope[:, put["noise"]] = by_scale * scale * self.priors.noise[1]
        slope[:, put["slack"]] = -by_power * scale / one["slack"] * self.priors.slack[1]
        if len(some):
            slope[:, put["tight"]] = (parts[:, some] * (1 - share[:, some] - one["tight"][:, None])).sum(axis=1)
        slope[:, self.at["heaping"]] = parts @ self._to_way - len(given.kind) * u.heaping
        slope[:, put["sea"]] = (by_middle @ given.sea) * (1 - one["sea"]) * self.priors.sea[1]
        slope[:, put["capacity"]] = -(by_middle @ given.voyages) * self.priors.capacity[1]
        slope[:, put["common"]] = (by_middle @ ~given.voyages) * self.priors.common[1]
        by_bias = by_middle @ self._to_claimant
        slope[:, self.at["bias"]] = by_bias * one["spread"][:, None]
        slope[:, put["spread"]] = (by_bias * u.bias).sum(axis=1) * self.priors.spread[1]
        by_counted = by_middle / counted
        before = (by_counted @ given.early) * one["early"] * given.scale * np.exp(one["level"])
        by_log = (by_counted @ given.weights) * u.rate
        slope[:, put["early"]] = before * self.priors.early[1]
        slope[:, put["level"]] = (by_log.sum(axis=1) + before) * self.priors.level[1]
        by_walk = by_log @ self._steps.T
        walk, month = x[:, self.at["walk"]], x[:, self.at["month"]]
        drift, burst = one["drift"], one["burst"]
        slope[:, self.at["walk"]] = by_walk * drift[:, None]
        slope[:, self.at["month"]] = by_log * burst[:, None]
        slope[:, put["drift"]] = (by_walk * walk).sum(axis=1) * drift * self.priors.drift[1]
        slope[:, put["burst"]] = (by_log * month).sum(axis=1) * burst * self.priors.burst[1]
        return each, slope


def _logistic(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithm of the logistic of z, and the logistic of -z."""
    small = np.exp(-np.abs(z))
    return np.minimum(z, 0.0) - np.log1p(small), np.where(z > 0, small, 1.0) / (1 + small)


def _inside(below: np.ndarray, above: np.ndarray, power: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log chance of cells, and its slope by both ends and by the power, where P(less than z) = logistic(z) ** power.

    With power 1 this is a logistic error; with a smaller one it is such an error less an exponential slack, since the
    lower tail then falls as exp(power * z). Written with differences of logarithms, narrow and far cells stay exact.
    """
    k = power[:, None]
    low, high = below[..., 0], below[..., 1]
    rest = -np.expm1(np.minimum(k * (low - high), -1e-290))
    over = 1 / rest
    by_z = above * k[..., None]
    by_z[..., 0] *= 1 - over
    by_z[..., 1] *= over
    return k * high + np.log(rest), by_z, high * over - low * (over - 1)

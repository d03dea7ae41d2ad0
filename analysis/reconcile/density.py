"""The model written out: the log density of everything unknown, for numpy and for a sampler that differentiates it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.reconcile.evidence import CEILING, POINT
from analysis.reconcile.model_data import ModelData
from analysis.reconcile.priors import LOGNORMAL, SHARES, Priors

_SCALARS = ("level", "common", *LOGNORMAL, *SHARES, "tight")
_ANY = 1e-9  # lest a logarithm be asked of none
_PROBIT = 1.7  # a normal's quantile is a logit divided by about this
Array = Any  # of numpy, or of JAX while it traces


@dataclass(frozen=True)
class Unknowns:
    """Everything unknown, in the units a reader meets; draws first."""

    single: dict[str, Array]
    heaping: Array
    rate: Array  # amount within each month of the axis
    within: (
        Array  # unevenness of each month: the share of its days that have passed, to this power, is that of its amount
    )
    government: Array
    bias: Array  # of each claimant, its government's included
    wander: Array  # of each statement: what a body's successive statements share beyond its bias


def far(z: Array, xp: Any = np) -> Array:
    """A standard normal with longer tails, about those of Student's t with four degrees: most are near, a few far off."""
    return z * xp.sqrt(1.0 + z**2 / 4.0)


class Density:
    """Log density of one problem under given priors, on unbounded coordinates.

    Each single number is a standard normal (the share of tight floors a logit), the ways to round are the logarithms of
    gamma variables, and steps of the rate, months, governments, claimants and statements are standard normals: all of a
    like scale before a claim is read. `xp` is the array library, numpy or `jax.numpy`.
    """

    def __init__(self, given: ModelData, priors: Priors, xp: Any = np) -> None:
        self.given, self.priors, self._xp = given, priors, xp
        months = given.months
        summed = np.tri(months, months - 1, -1).T  # a step moves every later month
        self._steps = summed - summed.mean(axis=1, keepdims=True)
        apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
        # makes of independent months those that last
        self._lasting = np.linalg.cholesky(np.exp(-apart / priors.lasting)).T
        sizes = {
            **dict.fromkeys(_SCALARS, 1),
            "heaping": 6,
            "walk": months - 1,
            "month": months,
            "running months": months,
            "within": months,
            "government": int(given.government.max()) + 1,
            "bias": len(given.government),
            "wander": len(given.kind),
        }
        edges = np.cumsum([0, *sizes.values()])
        self.at = {name: slice(int(edges[i]), int(edges[i + 1])) for i, name in enumerate(sizes)}
        self.size = int(edges[-1])
        self._sign = xp.where(given.kind == CEILING, -1.0, 1.0)
        self._can = xp.isfinite(given.low)
        self._counts, self._none = given.counts, given.none
        ends = xp.stack([xp.where(self._can, given.low, 0.0), xp.where(self._can, given.high, 1.0)], -1)
        self._ends = xp.sort(ends * self._sign[:, None, None], axis=-1)  # a ceiling is a floor in the mirror

    def constrain(self, x: Array) -> Unknowns:
        """Coordinates, one row a draw, as the numbers they stand for."""
        xp, priors = self._xp, self.priors
        single = {name: x[:, self.at[name].start] for name in _SCALARS}
        for name in ("level", "common"):
            middle, width = getattr(priors, name)
            single[name] = middle + width * single[name]
        for name in LOGNORMAL:
            middle, width = getattr(priors, name)
            single[name] = middle * xp.exp(width * single[name])
        for name in SHARES:
            middle, width = getattr(priors, name)
            single[name] = xp.exp(self._log_logistic(middle + width * single[name]))
        single["tight"] = xp.exp(self._log_logistic(single["tight"]))
        heap = xp.exp(x[:, self.at["heaping"]])
        government = single["between"][:, None] * x[:, self.at["government"]]
        own = single["spread"][:, None] * far(x[:, self.at["bias"]], xp)
        return Unknowns(
            single,
            heap / heap.sum(axis=1, keepdims=True),
            (self.given.scale * xp.exp(single["level"]))[:, None] * self._shape(x, single),
            xp.exp(single["burst"][:, None] * far(x[:, self.at["within"]], xp)),
            government,
            government[:, self.given.government] + own,
            single["wander"][:, None] * (x[:, self.at["wander"]] @ self.given.kin.T),
        )

    def _shape(self, x: Array, single: dict[str, Array]) -> Array:
        """What each month brings in units of an average one: smooth, with bursts, runs and rests; draws by months.

        The average is over the months that claims count to, which they know; how much a running month brings hangs on
        how many rest, and a sampler gets stuck between the two.
        """
        xp, exposure = self._xp, self.given.exposure
        smooth = single["drift"][:, None] * (far(x[:, self.at["walk"]], xp) @ self._steps)
        burst = single["burst"][:, None] * far(x[:, self.at["month"]], xp)
        middle, width = self.priors.running
        usual = (middle + width * x[:, self.at["running"]]) / _PROBIT
        runs = usual + x[:, self.at["running months"]] @ self._lasting
        log_rate = smooth + burst + self._log_logistic(self.priors.switch * runs)
        shape = exposure * xp.exp(log_rate - log_rate.max(axis=1, keepdims=True))
        return shape * ((exposure @ self.given.reached) / (shape @ self.given.reached))[:, None]

    def counted(self, u: Unknowns, since: Array, until: Array) -> Array:
        """Amount between two days, each given as logarithms of the share of each month that has passed by it; draws by days."""
        power = u.within[:, None, :]
        share = self._xp.exp(power * until) - self._xp.exp(power * since)
        return (u.rate[:, None, :] * share).sum(axis=2) + _ANY

    def expected_log_value(self, u: Unknowns) -> Array:
        """Logarithm of the figure that the claimant of each claim would know; draws by claims."""
        given, one, xp = self.given, u.single, self._xp
        month = (given.scale * xp.exp(one["level"]))[:, None]  # an average one
        counted = self.counted(u, given.since, given.until) + given.early * one["early"][:, None] * month
        middle = xp.log(counted) + given.sea * xp.log(one["sea"])[:, None] + u.bias[:, given.claimant] + u.wander
        by_carrier = -xp.log(one["capacity"] * given.scale)[:, None]
        by_consignment = -xp.log(one["consignment"])[:, None] - xp.log(month)
        stated = xp.where(self._none, by_consignment, one["common"][:, None])
        return middle + xp.where(given.voyages, by_carrier, stated)

    def said_around(self, u: Unknowns) -> tuple[Array, Array, Array]:
        """Middle, scale of the logistic error and loose slack of what is known for each claim; draws by claims.

        On logarithms, and for counts on square roots, where the variance of a Poisson count is a quarter: a count of none
        or one is an ordinary one. To it the error of other statements is added.
        """
        xp, middle = self._xp, self.expected_log_value(u)
        noise, slack = (u.single[name][:, None] for name in ("noise", "slack"))
        root = xp.exp(xp.minimum(middle, 40.0) / 2)
        deviation = xp.where(self._counts, xp.sqrt(1.0 + (noise * root) ** 2) / 2, noise)
        loose = xp.where(self._counts, slack * root / 2, slack)
        return xp.where(self._counts, root, middle), deviation * np.sqrt(3) / np.pi, loose

    def claim_log_lik(self, x: Array) -> Array:
        """Log chance of each claim as said; draws by claims."""
        given, xp = self.given, self._xp
        u = self.constrain(x)
        middle, scale, slack = self.said_around(u)
        z = (self._ends - (self._sign * middle)[:, :, None, None]) / scale[:, :, None, None]
        below = self._log_logistic(z)
        firm = self._between(below)
        # the figure less an exponential slack: a logistic raised to a power, whose lower tail falls as exp(power * z)
        wide = self._between(below * (scale / slack)[:, :, None, None])
        logit = x[:, self.at["tight"].start][:, None, None]
        either = xp.logaddexp(self._log_logistic(logit) + firm, self._log_logistic(-logit) + wide)
        chance = xp.where((given.kind == POINT)[:, None], firm, either) + xp.log(u.heaping)[:, None, :]
        chance = xp.where(self._can, chance, -1e30)
        most = chance.max(axis=2, keepdims=True)
        return most[..., 0] + xp.log(xp.exp(chance - most).sum(axis=2))

    def log(self, x: Array) -> Array:
        """Log density; one number a draw."""
        xp = self._xp
        t, y = x[:, self.at["tight"].start], x[:, self.at["heaping"]]
        a, b = self.priors.tight
        square = (x**2).sum(axis=1) - t**2 - (y**2).sum(axis=1)
        prior = -0.5 * square + a * self._log_logistic(t) + b * self._log_logistic(-t)
        prior = prior + (np.asarray(self.priors.heaping) * y - xp.exp(y)).sum(axis=1)
        return self.claim_log_lik(x).sum(axis=1) + prior

    def _log_logistic(self, z: Array) -> Array:
        return -self._xp.logaddexp(0.0, -z)

    def _between(self, below: Array) -> Array:
        """Log chance between two ends from the log chances below each: exact for narrow and for far cells."""
        low, high = below[..., 0], below[..., 1]
        return high + self._xp.log(-self._xp.expm1(self._xp.minimum(low - high, -1e-290)))

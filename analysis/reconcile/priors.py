"""What the model supposes before it reads a claim, each supposition with its source or its reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import UnknownName, UsageError

# name: (what it is, unit, family, source or reason); no reason rests on a figure of the data, so that all hold on every day
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "level": ("average monthly rate, against the largest figure on file divided by its months", "factor", "normal, of the logarithm",
             "weak on purpose, lest it pull on the total: two thirds of it lies within a factor of seven either way"),
    "running": ("share of months in which the flow runs and does not rest", "share", "logit-normal",
               "weak: mostly it runs, in two months of five or in nearly all; runs and rests last about a year, as contracts do"),
    "drift": ("change of the rate from one month to the next", "log ratio", "log-normal",
             "weak: within a year the rate may halve or double, and now and then it breaks off"),
    "burst": ("a month's own departure from the smooth rate, and unevenness within it", "log ratio", "log-normal",
             "what a few shipments a month carry swings by half from month to month and within one, now and then by more"),
    "noise": ("error of one statement that its rounding does not explain", "log ratio", "log-normal",
             "weak: a tenth, give or take a factor of 1.5"),
    "between": ("how far governments differ from one another throughout", "log ratio", "log-normal",
               "weak: bodies of one state read the same reports and err together, by a seventh or so"),
    "spread": ("how far bodies of one government differ from one another throughout", "log ratio", "log-normal",
              "weak: a tenth, and now and then one that stands far off"),
    "wander": ("slow error that one body's successive statements share", "log ratio", "log-normal",
              "an update corrects the same count: its errors fade within half a year, not from one statement to the next"),
    "common": ("error that every stated figure shares", "factor", "normal, of the logarithm",
              "nothing in the claims bears on it, and no count of the goods themselves is public: one third either way"),
    "slack": ("how far below the known figure a loose 'more than' stays", "log ratio", "log-normal",
             "weak: a fifth, give or take a factor of 1.6"),
    "tight": ("share of 'more than' figures that are the known figure itself, rounded down", "share", "beta",
             "unknown: one half, with either extreme unlikely"),
    "capacity": ("what one carrier brings, against the largest figure on file divided by its months", "typical months", "log-normal",
                "broad on purpose, so that counts of carriers tell when goods moved and not how many: a few carriers a month"),
    "sea": ("share of the flow that goes by sea", "share", "logit-normal",
           "weak: sea is where it was seen to go; half to nearly all"),
    "early": ("shipped before the usual start of counting", "typical months", "log-normal",
             "weak: a month's worth, give or take a factor of 2.7"),
    "consignment": ("what goes at one time, so that a month may have none", "typical months", "log-normal",
                   "weak: a typical month sees four consignments, give or take a factor of two"),
    "heaping": ("how a figure is rounded: to 1, 1/2, 1/10, 1/20, 1/100 of its power of ten, or not", "share", "Dirichlet",
               "even: round figures on file teach it"),
}  # fmt: skip
SHARES = ("running", "sea")
LOGNORMAL = ("drift", "burst", "noise", "between", "spread", "wander", "slack", "capacity", "early", "consignment")


@dataclass(frozen=True)
class Priors:
    """Middle and width of each prior.

    For a log-normal the middle is the median and the width the standard deviation of the logarithm; for a normal
    both are as usual; the shares by sea and of running months are normal on the logit scale; `tight` is a beta with both parameters stated;
    `heaping` is the weight of each of six ways to round, and `rounding` False reads every figure as unrounded.
    `lasting` is in how many months running or resting fades to about a third: contracts and budgets run for a year.
    `switch` is how steeply a month turns from resting to running: at 6 it does one or the other and little lies between.
    """

    level: tuple[float, float] = (-0.3, 2.0)
    running: tuple[float, float] = (1.2, 1.2)
    drift: tuple[float, float] = (0.15, 0.5)
    burst: tuple[float, float] = (0.35, 0.4)
    noise: tuple[float, float] = (0.10, 0.4)
    between: tuple[float, float] = (0.15, 0.5)
    spread: tuple[float, float] = (0.10, 0.5)
    wander: tuple[float, float] = (0.08, 0.5)
    common: tuple[float, float] = (0.0, 0.30)
    slack: tuple[float, float] = (0.20, 0.5)
    tight: tuple[float, float] = (2.0, 2.0)
    capacity: tuple[float, float] = (0.3, 1.0)
    sea: tuple[float, float] = (1.7, 0.8)
    early: tuple[float, float] = (1.0, 1.0)
    consignment: tuple[float, float] = (0.25, 0.7)
    heaping: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    rounding: bool = True
    lasting: float = 12.0
    switch: float = 6.0

    def __post_init__(self) -> None:
        for name in _WORDS:
            value = np.asarray(getattr(self, name), dtype=float)
            wanted = 6 if name == "heaping" else 2
            positive = value if name in ("tight", "heaping", *LOGNORMAL) else value[1:]
            if value.shape != (wanted,) or not np.isfinite(value).all() or (positive <= 0).any():
                raise UsageError(
                    f"prior {name!r} is {getattr(self, name)!r}; give {wanted} finite numbers, scales above zero"
                )
        for name in ("lasting", "switch"):
            if not 0 < getattr(self, name) < np.inf:
                raise UsageError(f"prior {name!r} is {getattr(self, name)!r}; give a finite number above zero")

    def but(self, **changes: Any) -> Priors:
        """The same priors with some changed.

        Raises
        ------
        UnknownName
            For a prior that does not exist.
        UsageError
            For a scale that is not above zero.
        """
        names = [f.name for f in fields(self)]
        for name in changes:
            if name not in names:
                raise UnknownName("prior", name, names)
        return replace(self, **changes)

    def table(self) -> pd.DataFrame:
        """Every prior with its source or reason: ``prior, what, family, middle, low, high, unit, reason``.

        `low` and `high` hold 95% of it.
        """
        draws = prior_draws(self, 20_000, np.random.default_rng(0))
        rows = []
        for name, (what, unit, family, reason) in _WORDS.items():
            if name == "heaping":
                middle, low, high = float("nan"), float("nan"), float("nan")
            else:
                low, middle, high = (
                    float(f"{q:.3g}") for q in np.quantile(readable(name, draws[name]), [0.025, 0.5, 0.975])
                )
            rows.append((name, what, family, middle, low, high, unit, reason))
        return pd.DataFrame(rows, columns=["prior", "what", "family", "middle", "low", "high", "unit", "reason"])

    def numbers(self) -> dict[str, Any]:
        """Plain numbers, for a key."""
        return asdict(self)


def readable(name: str, draws: np.ndarray) -> np.ndarray:
    """Draws as a reader meets them: the two numbers that are logarithms of a factor, as the factor."""
    return np.exp(draws) if name in ("level", "common") else draws


def prior_draws(priors: Priors, count: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draws of every prior of a single number, each in the unit a reader meets, and of the heaping weights."""
    draws: dict[str, np.ndarray] = {}
    for name in _WORDS:
        if name == "heaping":
            draws[name] = rng.dirichlet(priors.heaping, count)
            continue
        middle, width = getattr(priors, name)
        if name == "tight":
            draws[name] = rng.beta(middle, width, count)
        elif name in LOGNORMAL:
            draws[name] = middle * np.exp(width * rng.standard_normal(count))
        elif name in SHARES:
            draws[name] = 1 / (1 + np.exp(-(middle + width * rng.standard_normal(count))))
        else:
            draws[name] = middle + width * rng.standard_normal(count)
    return draws

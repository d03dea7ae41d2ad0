"""Is the model right where the truth is known? Synthetic histories, and what a fit expects of figures it has not read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.model.flow import Flow
from analysis.reconcile.density import Density, Unknowns
from analysis.reconcile.evidence import Evidence
from analysis.reconcile.model_data import model_data
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import LEVELS, Reconciled
from analysis.reconcile.sampler import sample
from analysis.reconcile.scores import RANKS
from analysis.reconcile.simulate import carried_over, posterior_predictive, prior_coordinates

DATASETS = 60
_DESIGN = Flow("goods", "here", "there", "goods", "items", "", "moved", "here", "there", "synthetic histories")
_SMALL = {"warmup": 300, "draws": 300}  # moves of a chain


def synthetic(scale: float = 800.0) -> Evidence:
    """A design with every kind of statement, over ten months: whose figures are then drawn from the model itself."""
    rows = [  # claimant, kind, start, end, early, exact, sea, voyages
        ("a", 0, 0, 2, False, False, False, False),
        ("b", 1, 0, 3, False, False, False, False),
        ("c", 0, 0, 4, False, True, True, True),
        ("a", 1, 0, 5, False, False, False, False),
        ("b", 0, 0, 5, True, False, False, False),
        ("d", 2, 0, 6, False, False, False, False),
        ("a", 0, 0, 8, False, False, False, False),
        ("c", 1, 0, 8, False, False, True, True),
        ("b", 1, 4, 9, False, False, False, False),
        ("d", 0, 0, 10, False, False, True, False),
    ]
    frame = pd.DataFrame(rows, columns=["claimant_id", "kind", "start", "end", "early", "exact", "sea", "voyages"])
    frame = frame.astype({"start": float, "end": float})
    frame["claim_id"] = [f"s{i}" for i in range(len(frame))]
    frame["government"] = frame["claimant_id"].map({"a": "x", "b": "x", "c": "y", "d": "z"})
    frame["value"] = np.where(frame["voyages"], 3 * frame["end"], scale * frame["end"])
    frame["low"] = frame["high"] = np.nan
    frame["basis"], frame["known_on"] = "", pd.Timestamp("2024-01-01")
    none = pd.DataFrame({"claim_id": [], "reason": []})
    return Evidence(frame, none, pd.Timestamp("2023-01-01"), 10, _DESIGN)


def calibrate(count: int, seed: int, *, first: int = 0, supposed: Priors | None = None) -> dict[str, pd.DataFrame]:
    """Simulation-based calibration and recovery: truths drawn from the prior, figures from the truth, then a fit.

    Each data set has draws of its own, so that `count` of them from the `first` on are the same however they are split.

    Returns
    -------
    dict of pandas.DataFrame
        ``ranks``: data sets by quantities, the share of posterior draws below the truth; ``inside``: whether the total lay
        inside each interval; ``settled``: worst split R-hat of all that is told of each fit.

    References
    ----------
    Talts, Betancourt, Simpson, Vehtari and Gelman, Validating Bayesian inference algorithms with simulation-based
    calibration, 2018.
    """
    design, true_priors = synthetic(), Priors()
    frame = Density(replace(model_data(design, true_priors), scale=800.0), true_priors)
    ranks, inside, settled = [], [], []
    for i in range(first, first + count):
        rng = np.random.default_rng([seed, i])
        truth = frame.constrain(prior_coordinates(frame, true_priors, 1, rng))
        value = posterior_predictive(frame, truth, design, rng)[0]
        read = _Fixed(**{**design.__dict__, "rows": design.rows.assign(value=value)})
        given = model_data(read, supposed or true_priors)
        sampled = sample(given, supposed or true_priors, seed=seed + i, **_SMALL)
        density = Density(given, supposed or true_priors)
        u = density.constrain(np.asarray(sampled.x, dtype=float).reshape(-1, density.size))
        total = u.rate.sum(axis=1)
        settled.append(sampled.r_hat)
        some = rng.choice(len(total), RANKS, replace=False)
        ranks.append({n: int((v[some] < t[0]).sum()) for n, v, t in _quantities(u, truth)})
        true_total = float(truth.rate.sum())
        edges = {level: np.quantile(total, [0.5 - level / 2, 0.5 + level / 2]) for level in LEVELS}
        inside.append({f"{level:.0%}": bool(low <= true_total <= high) for level, (low, high) in edges.items()})
    return {"ranks": pd.DataFrame(ranks), "inside": pd.DataFrame(inside), "settled": pd.DataFrame({"r_hat": settled})}


class _Fixed(Evidence):
    """Evidence whose scale is a given of the design, not of the figures drawn."""

    @property
    def scale(self) -> float:
        return 800.0


def _quantities(u: Unknowns, truth: Unknowns) -> list[tuple[str, np.ndarray, np.ndarray]]:
    named = [("total", u.rate.sum(axis=1), truth.rate.sum(axis=1)), ("last month", u.rate[:, -1], truth.rate[:, -1])]
    single = ("noise", "spread", "drift", "burst", "running", "common", "slack", "tight", "capacity", "sea", "early")
    return [*named, *((n, u.single[n], truth.single[n]) for n in single), ("bias of a", u.bias[:, 0], truth.bias[:, 0])]


def said_by(result: Reconciled, rows: pd.DataFrame, seed: int) -> np.ndarray:
    """Figures the model expects for statements it has not read, draws by statements, newcomers with a bias of their own."""
    read, u = result.evidence, result.unknowns
    asked = replace(read, rows=rows.reset_index(drop=True))
    rng = np.random.default_rng(seed)
    density = Density(replace(model_data(asked, result.priors), scale=read.scale), result.priors)
    return posterior_predictive(density, carried_over(u, read, asked, rng), asked, rng)

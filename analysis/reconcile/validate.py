"""Does the model deserve trust? Calibration, recovery, backtest, leave-one-out and sensitivity, by one command.

``python -m analysis.reconcile.validate`` prints every table; with ``--write`` it also keeps the numbers beside this
module, where notebook 04 reads them. All draws are seeded.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd

from analysis.claims import envelope
from analysis.files import atomic_write
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.density import Density, Unknowns
from analysis.reconcile.evidence import Evidence, evidence
from analysis.reconcile.fit import fit_evidence
from analysis.reconcile.model_data import model_data
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import LEVELS, Reconciled
from analysis.reconcile.sampler import sample
from analysis.reconcile.scores import RANKS, scored, uniform
from analysis.reconcile.simulate import carried_over, posterior_predictive, prior_coordinates
from analysis.reconcile.store import key, model_hash
from analysis.reconcile.validation_result import COLUMNS, STORED, Validation
from analysis.schema import load

DATASETS = 100
QUARTERS = ("2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30",
            "2025-12-31")  # fmt: skip
AHEAD = 365  # days after the quarter within which a figure must have become known
_DESIGN = Flow("goods", "here", "there", "goods", "items", "", "moved", "here", "there", "synthetic histories")
_SMALL, _PART = {"warmup": 300, "draws": 300}, 10  # moves of a chain; data sets a process


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
    single = ("noise", "spread", "drift", "burst", "common", "slack", "tight", "capacity", "sea", "early")
    return [*named, *((n, u.single[n], truth.single[n]) for n in single), ("bias of a", u.bias[:, 0], truth.bias[:, 0])]


def said_by(result: Reconciled, rows: pd.DataFrame, seed: int) -> np.ndarray:
    """Figures the model expects for statements it has not read, draws by statements, newcomers with a bias of their own."""
    read, u = result.evidence, result.unknowns
    asked = replace(read, rows=rows.reset_index(drop=True))
    rng = np.random.default_rng(seed)
    density = Density(replace(model_data(asked, result.priors), scale=read.scale), result.priors)
    return posterior_predictive(density, carried_over(u, read, asked, rng), asked, rng)


def backtest(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """At each quarter's end, what did the model and two baselines expect of the figures of the next year?

    ``quarter, claim_id, ahead_days, value, low, middle, high, place, crps, carried, midpoint, refused``: an 80% interval; errors
    and CRPS are of the logarithm, so 0.1 is about a tenth of the figure. A baseline is one number, whose CRPS is its
    absolute error. The midpoint is that of floor and ceiling, or the floor where no ceiling is set. A refused fit has one
    row, with its reason in `refused`.
    """
    found = []
    whole = evidence(dossier, flow)
    for quarter in QUARTERS:
        day = pd.Timestamp(quarter)
        then = dossier.as_of(quarter)
        later = whole.rows[(whole.rows["known_on"] > day) & ((whole.rows["known_on"] - day).dt.days <= AHEAD)]
        later = later[~later["voyages"]]
        if later.empty:
            continue
        ends = whole.first + pd.DateOffset(months=int(np.ceil(later["end"].max())))
        read = evidence(then, flow, until=max(ends - pd.Timedelta(days=1), day))
        shift = (whole.first.year - read.first.year) * 12 + whole.first.month - read.first.month
        moved = later.assign(end=later["end"] + shift, start=np.where(later["start"] > 0, later["start"] + shift, 0.0))
        result = fit_evidence(read, seed=seed)
        if result.refusal:
            found.append({"quarter": quarter, "ahead_days": 0, "refused": result.refusal})
            continue
        said = said_by(result, moved, seed)
        own = read.rows[~read.rows["voyages"]].sort_values(["known_on", "end"])
        carried = float(own["value"].iloc[-1])
        floor, ceiling = envelope(then.quantities(flow)).at(day)
        middle = floor if np.isnan(ceiling) else (floor + ceiling) / 2
        for i, row in enumerate(later.itertuples(index=False)):
            found.append({"quarter": quarter, "claim_id": row.claim_id, "ahead_days": (row.known_on - day).days,
                          **scored(said[:, i], row.value),
                          "carried": abs(np.log(carried / row.value)), "midpoint": abs(np.log(middle / row.value)),
                          "refused": ""})  # fmt: skip
    return pd.DataFrame(found, columns=COLUMNS["backtest"])


def left_out(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """Without one claimant's statements, what would the model expect of them, and what is the last total?

    ``claimant_id, claim_id, value, low, middle, high, place, crps, total, refused``; a refused fit has one row, with its reason.
    """
    read = evidence(dossier, flow)
    found: list[dict[str, Any]] = []
    for name in read.claimants:
        own = read.rows["claimant_id"] == name
        result = fit_evidence(read.without(own), seed=seed)
        if result.refusal:
            found.append({"claimant_id": name, "refused": result.refusal})
            continue
        said, total = said_by(result, read.rows[own], seed), float(np.median(result.cumulative[:, -1]))
        for i, row in enumerate(read.rows[own].itertuples(index=False)):
            found.append({"claimant_id": name, "claim_id": row.claim_id, **scored(said[:, i], row.value), "total": total,
                          "refused": ""})  # fmt: skip
    return pd.DataFrame(found, columns=COLUMNS["left_out"])


def refitted(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """What is the last total without one statement, for those whose answer cannot be had by weighing the draws?

    ``claim_id, low, middle, high, refused``: an 80% interval, from a fit of its own.
    """
    read = evidence(dossier, flow)
    weighed = fit_evidence(read, seed=seed).information
    found = []
    for name in weighed.loc[~weighed["reliable"].astype(bool), "claim_id"]:
        result = fit_evidence(read.without(read.rows["claim_id"] == name), seed=seed)
        total = result.total(result.last_day)
        found.append((name, total.low, total.middle, total.high, result.refusal))
    return pd.DataFrame(found, columns=COLUMNS["refitted"])


def sensitivity(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """How does the last total move when a supposition, or a kind of evidence, is changed?

    ``change, low, middle, high, refused``: an 80% interval.
    """
    read, base = evidence(dossier, flow), Priors()
    wide = {n: (getattr(base, n)[0] * 2, getattr(base, n)[1]) for n in ("drift", "burst", "noise", "spread", "slack")}
    cases: list[tuple[str, Evidence, Priors]] = [("as supposed", read, base)]
    cases += [(f"{name} twice as large", read, base.but(**{name: value})) for name, value in wide.items()]
    cases += [("error all share twice as wide", read, base.but(common=(0.0, 0.2))),
              ("every figure unrounded", read, base.but(rounding=False)),
              ("“more than” mostly loose", read, base.but(tight=(1.0, 4.0)))]  # fmt: skip
    for basis in ("imagery", "intelligence"):
        cases.append((f"without {basis}", read.without(read.rows["basis"] == basis), base))
    cases.append(("another seed", read, base))
    found = []
    for i, (name, given, supposed) in enumerate(cases):
        result = fit_evidence(given, priors=supposed, seed=seed + (i == len(cases) - 1))
        total = result.total(result.last_day)
        found.append((name, total.low, total.middle, total.high, result.refusal))
    return pd.DataFrame(found, columns=COLUMNS["sensitivity"])


def everything(dossier: Dossier, *, datasets: int = DATASETS, seed: int = 1) -> dict[str, Any]:
    """All numbers of the validation, ready for JSON."""
    flow = dossier.flow()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        asked = [
            pool.submit(calibrate, min(_PART, datasets - first), seed, first=first)
            for first in range(0, datasets, _PART)
        ]
        parts = [part.result() for part in asked]
    made = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    tables = {make.__name__: make(dossier, flow, seed) for make in (backtest, left_out, refitted, sensitivity)}
    return assembled(dossier, seed, made, **tables)


def assembled(dossier: Dossier, seed: int, made: dict[str, pd.DataFrame], **tables: pd.DataFrame) -> dict[str, Any]:
    """The parts of a validation with what they are of."""
    read = evidence(dossier, dossier.flow())
    parts = {"calibration": uniform(made["ranks"]), **tables}
    plain = {n: [{k: _short(v) for k, v in r.items()} for r in t.to_dict("records")] for n, t in parts.items()}
    return {
        "model": model_hash(),
        "priors": Priors().numbers(),
        "evidence": key(read, Priors(), seed),
        "statements": len(read.rows),
        "flow": read.flow.ids,
        "seed": seed,
        "datasets": len(made["inside"]),
        "settled": float((made["settled"]["r_hat"] < 1.05).mean()),
        "recovery": {k: float(v) for k, v in made["inside"].mean().items()},
        **plain,
    }


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def main(arguments: list[str] | None = None) -> int:
    """Run everything, print it, and keep it when asked."""
    parser = argparse.ArgumentParser(prog="python -m analysis.reconcile.validate", description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=DATASETS, help="synthetic data sets for the calibration")
    parser.add_argument("--seed", type=int, default=1, help="of every draw")
    parser.add_argument("--write", action="store_true", help="keep the numbers where notebook 04 reads them")
    asked = parser.parse_args(arguments)
    found = everything(load(), datasets=asked.datasets, seed=asked.seed)
    print(Validation(found))
    if asked.write:
        atomic_write(STORED, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

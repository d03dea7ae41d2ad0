"""Make all numbers of the validation anew: calibration, recovery, backtest, leave-one-out and other assumptions.

``python -m analysis.reconcile.renew`` prints every table; with ``--write`` it also keeps the numbers beside this
module, where notebook 04 reads them. All draws are seeded, and kept on file: a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pandas as pd

from analysis.files import atomic_write
from analysis.model.dossier import Dossier
from analysis.reconcile.evidence import evidence
from analysis.reconcile.fit import fit_evidence
from analysis.reconcile.priors import Priors
from analysis.reconcile.scores import uniform
from analysis.reconcile.store import key, model_hash
from analysis.reconcile.trials import (
    QUARTERS,
    backtest,
    changes,
    left_out,
    refitted,
    sensitivity,
    vintages,
    without_one,
)
from analysis.reconcile.validate import DATASETS, calibrate
from analysis.reconcile.validation_result import STORED, Validation
from analysis.schema import load

_PART = 10  # data sets a process


def everything(
    dossier: Dossier, *, datasets: int = DATASETS, seed: int = 1, quarters: Sequence[str] = QUARTERS, jobs: int = 2
) -> dict[str, Any]:
    """All numbers of the validation, ready for JSON.

    Fits are made by `jobs` processes first, and kept on file, so that a run that was broken off goes on where it was.
    """
    flow = dossier.flow()
    read = evidence(dossier, flow)
    fits = [
        (given, Priors(), seed)
        for given in (read, *vintages(dossier, flow, quarters).values(), *without_one(read).values())
    ]
    fits += [case[1:] for case in changes(read, seed)[1:]]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        drawn = [pool.submit(fit_evidence, given, priors=priors, seed=own) for given, priors, own in fits]
        asked = [
            pool.submit(calibrate, min(_PART, datasets - first), seed, first=first)
            for first in range(0, datasets, _PART)
        ]
        for each in drawn:
            each.result()
        parts = [part.result() for part in asked]
    made = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    tables = {make.__name__: make(dossier, flow, seed) for make in (left_out, refitted, sensitivity)}
    return assembled(dossier, seed, made, backtest=backtest(dossier, flow, seed, quarters), **tables)


def assembled(dossier: Dossier, seed: int, made: dict[str, pd.DataFrame], **tables: pd.DataFrame) -> dict[str, Any]:
    """The parts of a validation with what they are of."""
    read = evidence(dossier, dossier.flow())
    parts = {"calibration": uniform(made["ranks"]), **tables}
    plain = {n: [[_short(v) for v in r] for r in t.itertuples(index=False, name=None)] for n, t in parts.items()}
    return {
        "model": model_hash(),
        "priors": Priors().numbers(),
        "evidence": key(read, Priors(), seed),
        "statements": len(read.rows),
        "known": str(dossier.claims["known_on"].max().date()),
        "flow": read.flow.ids,
        "seed": seed,
        "datasets": len(made["inside"]),
        "settled": float((made["settled"]["r_hat"] < 1.05).mean()),
        "recovery": {k: float(v) for k, v in made["inside"].mean().items()},
        **plain,
    }


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}") if value == value else None
    return value


def as_json(found: Mapping[str, Any]) -> str:
    """The numbers with one line for each row of a table, so that a change can be read."""
    lines = []
    for name, value in found.items():
        is_table = isinstance(value, list) and value and isinstance(value[0], list)
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value) if is_table else ""
        lines.append(f"{json.dumps(name)}: " + (f"[\n{rows}\n]" if rows else json.dumps(value, ensure_ascii=False)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: list[str] | None = None) -> int:
    """Run everything, print it, and keep it when asked."""
    parser = argparse.ArgumentParser(prog="python -m analysis.reconcile.renew", description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=DATASETS, help="synthetic data sets for the calibration")
    parser.add_argument("--quarters", nargs="+", default=QUARTERS, help="ends of quarters for the backtest")
    parser.add_argument("--jobs", type=int, default=2, help="fits that are made side by side")
    parser.add_argument("--seed", type=int, default=1, help="of every draw")
    parser.add_argument("--write", action="store_true", help="keep the numbers where notebook 04 reads them")
    asked = parser.parse_args(arguments)
    found = everything(load(), datasets=asked.datasets, seed=asked.seed, quarters=asked.quarters, jobs=asked.jobs)
    print(Validation(found))
    if asked.write:
        atomic_write(STORED, as_json(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

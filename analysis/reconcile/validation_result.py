"""The numbers of the last validation, as tables; made by `analysis.reconcile.validate`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.model.dates import day as parse_day
from analysis.reconcile.evidence import Evidence
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import LEVELS
from analysis.reconcile.store import model_hash

STORED = Path(__file__).with_name("validation.json")
COLUMNS = {
    "backtest": ["quarter", "claim_id", "ahead_days", "value", "low", "middle", "high", "place", "crps", "carried", "midpoint", "refused"],
    "left_out": ["claimant_id", "claim_id", "value", "low", "middle", "high", "place", "crps", "total", "refused"],
    "refitted": ["claim_id", "low", "middle", "high", "refused"],
    "sensitivity": ["change", "low", "middle", "high", "refused"],
}  # fmt: skip


@dataclass(frozen=True)
class Validation:
    """One run of the validation: see `analysis.reconcile.validate.everything` for what is in `found`."""

    found: Mapping[str, Any]

    @property
    def is_fresh(self) -> bool:
        """Whether these numbers are of the model and the priors as they stand."""
        priors = json.loads(json.dumps(Priors().numbers()))
        return bool(self.found["model"] == model_hash() and json.loads(json.dumps(self.found["priors"])) == priors)

    @property
    def calibration(self) -> pd.DataFrame:
        """``quantity, chi2, p``: are the ranks of true values among the draws uniform?"""
        return pd.DataFrame(self.found["calibration"])

    @property
    def recovery(self) -> pd.DataFrame:
        """``interval, held, data_sets``: share of synthetic histories whose true total an interval held."""
        rows = [(name, share, self.found["datasets"]) for name, share in self.found["recovery"].items()]
        return pd.DataFrame(rows, columns=["interval", "held", "data_sets"])

    @property
    def backtest(self) -> pd.DataFrame:
        """One row per quarter and later figure that a fit was scored on; see `validate.backtest`."""
        return self._rows("backtest")

    @property
    def scores(self) -> pd.DataFrame:
        """``quarter, figures, inside_50, inside_80, inside_95, model, median, carried, midpoint``: mean errors; last row all.

        `model` is the mean CRPS, `median` the mean absolute error of the model's median alone, as fair as it can be to the
        two rules, whose single numbers have no other error."""
        parts = [*self.backtest.groupby("quarter"), *([("all", self.backtest)] if len(self.backtest) else [])]
        held = [f"inside_{level * 100:.0f}" for level in LEVELS]
        columns = ["quarter", "figures", *held, "model", "median", "carried", "midpoint"]
        return pd.DataFrame([_row(str(name), part) for name, part in parts], columns=columns)

    @property
    def left_out(self) -> pd.DataFrame:
        """One row per statement that a fit without its claimant was scored on; see `validate.left_out`."""
        return self._rows("left_out")

    @property
    def refitted(self) -> pd.DataFrame:
        """The last total without one statement, by a fit of its own; see `validate.refitted`."""
        return self._rows("refitted", refused=True)

    @property
    def sensitivity(self) -> pd.DataFrame:
        """The last total under other suppositions, refused ones too; see `validate.sensitivity`."""
        return self._rows("sensitivity", refused=True)

    def refused(self, name: str) -> int:
        """How many fits behind one of these tables were refused?"""
        rows = self._rows(name, refused=True)
        return int((rows["refused"] != "").sum())

    def _rows(self, name: str, *, refused: bool = False) -> pd.DataFrame:
        rows = pd.DataFrame(self.found[name], columns=COLUMNS[name])
        return rows if refused else rows[rows["refused"] == ""].reset_index(drop=True)

    def __str__(self) -> str:
        return "\n\n".join(
            [
                f"model {self.found['model']}, seed {self.found['seed']}, {self.found['statements']} statements",
                f"calibration, {self.found['datasets']} data sets, {self.found['settled']:.0%} with R-hat below 1.05:\n"
                + self.calibration.round(3).to_string(index=False),
                "recovery of the true total:\n" + self.recovery.round(3).to_string(index=False),
                "backtest, mean CRPS of the logarithm:\n" + self.scores.round(3).to_string(index=False),
                f"leave one claimant out, {len(self.left_out)} statements, {self.refused('left_out')} fits refused:\n"
                + pd.Series(held(self.left_out["place"])).round(3).to_string(),
                "the last total without one statement, fitted again:\n" + self.refitted.round(0).to_string(index=False),
                "sensitivity of the last total:\n" + self.sensitivity.round(0).to_string(index=False),
            ]
        )


def validation(read: Evidence | None = None, *, known: str | dt.date | None = None) -> Validation:
    """The numbers of the last validation, as kept with the model.

    Parameters
    ----------
    read : Evidence, optional
        Of which flow: numbers on another flow are left out, those on synthetic histories stay.
    known : str or datetime.date, optional
        Day of knowledge: later figures, and results of all figures together, are left out.
    """
    day = None if known is None else pd.Timestamp(parse_day(known))
    found = json.loads(STORED.read_text(encoding="utf-8"))
    if read is not None and read.flow.ids != found["flow"]:
        found |= {name: [] for name in COLUMNS}
    elif day is not None:
        rows = found["backtest"]
        kept = [r for r in rows if pd.Timestamp(r["quarter"]) + pd.Timedelta(days=int(r["ahead_days"])) <= day]
        found |= {**{name: [] for name in COLUMNS}, "backtest": kept}
    return Validation(found)


def held(place: pd.Series) -> dict[str, float]:
    """Share of figures inside each central interval, by its name."""
    return {f"{level:.0%}": float((abs(place - 0.5) <= level / 2).mean()) for level in LEVELS}


def _row(name: str, part: pd.DataFrame) -> dict[str, Any]:
    inside = {f"inside_{share[:-1]}": value for share, value in held(part["place"]).items()}
    means = {
        new: float(part[old].mean())
        for new, old in (("model", "crps"), ("carried", "carried"), ("midpoint", "midpoint"))
    }
    median = float(np.log(part["middle"] / part["value"]).abs().mean())
    return {"quarter": name, "figures": len(part), **inside, "model": means.pop("model"), "median": median, **means}

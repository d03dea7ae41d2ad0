"""The numbers of the last validation, as tables; made by `analysis.reconcile.renew`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
import pandas as pd

from analysis.errors import UnknownName
from analysis.model.dates import day as parse_day
from analysis.reconcile.evidence import Evidence
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import LEVELS
from analysis.reconcile.rules import RULES
from analysis.reconcile.store import model_hash

STORED = Path(__file__).with_name("validation.json")
COLUMNS = {
    "calibration": ["quantity", "chi2", "p"],
    "backtest": ["quarter", "claim_id", "ahead_days", "rule", "value", "low", "middle", "high", "place", "crps", "refused"],
    "left_out": ["claimant_id", "claim_id", "value", "low", "middle", "high", "place", "crps", "total", "refused"],
    "refitted": ["claim_id", "low", "middle", "high", "refused"],
    "sensitivity": ["change", "low", "middle", "high", "refused"],
}  # fmt: skip
MODEL: Final = "model"  # among the rules of the backtest
HORIZONS: Final = ("up to 3 months", "3 to 6 months", "6 to 12 months", "over 12 months")  # until a figure became known
_DAYS: Final = (-1, 91, 183, 365, 10_000)


@dataclass(frozen=True)
class Validation:
    """One run of the validation: see `analysis.reconcile.renew.everything` for what is in `found`."""

    found: Mapping[str, Any]
    close: ClassVar = 0.1  # scores that differ by less than this share are alike

    @property
    def is_fresh(self) -> bool:
        """Whether these numbers are of the model and the priors as they stand."""
        priors = json.loads(json.dumps(Priors().numbers()))
        return bool(self.found["model"] == model_hash() and json.loads(json.dumps(self.found["priors"])) == priors)

    @property
    def calibration(self) -> pd.DataFrame:
        """``quantity, chi2, p``: are the ranks of true values among the draws uniform?"""
        return pd.DataFrame(self.found["calibration"], columns=COLUMNS["calibration"])

    @property
    def recovery(self) -> pd.DataFrame:
        """``interval, held, data_sets``: share of synthetic histories whose true total an interval held."""
        rows = [(name, share, self.found["datasets"]) for name, share in self.found["recovery"].items()]
        return pd.DataFrame(rows, columns=["interval", "held", "data_sets"])

    @property
    def backtest(self) -> pd.DataFrame:
        """One row per quarter, later figure and rule, with `horizon`; only figures that every rule was asked for. See `trials.backtest`."""
        rows = self._rows("backtest")
        rules = rows.groupby(["quarter", "claim_id"])["rule"].transform("nunique")
        rows = rows[rules == rows["rule"].nunique()].reset_index(drop=True)
        spans = pd.cut(rows["ahead_days"].astype(float), list(_DAYS), labels=list(HORIZONS))
        rows = rows.assign(horizon=spans.astype("str"))
        return rows if MODEL in set(rows["rule"]) else rows.iloc[:0]

    def scores(self, by: str = "") -> pd.DataFrame:
        """How good was each rule? ``group, rule, figures, claims, crps, error, inside_50, inside_80, inside_95``.

        `figures` counts each figure once for each quarter after which it was asked for, `claims` once; `crps` is the mean
        score of the logarithm, `error` the mean absolute error of the median alone.

        Parameters
        ----------
        by : str
            ``horizon`` or ``quarter``; empty: all figures in one group.

        Raises
        ------
        UnknownName
            For any other word.
        """
        if by not in ("", "horizon", "quarter"):
            raise UnknownName("grouping", by, ["horizon", "quarter"])
        rows = self.backtest
        rows = rows.assign(group=rows[by] if by else "all", error=np.log(rows["middle"] / rows["value"]).abs())
        groups = HORIZONS if by == "horizon" else sorted(set(rows["group"]))
        parts = [(g, r, rows[(rows["group"] == g) & (rows["rule"] == r)]) for g in groups for r in (MODEL, *RULES)]
        held_by = [f"inside_{level * 100:.0f}" for level in LEVELS]
        columns = ["group", "rule", "figures", "claims", "crps", "error", *held_by]
        return pd.DataFrame([_row(*part) for part in parts if len(part[2])], columns=columns)

    @property
    def best(self) -> tuple[str, float]:
        """The simple rule with the best mean score, and that score over the model's; an empty name where nothing was scored."""
        scores = self.scores().set_index("rule")["crps"]
        if scores.empty:
            return "", float("nan")
        name = str(scores.drop(MODEL).idxmin())
        return name, float(scores[name] / scores[MODEL])

    @property
    def better(self) -> str:
        """The best simple rule where it is better than the model, or as good within a tenth; else empty."""
        name, ratio = self.best
        return name if ratio < 1 + self.close else ""

    @property
    def left_out(self) -> pd.DataFrame:
        """One row per statement that a fit without its claimant was scored on; see `trials.left_out`."""
        return self._rows("left_out")

    @property
    def refitted(self) -> pd.DataFrame:
        """The last total without one statement, by a fit of its own; see `trials.refitted`."""
        return self._rows("refitted", refused=True)

    @property
    def sensitivity(self) -> pd.DataFrame:
        """The last total under other assumptions, refused ones too; see `trials.sensitivity`."""
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
                "backtest:\n" + self.scores().round(3).to_string(index=False),
                *(
                    self.scores(by).pivot(index="group", columns="rule", values="crps").round(3).to_string()
                    for by in ("horizon", "quarter")
                ),
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
    of_data: dict[str, list[Any]] = {name: [] for name in COLUMNS if name != "calibration"}
    if read is not None and read.flow.ids != found["flow"]:
        found |= of_data
    elif day is not None and day < pd.Timestamp(found["known"]):
        rows = (dict(zip(COLUMNS["backtest"], row, strict=True)) for row in found["backtest"])
        kept = [
            list(r.values()) for r in rows if pd.Timestamp(r["quarter"]) + pd.Timedelta(days=r["ahead_days"]) <= day
        ]
        found |= {**of_data, "backtest": kept}
    return Validation(found)


def held(place: pd.Series) -> dict[str, float]:
    """Share of figures inside each central interval, by its name."""
    return {f"{level:.0%}": float((abs(place - 0.5) <= level / 2).mean()) for level in LEVELS}


def _row(group: str, rule: str, part: pd.DataFrame) -> dict[str, Any]:
    inside = {f"inside_{share[:-1]}": value for share, value in held(part["place"]).items()}
    counts = {"figures": len(part), "claims": part["claim_id"].nunique()}
    return {
        "group": group,
        "rule": rule,
        **counts,
        "crps": part["crps"].mean(),
        "error": part["error"].mean(),
        **inside,
    }

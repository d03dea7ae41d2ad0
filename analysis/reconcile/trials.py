"""Fits that put the model to the test: as of each quarter, without one source, under other assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.evidence import Evidence, evidence
from analysis.reconcile.fit import fit_evidence
from analysis.reconcile.priors import Priors
from analysis.reconcile.rules import RULES, comparable, forecast
from analysis.reconcile.scores import foreseen, scored
from analysis.reconcile.validate import said_by
from analysis.reconcile.validation_result import COLUMNS, MODEL

QUARTERS: Final = ("2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30")
AHEAD: Final = 24  # months after the quarter to which a figure may count
_LARGER: Final = {
    "drift": "drift of the rate",
    "noise": "errors of statements",
    "between": "differences of governments",
    "spread": "differences of sources",
    "slack": "slack of “more than”",
}


def vintages(dossier: Dossier, flow: Flow, quarters: Sequence[str]) -> dict[str, Evidence]:
    """What could be read at the end of each quarter; the axis goes on for `AHEAD` months, whatever became known later."""
    ahead = {q: pd.Timestamp(q) + pd.DateOffset(months=AHEAD) for q in quarters}
    return {q: evidence(dossier.as_of(q), flow, until=until) for q, until in ahead.items()}


def backtest(dossier: Dossier, flow: Flow, seed: int, quarters: Sequence[str] = QUARTERS) -> pd.DataFrame:
    """At each quarter's end, what did the model and each simple rule expect of the totals that became known later?

    ``quarter, claim_id, ahead_days, rule, value, low, middle, high, place, crps, refused``: an 80% interval; the CRPS is of
    the logarithm, so 0.1 is about a tenth of the figure, and is the same score for all: each rule gives a distribution,
    see `rules.forecast`. Figures are totals from the usual start that count to a day within `AHEAD` months. A refused fit
    has one row, with its reason in `refused`.
    """
    whole = evidence(dossier, flow)
    found: list[dict[str, Any]] = []
    for quarter, read in vintages(dossier, flow, quarters).items():
        later = _asked_for(whole, read, pd.Timestamp(quarter))
        if later.empty or read.rows.empty:
            continue
        ahead = (later["known_on"] - pd.Timestamp(quarter)).dt.days
        about = [
            {"quarter": quarter, "claim_id": c, "ahead_days": d, "refused": ""}
            for c, d in zip(later["claim_id"], ahead, strict=True)
        ]
        for rule in RULES:
            foretold = [forecast(rule, read, float(end)) for end in later["end"]]
            scores = [foreseen(f, v) for f, v in zip(foretold, later["value"], strict=True) if f is not None]
            found += [a | {"rule": rule} | s for a, s in zip(about, scores, strict=False)]
        result = fit_evidence(read, seed=seed)
        if result.refusal:
            found.append({"quarter": quarter, "ahead_days": 0, "rule": MODEL, "refused": result.refusal})
            continue
        said = said_by(result, later, seed)
        found += [
            a | {"rule": MODEL} | scored(said[:, i], v)
            for i, (a, v) in enumerate(zip(about, later["value"], strict=True))
        ]
    return pd.DataFrame(found, columns=COLUMNS["backtest"])


def _asked_for(whole: Evidence, read: Evidence, day: pd.Timestamp) -> pd.DataFrame:
    """Totals that became known after a day, on the axis of what could be read on it."""
    rows = whole.rows[(whole.rows["known_on"] > day) & comparable(whole.rows)]
    shift = (whole.first.year - read.first.year) * 12 + whole.first.month - read.first.month
    moved = rows.assign(end=rows["end"] + shift, start=0.0)
    return moved[moved["end"] <= read.edges[-1]].reset_index(drop=True)


def without_one(read: Evidence) -> dict[str, Evidence]:
    """What remains without each claimant who made more than one statement; single ones are left out by weighing."""
    counts = read.rows["claimant_id"].value_counts()
    return {name: read.without(read.rows["claimant_id"] == name) for name in read.claimants if counts[name] > 1}


def left_out(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """Without one claimant's statements, what would the model expect of them, and what is the last total?

    ``claimant_id, claim_id, value, low, middle, high, place, crps, total, refused``; a refused fit has one row, with its reason.
    """
    read = evidence(dossier, flow)
    found: list[dict[str, Any]] = []
    for name, rest in without_one(read).items():
        result = fit_evidence(rest, seed=seed)
        if result.refusal:
            found.append({"claimant_id": name, "refused": result.refusal})
            continue
        own = read.rows[(read.rows["claimant_id"] == name) & (read.rows["value"] > 0)]
        said, total = said_by(result, own, seed), float(np.median(result.cumulative[:, -1]))
        for i, row in enumerate(own.itertuples(index=False)):
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


def changes(read: Evidence, seed: int) -> list[tuple[str, Evidence, Priors, int]]:
    """Other assumptions, and less evidence, each with its name; the two that claims hardly teach also together."""
    base = Priors()
    held = base.numbers()
    wide = {n: (held[n][0], held[n][1] * 2) for n in ("common", "capacity")}
    cases = [("as assumed", read, base, seed)]
    cases += [
        (f"{words}, twice", read, base.but(**{n: (held[n][0] * 2, held[n][1])}), seed)
        for n, words in _LARGER.items()
        if n in held
    ]
    cases += [("shared error, twice as uncertain", read, base.but(common=wide["common"]), seed),
              ("load of a carrier, twice as uncertain", read, base.but(capacity=wide["capacity"]), seed),
              ("shared error and load of a carrier, both twice as uncertain", read, base.but(**wide), seed),
              ("half of the months at rest", read, base.but(running=(0.0, held["running"][1])), seed),
              ("runs and rests half as long", read, base.but(lasting=base.lasting / 2), seed),
              ("runs and rests twice as long", read, base.but(lasting=base.lasting * 2), seed),
              ("months that run in part", read, base.but(switch=base.switch / 3), seed),
              ("every figure unrounded", read, base.but(rounding=False), seed),
              ("“more than” mostly loose", read, base.but(tight=(1.0, 4.0)), seed)]  # fmt: skip
    for basis in ("imagery", "intelligence"):
        cases.append((f"without figures from {basis}", read.without(read.rows["basis"] == basis), base, seed))
    return [*cases, ("another seed", read, base, seed + 1)]


def sensitivity(dossier: Dossier, flow: Flow, seed: int) -> pd.DataFrame:
    """How does the last total move when an assumption, or a kind of evidence, is changed?

    ``change, low, middle, high, refused``: an 80% interval.
    """
    found = []
    for name, given, assumed, own_seed in changes(evidence(dossier, flow), seed):
        result = fit_evidence(given, priors=assumed, seed=own_seed)
        total = result.total(result.last_day)
        found.append((name, total.low, total.middle, total.high, result.refusal))
    return pd.DataFrame(found, columns=COLUMNS["sensitivity"])

"""Which amounts of a period and totals, three or more together, cannot all be true?"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.claims.compared import STAGE
from analysis.claims.conflicting import Conflict, unit
from analysis.claims.feasible import Bounds, bounds, said_bounds
from analysis.claims.irreducible import FIGURES, irreducible, opposed, staleness, unexcelled
from analysis.claims.violation import least_violation

_LOOSE: Final = 0.1  # on both sides of "about": the roundings of three figures and more add up


def sets_at_odds(
    said: pd.DataFrame, tied: set[tuple[str, str]], *, solve: bool
) -> tuple[list[Conflict], bool, float | None]:
    """Sets with an amount of a period and sets of three or more, whether these are all, and the least violation."""
    stages = said["stage"].map(STAGE)
    found: list[Conflict] = []
    is_complete, violation = True, 0.0
    for _, own in said.groupby(stages):
        if _one_scope(own) or len(own) > FIGURES:
            violation += least_violation(own, tied) if solve else 0.0
        if _one_scope(own):
            continue
        searched = (own if len(own) <= FIGURES else unexcelled(own)).reset_index(drop=True)
        is_complete &= len(searched) == len(own)
        if len(searched) > FIGURES:
            continue
        system = bounds(said_bounds(searched), searched["claim_id"])
        violation += system.violation() if solve and len(own) <= FIGURES else 0.0
        sets, all_found = _sets(searched, system, tied)
        is_complete &= all_found
        found += [_set(searched.loc[sorted(each)], system.of(each)) for each in sets]
    return found, is_complete, violation if solve else None


def _one_scope(own: pd.DataFrame) -> bool:
    """Do all count the same from the same day on, so that pairs are all there is?"""
    scope = own[["measure", "channel", "item_class", "period_start", "period_start_last"]]
    return bool(len(scope.drop_duplicates()) <= 1 and (own["measure"] == "cumulative").all())


def _sets(searched: pd.DataFrame, system: Bounds, tied: set[tuple[str, str]]) -> tuple[list[frozenset[int]], bool]:
    at = {key: k for k, key in enumerate(searched["claim_id"])}
    scope = [tuple(row) for row in searched[["item_class", "channel"]].to_numpy()]
    both = {(at[a], at[b]) for a, b in tied if a in at and b in at}
    apart = {frozenset(pair) for pair in both if scope[pair[0]] == scope[pair[1]]}
    known = {frozenset(pair) for pair in opposed(system)}
    amounts = set(np.flatnonzero(searched["measure"] != "cumulative").tolist())
    pairs = [each for each in sorted(known, key=sorted) if each & amounts and each not in apart]
    larger, all_found = irreducible(system, known, apart)
    return pairs + larger, all_found


def _set(own: pd.DataFrame, system: Bounds) -> Conflict:
    gap, above = system.departures()
    rows = own.assign(above=[k in above for k in own.index])
    rows = rows.sort_values(["above", "through", "claim_id"], ascending=[False, True, True])
    claimants = tuple(rows["claimant_id"])
    loosest, pair = system.loosest(), len(rows) == 2
    rounded = gap <= max(map(unit, rows["value"])) / 2 or (not pair and loosest <= _LOOSE)
    kind = "revision" if len(set(claimants)) == 1 else "rounding" if rounded else "contradiction"
    return Conflict(
        claim_ids=tuple(rows["claim_id"]), kind=kind, gap=gap, claimants=claimants, days=staleness(own),
        loosest=loosest, floors=int(rows["above"].sum()),
        share=gap / rows["floor"].iloc[0] if pair else float("nan"),
    )  # fmt: skip

"""By how much do all claims together miss one history?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.claims.compared import scope_key, within
from analysis.model.rows import mappings


def least_violation(said: pd.DataFrame, linked: set[tuple[str, str]]) -> float:
    """Smallest total departure that lets one history satisfy all bounds; scipy's HiGHS solves the programme.

    Each scope that a ceiling counts has a total of its own, which the floors within that scope bind; so has a ceiling that is
    linked to a part or a whole, which does not bind it.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    rows = mappings(said)
    ceilings = [row for row in rows if row["ceiling"] == row["ceiling"]]
    tied = {key for key, _ in linked}
    scope_of = {
        row["claim_id"]: (*scope_key(row), row["claim_id"] if row["claim_id"] in tied else "") for row in ceilings
    }
    scopes = {scope_of[row["claim_id"]]: row for row in ceilings}
    days = sorted({day for row in rows for day in (row["through"], row["through_last"])})
    at, n, slacks = {day: i for i, day in enumerate(days)}, len(days), len(rows)
    entries: list[tuple[int, int, float]] = []
    limits: list[float] = []

    def bind(terms: Iterable[tuple[int, float]], limit: float) -> None:
        entries.extend((len(limits), column, sign) for column, sign in terms)
        limits.append(limit)

    for k, (scope, model) in enumerate(scopes.items()):
        first = slacks + k * n
        for i in range(n - 1):
            bind([(first + i, 1), (first + i + 1, -1)], 0)
        for slack, row in enumerate(rows):
            apart = (row["claim_id"], scope[-1]) in linked
            if row["floor"] == row["floor"] and within(row, model) and not apart:
                bind([(first + at[row["through_last"]], -1), (slack, -1)], -row["floor"])
            if scope_of.get(row["claim_id"]) == scope:
                bind([(first + at[row["through"]], 1), (slack, -1)], row["ceiling"])
    if not entries:
        return 0.0
    row_of, column_of, values = zip(*entries, strict=True)
    matrix = csr_array((values, (row_of, column_of)), shape=(len(limits), slacks + n * len(scopes)))
    cost = np.r_[np.ones(slacks), np.zeros(n * len(scopes))]
    return float(linprog(cost, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs").fun)

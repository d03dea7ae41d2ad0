"""Which claims does one never-decreasing total not fit?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.claims.scope import require_quantities, with_tolerance
from analysis.display import Result
from analysis.model.names import check_names
from analysis.model.rows import mappings

Row = dict[str, Any]
# How two figures relate that one total does not fit, the firmest first.
KINDS: Final = ("contradiction", "revision", "scope", "rounding")
MUTUALLY_EXCLUSIVE: Final = ("contradiction", "revision")  # cannot both be true
_USED: Final = (
    "claim_id", "claimant_id", "channel", "item_class", "bound", "low", "best", "value", "low_value", "high_value",
    "period_start", "period_start_last", "through", "through_last",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Conflict(Result):
    """A minimal set of claims that one never-decreasing total would not fit: a floor by an earlier day above a ceiling on a
    later one.

    `kind` is revision (same claimant), scope (start of counting, channel or item class may explain it), rounding (within
    half a unit of the coarser figure) or contradiction. Only revisions and contradictions cannot both be true.
    """

    claim_ids: tuple[str, str]
    kind: str
    gap: float
    differs: str = ""  # in which part of the scope


@dataclass(frozen=True, repr=False)
class Conflicts(Result):
    """Every minimal conflicting set up to `limit`, the exact `count`, and the least total violation.

    `least_violation` is the smallest sum of departures, in the commodity's unit, that lets one history satisfy all
    claims (None when it was not asked for); 0 means the claims are consistent.
    """

    conflicts: tuple[Conflict, ...]
    count: int
    limit: int
    about_tolerance: float
    claims_used: int
    least_violation: float | None

    @property
    def ranked(self) -> tuple[Conflict, ...]:
        """Those listed, contradictions first, the widest gap first within a kind."""
        return tuple(sorted(self.conflicts, key=lambda c: (KINDS.index(c.kind), -c.gap, c.claim_ids)))

    def of_kind(self, kind: str) -> tuple[Conflict, ...]:
        """Those listed of one kind, widest gap first; `UnknownName` for a kind that is not in `KINDS`."""
        check_names("kind of conflict", kind, KINDS)
        return tuple(c for c in self.conflicts if c.kind == kind)

    def frame(self) -> pd.DataFrame:
        """``kind, floor_claim, ceiling_claim, gap, differs``, in the order of `ranked`."""
        rows = [(c.kind, *c.claim_ids, c.gap, c.differs) for c in self.ranked]
        return pd.DataFrame(rows, columns=["kind", "floor_claim", "ceiling_claim", "gap", "differs"])


def conflicts(q: pd.DataFrame, *, about_tolerance: float = 0.05, limit: int = 1000, solve: bool = True) -> Conflicts:
    """Which minimal sets of claims does one never-decreasing total not fit, and which of them contradict each other?

    A total that never decreases satisfies every floor (``x(s) >= a``, s the last day counted to) and every ceiling
    (``x(t) <= b``) exactly when no floor with ``s <= t`` exceeds a ceiling: the system is one of difference
    constraints on a chain, so each minimal infeasible set is such a pair. Undated and vague claims take no part.

    Parameters
    ----------
    limit : int
        Most pairs listed; `count` is exact anyway.
    solve : bool
        Also solve the linear programme of least violation (HiGHS).

    Returns
    -------
    Conflicts
        Widest gap first among those listed.

    References
    ----------
    J. Chinneck, Feasibility and Infeasibility in Optimization, Springer 2008, ch. 6 (irreducible infeasible sets).
    """
    require_quantities(q)
    used = with_tolerance(q[list(_USED)], about_tolerance)
    ids, first, last = (used[c].to_numpy() for c in ("claim_id", "through", "through_last"))
    dated = ~np.isnat(first)
    by_id = np.argsort(ids, kind="stable")
    lower = by_id[(dated & ~np.isnan(used["floor"].to_numpy(dtype=float)))[by_id]]
    upper = by_id[(dated & ~np.isnan(used["ceiling"].to_numpy(dtype=float)))[by_id]]
    floors = used.iloc[lower[np.argsort(last[lower], kind="stable")]].reset_index(drop=True)
    ceilings = used.iloc[upper[np.argsort(first[upper], kind="stable")]].reset_index(drop=True)
    listed: list[Conflict] = []
    count = 0
    if len(floors) and len(ceilings):
        bound = ceilings["ceiling"].to_numpy(dtype=float)
        value = floors["floor"].to_numpy(dtype=float)
        start = np.searchsorted(ceilings["through"].to_numpy(), floors["through_last"].to_numpy(), side="left")
        count = _count(value, start, bound)
        below, above = mappings(floors), mappings(ceilings)
        lowest = np.r_[np.minimum.accumulate(bound[::-1])[::-1], np.inf]
        over = np.flatnonzero(value > lowest[start])
        pairs = ((i, start[i] + j) for i in over for j in np.flatnonzero(bound[start[i] :] < value[i]))
        listed = [_conflict(below[int(i)], above[int(j)]) for i, j in islice(pairs, limit)]
    listed.sort(key=lambda c: (-c.gap, c.claim_ids))
    violation = least_violation(floors, ceilings) if solve else None
    return Conflicts(tuple(listed), count, limit, about_tolerance, int(dated.sum()), violation)


def _count(value: np.ndarray, start: np.ndarray, bound: np.ndarray) -> int:
    """Exact number of pairs ``j >= start[i]`` with ``bound[j] < value[i]``: a Fenwick tree over ranked bounds."""
    distinct = np.unique(bound)
    ranks = np.searchsorted(distinct, bound) + 1
    below = np.searchsorted(distinct, value, side="left")
    size = len(distinct)
    tree = [0] * (size + 1)
    total = 0
    position = len(bound)
    for i in np.argsort(-start, kind="stable"):
        while position > start[i]:
            position -= 1
            node = int(ranks[position])
            while node <= size:
                tree[node] += 1
                node += node & -node
        node = int(below[i])
        while node > 0:
            total += tree[node]
            node -= node & -node
    return total


def least_violation(floors: pd.DataFrame, ceilings: pd.DataFrame) -> float:
    """Smallest total departure that lets one history satisfy all bounds; scipy's HiGHS solves the programme."""
    if floors.empty or ceilings.empty:
        return 0.0
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    days = np.unique(np.r_[floors["through_last"].to_numpy(), ceilings["through"].to_numpy()])
    at_floor = np.searchsorted(days, floors["through_last"].to_numpy())
    at_ceiling = np.searchsorted(days, ceilings["through"].to_numpy())
    n, f, c = len(days), len(floors), len(ceilings)
    # x_k - x_{k+1} <= 0 for each day but the last; -x_k - slack <= -a for each floor a; x_k - slack <= b for each ceiling b
    row = np.arange(n - 1 + f + c)
    sign, at = np.r_[np.ones(n - 1), -np.ones(f), np.ones(c)], np.r_[np.arange(n - 1), at_floor, at_ceiling]
    values = np.r_[sign, -np.ones(len(row))], (np.r_[row, row], np.r_[at, row + 1])
    limits = np.r_[np.zeros(n - 1), -floors["floor"].to_numpy(dtype=float), ceilings["ceiling"].to_numpy(dtype=float)]
    matrix = csr_array(values, shape=(len(row), n + f + c))
    cost = np.r_[np.zeros(n), np.ones(f + c)]
    solved = linprog(cost, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs")
    return float(solved.fun)


def _differs(floor: Row, ceiling: Row) -> str:
    """The part of the scope that could explain the higher floor; '' when none does.

    A floor counted from an *earlier* start, or a ceiling for one channel or item class only, may exceed it
    without contradiction. A floor counted from a later start that is still higher is all the more at odds.
    """
    both_start = pd.notna(floor["period_start"]) and pd.notna(ceiling["period_start"])
    if both_start and floor["period_start_last"] < ceiling["period_start"]:
        return "start of counting"
    if ceiling["channel"] in ("sea", "rail", "air") and floor["channel"] != ceiling["channel"]:
        return "channel"
    if ceiling["item_class"] and floor["item_class"] != ceiling["item_class"]:
        return "item class"
    return ""


def _unit(value: float) -> float:
    """The unit a figure is rounded to: its trailing zeros, but never more than a tenth of it."""
    power = 1.0
    while value and value % (power * 10) == 0:
        power *= 10
    return min(power, value / 10) if value else 1.0


def _conflict(floor: Row, ceiling: Row) -> Conflict:
    first, second = floor["value"], ceiling["value"]
    difference = _differs(floor, ceiling)
    if floor["claimant_id"] == ceiling["claimant_id"]:
        kind = "revision"
    elif difference:
        kind = "scope"
    elif abs(first - second) <= max(_unit(first), _unit(second)) / 2:
        kind = "rounding"
    else:
        kind = "contradiction"
    gap = float(floor["floor"] - ceiling["ceiling"])
    return Conflict((str(floor["claim_id"]), str(ceiling["claim_id"])), kind, gap, difference)

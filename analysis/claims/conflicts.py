"""Which claims does one never-decreasing total not fit, and what would let it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.claims.compared import STAGE, Row, differs, holds, linked, may_start_earlier
from analysis.claims.conflicting import KINDS as KINDS
from analysis.claims.conflicting import MUTUALLY_EXCLUSIVE as MUTUALLY_EXCLUSIVE
from analysis.claims.conflicting import Conflict as Conflict
from analysis.claims.conflicting import Conflicts as Conflicts
from analysis.claims.conflicting import unit
from analysis.claims.larger import sets_at_odds
from analysis.claims.scope import bounds_itself, require_quantities, with_tolerance
from analysis.model.rows import mappings

_USED: Final = (
    "claim_id", "statement_id", "claimant_id", "known_on", "measure", "stage", "channel", "item_class",
    "either_or", "bound", "low", "best", "value",
    "low_value", "high_value", "period_start", "period_start_last", "through", "through_last", "repeats", "derived_from",
)  # fmt: skip


def conflicts(q: pd.DataFrame, *, about_tolerance: float = 0.05, limit: int = 1000, solve: bool = True) -> Conflicts:
    """Which minimal sets of claims does one never-decreasing total not fit, and which of them contradict each other?

    A total that never decreases satisfies every floor (``x(s) >= a``, s the last day counted to) and every ceiling
    (``x(t) <= b``) exactly when no floor with ``s <= t`` exceeds a ceiling: the system is one of difference
    constraints on a chain, so each minimal infeasible set is such a pair. With amounts of a period
    (``quantities(flow, measures=("cumulative", "period"))``), several starts of counting and parts that add up to a whole there
    are larger ones: 40 in one year and 49 in the next against 64 in both. These are found by linear programmes over what was moved in
    each stretch of days, channel and class of items (`analysis.claims.feasible`). Undated and vague claims take no part. Nor do

    - relays: they count to the day of the claim that they repeat, which is there in their place;
    - readings of an alternative (`either_or`), of which none is claimed for itself;
    - pairs of different classes of stages; a floor of more than the item class that the ceiling counts (all casualties
      against the killed); and the parts of a statement against its whole.

    Parameters
    ----------
    limit : int
        Most pairs listed; their `count` is exact anyway. Larger sets are listed up to `irreducible.SETS`, found with at most
        `irreducible.PROGRAMMES` programmes, among at most `irreducible.FIGURES` figures (of more, those that no other of their scope
        outbids); `Conflicts.is_complete` tells whether that was enough.
    solve : bool
        Also solve the linear programme of least violation (HiGHS).

    Returns
    -------
    Conflicts
        Pairs first, widest gap first among those listed.

    References
    ----------
    J. Chinneck, Feasibility and Infeasibility in Optimization, Springer 2008, ch. 6 (irreducible infeasible sets).
    J. Gleeson and J. Ryan, Identifying minimally infeasible subsystems of inequalities, ORSA Journal on Computing 2, 1990.
    """
    require_quantities(q)
    used = with_tolerance(q[list(_USED)], about_tolerance)
    dated = used["through"].notna().to_numpy()
    said = used[dated & bounds_itself(used)].sort_values("claim_id", ignore_index=True)
    totals = said[(said["measure"] == "cumulative").to_numpy()]
    groups, tied = list(_compared(totals)), linked(said)
    pairs = (pair for group in groups for pair in _pairs(group) if pair not in tied)
    some = list(islice(pairs, limit))
    rows = {
        row["claim_id"]: row
        for row in mappings(totals[totals["claim_id"].isin({key for pair in some for key in pair})])
    }
    listed = sorted((_conflict(rows[below], rows[above]) for below, above in some), key=lambda c: (-c.gap, c.claim_ids))
    count = sum(_count(group) - _linked_count(group, tied) for group in groups)
    more, is_complete, violation = sets_at_odds(said, tied, solve=solve)
    more = sorted(more, key=lambda c: (len(c.claim_ids), -c.gap, c.claim_ids))
    return Conflicts(
        (*listed, *more), count + len(more), limit, about_tolerance, int(dated.sum()), violation, is_complete
    )


class _Group(NamedTuple):
    """Floors and the ceilings they can be held to, these in the order of their last day.

    `value` are the floors, `bound` the ceilings, and `start` for each floor the first ceiling that may count to its day or
    a later one.
    """

    floors: pd.DataFrame
    ceilings: pd.DataFrame
    value: np.ndarray
    start: np.ndarray
    bound: np.ndarray


def _compared(said: pd.DataFrame) -> Iterator[_Group]:
    """Floors and ceilings of one class of stages, for each item class that a ceiling counts."""
    stages = said["stage"].map(STAGE)
    for stage, item_class in sorted({*zip(stages, said["item_class"], strict=True)}):
        ceilings = said[(stages == stage) & (said["item_class"] == item_class) & said["ceiling"].notna()]
        alike = {held for held in set(said["item_class"]) if holds(item_class, held)}
        floors = said[(stages == stage) & said["item_class"].isin(alike) & said["floor"].notna()]
        if len(floors) and len(ceilings):
            ceilings = ceilings.sort_values("through_last", kind="stable")
            start = np.searchsorted(ceilings["through_last"].to_numpy(), floors["through"].to_numpy(), side="left")
            value, bound = floors["floor"].to_numpy(dtype=float), ceilings["ceiling"].to_numpy(dtype=float)
            yield _Group(floors, ceilings, value, start, bound)


def _pairs(group: _Group) -> Iterator[tuple[str, str]]:
    floors, ceilings, value, start, bound = group
    lowest = np.r_[np.minimum.accumulate(bound[::-1])[::-1], np.inf]
    below, above = floors["claim_id"].tolist(), ceilings["claim_id"].tolist()
    over = np.flatnonzero(value > lowest[start])
    return ((below[i], above[start[i] + j]) for i in over for j in np.flatnonzero(bound[start[i] :] < value[i]))


def _linked_count(group: _Group, linked: Iterable[tuple[str, str]]) -> int:
    """How many linked pairs are among those that `_count` counts?"""
    floors, ceilings, value, start, bound = group
    below = {key: i for i, key in enumerate(floors["claim_id"])}
    above = {key: j for j, key in enumerate(ceilings["claim_id"])}
    both = ((below[a], above[b]) for a, b in linked if a in below and b in above)
    return sum(bool(j >= start[i] and bound[j] < value[i]) for i, j in both)


def _count(group: _Group) -> int:
    """Exact number of pairs ``j >= start[i]`` with ``bound[j] < value[i]``: a Fenwick tree over ranked bounds."""
    _, _, value, start, bound = group
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


def _loosest(floor: Row, ceiling: Row) -> float:
    """The share on both sides of "about" from which on the pair fits."""
    loose = [row["bound"] == "about" and pd.isna(row["low"]) for row in (floor, ceiling)]
    least = floor["best"] if loose[0] else floor["floor"]
    most = ceiling["best"] if loose[1] else ceiling["ceiling"]
    match loose:
        case [True, True]:
            return float((least - most) / (least + most))
        case [True, False]:
            return float(1 - most / least)
        case [False, True]:
            return float(least / most - 1) if most else float("inf")
    return float("inf")


def _conflict(floor: Row, ceiling: Row) -> Conflict:
    first, second = floor["value"], ceiling["value"]
    difference = differs(floor, ceiling)
    between = (ceiling["through"] - floor["through_last"]).days
    if difference:
        kind = "scope"
    elif between < 0 or may_start_earlier(floor, ceiling):
        kind = "date"
    elif floor["claimant_id"] == ceiling["claimant_id"]:
        kind = "revision"
    elif abs(first - second) <= max(unit(first), unit(second)) / 2:
        kind = "rounding"
    else:
        kind = "contradiction"
    gap = float(floor["low_value"] - ceiling["high_value"])  # of what was said, not of what a tolerance makes of it
    return Conflict(
        claim_ids=(str(floor["claim_id"]), str(ceiling["claim_id"])),
        kind=kind,
        gap=gap,
        differs=difference,
        claimants=(str(floor["claimant_id"]), str(ceiling["claimant_id"])),
        days=between + (between >= 0),
        loosest=_loosest(floor, ceiling),
        share=float(gap / floor["low_value"]),
    )

"""Which claims does one never-decreasing total not fit, and what would let it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.claims.compared import STAGE, Row, differs, holds, may_start_earlier
from analysis.claims.scope import bounds_itself, require_quantities, with_tolerance
from analysis.claims.violation import least_violation
from analysis.display import Result
from analysis.model.names import check_names
from analysis.model.rows import mappings

# How two figures relate that one total does not fit, the firmest first.
KINDS: Final = ("contradiction", "revision", "date", "scope", "rounding")
MUTUALLY_EXCLUSIVE: Final = ("contradiction", "revision")  # cannot both be true
_USED: Final = (
    "claim_id", "statement_id", "claimant_id", "stage", "channel", "item_class", "either_or", "bound", "low", "best", "value",
    "low_value", "high_value", "period_start", "period_start_last", "through", "through_last", "repeats", "derived_from",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Conflict(Result):
    """A minimal set of claims that one never-decreasing total would not fit: a floor by an earlier day above a ceiling on a
    later one.

    Attributes
    ----------
    claim_ids, claimants : tuple of str
        The floor and the ceiling, and who says them.
    kind : str
        In this order: scope (start of counting or channel may explain it), date (both hold for some reading of a month or
        a year), revision (same claimant), rounding (within half a unit of the coarser figure), contradiction. Only
        revisions and contradictions cannot both be true.
    gap : float
        What would have to lie outside the ceiling's scope, or to move between its day and the floor's; in the commodity's unit.
    differs : str
        In which part of the scope.
    days : int
        Both hold if the ceiling was counted this many days earlier; below 0, so many days, at most, there are between the two
        for the gap to move.
    loosest : float
        The share on both sides of "about" from which on both hold; infinite where neither says "about".
    """

    claim_ids: tuple[str, str]
    kind: str
    gap: float
    differs: str = ""
    claimants: tuple[str, str] = ("", "")
    days: int = 0
    loosest: float = float("inf")


@dataclass(frozen=True, repr=False)
class Conflicts(Result):
    """Every minimal conflicting pair up to `limit`, the exact `count`, and the least total violation.

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

    @property
    def disputes(self) -> tuple[tuple[Conflict, ...], ...]:
        """The contradictions listed, by who contradicts whom; the widest first."""
        found: dict[frozenset[str], list[Conflict]] = {}
        for pair in self.of_kind("contradiction"):
            found.setdefault(frozenset(pair.claimants), []).append(pair)
        return tuple(map(tuple, found.values()))

    def of_kind(self, kind: str) -> tuple[Conflict, ...]:
        """Those listed of one kind, widest gap first; `UnknownName` for a kind that is not in `KINDS`."""
        check_names("kind of conflict", kind, KINDS)
        return tuple(c for c in self.conflicts if c.kind == kind)

    def frame(self) -> pd.DataFrame:
        """``kind, floor_claim, ceiling_claim, gap, differs, days, loosest``, in the order of `ranked`."""
        rows = [(c.kind, *c.claim_ids, c.gap, c.differs, c.days, c.loosest) for c in self.ranked]
        columns = ["kind", "floor_claim", "ceiling_claim", "gap", "differs", "days", "loosest"]
        return pd.DataFrame(rows, columns=columns)


def conflicts(q: pd.DataFrame, *, about_tolerance: float = 0.05, limit: int = 1000, solve: bool = True) -> Conflicts:
    """Which minimal sets of claims does one never-decreasing total not fit, and which of them contradict each other?

    A total that never decreases satisfies every floor (``x(s) >= a``, s the last day counted to) and every ceiling
    (``x(t) <= b``) exactly when no floor with ``s <= t`` exceeds a ceiling: the system is one of difference
    constraints on a chain, so each minimal infeasible set is such a pair. Undated and vague claims take no part. Nor do

    - relays: they count to the day of the claim that they repeat, which is there in their place;
    - readings of an alternative (`either_or`), of which none is claimed for itself;
    - pairs of different classes of stages; a floor of more than the item class that the ceiling counts (all casualties
      against the killed); and the parts of a statement against its whole.

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
    dated = used["through"].notna().to_numpy()
    said = used[dated & bounds_itself(used)].sort_values("claim_id", ignore_index=True)
    groups, linked = list(_compared(said)), _linked(said)
    pairs = (
        _conflict(below, above)
        for group in groups
        for below, above in _pairs(group)
        if (below["claim_id"], above["claim_id"]) not in linked
    )
    listed = sorted(islice(pairs, limit), key=lambda c: (-c.gap, c.claim_ids))
    count = sum(_count(group) - _linked_count(group, linked) for group in groups)
    violation = least_violation(said, linked) if solve else None
    return Conflicts(tuple(listed), count, limit, about_tolerance, int(dated.sum()), violation)


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


def _pairs(group: _Group) -> Iterator[tuple[Row, Row]]:
    _, _, value, start, bound = group
    lowest = np.r_[np.minimum.accumulate(bound[::-1])[::-1], np.inf]
    over = np.flatnonzero(value > lowest[start])
    below, above = (mappings(group.floors), mappings(group.ceilings)) if len(over) else ([], [])
    return ((below[i], above[start[i] + j]) for i in over for j in np.flatnonzero(bound[start[i] :] < value[i]))


def _linked(said: pd.DataFrame) -> set[tuple[str, str]]:
    """Parts and wholes, and the figures of one statement, both ways round."""
    known = set(said["claim_id"])
    rows = zip(said["claim_id"], said["derived_from"], strict=True)
    found = {(key, other) for key, others in rows for other in others if other in known}
    for _, ids in said[said["statement_id"].duplicated(keep=False)].groupby("statement_id")["claim_id"]:
        found |= {(one, other) for one in ids for other in ids if one != other}
    return found | {(other, key) for key, other in found}


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


def _unit(value: float) -> float:
    """The unit a figure is rounded to: its trailing zeros, but never more than a tenth of it."""
    power = 1.0
    while value and value % (power * 10) == 0:
        power *= 10
    return min(power, value / 10) if value else 1.0


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
    elif abs(first - second) <= max(_unit(first), _unit(second)) / 2:
        kind = "rounding"
    else:
        kind = "contradiction"
    return Conflict(
        claim_ids=(str(floor["claim_id"]), str(ceiling["claim_id"])),
        kind=kind,
        gap=float(floor["floor"] - ceiling["ceiling"]),
        differs=difference,
        claimants=(str(floor["claimant_id"]), str(ceiling["claimant_id"])),
        days=between + (between >= 0),
        loosest=_loosest(floor, ceiling),
    )

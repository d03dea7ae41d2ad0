"""Which bounds do figures put on what was moved, day by day, channel by channel, class by class?

What was moved is an amount of 0 or more in each *cell*: a stretch of days, a channel and a set of items. A figure is a sum over the cells
that it counts, held from below by its floor and from above by its ceiling: a total counts from its start to its day, an amount of a
period the days of the period. So parts never exceed their whole and parts that share nothing add up, without a rule for either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.claims.compared import LIMITED, Row, linked
from analysis.model.names import items
from analysis.model.rows import mappings

ITEMS: Final = (
    8  # items told apart: each further one doubles the cells; floors of others bind the whole, ceilings nothing
)
TINY: Final = 1e-7  # of the largest figure: what rounding in the solver may come to
_EARLIEST: Final = -(10**6)  # a day before all others, for figures that state no start
_SPAN = tuple[int, int]


class Region(NamedTuple):
    """What a figure counts. `span` is the month or year of its start where that may be any day of it, `start` the first day else."""

    start: int
    end: int
    span: _SPAN | None
    channel: str
    items: frozenset[str]  # empty: all


class Bound(NamedTuple):
    """One side of one figure: what it counts cannot be less (`sign` -1) or more (1) than `value`; `best` where that is an "about"."""

    claim: int
    sign: int
    region: Region
    value: float
    best: float


@dataclass(frozen=True)
class Bounds:
    """What the figures say as ``matrix @ amounts <= limits``, amounts of 0 or more.

    `targets` are the cells of regions that were asked for; `scale` is what one stands for in the commodity's unit. Cells that the same
    figures and targets count are one.
    """

    ids: tuple[str, ...]
    owner: np.ndarray
    sign: np.ndarray
    matrix: np.ndarray
    limits: np.ndarray
    best: np.ndarray
    targets: np.ndarray
    scale: float

    def of(self, claims: Iterable[int]) -> Bounds:
        """The bounds of these figures only."""
        kept = np.isin(self.owner, list(claims))
        return Bounds(
            self.ids, self.owner[kept], self.sign[kept], self.matrix[kept], self.limits[kept], self.best[kept],
            self.targets, self.scale,
        )  # fmt: skip

    def violation(self) -> float:
        """The least sum of departures from the limits, in the commodity's unit, that lets some amounts fit all."""
        return self.departures()[0]

    def departures(self) -> tuple[float, set[int]]:
        """The same, and the figures whose floors are too high for the others."""
        if not len(self.limits):
            return 0.0, set()
        n, m = self.matrix.shape
        found = _solved(np.r_[np.zeros(m), np.ones(n)], np.hstack([self.matrix, -np.eye(n)]), self.limits)
        leaned = (np.abs(found.ineqlin.marginals) > TINY) & (self.sign < 0)
        return (float(found.fun) * self.scale, set(self.owner[leaned].tolist())) if found.fun > TINY else (0.0, set())

    def loosest(self) -> float:
        """The share on both sides of "about" from which on some amounts fit all; infinite where no share below 1 does."""
        loose = np.nan_to_num(self.best)
        fixed = np.where(np.isnan(self.best), self.limits, self.sign * loose)
        found = _solved(np.r_[np.zeros(self.matrix.shape[1]), 1], np.c_[self.matrix, -loose], fixed)
        return float(found.x[-1]) if found.status == 0 and found.x[-1] < 1 else float("inf")

    def extreme(self, target: np.ndarray, sign: int) -> tuple[float, tuple[str, ...]]:
        """The least (1) or the greatest (-1) sum over cells that fits, and figures that together prove it; NaN where none bounds it."""
        if not len(self.limits):
            return (0.0, ()) if sign > 0 or not target.any() else (float("nan"), ())
        found = _solved(sign * target, self.matrix, self.limits)
        if found.status != 0:  # some history fits, so the programme has no optimum only where it has no bound
            return float("nan"), ()
        proof = self.owner[np.abs(found.ineqlin.marginals) > TINY]
        return sign * float(found.fun) * self.scale, tuple(sorted({self.ids[k] for k in proof}))


def _solved(cost: np.ndarray, matrix: np.ndarray, limits: np.ndarray) -> Any:
    from scipy.optimize import linprog

    return linprog(cost, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs", options={"presolve": False})


def whole_of(day: pd.Timestamp, since: pd.Timestamp | None, channel: str = "", item_class: str = "") -> Region:
    """Everything that was moved by a day, or from a day on; of one channel or class of items where one is named."""
    return Region(_EARLIEST if since is None else _ordinal(since), _ordinal(day), None, channel, items(item_class))


def said_bounds(said: pd.DataFrame) -> list[Bound]:
    """Each floor and ceiling of these figures, read as weakly as the words allow.

    A floor counts to the last day that its words allow, a ceiling to the first. "From 2023" is any day of that year, the
    same for all who say so. A figure told together with a higher one of the same scope is a part of it, which caps nothing. A period
    is the whole of the months it names, but nothing after the day it was said; without a first day its amount is no ceiling.
    """
    found: list[Bound] = []
    parts = told_with_more(said)
    for k, row in enumerate(mappings(said)):
        loose = row["bound"] == "about" and pd.isna(row["low"])
        best = float(row["best"]) if loose else float("nan")
        above = float("nan") if row["claim_id"] in parts else row["ceiling"]
        for sign, value, region in ((-1, row["floor"], _counted(row)), (1, above, _capped(row))):
            if value == value and region.start <= region.end:
                found.append(Bound(k, sign, region, float(value), best))
    return found


def older(sides: Iterable[Bound], days: int) -> list[Bound]:
    """The same, with each ceiling counted so many days before the day said; a floor stays, since a total never falls."""
    moved = (s._replace(region=s.region._replace(end=s.region.end - days)) if s.sign > 0 else s for s in sides)
    return [side for side in moved if side.region.start <= side.region.end]


def bounds(sides: Iterable[Bound], ids: Iterable[str], targets: Iterable[Region] = ()) -> Bounds:
    """The sides as one system of inequalities."""
    sides, targets = _told_apart(list(sides)), list(targets)
    regions = [side.region for side in sides] + targets
    members = _members(regions, [side.sign for side in sides] + [0] * len(targets), _apart(sides))
    members = np.unique(members, axis=1) if members.size else members
    sign = np.array([side.sign for side in sides], dtype=float)
    values = np.array([side.value for side in sides], dtype=float)
    scale = float(max([1.0, *values]))
    n = len(sides)
    return Bounds(
        tuple(ids), np.array([side.claim for side in sides], dtype=int), sign, members[:n] * sign[:, None],
        values * sign / scale, np.array([side.best for side in sides], dtype=float) / scale, members[n:], scale,
    )  # fmt: skip


def told_with_more(said: pd.DataFrame) -> set[str]:
    """Figures told with a whole that is higher than they are and counts the same, by name: their ceilings are those of a part."""
    rows = {row["claim_id"]: row for row in mappings(said)}
    pairs = ((rows[floor], rows[ceiling], ceiling) for floor, ceiling in linked(said))
    alike = ("item_class", "channel")
    return {
        c for below, above, c in pairs if below["floor"] > above["ceiling"] and all(below[k] == above[k] for k in alike)
    }


def _ordinal(day: Any) -> int:
    return int(day.toordinal())


def _counted(row: Row, end: str = "through_last") -> Region:
    first, last = row["period_start"], row["period_start_last"]
    start = _EARLIEST if pd.isna(first) else _ordinal(first)
    vague = row["measure"] == "cumulative" and pd.notna(first) and first < last
    span = (_ordinal(first), _ordinal(last)) if vague else None
    channel = row["channel"] if row["channel"] in LIMITED else ""
    return Region(start, _ordinal(row[end]), span, channel, items(row["item_class"]))


def _capped(row: Row) -> Region:
    if row["measure"] == "cumulative":
        return _counted(row, "through")
    if pd.isna(row["period_start"]):
        return Region(1, 0, None, "", frozenset())
    whole = _counted(row)
    return whole._replace(end=min(whole.end, _ordinal(row["known_on"]))) if row["through"] <= row["known_on"] else whole


def _apart(sides: Iterable[Bound]) -> set[frozenset[str]]:
    """Pairs of items that share nothing, since one class is made of both: killed and wounded."""
    return {frozenset(pair) for side in sides for pair in combinations(sorted(side.region.items), 2)}


def _told_apart(sides: list[Bound]) -> list[Bound]:
    """Keep the items that can matter: those under a ceiling of their own and, with an item that they share nothing with, above a floor."""
    apart = {item for pair in _apart(sides) for item in pair}
    below = {item for side in sides if side.sign < 0 for item in side.region.items}
    above = {item for side in sides if side.sign > 0 for item in side.region.items}
    told = [item for item in sorted(below | above) if (item in above and item in below) or item in apart][:ITEMS]
    kept = []
    for side in sides:
        own = side.region.items
        if own <= set(told):
            kept.append(side)
        elif side.sign < 0:
            kept.append(side._replace(region=side.region._replace(items=frozenset())))
    return kept


def _atoms(items: list[str], apart: set[frozenset[str]]) -> list[frozenset[str]]:
    """Sets of items that a thing moved may belong to at once."""
    found = [frozenset[str]()]
    for item in items:
        found += [atom | {item} for atom in found if not any(frozenset((item, other)) in apart for other in atom)]
    return found


def _members(regions: list[Region], signs: list[int], apart: set[frozenset[str]]) -> np.ndarray:
    """For each region, which cells does it count?"""
    both = {r.span for r, s in zip(regions, signs, strict=True) if s < 0} & {
        r.span for r, s in zip(regions, signs, strict=True) if s > 0
    }
    spans = sorted(span for span in both if span)
    cuts = {_EARLIEST} | {r.start for r in regions} | {r.end + 1 for r in regions}
    cuts |= {edge for r in regions if r.span for edge in (r.span[0], r.span[1] + 1, r.span[1])}
    atoms = _atoms(sorted({item for r in regions for item in r.items}), apart)
    channels = ["", *sorted({r.channel for r in regions} - {""})]
    held = {r.items: np.array([not r.items or bool(atom & r.items) for atom in atoms]) for r in regions}
    by = {r.channel: np.array([not r.channel or c == r.channel for c in channels]) for r in regions}
    when = list(_moments(sorted(cuts), spans))
    rows = []
    for region, sign in zip(regions, signs, strict=True):
        days = np.array([_in_time(region, sign, day, early, spans) for day, early in when], dtype=bool)
        rows.append(np.kron(days, np.kron(by[region.channel], held[region.items])))
    return np.array(rows, dtype=float).reshape(len(rows), len(when) * len(channels) * len(atoms))


def _moments(cuts: list[int], spans: list[_SPAN]) -> Iterator[tuple[int, frozenset[_SPAN]]]:
    """The first day of each stretch, with the vague starts before which it may lie."""
    for day in cuts:
        around = [span for span in spans if span[0] <= day < span[1]]
        for chosen in product((False, True), repeat=len(around)):
            yield day, frozenset(span for span, early in zip(around, chosen, strict=True) if early)


def _in_time(region: Region, sign: int, day: int, early: frozenset[_SPAN], spans: list[_SPAN]) -> bool:
    if region.span is None:
        return region.start <= day <= region.end
    if region.span in spans:
        return region.span[0] <= day <= region.end and region.span not in early
    return (region.span[1] if sign > 0 else region.span[0]) <= day <= region.end

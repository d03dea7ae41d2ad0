"""Which figures, of any number, cannot all be true although they could if any one of them were left out?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
import pandas as pd

from analysis.claims.feasible import TINY, Bound, Bounds, bounds, older, said_bounds

FIGURES: Final = 200  # searched among at most: beyond, only those that no other figure of their scope outbids
SETS: Final = 24  # found at most
PROGRAMMES: Final = 200  # solved at most, a few thousandths of a second each

_ids = frozenset[int]


def opposed(system: Bounds) -> set[tuple[int, int]]:
    """Each floor with each ceiling below it that counts all the floor counts, by the position of their figures."""
    below, above = np.flatnonzero(system.sign < 0), np.flatnonzero(system.sign > 0)
    outside = -system.matrix[below] @ (1 - system.matrix[above]).T
    over = -system.limits[below][:, None] - system.limits[above][None, :]
    found = zip(*np.nonzero((outside == 0) & (over > TINY)), strict=True)
    return {(int(system.owner[below[i]]), int(system.owner[above[j]])) for i, j in found}


def irreducible(
    system: Bounds, known: Iterable[Collection[int]], apart: Iterable[Collection[int]], most: int = SETS
) -> tuple[list[_ids], bool]:
    """Minimal sets of figures that no amounts fit, and whether these are all.

    By Farkas' lemma figures are at odds exactly when weights u of 0 or more on their sides have ``u @ matrix >= 0`` and
    ``u @ limits < 0``; the sides that a vertex of such weights leans on are a minimal set (Gleeson and Ryan 1990). The search leaves out
    one figure of each set found so far, in every way that can be, and asks whether what is left is still at odds: then that holds a
    set more. Since each set not yet found holds none of those found, leaving out the rest of the figures finds it, so that an
    exhausted search has found all (the duality that Reiter 1987 and Liffiton's MARCO 2016 rest on).

    Parameters
    ----------
    known : iterable
        Sets known already, as positions of figures; none that holds one of them is found.
    apart : iterable
        Figures that never belong to one set.
    """
    if system.violation() == 0:
        return [], True
    hit = [frozenset(each) for each in (*known, *apart)]
    found: list[_ids] = []
    fitting: list[_ids] = []  # what was left out when the rest fitted
    left = [(frozenset[int](), frozenset[int]())]  # figures left out, and figures that stay in
    programmes = 0
    while left:
        out, kept = left.pop()
        if any(each <= out for each in fitting):
            continue
        missed = next((each for each in hit if not each & out), None)
        if missed is None:
            if programmes == PROGRAMMES or len(found) == most:
                return found, False
            programmes += 1
            missed = _at_odds(system, out)
            if not missed:
                fitting.append(out)
                continue
            found.append(missed)
            hit.append(missed)
        free = sorted(missed - kept)
        left += [(out | {each}, kept | set(free[:k])) for k, each in reversed([*enumerate(free)])]
    return found, True


def _at_odds(system: Bounds, out: _ids) -> _ids:
    """A minimal set among the figures not left out; empty where these fit."""
    from scipy.optimize import linprog

    inside = ~np.isin(system.owner, list(out))
    sides, limits = system.matrix[inside], system.limits[inside]
    if not len(limits):
        return frozenset()
    weighed = linprog(
        np.ones(len(limits)), A_ub=-sides.T, b_ub=np.zeros(sides.shape[1]), A_eq=limits[None, :], b_eq=[-1.0],
        bounds=(0, None), method="highs-ds", options={"presolve": False},
    )  # fmt: skip
    if weighed.status != 0:
        return frozenset()
    return _reduced(system, frozenset(system.owner[inside][weighed.x > TINY * weighed.x.max()].tolist()))


def _reduced(system: Bounds, figures: _ids) -> _ids:
    """The deletion filter (Chinneck 2008, ch. 6): without the figures whose absence leaves the others at odds."""
    if system.of(figures).violation() == 0:
        return frozenset()
    for each in sorted(figures):
        if len(figures) > 1 and system.of(figures - {each}).violation() > 0:
            figures -= {each}
    return figures


def unexcelled(said: pd.DataFrame) -> pd.DataFrame:
    """Of totals of one scope, those that no other outbids: no floor as high by as early a day, or no ceiling as low on as late a one.

    Whatever set of others is at odds, one of these is, since each stands in for those that it outbids.
    """
    total = (said["measure"] == "cumulative").to_numpy()
    scope = [said[c] for c in ("stage", "channel", "item_class", "period_start", "period_start_last")]
    ordered = said.sort_values(["through_last", "floor"], ascending=[True, False], kind="stable")
    highest = (
        ordered["floor"].groupby(scope, dropna=False).transform(lambda own: own.cummax().shift(fill_value=-np.inf))
    )
    floors = set(ordered.index[ordered["floor"] > highest])
    ordered = said.sort_values(["through", "ceiling"], ascending=[False, True], kind="stable")
    lowest = (
        ordered["ceiling"].groupby(scope, dropna=False).transform(lambda own: own.cummin().shift(fill_value=np.inf))
    )
    ceilings = set(ordered.index[ordered["ceiling"] < lowest])
    return said[~total | said.index.isin(floors | ceilings)]


def staleness(said: pd.DataFrame) -> int:
    """The fewest days by which the ceilings of these figures must be older than said, all alike, for the figures to fit."""
    sides = said_bounds(said)
    ends = [side.region.end for side in sides if side.sign > 0]
    days = {day for side in sides for day in _days(side)}
    tried = sorted({end - day + 1 for end in ends for day in days if end >= day})
    low, high = 0, len(tried) - 1
    while low < high:
        middle = (low + high) // 2
        fits = bounds(older(sides, tried[middle]), said["claim_id"]).violation() == 0
        low, high = (low, middle) if fits else (middle + 1, high)
    return tried[low] if tried else 0


def _days(side: Bound) -> tuple[int, ...]:
    """Days on which what a ceiling must hold can change."""
    region = side.region
    return (region.start, *(region.span or ()), *((region.end,) if side.sign < 0 else ()))

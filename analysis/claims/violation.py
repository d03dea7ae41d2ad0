"""By how much do all claims together miss one history?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.claims.compared import within
from analysis.model.rows import mappings

_SCOPE = ["stage", "item_class", "channel", "period_start", "period_start_last"]


class _Sides(NamedTuple):
    """What each figure bounds: its floor by the last day it may count to, its ceiling by the first."""

    floor: np.ndarray
    until: np.ndarray
    ceiling: np.ndarray
    by: np.ndarray


def least_violation(said: pd.DataFrame, linked: set[tuple[str, str]]) -> float:
    """Smallest total departure that lets one history satisfy all bounds; scipy's HiGHS solves the programme.

    Each scope that a ceiling counts has a history of its own, which the floors within that scope bind; so has a ceiling that is
    linked to a part or a whole, which does not bind it.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    days = (said[column].to_numpy("datetime64[us]") for column in ("through_last", "through"))
    floor, ceiling = said[["floor", "ceiling"]].to_numpy(dtype=float).T
    sides = _Sides(floor, next(days), ceiling, next(days))
    histories = (_at_odds(sides, *each) for each in _histories(said, linked))
    blocks, columns = [], len(said)  # one column a departure, then one a day of each history
    for below, above in histories:
        if len(below):
            blocks.append(_block(sides, below, above, columns))
            columns = 1 + int(blocks[-1][1].max())
    if not blocks:
        return 0.0
    heights = np.cumsum([0, *(len(limits) for *_, limits in blocks)])
    rows = np.concatenate([block[0] + height for block, height in zip(blocks, heights, strict=False)])
    places, values, limits = (np.concatenate([block[k] for block in blocks]) for k in (1, 2, 3))
    matrix = coo_array((values, (rows, places)), shape=(len(limits), columns)).tocsr()
    cost = (np.arange(columns) < len(said)).astype(float)
    return float(linprog(cost, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs").fun)


def _histories(said: pd.DataFrame, linked: set[tuple[str, str]]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The floors and the ceilings that bind one history, by the position of their figures."""
    scope = said.groupby(_SCOPE, dropna=False).ngroup().to_numpy()
    _, first = np.unique(scope, return_index=True)
    kinds = mappings(said.iloc[first])
    at = {key: k for k, key in enumerate(said["claim_id"])}
    apart: dict[int, list[int]] = defaultdict(list)
    for below, above in linked:
        if below in at and above in at:
            apart[at[above]].append(at[below])
    is_tied = np.isin(np.arange(len(said)), list(apart))
    is_floor, is_ceiling = said["floor"].notna().to_numpy(), said["ceiling"].notna().to_numpy()
    for k, whole in enumerate(kinds):
        held = np.array([within(part, whole) for part in kinds])[scope] & is_floor
        capping = (scope == k) & is_ceiling
        yield np.flatnonzero(held), np.flatnonzero(capping & ~is_tied)
        for own in np.flatnonzero(capping & is_tied).tolist():
            others = held.copy()
            others[apart[own]] = False
            yield np.flatnonzero(others), np.array([own])


def _at_odds(sides: _Sides, below: np.ndarray, above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Floors above a later ceiling and ceilings below an earlier floor; no other binds, for a history that fits these can
    be moved between the others without a new departure."""
    if not len(above):
        return below[:0], above
    below = below[(sides.until[below] <= sides.by[above].max()) & (sides.floor[below] > sides.ceiling[above].min())]
    below, above = below[np.argsort(sides.until[below])], above[np.argsort(sides.by[above])]
    lowest = np.r_[np.minimum.accumulate(sides.ceiling[above][::-1])[::-1], np.inf]
    highest = np.r_[-np.inf, np.maximum.accumulate(sides.floor[below])]
    over = sides.floor[below] > lowest[np.searchsorted(sides.by[above], sides.until[below], side="left")]
    under = sides.ceiling[above] < highest[np.searchsorted(sides.until[below], sides.by[above], side="right")]
    return below[over], above[under]


def _block(sides: _Sides, below: np.ndarray, above: np.ndarray, column: int) -> tuple[np.ndarray, ...]:
    """The rows, columns, values and limits of one history: it never falls, and meets each bound but for its departure."""
    days, place = np.unique(np.r_[sides.until[below], sides.by[above]], return_inverse=True)
    steps, own = np.arange(len(days) - 1), np.r_[below, above]
    bound = len(steps) + np.arange(len(own))
    sign = np.r_[-np.ones(len(below)), np.ones(len(above))]
    rows = np.r_[steps, steps, bound, bound]
    columns = np.r_[column + steps, column + steps + 1, column + place, own]
    values = np.r_[np.ones(len(steps)), -np.ones(len(steps)), sign, -np.ones(len(own))]
    return rows, columns, values, np.r_[np.zeros(len(steps)), sign * np.r_[sides.floor[below], sides.ceiling[above]]]

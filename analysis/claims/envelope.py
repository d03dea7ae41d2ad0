"""What values of a cumulative flow do the claims not exclude?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.claims.scope import bounds_itself, counts_all, with_tolerance
from analysis.display import Result
from analysis.model.dates import day as parsed

T = TypeVar("T", float, str)


@dataclass(frozen=True, repr=False)
class Envelope(Result):
    """Step functions of a never-decreasing total.

    Attributes
    ----------
    steps : pandas.DataFrame
        ``day, floor, floor_claim, ceiling, ceiling_claim, floor_said, ceiling_said``, one row per day on which either moves,
        ascending. ``floor`` holds from that day on; ``ceiling`` holds up to the next row's day. NaN: no bound. Both are with
        the tolerance; ``floor_said`` and ``ceiling_said`` are the numbers that their claims state, the only ones to print.
    unused : pandas.DataFrame
        ``claim_id, reason`` of claims with a number that cannot be placed.
    about_tolerance : float
        Share added on both sides of an 'about' without a stated spread.
    claims_used : int
        Claims used.
    """

    steps: pd.DataFrame
    unused: pd.DataFrame
    about_tolerance: float
    claims_used: int

    @property
    def is_consistent(self) -> bool:
        """Does every day leave a value that no claim excludes?"""
        both = self.steps.dropna(subset=["floor", "ceiling"])
        return bool((both["floor"] <= both["ceiling"]).all())

    @property
    def highest_floor(self) -> float:
        """The number stated by the claim that sets the highest floor; NaN where no claim sets one."""
        return self._top("floor_said", float("nan"))

    @property
    def highest_floor_claim(self) -> str:
        """The claim that sets the highest floor; empty where none does."""
        return self._top("floor_claim", "")

    def _top(self, column: str, nothing: T) -> T:
        floors = self.steps["floor"].dropna()
        return type(nothing)(self.steps.at[floors.idxmax(), column]) if len(floors) else nothing

    def at(self, day: str | pd.Timestamp) -> tuple[float, float]:
        """Floor and ceiling on a day; NaN where there is none."""
        when = pd.Timestamp(parsed(day))
        before = self.steps[self.steps["day"] <= when]
        after = self.steps[self.steps["day"] >= when]
        floor = float(before["floor"].iloc[-1]) if len(before) else float("nan")
        ceiling = float(after["ceiling"].iloc[0]) if len(after) else float("nan")
        return floor, ceiling


def envelope(q: pd.DataFrame, *, about_tolerance: float = 0.05) -> Envelope:
    """Which totals are not excluded, day by day?

    The flow is cumulative, so its total never decreases. A floor said *through* day s binds every later day, a
    ceiling binds every earlier day: ``L(t) = max floor with through <= t``, ``U(t) = min ceiling with through >= t``
    (both ends closed). A partial `through` binds late for a floor (last day of its span) and early for a ceiling
    (first day). Undated claims, relays of a claim that is here and readings of an alternative are listed as unused, vague ones
    never enter. A figure for one item class or channel among others sets a floor for the whole, but no ceiling.

    Returns
    -------
    Envelope
        Empty, typed steps when no claim has a number and a day.

    References
    ----------
    The step bounds of a monotone function through interval-censored readings; see the codebook, "Envelope".

    Examples
    --------
    >>> import analysis
    >>> then = analysis.load().as_of("2023-12-31")
    >>> envelope(then.quantities(then.flow("containers", "PRK", "RUS"))).is_consistent
    True
    """
    used = with_tolerance(q, about_tolerance)
    ids, first, last = (used[c].to_numpy() for c in ("claim_id", "through", "through_last"))
    floor, ceiling = used[["floor", "ceiling"]].to_numpy(dtype=float).T
    dated, own = ~np.isnat(first), bounds_itself(used)
    told = np.where(dated, "relays a claim or is one reading of an alternative", "no day counted to")
    unused = pd.DataFrame({"claim_id": ids, "reason": told})[~(dated & own)].reset_index(drop=True)
    floors = _ordered(dated & own & ~np.isnan(floor), ids, floor, last)
    ceilings = _ordered(dated & own & counts_all(used) & ~np.isnan(ceiling), ids, first)
    days = np.unique(np.concatenate([last[floors], first[ceilings]])).astype("datetime64[us]")
    low, low_claim = _running(last[floors].astype("int64"), floor[floors], ids[floors], days.astype("int64"))
    back = ceilings[::-1]  # in the mirror of time and of values a ceiling is a floor
    high, high_claim = _running(-first[back].astype("int64"), -ceiling[back], ids[back], -days.astype("int64"))
    high = -high
    bounds = np.nan_to_num(np.array([low, high]), nan=-1.0)
    differs = np.r_[True, (np.diff(bounds) != 0).any(axis=0)][: len(days)]
    moved = differs | np.r_[differs[1:], False][: len(days)]
    steps = pd.DataFrame(
        {"day": days, "floor": low, "floor_claim": low_claim, "ceiling": high, "ceiling_claim": high_claim}
    )
    stated = used.set_index("claim_id")[["low_value", "high_value"]]
    steps["floor_said"] = stated["low_value"].reindex(steps["floor_claim"]).to_numpy()
    steps["ceiling_said"] = stated["high_value"].reindex(steps["ceiling_claim"]).to_numpy()
    return Envelope(steps[moved].reset_index(drop=True), unused, about_tolerance, int((dated & own).sum()))


def _ordered(kept: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """Positions of the rows kept, sorted by the keys; the last key counts most."""
    rows = np.flatnonzero(kept)
    for key in keys:
        rows = rows[np.argsort(key[rows], kind="stable")]
    return rows


def _running(on: np.ndarray, values: np.ndarray, ids: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Highest value with day <= t for each t, and the first claim that set it."""
    if not len(values):
        return np.full(len(days), np.nan), [""] * len(days)
    top = np.maximum.accumulate(values)
    setter = np.maximum.accumulate(np.where(np.r_[True, top[1:] > top[:-1]], np.arange(len(top)), 0))
    position = np.searchsorted(on, days, side="right") - 1
    names = [str(ids[setter[p]]) if p >= 0 else "" for p in position]
    return np.where(position >= 0, top[np.maximum(position, 0)], np.nan), names

"""What does each comparable group of claims allow, when claims of other scopes are kept out?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.claims.envelope import Envelope, envelope
from analysis.claims.scope import require_quantities
from analysis.display import Result
from analysis.language.terms import scope


@dataclass(frozen=True, repr=False)
class Group(Result):
    """Claims of one channel, item class and start of counting, with their own envelope.

    `start` is the first day of the stated start of counting, NaT where none is stated: claims that do not say
    where they start are one group, for nothing tells their starts apart.
    """

    channel: str
    item_class: str
    start: pd.Timestamp
    label: str
    claims: int
    claimants: int
    envelope: Envelope


def groups(q: pd.DataFrame, *, about_tolerance: float = 0.05) -> tuple[Group, ...]:
    """Which comparable groups are there, and what does each not exclude?

    Returns
    -------
    tuple of Group
        Largest first, then by label. Empty when no claim puts a number on the flow.
    """
    require_quantities(q)
    found = []
    keys = ["channel", "item_class", "period_start"]
    for (channel, item_class, start), own in q.groupby(keys, dropna=False, sort=True):
        result = envelope(own, about_tolerance=about_tolerance)
        label = scope(own.iloc[0])
        found.append(Group(channel, item_class, start, label, len(own), own["claimant_id"].nunique(), result))
    return tuple(sorted(found, key=lambda g: (-g.claims, g.label)))


def group_frame(found: tuple[Group, ...]) -> pd.DataFrame:
    """``scope, claims, claimants, floor, floor_claim, ceiling, ceiling_claim, consistent``, one row a group.

    Floor and ceiling are the numbers stated: the highest floor of the group, and the last ceiling that it sets (which binds
    the day to which it counts and those before it, not later ones). NaN where the group sets none.
    """
    columns = ["scope", "claims", "claimants", "floor", "floor_claim", "ceiling", "ceiling_claim", "consistent"]
    rows = []
    for group in found:
        own = group.envelope
        floor = own.highest_floor, own.highest_floor_claim
        capped = own.steps.dropna(subset=["ceiling"]).tail(1)
        ceiling = tuple(capped[["ceiling_said", "ceiling_claim"]].iloc[0]) if len(capped) else (float("nan"), "")
        consistent = "yes" if own.is_consistent else "no"
        rows.append((group.label, group.claims, group.claimants, *floor, *ceiling, consistent))
    numbers = {"claims": "int64", "claimants": "int64", "floor": "float64", "ceiling": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(numbers)

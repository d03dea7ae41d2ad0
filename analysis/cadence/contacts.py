"""Which events are contacts between two states, each counted once?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.vocabulary import CONTACT_KIND


def contacts(
    events: pd.DataFrame,
    *,
    dyad: str = "PRK-RUS",
    levels: Sequence[str] = (),
    discretionary_only: bool = False,
) -> pd.DataFrame:
    """Which contacts took place?

    Keeps events of a contact kind that occurred, of the dyad, that are not a leg of a longer visit; with
    `discretionary_only`, those no calendar day drives.

    Returns
    -------
    pandas.DataFrame
        The rows of `events`, by first day and id.
    """
    kept = events[
        (events["dyad"] == dyad)
        & (events["status"] == "occurred")
        & (events["parent_id"] == "")
        & events["kind"].isin(CONTACT_KIND)
    ]
    if levels:
        kept = kept[kept["level"].isin(set(levels))]
    if discretionary_only:
        kept = kept[kept["occasion"] == ""]
    return kept.sort_values(["starts_on", "event_id"]).reset_index(drop=True)

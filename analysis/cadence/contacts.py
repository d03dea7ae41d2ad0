"""Which events are contacts between two states, each counted once?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.model.vocabulary import CONTACT_KIND


def contacts(
    events: pd.DataFrame,
    *,
    dyad: str = "PRK-RUS",
    levels: Sequence[str] = (),
    kinds: Sequence[str] = (),
    directions: Sequence[str] = (),
    discretionary_only: bool = False,
) -> pd.DataFrame:
    """Which contacts took place?

    Keeps events of a contact kind that occurred, of the dyad, that are not a leg of a longer visit; with
    `discretionary_only`, those no calendar day drives. What took place had done so when it became known: the span of a
    partial date ends on that day at the latest.

    Parameters
    ----------
    dyad : str
        Between whom; empty: any two.

    Returns
    -------
    pandas.DataFrame
        The rows of `events`, by first day and id; ``starts_on_last`` cut as said.
    """
    kept = events[
        ((events["dyad"] == dyad) | (dyad == ""))
        & (events["status"] == "occurred")
        & (events["parent_id"] == "")
        & events["kind"].isin(CONTACT_KIND)
    ]
    if levels:
        kept = kept[kept["level"].isin(set(levels))]
    if kinds:
        kept = kept[kept["kind"].isin(set(kinds))]
    if directions:
        kept = kept[kept["direction"].isin(set(directions))]
    if discretionary_only:
        kept = kept[kept["occasion"] == ""]
    known = kept["known_on"].where(kept["known_on"] > kept["starts_on"], kept["starts_on"])
    kept = kept.assign(starts_on_last=kept["starts_on_last"].where(kept["starts_on_last"] < known, known))
    return kept.sort_values(["starts_on", "event_id"]).reset_index(drop=True)

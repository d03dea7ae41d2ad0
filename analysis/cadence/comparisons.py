"""Which comparisons of rates does a page make? Before against after a day, and stretches of constant rate, for two series."""

from __future__ import annotations

import pandas as pd

from analysis.cadence.observed import Observed
from analysis.cadence.rates import RateRatio, before_after
from analysis.cadence.segmentation import Changes, changes
from analysis.model.dates import day


def around_split(view: Observed, split: str, look_days: int) -> dict[str, RateRatio]:
    """Did the rate differ on both sides of a day, for all contacts and for those no calendar day drives?

    Parameters
    ----------
    view : Observed
        From `observed`.
    split : str
        First day of the later window; empty where there is none.
    look_days : int
        Days on each side at most.

    Returns
    -------
    dict
        By what was counted; empty when the day is not inside the span observed.
    """
    middle = pd.Timestamp(day(split)) if split else view.start
    if not view.start < middle <= view.end:
        return {}
    start = max(view.start, middle - pd.Timedelta(days=look_days)).date().isoformat()
    end = min(view.end, middle + pd.Timedelta(days=look_days - 1)).date().isoformat()
    free = view.contacts[view.contacts["occasion"] == ""]
    rows = {"All contacts": view.contacts, "Contacts no calendar day drives": free}
    return {what: before_after(kept, split, start, end) for what, kept in rows.items()}


def stretches(counts: pd.DataFrame) -> dict[str, Changes]:
    """Into which stretches of constant rate do the windows fall, plain and weighted by level?"""
    return {"Contacts": changes(counts), "Weighted by level": changes(counts, column="weighted")}

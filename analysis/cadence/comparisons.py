"""Into which stretches of constant rate do contacts fall, and how far do they cluster within them?"""

from __future__ import annotations

import pandas as pd

from analysis.cadence.counts import Day, counts
from analysis.cadence.dispersion import Dispersion, dispersion
from analysis.cadence.segmentation import Changes, changes


def stretches(counts: pd.DataFrame) -> dict[str, Changes]:
    """Into which stretches of constant rate do the windows fall, plain and weighted by level?"""
    return {"Contacts": changes(counts), "Weighted by level": changes(counts, column="weighted")}


def clustering(contacts: pd.DataFrame, *, start: Day, end: Day) -> Dispersion:
    """How far do contacts cluster, quarter by quarter, within the stretches of constant rate that they fall into?

    Parameters
    ----------
    contacts : pandas.DataFrame
        From `Dossier.contacts`.
    start, end : str, date or Timestamp
        First and last day observed, both included.
    """
    quarters = counts(contacts, every="QS", start=start, end=end)
    return dispersion(quarters, changes(quarters).starts)

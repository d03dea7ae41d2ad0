"""Into which stretches of constant rate do two series of a page fall?"""

from __future__ import annotations

import pandas as pd

from analysis.cadence.segmentation import Changes, changes


def stretches(counts: pd.DataFrame) -> dict[str, Changes]:
    """Into which stretches of constant rate do the windows fall, plain and weighted by level?"""
    return {"Contacts": changes(counts), "Weighted by level": changes(counts, column="weighted")}

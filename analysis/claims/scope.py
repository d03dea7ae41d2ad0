"""Which claims may be compared: one flow, one kind of measure, one scope."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.errors import UsageError

SCOPE: Final = ("channel", "item_class", "period_start")
_FLOW: Final = ("commodity_id", "origin", "destination", "measure", "rendering", "status", "stance", "bound")


def comparable(
    claims: pd.DataFrame, *, commodity: str, origin: str = "PRK", destination: str = "RUS", measure: str = "cumulative"
) -> pd.DataFrame:
    """Which claims put a number on this flow?

    Keeps canonical, unretracted claims that assert or acknowledge a number of the given measure. Vague
    claims, denials and variants stay out: they are shown elsewhere, never used as numbers.

    Parameters
    ----------
    claims : pandas.DataFrame
        Frame of claims as in `Dossier.claims`.
    commodity, origin, destination, measure : str
        The flow and the kind of quantity.

    Returns
    -------
    pandas.DataFrame
        The rows, sorted by ``known_on`` and ``claim_id``, with ``low_value`` and ``high_value``: the least and
        greatest number the words allow before any tolerance (NaN where there is none).
    """
    # In numpy, since each step on a frame costs more than all of these on the few rows of a flow.
    cells = {c: claims[c].to_numpy() for c in (*_FLOW, "known_on", "claim_id")}
    numbers = claims[["low", "best", "high"]].to_numpy(dtype=float)
    wanted = (commodity, origin, destination, measure, "canonical", "current")
    kept = ~np.isnan(numbers).all(axis=1)
    for column, value in zip(_FLOW, wanted, strict=False):
        kept &= cells[column] == value
    kept &= (cells["stance"] == "asserts") | (cells["stance"] == "acknowledges")
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(cells["claim_id"][rows], kind="stable")]
    rows = rows[np.argsort(cells["known_on"][rows], kind="stable")]
    low, best, high = numbers[rows].T
    bound = cells["bound"][rows]
    spoken = np.where((bound == "exact") | (bound == "about"), best, np.nan)
    least, greatest = np.where(np.isnan(low), spoken, low), np.where(np.isnan(high), spoken, high)
    return claims.iloc[rows].reset_index(drop=True).assign(low_value=least, high_value=greatest)


def with_tolerance(claims: pd.DataFrame, about_tolerance: float) -> pd.DataFrame:
    """The claims with ``floor`` and ``ceiling``: 'about' without a stated spread gets plus or minus a share.

    Raises
    ------
    UsageError
        When the share is not from 0 to below 1.
    """
    if not 0 <= about_tolerance < 1:  # neither is NaN
        raise UsageError(f"about_tolerance {about_tolerance!r} is no share; give 0 or more, and less than 1, e.g. 0.05")
    low, best, least, greatest = claims[["low", "best", "low_value", "high_value"]].to_numpy(dtype=float).T
    loose = (claims["bound"].to_numpy() == "about") & np.isnan(low)
    floor = np.where(loose, best * (1 - about_tolerance), least)
    ceiling = np.where(loose, best * (1 + about_tolerance), greatest)
    return claims.assign(floor=floor, ceiling=ceiling)

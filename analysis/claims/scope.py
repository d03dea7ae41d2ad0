"""Which claims may be compared: one flow, one kind of measure, one scope."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.errors import UnknownName

SCOPE: Final = ("channel", "item_class", "period_start")


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

    Raises
    ------
    UnknownName
        When the frame has claims, but none on that commodity.
    """
    if len(claims) and commodity not in set(claims["commodity_id"]):
        raise UnknownName("commodity", commodity, claims["commodity_id"].unique())
    kept = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & (claims["measure"] == measure)
        & (claims["rendering"] == "canonical")
        & (claims["status"] == "current")
        & claims["stance"].isin(["asserts", "acknowledges"])
        & claims[["low", "best", "high"]].notna().any(axis=1)
    ].copy()
    kept["low_value"] = kept["low"].fillna(kept["best"].where(kept["bound"].isin(["exact", "about"])))
    kept["high_value"] = kept["high"].fillna(kept["best"].where(kept["bound"].isin(["exact", "about"])))
    return kept.sort_values(["known_on", "claim_id"]).reset_index(drop=True)


def with_tolerance(claims: pd.DataFrame, about_tolerance: float) -> pd.DataFrame:
    """The claims with ``floor`` and ``ceiling``: 'about' without a stated spread gets plus or minus a share."""
    loose = (claims["bound"] == "about") & claims["low"].isna()
    floor = claims["low_value"].where(~loose, claims["best"] * (1 - about_tolerance))
    ceiling = claims["high_value"].where(~loose, claims["best"] * (1 + about_tolerance))
    return claims.assign(floor=floor, ceiling=ceiling)


def scope_label(row: Any) -> str:
    """A claim's scope in words, for tables: start of counting, channel, item class."""
    start = "start not stated" if pd.isna(row["period_start"]) else f"from {row['period_start']:%b %Y}"
    parts = [start, "" if row["channel"] == "unstated" else f"{row['channel']} only", row["item_class"]]
    return ", ".join(p for p in parts if p)

"""Who denies, doubts, declines or acknowledges what, and when?"""

from __future__ import annotations

import pandas as pd


def answers(claims: pd.DataFrame, claimants: pd.DataFrame) -> pd.DataFrame:
    """Every statement that is not a plain assertion, in the order the public heard it.

    Returns
    -------
    pandas.DataFrame
        ``known_on, claimant_id, claimant, camp, country, stance, commodity_id, responds_to, claim_id``.
    """
    voices = claimants.rename(columns={"name": "claimant"})[["claimant_id", "claimant", "camp", "country"]]
    rows = claims[(claims["stance"] != "asserts") & (claims["rendering"] == "canonical")]
    joined = rows.merge(voices, on="claimant_id", how="left")
    columns = [
        "known_on",
        "claimant_id",
        "claimant",
        "camp",
        "country",
        "stance",
        "commodity_id",
        "responds_to",
        "claim_id",
    ]
    return joined[columns].sort_values(["known_on", "claim_id"]).reset_index(drop=True)

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


def turns(claims: pd.DataFrame, claimants: pd.DataFrame) -> pd.DataFrame:
    """On which topics did a camp turn from denying or doubting to acknowledging?

    Topic is the commodity. The first denial or doubt of a camp meets the first acknowledgement of that camp on the
    same topic after it; a camp that never acknowledges stands with an empty day (the turn is open).

    Returns
    -------
    pandas.DataFrame
        ``camp, commodity_id, first_denied_on, denial_claim, acknowledged_on, acknowledgement_claim, days``, by camp
        and topic; `days` is NaN while the turn is open.
    """
    rows = answers(claims, claimants)
    found = []
    for (camp, topic), own in rows.groupby(["camp", "commodity_id"], sort=True):
        denied = own[own["stance"].isin(["denies", "doubts"])]
        if denied.empty:
            continue
        first = denied.iloc[0]
        after = own[(own["stance"] == "acknowledges") & (own["known_on"] >= first["known_on"])]
        turn = after.iloc[0] if len(after) else None
        found.append(
            (
                camp,
                topic,
                first["known_on"],
                first["claim_id"],
                pd.NaT if turn is None else turn["known_on"],
                "" if turn is None else turn["claim_id"],
                float("nan") if turn is None else float((turn["known_on"] - first["known_on"]).days),
            )
        )
    columns = [
        "camp",
        "commodity_id",
        "first_denied_on",
        "denial_claim",
        "acknowledged_on",
        "acknowledgement_claim",
        "days",
    ]
    days = {"first_denied_on": "datetime64[us]", "acknowledged_on": "datetime64[us]", "days": "float64"}
    return pd.DataFrame(found, columns=columns).astype(days)

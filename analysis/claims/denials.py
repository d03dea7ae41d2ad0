"""Who turned from denying to acknowledging, and after how long?"""

from __future__ import annotations

import pandas as pd

_TURNS = [
    "camp", "commodity_id", "first_denied_on", "denial_claim", "acknowledged_on", "acknowledgement_claim", "days",
]  # fmt: skip


def turns(answers: pd.DataFrame) -> pd.DataFrame:
    """On which topics did a camp turn from denying or doubting to acknowledging?

    Topic is the commodity. The first denial or doubt of a camp meets the first acknowledgement of that camp on the
    same topic after it; a camp that never acknowledges stands with an empty day (the turn is open).

    Parameters
    ----------
    answers : pandas.DataFrame
        As from `Dossier.answers`.

    Returns
    -------
    pandas.DataFrame
        ``camp, commodity_id, first_denied_on, denial_claim, acknowledged_on, acknowledgement_claim, days``, by camp
        and topic; `days` is NaN while the turn is open.
    """
    found = []
    for (camp, topic), own in answers.groupby(["camp", "commodity_id"], sort=True):
        denied = own[own["stance"].isin(["denies", "doubts"])]
        if denied.empty:
            continue
        first = denied.iloc[0]
        after = own[(own["stance"] == "acknowledges") & (own["known_on"] >= first["known_on"])]
        turned, claim = (pd.NaT, "") if after.empty else (after.iloc[0]["known_on"], after.iloc[0]["claim_id"])
        waited = (turned - first["known_on"]).days  # NaN while the turn is open
        found.append((camp, topic, first["known_on"], first["claim_id"], turned, claim, waited))
    kinds = {"first_denied_on": "datetime64[us]", "acknowledged_on": "datetime64[us]", "days": "float64"}
    return pd.DataFrame(found, columns=_TURNS).astype(kinds)

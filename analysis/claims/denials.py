"""Who answers on what, since when and last when; and who turned from denying to acknowledging, after how long?"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.model.rows import tuples

_TOPIC: Final = ["camp", "country", "commodity_id", "origin", "destination"]
_TURNS: Final = [
    *_TOPIC, "first_denied_on", "denial_claim", "acknowledged_on", "acknowledgement_claim", "days", "unverified_claim",
]  # fmt: skip
_POSITIONS: Final = [
    *_TOPIC, "stance", "first_on", "last_on", "answers", "verified", "last_answer", "responds_to", "is_latest",
]  # fmt: skip


def positions(answers: pd.DataFrame) -> pd.DataFrame:
    """Who denied, doubted, declined or acknowledged what, since when, last when and how often?

    Parameters
    ----------
    answers : pandas.DataFrame
        As from `Dossier.answers`.

    Returns
    -------
    pandas.DataFrame
        ``camp, country, commodity_id, origin, destination, stance, first_on, last_on, answers, verified, last_answer,
        responds_to, is_latest``: a row for each state (or camp, of voices of no one state), topic and stance. `verified` counts
        the answers that are fully verified, `last_answer` and `responds_to` are the last one and what it names, `is_latest` is
        whether no later answer of that voice on the topic takes another stance.
    """
    found = []
    for topic, rows in answers.groupby(_TOPIC, sort=True):
        for stance, own in rows.groupby("stance", sort=True):
            last = own.iloc[-1]
            checked = int((own["review"] == "verified").sum())
            days = own["known_on"].iloc[0], last["known_on"]
            is_latest = bool(last["known_on"] == rows["known_on"].iloc[-1])
            found.append(
                (*topic, stance, *days, len(own), checked, last["claim_id"], tuple(last["responds_to"]), is_latest)
            )
    kinds = {"first_on": "datetime64[us]", "last_on": "datetime64[us]", "answers": "int64", "verified": "int64"}
    return pd.DataFrame(found, columns=_POSITIONS).astype(kinds)


def turns(answers: pd.DataFrame) -> pd.DataFrame:
    """On which topics did a state turn from a flat denial to an acknowledgement?

    A turn rests on verified rows only: the state's first verified flat denial of a topic (a commodity, one way) and its first
    verified acknowledgement of the same topic from that day on. A doubt is not a denial, another state's or another topic's
    acknowledgement is not a turn, and a row that is not fully verified makes none: where there is only such an acknowledgement
    it is named and the turn stays open.

    Parameters
    ----------
    answers : pandas.DataFrame
        As from `Dossier.answers`.

    Returns
    -------
    pandas.DataFrame
        ``camp, country, commodity_id, origin, destination, first_denied_on, denial_claim, acknowledged_on,
        acknowledgement_claim, days, unverified_claim``, by state and topic; `days` is NaN while the turn is open, and
        `unverified_claim` is the acknowledgement that would close it were it verified.
    """
    found = []
    for topic, own in answers.groupby(_TOPIC, sort=True):
        denied = own[(own["stance"] == "denies") & (own["review"] == "verified")]
        if denied.empty:
            continue
        first = next(tuples(denied))
        after = own[(own["stance"] == "acknowledges") & (own["known_on"] >= first.known_on)]
        sound = after[after["review"] == "verified"]
        turned, claim = (pd.NaT, "") if sound.empty else (sound["known_on"].iloc[0], sound["claim_id"].iloc[0])
        unsure = "" if after.empty or len(sound) else after["claim_id"].iloc[0]
        waited = (turned - first.known_on).days  # NaN while the turn is open
        found.append((*topic, first.known_on, first.claim_id, turned, claim, waited, unsure))
    kinds = {"first_denied_on": "datetime64[us]", "acknowledged_on": "datetime64[us]", "days": "float64"}
    return pd.DataFrame(found, columns=_TURNS).astype(kinds)

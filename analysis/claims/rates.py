"""What flow do a claimant's successive cumulative figures imply?"""

from __future__ import annotations

import pandas as pd

from analysis.claims.scope import comparable, with_tolerance


def implied_rates(
    claims: pd.DataFrame,
    *,
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    about_tolerance: float = 0.0,
) -> pd.DataFrame:
    """How much a day between one claimant's successive figures?

    ``(x2 - x1) / days`` between figures of one claimant with different days counted to; the bounds take each
    figure at its least and greatest. A negative rate is a downward revision and stays negative.

    Parameters
    ----------
    claims : pandas.DataFrame
        As in `Dossier.claims`.
    commodity, origin, destination : str
        The flow.
    about_tolerance : float
        Share for 'about' without a stated spread; 0 takes the number itself.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, from_claim, to_claim, start, end, days, rate, low, high``; units of the commodity per day;
        sorted by claimant and day. Empty and typed when no claimant has two figures.
    """
    used = with_tolerance(
        comparable(claims, commodity=commodity, origin=origin, destination=destination), about_tolerance
    ).dropna(subset=["through"])
    used = used.assign(value=used["best"].fillna(used["low"]).fillna(used["high"]))
    used = used.sort_values(["claimant_id", "through_last", "claim_id"])
    used = used.drop_duplicates(["claimant_id", "through_last"], keep="last").reset_index(drop=True)
    before = used.shift(1)
    later = used["claimant_id"] == before["claimant_id"]
    a, b = before[later], used[later]
    days = (b["through_last"] - a["through_last"]).dt.days.astype("int64")
    found = {
        "claimant_id": b["claimant_id"],
        "from_claim": a["claim_id"],
        "to_claim": b["claim_id"],
        "start": a["through_last"],
        "end": b["through_last"],
        "days": days,
        "rate": (b["value"] - a["value"]).astype("float64") / days,
        "low": (b["floor"] - a["ceiling"]).astype("float64") / days,
        "high": (b["ceiling"] - a["floor"]).astype("float64") / days,
    }
    return pd.DataFrame(found).reset_index(drop=True)

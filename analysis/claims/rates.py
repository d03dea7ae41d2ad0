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
    rows = []
    for claimant, own in used.groupby("claimant_id", sort=True):
        own = own.sort_values(["through_last", "claim_id"]).drop_duplicates("through_last", keep="last")
        for (_, a), (_, b) in zip(own.iloc[:-1].iterrows(), own.iloc[1:].iterrows(), strict=True):
            days = int((b["through_last"] - a["through_last"]).days)
            rows.append(
                (
                    claimant,
                    a["claim_id"],
                    b["claim_id"],
                    a["through_last"],
                    b["through_last"],
                    days,
                    (b["value"] - a["value"]) / days,
                    (b["floor"] - a["ceiling"]) / days,
                    (b["ceiling"] - a["floor"]) / days,
                )
            )
    columns = ["claimant_id", "from_claim", "to_claim", "start", "end", "days", "rate", "low", "high"]
    numbers = {"days": "int64", "rate": "float64", "low": "float64", "high": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(numbers)

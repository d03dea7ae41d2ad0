"""What goes out against what comes back: paired figures of one claimant, and oil against the notified cap."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.claims.scope import comparable, with_tolerance
from analysis.model.rows import tuples

# UN Security Council resolution 2397 (2017), paragraph 5: refined petroleum to the DPRK, barrels a calendar year.
OIL_CAP: Final = 500_000.0
_PAIRS = [
    "claimant_id", "out_claim", "back_claim", "known_on", "out_low", "out_high", "back_low", "back_high", "ratio_low",
    "ratio_high",
]  # fmt: skip
_OIL = [
    "claim_id", "claimant_id", "known_on", "basis", "kind", "period_start", "through", "low", "high", "cap", "over_low",
    "over_high", "reading",
]  # fmt: skip


def two_way(
    claims: pd.DataFrame,
    *,
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    about_tolerance: float = 0.0,
    within_days: int = 31,
) -> pd.DataFrame:
    """How much comes back for what goes out, by each claimant's own pair of figures?

    Each return figure meets the own outward figure that counts to the nearest day, at most `within_days` apart.
    The ratio is return over outward, from lowest over highest to highest over lowest; an open side stays open (NaN).

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, out_claim, back_claim, known_on, out_low, out_high, back_low, back_high, ratio_low,
        ratio_high``, by known_on. Empty where nobody gives both.
    """
    numbers = dict.fromkeys(_PAIRS[4:], "float64")
    if not len(claims) or commodity not in set(claims["commodity_id"]):
        return pd.DataFrame(columns=_PAIRS).astype(numbers)
    out = with_tolerance(
        comparable(claims, commodity=commodity, origin=origin, destination=destination), about_tolerance
    )
    back = with_tolerance(
        comparable(claims, commodity=commodity, origin=destination, destination=origin), about_tolerance
    )
    found = []
    by_voice = dict(list(out.dropna(subset=["through"]).sort_values("claim_id").groupby("claimant_id")))
    for row in tuples(back.dropna(subset=["through"])):
        if row.claimant_id not in by_voice:
            continue
        own = by_voice[row.claimant_id]
        gap = (own["through_last"] - row.through_last).abs().to_numpy()
        if gap.min() <= pd.Timedelta(days=within_days):
            near = own.iloc[int(gap.argmin())]
            found.append(
                (row.claimant_id, near["claim_id"], row.claim_id, max(row.known_on, near["known_on"]), near["floor"],
                 near["ceiling"], row.floor, row.ceiling, row.floor / near["ceiling"], row.ceiling / near["floor"])
            )  # fmt: skip
    frame = pd.DataFrame(found, columns=_PAIRS).astype(numbers)
    return frame.sort_values(["known_on", "back_claim"]).reset_index(drop=True)


def oil_against_cap(
    claims: pd.DataFrame,
    *,
    commodity: str = "refined_oil",
    origin: str = "RUS",
    destination: str = "PRK",
    cap: float = OIL_CAP,
) -> pd.DataFrame:
    """How do figures for a commodity under a yearly cap (refined oil) stand against it, and notified amounts against estimates?

    The cap is for a calendar year, so only the reading of a figure whose span lies within one year is 'over' or
    'within'; a longer or unstated span is 'not for one year'.

    Returns
    -------
    pandas.DataFrame
        ``claim_id, claimant_id, known_on, basis, kind, period_start, through, low, high, cap, over_low, over_high,
        reading``; `kind` is 'notified' for official statistics, else 'estimate'; the commodity's unit; by known_on.
    """
    numbers = dict.fromkeys(("low", "high", "cap", "over_low", "over_high"), "float64")
    rows = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & claims[["low", "best", "high"]].notna().any(axis=1)
        & claims["measure"].isin(["period", "cumulative"])
        & (claims["rendering"] == "canonical")
        & (claims["status"] == "current")
    ].sort_values(["known_on", "claim_id"])
    found = []
    for row in rows.itertuples(index=False):
        low = row.low if row.low == row.low else row.best
        high = row.high if row.high == row.high else row.best
        one_year = (
            pd.notna(row.period_start) and pd.notna(row.through) and row.period_start.year == row.through_last.year
        )
        over = low > cap or (low == cap and row.bound == "more_than")
        within = high <= cap
        reading = "over" if over else "within" if within else "either"
        kind = "notified" if row.basis == "official_statistics" else "estimate"
        found.append(
            (row.claim_id, row.claimant_id, row.known_on, row.basis, kind, row.period_start, row.through_last, low, high,
             cap, low - cap, high - cap, reading if one_year else "not for one year")
        )  # fmt: skip
    return pd.DataFrame(found, columns=_OIL).astype(numbers)

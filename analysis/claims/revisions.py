"""How have figures moved: the ledger of what each new claim changed, vintages of a claimant, lags of knowledge."""

from __future__ import annotations

import pandas as pd

from analysis.claims.scope import require_quantities, with_tolerance
from analysis.model.rows import mappings, tuples

_LEDGER = ["known_on", "claim_id", "claimant_id", "floor_before", "floor_after", "effect"]
_VINTAGES = ["claimant_id", "claim_id", "known_on", "through", "value", "replaces", "change", "days_since"]


def ledger(q: pd.DataFrame, *, about_tolerance: float = 0.05) -> pd.DataFrame:
    """What did each new claim change in what the claims allow?

    In the order of knowledge. ``floor_before`` and ``floor_after`` are the highest floor known before and with the
    claim, whatever day it counts to and whatever its scope. Claims of one day are taken by id.

    Returns
    -------
    pandas.DataFrame
        ``known_on, claim_id, claimant_id, floor_before, floor_after, effect``; `effect` is 'first figure', 'raises the floor',
        'relays', 'undated' or 'leaves the floor'. Undated figures and relays leave it, too.
    """
    used = with_tolerance(q, about_tolerance)
    floor = float("nan")
    found = []
    for new in mappings(used[["known_on", "claim_id", "claimant_id", "repeats", "through", "floor"]]):
        before, least = floor, new["floor"]
        if new["repeats"]:
            effect = "relays"
        elif pd.isna(new["through"]):
            effect = "undated"
        elif least <= floor or least != least:
            effect = "leaves the floor"
        else:
            effect, floor = ("raises the floor" if floor == floor else "first figure"), float(least)
        found.append((new["known_on"], new["claim_id"], new["claimant_id"], before, floor, effect))
    return pd.DataFrame(found, columns=_LEDGER).astype({"floor_before": "float64", "floor_after": "float64"})


def vintages(q: pd.DataFrame) -> pd.DataFrame:
    """How has each claimant revised the own figure?

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, claim_id, known_on, through, value, replaces, change, days_since``: `replaces` is the own
        earlier claim named in `updates`, else empty; `change` and `days_since` are against it (NaN for a first
        figure); by claimant and day of knowledge.
    """
    require_quantities(q)
    numbers = {"value": "float64", "change": "float64", "days_since": "float64"}
    by_id = q.set_index("claim_id")
    found = []
    for row in tuples(q.sort_values(["claimant_id", "known_on", "claim_id"])):
        old = next((t for t in row.updates if t in by_id.index), "")
        change = row.value - by_id.at[old, "value"] if old else float("nan")
        days = float((row.known_on - by_id.at[old, "known_on"]).days) if old else float("nan")
        found.append((row.claimant_id, row.claim_id, row.known_on, row.through_last, row.value, old, change, days))
    return pd.DataFrame(found, columns=_VINTAGES).astype(numbers)


def lags(q: pd.DataFrame) -> pd.DataFrame:
    """How long from the last day counted to the statement, and from the statement to public knowledge?

    Only dates stated to the day take part; others would lend the lag a precision it does not have.

    Returns
    -------
    pandas.DataFrame
        ``claim_id, claimant_id, through, stated_on, known_on, reporting_lag_days, publication_lag_days``, days, by known_on.
    """
    require_quantities(q)
    exact = q[(q["through_precision"] == "day") & (q["stated_precision"] == "day")]
    found = exact[["claim_id", "claimant_id", "through", "stated_on", "known_on"]].reset_index(drop=True)
    return found.assign(
        reporting_lag_days=(found["stated_on"] - found["through"]).dt.days,
        publication_lag_days=(found["known_on"] - found["stated_on"]).dt.days,
    )

"""How have figures moved: the ledger of what each new claim changed, vintages of a claimant, lags of knowledge."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.scope import require_quantities, with_tolerance
from analysis.model.rows import mappings, tuples

_LEDGER = ["known_on", "claim_id", "claimant_id", "floor_before", "floor_after", "conflicts_added", "effect"]
_VINTAGES = ["claimant_id", "claim_id", "known_on", "through", "value", "replaces", "change", "days_since"]


def ledger(q: pd.DataFrame, *, about_tolerance: float = 0.05) -> pd.DataFrame:
    """What did each new claim change in what the claims allow?

    In the order of knowledge. ``floor_before`` and ``floor_after`` are the highest floor known before and with the
    claim, whatever day it counts to; ``conflicts_added`` counts earlier claims that cannot be true together with it
    (a floor by an earlier day above a ceiling on a later one, whatever their scopes). Claims of one day are taken by id.

    Returns
    -------
    pandas.DataFrame
        ``known_on, claim_id, claimant_id, floor_before, floor_after, conflicts_added, effect``; `effect` is
        'first figure', 'raises the floor', 'conflicts', 'relays' or 'moves nothing'. Undated figures move nothing.
    """
    numbers = {"floor_before": "float64", "floor_after": "float64", "conflicts_added": "int64"}
    used = with_tolerance(q, about_tolerance)
    first, last, least, greatest = (used[c].to_numpy() for c in ("through", "through_last", "floor", "ceiling"))
    floor = float("nan")
    found = []
    for i, new in enumerate(mappings(used[["known_on", "claim_id", "claimant_id", "repeats"]])):
        before = floor
        if not np.isnat(first[i]) and least[i] == least[i] and not least[i] <= floor:
            floor = float(least[i])
        # A floor, by its day, above a ceiling on a day not before it; what is missing compares as false.
        under = (last[:i] <= first[i]) & (least[:i] > greatest[i])
        over = (last[i] <= first[:i]) & (least[i] > greatest[:i])
        added = int((under | over).sum())
        if added:
            effect = "conflicts"
        elif new["repeats"]:
            effect = "relays"
        elif before != before and floor == floor:
            effect = "first figure"
        else:
            effect = "raises the floor" if floor > before else "moves nothing"
        found.append((new["known_on"], new["claim_id"], new["claimant_id"], before, floor, added, effect))
    return pd.DataFrame(found, columns=_LEDGER).astype(numbers)


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

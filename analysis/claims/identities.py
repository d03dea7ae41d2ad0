"""Do figures that must add up add up? Trips times load against cargo (voyages, containers); sea, rail and air against all."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.scope import bounds_itself, require_quantities, with_tolerance
from analysis.model.rows import tuples

_LOAD_COLUMNS = ["claimant_id", "carrier_claim", "cargo_claim", "item_class", "trips", "cargo", "per_trip"]
_PART_COLUMNS = [
    "claimant_id", "all_claim", "part_claims", "all_low", "all_high", "parts_low", "parts_high", "residual_low",
    "residual_high",
]  # fmt: skip


def loads(trips: pd.DataFrame, cargo: pd.DataFrame) -> pd.DataFrame:
    """How much a trip does each claimant's own pair of figures imply: containers a voyage, drones a flight?

    A pair is a figure of what is carried that its claimant derived from an own figure of trips (`derived_from`), or that the
    claimant counted from the same start to the same day as an own figure of trips of the same class. Relays make no pair.

    Parameters
    ----------
    trips, cargo : pandas.DataFrame
        Quantities of what carries and of what is carried, as from `Dossier.quantities`.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, carrier_claim, cargo_claim, item_class, trips, cargo, per_trip``, by cargo claim. Each is one claimant's; a
        claimant may have several.
    """
    for rows in (trips, cargo):
        require_quantities(rows)
    found = []
    for box in tuples(cargo[bounds_itself(cargo)]):
        for trip in tuples(trips[trips["claimant_id"] == box.claimant_id]):
            derived = trip.claim_id in box.derived_from
            alike = trip.item_class == box.item_class and _span(trip) == _span(box) and pd.notna(box.through)
            if trip.value > 0 and (derived or alike):
                keys = box.claimant_id, trip.claim_id, box.claim_id, box.item_class
                found.append((*keys, trip.value, box.value, box.value / trip.value))
    frame = pd.DataFrame(found, columns=_LOAD_COLUMNS).astype(dict.fromkeys(_LOAD_COLUMNS[4:], "float64"))
    return frame.sort_values(["cargo_claim", "carrier_claim"]).reset_index(drop=True)


def _span(row: Any) -> tuple[Any, ...]:
    """From when and to when a row counts; a start not stated is a span of its own."""
    start = (row.period_start, row.period_start_last) if pd.notna(row.period_start) else (row.claim_id,)
    return (*start, row.through, row.through_last)


def channels_add_up(q: pd.DataFrame) -> pd.DataFrame:
    """Do one claimant's sea, rail and air figures add up to that claimant's figure for all channels?

    Compared on the day all of them count to; residual = all - (sea + rail + air), bounds propagated; air is none where not given.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, all_claim, part_claims, all_low, all_high, parts_low, parts_high, residual_low,
        residual_high``. Empty where nobody gives sea, rail and all.
    """
    used = with_tolerance(q, 0.0)
    found = []
    for (claimant, _), own in used.groupby(["claimant_id", "through_last"], sort=True):
        parts = own[own["channel"].isin(["sea", "rail", "air"])].drop_duplicates("channel", keep="last")
        whole = own[own["channel"] == "all"]
        if len(whole) and {"sea", "rail"} <= set(parts["channel"]):
            total = whole.iloc[-1]
            low, high = float(parts["floor"].sum(skipna=False)), float(parts["ceiling"].sum(skipna=False))
            found.append(
                (claimant, total["claim_id"], "; ".join(parts["claim_id"]), total["floor"], total["ceiling"], low, high,
                 total["floor"] - high, total["ceiling"] - low)
            )  # fmt: skip
    return pd.DataFrame(found, columns=_PART_COLUMNS).astype(dict.fromkeys(_PART_COLUMNS[3:], "float64"))

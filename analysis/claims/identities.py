"""Do figures that must add up add up? Trips times load against cargo (voyages, containers); sea, rail and air against all."""

from __future__ import annotations

import pandas as pd

from analysis.claims.scope import require_quantities, with_tolerance
from analysis.errors import UsageError
from analysis.model.rows import tuples

_LOAD_COLUMNS = ["claimant_id", "carrier_claim", "cargo_claim", "trips", "cargo", "per_trip"]
_CARRIED_COLUMNS = [
    "carrier_claim", "cargo_claim", "trips", "cargo", "load_low", "load_high", "residual_low",
    "residual_high", "reading",
]  # fmt: skip
_PART_COLUMNS = [
    "claimant_id", "all_claim", "part_claims", "all_low", "all_high", "parts_low", "parts_high", "residual_low",
    "residual_high",
]  # fmt: skip


def loads(trips: pd.DataFrame, cargo: pd.DataFrame) -> pd.DataFrame:
    """How much a trip do claimants' own pairs of figures imply: containers a voyage, drones a flight?

    A pair is a figure of what is carried that its claimant derived from an own figure of trips (`derived_from`).

    Parameters
    ----------
    trips, cargo : pandas.DataFrame
        Quantities of what carries and of what is carried, as from `Dossier.quantities`.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, carrier_claim, cargo_claim, trips, cargo, per_trip``, by cargo claim.
    """
    for rows in (trips, cargo):
        require_quantities(rows)
    counted = {t.claim_id: t for t in tuples(trips) if t.value > 0}
    found = []
    for box in tuples(cargo):
        for trip in (counted[target] for target in box.derived_from if target in counted):
            if trip.claimant_id == box.claimant_id:
                found.append(
                    (box.claimant_id, trip.claim_id, box.claim_id, trip.value, box.value, box.value / trip.value)
                )
    frame = pd.DataFrame(found, columns=_LOAD_COLUMNS).astype(dict.fromkeys(_LOAD_COLUMNS[3:], "float64"))
    return frame.sort_values("cargo_claim").reset_index(drop=True)


def voyages_carry(
    trips: pd.DataFrame,
    cargo: pd.DataFrame,
    *,
    load: tuple[float, float] | None = None,
    within_days: int = 31,
) -> pd.DataFrame:
    """Could the voyages counted have carried the containers counted?

    For cumulative figures whose days counted to, and starts of counting where both are stated, lie at most
    `within_days` apart: residual = containers - voyages x load, bounds propagated. A floor has no upper end, so
    "at least 25 voyages" can never be too few: its residual is open below (NaN).

    Parameters
    ----------
    trips, cargo : pandas.DataFrame
        Quantities of what carries and of what is carried, as from `Dossier.quantities`.
    load : (float, float), optional
        Cargo a trip, low and high; without it the range of `loads`.
    within_days : int
        How far apart the spans may begin and end, 0 or more.

    Returns
    -------
    pandas.DataFrame
        ``carrier_claim, cargo_claim, trips, cargo, load_low, load_high, residual_low, residual_high,
        reading``; `reading` is 'more than they carry' (lowest residual above 0), 'fewer than they carry' (highest
        below 0) or 'not excluded'. Empty without trips, cargo or a load.
    """
    if within_days < 0 or (load and not 0 < load[0] <= load[1]):
        raise UsageError(
            f"within_days {within_days} and load {load} cannot be used; give 0 or more days, and a low load above 0 and a high"
            " one not below it"
        )
    stated = loads(trips, cargo)["per_trip"]
    if load is None:
        load = (float(stated.min()), float(stated.max()))  # NaN without a pair
    trips = trips[(trips["item_class"] == "") & trips["through"].notna()]
    found = []
    for trip in tuples(trips if load[0] == load[0] else trips.iloc[:0]):
        for box in tuples(cargo[cargo["through"].notna()]):
            apart = abs((box.through_last - trip.through_last).days)
            if pd.notna(box.period_start) and pd.notna(trip.period_start):
                apart = max(apart, abs((box.period_start - trip.period_start).days))
            if apart > within_days:
                continue
            low = box.low_value - trip.high_value * load[1]
            high = box.high_value - trip.low_value * load[0]
            reading = "more than they carry" if low > 0 else "fewer than they carry" if high < 0 else "not excluded"
            found.append((trip.claim_id, box.claim_id, trip.value, box.value, *load, low, high, reading))
    frame = pd.DataFrame(found, columns=_CARRIED_COLUMNS).astype(dict.fromkeys(_CARRIED_COLUMNS[2:8], "float64"))
    return frame.sort_values(["carrier_claim", "cargo_claim"]).reset_index(drop=True)


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

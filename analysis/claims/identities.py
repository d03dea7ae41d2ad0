"""Do figures that must add up add up? Trips times load against cargo (voyages, containers); sea, rail and air against all."""

from __future__ import annotations

import pandas as pd

from analysis.claims.scope import comparable, with_tolerance

_LOAD_COLUMNS = ["claimant_id", "carrier_claim", "cargo_claim", "trips", "cargo", "per_trip"]
_CARRIED_COLUMNS = [
    "carrier_claim", "cargo_claim", "trips", "cargo", "load_low", "load_high", "residual_low",
    "residual_high", "reading",
]  # fmt: skip
_PART_COLUMNS = [
    "claimant_id", "all_claim", "part_claims", "all_low", "all_high", "parts_low", "parts_high", "residual_low",
    "residual_high",
]  # fmt: skip


def _value(rows: pd.DataFrame) -> pd.Series:
    return rows["best"].fillna(rows["low"]).fillna(rows["high"])


def loads(
    claims: pd.DataFrame,
    *,
    origin: str = "PRK",
    destination: str = "RUS",
    carrier: str = "voyages",
    commodity: str = "containers",
) -> pd.DataFrame:
    """How much a trip do claimants' own pairs of figures imply: containers a voyage, drones a flight?

    A pair is a figure of what is carried that its claimant derived from an own figure of trips (`derived_from`).

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, carrier_claim, cargo_claim, trips, cargo, per_trip``, by cargo claim.
    """
    rows = claims[(claims["origin"] == origin) & (claims["destination"] == destination)]
    voyages = rows[(rows["commodity_id"] == carrier) & _value(rows).gt(0)].set_index("claim_id")
    boxes = rows[(rows["commodity_id"] == commodity) & _value(rows).notna()]
    found = []
    for box, value in zip(boxes.itertuples(index=False), _value(boxes), strict=True):
        for target in box.derived_from:
            if target in voyages.index and voyages.at[target, "claimant_id"] == box.claimant_id:
                trips = float(_value(voyages.loc[[target]]).iloc[0])
                found.append((box.claimant_id, target, box.claim_id, trips, float(value), float(value) / trips))
    frame = pd.DataFrame(found, columns=_LOAD_COLUMNS).astype(dict.fromkeys(_LOAD_COLUMNS[3:], "float64"))
    return frame.sort_values("cargo_claim").reset_index(drop=True)


def voyages_carry(
    claims: pd.DataFrame,
    *,
    origin: str = "PRK",
    destination: str = "RUS",
    carrier: str = "voyages",
    commodity: str = "containers",
    load: tuple[float, float] | None = None,
    within_days: int = 31,
) -> pd.DataFrame:
    """Could the voyages counted have carried the containers counted?

    For cumulative figures whose days counted to, and starts of counting where both are stated, lie at most
    `within_days` apart: residual = containers - voyages x load, bounds propagated. A floor has no upper end, so
    "at least 25 voyages" can never be too few: its residual is open below (NaN).

    Parameters
    ----------
    claims : pandas.DataFrame
        As in `Dossier.claims`.
    origin, destination : str
        The flow.
    carrier, commodity : str
        The commodity that carries, and the one that is carried.
    load : (float, float), optional
        Containers a voyage, low and high; without it the range of `loads`.
    within_days : int
        How far apart the spans may begin and end.

    Returns
    -------
    pandas.DataFrame
        ``carrier_claim, cargo_claim, trips, cargo, load_low, load_high, residual_low, residual_high,
        reading``; `reading` is 'more than they carry' (lowest residual above 0), 'fewer than they carry' (highest
        below 0) or 'not excluded'. Empty without trips, cargo or a load.
    """
    flow = {"origin": origin, "destination": destination}
    stated = loads(claims, **flow, carrier=carrier, commodity=commodity)["per_trip"]
    if load is None:
        load = (float(stated.min()), float(stated.max())) if len(stated) else None
    empty = pd.DataFrame(columns=_CARRIED_COLUMNS).astype(dict.fromkeys(_CARRIED_COLUMNS[2:8], "float64"))
    if load is None or not {carrier, commodity} <= set(claims["commodity_id"]):
        return empty
    trips = comparable(claims, commodity=carrier, **flow)
    trips = trips[(trips["item_class"] == "") & trips["through"].notna()]
    boxes = comparable(claims, commodity=commodity, **flow)
    boxes = boxes[boxes["through"].notna()]
    found = []
    for trip, n in zip(trips.itertuples(index=False), _value(trips), strict=True):
        for box, value in zip(boxes.itertuples(index=False), _value(boxes), strict=True):
            apart = abs((box.through_last - trip.through_last).days)
            if pd.notna(box.period_start) and pd.notna(trip.period_start):
                apart = max(apart, abs((box.period_start - trip.period_start).days))
            if apart > within_days:
                continue
            low = box.low_value - trip.high_value * load[1]
            high = box.high_value - trip.low_value * load[0]
            reading = "more than they carry" if low > 0 else "fewer than they carry" if high < 0 else "not excluded"
            found.append((trip.claim_id, box.claim_id, n, value, *load, low, high, reading))
    if not found:
        return empty
    frame = pd.DataFrame(found, columns=_CARRIED_COLUMNS)
    return frame.sort_values(["carrier_claim", "cargo_claim"]).reset_index(drop=True)


def channels_add_up(
    claims: pd.DataFrame, *, commodity: str = "containers", origin: str = "PRK", destination: str = "RUS"
) -> pd.DataFrame:
    """Do one claimant's sea, rail and air figures add up to that claimant's figure for all channels?

    Compared on the day all of them count to; residual = all - (sea + rail + air), bounds propagated.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, all_claim, part_claims, all_low, all_high, parts_low, parts_high, residual_low,
        residual_high``. Empty where nobody gives all the parts.
    """
    numbers = dict.fromkeys(_PART_COLUMNS[3:], "float64")
    if not len(claims) or commodity not in set(claims["commodity_id"]):
        return pd.DataFrame(columns=_PART_COLUMNS).astype(numbers)
    used = with_tolerance(comparable(claims, commodity=commodity, origin=origin, destination=destination), 0.0)
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
    return pd.DataFrame(found, columns=_PART_COLUMNS).astype(numbers)

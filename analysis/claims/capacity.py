"""What would have to move for each total to be true: how much a trip, how many trips a month, and what is left for rail or air?

Every answer names two claimants: whose total, and whose count of trips or whose load. None of them is a figure that anyone has said.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.claims.identities import loads
from analysis.claims.scope import bounds_itself, require_quantities, with_tolerance
from analysis.errors import UsageError
from analysis.model.names import check_names
from analysis.model.rows import mappings, tuples

MONTH: Final = 365.25 / 12  # days
PER_MONTH: Final = "per_month"  # the item class of a count that is one of a month already
_PAIRED: Final = ["cargo_claim", "carrier_claim", "cargo_claimant", "carrier_claimant", "days_apart"]
_REQUIRED: Final = [
    "cargo", "trips", "per_trip", "per_trip_low", "per_trip_high", "load_low", "load_high", "residual_low", "residual_high",
]  # fmt: skip
_NEEDED: Final = [
    "cargo_claim", "load_claim", "cargo_claimant", "load_claimant", "per_trip", "trips_low", "trips_high", "a_month_low", "a_month_high",
]  # fmt: skip
_TRAFFIC: Final = [
    "claim_id",
    "claimant_id",
    "known_on",
    "through_last",
    "basis",
    "value",
    "a_month_low",
    "a_month_high",
]
_UNITS: Final = [
    "cargo_claim", "carrier_claim", "factor_claim", "cargo_claimant", "factor_claimant", "units", "trips", "units_a_trip", "factor",
    "per_trip",
]  # fmt: skip


def required_loads(
    trips: pd.DataFrame, cargo: pd.DataFrame, *, about_tolerance: float = 0.0, within_days: int = 31
) -> pd.DataFrame:
    """How much would each trip have to carry for each total to be true?

    A total is held against each count of trips that ends within `within_days` of it and, where both say when they begin, begins
    within as many: partial dates are spans, and spans that overlap are no days apart. A total of a part of the trips (one ship) is
    held against its claimant's own count of that part only, since another's may be of another ship. Relays are left out.

    Parameters
    ----------
    trips, cargo : pandas.DataFrame
        Quantities of what carries and of what is carried, as from `Dossier.quantities`.
    about_tolerance : float
        Share that "about" may be off on either side.
    within_days : int
        How far apart the spans may begin and end, 0 or more.

    Returns
    -------
    pandas.DataFrame
        ``cargo_claim, carrier_claim, cargo_claimant, carrier_claimant, days_apart, cargo, trips, per_trip, per_trip_low, per_trip_high,
        load_low, load_high, residual_low, residual_high, reading``. `per_trip` is figure over figure, its ends take both at their least
        and greatest: a floor of trips leaves the low end at 0. `load_low` and `load_high` are the least and the greatest load that a
        claimant's own figures imply (`loads`), and the residual is the total less trips times these: what went another way, or
        in trips that were not counted. `reading` is 'more than any load on file' or 'not excluded'; empty without a load.
    """
    if within_days < 0:
        raise UsageError(f"within_days {within_days} is too low; give 0 or more days")
    implied = loads(trips, cargo)
    named = float(implied["per_trip"].min()), float(implied["per_trip"].max())  # NaN without a pair
    of_part = set(trips["item_class"])
    found: list[tuple[Any, ...]] = []
    for trip in _dated(trips, about_tolerance):
        for box in _dated(cargo, about_tolerance):
            part = box.item_class if box.item_class in of_part else ""
            apart = _apart(trip, box)
            own = not part or trip.claimant_id == box.claimant_id
            if trip.item_class == part and own and trip.value > 0 and apart <= within_days:
                found.append(_required(trip, box, apart, named))
    columns = [*_PAIRED, *_REQUIRED, "reading"]
    frame = pd.DataFrame(found, columns=columns).astype({"days_apart": "int64", **dict.fromkeys(_REQUIRED, "float64")})
    return frame.sort_values(
        ["per_trip", "cargo_claim", "carrier_claim"], ascending=[False, True, True], ignore_index=True
    )


def _required(trip: Any, box: Any, apart: int, load: tuple[float, float]) -> tuple[Any, ...]:
    least = box.floor / trip.ceiling if trip.ceiling == trip.ceiling else 0.0
    most = box.ceiling / trip.floor if trip.floor > 0 else float("nan")
    reading = "" if load[1] != load[1] else "more than any load on file" if least > load[1] else "not excluded"
    who = box.claim_id, trip.claim_id, box.claimant_id, trip.claimant_id, apart
    figures = box.value, trip.value, box.value / trip.value, least, most
    return (*who, *figures, *load, box.floor - trip.ceiling * load[1], box.ceiling - trip.floor * load[0], reading)


def _dated(q: pd.DataFrame, about_tolerance: float) -> list[Any]:
    used = with_tolerance(q, about_tolerance)
    return list(tuples(used[bounds_itself(used) & q["through"].notna().to_numpy()]))


def _apart(a: Any, b: Any) -> int:
    """The days between the ends of two spans, or between their starts where both are stated, whichever is more."""
    apart = _gap(a.through, a.through_last, b.through, b.through_last)
    if pd.notna(a.period_start) and pd.notna(b.period_start):
        apart = max(apart, _gap(a.period_start, a.period_start_last, b.period_start, b.period_start_last))
    return apart


def _gap(first: Any, last: Any, other: Any, other_last: Any) -> int:
    return int(max((other - last).days, (first - other_last).days, 0))


def required_trips(trips: pd.DataFrame, cargo: pd.DataFrame, *, about_tolerance: float = 0.0) -> pd.DataFrame:
    """How many trips, and how many a month, would each total take at each claimant's own load?

    Parameters
    ----------
    trips, cargo : pandas.DataFrame
        As for `required_loads`; the loads are those of `loads`, the totals those of `cargo` that are no relays and no part.

    Returns
    -------
    pandas.DataFrame
        ``cargo_claim, load_claim, cargo_claimant, load_claimant, per_trip, trips_low, trips_high, a_month_low, a_month_high``. A total
        without a stated start has no months.
    """
    require_quantities(cargo)
    implied = list(tuples(loads(trips, cargo)))
    of_part = set(trips["item_class"]) - {""}
    found = []
    for box in _dated(cargo, about_tolerance):
        longest, shortest = _months(box)
        for load in implied if box.item_class not in of_part else ():
            low, high = box.floor / load.per_trip, box.ceiling / load.per_trip
            who = box.claim_id, load.cargo_claim, box.claimant_id, load.claimant_id
            found.append((*who, load.per_trip, low, high, low / longest, high / shortest))
    frame = pd.DataFrame(found, columns=_NEEDED).astype(dict.fromkeys(_NEEDED[4:], "float64"))
    return frame.sort_values(["cargo_claim", "per_trip", "load_claim"], ignore_index=True)


def traffic(trips: pd.DataFrame) -> pd.DataFrame:
    """How many trips a month does each count put, and what does it rest on?

    Parameters
    ----------
    trips : pandas.DataFrame
        Quantities of what carries: totals, and amounts of a period where asked for (``measures=("cumulative", "period")``).

    Returns
    -------
    pandas.DataFrame
        ``claim_id, claimant_id, known_on, through_last, basis, value, a_month_low, a_month_high``, as known: of counts of
        all trips with a stated start and end. Partial dates widen the months; a floor of trips has no high end.
    """
    require_quantities(trips)
    rows = trips[bounds_itself(trips) & trips["item_class"].isin(["", PER_MONTH])]
    found = []
    for row in tuples(rows[rows["period_start"].notna() & rows["through"].notna()]):
        longest, shortest = (1.0, 1.0) if row.item_class == PER_MONTH else _months(row)
        ends = row.low_value / longest, row.high_value / shortest
        found.append((row.claim_id, row.claimant_id, row.known_on, row.through_last, row.basis, row.value, *ends))
    frame = pd.DataFrame(found, columns=_TRAFFIC).astype(dict.fromkeys(_TRAFFIC[5:], "float64"))
    return frame.sort_values(["known_on", "claim_id"], ignore_index=True)


def _months(row: Any) -> tuple[float, float]:
    """The most and the fewest months a row may count over, at least a day."""
    if pd.isna(row.period_start):
        return float("nan"), float("nan")
    longest = (row.through_last - row.period_start).days + 1
    shortest = max((row.through - row.period_start_last).days + 1, 1)
    return longest / MONTH, shortest / MONTH


def loads_by_factor(trips: pd.DataFrame, cargo: pd.DataFrame, factors: pd.DataFrame, *, source: str) -> pd.DataFrame:
    """Where a claimant puts an amount in another unit on an own count of trips: how many boxes a trip is that, by each factor?

    Nine million rounds on 49 voyages are 184,000 rounds a voyage, and 459 containers at 400 rounds a container.

    Parameters
    ----------
    trips : pandas.DataFrame
        Quantities of what carries, totals and amounts of a period.
    cargo : pandas.DataFrame
        Quantities in the other unit, of one flow.
    factors : pandas.DataFrame
        From `factors`, of any target: those from `source` into the commodity of `cargo` are used.
    source : str
        The commodity that the trips carry, such as ``containers``.

    Raises
    ------
    UnknownName
        For a source that no factor on file leads from.

    Returns
    -------
    pandas.DataFrame
        ``cargo_claim, carrier_claim, factor_claim, cargo_claimant, factor_claimant, units, trips, units_a_trip, factor, per_trip``, one
        row for each end of each factor, as the figures stand: the bounds of all three stay those of their claims.
    """
    for rows in (trips, cargo):
        require_quantities(rows)
    if len(factors) and len(cargo):  # nothing to convert names no source
        check_names("source of a factor", source, factors["from_commodity_id"])
    target = str(cargo["commodity_id"].iloc[0]) if len(cargo) else ""
    used = factors[(factors["from_commodity_id"] == source) & (factors["to_commodity_id"] == target)]
    counted = {t.claim_id: t for t in tuples(trips) if t.value > 0}
    found = []
    for amount in tuples(cargo):
        for trip in (counted[key] for key in amount.derived_from if key in counted):
            each = amount.value / trip.value
            for by in tuples(used):
                for factor in dict.fromkeys(f for f in (by.low, by.best, by.high) if f == f):
                    who = amount.claim_id, trip.claim_id, by.claim_id, amount.claimant_id, by.claimant_id
                    found.append((*who, amount.value, trip.value, each, factor, each / factor))
    frame = pd.DataFrame(found, columns=_UNITS).astype(dict.fromkeys(_UNITS[5:], "float64"))
    return frame.sort_values(["cargo_claim", "factor", "factor_claim"], ignore_index=True)


def highest_stated(q: pd.DataFrame) -> dict[str, Any] | None:
    """Which is the highest total that a claimant has stated, with a day it counts to? A row of `q`, or None; no relay, no reading of
    an alternative, and as it was said, without a tolerance.
    """
    require_quantities(q)
    dated = q[bounds_itself(q) & q["through"].notna().to_numpy()].sort_values(["value", "known_on", "claim_id"])
    return None if dated.empty else mappings(dated.iloc[-1:])[0]

"""From claims to what the model reads: one row for each independent statement, relays set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.claims.lineage import roots_of
from analysis.model.dates import day as parse_day
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.vocabulary import FLOORS

POINT, FLOOR, CEILING = 0, 1, 2
_KIND = {"exact": POINT, "about": POINT, "range": POINT, "at_least": FLOOR, "more_than": FLOOR, "up_to": CEILING}
_WHOLE = ("", "munitions")  # what is in a container is a claim of its own
_AGAIN = pd.Timedelta(days=180)  # after which a body that gives its own figure again stands by it
_A_MONTH = "per_month"  # the class of a figure for each month of its period
MEASURES = ("cumulative", "period")


@dataclass(frozen=True)
class Evidence:
    """What the model reads of one flow.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``claim_id, claimant_id, government, value, low, high, kind, start, end, early, exact, sea, voyages, basis,
        known_on``; `government` is the claimant's country, else its camp, else itself; `start` and `end` are positions on
        the month axis in months (end after the last day counted, never after the day it was known), `early` says the claim
        counts from before the axis begins, `low` and `high` are NaN unless the source gives a spread.
    excluded : pandas.DataFrame
        ``claim_id, reason``: claims with a number that are not read, and why.
    first : pandas.Timestamp
        First day of the month axis: the usual start of counting.
    months : int
        Months of the axis, the last of them up to `last`.
    flow : Flow
        What is counted.
    last : pandas.Timestamp
        Last day of the axis: nothing is told of a later one. NaT: the last day of its last month.
    """

    rows: pd.DataFrame
    excluded: pd.DataFrame
    first: pd.Timestamp
    months: int
    flow: Flow
    last: pd.Timestamp = pd.NaT

    @property
    def claimants(self) -> list[str]:
        """Claimants in order of their code."""
        return sorted(set(self.rows["claimant_id"]))

    @property
    def governments(self) -> list[str]:
        """Governments, or what stands for one, in order of their code."""
        return sorted(set(self.rows["government"]))

    @property
    def edges(self) -> np.ndarray:
        """Where the months of the axis begin and the last of them ends, in months."""
        edges = np.arange(self.months + 1, dtype=float)
        if self.months and not pd.isna(self.last):
            edges[-1] = _end(self.last, self.first)
        return edges

    @property
    def scale(self) -> float:
        """Largest figure for the flow itself, per month of the axis: the middle of the prior of the rate."""
        own = self.rows[~self.rows["voyages"]]
        if own.empty:
            return float("nan")
        span = np.maximum(own["end"] - own["start"], 1.0)
        return float((own["value"] / span).max() if (own["start"] > 0).all() else own["value"].max() / own["end"].max())

    def without(self, rows: Sequence[bool]) -> Evidence:
        """The same evidence without the marked rows."""
        kept = self.rows[~np.asarray(rows, dtype=bool)].reset_index(drop=True)
        return replace(self, rows=kept)


def position(day: pd.Timestamp, first: pd.Timestamp) -> float:
    """Where is the beginning of a day on an axis of months that starts at `first`?"""
    whole = (day.year - first.year) * 12 + day.month - first.month
    return float(whole + (day.day - 1) / day.days_in_month)


def _end(day: pd.Timestamp, first: pd.Timestamp) -> float:
    return float(position(day, first) + 1 / day.days_in_month)


def evidence(then: Dossier, flow: Flow, *, until: str | pd.Timestamp | None = None, carrier: str = "") -> Evidence:
    """Which statements does the model read, and which does it set aside?

    Reads the flow's quantities, cumulative or of a stated period, with a day counted to, of the flow's own class of stages:
    what is planned or sought has not moved, and pieces recovered are no total. What is worked out from other claims (basis
    inference) is no evidence of its own. Low and zero figures are read as they are. A
    relay or a derived claim shares the error of its origin, so of the claims that lead back to one origin only the first is
    read, and a body's own figure again where it counts to half a year later or more. A figure without a day counted to
    counts to the day it became known at the latest: it is read as a floor on that day, and a ceiling without a day is not
    read. Figures worked out from counted carriers give way to the carriers themselves.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest: nothing else makes the model as-of aware.
    flow : Flow
        As from `Dossier.flow`.
    until : str or pandas.Timestamp, optional
        Last day of the axis; by default the day replayed to, but no more than a month after the last `known_on`. The axis
        ends on that day, not with its month.
    carrier : str
        Commodity whose counts, times the load of each, are evidence on the flow; empty: the dataset's own carrier for the
        dataset's own commodity, and none for another.

    Returns
    -------
    Evidence
        No rows, and an axis of 0 months, when no claim can be read.
    """
    about = then.config.about
    ships = carrier or (about.carrier if flow.commodity == about.commodity else "")
    used = then.quantities(flow, measures=MEASURES)
    if ships:
        counted = then.quantities(then.flow(ships, flow.origin, flow.destination), measures=MEASURES)
        used = pd.concat([used, counted]).sort_values(["known_on", "claim_id"]).reset_index(drop=True)
    used["undated"] = used["through_last"].isna() & (used["measure"] == "cumulative")
    for column in ("through", "through_last"):
        used[column] = used[column].where(~used["undated"], used["known_on"])
        used[column] = used[column].where(~(used[column] > used["known_on"]), used["known_on"])  # nobody counts ahead
    reasons = _reasons(used, then.claims, ships)
    excluded = pd.DataFrame({"claim_id": list(reasons), "reason": list(reasons.values())}, dtype="str")
    used = used[~used["claim_id"].isin(reasons)].reset_index(drop=True)
    last = pd.Timestamp(parse_day(until)) if until is not None else _last_day(then)
    first = _usual_start(used[used["commodity_id"] == flow.commodity])
    if used.empty or pd.isna(first) or pd.isna(last):
        return Evidence(_rows(used, pd.Timestamp("2000-01-01"), ships), excluded, first, 0, flow)
    last = max(last, used["through_last"].max())
    months = int(position(last, first)) + 1
    return Evidence(_rows(used, first, ships), excluded, first, months, flow, last)


def _last_day(then: Dossier) -> pd.Timestamp:
    spoken = then.claims["known_on"].max()
    if then.as_of_day is None or pd.isna(spoken):
        return spoken
    return min(pd.Timestamp(then.as_of_day), spoken + pd.DateOffset(months=1))


def _usual_start(own: pd.DataFrame) -> pd.Timestamp:
    """The start that running totals state most often, unless a statement ends before it; whole months.

    Else the earliest stated start, else half a year before the first day counted to. A figure for a calendar year does not
    say that anything moved on its first day.
    """
    stated = own[own["period_start_precision"] != "year"].dropna(subset=["period_start"])
    totals = stated.loc[stated["measure"] == "cumulative", "period_start"].value_counts()
    day = totals[totals == totals.max()].index.min() if len(totals) else pd.NaT
    ends = own["through"].min()
    if (stated["measure"] == "period").any() and not day <= ends:
        day = stated["period_start"].min()
    elif pd.isna(day) and not pd.isna(ends):
        day = ends - pd.DateOffset(months=6)
    if pd.isna(day) or pd.isna(ends):
        return pd.NaT
    return pd.Timestamp(min(day, ends)).to_period("M").start_time


def _reasons(used: pd.DataFrame, claims: pd.DataFrame, ships: str) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for row in used.itertuples(index=False):
        value = _value(row)
        if pd.isna(row.through_last) or (row.undated and row.bound == "up_to"):
            reasons[row.claim_id] = "no day counted to"
        elif value == 0 and row.bound in FLOORS:
            reasons[row.claim_id] = "a floor of zero says nothing"
        elif row.basis == "inference":
            reasons[row.claim_id] = "worked out from other claims"
        elif row.stage == "recovered":
            reasons[row.claim_id] = "pieces recovered, not a total"
        elif row.measure == "period" and pd.isna(row.period_start):
            reasons[row.claim_id] = "a period without a stated start"
        elif row.through_precision == "year":
            reasons[row.claim_id] = "counts to an unstated day of a year"
        elif row.commodity_id == ships and row.stage == "in_transit":
            reasons[row.claim_id] = "movements under way, not deliveries"
        elif row.either_or:
            reasons[row.claim_id] = "one of readings that exclude each other"
        elif row.item_class not in (*_WHOLE, *([_A_MONTH] if row.measure == "period" else [])):
            reasons[row.claim_id] = f"another class of items ({row.item_class})"
    kept = used[~used["claim_id"].isin(reasons)]
    roots = roots_of(claims, kept["claim_id"])
    statements = dict(zip(kept["claim_id"], kept["statement_id"], strict=True))
    voices, ends = (dict(zip(kept["claim_id"], kept[name], strict=True)) for name in ("claimant_id", "through_last"))
    seen: dict[str, str] = {}
    for key in sorted(kept["claim_id"], key=lambda c: (roots[c] != (statements[c],), list(kept["claim_id"]).index(c))):
        shared = next((seen[r] for r in roots[key] if r in seen), "")
        if shared and voices[key] == voices[shared] and ends[key] - ends[shared] >= _AGAIN:
            seen |= dict.fromkeys(roots[key], key)
        elif shared:
            reasons[key] = f"leans on or relays the same origin as {shared}"
        else:
            seen |= dict.fromkeys(roots[key], key)
    return reasons


def _value(row: object) -> float:
    low, best, high = (float(getattr(row, n)) for n in ("low", "best", "high"))
    if best == best:
        return best
    if low == low and high == high:
        return float(np.sqrt(low * high)) if low else high / 2
    return low if low == low else high


def _rows(used: pd.DataFrame, first: pd.Timestamp, ships: str) -> pd.DataFrame:
    records = []
    for row in used.itertuples(index=False):
        end = _end(row.through_last, first)
        stated = not pd.isna(row.period_start)
        vague_year = stated and row.period_start_precision == "year"
        start = position(row.period_start, first) if stated and not vague_year else 0.0
        early = stated and (start < -2 or (vague_year and row.period_start.year < first.year))
        start = (
            max(start, 0.0) if row.measure == "period" or start > 2 else 0.0
        )  # a month or two is looseness, not scope
        times = end - start if row.item_class == _A_MONTH else 1.0
        value, low, high = times * _value(row), times * float(row.low), times * float(row.high)
        spread = (max(low, 1e-3 * high), high) if low < high else (np.nan, np.nan)
        kind = _KIND[row.bound] if value else POINT  # "up to none" is none
        kind = FLOOR if row.undated and kind == POINT else kind
        records.append(
            (row.claim_id, row.claimant_id, row.country or row.camp or row.claimant_id, value, *spread, kind, start,
             max(end, start + 0.03), early, row.bound == "exact", row.channel == "sea",
             row.commodity_id == ships and bool(ships), row.basis, row.known_on)
        )  # fmt: skip
    columns = ["claim_id", "claimant_id", "government", "value", "low", "high", "kind", "start", "end", "early", "exact",
               "sea", "voyages", "basis", "known_on"]  # fmt: skip
    return pd.DataFrame(records, columns=columns)

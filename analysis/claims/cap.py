"""A commodity under a yearly cap: what was notified for which month, what others put at the year, and who says over or within."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.claims.scope import require_quantities
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples

_NOTICES: Final = ["claim_ids", "claimant_id", "known_on", "first", "last", "amount", "inside"]
_MONTHS: Final = ["month", "state", "amount", "claim_ids"]
_OTHERS: Final = [
    "claim_id", "claimant_id", "known_on", "period_start", "through", "bound", "low", "high", "any_origin", "year", "reading",
]  # fmt: skip
_YEARS: Final = [
    "year", "reading", "over", "within", "notified", "notified_claims", "months_notified", "months_unknown", "least",
    "least_claims", "most", "most_claims",
]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Capped(Result):
    """How a commodity stands against its yearly cap, as known on `until`.

    Attributes
    ----------
    cap : float
        Most that a calendar year may see, in the commodity's unit.
    until : datetime.date
        The day of knowledge.
    notices : pandas.DataFrame
        Each notified amount once: ``claim_ids, claimant_id, known_on, first, last, amount, inside``; `first` and `last` are
        months, `inside` is true of one whose months another notice of the same notifier holds, too.
    months : pandas.DataFrame
        Each month that had ended, from January of the first notified year: ``month, state, amount, claim_ids``; `state` is
        'notified', 'in a wider notice' or 'unknown'. An unknown month has no amount; it is not zero.
    others : pandas.DataFrame
        Everybody else's figures: ``claim_id, claimant_id, known_on, period_start, through, bound, low, high, any_origin,
        year, reading``; `any_origin` is true of one for all suppliers together, `year` is missing where the span leaves one.
    years : pandas.DataFrame
        A row a calendar year: ``year, reading, over, within, notified, notified_claims, months_notified, months_unknown, least,
        least_claims, most, most_claims``.
    """

    cap: float
    until: dt.date
    notices: pd.DataFrame
    months: pd.DataFrame
    others: pd.DataFrame
    years: pd.DataFrame


def capped(then: Dossier) -> Capped:
    """How does the commodity that the folder names under `[cap]` stand against its cap? See `against_cap`.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest.

    Returns
    -------
    Capped
        With empty frames and no cap (NaN) where the folder names none.
    """
    cap = then.config.cap
    flow = then.flow(cap.commodity, cap.origin, cap.destination)
    kept: dict[str, Any] = {"measures": ("period", "cumulative"), "relays": False}
    amounts = then.quantities(flow, variants=True, **kept)  # a notice that two rows tell names both
    if not cap.commodity:
        return against_cap(amounts.iloc[:0], cap.most, then.day)
    return against_cap(amounts, cap.most, then.day, then.quantities(flow.from_anywhere, **kept))


def against_cap(q: pd.DataFrame, cap: float, until: dt.date | str, anywhere: pd.DataFrame | None = None) -> Capped:
    """How much of a capped commodity came in each calendar year, month within year, against the cap, and who says so?

    A figure says **over** when it lies within one year and its least is above the cap, and **within** when it holds the whole
    year and its most is not above it: a part of a year can break the cap, but cannot keep it. A year that some say is over and
    others within is in dispute; one that nobody judges is not known. No figure is split over months or years.

    The amount **notified** for a year is the greatest sum of notices inside it of which no two share a month, so that a
    notice inside a wider one counts once. It is a floor: months without a notice are unknown. The **least** is the greatest
    single floor of the year, notified or stated by others, the **most** the least figure that holds the whole year and sets
    an upper end; figures of different claimants are never added.

    Parameters
    ----------
    q : pandas.DataFrame
        As from `Dossier.quantities`, totals and amounts of a period (``measures=("period", "cumulative")``); official
        statistics are notices, all else is somebody's estimate.
    cap : float
        Most that a calendar year may see, in the commodity's unit; more than 0.
    until : datetime.date or str
        The day of knowledge: months that had not ended then are not asked for.
    anywhere : pandas.DataFrame, optional
        The same for all suppliers together, as of `Flow.from_anywhere`: judged with the rest, never a notice.

    Returns
    -------
    Capped
        Typed and empty frames where nothing is on file.

    Raises
    ------
    UsageError
        When the cap is not a number above 0.
    """
    require_quantities(q)
    until = day(until)
    wider = q.iloc[:0] if anywhere is None else anywhere
    asked = len(q) or len(wider) or cap == cap  # NaN where the dataset names no cap
    if asked and (isinstance(cap, bool) or not isinstance(cap, int | float) or not 0 < cap < float("inf")):
        raise UsageError(f"cap {cap!r} is not a limit; give an amount above 0 in the commodity's unit")
    notice = (q["basis"] == "official_statistics") & q["period_start"].notna() & q["through"].notna()
    told = _notices(q[notice])
    months = _months(told, until)
    estimates = q[~notice & (q["rendering"] == "canonical")]
    others = pd.concat([_others(estimates, cap, any_origin=False), _others(wider, cap, any_origin=True)])
    others = others.sort_values(["known_on", "claim_id"]).reset_index(drop=True)
    return Capped(float(cap), until, told, months, others, _years(told, months, others, cap, until))


def _notices(rows: pd.DataFrame) -> pd.DataFrame:
    """Each notified amount once, whichever row tells it, in order of its months."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in tuples(rows.sort_values(["known_on", "claim_id"])):
        first, last = row.period_start.to_period("M"), row.through_last.to_period("M")
        found.setdefault((row.claimant_id, first, last, row.value), []).append(row)
    spans = [(claimant, first, last) for claimant, first, last, _ in found]
    rows_of = [
        (tuple(r.claim_id for r in same), claimant, min(r.known_on for r in same), first.start_time, last.start_time, value,
         any(c == claimant and a <= first and last <= z and (a, z) != (first, last) for c, a, z in spans))
        for (claimant, first, last, value), same in found.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows_of, columns=_NOTICES)
    dates = dict.fromkeys(("known_on", "first", "last"), "datetime64[ns]")
    frame = frame.astype({**dates, "claimant_id": "str", "amount": "float64", "inside": "bool"})
    return frame.sort_values(["first", "last", "known_on"], kind="stable").reset_index(drop=True)


def _months(told: pd.DataFrame, until: dt.date) -> pd.DataFrame:
    """Each month that had ended: notified by itself, only as a part of more, or by nobody."""
    ended = (pd.Timestamp(until) + pd.Timedelta(days=1)).replace(day=1) - pd.DateOffset(months=1)
    start = told["first"].min().replace(month=1) if len(told) else ended + pd.DateOffset(months=1)
    found: list[tuple[Any, ...]] = []
    for month in pd.date_range(start, ended, freq="MS"):
        held = told[(told["first"] <= month) & (told["last"] >= month)]
        own = held[held["first"] == held["last"]]
        if len(own):
            newest = own.sort_values("known_on", kind="stable").iloc[-1]
            found.append((month, "notified", newest["amount"], newest["claim_ids"]))
        else:
            state = "in a wider notice" if len(held) else "unknown"
            found.append((month, state, float("nan"), tuple(i for ids in held["claim_ids"] for i in ids)))
    return pd.DataFrame(found, columns=_MONTHS).astype({"month": "datetime64[ns]", "state": "str", "amount": "float64"})


def _others(rows: pd.DataFrame, cap: float, *, any_origin: bool) -> pd.DataFrame:
    """Figures that are no notice, each with the one year it lies in and how it reads."""
    found = []
    for row in tuples(rows):
        start, end = row.period_start, row.through_last
        year = float(start.year) if pd.notna(start) and pd.notna(end) and start.year == end.year else float("nan")
        whole = year == year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        over = row.low_value > cap or (row.low_value == cap and row.bound == "more_than")
        reading = "not for one year" if year != year else "over" if over else "not known"
        if whole and row.high_value <= cap:
            reading = "within"
        found.append((row.claim_id, row.claimant_id, row.known_on, start, end, row.bound, row.low_value, row.high_value,
                      any_origin, year, reading))  # fmt: skip
    dates = dict.fromkeys(("known_on", "period_start", "through"), "datetime64[ns]")
    numbers = dict.fromkeys(("low", "high", "year"), "float64")
    words = dict.fromkeys(("claim_id", "claimant_id", "bound", "reading"), "str")
    return pd.DataFrame(found, columns=_OTHERS).astype({**dates, **numbers, **words, "any_origin": "bool"})


def _years(told: pd.DataFrame, months: pd.DataFrame, others: pd.DataFrame, cap: float, until: dt.date) -> pd.DataFrame:
    begun = [*months["month"].dt.year, *told["first"].dt.year, *others["year"].dropna().astype(int)]
    rows = [_year(y, told, months, others, cap) for y in range(min(begun), until.year + 1)] if begun else []
    kinds = {"year": "int64", "reading": "str"} | dict.fromkeys(("notified", "least", "most"), "float64")
    return pd.DataFrame(rows, columns=_YEARS).astype(kinds | dict.fromkeys(_YEARS[6:8], "int64"))


def _year(year: int, told: pd.DataFrame, months: pd.DataFrame, others: pd.DataFrame, cap: float) -> tuple[Any, ...]:
    """One calendar year: who puts it over or within, what was notified, and the ends that no stated figure excludes."""
    own = told[(told["first"].dt.year == year) & (told["last"].dt.year == year)]
    notified, used = _sum(own)
    whole = own[(own["first"].dt.month == 1) & (own["last"].dt.month == 12)]
    said = others[others["year"] == year]
    over = [*said.loc[said["reading"] == "over", "claim_id"], *(used if notified > cap else ())]
    within = [*said.loc[said["reading"] == "within", "claim_id"]]
    within += [ids[0] for ids in whole.loc[whole["amount"] <= cap, "claim_ids"]]
    asked = months[months["month"].dt.year == year]
    reading = {(True, True): "in dispute", (True, False): "over", (False, True): "within"}.get(
        (bool(over), bool(within)), "not known"
    )
    from_origin = said[~said["any_origin"]]
    floors = [(v, (i,)) for v, i in zip(from_origin["low"], from_origin["claim_id"], strict=True) if v == v]
    least, least_ids = _end([*floors, *([(notified, used)] if len(own) else [])], largest=True)
    lasting = from_origin[(from_origin["reading"] == "within")]
    tops = [(v, (i,)) for v, i in zip(lasting["high"], lasting["claim_id"], strict=True) if v == v]
    most, most_ids = _end([*tops, *zip(whole["amount"], whole["claim_ids"], strict=True)], largest=False)
    known = int((asked["state"] != "unknown").sum())
    return (year, reading, tuple(over), tuple(within), notified if len(own) else float("nan"), used, known,
            len(asked) - known, least, least_ids, most, most_ids)  # fmt: skip


def _end(values: Iterable[tuple[float, tuple[str, ...]]], *, largest: bool) -> tuple[float, tuple[str, ...]]:
    """The greatest or the least of some figures, and every claim that gives it."""
    held = list(values)
    if not held:
        return float("nan"), ()
    end = (max if largest else min)(value for value, _ in held)
    return end, tuple(dict.fromkeys(claim for value, ids in held if value == end for claim in ids))


def _sum(own: pd.DataFrame) -> tuple[float, tuple[str, ...]]:
    """The greatest sum of notices of one year of which no two share a month, and their claims."""
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]  # of the months up to each, none at first
    ending: dict[int, list[Any]] = {}
    for row in tuples(own):
        ending.setdefault(row.last.month, []).append(row)
    for month in range(1, 13):
        ways = [
            (best[r.first.month - 1][0] + r.amount, best[r.first.month - 1][1] + r.claim_ids)
            for r in ending.get(month, ())
        ]
        best.append(max([best[-1], *ways], key=lambda way: (way[0], len(way[1]))))
    return best[-1]

"""What should a curator look at next? Rows that carry headlines and are not sure, plans past their day, silences, holes.

Each finding is a sign, not a fault: a claimant may have nothing more to say, and a thin quarter may have been a quiet one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.errors import UsageError
from analysis.language.format import capital, count, number, plural, quantity_of
from analysis.language.format import day as reader_day
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.names import check_names
from analysis.model.rows import mappings
from analysis.model.select_events import planned_span
from analysis.model.select_latest import is_firm

KINDS: Final = {
    "headline": "a last word, a highest figure or a denial that leads a page and is not fully checked",
    "plan": "a plan past its day that nothing on file fulfils",
    "silence": "a claimant with figures at regular times who has given none for long",
    "page": "a page without a day that rows rest on",
    "quarter": "a quarter with far fewer rows than those around it",
}
LIMIT: Final = 20
_OWN, _OTHER = 100.0, 60.0  # of headlines: on what the dataset is about, and on other flows
_PLAN, _SILENCE, _QUARTER, _PAGE = 70.0, 40.0, 35.0, 20.0
_SPOKEN: Final = 3  # figures from which a claimant has a habit
_SILENT: Final = 2.0  # times the usual wait
_LEAST_SILENCE: Final = 180  # days
_AROUND: Final = 2  # quarters on each side
_USUAL: Final = 8  # rows that the quarters around must have for a hole to show
_THIN: Final = 0.5


@dataclass(frozen=True)
class Due:
    """One thing to look at: its kind, the record, why, what to do, and its weight (the more, the sooner)."""

    kind: str
    id: str
    why: str
    act: str
    weight: float


@dataclass(frozen=True)
class Owed:
    """What is owed on a day, the heaviest first, of so many in all."""

    day: str
    items: tuple[Due, ...]
    of: int

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each: ``kind, id, why, act, weight``."""
        columns = ["kind", "id", "why", "act", "weight"]
        return pd.DataFrame([[getattr(one, name) for name in columns] for one in self.items], columns=columns)

    def payload(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {"day": self.day, "of": self.of, "due": self.frame.round({"weight": 1}).to_dict("records")}

    def __str__(self) -> str:
        if not self.items:
            return f"Nothing is owed as of {reader_day(self.day)}."
        lines = [f"{at}. {one.kind}: {one.id}\n   {one.why}\n   {one.act}" for at, one in enumerate(self.items, 1)]
        head = f"{plural(self.of, 'thing')} to look at as of {reader_day(self.day)}"
        return "\n".join([head + (f"; the first {len(self.items)}" if self.of > len(self.items) else ""), *lines])


def due(then: Dossier, *, kinds: str | Sequence[str] = (), limit: int = LIMIT) -> Owed:
    """What should a curator look at next, as of the dossier's day?

    Parameters
    ----------
    kinds : of `KINDS`, those to tell; empty: all.
    limit : how many to tell, the heaviest first.

    Raises
    ------
    UnknownName
        For a kind that there is not; names the nearest.
    UsageError
        When the limit is below 1.
    """
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise UsageError(f"a limit of {limit!r} tells nothing; give 1 or more, a whole number")
    asked = check_names("kind of what is owed", kinds, KINDS) or tuple(KINDS)
    found = [one for kind in asked for one in _FINDERS[kind](then)]
    found.sort(key=lambda one: (-one.weight, one.kind, one.id))
    return Owed(str(then.day), tuple(found[:limit]), len(found))


def _headlines(then: Dossier) -> Iterator[Due]:
    told: set[str] = set()
    own = then.flow()
    for flow in dict.fromkeys([own, *(flow for flow, _ in then.flows)]):
        weight = _OWN if flow == own else _OTHER
        for key, why in _leading(then, flow):
            if key not in told:
                told.add(key)
                row = then.claims.loc[then.claims["claim_id"] == key].iloc[0]
                yield Due("headline", key, why, _to_check(row), weight + _recent(then, row["known_on"]))


def _leading(then: Dossier, flow: Flow) -> Iterator[tuple[str, str]]:
    """Claims that lead a page on a flow, or would if they were checked, and are not firm."""
    totals = then.quantities(flow)
    latest = then.last_said(totals, firm=False)
    newest = totals.drop_duplicates("camp", keep="last")
    for rows, what in ((latest, "is the last word of"), (newest, "is the newest total of")):
        for row, firm in zip(mappings(rows), is_firm(rows), strict=True):
            if not firm and not row["repeats"]:
                said = f"{capital(quantity_of(row))} ({row['claimant']}) {what} {then.config.in_sentence(row['camp'])}"
                yield row["claim_id"], f"{said} on {flow.label} and leads no page, since {_lacks(row)}."
    denied = then.answers(flow, stances="denies")
    for row in mappings(denied.iloc[[0, -1]] if len(denied) else denied):
        if row["review"] != "verified":
            yield (
                row["claim_id"],
                f"A denial that opens or ends the list on {flow.label} ({row['claimant']}), and {_lacks(row)}.",
            )


def _lacks(row: Any) -> str:
    if row["review"] != "verified":
        said = {
            "partly_verified": "it was seen in an excerpt or a retelling only",
            "date_inferred": "its day is worked out, not stated",
        }
        return said.get(row["review"], "it is not fully checked")
    return "the day it counts to is not stated"


def _to_check(row: Any) -> str:
    key = row["claim_id"]
    if row["review"] == "date_inferred":
        return f"Look for a dated page that carries it; then dossier set {key} source_ids PAGES known_on DAY review verified."
    if row["review"] == "partly_verified":
        return f"Read the page itself; then dossier set {key} review verified."
    return f"Look whether the page tells the day counted to; then dossier set {key} through DAY."


def _plans(then: Dossier) -> Iterator[Due]:
    plans = then.open_plans("any", overdue=True)
    own = then.config.dyad()
    for row, last in zip(mappings(plans), planned_span(plans)[1], strict=True):
        key, late = row["event_id"], plural((pd.Timestamp(then.day) - last).days, "day")
        why = f"{row['title']}: due by {reader_day(str(last.date()))}, {late} ago, and nothing on file fulfils it."
        act = f"Look whether it took place; then dossier add event --fulfils {key} ..., or dossier set {key} status cancelled."
        yield Due("plan", key, why, act, _PLAN * (1.0 if row["dyad"] == own else 0.6) + _recent(then, last))


def _silences(then: Dossier) -> Iterator[Due]:
    for flow, _ in then.flows:
        rows = then.quantities(flow, measures=("cumulative", "period", "snapshot"), relays=False)
        for _, own in rows.groupby("claimant_id"):
            days = own["known_on"].drop_duplicates()
            if len(days) < _SPOKEN:
                continue
            usual = float(days.diff().dropna().dt.days.median())
            silent = (pd.Timestamp(then.day) - days.iloc[-1]).days
            if silent > max(_SILENT * usual, _LEAST_SILENCE):
                yield _silent(flow, own.iloc[-1], len(days), usual, silent)


def _silent(flow: Flow, last: pd.Series, spoken: int, usual: float, silent: int) -> Due:
    key, since = str(last["claim_id"]), reader_day(str(last["known_on"].date()))
    why = (
        f"{capital(last['claimant'])} gave figures on {flow.label} on {count(spoken, 'day')}, every {number(usual)} days in the "
        f"median, and none in the {plural(silent, 'day')} since {since}."
    )
    given = f"--claimant {last['claimant_id']} --commodity {flow.commodity} --updates {key}"
    act = f"Look for a newer figure; then dossier add claim {given} ..."
    return Due("silence", key, why, act, _SILENCE + min(20.0, spoken) - min(10.0, silent / 365))


def _pages(then: Dossier) -> Iterator[Due]:
    sources = then.sources[then.sources["published_on"].isna()]
    if "undated" in sources and (sources["undated"] != "").any():
        sources = sources[
            sources["undated"].isin(["not_looked_for", "not_stored"])
        ]  # of those read, nothing more is to be had
    cited: dict[str, int] = {}
    for rows in (then.claims, then.events):
        for cells in rows["source_ids"]:
            for key in cells:
                cited[key] = cited.get(key, 0) + 1
    for row in mappings(sources):
        if borne := cited.get(row["source_id"], 0):
            yield _dayless(row, borne)


def _dayless(row: dict[str, Any], borne: int) -> Due:
    looked = {"not_looked_for": "nobody has looked for it", "not_stored": "no stored copy could be read"}
    reason = looked.get(row["undated"], "none is on file")
    why = f"{row['publisher']}: the page has no day ({reason}), and {plural(borne, 'row rests', 'rows rest')} on it."
    act = f"Look at {row['url']}; then dossier set {row['source_id']} published_on DAY" + " undated ''" * bool(
        row["undated"]
    )
    return Due(
        "page", row["source_id"], why, act + ".", _PAGE + min(10.0, borne) + 5.0 * (row["undated"] == "not_looked_for")
    )


def _quarters(then: Dossier) -> Iterator[Due]:
    """Quarters that are over and hold less than half of the median of those around them."""
    for name, days in (("claims", then.claims["known_on"]), ("contacts", then.contacts("any")["starts_on"])):
        if days.empty:
            continue
        quarters = pd.period_range(days.min().to_period("Q"), pd.Timestamp(then.day).to_period("Q"), freq="Q")
        if pd.Timestamp(then.day) < quarters[-1].end_time.normalize():
            quarters = quarters[:-1]
        held = days.dt.to_period("Q").value_counts().reindex(quarters, fill_value=0)
        for at, quarter in enumerate(quarters):
            around = [held.iloc[n] for n in range(max(0, at - _AROUND), min(len(held), at + _AROUND + 1)) if n != at]
            usual = float(pd.Series(around, dtype=float).median()) if around else 0.0
            if usual >= _USUAL and held.iloc[at] < _THIN * usual:
                rows = capital(count(int(held.iloc[at]), name.removesuffix("s")))
                when = f"quarter {quarter.quarter} of {quarter.year}"
                why = f"{rows} of {when}, {number(usual)} in the median of the quarters around it."
                act = "Look for pages of that quarter; where it was quiet, say so in coverage of dataset.toml."
                yield Due("quarter", f"{name} {quarter}", why, act, _QUARTER + 10 * (1 - held.iloc[at] / usual))


def _recent(then: Dossier, day: pd.Timestamp) -> float:
    """Up to ten more for what is of the last year."""
    return 10.0 * max(0.0, 1.0 - float((pd.Timestamp(then.day) - day).days) / 365)


_FINDERS: Final[dict[str, Callable[[Dossier], Iterator[Due]]]] = {
    "headline": _headlines, "plan": _plans, "silence": _silences, "page": _pages, "quarter": _quarters,
}  # fmt: skip

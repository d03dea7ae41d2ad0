"""To what on file does a new row belong? Links that may be meant, each with its reason, and rows that it may double.

A proposal is no finding: only the page tells whether a figure replaces, relays or answers another. A curator takes it or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from analysis.desk.draft import Draft, last_of
from analysis.language.format import day as reader_day
from analysis.language.format import listing, plural, quantity_of
from analysis.model.dates import span
from analysis.model.dossier import Dossier
from analysis.model.named import participant, place_names
from analysis.model.rows import mappings
from analysis.model.select import ASSERTED, GENERAL
from analysis.model.tables import SEPARATOR
from analysis.model.vocabulary import CONTACT_KIND
from analysis.schema.frames import split
from analysis.schema.link_rules import TEN_DAYS

SOON: Final = pd.Timedelta(TEN_DAYS)  # within which a claimant's equal figures are one statement, unless told otherwise
RELAYED: Final = pd.Timedelta(days=120)
ANSWERED: Final = pd.Timedelta(days=45)
AROUND_A_PLAN: Final = timedelta(days=31)
MOST_ANSWERED: Final = 3
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """A link that may be meant: the column it stands in, the record it names, and why."""

    column: str
    id: str
    reason: str


@dataclass(frozen=True)
class Double:
    """A row on file that may be the same, and why."""

    id: str
    reason: str


def links(then: Dossier, found: Draft) -> tuple[Link, ...]:
    """Which links may be meant? Those that the row names already are not told again."""
    proposed = {"claims": _of_claim, "events": _of_event}.get(found.table, _none)(then, found.row)
    return tuple(link for link in proposed if link.id not in split(found.row.get(link.column, "")))


def doubles(then: Dossier, found: Draft) -> tuple[Double, ...]:
    """Which rows on file may be the same statement or event?"""
    alike: dict[str, Callable[[Dossier, Row], Iterator[Double]]] = {"claims": _same_claim, "events": _same_event}
    return tuple(alike[found.table](then, found.row)) if found.table in alike else ()


def accept(found: Draft, taken: tuple[Link, ...]) -> None:
    """Write links into the cells of the row."""
    for link in taken:
        held = [] if link.column == "parent_id" else split(found.row.get(link.column, ""))
        found.row[link.column] = SEPARATOR.join(dict.fromkeys([*held, link.id]))
        found.why[link.column] = link.reason


def _none(then: Dossier, row: Row) -> Iterator[Link]:
    return iter(())


def _of_claim(then: Dossier, row: Row) -> Iterator[Link]:
    figure, known = _figure(row), _known(row)
    if known is None or not row.get("commodity_id"):
        return
    said = _of_flow(then, row)
    before = said[said["known_on"] <= known]
    own = last_of(then, {**row, "item_class": row.get("item_class", "")})
    if own is not None and figure and own["measure"] == row.get("measure") and row.get("stance") in ASSERTED:
        told = f"the last figure of the same claimant on this flow: {_told(own)}"
        column = "repeats" if own["value"] == float(figure) and own["bound"] == row.get("bound") else "updates"
        yield Link(column, str(own["claim_id"]), told + (", the same" if column == "repeats" else ""))
    if figure and row.get("stance") in ASSERTED:
        equal = before[(before["value"] == float(figure)) & (before["measure"] == row.get("measure"))]
        equal = equal[(equal["claimant_id"] != row.get("claimant_id")) & (equal["known_on"] >= known - RELAYED)]
        for one in mappings(equal.head(1)):
            yield Link(
                "repeats",
                str(one["claim_id"]),
                f"the first with an equal figure: {one['claimant']}, {_told(one)}; a relay, if the page says so",
            )
    if row.get("stance") not in (*ASSERTED, None) or row.get("stance") == "acknowledges":
        yield from _answered(then, row, before, known)


def _answered(then: Dossier, row: Row, before: pd.DataFrame, known: pd.Timestamp) -> Iterator[Link]:
    """What a denial, a doubt, a refusal or an acknowledgement may speak of: what other sides said of the flow just before."""
    camps = dict(zip(then.claimants["claimant_id"], then.claimants["camp"], strict=True))
    heard = before[
        before["stance"].isin(ASSERTED) & (before["known_on"] >= known - ANSWERED)
        & (before["camp"] != camps.get(row.get("claimant_id", ""), ""))
    ]  # fmt: skip
    for one in reversed(mappings(heard.tail(MOST_ANSWERED))):
        days = (known - one["known_on"]).days
        when = "on the same day" if not days else f"{plural(days, 'day')} before"
        yield Link("responds_to", str(one["claim_id"]), f"{one['claimant']} said it {when}: {_told(one)}")


def _same_claim(then: Dossier, row: Row) -> Iterator[Double]:
    figure, known = _figure(row), _known(row)
    said = _of_flow(then, row, general=False)
    said = said[(said["claimant_id"] == row.get("claimant_id")) & (said["stance"] == row.get("stance"))]
    pages = set(split(row.get("source_ids", "")))
    for one in mappings(said):
        item, other = row.get("item_class", ""), one["item_class"]
        if (item and other and item != other) or not _equal(figure, one["value"]):
            continue
        shared = sorted(pages & set(one["source_ids"]))
        days = abs(one["known_on"] - known) if known is not None else None
        if shared:
            yield Double(one["claim_id"], f"the same claimant, flow and figure from the same page: {_told(one)}")
        elif days is not None and days <= (SOON if figure else pd.Timedelta(days=1)):
            yield Double(
                one["claim_id"],
                f"the same claimant, flow and figure within {plural(max(days.days, 1), 'day')}: {_told(one)}",
            )


def _of_event(then: Dossier, row: Row) -> Iterator[Link]:
    if not row.get("starts_on") or row.get("status") != "occurred":
        return
    first, last = span(row["starts_on"])[0], span(row.get("ends_on") or row["starts_on"])[1]
    done = {plan for cells in then.events["fulfils"] for plan in cells}
    for one in mappings(then.events[then.events["dyad"] == row.get("dyad")]):
        begins, ends = one["starts_on"].date(), _end(one)
        shared, here = _shared(row, one)
        if one["status"] == "planned" and one["event_id"] not in done:
            alike = (one["kind"] == row.get("kind")) + here
            near = begins - AROUND_A_PLAN <= last and first <= ends + AROUND_A_PLAN
            if near and (alike > 1 or (alike and shared)):
                yield Link("fulfils", one["event_id"], f"an open plan on file: {one['title']}")
        elif (
            one["status"] == "occurred"
            and {one["kind"], row.get("kind")} <= CONTACT_KIND.keys()
            and not one["parent_id"]
        ):
            longer = begins <= first and last <= ends and ends > begins
            if longer and (shared or here):
                yield Link("parent_id", one["event_id"], f"a longer visit of these days{_with(shared)}: {one['title']}")


def _same_event(then: Dossier, row: Row) -> Iterator[Double]:
    if not row.get("starts_on"):
        return
    first, last = span(row["starts_on"])
    day = timedelta(days=1)
    events = then.events[(then.events["dyad"] == row.get("dyad")) & (then.events["kind"] == row.get("kind"))]
    for one in mappings(events[events["status"] == row.get("status")]):
        begins = one["starts_on"].date()
        shared, here = _shared(row, one)
        bare = not row.get("participants") and not row.get("place")
        if first - day <= begins <= last + day and (shared or here or bare):
            where = f" in {one['place']}" if here else ""
            yield Double(
                one["event_id"],
                f"the same kind of contact on {reader_day(begins.isoformat())}{where}{_with(shared)}: {one['title']}",
            )


def _of_flow(then: Dossier, row: Row, general: bool = True) -> pd.DataFrame:
    """The statements on the flow of a row, canonical and not withdrawn; for one on arms in general, on every flow that way."""
    said = then.said
    kept = (said["rendering"] == "canonical") & (said["status"] == "current")
    kept &= (said["origin"] == row.get("origin", "")) & (said["destination"] == row.get("destination", ""))
    goods = str(row.get("commodity_id", ""))
    if not (general and goods in GENERAL):
        kept &= said["commodity_id"] == goods
    return said[kept]


def _figure(row: Row) -> str:
    return str(row.get("best") or row.get("low") or row.get("high") or "")


def _equal(figure: str, value: float) -> bool:
    return float(figure) == value if figure else pd.isna(value)


def _known(row: Row) -> pd.Timestamp | None:
    return pd.Timestamp(span(row["known_on"])[1]) if row.get("known_on") else None


def _told(one: Any) -> str:
    return ", ".join(filter(None, (quantity_of(one), reader_day(one["known_on"].date().isoformat()))))


def _end(one: Row) -> Any:
    return one["starts_on_last"].date() if pd.isna(one["ends_on_last"]) else one["ends_on_last"].date()


def _shared(row: Row, one: Row) -> tuple[list[str], bool]:
    """Who takes part in both, and are both in one place?"""
    people = {who.name for item in split(row.get("participants", "")) if (who := participant(item)) and who.roles}
    others = {who.name for item in one["participants"] if (who := participant(item)) and who.roles}
    places = set(place_names(row.get("place", "")))
    return sorted(people & others), bool(places & set(place_names(one["place"])))


def _with(shared: list[str]) -> str:
    return f" with {listing(shared)}" if shared else ""

"""Which events count? The rules of `analysis.model.select` on contacts and plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.model.marks import Names_, Tables, among, check, chosen
from analysis.model.names import check_names
from analysis.model.vocabulary import CONTACT_KIND, EVENT_KIND, LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANY: Final = "any"  # the dyad of contacts of whichever states


def contacts(
    tables: Tables,
    dyad: str = "",
    *,
    levels: Names_ = (),
    kinds: Names_ = (),
    directions: Names_ = (),
    discretionary_only: bool = False,
) -> pd.DataFrame:
    """Which contacts took place, each counted once?

    Events of a contact kind that occurred and are no part of another: no leg of a longer visit, and no ratification or exchange
    of a paper, which counts once, as what it was signed on. What took place had done so when it became known: the span of a
    partial date ends on that day at the latest.

    Parameters
    ----------
    discretionary_only : bool
        Leave out contacts that a calendar day drives.

    Returns
    -------
    pandas.DataFrame
        Rows of `events`, by first day and id; ``starts_on_last`` cut as said.
    """
    check(tables, None, discretionary_only=discretionary_only)
    events = tables.events
    kept = _between_states(tables, dyad) & among(events, "status", ("occurred",))
    kept &= among(events, "parent_id", ("",)) & events["kind"].isin(CONTACT_KIND).to_numpy()
    kept &= chosen(
        events,
        ("level", "level", levels, LEVEL),
        ("kind of contact", "kind", kinds, CONTACT_KIND),
        ("direction", "direction", directions, tables.config.directions),
    )
    if discretionary_only:
        kept &= among(events, "occasion", ("",))
    found = events[kept]
    known = found["known_on"].where(found["known_on"] > found["starts_on"], found["starts_on"])
    found = found.assign(starts_on_last=found["starts_on_last"].where(found["starts_on_last"] < known, known))
    found = found.sort_values(["starts_on", "event_id"]).reset_index(drop=True)
    found.attrs["known_until"] = tables.day.isoformat()  # no window of counting may end later
    return found


def of_dyad(tables: Tables, dyad: str = "") -> pd.DataFrame:
    """Which events of any kind and status lie between two states?"""
    return tables.events[_between_states(tables, dyad)]


def fulfilled(events: pd.DataFrame) -> dict[str, str]:
    """Which plans came true? Plan to the event that fulfils it, between whomever either is filed; an attempt that failed does not."""
    return _settled(events[among(events, "status", ("occurred",))])


def failed(events: pd.DataFrame) -> dict[str, str]:
    """Which plans were tried and failed? Plan to the attempt."""
    return _settled(events[among(events, "status", ("failed",))])


def _settled(events: pd.DataFrame) -> dict[str, str]:
    rows = zip(events["fulfils"], events["event_id"], strict=True)
    return {plan: event for plans, event in rows for plan in plans}


def planned_span(plans: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """First and last day on which each plan was to begin: no earlier than it was told of, where the date is partial.

    "In the coming weeks" of a year is not its first of January. The last day is that of the window the plan names.
    """
    first, last = plans["starts_on"], plans["starts_on_last"]
    last = last.where(~(plans["ends_on_last"] > last), plans["ends_on_last"])
    told = plans["known_on"].where(plans["known_on"] < last, last)
    return first.where((plans["date_precision"] == "day") | (first >= told), told), last


def visits(plans: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Which plans are of one visit? The id of the first plan told of each, for every row.

    Plans are of one visit when one event settles them; of those still open, when kind, states, direction and place are the
    same and the planned days overlap. A plan that names no place stands alone.
    """
    done = fulfilled(events) | failed(events)
    first, last = planned_span(plans)
    found: dict[str, str] = {}
    held: dict[tuple[str, ...], list[tuple[str, pd.Timestamp, pd.Timestamp]]] = {}
    columns = ("event_id", "kind", "dyad", "direction", "place", "status")
    rows = zip(*(plans[c] for c in columns), first, last, plans["known_on"], strict=True)
    for own, kind, dyad, direction, place, status, start, end, _ in sorted(rows, key=lambda row: (row[-1], row[0])):
        key = (done[own],) if own in done else (kind, dyad, direction, place, status) if place else (own,)
        others = held.setdefault(key, [])
        same = [o for o, a, b in others if own in done or (start <= b and a <= end)]
        found[own] = found[same[0]] if same else own
        others.append((own, start, end))
    return plans["event_id"].map(found)


def by_visit(plans: pd.DataFrame, events: pd.DataFrame) -> list[pd.DataFrame]:
    """The plans of each visit (`visits`), in the order of `plans`."""
    return [rows for _, rows in plans.groupby(visits(plans, events), sort=False)]


def open_plans(
    tables: Tables, dyad: str = "", *, levels: Names_ = (), kinds: Names_ = (), overdue: bool = False
) -> pd.DataFrame:
    """Which plans had been announced or reported and were still open on the dossier's day?

    Planned events that nothing on file fulfils, and no failed attempt at them (`fulfilled`, `failed`). Open is a plan whose
    planned span (`planned_span`) has not ended; with `overdue`, those past it instead.

    Returns
    -------
    pandas.DataFrame
        Rows of `events`, by ``known_on`` and ``event_id``.
    """
    check(tables, None, overdue=overdue)
    events = tables.events
    until = pd.Timestamp(tables.day)
    kept = _between_states(tables, dyad) & among(events, "status", ("planned",))
    kept &= ~events["event_id"].isin(fulfilled(events) | failed(events)).to_numpy()
    kept &= chosen(events, ("level", "level", levels, LEVEL), ("kind", "kind", kinds, EVENT_KIND))
    past = (planned_span(events)[1] < until).to_numpy()
    kept &= past if overdue else ~past
    return events[kept].sort_values(["known_on", "event_id"]).reset_index(drop=True)


def _between_states(tables: Tables, dyad: str) -> NDArray[np.bool_]:
    events = tables.events
    if dyad == ANY:
        return np.ones(len(events), dtype=bool)
    if dyad is not None:
        check_names("dyad", (dyad,), ["", tables.config.dyad(), *tables.names.dyads])
    return among(events, "dyad", (tables.config.dyad(dyad or ""),))

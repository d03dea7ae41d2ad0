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
    return found.sort_values(["starts_on", "event_id"]).reset_index(drop=True)


def of_dyad(tables: Tables, dyad: str = "") -> pd.DataFrame:
    """Which events of any kind and status lie between two states?"""
    return tables.events[_between_states(tables, dyad)]


def fulfilled(events: pd.DataFrame) -> dict[str, str]:
    """Which plans came true? Plan to the event that fulfils it, between whomever either is filed."""
    rows = zip(events["fulfils"], events["event_id"], strict=True)
    return {plan: event for plans, event in rows for plan in plans}


def open_plans(
    tables: Tables, dyad: str = "", *, levels: Names_ = (), kinds: Names_ = (), overdue: bool = False
) -> pd.DataFrame:
    """Which plans had been announced or reported and were still open on the dossier's day?

    Planned events that nothing on file fulfils (`fulfilled`). Open is a plan whose planned span has not ended; with `overdue`, those past
    it instead.

    Returns
    -------
    pandas.DataFrame
        Rows of `events`, by ``known_on`` and ``event_id``.
    """
    check(tables, None, overdue=overdue)
    events = tables.events
    until = pd.Timestamp(tables.day)
    kept = _between_states(tables, dyad) & among(events, "status", ("planned",))
    kept &= ~events["event_id"].isin(fulfilled(events)).to_numpy()
    kept &= chosen(events, ("level", "level", levels, LEVEL), ("kind", "kind", kinds, EVENT_KIND))
    past = (events["starts_on_last"] < until).to_numpy()
    kept &= past if overdue else ~past
    return events[kept].sort_values(["known_on", "event_id"]).reset_index(drop=True)


def _between_states(tables: Tables, dyad: str) -> NDArray[np.bool_]:
    events = tables.events
    if dyad == ANY:
        return np.ones(len(events), dtype=bool)
    if dyad is not None:
        check_names("dyad", (dyad,), ["", tables.config.dyad(), *tables.names.dyads])
    return among(events, "dyad", (tables.config.dyad(dyad or ""),))

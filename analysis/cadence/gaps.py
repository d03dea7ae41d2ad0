"""How long between contacts, and from announcement to event?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.model.select import fulfilled, of_dyad


def gaps(events: pd.DataFrame, as_of: str | dt.date) -> pd.DataFrame:
    """How many days between successive contacts? The last gap is still open at `as_of` and marked so.

    Only events of day precision take part. Returns ``from_event, to_event, start, days, is_open``.
    """
    dated = events[events["date_precision"] == "day"].sort_values(["starts_on", "event_id"])
    until = pd.Timestamp(day(as_of))
    starts = dated["starts_on"].tolist()
    ids = dated["event_id"].tolist()
    ends = [*starts[1:], until] if starts else []
    return pd.DataFrame(
        {
            "from_event": ids,
            "to_event": [*ids[1:], ""] if ids else [],
            "start": pd.Series(starts, dtype="datetime64[us]"),
            "days": [(b - a).days for a, b in zip(starts, ends, strict=True)],
            "is_open": [False] * (len(ids) - 1) + [True] if ids else [],
        }
    )


def lead_times(then: Dossier, dyad: str = "", *, until: str | dt.date = "") -> pd.DataFrame:
    """How long from the first word of a plan to the event? Plans that nothing has fulfilled are open.

    Parameters
    ----------
    until : str or datetime.date
        The day up to which open plans have waited; empty: the dossier's day.

    Returns
    -------
    pandas.DataFrame
        ``plan_id, event_id, announced_on, days, is_open``: one row per plan and one per ``announced_on`` without a plan row.
    """
    last = pd.Timestamp(day(until or then.day))
    events = of_dyad(then, dyad)
    done = fulfilled(then.events)
    starts = dict(zip(then.events["event_id"], then.events["starts_on"], strict=True))
    rows = []
    for plan in tuples(events[events["status"] == "planned"]):
        hit = done.get(plan.event_id, "")
        rows.append((plan.event_id, hit, plan.known_on, (starts.get(hit, last) - plan.known_on).days, not hit))
    for row in tuples(events[events["announced_on"].notna() & (events["status"] == "occurred")]):
        if starts.keys().isdisjoint(row.fulfils):
            rows.append(("", row.event_id, row.announced_on, (row.starts_on - row.announced_on).days, False))
    return pd.DataFrame(rows, columns=["plan_id", "event_id", "announced_on", "days", "is_open"])

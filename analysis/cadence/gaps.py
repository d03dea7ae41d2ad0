"""How long between contacts, and from announcement to event?"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.model.select_events import failed, fulfilled, of_dyad, visits


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
    """How long from the first word of a visit to the visit? Plans that nothing has fulfilled are open.

    One visit announced thrice is one wait, from its first word: the earliest of its plans and its ``announced_on``. What was
    tried and failed waited until then and did not end: its wait stays open at the attempt.

    Parameters
    ----------
    until : str or datetime.date
        The day up to which open plans have waited; empty: the dossier's day.

    Returns
    -------
    pandas.DataFrame
        ``plan_id, event_id, announced_on, days, is_open``: one row per planned visit, then one per ``announced_on`` without
        a plan row.
    """
    last = pd.Timestamp(day(until or then.day))
    events = of_dyad(then, dyad)
    done, tried = fulfilled(then.events), failed(then.events)
    facts = then.events.set_index("event_id")[["starts_on", "announced_on"]]
    rows = []
    planned = events[events["status"] == "planned"].sort_values(["known_on", "event_id"])
    for plan in tuples(planned[planned["event_id"] == visits(planned, then.events)]):
        hit, attempt = done.get(plan.event_id, ""), tried.get(plan.event_id, "")
        told = facts.at[hit, "announced_on"] if hit else pd.NaT
        first = min(plan.known_on, told) if told == told else plan.known_on
        end = facts.at[hit or attempt, "starts_on"] if hit or attempt else last
        rows.append((plan.event_id, hit, first, (end - first).days, not hit))
    for row in tuples(events[events["announced_on"].notna() & (events["status"] == "occurred")]):
        if facts.index.intersection(list(row.fulfils)).empty:
            rows.append(("", row.event_id, row.announced_on, (row.starts_on - row.announced_on).days, False))
    return pd.DataFrame(rows, columns=["plan_id", "event_id", "announced_on", "days", "is_open"])

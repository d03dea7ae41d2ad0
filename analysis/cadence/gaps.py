"""How long between contacts, and from announcement to event?"""

from __future__ import annotations

import pandas as pd

from analysis.model.rows import tuples


def gaps(events: pd.DataFrame, as_of: str | pd.Timestamp) -> pd.DataFrame:
    """How many days between successive contacts? The last gap is still open at `as_of` and marked so.

    Only events of day precision take part. Returns ``from_event, to_event, start, days, is_open``.
    """
    dated = events[events["date_precision"] == "day"].sort_values(["starts_on", "event_id"])
    until = pd.Timestamp(as_of)
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


def lead_times(events: pd.DataFrame, as_of: str | pd.Timestamp) -> pd.DataFrame:
    """How long from the first word of a plan to the event? Unfulfilled plans are open at `as_of`.

    Returns
    -------
    pandas.DataFrame
        ``plan_id, event_id, announced_on, days, is_open``: one row per plan and one per ``announced_on`` without a plan row.
    """
    known = {row.event_id: row for row in tuples(events)}
    done = {plan: row for row in tuples(events) for plan in row.fulfils}
    until = pd.Timestamp(as_of)
    rows = []
    for plan in tuples(events[events["status"] == "planned"]):
        hit = done.get(plan.event_id)
        end = hit.starts_on if hit is not None else until
        rows.append(
            (
                plan.event_id,
                hit.event_id if hit is not None else "",
                plan.known_on,
                (end - plan.known_on).days,
                hit is None,
            )
        )
    for row in tuples(events[events["announced_on"].notna() & (events["status"] == "occurred")]):
        if not any(p in known for p in row.fulfils):
            rows.append(("", row.event_id, row.announced_on, (row.starts_on - row.announced_on).days, False))
    return pd.DataFrame(rows, columns=["plan_id", "event_id", "announced_on", "days", "is_open"])

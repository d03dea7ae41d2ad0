"""The contacts of one dyad within an observed span."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.display import Result, Table
from analysis.errors import UsageError
from analysis.model.dates import window
from analysis.model.dossier import Dossier


@dataclass(frozen=True, repr=False)
class Observed(Result):
    """Contacts with the span they were looked for in; both days are included."""

    contacts: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    dyad: str
    between: str  # the dyad in words

    def by_kind(self) -> pd.DataFrame:
        """Contacts by kind and level, and how many of them a calendar day drives."""
        if self.contacts.empty:
            return pd.DataFrame(columns=["kind", "level", "contacts", "calendar_driven"])
        grouped = self.contacts.assign(calendar_driven=self.contacts["occasion"] != "").groupby(["kind", "level"])
        table = grouped.agg(contacts=("event_id", "size"), calendar_driven=("calendar_driven", "sum")).reset_index()
        return table.sort_values(["contacts", "kind", "level"], ascending=[False, True, True]).reset_index(drop=True)

    def table(self) -> Table:
        """Every contact, newest first, with its record id."""
        newest = self.contacts.iloc[::-1]
        frame = newest[["starts_on", "kind", "level", "place", "title", "occasion"]].reset_index(drop=True)
        return Table("contacts-list", f"{len(frame)} contacts of {self.between}", frame, ids=list(newest["event_id"]))


def observed(
    then: Dossier,
    *,
    start: str | dt.date = "",
    end: str | dt.date = "",
    dyad: str = "",
    levels: str | Sequence[str] = (),
) -> Observed:
    """Which contacts fall into the span?

    Parameters
    ----------
    start, end : str or datetime.date
        ``YYYY-MM-DD``; empty: the first contact, and the dossier's day.
    dyad, levels : str, str or sequence of str
        As in `analysis.model.select.contacts`.

    Raises
    ------
    UnknownName
        For a dyad or level that is not one.
    UsageError
        When the span ends before it starts.
    """
    begin, until = window(start, end)
    found = then.contacts(dyad, levels=levels)
    known = pd.Timestamp(then.day)
    first = pd.Timestamp(begin) if begin else (found["starts_on"].min() if len(found) else known)
    last = min(pd.Timestamp(until), known) if until else known
    if not until:
        first = min(first, last)  # a day of knowledge before the window: an empty span, said in words later
    if last < first:
        raise UsageError(f"the span ends on {last.date()}, before it starts on {first.date()}; widen the window")
    inside = found[(found["starts_on"] >= first) & (found["starts_on"] <= last)].reset_index(drop=True)
    dyad = then.config.dyad(dyad)
    return Observed(inside, first, last, dyad, then.config.dyad_label(dyad))

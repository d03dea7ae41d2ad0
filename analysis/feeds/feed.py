"""A feed of machine-coded events: one lazy table, replayed to a day, whose contacts go where curated ones go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.cadence.counts import WINDOWS, Day, counts
from analysis.cadence.observed import Observed
from analysis.display import Result
from analysis.errors import UsageError
from analysis.feeds.contacts import EACH, Code, contact_rows, merged
from analysis.feeds.days import UNIT, by_day, has_bits
from analysis.feeds.engine import run
from analysis.feeds.formats import Format
from analysis.feeds.normalise import NOT_TWO_STATES, UNREADABLE
from analysis.feeds.states import pair
from analysis.model.dates import day as full_day
from analysis.model.dates import window
from analysis.model.names import check_names
from analysis.model.vocabulary import CONTACT_KIND

if TYPE_CHECKING:
    import ibis.expr.types as ir

BY: Final = ("dyad", "kind")
RELATIVE: Final = "relative"  # why a row of a contact is left out: its day was told as "a year ago"


@dataclass(frozen=True, repr=False)
class Feed(Result):
    """Rows of a feed, as known on `day`; nothing is read before something is asked.

    `table` is the lazy table of Ibis (`normalise.TABLE`), dropped rows included; `damaged` counts characters that were not
    UTF-8, `broken` names files left out. `relative` keeps rows whose day was told as "a year ago" and the like.
    """

    table: ir.Table
    form: Format
    codes: tuple[Code, ...]
    day: dt.date | None = None
    damaged: int = 0
    broken: tuple[str, ...] = ()
    files: int = 0
    relative: bool = False

    def __str__(self) -> str:
        until = f", as known on {self.day}" if self.day else ""
        return f"{self.form.title}{until}\n{self.rows.to_string(index=False)}"

    def as_of(self, day: str | dt.date) -> Feed:
        """The feed as it was known at the end of a day; empty: everything.

        Raises
        ------
        UsageError
            When it is not a day.
        """
        return replace(self, day=None if day == "" else full_day(day))

    @cached_property
    def known(self) -> ir.Table:
        """Every row that could be known by the day; those whose day cannot be read stay, to be counted."""
        import ibis

        t = self.table
        return (
            t if self.day is None else t.filter((t.known_on <= ibis.date(self.day.isoformat())) | t.known_on.isnull())
        )

    @cached_property
    def rows(self) -> pd.DataFrame:
        """How many rows were read, kept, and dropped for which reason: ``rows, reason, count``."""
        t = self.known
        found = dict(run(t.group_by(t.reason).agg(n=t.count())).itertuples(index=False, name=None))
        dropped = [
            ("dropped", (UNREADABLE | NOT_TWO_STATES).get(reason, reason), int(n))
            for reason, n in sorted(found.items())
            if reason
        ]
        kept = [("read", "", sum(map(int, found.values()))), ("kept", "", int(found.get("", 0)))]
        return pd.DataFrame([*kept, *dropped], columns=["rows", "reason", "count"])

    def span(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day of a kept event.

        Raises
        ------
        UsageError
            When no row is kept.
        """
        t = self.known.filter(self.known.reason == "")
        found = run(t.agg(first=t.event_date.min(), last=t.event_date.max())).iloc[0]
        if pd.isna(found["first"]):
            raise UsageError("no row of the feed is about two states by that day; name another day, or another feed")
        return pd.Timestamp(found["first"]), pd.Timestamp(found["last"])

    def contacts(
        self,
        dyad: str,
        *,
        start: Day = "",
        end: Day = "",
        kinds: Sequence[str] = (),
        each: str = "day",
    ) -> pd.DataFrame:
        """Which contacts of a pair does the feed hold? In the columns of `Dossier.contacts`, so that the same analytics take them.

        Parameters
        ----------
        dyad : str
            Two states, in either order: ``PRK-RUS``.
        start, end : str, date or Timestamp
            First and last day of the events, both included; empty: all.
        kinds : sequence of str
            Kinds of contact; empty: all.
        each : {'day', 'story', 'row'}
            What counts once: a kind of contact on a day, in a story, or every row.

        Returns
        -------
        pandas.DataFrame
            ``event_id, starts_on, starts_on_last, known_on, kind, level, direction, dyad, occasion, place, title,
            date_precision, source_ids``, and ``rows, stories, mentions, address`` of the feed; by day and kind.
            ``attrs["rows"]`` says what was read, kept and dropped.

        Raises
        ------
        UnknownName, UsageError
            For a pair, day, kind or rule that is not one.
        """
        found = run(merged(self._of(pair(dyad), start, end, kinds), each))
        return self._as_curated(found.sort_values(["event_date", "kind", "first_id"]).reset_index(drop=True))

    def _within(self, start: Day, end: Day) -> ir.Table:
        """What could be known of events between two days; the year names the folders that need not be read."""
        import ibis

        first, last = window(*(value and full_day(value) for value in (start, end)))
        t = self.known
        if first:
            t = t.filter(t.event_date >= ibis.date(first.isoformat()), t.year >= first.year)
        if last:
            t = t.filter(t.event_date <= ibis.date(last.isoformat()), t.year <= last.year)
        return t

    def _of(self, dyad: str, start: Day, end: Day, kinds: Sequence[str]) -> ir.Table:
        """The contact rows of a pair, or of all where it is empty; those of a relative day left out unless they are kept."""
        check_names("kind of contact", kinds, tuple(CONTACT_KIND))
        t = self._within(start, end)
        if dyad:
            t = t.filter(t.dyad == dyad)
        rows = contact_rows(t, self.codes, self.form.codes)
        rows = rows if self.relative else rows.filter(~rows.relative)
        return rows.filter(rows.kind.isin(list(kinds))) if kinds else rows

    def _as_curated(self, found: pd.DataFrame) -> pd.DataFrame:
        days = pd.to_datetime(found["event_date"]).astype("datetime64[us]")
        one_way = found["first_way"].notna() & (found["first_way"] == found["last_way"])
        direction = (
            found["first_way"].where(one_way, "mutual").mask(found["kind"] == "talks_third_country", "third_country")
        )
        title = {c.code: c.meaning for c in self.codes if c.scheme == self.form.codes}
        contacts = pd.DataFrame(
            {
                "event_id": found["first_id"], "starts_on": days, "starts_on_last": days,
                "known_on": pd.to_datetime(found["known_on"]).astype("datetime64[us]"), "kind": found["kind"],
                "level": found["level"], "direction": direction, "dyad": found["dyad"], "occasion": "", "place": "",
                "title": [_title(code, title) for code in found["code"]], "date_precision": "day",
                "source_ids": [() for _ in range(len(found))], "rows": found["rows"].astype("int64"),
                "stories": found["stories"].astype("int64"), "mentions": found["mentions"].astype("int64"), "address": found["page"],
            }
        )  # fmt: skip
        contacts.attrs["known_until"] = self.day.isoformat() if self.day else ""
        contacts.attrs["rows"] = self.rows.to_dict("records")
        return contacts

    def observed(self, dyad: str, *, start: Day = "", end: Day = "", kinds: Sequence[str] = ()) -> Observed:
        """The contacts of a pair within an observed span, as `cadence.observed` gives the curated ones.

        Raises
        ------
        UsageError
            When neither the days nor the contacts say which span that is.
        """
        found = self.contacts(dyad, start=start, end=end, kinds=kinds)
        if found.empty and not (start and end):
            raise UsageError(
                f"the feed holds no contact of {dyad}; give start and end, the first and last day it covers"
            )
        first = pd.Timestamp(full_day(start)) if start else found["starts_on"].min()
        last = pd.Timestamp(full_day(end)) if end else found["starts_on"].max()
        return Observed(found, first, last, pair(dyad), pair(dyad))

    def counts(
        self,
        *,
        every: str = "MS",
        by: Sequence[str] = BY,
        dyads: Sequence[str] = (),
        start: Day = "",
        end: Day = "",
        each: str = "day",
    ) -> pd.DataFrame:
        """How many contacts of each pair and kind fall into each window? Counted by the engine, for all pairs at once.

        Parameters
        ----------
        every : {'W-MON', 'MS', 'QS', 'YS'}
            What starts each window.
        by : sequence of {'dyad', 'kind'}
            What is told apart.
        dyads : sequence of str
            Only these pairs; empty: all.
        start, end, each
            As in `contacts`.

        Returns
        -------
        pandas.DataFrame
            `by` and ``window_start, count``; windows without a contact have no row. ``attrs["rows"]`` as in `contacts`.

        Raises
        ------
        UnknownName, UsageError
            As in `contacts`.
        """
        check_names("window", every, WINDOWS)
        check_names("split", by, BY)
        asked = [pair(dyad) for dyad in dyads]
        if each == "day" and has_bits(self.table):
            t = self._within(start, end)
            t = t if self.relative else t.filter(~t.relative)
            found = by_day(t.filter(t.dyad.isin(asked)) if asked else t, self.codes, self.form.codes, every)
            return self._sorted_counts(found.groupby([*by, "window_start"], as_index=False)["count"].sum(), by)
        rows = self._of("", start, end, ())
        rows = rows.filter(rows.dyad.isin(asked)) if asked else rows
        held = rows.select("event_date", "dyad", "kind").distinct() if each == "day" else merged(rows, each)
        windows = held.mutate(window_start=held.event_date.truncate(UNIT[every]))
        found = run(windows.group_by([*by, "window_start"]).agg(count=windows.count()))
        return self._sorted_counts(found, by)

    def _sorted_counts(self, found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        starts = pd.to_datetime(found["window_start"]).astype("datetime64[us]")
        found = found.assign(window_start=starts).sort_values([*by, "window_start"], ignore_index=True)
        found.attrs["rows"] = self.rows.to_dict("records")
        return found

    def volume(self, *, every: str = "QS", start: Day = "", end: Day = "") -> pd.DataFrame:
        """How many rows about any states does the feed hold in each window? In the columns of `cadence.counts`.

        All rows that can be read count, dropped ones without two states included: what the feed took in at all.
        """
        first, last = window(*(value and full_day(value) for value in (start, end)))
        t = self._within(start, end)
        t = t.filter(t.event_date.notnull() & ~t.reason.isin(list(UNREADABLE)))
        found = run(t.group_by(t.event_date).agg(n=t.count()))
        days = pd.to_datetime(found["event_date"]).astype("datetime64[us]")
        held = pd.DataFrame({"starts_on": days, "starts_on_last": days, "level": "none", "times": found["n"]})
        return counts(held, every=every, start=first, end=last).drop(columns="weighted")

    def effect(self, dyad: str, *, start: Day = "", end: Day = "") -> pd.DataFrame:
        """What does each rule leave of a pair's contacts? ``rule, contacts``, from every row to the rule that is used."""
        kept, plain = (f._of(pair(dyad), start, end, ()) for f in (replace(self, relative=True), self))
        steps = [("rows with the code of a contact", kept), (f"without rows dated 'a year ago' ({RELATIVE})", plain)]
        counted = [(name, int(run(t.count()))) for name, t in steps]
        counted += [(f"one a pair, kind and {each}", int(run(merged(plain, each).count()))) for each in EACH[1::-1]]
        return pd.DataFrame(counted, columns=["rule", "contacts"])


def _title(code: Any, meanings: dict[str, str]) -> str:
    best = max((own for own in meanings if str(code).startswith(own)), key=len, default="")
    return f"{code}: {meanings[best]}" if best else str(code)

"""`Dossier`: the checked tables, replayed as they were known on any day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.errors import UnknownName, UsageError
from analysis.language.format import number
from analysis.model import named, select
from analysis.model.claim import Claim
from analysis.model.config import DatasetConfig
from analysis.model.dates import day
from analysis.model.event import Event
from analysis.model.find import LIMIT, Found, found
from analysis.model.flow import Flow
from analysis.model.flow import flow as flow_of
from analysis.model.names import Names
from analysis.model.reader import Reader
from analysis.model.record import R
from analysis.model.replay import known
from analysis.model.subject import Person, Place, Vessel
from analysis.model.tables import TABLES

_NO_DAY: Final = "2000-01-01"  # of a folder that holds nothing and says nothing


def derive(dossier: Dossier) -> Dossier:
    """The dossier with the columns of `claims` that follow from others: ``superseded`` and ``retracted``."""
    claims = dossier.claims.copy()
    replaced = {target for targets in claims["updates"] for target in targets}
    claims["superseded"] = claims["claim_id"].isin(replaced)
    claims["retracted"] = claims["status"] == "retracted"
    return replace(dossier, claims=claims)


@dataclass(frozen=True, repr=False, eq=False)
class Dossier:
    """Nine frames that belong together, and the day of knowledge they show.

    `as_of_day` is None for everything on file. `seen_to` is that day, or the last day of the whole folder where that is
    earlier. The frames are described in the codebook; each partial date
    ``x`` is the first day of its span and ``x_last`` the last. `claims` also has ``superseded`` (a visible
    claim of the same claimant replaces it) and ``retracted``. `config` holds what only this folder calls things: camps,
    dyads, occasions, and which flow it is about.
    """

    claims: pd.DataFrame
    events: pd.DataFrame
    sources: pd.DataFrame
    claimants: pd.DataFrame
    commodities: pd.DataFrame
    conversions: pd.DataFrame
    people: pd.DataFrame
    places: pd.DataFrame
    vessels: pd.DataFrame
    config: DatasetConfig
    names: Names
    folder: Path = field(default=Path())
    as_of_day: dt.date | None = None
    seen_to: dt.date | None = None

    def as_of(self, value: str | dt.date | None = None) -> Dossier:
        """What was known at the end of a day?

        Keeps rows with ``known_on`` on or before the day; of their sources, those published by then (an
        undated source counts as published when the last row that cites it became known); drops edges to rows
        not yet known; empties the end of an event still under way and a retraction still to come; leaves out
        the folder's words that apply only later.

        Parameters
        ----------
        value : str or datetime.date, optional
            ``YYYY-MM-DD``. Empty or None: everything on file.

        Returns
        -------
        Dossier
            Same type; each table filtered.

        Raises
        ------
        UsageError
            When the value is not a full day, or is after the day this dossier already shows.
        """
        if value is None or value == "":
            return self
        until = day(value)
        if self.as_of_day is not None and until > self.as_of_day:
            raise UsageError(f"this dossier shows {self.as_of_day}; replay {until} from the full dossier instead")
        frames = known(vars(self), self._shown_from, pd.Timestamp(until))
        events, classes = set(frames["events"]["event_id"]), set(frames["claims"]["item_class"])
        return derive(
            replace(
                self,
                **frames,
                config=self.config.as_of(until, events, classes),
                as_of_day=until,
                seen_to=min(until, self.seen_to or self.last_known or until),
            )
        )

    @cached_property
    def _shown_from(self) -> pd.Series:
        """Day from which each source may be shown; NaT for a source nothing cites and nothing dates."""
        cited = named.first_cited(vars(self)) | named.last_cited(vars(self))
        fallback = [cited.get(s, pd.NaT) for s in self.sources["source_id"]]
        return self.sources["published_on"].fillna(pd.Series(fallback, dtype="datetime64[us]"))

    @property
    def words(self) -> DatasetConfig:
        """Old name of `config`, kept for one version."""
        warnings.warn("Dossier.words is now Dossier.config", DeprecationWarning, stacklevel=2)
        return self.config

    def flow(self, commodity: str = "", origin: str = "", destination: str = "", *, stage: str = "") -> Flow:
        """One commodity from one state to another; what is left empty is the dataset's own, or the only way the commodity runs.

        Parameters
        ----------
        commodity : str
            A commodity id, such as ``containers``.
        origin, destination : str
            ISO 3166 alpha-3 codes. Where both are left empty, a commodity of which every figure on file runs one way runs that way.
        stage : {'', 'moved', 'used', 'intended'}
            The class of stages that count; empty: what the commodity's figures count.

        Raises
        ------
        UnknownName
            For a name that the dataset does not have; names the nearest.
        UsageError
            When origin and destination are the same state.
        """
        return flow_of(self.config, self.names, commodity, origin, destination, stage)

    @cached_property
    def said(self) -> pd.DataFrame:
        """Every claim with its claimant and number; see `analysis.model.select.said`."""
        return select.said(self)

    def quantities(self, flow: Flow, **which: Any) -> pd.DataFrame:
        """Which claims put a number on this flow? See `analysis.model.select.quantities` for the rule and its keywords."""
        return select.asked(select.quantities, self, flow, which)

    def last_said(self, rows: pd.DataFrame, *, firm: bool = True, each: str = "camp") -> pd.DataFrame:
        """What did each camp, or claimant, last say in its own words? See `analysis.model.select_latest.last_said`."""
        return select.last_said(self, rows, firm=firm, each=each)

    def parts_said(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What did each camp last say of parts that share no items? See `analysis.model.select_latest.parts_said`."""
        return select.parts_said(self, rows)

    @cached_property
    def flows(self) -> list[tuple[Flow, int]]:
        """Which flows have figures, and how many? See `analysis.model.select.flows`."""
        return select.flows(self)

    def statements(self, flow: Flow, **which: Any) -> pd.DataFrame:
        """Which claims speak of this flow, with or without a number? See `analysis.model.select.statements`."""
        return select.asked(select.statements, self, flow, which)

    def answers(self, flow: Flow | None = None, **which: Any) -> pd.DataFrame:
        """Who denies, doubts, declines or acknowledges? See `analysis.model.select.answers`."""
        return select.asked(select.answers, self, flow, which)

    def contacts(self, dyad: str = "", **which: Any) -> pd.DataFrame:
        """Which contacts took place, each counted once? See `analysis.model.select.contacts`."""
        return select.asked(select.contacts, self, dyad, which)

    def open_plans(self, dyad: str = "", **which: Any) -> pd.DataFrame:
        """Which plans were still open on the dossier's day? See `analysis.model.select.open_plans`."""
        return select.asked(select.open_plans, self, dyad, which)

    @cached_property
    def reader(self) -> Reader:
        """Reads the records of this dossier; see `claim` and `event`."""
        return Reader(vars(self), self.config)

    def find(self, words: str, *, kinds: str | Sequence[str] = (), limit: int = LIMIT) -> Found:
        """Which records on file answer these words best? See `analysis.model.find.found`."""
        return found(self, words, kinds, limit)

    def claim(self, claim_id: str) -> Claim:
        """One claim with its sources, edges in both directions, and what answers it.

        Raises
        ------
        UnknownName
            When no claim of that id is known on this dossier's day; names the nearest.
        """
        return self._record(Claim, claim_id)

    def event(self, event_id: str) -> Event:
        """One event with its sources, parent, parts, plans and answers.

        Raises
        ------
        UnknownName
            When no event of that id is known on this dossier's day; names the nearest.
        """
        return self._record(Event, event_id)

    def person(self, person_id: str) -> Person:
        """One person with the events taken part in and the statements made; `UnknownName` as for `claim`."""
        return self._record(Person, person_id)

    def place(self, place_id: str) -> Place:
        """One place with the events there and the claims on what passed through it; `UnknownName` as for `claim`."""
        return self._record(Place, place_id)

    def vessel(self, vessel_id: str) -> Vessel:
        """One ship with the claims that name it; `UnknownName` as for `claim`."""
        return self._record(Vessel, vessel_id)

    def _record(self, kind: type[R], key: str) -> R:
        found = self.reader.read([key]).get(key) if isinstance(key, str) else None
        if not isinstance(found, kind):
            raise UnknownName(kind.kind_of, key, self.reader.ids(kind.table))
        return found

    @cached_property
    def last_known(self) -> dt.date | None:
        """The last day on which anything on file became known, or until which the folder says that it was looked for."""
        days = [rows["known_on"].max().date() for rows in (self.claims, self.events) if rows["known_on"].notna().any()]
        until = self.config.about.until
        return max([*days, day(until)] if until else days, default=None)

    @property
    def replayed(self) -> str:
        """The day replayed, as ISO text; empty for everything on file."""
        return self.as_of_day.isoformat() if self.as_of_day else ""

    @cached_property
    def day(self) -> dt.date:
        """The last day seen: the one replayed, but no later than the last on file; of an empty folder the day it was begun.

        After the last day on file nothing was looked for, so no rate, wait or span reaches beyond it.
        """
        return self.seen_to or self.as_of_day or self.last_known or day(self.config.about.started or _NO_DAY)

    @cached_property
    def data_hash(self) -> str:
        """SHA-256 of exactly the rows this dossier shows: the same vintage gives the same hash."""
        digest = hashlib.sha256()
        for name, spec in TABLES.items():
            frame: pd.DataFrame = getattr(self, name)
            order = frame[spec.key].to_numpy().argsort()
            cells = {c: frame[c].to_numpy()[order] for c in (*spec.names, *spec.precisions)}
            columns = {c: (v.astype("int64") if v.dtype.kind == "M" else v).tolist() for c, v in cells.items()}
            digest.update(json.dumps([name, columns]).encode())
        return digest.hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """Rows per table."""
        return {name: len(getattr(self, name)) for name in TABLES}

    def __repr__(self) -> str:
        shown = self.as_of_day or f"{self.last_known} (everything on file)"
        rows = ", ".join(f"{number(n)} {name}" for name, n in self.counts.items())
        return f"Dossier as known on {shown}: {rows}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from analysis.display import Table

        summary = pd.DataFrame({"table": list(self.counts), "rows": list(self.counts.values())})
        bundle: dict[str, Any] = Table("dossier", repr(self).split(":")[0], summary)._repr_mimebundle_()
        return {**bundle, "text/plain": repr(self)}

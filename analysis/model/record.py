"""One claim or one event as a frozen, typed record with everything that hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Protocol

import pandas as pd

from analysis.display import Table, cell_text
from analysis.model.tables import TABLES


class Tables(Protocol):
    """The tables that a record is read from; a `Dossier` is one."""

    @property
    def claims(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def sources(self) -> pd.DataFrame: ...
    @property
    def claimants(self) -> pd.DataFrame: ...
    @property
    def commodities(self) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Source:
    """A page a row rests on."""

    source_id: str
    url: str
    publisher: str
    published_on: dt.date | None
    language: str
    kind: str
    mirror_of: str


class _Shown:
    """Text and table views shared by both kinds of record."""

    def rows(self) -> list[tuple[str, str]]:
        """Label and value of each filled field, in reading order."""
        shown = []
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if item.name == "sources":
                shown += [("source", f"{s.publisher}, {s.published_on or 'undated'}, {s.url}") for s in value]
            elif value not in ("", (), None) and value == value:
                shown.append((item.name.replace("_", " "), value if isinstance(value, str) else _text(value)))
        return shown

    def __str__(self) -> str:
        width = max(len(label) for label, _ in self.rows())
        return "\n".join(f"{label:<{width}}  {value}" for label, value in self.rows())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        frame = pd.DataFrame(self.rows(), columns=["field", "value"])
        return Table("record", str(self.rows()[0][1]), frame)._repr_mimebundle_() | {"text/plain": str(self)}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else cell_text(value)


@dataclass(frozen=True, repr=False)
class Claim(_Shown):
    """One statement by one claimant about one quantity. Dates are ISO text in the precision on file."""

    claim_id: str
    claimant: str
    camp: str
    speaker: str
    relayed_by: str
    stance: str
    stage: str
    origin: str
    destination: str
    commodity: str
    unit: str
    item_class: str
    channel: str
    measure: str
    low: float
    best: float
    high: float
    bound: str
    vague_term: str
    either_or: str
    stated_on: str
    known_on: dt.date
    period_start: str
    through: str
    basis: str
    statement_id: str
    rendering: str
    renderings: tuple[str, ...]
    derived_from: tuple[str, ...]
    repeats: tuple[str, ...]
    updates: tuple[str, ...]
    responds_to: tuple[str, ...]
    leaned_on_by: tuple[str, ...]
    relayed_in: tuple[str, ...]
    superseded_by: tuple[str, ...]
    answered_by: tuple[str, ...]
    review: str
    status: str
    retracted_on: dt.date | None
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, repr=False)
class Event(_Shown):
    """One dated event. Dates are ISO text in the precision on file."""

    event_id: str
    title: str
    starts_on: str
    ends_on: str
    known_on: dt.date
    announced_on: dt.date | None
    status: str
    kind: str
    occasion: str
    level: str
    initiator: str
    direction: str
    dyad: str
    place: str
    country: str
    participants: tuple[str, ...]
    parent_id: str
    parts: tuple[str, ...]
    announces: tuple[str, ...]
    announced_by: tuple[str, ...]
    fulfils: tuple[str, ...]
    fulfilled_by: tuple[str, ...]
    answers: tuple[str, ...]
    answered_by: tuple[str, ...]
    asserted_by: str
    review: str
    note: str
    sources: tuple[Source, ...]


def partial_text(first: pd.Timestamp, precision: str) -> str:
    """The ISO text of a partial date, in its own precision; empty when there is none."""
    if pd.isna(first):
        return ""
    return str(first.date())[: {"year": 4, "month": 7}.get(precision, 10)]


def _day(value: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def sources_of(tables: Tables, ids: Iterable[str]) -> tuple[Source, ...]:
    """Source records in the order of the ids."""
    table = tables.sources.set_index("source_id")
    found = []
    for key in ids:
        row = table.loc[key]
        found.append(
            Source(
                key,
                row["url"],
                row["publisher"],
                _day(row["published_on"]),
                row["language"],
                row["kind"],
                row["mirror_of"],
            )
        )
    return tuple(found)


def _pointing(frame: pd.DataFrame, key: str, edge: str, target: str) -> tuple[str, ...]:
    return tuple(frame.loc[[target in cell for cell in frame[edge]], key]) if len(frame) else ()


def claim_record(tables: Tables, position: int) -> Claim:
    """The claim in that row, with its edges in both directions."""
    claims = tables.claims
    row = claims.iloc[position]
    key = row["claim_id"]
    claimants = tables.claimants.set_index("claimant_id")
    commodities = tables.commodities.set_index("commodity_id")
    plain = {c.name: row[c.name] for c in TABLES["claims"].columns}
    siblings = claims.loc[(claims["statement_id"] == row["statement_id"]) & (claims["claim_id"] != key), "claim_id"]
    known = {f.name for f in fields(Claim)}
    values: dict[str, Any] = {name: value for name, value in plain.items() if name in known}
    values |= {
        "claimant": claimants.at[row["claimant_id"], "name"],
        "camp": claimants.at[row["claimant_id"], "camp"],
        "commodity": row["commodity_id"],
        "unit": commodities.at[row["commodity_id"], "unit"],
        "stated_on": partial_text(row["stated_on"], row["stated_precision"]),
        "period_start": partial_text(row["period_start"], row["period_start_precision"]),
        "through": partial_text(row["through"], row["through_precision"]),
        "known_on": row["known_on"].date(),
        "retracted_on": _day(row["retracted_on"]),
        "renderings": tuple(siblings),
        "leaned_on_by": _pointing(claims, "claim_id", "derived_from", key),
        "relayed_in": _pointing(claims, "claim_id", "repeats", key),
        "superseded_by": _pointing(claims, "claim_id", "updates", key),
        "answered_by": _pointing(claims, "claim_id", "responds_to", key),
        "sources": sources_of(tables, row["source_ids"]),
        **{n: float(row[n]) for n in ("low", "best", "high")},
    }
    return Claim(**values)


def event_record(tables: Tables, position: int) -> Event:
    """The event in that row, with its edges in both directions."""
    events = tables.events
    row = events.iloc[position]
    key = row["event_id"]
    known = {f.name for f in fields(Event)}
    values: dict[str, Any] = {c.name: row[c.name] for c in TABLES["events"].columns if c.name in known}
    values |= {
        "starts_on": partial_text(row["starts_on"], row["date_precision"]),
        "ends_on": partial_text(row["ends_on"], row["date_precision"]),
        "known_on": row["known_on"].date(),
        "announced_on": _day(row["announced_on"]),
        "parts": tuple(events.loc[events["parent_id"] == key, "event_id"]),
        "announced_by": _pointing(events, "event_id", "announces", key),
        "fulfilled_by": _pointing(events, "event_id", "fulfils", key),
        "answered_by": _pointing(events, "event_id", "answers", key),
        "sources": sources_of(tables, row["source_ids"]),
    }
    return Event(**values)

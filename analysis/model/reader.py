"""Rows of the tables -> records, each read when it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cached_property, partial
from typing import Any, Final

import pandas as pd

from analysis.language.format import day, iso
from analysis.language.said import brief
from analysis.model.called import Called
from analysis.model.claim import Claim
from analysis.model.config import DatasetConfig
from analysis.model.edges import BACK, OWN, several
from analysis.model.event import Event
from analysis.model.named import KEYS, alike, dated, mentions, spelled
from analysis.model.record import R, Record, Source
from analysis.model.rows import mappings
from analysis.model.subject import Person, Place, Subject, Vessel

_KEYS: Final = {"claims": "claim_id", "events": "event_id", "sources": "source_id", **KEYS}

_BRIEF: Final = {  # what a few words on a record take
    "claims": ("claimant_id", "commodity_id", "stance", "bound", "low", "best", "high", "vague_term",
               "known_on", "stated_on", "stated_precision",
               "derived_from", "repeats"),
    "events": ("title", "starts_on", "date_precision"),
}  # fmt: skip


class Reader:
    """The records of some tables, each read when it is asked for."""

    def __init__(self, tables: Mapping[str, Any], config: DatasetConfig) -> None:
        goods, places, ships = (
            dict(zip(tables[name][key], tables[name]["name"], strict=True))
            for name, key in (("commodities", "commodity_id"), ("places", KEYS["places"]), ("vessels", KEYS["vessels"]))
        )
        camps = {key: camp.name for key, camp in config.camps.items()}
        self._words = Called(
            camps, goods, config.countries, config.dyads, config.directions, config.occasions, places, ships
        )
        self._frames = {name: tables[name] for name in _KEYS}
        self._at = {name: {key: n for n, key in enumerate(f[_KEYS[name]])} for name, f in self._frames.items()}
        self._names = dict(zip(tables["claimants"]["claimant_id"], tables["claimants"]["name"], strict=True))
        self._camps = dict(zip(tables["claimants"]["claimant_id"], tables["claimants"]["camp"], strict=True))
        self._units = dict(zip(tables["commodities"]["commodity_id"], tables["commodities"]["unit"], strict=True))
        self._back: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, edges in OWN.items():
            for edge in (*edges, "source_ids"):
                for own, cited in zip(self._frames[name][_KEYS[name]], self._frames[name][edge], strict=True):
                    for target in several(cited):
                        self._back[edge, target].append(own)
        self._named: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for table, subject, column, own in mentions(tables["claims"], tables["events"]):
            self._named[table, subject].append((column, own))
        self._sources: dict[str, Source] = {}
        self._statements: dict[str, list[str]] = defaultdict(list)
        for own, statement in zip(tables["claims"]["claim_id"], tables["claims"]["statement_id"], strict=True):
            self._statements[statement].append(own)

    def ids(self, table: str) -> list[str]:
        """Every id of one table, in its order."""
        return list(self._at[table])

    def ids_of_name(self, name: str) -> list[str]:
        """The ids of the people, places and ships of a name, in whatever spelling on file."""
        found = []
        for table, key in KEYS.items():
            frame = self._frames[table]
            others = frame["former_names" if table == "vessels" else "spellings"]
            rows = spelled(frame["name"].tolist(), others.tolist()).get(alike(name), ())
            found += [frame[key].iloc[row] for row in rows]
        return found

    def read(self, ids: Iterable[str]) -> dict[str, Record]:
        """The records of those of the ids that are known: claims, events, sources, then people, places and ships."""
        wanted, found = set(ids), dict[str, Record]()
        makers = {"claims": self._claim, "events": self._event, "sources": self._source}
        makers |= {kind.table: partial(self._subject, kind) for kind in (Person, Place, Vessel)}
        for table, make in makers.items():
            at = sorted(self._at[table][key] for key in wanted & self._at[table].keys())
            if at:
                found |= {row[_KEYS[table]]: make(row) for row in mappings(self._frames[table].iloc[at])}
        return found

    def _pointing(self, table: str, key: str) -> dict[str, tuple[str, ...]]:
        return {BACK[edge]: tuple(self._back.get((edge, key), ())) for edge in OWN[table]}

    @staticmethod
    def _flat(pointing: Mapping[str, tuple[str, ...]]) -> list[str]:
        return [key for keys in pointing.values() for key in keys]

    def _chain(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The claims that a claim comes from, the origin first, along the first of several; each once."""
        found, at = list[str](), self._at["claims"]
        while parents := [key for key in (*row["derived_from"], *row["repeats"]) if key in at and key not in found]:
            found.append(parents[0])
            row = self._briefs["claims"][parents[0]]
        return tuple(reversed(found))

    @cached_property
    def _briefs(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What a chain tells of each claim and event, by id; all are read at once, since one by one takes ten times as long."""
        found = {}
        for table, names in _BRIEF.items():
            key = _KEYS[table]
            found[table] = {row[key]: row for row in mappings(self._frames[table][[key, *names]])}
        return found

    def _told(self, ids: Iterable[str]) -> dict[str, str]:
        """A few words on each of these claims and events that are known."""
        found = {}
        for key in ids:
            if key in self._at["claims"]:
                row = self._briefs["claims"][key]
                voice = row["claimant_id"]
                goods = row["commodity_id"]
                told = self._units.get(goods, ""), self._words.commodities.get(goods, goods)
                found[key] = brief(self._names.get(voice, voice), row, *told)
            elif key in self._at["events"]:
                row = self._briefs["events"][key]
                found[key] = f"{row['title']}, {day(iso(row['starts_on'], row['date_precision']))}"
        return found

    def _pages(self, row: dict[str, Any]) -> tuple[Source, ...]:
        """The sources of a row that are known; each is read once, since thousands of rows may name it."""
        known = self._at["sources"]
        for key in row["source_ids"]:
            if key in known and key not in self._sources:
                [own] = mappings(self._frames["sources"].iloc[[known[key]]])
                self._sources[key] = self._source(own)
        return tuple(self._sources[key] for key in row["source_ids"] if key in known)

    def _claim(self, row: dict[str, Any]) -> Claim:
        key, voice = row["claim_id"], row["claimant_id"]
        siblings = self._statements[row["statement_id"]]
        pointing, chain = self._pointing("claims", key), self._chain(row)
        near = [*chain, *(other for edge in OWN["claims"] for other in several(row[edge])), *self._flat(pointing)]
        return _filled(
            Claim, row, **pointing, names=self._words, chain=chain, told=self._told(near),
            claimant=self._names.get(voice, voice), camp=self._camps.get(voice, ""), commodity=row["commodity_id"],
            unit=self._units.get(row["commodity_id"], ""), stated_on=iso(row["stated_on"], row["stated_precision"]),
            period_start=iso(row["period_start"], row["period_start_precision"]),
            through=iso(row["through"], row["through_precision"]), sources=self._pages(row),
            renderings=tuple(other for other in siblings if other != key),
        )  # fmt: skip

    def _event(self, row: dict[str, Any]) -> Event:
        asserted = row["asserted_by"]
        pointing = self._pointing("events", row["event_id"])
        near = [*(other for edge in OWN["events"] for other in several(row[edge])), *self._flat(pointing)]
        return _filled(
            Event, row, **pointing, names=self._words, told=self._told(near), asserted_by=self._names.get(asserted, asserted),
            starts_on=iso(row["starts_on"], row["date_precision"]), ends_on=iso(row["ends_on"], row["date_precision"]),
            sources=self._pages(row),
        )  # fmt: skip

    def _subject(self, kind: type[Subject], row: dict[str, Any]) -> Subject:
        key = row[_KEYS[kind.table]]
        named = [*self._named.get((kind.table, row["name"]), ()), *self._named.get((kind.table, key), ())]
        more: dict[str, Any] = {
            "named_in": tuple(dict.fromkeys(named)),
            "sources": self._pages(row),
            "names": self._words,
        }
        more["told"] = self._told(other for _, other in more["named_in"])
        if kind is Person:
            more["roles"] = tuple(dated(item).words for item in row["roles"])
        if kind is Vessel:
            more["listed"] = tuple(f"{who}, {day(on)}" for who, on in (item.split("|") for item in row["listed"]))
        return _filled(kind, row, **more)

    def _source(self, row: dict[str, Any]) -> Source:
        cited = tuple(self._back.get(("source_ids", row["source_id"]), ()))
        return _filled(Source, row, cited_by=cited, names=self._words, told=self._told(cited))


def _filled(kind: type[R], row: dict[str, Any], **more: Any) -> R:
    names = {f.name for f in fields(kind)}
    plain = {name: _day(value) for name, value in row.items() if name in names and name not in more}
    return kind(**plain, **more)


def _day(value: Any) -> Any:
    """A day as the standard library has it; None for none."""
    return (None if value is pd.NaT else value.date()) if isinstance(value, pd.Timestamp) or value is pd.NaT else value


def lineage(reader: Reader, key: str) -> list[str]:
    """The chain of claims this one is derived from or relays, each indented below what it comes from; empty without one."""
    lines: list[str] = []

    def walk(claim: Claim, depth: int) -> None:
        for parent in reader.read((*claim.derived_from, *claim.repeats)).values():
            if isinstance(parent, Claim):
                walk(parent, depth + 1)
        lines.append(f"{'  ' * depth}{claim.claim_id}  {claim.figure}".rstrip())

    first = reader.read([key]).get(key)
    if isinstance(first, Claim):
        walk(first, 0)
    return lines if len(lines) > 1 else []

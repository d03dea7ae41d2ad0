"""Record cards for pages and the explorer: what a reader sees on clicking a mark, a row or a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.display import Chart, Provenance, Records, Ref, Table, Text, cell_text
from analysis.model.dossier import Dossier
from analysis.model.record import partial_text
from analysis.model.rows import mappings
from analysis.schema import TABLES

_SKIP = {
    "source_ids",
    "derived_from",
    "repeats",
    "updates",
    "responds_to",
    "announces",
    "fulfils",
    "answers",
    "parent_id",
    "stated_precision",
    "period_start_precision",
    "through_precision",
    "date_precision",
}
_RELATIONS = {
    "claims": {"derived_from": "leans on", "repeats": "relays", "updates": "replaces", "responds_to": "answers"},
    "events": {"announces": "announces", "fulfils": "fulfils", "answers": "answers"},
}
_BACK = {
    "derived_from": "leaned on by",
    "repeats": "relayed in",
    "updates": "replaced by",
    "responds_to": "answered by",
    "announces": "announced by",
    "fulfils": "fulfilled by",
    "answers": "answered by",
}


def records(dossier: Dossier, ids: Iterable[str] | None = None) -> Records:
    """Cards of these claims and events (all of them without `ids`), with sources and related records.

    Ids that are not known on the dossier's day are left out, so a card can never leak.
    """
    deck = _Deck(dossier)
    return Records(deck.cards(deck.places if ids is None else ids))


def mentioned(dossier: Dossier, *shown: Chart | Table | Text) -> Records:
    """Cards of the records that these charts, tables and sentences point to, and of what those relate to.

    A page carries what a reader can click, not the whole dossier.
    """
    ids: set[str] = set()
    for item in shown:
        if isinstance(item, Text):
            ids |= {part.id for paragraph in item.parts for part in paragraph if isinstance(part, Ref)}
        else:
            ids |= set(item.ids)
    deck = _Deck(dossier)
    near = deck.cards(ids)
    return Records(near | deck.cards({target for card in near.values() for _, target in card["related"]} - ids))


class _Deck:
    """The cards of one dossier, each written when it is asked for."""

    def __init__(self, dossier: Dossier) -> None:
        sources = dossier.sources
        cells = (sources[c] for c in ("source_id", "publisher", "published_on", "url"))
        self.links = {i: [f"{by}, {cell_text(on) or 'undated'}", url] for i, by, on, url in zip(*cells, strict=True)}
        self.names = dict(zip(dossier.claimants["claimant_id"], dossier.claimants["name"], strict=True))
        self.camps = dict(zip(dossier.claimants["claimant_id"], dossier.claimants["camp"], strict=True))
        self.units = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["unit"], strict=True))
        self.frames = {"claims": dossier.claims, "events": dossier.events}
        keys = {"claims": "claim_id", "events": "event_id"}
        self.back = {t: _backwards(f, keys[t], _RELATIONS[t]) for t, f in self.frames.items()}
        self.places = {str(i): (t, n) for t, f in self.frames.items() for n, i in enumerate(f[keys[t]])}

    def cards(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Cards of those of the ids that are known, in the order of the tables."""
        places = sorted(self.places[i] + (i,) for i in set(ids) if i in self.places)
        cards = {}
        for table, frame in self.frames.items():
            own = [(n, i) for t, n, i in places if t == table]
            rows = mappings(frame.iloc[[n for n, _ in own]])
            cards.update({i: self._card(table, i, row) for (_, i), row in zip(own, rows, strict=True)})
        return cards

    def _card(self, table: str, identifier: str, row: dict[Any, Any]) -> dict[str, Any]:
        related = [[word, target] for edge, word in _RELATIONS[table].items() for target in row[edge]]
        if table == "events" and row["parent_id"]:
            related.append(["part of", row["parent_id"]])
        return {
            "kind": table[:-1],
            "title": _title(row, self.names, self.units) if table == "claims" else row["title"],
            "facets": _facets(row, table, self.names, self.camps),
            "fields": _fields(row, table, self.names),
            "links": [self.links[s] for s in row["source_ids"]],
            "related": related + self.back[table].get(identifier, []),
        }


def _backwards(frame: pd.DataFrame, key: str, relations: dict[str, str]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for edge in relations:
        for own, targets in zip(frame[key], frame[edge], strict=True):
            for target in targets:
                found.setdefault(target, []).append([_BACK[edge], own])
    if key == "event_id":
        for own, parent in zip(frame[key], frame["parent_id"], strict=True):
            if parent:
                found.setdefault(parent, []).append(["part", own])
    return found


def figure_text(row: dict[str, Any]) -> str:
    """A claim's figure in words, without its unit."""
    bound = row["bound"]
    shown = {n: cell_text(row[n]) for n in ("low", "best", "high")}
    match bound:
        case "vague":
            return f"“{row['vague_term']}”"
        case "none":
            return ""
        case "range":
            return f"{shown['low']} to {shown['high']}"
        case "up_to":
            return f"up to {shown['high']}"
        case "at_least" | "more_than":
            return f"{bound.replace('_', ' ')} {shown['low']}"
        case "exact":
            return shown["best"]
        case _:
            return f"about {shown['best']}"


def _title(row: dict[str, Any], names: dict[str, str], units: dict[str, str]) -> str:
    figure = figure_text(row)
    what = units.get(row["commodity_id"], "") if figure else str(row["commodity_id"]).replace("_", " ")
    return f"{names.get(row['claimant_id'], row['claimant_id'])} {row['stance']}: {f'{figure} {what}'.strip()}"


def _facets(row: dict[str, Any], table: str, names: dict[str, str], camps: dict[str, str]) -> dict[str, str]:
    if table == "claims":
        return {
            "claimant": names.get(row["claimant_id"], ""),
            "camp": camps.get(row["claimant_id"], ""),
            "bound": row["bound"],
            "review": row["review"],
        }
    return {"kind": row["kind"], "level": row["level"], "review": row["review"]}


def _fields(row: dict[str, Any], table: str, names: dict[str, str]) -> list[list[str]]:
    shown = []
    for column in TABLES[table].columns:
        if column.name in _SKIP:
            continue
        value = row[column.name]
        if column.precision:
            text = partial_text(value, row[column.precision])
        elif column.name in ("claimant_id", "asserted_by"):
            text = names.get(value, value)
        else:
            text = cell_text(value)
        if text:
            shown.append([column.name.replace("_", " "), text])
    return shown


def provenance(dossier: Dossier, **parameters: Any) -> Provenance:
    """What a notebook's page rests on: day of knowledge, data hash, row counts, parameters."""
    return Provenance(dossier.replayed, dossier.data_hash, dossier.counts, parameters, dossier.config.about.title)

"""A row as far as it can be told: what the curator gave, and what follows from it, each cell with the reason it is as it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from analysis.desk.change import Change
from analysis.desk.pages import FACTS, page, slug
from analysis.desk.quantity import quantity
from analysis.errors import UnknownName
from analysis.language.format import day as reader_day
from analysis.language.format import quantity_of
from analysis.model.dates import span
from analysis.model.dossier import Dossier
from analysis.model.named import alike, participant, place_names, speaker, spelled
from analysis.model.names import check_names
from analysis.model.tables import SEPARATOR, TABLES
from analysis.schema.frames import split

GIVEN: Final = "given"
_USUAL: Final = ("stage", "measure", "basis")  # what a claimant's figures on one flow have in common


@dataclass
class Draft:
    """A row to be, with the row of its page where that is new.

    Parameters
    ----------
    why : of each cell, where it comes from; "given" for what the curator said.
    missing : the columns that must be filled and that nothing tells.
    """

    table: str
    row: dict[str, str]
    page: Mapping[str, str] | None = None
    page_why: Mapping[str, str] | None = None
    why: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id the row will have."""
        return self.row.get(TABLES[self.table].key, "")

    def change(self) -> Change:
        """The change that writes the row, its page and the line of the changelog."""
        pages = (("sources", self.page),) if self.page else ()
        kind = {"people": "person"}.get(self.table, self.table.removesuffix("s"))
        return Change(rows=(*pages, (self.table, self.row)), told=f"{kind} `{self.id}` added.")


def draft(then: Dossier, table: str, given: Mapping[str, str]) -> Draft:
    """What would the row be? Nothing is guessed: a cell is given, follows from what is given, or stays empty.

    Parameters
    ----------
    given : cells by column; for a claim and an event also the facts of the page (`analysis.desk.pages.FACTS`), and for a
        claim ``value``, a quantity in words.

    Raises
    ------
    UsageError, UnknownName
        For a quantity, a day or a name that cannot be read.
    """
    told = {name: value for name, value in given.items() if value}
    check_names(f"column of {TABLES[table].file}", told, _known(table))
    own = {"claims": _claim, "events": _event, "sources": _source}.get(table, _other)
    found = own(then, table, told)
    found.missing = tuple(_missing(then, found))
    return found


def _known(table: str) -> tuple[str, ...]:
    """What a row of a table may be told by."""
    facts = {"claims": ("value", *FACTS), "events": tuple(FACTS)}.get(table, ())
    return (*TABLES[table].names, *facts)


def _missing(then: Dossier, found: Draft) -> list[str]:
    """The columns that nothing tells; those of the page first. What follows from others is not asked for."""
    spec, missing = TABLES[found.table], []
    if found.page is not None:
        needed = [c.name for c in TABLES["sources"].columns if c.required and c.name != "source_id"]
        missing = [{"kind": "page_kind"}.get(name, name) for name in needed if not found.page.get(name)]
        missing += ["published_on"] if _undated(then, found.page) else []
    empty = [c.name for c in spec.columns if c.required and not found.row.get(c.name)]
    follows = {spec.key, "statement_id", "rendering", "review", *(["source_ids"] if found.page is not None else [])}
    missing += [name for name in empty if name not in follows]
    return missing or empty[:1]


def _claim(then: Dossier, table: str, told: dict[str, str]) -> Draft:
    found = _cited(then, table, told)
    row, why = found.row, found.why
    if "value" in told or not {"low", "best", "high"} & told.keys():
        words = told.get("value", "")
        if words or "bound" not in told:
            _take(
                found, quantity(words, told.get("bound", "")), f"as {words!r} reads" if words else "no quantity given"
            )
    _names(then, row, why, "speaker", "relayed_by")
    commodity = told.get("commodity_id", "")
    if commodity and commodity not in then.names.commodities:
        raise UnknownName("commodity", commodity, then.names.commodities)
    if commodity:
        ends = then.names.commodities[commodity].ends or (then.config.about.origin, then.config.about.destination)
        reason = (
            "every figure on it on file runs so" if then.names.commodities[commodity].ends else "the dataset's own flow"
        )
        _take(found, dict(zip(("origin", "destination"), ends, strict=True)), reason)
    _take(found, {"stance": "asserts"}, "nothing else was said")
    counted = row["bound"] != "none" if "bound" in row else False
    if not counted:
        _take(found, {"measure": "none"}, "no quantity")
    if row["stance"] in ("denies", "doubts", "declines"):
        _take(found, {"stage": "unstated"}, "a denial, a doubt and a refusal have none")
    if (last := last_of(then, row)) is not None:
        usual = {name: str(last[name]) for name in _USUAL if counted and last[name] != "none"}
        told_last = f"{quantity_of(last)}, {reader_day(last['known_on'].date().isoformat())}"
        _take(found, usual, f"as in {last['claim_id']} ({told_last}), the claimant's last figure on this flow")
    _take(found, {"channel": "unstated"}, "no route given")
    if row.get("measure") == "cumulative" and told.get("stated_on"):
        _take(found, {"through": told["stated_on"]}, "a total so far counts to the day it was said")
    _take(found, {"status": "current"}, "it stands")
    said = told.get("stated_on") if len(told.get("stated_on", "")) == len("2024-03-18") else row.get("known_on")
    parts = [row.get("claimant_id"), said, *([row["stance"]] if row["stance"] in _ANSWERS else []), commodity]
    _take(found, {"claim_id": _free(then.claims["claim_id"], parts, _figure(row))}, "claimant, day and commodity")
    if "claim_id" in row:
        variant = told.get("statement_id", row["claim_id"]) != row["claim_id"]
        _take(found, {"statement_id": row["claim_id"]}, "a statement of its own")
        _take(
            found,
            {"rendering": "variant" if variant else "canonical"},
            "another rendering" if variant else "its only one",
        )
    return found


_ANSWERS: Final = ("denies", "doubts", "declines", "acknowledges")


def _event(then: Dossier, table: str, told: dict[str, str]) -> Draft:
    found = _cited(then, table, told)
    row, why = found.row, found.why
    _names(then, row, why, "participants")
    starts, known = told.get("starts_on", ""), row.get("known_on", "")
    if starts and known:
        planned = span(starts)[0] > span(known)[1]
        _take(
            found,
            {"status": "planned" if planned else "occurred"},
            "it begins after it was known" if planned else "it began by the day it was known",
        )
    if then.config.dyad() != "unnamed":
        _take(found, {"dyad": then.config.dyad()}, "the two states of the dataset")
    if country := _country(then, row.get("place", "")):
        _take(found, {"country": country}, "the country of the place in places.csv")
    parts = [starts, " ".join(place_names(row.get("place", ""))[:1]), row.get("kind", "").replace("_", " ")]
    title = slug(row.get("title", ""), 40) if not parts[1] else ""
    _take(
        found,
        {
            "event_id": _free(
                then.events["event_id"], [parts[0], title or f"{parts[1]} {parts[2]}"], slug(row.get("title", ""), 40)
            )
        },
        "day, place and kind",
    )
    return found


def _source(then: Dossier, table: str, told: dict[str, str]) -> Draft:
    named = {"page_kind" if name == "kind" else name: value for name, value in told.items()}
    found = page(then, {k: v for k, v in named.items() if k != "source_id"})
    if found.id and found.row is None:
        raise UnknownName(
            "page",
            told["url"],
            (),
            f"it is on file as {found.id!r}; correct it with: dossier set {found.id} COLUMN VALUE",
        )
    row = dict(found.row or {}) | told
    return Draft(table, row, why=dict(found.why or {}))


def _other(then: Dossier, table: str, told: dict[str, str]) -> Draft:
    spec = TABLES[table]
    found = Draft(table, dict(told), why=dict.fromkeys(told, GIVEN))
    if told.get("name"):
        parts = [told.get("country", "").lower() or "intl", told["name"]] if table == "claimants" else [told["name"]]
        _take(found, {spec.key: _free(getattr(then, table)[spec.key], parts, "")}, "the name")
    return found


def _cited(then: Dossier, table: str, told: dict[str, str]) -> Draft:
    """A draft with its pages and what follows from them: the day of knowledge, and whether it could be checked."""
    columns = {name: value for name, value in told.items() if name in TABLES[table].names}
    found = Draft(table, columns, why=dict.fromkeys(columns, GIVEN))
    cited = page(then, told)
    found.page, found.page_why = cited.row, cited.why
    ids = dict.fromkeys([*split(told.get("source_ids", "")), *([cited.id] if cited.id else [])])
    if ids:
        found.row["source_ids"] = SEPARATOR.join(ids)
        found.why["source_ids"] = "the page given" if cited.row else "on file"
    days = sorted(filter(None, [cited.published_on, *_published(then, ids)]))
    if days:
        _take(found, {"known_on": days[0]}, "the earliest publication of its pages")
    if ids:
        _take(
            found,
            {"review": "verified" if days else "date_inferred"},
            "seen in the page" if days else "no page of it has a day",
        )
    return found


def _undated(then: Dossier, row: Mapping[str, str]) -> bool:
    """Has a page neither a day nor the reason why, in a folder whose pages give one or the other?"""
    return bool((then.sources["undated"] != "").any()) and not row.get("published_on") and not row.get("undated")


def _published(then: Dossier, ids: Iterable[str]) -> list[str]:
    days = then.sources.loc[then.sources["source_id"].isin(list(ids)), "published_on"].dropna()
    return [day.date().isoformat() for day in days]


def _take(found: Draft, cells: Mapping[str, str], reason: str) -> None:
    """Fill the cells that are still empty."""
    for name, value in cells.items():
        if value and not found.row.get(name):
            found.row[name], found.why[name] = value, reason


def last_of(then: Dossier, row: Mapping[str, str]) -> pd.Series | None:
    """The last figure of a claimant on the flow of a row that was known by the row's day; None where there is none."""
    said = then.said
    kept = (said["rendering"] == "canonical") & (said["status"] == "current") & said["value"].notna()
    for name in ("claimant_id", "commodity_id", "origin", "destination", "item_class"):
        kept &= said[name] == row.get(name, "")
    if row.get("known_on"):
        kept &= said["known_on"] <= pd.Timestamp(span(row["known_on"])[1])
    found = said[kept & (said["claim_id"] != row.get("claim_id", ""))]
    return None if found.empty else found.iloc[-1]


def _figure(row: Mapping[str, str]) -> str:
    return row.get("best") or row.get("low") or row.get("high") or ""


def _free(taken: Iterable[str], parts: Iterable[str | None], more: str) -> str:
    """An id of these parts that nothing has yet; empty while one of them is not there."""
    told = [slug(part or "") for part in parts]
    if not all(told):
        return ""
    held, base = set(taken), "-".join(told)[:100].rstrip("-")
    longer = f"{base}-{slug(more, 18)}" if more else base
    numbered = (f"{longer}-{n}" for n in itertools.count(2))
    return next(key for key in itertools.chain([base, longer], numbered) if key not in held)


def _names(then: Dossier, row: dict[str, str], why: dict[str, str], *columns: str) -> None:
    """Write people as people.csv does, where a page spells them otherwise."""
    register = spelled(list(then.people["name"]), list(then.people["spellings"]))
    for column in columns:
        items = [item.strip() for item in row.get(column, "").split(SEPARATOR) if item.strip()]
        for at, item in enumerate(items):
            who = participant(item) if column == "participants" else speaker(item)
            rows = register.get(alike(who.name), set()) if who else set()
            if who and len(rows) == 1 and (name := str(then.people["name"].iloc[min(rows)])) != who.name:
                items[at] = name + item[len(who.name) :]
                why[column] = f"{who.name} stands in people.csv as {name}"
        if items:
            row[column] = SEPARATOR.join(items)


def _country(then: Dossier, place: str) -> str:
    names = place_names(place)
    found = then.places.loc[then.places["name"].isin(names), "country"]
    return str(found.iloc[0]) if len(names) == 1 and len(found) == 1 else ""

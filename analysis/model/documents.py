"""Under which words does each record on file stand? What a search compares, read from the rows themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

import pandas as pd

from analysis.language.format import iso
from analysis.language.labels import words
from analysis.language.query import terms
from analysis.language.said import LANGUAGES
from analysis.model import marks
from analysis.model.named import alike, dated, participant, speaker
from analysis.model.reader import Reader
from analysis.model.rows import mappings

Document = tuple[str, str, str, str, str]  # id, kind, head, names and the rest, each a text of terms
LONGEST: Final = 14  # days of an event that are each a word
_CODES: Final = (
    "stance",
    "stage",
    "item_class",
    "channel",
    "kind",
    "level",
    "occasion",
    "direction",
    "status",
    "basis",
)


class Tables(marks.Tables, Protocol):
    """What is searched, beside what a selection reads; a `Dossier` is one."""

    @property
    def sources(self) -> pd.DataFrame: ...
    @property
    def commodities(self) -> pd.DataFrame: ...
    @property
    def people(self) -> pd.DataFrame: ...
    @property
    def places(self) -> pd.DataFrame: ...
    @property
    def vessels(self) -> pd.DataFrame: ...
    @property
    def reader(self) -> Reader: ...


def documents(then: Tables) -> list[Document]:
    """Each claim, event, person, place, ship and source known on the dossier's day, as texts of terms."""
    spoken = _Spoken(then)
    parts = (_claims, _events, _people, _places, _vessels, _sources)
    return [(key, kind, *map(_joined, texts)) for part in parts for key, kind, *texts in part(then, spoken)]


class _Spoken:
    """What the codes and names of a folder are called, in every spelling on file."""

    def __init__(self, then: Tables) -> None:
        self.voices = {row["claimant_id"]: row["name"] for row in mappings(then.claimants)}
        self.camps = {
            row["claimant_id"]: then.config.camps[row["camp"]].name if row["camp"] in then.config.camps else ""
            for row in mappings(then.claimants)
        }
        self.goods = {row["commodity_id"]: f"{row['name']} {row['unit']}" for row in mappings(then.commodities)}
        self.countries, self.dyads = then.config.countries, then.config.dyads
        pages = then.sources[["source_id", "publisher"]].itertuples(index=False, name=None)
        self.pages: dict[str, str] = dict(pages)
        self.names: dict[str, tuple[str, ...]] = {}
        for table in (then.people, then.places):
            for row in mappings(table):
                self.names[alike(row["name"])] = (row["name"], *row["spellings"])

    def named(self, name: str) -> str:
        """A name and its other spellings."""
        return " ".join(self.names.get(alike(name), (name,)))

    def publishers(self, row: Mapping[str, Any]) -> str:
        """Who published the pages of a row."""
        return " ".join(self.pages.get(key, "") for key in row["source_ids"])

    def codes(self, row: Mapping[str, Any]) -> list[str]:
        """The codes of a row in words."""
        return [words(row[name], name) for name in _CODES if row.get(name)]


def _joined(texts: Iterable[Any]) -> str:
    return " ".join(term for text in texts if text for term in terms(str(text)))


def _claims(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.claims):
        voice, amounts = row["claimant_id"], (row[end] for end in ("low", "best", "high"))
        people = [one for cell in (row["speaker"], row["relayed_by"]) for one in cell.split(";") if one]
        head = [spoken.voices.get(voice), spoken.goods.get(row["commodity_id"]), row["vague_term"]]
        head += [f"{value:.15g}" for value in amounts if value == value]
        head += (
            [iso(row["stated_on"], row["stated_precision"])] if pd.notna(row["stated_on"]) else [_day(row["known_on"])]
        )
        names = [*people, *(spoken.named(who.name) for one in people if (who := speaker(one.strip())))]
        names += [spoken.named(place) for place in row["via"]]
        ends = [spoken.countries.get(row[end], row[end]) for end in ("origin", "destination")]
        through = iso(row["through"], row["through_precision"]) if pd.notna(row["through"]) else ""
        rest = [row["note"], *ends, spoken.camps.get(voice), *row["vessels"], through, _day(row["known_on"])]
        yield (
            row["claim_id"],
            "claim",
            head,
            names,
            [*rest, *spoken.codes(row), spoken.publishers(row), row["claim_id"]],
        )


def _events(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.events):
        people = [spoken.named(who.name) for one in row["participants"] if (who := participant(one))]
        where = [spoken.named(one.partition(" (")[0].strip()) for one in row["place"].split(";")]
        days = [iso(row["starts_on"], row["date_precision"]), *_days(row)]
        rest = [row["note"], *row["participants"], row["place"], spoken.countries.get(row["country"], row["country"])]
        rest += [
            spoken.dyads.get(row["dyad"], row["dyad"]),
            spoken.voices.get(row["asserted_by"]),
            _day(row["known_on"]),
        ]
        more = [*spoken.codes(row), spoken.publishers(row), row["event_id"]]
        yield row["event_id"], "event", [row["title"], *days], [*people, *where], [*rest, *more]


def _days(row: Mapping[str, Any]) -> list[str]:
    """The days after the first on which an event went on, where they are few."""
    first, last = row["starts_on"], row["ends_on"]
    if row["date_precision"] != "day" or pd.isna(first) or pd.isna(last):
        return []
    return [_day(first + dt.timedelta(days=n)) for n in range(1, min((last - first).days, LONGEST) + 1)]


def _people(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.people):
        roles = [dated(item).text for item in row["roles"]]
        names = [row["name"], *row["spellings"]]
        country = spoken.countries.get(row["country"], row["country"])
        yield row["person_id"], "person", names, roles, [country, row["person_id"]]


def _places(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.places):
        country = spoken.countries.get(row["country"], row["country"])
        yield row["place_id"], "place", [row["name"], *row["spellings"]], [row["kind"]], [country, row["place_id"]]


def _vessels(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.vessels):
        listed = [dated(item).text for item in row["listed"]]
        rest = [row["imo"], spoken.countries.get(row["flag"], row["flag"]), *listed, row["vessel_id"]]
        yield row["vessel_id"], "vessel", [row["name"], *row["former_names"]], [], rest


def _sources(then: Tables, spoken: _Spoken) -> Iterator[tuple[Any, ...]]:
    for row in mappings(then.sources):
        published = _day(row["published_on"]) if pd.notna(row["published_on"]) else ""
        rest = [
            words(row["kind"], "kind"),
            LANGUAGES.get(row["language"], row["language"]),
            row["url"],
            row["source_id"],
        ]
        yield row["source_id"], "source", [row["publisher"], published], [], rest


def _day(when: Any) -> str:
    return str(when)[:10]

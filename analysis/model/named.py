"""Whom, where and which ship does a row name? The one place that reads names out of cells."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from analysis.language.format import day
from analysis.model.dates import span

KEYS: Final = {"people": "person_id", "places": "place_id", "vessels": "vessel_id"}
UNNAMED: Final = "unnamed"  # a speaker of whom only the role is told
# An official of an international body carries the body (NATO, EU) in place of a country; a body alone needs no brackets.
_PARTICIPANT: Final = re.compile(r"(?P<name>[^()]+)(?: \((?:(?P<roles>[^()]+), )?(?P<country>[A-Z]{2,5})\))?")
_SPEAKER: Final = re.compile(r"(?P<name>[^()]+)(?: \((?P<roles>[^()]+)\))?")


@dataclass(frozen=True)
class Named:
    """Who stands in a cell. One without a role is a body, not a person; one person may have several roles at once."""

    name: str
    roles: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True)
class Dated:
    """One item of a list whose items carry days: an office with the days it was held, a listing with its day."""

    text: str
    since: str = ""
    until: str = ""

    @property
    def words(self) -> str:
        """The item as readers write it.

        Examples
        --------
        >>> Dated("defence minister", "2023-10", "2024-09-06").words
        'defence minister (from October 2023 to 6 September 2024)'
        """
        days = " ".join(f"{word} {day(text)}" for word, text in (("from", self.since), ("to", self.until)) if text)
        return f"{self.text} ({days})" if days else self.text


@lru_cache(maxsize=20_000)
def participant(item: str) -> Named | None:
    """Whom does ``Name (role, ISO3)`` name? None for another form; without a role, a body."""
    return _named(_PARTICIPANT, item)


@lru_cache(maxsize=20_000)
def speaker(item: str) -> Named | None:
    """Whom does ``Name (role)`` name? None for another form; without a role, a body."""
    return _named(_SPEAKER, item)


def _named(form: re.Pattern[str], item: str) -> Named | None:
    if not (found := form.fullmatch(item)):
        return None
    roles = tuple(part.strip() for part in (found["roles"] or "").split(",") if part.strip())
    return Named(found["name"], roles, found.groupdict().get("country") or "")


def dated(item: str) -> Dated:
    """Which text, first and last day does ``text|first|last`` give? Days may be left out."""
    return Dated(*item.split("|")[:3])


@lru_cache(maxsize=20_000)
def place_names(cell: str) -> tuple[str, ...]:
    """Which places does a cell name? Several stand with semicolons between; what is in brackets is a site there.

    Examples
    --------
    >>> place_names("Moscow (Kremlin); Vladivostok")
    ('Moscow', 'Vladivostok')
    """
    return tuple(name for part in cell.split(";") if (name := part.partition(" (")[0].strip()))


@lru_cache(maxsize=20_000)
def alike(name: str) -> str:
    """The letters of a name: names that differ only in case, hyphens, apostrophes or accents are alike.

    Examples
    --------
    >>> alike("Kim Jong-un") == alike("Kim Jong Un")
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain.replace("-", " ") if c.isalnum() or c == " ")


def spelled(names: Sequence[str], spellings: Sequence[Iterable[str]]) -> dict[str, set[int]]:
    """At which rows does each name or spelling stand, told by `alike`?"""
    found: dict[str, set[int]] = defaultdict(set)
    for at, (name, others) in enumerate(zip(names, spellings, strict=True)):
        for one in (name, *others):
            found[alike(one)].add(at)
    return found


def people_of(claims: pd.DataFrame, events: pd.DataFrame) -> Iterator[tuple[Named, str, str]]:
    """Every naming of a person: who, in which column of which row."""
    for key, cells in zip(events["event_id"].tolist(), events["participants"].tolist(), strict=True):
        for item in cells:
            if (who := participant(item)) and who.roles:
                yield who, "participants", key
    for column in ("speaker", "relayed_by"):
        for key, cell in zip(claims["claim_id"].tolist(), claims[column].tolist(), strict=True):
            for item in cell.split(";") if "(" in cell else ():
                if (who := speaker(item.strip())) and who.roles:
                    yield who, column, key


def mentions(claims: pd.DataFrame, events: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    """Every naming of a person, place or ship: its table, its name or id, the column and the id of the row."""
    for who, column, key in people_of(claims, events):
        yield "people", who.name, column, key
    yield from _elsewhere(claims, events)


def _elsewhere(claims: pd.DataFrame, events: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    """Every naming of a place or ship."""
    for key, cell in zip(events["event_id"].tolist(), events["place"].tolist(), strict=True):
        for name in place_names(cell):
            yield "places", name, "place", key
    for table, column in (("places", "via"), ("vessels", "vessels")):
        for key, cells in zip(claims["claim_id"].tolist(), claims[column].tolist(), strict=True):
            for item in cells:
                yield table, item, column, key


def last_cited(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.Timestamp]:
    """The day on which the last claim or event that cites each page became known."""
    found: dict[str, Any] = {}
    for rows in (tables["claims"], tables["events"]):
        for known, cited in zip(rows["known_on"], rows["source_ids"], strict=True):
            for source in cited:
                if not known <= found.get(source, pd.NaT):
                    found[source] = known
    return found


def first_cited(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.Timestamp]:
    """The day on which a row first names one of the people, places or ships that rest on each page."""
    rows = ((tables["claims"], "claim_id"), (tables["events"], "event_id"))
    known = {key: on for table, own in rows for key, on in zip(table[own], table["known_on"], strict=True)}
    first: dict[tuple[str, str], pd.Timestamp] = {}
    for table, name, _, row in mentions(tables["claims"], tables["events"]):
        first[table, name] = min(known[row], first.get((table, name), known[row]))
    found: dict[str, pd.Timestamp] = {}
    for table, key in KEYS.items():
        cited = tables[table]
        for own, name, pages in zip(cited[key], cited["name"], cited["source_ids"], strict=True):
            days = [first[table, n] for n in (own, name) if (table, n) in first]
            for page in pages if days else ():
                found[page] = min(*days, found.get(page, days[0]))
    return found


def replay(
    tables: Mapping[str, pd.DataFrame], claims: pd.DataFrame, events: pd.DataFrame, now: pd.Timestamp, pages: set[str]
) -> dict[str, pd.DataFrame]:
    """People, places and vessels as far as rows known by a day name them, with what their own cells tell of earlier days.

    A role without days is told once a row gives it to the person; one with days, once it has begun.
    """
    roles: dict[str, set[str]] = defaultdict(set)
    for who, *_ in people_of(claims, events):
        roles[who.name].update(who.roles)
    met = defaultdict(set, people=set(roles))
    for table, name, *_ in _elsewhere(claims, events):
        met[table].add(name)
    people, places, vessels = (
        rows[rows["name"].isin(met[table]) | rows[key].isin(met[table])].reset_index(drop=True)
        for table, key in KEYS.items()
        for rows in (tables[table],)
    )
    people["roles"] = _objects(
        tuple(cut for item in cells if (cut := _told(item, roles[name], now)))
        for name, cells in zip(people["name"], people["roles"], strict=True)
    )
    vessels["listed"] = _objects(
        tuple(item for item in cells if _over(dated(item).since, now)) for cells in vessels["listed"]
    )
    for table in (people, places, vessels):
        table["source_ids"] = _objects(tuple(key for key in cells if key in pages) for cells in table["source_ids"])
    return {"people": people, "places": places, "vessels": vessels}


def _objects(cells: Iterable[Any]) -> pd.Series:
    return pd.Series(list(cells), dtype="object")


def _over(text: str, now: pd.Timestamp) -> bool:
    """Is every day that a date may mean past by then?"""
    return bool(text) and pd.Timestamp(span(text)[1]) <= now


def _told(item: str, given: set[str], now: pd.Timestamp) -> str:
    """A role as it can be told on a day; empty when it cannot."""
    role = dated(item)
    if role.text not in given and not _over(role.since, now):
        return ""
    since, until = (text if _over(text, now) else "" for text in (role.since, role.until))
    return "|".join((role.text, since, until)) if since or until else role.text

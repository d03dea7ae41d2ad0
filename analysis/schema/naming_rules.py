"""Rules on whom, where and which ship rows name: people.csv, places.csv and vessels.csv, and the cells that lean on them.

A folder without people or places on file may name whom it likes; one with them names nobody else.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from analysis.errors import Finding, UsageError
from analysis.model.dates import span
from analysis.model.named import UNNAMED, Named, alike, dated, participant, place_names, speaker, spelled
from analysis.schema.frames import split
from analysis.schema.read import MOST_FINDINGS, RawTable
from analysis.schema.rule import Tables, rule

_CELLS: Final = (  # table, column, how its items name somebody, the day they do so
    ("events", "participants", participant, "starts_on"),
    ("claims", "speaker", speaker, "known_on"),
    ("claims", "relayed_by", speaker, "known_on"),
)
_IMO: Final = re.compile(r"\d{7}", re.ASCII)


class _Register:
    """The names of people or places, and what is wrong with a name that a row uses."""

    def __init__(self, table: RawTable) -> None:
        self.names: list[str] = table.columns["name"]
        self.at = {name: n for n, name in enumerate(self.names)}
        self.spelled = spelled(self.names, [split(cell) for cell in table.columns["spellings"]])
        self.file = table.spec.file
        self.by_letter: dict[str, list[str]] = defaultdict(list)
        for name in self.spelled:
            self.by_letter[name[:1]].append(name)

    def complaint(self, name: str) -> str:
        """Empty when the name stands in the table; otherwise the nearest name, and what to do."""
        if name in self.at:
            return ""
        if rows := self.spelled.get(alike(name)):
            wanted = " or ".join(repr(self.names[n]) for n in sorted(rows))
            return f"{name!r} is in {self.file} under another spelling; write {wanted}"
        among = self.by_letter[alike(name)[:1]][:MOST_FINDINGS]  # each takes a search
        near = difflib.get_close_matches(alike(name), among, n=1, cutoff=0.7)
        meant = f"did you mean {self.names[min(self.spelled[near[0]])]!r}? " if near else ""
        return f"{name!r} is not in {self.file}; {meant}add a row there, or a spelling to the row that is meant"


@rule(
    "ambiguous-name",
    refuses="a name or spelling that stands for two people or two places",
    why="two rows on one meeting are recognised as one by the names in them",
)
def one_name_one_row(tables: Tables) -> Iterator[Finding]:
    for table in (tables["people"], tables["places"]):
        register = _Register(table)
        for name, rows in register.spelled.items():
            if len(rows) > 1:
                first, second = sorted(rows)[:2]
                message = (
                    f"{name!r} stands for {register.names[first]!r} and {register.names[second]!r}; "
                    "tell them apart by their names, or make one row of them"
                )
                yield table.finding(table.lines[second], "name", "ambiguous-name", message)


def _naming(tables: Tables) -> Iterator[tuple[RawTable, int, str, str, Named | None, str]]:
    """Table, line, column, item, whom it names and the day, for every item of the cells that may name a person."""
    for name, column, read, day in _CELLS:
        table = tables[name]
        for line, (cell, on) in table.rows(column, day):
            for item in split(cell) if cell else ():
                yield table, line, column, item, read(item), on


@rule(
    "speaker",
    refuses="a speaker not written Name (role)",
    why="a page names who spoke and in which office; a name alone cannot be checked against the days of the office",
)
def speaker_form(tables: Tables) -> Iterator[Finding]:
    for table, line, column, item, who, _ in _naming(tables):
        if column == "speaker" and not (who and who.roles):
            message = (
                f"{item!r} is not in the form Name (role); write e.g. 'Shin Won-sik (defence minister)', "
                f"or '{UNNAMED} (role)' for somebody not named"
            )
            yield table.finding(line, column, "speaker", message)


@rule(
    "person",
    "person-role",
    "person-country",
    refuses="somebody named with a role who is not in people.csv, there without one, or of another country",
    why="one spelling a person: otherwise one minister becomes two",
)
def people_resolve(tables: Tables) -> Iterator[Finding]:
    people = tables["people"]
    if not len(people):
        return
    register, countries = _Register(people), people.columns["country"]
    for table, line, column, _, who, _ in _naming(tables):
        if who is None or who.name == UNNAMED:
            continue
        if not who.roles:
            if who.name in register.at:
                message = f"{who.name!r} is a person of {people.spec.file}; write the role in brackets"
                yield table.finding(line, column, "person-role", message)
        elif complaint := register.complaint(who.name):
            yield table.finding(line, column, "person", complaint)
        elif (own := countries[register.at[who.name]]) and len(who.country) == len(own) and who.country != own:
            message = f"{who.name!r} is of {who.country} here and of {own} in {people.spec.file}; correct one of them"
            yield table.finding(line, column, "person-country", message)


@rule(
    "role-form",
    refuses="a role not written alone or as role|first day|last day",
    why="days of office that cannot be read judge nobody",
)
def role_form(tables: Tables) -> Iterator[Finding]:
    people = tables["people"]
    for line, (cell,) in people.rows("roles"):
        for item in split(cell) if cell else ():
            parts = item.split("|")
            since, until = [*parts[1:], "", ""][:2]
            sound = "," not in parts[0] and parts[0] == parts[0].strip() != "" and len(parts) in (1, 3)
            if not sound or (len(parts) == 3 and not (since or until)) or not _in_order(since, until):
                message = (
                    f"{item!r} is not a role; write it alone without a comma, or with its days as "
                    "defence minister|2023-10-07|2024-09-06, of which one may be empty"
                )
                yield people.finding(line, "roles", "role-form", message)


def _in_order(since: str, until: str) -> bool:
    """Is each day that is given a day, month or year, and the first not after the last?"""
    try:
        days = [span(text) for text in (since, until) if text]
        return days[0][0] <= days[-1][1] if days else True
    except UsageError:
        return False


@rule(
    "role-days",
    refuses="somebody called by an office on a day outside the days of office",
    why="a defence minister named a month too early is another person, or another day",
)
def roles_held(tables: Tables) -> Iterator[Finding]:
    people = tables["people"]
    held = {
        (name, role.text): role
        for name, cell in zip(people.columns["name"], people.columns["roles"], strict=True)
        for role in map(dated, split(cell))
        if (role.since or role.until) and _in_order(role.since, role.until)
    }
    for table, line, column, _, who, on in _naming(tables):
        for role in who.roles if who else ():
            days = held.get((who.name, role)) if who else None
            if days and (
                (days.since and span(on)[1] < span(days.since)[0]) or (days.until and span(on)[0] > span(days.until)[1])
            ):
                message = f"{who.name!r} was {days.words}, not on {on}; write the role of that day" if who else ""
                yield table.finding(line, column, "role-days", message)


@rule(
    "place",
    refuses="a place of an event that is not in places.csv",
    why="one spelling a place: otherwise one summit becomes two",
)
def places_resolve(tables: Tables) -> Iterator[Finding]:
    if not len(tables["places"]):
        return
    register, events = _Register(tables["places"]), tables["events"]
    for line, (cell,) in events.rows("place"):
        for name in place_names(cell) if cell else ():
            if complaint := register.complaint(name):
                yield events.finding(line, "place", "place", complaint)


@rule(
    "coordinates",
    refuses="a latitude without longitude or page, or beyond a pole",
    why="a point on a map is a claim too, and rests on a page",
)
def coordinates(tables: Tables) -> Iterator[Finding]:
    places = tables["places"]
    for line, (north, east, pages) in places.rows("latitude", "longitude", "source_ids"):
        if bool(north) != bool(east) or bool(north) != bool(pages):
            message = "latitude, longitude and the page that gives them go together; fill all three or none"
            yield places.finding(line, "latitude", "coordinates", message)
        elif north and abs(float(north)) > 90:
            message = f"latitude {north} is beyond a pole; swap it with the longitude, or correct it"
            yield places.finding(line, "latitude", "coordinates", message)


@rule(
    "imo",
    refuses="an IMO number whose last digit does not check the six before it, or that two ships share",
    why="ships are renamed and reflagged; only the number tells which one was seen",
)
def ship_numbers(tables: Tables) -> Iterator[Finding]:
    vessels = tables["vessels"]
    seen: dict[str, int] = {}
    for line, (imo,) in vessels.rows("imo"):
        if imo and not (_IMO.fullmatch(imo) and sum(int(imo[n]) * (7 - n) for n in range(6)) % 10 == int(imo[6])):
            message = f"{imo!r} is not an IMO number, whose last digit checks the other six; look it up again"
            yield vessels.finding(line, "imo", "imo", message)
        elif imo and seen.setdefault(imo, line) != line:
            message = (
                f"{imo} is the ship of line {seen[imo]}; make one row of them, and keep the old name in former_names"
            )
            yield vessels.finding(line, "imo", "imo", message)


@rule(
    "listing",
    refuses="a listing not written authority|day",
    why="as_of shows a ship as sanctioned from that day on",
)
def listing_form(tables: Tables) -> Iterator[Finding]:
    vessels = tables["vessels"]
    for line, (cell,) in vessels.rows("listed"):
        for item in split(cell) if cell else ():
            authority, _, on = item.partition("|")
            if not authority or not on or not _in_order(on, on):
                message = f"{item!r} is not a listing; write authority|day, e.g. US Treasury|2022-05-08"
                yield vessels.finding(line, "listed", "listing", message)

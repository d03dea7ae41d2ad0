"""Rules on rows that seem to belong together and name no link. What was looked at and stands as it is, exceptions.csv lists."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from analysis.model.dates import span
from analysis.model.vocabulary import CONTACT_KIND
from analysis.schema.claim_rules import EDGES
from analysis.schema.frames import split
from analysis.schema.read import RawTable
from analysis.schema.rule import Doubt, Tables, rule

WEEK: Final = timedelta(days=7)
TEN_DAYS: Final = timedelta(days=10)
AROUND_A_PLAN: Final = timedelta(days=31)
WORDS_ONLY: Final = ("leader_message", "leader_call")  # nobody travels: both leaders stand in every one of them
_PERSON: Final = re.compile(r"(?P<name>[^()]+) \((?P<role>[^()]*)\)")
# Who lives at his post meets his hosts every week, without a journey.
_AT_POST: Final = re.compile(r"\b(ambassador|charge d'affaires|consul|embassy)\b")
_RELAY: Final = re.compile(r"\b(repeats?|repeated|reuses|same (briefing|interview))\b", re.IGNORECASE)
_LEG: Final = re.compile(r"\b(trip leg|child of|child event|part of the ([\w-]+ ){0,3}visit)\b", re.IGNORECASE)


class _Met(NamedTuple):
    first: date
    last: date
    dyad: str
    visit: str
    people: frozenset[str]
    key: str
    line: int


@rule(
    "unlinked-legs",
    refuses="two contacts of the same two states that share a person within a week and name no common visit",
    why="legs of one visit that are not linked count as a contact each",
    warns=True,
)
def unlinked_legs(tables: Tables) -> Iterator[Doubt]:
    by_person: dict[tuple[str, str], list[_Met]] = defaultdict(list)
    for met in sorted(_contacts(tables)):
        for person in met.people:
            by_person[met.dyad, person].append(met)
    told: set[frozenset[str]] = set()
    for (_, person), all_met in sorted(by_person.items()):
        for place, one in enumerate(all_met):
            for other in all_met[place + 1 :]:
                if other.first - one.last > WEEK:
                    break
                pair = frozenset((one.key, other.key))
                if one.visit == other.visit or pair in told:
                    continue
                told.add(pair)
                message = (
                    f"{person} is also in {one.key!r} within a week; give both one parent_id, or list the two in"
                    f" exceptions.csv with the reason"
                )
                finding = tables["events"].finding(other.line, "parent_id", "unlinked-legs", message, "warning")
                yield Doubt(finding, pair)


@rule(
    "equal-figures",
    refuses="a claimant's equal figures on one flow within ten days without a link",
    why="one statement, its relay or its part would count as a new figure",
    warns=True,
)
def equal_figures(tables: Tables) -> Iterator[Doubt]:
    claims = tables["claims"]
    linked = _linked(claims)
    said: dict[tuple[str, ...], list[tuple[date, str, str, int]]] = defaultdict(list)
    columns = ("claimant_id", "commodity_id", "origin", "destination", "rendering", "status", "item_class", "known_on")
    for line, (key, low, best, high, *scope, rendering, status, item, known) in claims.rows(
        "claim_id", "low", "best", "high", *columns
    ):
        figure = best or low or high
        if figure and rendering == "canonical" and status == "current":
            said[(figure, *scope)].append((span(known)[0], key, item, line))
    for (figure, *_), rows in said.items():
        rows.sort()
        for place, (day, key, item, _) in enumerate(rows):
            for later, other, others, line in rows[place + 1 :]:
                if later - day > TEN_DAYS:
                    break
                apart = item and others and item != others  # 120 guns of one calibre and 120 of another
                if apart or other in linked[key]:
                    continue
                message = (
                    f"{figure} stands in {key!r} too, of the same claimant and flow; name the link (repeats, updates, derived_from), "
                    f"share the statement_id, or list the two in exceptions.csv with the reason"
                )
                finding = claims.finding(line, "repeats", "equal-figures", message, "warning")
                yield Doubt(finding, frozenset((key, other)))


@rule(
    "note-without-link",
    refuses="a note that tells of a relay or a leg where the row names none",
    why="what only a note tells, no count knows",
    warns=True,
)
def notes_without_links(tables: Tables) -> Iterator[Doubt]:
    claims, events = tables["claims"], tables["events"]
    shared = Counter(claims.columns["statement_id"])
    columns = ("claim_id", "note", "statement_id", *EDGES)
    claimed = (
        (line, key, note, any(edges) or shared[statement] > 1)
        for line, (key, note, statement, *edges) in claims.rows(*columns)
    )
    told = ((line, key, note, bool(up)) for line, (key, note, up) in events.rows("event_id", "note", "parent_id"))
    for table, rows, column, said in ((claims, claimed, "repeats", _RELAY), (events, told, "parent_id", _LEG)):
        for line, key, note, has in rows:
            if not has and (found := said.search(note)):
                message = (
                    f"the note says {found[0]!r} and the row names no other; name it in {column}, or list the row in"
                    f" exceptions.csv with the reason"
                )
                finding = table.finding(line, column, "note-without-link", message, "warning")
                yield Doubt(finding, frozenset((key,)))


@rule(
    "plan-met",
    refuses="an open plan whose visit is on file",
    why="it would be told as overdue",
    warns=True,
)
def plans_met(tables: Tables) -> Iterator[Doubt]:
    events = tables["events"]
    columns = ("event_id", "status", "kind", "dyad", "place", "participants", "starts_on", "ends_on", "known_on")
    rows = list(events.rows(*columns))
    done = {plan for cell in events.columns["fulfils"] for plan in split(cell)}
    met = [cells for _, cells in rows if cells[1] == "occurred" and cells[2] != "announcement"]
    met.sort(key=lambda cells: cells[6])
    days = [span(cells[6])[0] for cells in met]
    for line, (plan, status, kind, dyad, place, people, starts, ends, known) in rows:
        if status != "planned" or plan in done:
            continue
        first, last = span(starts)[0] - AROUND_A_PLAN, span(ends or starts)[1] + AROUND_A_PLAN
        within = slice(bisect_left(days, max(first, span(known)[0])), bisect_right(days, last))
        for key, _, as_kind, between, where, who, *_ in met[within]:
            alike = (kind == as_kind) + bool(place and place == where)
            if between == dyad and alike and (alike > 1 or _people(people) & _people(who)):
                message = (
                    f"{key!r} looks like the occurrence; name the plan in fulfils there, or list the two in exceptions.csv"
                    " with the reason"
                )
                finding = events.finding(line, "status", "plan-met", message, "warning")
                yield Doubt(finding, frozenset((plan, key)))


def _contacts(tables: Tables) -> Iterator[_Met]:
    events = tables["events"]
    columns = ("event_id", "parent_id", "starts_on", "ends_on", "status", "kind", "dyad", "participants")
    rows = list(events.rows(*columns))
    parent = {key: up for _, (key, up, *_) in rows if up}
    for line, (key, _, starts, ends, status, kind, dyad, people) in rows:
        dated = len(starts) > len("2024")
        if status == "occurred" and kind in CONTACT_KIND and kind not in WORDS_ONLY and dated:
            visit = parent.get(parent.get(key, key), parent.get(key, key))
            yield _Met(span(starts)[0], span(ends or starts)[1], dyad, visit, _people(people), key, line)


def _people(cell: str) -> frozenset[str]:
    """Who is named, but for those who live at their post."""
    found = (_PERSON.fullmatch(person) for person in split(cell)) if cell else ()
    return frozenset(one["name"] for one in found if one and not _AT_POST.search(one["role"]))


def _linked(claims: RawTable) -> dict[str, set[str]]:
    """Which claims does each name, or is it named by; those of one statement and the readings of one alternative among them."""
    linked: dict[str, set[str]] = defaultdict(set)
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, (key, statement, either, *edges) in claims.rows("claim_id", "statement_id", "either_or", *EDGES):
        if statement != key:
            groups["statement", statement].update((key, statement))
        if either:
            groups["either", either].add(key)
        for target in (target for cell in edges if cell for target in split(cell)):
            linked[key].add(target)
            linked[target].add(key)
    for members in groups.values():
        for key in members:
            linked[key] |= members - {key}
    return linked

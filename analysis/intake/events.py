"""Which visits, talks, calls, treaties and launches does a page tell of?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from analysis.intake.draft import Draft, Scene
from analysis.intake.sentences import Sentence
from analysis.intake.voices import Known, Voice

_NEAR: Final = 2  # days between two tellings of one event
_ALIKE: Final = {  # kinds that one word of a page may mean
    "minister_visit": ("minister_visit", "summit", "military_visit", "party_visit", "delegation_visit", "commission_meeting"),
    "delegation_visit": ("delegation_visit", "minister_visit", "military_visit", "party_visit", "cultural_exchange", "commission_meeting"),
    "agreement": ("agreement", "summit"),
}  # fmt: skip
_TWO, _PEOPLE, _STATES = 2, 0.3, 0.2
FIRM: Final = 0.6


class FiledEvents:
    """The events of a folder by their first day."""

    def __init__(self, events: Sequence[dict[str, Any]]) -> None:
        self.events = [
            (row["event_id"], row["kind"], row["starts_on"].date(), frozenset(item.partition(" (")[0] for item in row["participants"]))
            for row in events if row["date_precision"] == "day"
        ]  # fmt: skip

    def same(self, draft: Draft) -> list[dict[str, str]]:
        """The events on file that this one is: of a like kind, within two days, with one of its people if both name any."""
        if draft.day is None:
            return []
        kind = draft.row["kind"]
        people = {item.partition(" (")[0] for item in draft.row.get("participants", "").split(";") if item}
        found = [
            (abs((first - draft.day).days), key, bool(people & named))
            for key, other, first, named in self.events
            if other in _ALIKE.get(kind, (kind,))
            and abs((first - draft.day).days) <= _NEAR
            and (not people or not named or people & named)
        ]
        found.sort(key=lambda one: (not one[2], one[0], one[1]))
        return [
            {"id": key, "reason": f"a like event, {apart} days apart" + (" with the same people" if with_them else "")}
            for apart, key, with_them in found[:3]
        ]


def event_drafts(read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene) -> list[Draft]:
    """Every event that a sentence tells with its day, and with people of both states or both states themselves; each once."""
    made: dict[tuple[str, str], Draft] = {}
    for sentence in read:
        for draft in _told(sentence, known, scene):
            key = (draft.row["kind"], draft.row["starts_on"])
            if key not in made or draft.certainty > made[key].certainty:
                made[key] = draft
    return [draft for draft in made.values() if draft.certainty >= FIRM]


def _told(sentence: Sentence, known: Known, scene: Scene) -> Iterator[Draft]:
    whole = [d for d in sentence.days if d.whole and not d.role]
    events = sentence.of("event")
    states = {m.value: m for m in sentence.of("state") if m.value in scene.states}
    if not whole or not events or sentence.of("aside"):
        return
    people = {m.value: m for m in sentence.of("person") if known.country.get(m.value) in scene.states}
    sides = {known.country[p] for p in people} | set(states)
    if not set(scene.states) <= sides:
        return
    event = events[0]
    day = min(whole, key=lambda d: (abs(d.start - event.start), d.start))
    draft = Draft("events")
    draft.put("kind", event.value, sentence.span(event.start, event.end))
    draft.put("starts_on", day.iso, sentence.span(day.start, day.end))
    draft.put("dyad", "-".join(scene.states), sentence.span(*_reach(states.values() or people.values())))
    if people:
        names = ";".join(
            f"{known.names[p]} ({role}, {known.country[p]})" if (role := _role(known, p)) else known.names[p]
            for p in sorted(people, key=lambda p: people[p].start)
        )
        draft.put("participants", names, sentence.span(*_reach(people.values())))
    draft.day = dt.date.fromisoformat(day.iso)
    draft.certainty = round(0.3 + (_STATES if len(states) == _TWO else 0.1) + min(_PEOPLE, 0.15 * len(people)), 2)
    yield draft


def _role(known: Known, person: str) -> str:
    return next((role.split("|")[0] for role in known.roles.get(person, ()) if role), "")


def _reach(mentions: Any) -> tuple[int, int]:
    places = list(mentions)
    return min(m.start for m in places), max(m.end for m in places)

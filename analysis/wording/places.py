"""Where goods are said to move and where the two states meet, in words: title, subtitle, what is missing, and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.cadence.meeting_places import meeting_places
from analysis.claims.routes import routes, waypoints
from analysis.language.format import capital, day, inside, listing, plural, readable
from analysis.language.text import Text
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import contact_headings as headings

HIGH: Final = ("head_of_state", "head_of_government", "minister")  # levels told apart on the map
_NUMBERS: Final = ["claims", "origins", "sources", "contacts", "of_ministers_and_above"]
_DAYS: Final = ["first_known", "last_known", "first_contact", "last_contact"]


@dataclass(frozen=True)
class Whereabouts:
    """What a map is drawn from: legs, places on the way, and places of contacts, as mappings; `places` by id."""

    then: Dossier
    flow: Flow
    dyad: str
    legs: list[dict[str, Any]]
    stops: dict[str, dict[str, Any]]
    meetings: dict[str, dict[str, Any]]
    places: dict[str, dict[str, Any]]

    @property
    def ids(self) -> list[str]:
        """Places on the way in the order of their claims, then those of contacts alone."""
        return list(dict.fromkeys([*self.stops, *(key for key in self.meetings if key)]))

    def name(self, place: str) -> str:
        """What a place is called."""
        return str(self.places[place]["name"]) if place in self.places else place

    def record(self, place: str) -> str:
        """The record that a place leads to: its own, which lists the claims, unless contacts stand in it too (a page would then
        hold them all); then the first claim; where no claim names it, the latest contact.
        """
        if place in self.stops:
            return (
                place if place in self.places and place not in self.meetings else str(self.stops[place]["claim_ids"][0])
            )
        return str(self.meetings[place]["event_ids"][-1])

    @property
    def claims(self) -> set[str]:
        """The claims that name a place on the way."""
        return {claim for row in self.stops.values() for claim in row["claim_ids"]}


def whereabouts(then: Dossier, flow: Flow, dyad: str = "") -> Whereabouts:
    """What claims say of the way of a flow, and where two states met, put side by side."""
    stops = {row["place_id"]: row for row in mappings(waypoints(then, flow))}
    meetings = {row["place_id"]: _met(row) for row in mappings(meeting_places(then, dyad))}
    places = {row["place_id"]: row for row in mappings(then.places)}
    return Whereabouts(then, flow, dyad, mappings(routes(then, flow)), stops, meetings, places)


def _met(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "high": sum(row[level] for level in HIGH)}


def where(then: Dossier, flow: Flow, dyad: str = "") -> Text:
    """How many claims name the way of a flow, and where most contacts were: a heading for the map below it."""
    found = whereabouts(then, flow, dyad)
    host = next((key for key in found.meetings if key), "")
    there = found.meetings[host]["contacts"] if host else 0
    return headings.where(len(found.claims), found.name(host) if host else "", there, len(then.contacts(dyad)))


def title(found: Whereabouts) -> str:
    """The route that most independent statements name, and the place of most contacts."""
    parts = [_way(found), _host(found)]
    return capital("; ".join(part for part in parts if part)) or "No place on file"


def _way(found: Whereabouts) -> str:
    if found.legs:
        start = found.legs[0]["from_place"]
        ends = [
            leg["to_place"]
            for leg in found.legs
            if leg["from_place"] == start and leg["origins"] == found.legs[0]["origins"]
        ]
        return f"claims name a route from {found.name(start)} to {listing([found.name(end) for end in ends[:3]])}"
    if found.stops:
        return f"claims name {found.name(next(iter(found.stops)))} on the way of {found.flow.goods}, but no route"
    return f"no claim on file names the route of {found.flow.goods}"


def _host(found: Whereabouts) -> str:
    first = next((key for key in found.meetings if key), "")
    return f"most contacts are in {found.name(first)}" if first else "no contact has a place on file"


def subtitle(found: Whereabouts) -> str:
    """What arrows and circles are, who says so, and since when."""
    voices = {voice for row in found.stops.values() for voice in row["claimants"]}
    goods = "arms and their transport" if found.flow.is_arms else found.flow.goods
    parts = []
    if found.stops:
        first = min(found.stops.values(), key=lambda row: (row["first_known"], row["claim_ids"]))
        names = dict(zip(found.then.said["claim_id"], found.then.said["claimant"], strict=True))
        who = f"{inside(names[first['claim_ids'][0]])}, {day(first['first_known'])}"
        parts.append(
            f"Arrows and marks: the route of {goods} {found.flow.route}, according to {plural(len(found.claims), 'claim')} by"
            f" {plural(len(voices), 'source')} (the first: {who})."
        )
    if any(found.meetings):
        pair = found.then.config.dyad_label(found.then.config.dyad(found.dyad))
        parts.append(f"Circles: contacts of {pair}.")
    return " ".join(parts) or "Places that claims and contacts name."


def missing(found: Whereabouts, unplaced: Sequence[str], beyond: Sequence[str]) -> str:
    """What a reader does not see on the map: places without coordinates, places beyond its edges, contacts without a place."""
    nowhere = found.meetings.get("", {}).get("contacts", 0)
    parts = [
        f"{listing(sorted(map(found.name, own)))} ({why})"
        for own, why in ((unplaced, "no coordinates on file"), (beyond, "beyond the edges"))
        if own
    ]
    parts += [plural(nowhere, "contact without a stated place", "contacts without a stated place")] if nowhere else []
    return f"Not on the map: {'; '.join(parts)}." if parts else ""


def table(found: Whereabouts, drawn: Mapping[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    """Every place and every leg with its numbers and days, and the record each row leads to.

    Parameters
    ----------
    drawn : the places that stand on the map.
    """
    rows, ids = [], []
    for leg in found.legs:
        name = f"{found.name(leg['from_place'])} to {found.name(leg['to_place'])}"
        shown = leg["from_place"] in drawn and leg["to_place"] in drawn
        rows.append((name, "", "leg", *_said(leg), None, None, pd.NaT, pd.NaT, shown))
        ids.append(leg["claim_ids"][0])
    for key in found.ids:
        own, stop, met = (held.get(key, {}) for held in (found.places, found.stops, found.meetings))
        claims = _said(stop) if stop else (None, None, None, pd.NaT, pd.NaT)
        contacts = [
            met.get(name, none)
            for name, none in (("contacts", None), ("high", None), ("first_on", pd.NaT), ("last_on", pd.NaT))
        ]
        country = found.then.config.country(own["country"]) if own.get("country") else ""
        rows.append((found.name(key), country, readable(own.get("kind", "")), *claims, *contacts, key in drawn))
        ids.append(found.record(key))
    columns = ["place", "country", "kind_of_place", *_NUMBERS[:3], *_DAYS[:2], *_NUMBERS[3:], *_DAYS[2:], "on_the_map"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({**dict.fromkeys(_NUMBERS, "float64"), **dict.fromkeys(_DAYS, "datetime64[us]")}), ids


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["claims"], row["origins"], len(row["claimants"]), row["first_known"], row["last_known"]


def told(found: Whereabouts, drawn: Mapping[str, Any]) -> str:
    """The map for somebody who cannot see it: its legs and its largest places of contact."""
    legs = [
        f"{found.name(leg['from_place'])} to {found.name(leg['to_place'])} ({plural(leg['origins'], 'independent statement')})"
        for leg in found.legs[:5]
    ]
    hosts = [f"{found.name(key)} ({row['contacts']})" for key, row in found.meetings.items() if key][:4]
    parts = [f"Map of {plural(len(drawn), 'place')}"]
    parts += [f"legs named: {listing(legs)}"] if legs else []
    parts += [f"contacts: {listing(hosts)}"] if hosts else []
    return "; ".join(parts) + f". {title(found)}."

"""The last contacts of the two states, and what was planned."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.display import Table
from analysis.language.format import day, inside, readable, short_span, span
from analysis.language.text import Number, Piece, Ref, Text, series
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.model.select_events import by_visit
from analysis.wording import contact_headings as headings
from analysis.wording.knowledge import by_day, counted, past_the_end, since

YEAR = 365
OVERDUE_DAYS = 180


def meetings(then: Dossier, dyad: str) -> Text:
    """How many contacts are on file, and when did the leaders last meet?"""
    rows = then.contacts(dyad)
    pair = then.config.dyad_label(dyad)
    if rows.empty:
        return Text.of(f"{by_day(then)} no contact of {pair} was on file.").headed(f"No contact of {pair} is on file")
    year = rows[rows["starts_on"] >= since(then, YEAR)]
    driven = year[year["occasion"] != ""]
    were = f"contact of {pair} was", f"contacts of {pair} were"
    met = counted(rows, "contacts on file", "legs of one visit once", *were)
    recent = counted(year, "contacts in those days", "by the first day", "of them", "of them")
    calendar = counted(driven, "of them, driven by the calendar", "an occasion is named", "was", "were")
    part: list[Piece] = [
        f"{by_day(then)} ", met, " on file, ", recent if len(year) else "none of them", " in the last ",
        Number(YEAR, "days looked back", "a year", noun="day"),
    ]  # fmt: skip
    if len(year):
        part += [
            ", of which ",
            calendar if len(driven) else "none was",
            " driven by the calendar (holidays, anniversaries)",
        ]
    summits = rows[rows["kind"] == "summit"]
    part += [".", *(_last_summit(then, summits.iloc[-1]) if len(summits) else [" No summit is among them."])]
    return Text([[*part, f" {past_the_end(then)}".rstrip()]], headings.met(len(year), YEAR, summits))


def _last_summit(then: Dossier, last: pd.Series) -> list[Piece]:
    ago = (pd.Timestamp(then.day) - last["starts_on"]).days
    how = "from the first day of the journey to the day of knowledge"
    before = Number(ago, "days since the last summit began", how, [str(last["event_id"])], noun="day", spelled=True)
    return [
        " The leaders last met on a journey that began on ",
        Ref(str(last["event_id"]), day(last["starts_on"])),
        f" ({inside(str(last['place']))}), ",
        *([before, " earlier."] if ago else ["that day."]),
    ]


def last_contacts(then: Dossier, dyad: str, most: int = 10) -> Table:
    """The latest contacts, newest first, each once."""
    rows, days = then.contacts(dyad).iloc[::-1].head(most), then.config.occasions
    frame = pd.DataFrame(
        {
            "day": [short_span(r.starts_on, r.date_precision) for r in tuples(rows)],
            "contact": [r.title + (f" ({days[r.occasion]})" if r.occasion else "") for r in tuples(rows)],
            "level": [readable(level) for level in rows["level"]],
        }
    )
    title = f"The last contacts of {then.config.dyad_label(dyad)}, newest first"
    last = f"The last contact on file: {frame['day'].iloc[0]}" if len(rows) else "No contact is on file"
    return Table("last-contacts", title, frame, ids=list(rows["event_id"]), heading=last)


def plans(then: Dossier, dyad: str) -> Text:
    """What was announced or reported for the future, and which plans had passed their day unfulfilled?"""
    own, anyone = then.open_plans(dyad), then.open_plans("any")
    sides = set(dyad.split("-"))
    near = anyone[[d != dyad and bool(sides & set(d.split("-"))) for d in anyone["dyad"]]]
    passed = then.open_plans(dyad, overdue=True)
    passed = passed[passed["starts_on_last"] >= since(then, OVERDUE_DAYS)]
    once = len(by_visit(own, then.events))
    how = "open plans; what was announced twice once"
    ids = list(own["event_id"])
    count = Number(once, "visits and links planned", how, ids, "plan was", "plans were", spelled=True, capital=True)
    parts: list[list[Piece]] = [
        [f"No plan for a contact of {then.config.dyad_label(dyad)} was open on {day(then.day)}."]
    ]
    if len(own):
        parts = [[count, f" open on {day(then.day)}: ", *_listed(own, then), "."]]
    if len(near):
        parts.append(["Also planned, involving one of the two: ", *_listed(near, then), "."])
    if len(passed):
        parts.append(
            ["Overdue in the last half-year, with no sign on file that it happened: ", *_listed(passed, then), "."]
        )
    return Text(parts, headings.planned(once, len(by_visit(passed, then.events))))


def _listed(rows: pd.DataFrame, then: Dossier) -> list[Piece]:
    """Each visit by the last word of it, then the earlier ones."""
    return series([_visit(list(tuples(words))) for words in by_visit(rows, then.events)])


def _visit(words: list[Any]) -> list[Piece]:
    last, earlier = words[-1], words[:-1]
    before = series([[Ref(r.event_id, r.title), f" ({day(r.known_on)})"] for r in earlier])
    when = f" (for {span(last.starts_on, last.date_precision)}; known since {day(last.known_on)}"
    return [Ref(last.event_id, last.title), when, *(["; before that, ", *before] if earlier else []), ")"]

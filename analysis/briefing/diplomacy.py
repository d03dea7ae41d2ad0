"""The last contacts of the two states, and what was planned."""

from __future__ import annotations

import pandas as pd

from analysis.briefing.topic import Topic, called
from analysis.briefing.words import Piece, capital, count, day_words, series, short_span, span_words
from analysis.display import Number, Ref, Table, Text
from analysis.model.rows import tuples

OVERDUE_DAYS = 180


def meetings(topic: Topic) -> Text:
    """How many contacts are on file, and when did the leaders last meet?"""
    rows = topic.dossier.contacts(topic.dyad)
    pair = topic.pair
    if rows.empty:
        return Text.of(f"{topic.by_day} no contact of {pair} was on file.")
    year = rows[rows["starts_on"] >= topic.since(365)]
    calendar = year[year["occasion"] != ""]
    driven = len(calendar)
    numbers = [
        Number("contacts on file", len(rows), "legs of one visit once", list(rows["event_id"])),
        Number("days looked back", 365, "a year"),
        Number("contacts in those days", len(year), "by starts_on", list(year["event_id"])),
        Number("of them, driven by the calendar", driven, "an occasion is named", list(calendar["event_id"])),
    ]
    recent = count(len(year), "of them", "of them") if len(year) else "none of them"
    by_calendar = count(driven, "was", "were") if driven else "none was"
    part: list[Piece] = [
        f"{topic.by_day} {count(len(rows), f'contact of {pair} was', f'contacts of {pair} were')} on file, {recent} in the last"
        " 365 days"
        + (f", of which {by_calendar} driven by the calendar (holidays, anniversaries)." if len(year) else ".")
    ]
    summits = rows[rows["kind"] == "summit"]
    if len(summits):
        last = summits.iloc[-1]
        ago = (topic.day - last["starts_on"]).days
        numbers.append(
            Number("days since the last summit began", ago, "day of knowledge less starts_on", [last["event_id"]])
        )
        part += [
            " The leaders' last meeting, journey included, began on ",
            Ref(str(last["event_id"]), day_words(last["starts_on"])),
        ]
        part.append(f" ({called(str(last['place']))}), " + (f"{count(ago, 'day')} before." if ago else "that day."))
    else:
        part.append(" No summit is among them.")
    if end := topic.dossier.past_the_end:
        part.append(f" {end}")
    return Text([part], numbers)


def last_contacts(topic: Topic, most: int = 10) -> Table:
    """The latest contacts, newest first, each once."""
    rows = topic.dossier.contacts(topic.dyad).iloc[::-1].head(most)
    frame = pd.DataFrame(
        {
            "day": [short_span(r.starts_on, r.date_precision) for r in tuples(rows)],
            "contact": [
                r.title + (f" (calendar: {r.occasion.replace('_', ' ')})" if r.occasion else "") for r in tuples(rows)
            ],
            "level": [str(v).replace("_", " ") for v in rows["level"]],
        }
    )
    title = f"The last contacts of {topic.pair}, newest first"
    return Table("last-contacts", title, frame, ids=list(rows["event_id"]))


def planned(topic: Topic) -> Text:
    """What was announced or reported for the future, and which plans had passed their day unfulfilled?"""
    events = topic.dossier.events
    done = {plan for cell in events["fulfils"] for plan in cell}
    plans = events[(events["status"] == "planned") & ~events["event_id"].isin(done)].sort_values(
        ["known_on", "event_id"]
    )
    still = plans[plans["starts_on_last"] >= topic.day]
    sides = set(topic.dyad.split("-"))
    own = still[still["dyad"] == topic.dyad]
    shared = pd.Series([bool(sides & set(d.split("-"))) for d in still["dyad"]], index=still.index, dtype=bool)
    near = still[(still["dyad"] != topic.dyad) & shared]
    passed = plans[(plans["dyad"] == topic.dyad) & (plans["starts_on_last"] < topic.day)]
    passed = passed[passed["starts_on_last"] >= topic.since(OVERDUE_DAYS)]
    parts: list[list[Piece]] = []
    if own.empty:
        parts.append([f"No plan for a contact of {topic.pair} was open on {day_words(topic.day)}."])
    else:
        head = capital(count(len(own), "plan was", "plans were"))
        parts.append([f"{head} open on {day_words(topic.day)}: ", *series(_plans(own)), "."])
    if len(near):
        parts.append(["Beside it, involving one of the two: ", *series(_plans(near)), "."])
    if len(passed):
        parts.append(["Past its day, with no occurrence on file: ", *series(_plans(passed)), "."])
    return Text(parts, [Number("plans open", len(own), "status planned, not fulfilled", list(own["event_id"]))])


def _plans(rows: pd.DataFrame) -> list[list[Piece]]:
    return [
        [
            Ref(str(r.event_id), str(r.title)),
            f" (for {span_words(r.starts_on, r.date_precision)}; known {day_words(r.known_on)})",
        ]
        for r in tuples(rows)
    ]

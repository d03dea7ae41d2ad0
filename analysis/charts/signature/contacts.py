"""The lanes of contacts: a tick a contact, a row a level, a count where ticks merge; plans hollow at the right."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.lanes import count, counts
from analysis.charts.signature.view import View, iso
from analysis.charts.theme import INK, card, plain
from analysis.language.format import readable, span
from analysis.model.rows import tuples


def contacts(figure: FigureBuilder, view: View) -> None:
    """Ticks of contacts with their counts, short for a greeting, pale where the review is not complete; then the plans."""
    rows = list(tuples(view.contacts))
    figure.add_marks(
        iso(view.contacts["on"]),
        list(view.contacts["lane"]),
        "line-ns",
        colour=INK,
        size=[7 if r.occasion else 11 for r in rows],
        opacity=[0.45 if r.unsure else 0.95 for r in rows],
        weight=1.6,
        ids=list(view.contacts["event_id"]),
        texts=[_hover(r, "") for r in rows],
        name="contacts",
        axes=("x", "y3"),
    )
    counts(figure, view, view.contacts, "y3", "event_id")
    _plans(figure, view)


def _plans(figure: FigureBuilder, view: View) -> None:
    """Hollow rings between the as-of line and the edge; several in one place are counted."""
    rows = view.planned
    if rows.empty or view.until > view.end:
        return
    room = view.right - view.end
    days = rows["on"].clip(lower=view.until + room * 0.3, upper=view.until + room * 0.72)
    figure.add_marks(
        iso(days),
        list(rows["lane"]),
        "circle-open",
        colour=INK,
        size=9,
        opacity=0.9,
        weight=1.6,
        ids=list(rows["event_id"]),
        texts=[_hover(r, "planned for ") for r in tuples(rows)],
        name="planned",
        axes=("x", "y3"),
    )
    for lane, own in pd.DataFrame({"lane": rows["lane"], "at": view.share(days), "id": rows["event_id"]}).groupby(
        "lane"
    ):
        if len(own) > 1:
            for narrow in (False, True):
                count(figure, view, float(own["at"].mean()), int(str(lane)), list(own["id"]), narrow=narrow)


def _hover(row: Any, before: str) -> str:
    when = f"{before}{span(pd.Timestamp(row.starts_on), row.date_precision)}"
    return card(
        row.title, when, f"{plain(readable(row.level))}, {plain(row.place or 'place not stated')}", key=row.event_id
    )

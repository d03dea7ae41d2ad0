"""The lanes of contacts: a tick a contact, a row a level, a count where ticks merge; plans hollow at the right."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.lanes import count
from analysis.charts.signature.view import LANES, View, iso
from analysis.charts.theme import INK, card, plain
from analysis.language.format import readable, span
from analysis.model.rows import tuples

MERGE_PX: Final = 5.0  # ticks closer than this run into each other
SPAN_PX: Final = 44.0  # the longest run one count stands for
LABEL_PX: Final = 20.0  # least distance of two counts
AXIS_PX: Final = {False: 600.0, True: 290.0}  # narrowest time axis of a desk, and of a phone


def runs(places: np.ndarray) -> list[tuple[float, int]]:
    """Where do ticks merge, and how many are there?

    Parameters
    ----------
    places : numpy.ndarray
        Ascending places in px.

    Returns
    -------
    list of tuple
        Middle and size of each run of three or more ticks, each less than `MERGE_PX` from the next.

    Examples
    --------
    >>> runs(np.array([0.0, 2.0, 4.0, 100.0]))
    [(2.0, 3)]
    """
    found: list[list[float]] = []
    for x in places:
        if found and x - found[-1][-1] < MERGE_PX and x - found[-1][0] < SPAN_PX:
            found[-1].append(float(x))
        else:
            found.append([float(x)])
    counted: list[tuple[float, int]] = []
    for run in found:
        middle = (run[0] + run[-1]) / 2
        if len(run) >= 3 and (not counted or middle - counted[-1][0] >= LABEL_PX):
            counted.append((middle, len(run)))
    return counted


def contacts(figure: FigureBuilder, view: View) -> None:
    """Ticks of contacts, pale where the review is not complete, with their counts; then the plans."""
    rows = list(tuples(view.contacts))
    figure.add_marks(
        iso(view.contacts["on"]),
        list(view.contacts["lane"]),
        "line-ns",
        colour=INK,
        size=13,
        opacity=[0.5 if r.unsure else 0.95 for r in rows],
        weight=1.6,
        ids=list(view.contacts["event_id"]),
        texts=[_hover(r, "") for r in rows],
        name="contacts",
        axes=("x", "y3"),
    )
    lanes, places = view.contacts["lane"].to_numpy(), view.share(view.contacts["on"]).to_numpy()
    for narrow in (False, True):
        for lane in range(len(LANES)):
            for middle, size in runs(places[lanes == lane] * AXIS_PX[narrow]):
                count(figure, view, middle / AXIS_PX[narrow], lane, size, narrow=narrow)
    _plans(figure, view)


def _plans(figure: FigureBuilder, view: View) -> None:
    """Hollow rings between the as-of line and the edge; several in one place are counted."""
    rows = view.planned
    if rows.empty or view.until > view.end:
        return
    room = view.right - view.until
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
    for lane, own in pd.DataFrame({"lane": rows["lane"], "at": view.share(days)}).groupby("lane"):
        if len(own) > 1:
            for narrow in (False, True):
                count(figure, view, float(own["at"].mean()), int(str(lane)), len(own), narrow=narrow)


def _hover(row: Any, before: str) -> str:
    when = f"{before}{span(pd.Timestamp(row.starts_on), row.date_precision)}"
    return card(
        row.title, when, f"{plain(readable(row.level))}, {plain(row.place or 'place not stated')}", key=row.event_id
    )

"""The ground of the figure: a drawn key, three lanes on one time axis, the summits through all of them, the as-of line."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import ANSWERED, LANES, Asked, View
from analysis.charts.theme import GRID, INK, MONTHS, MUTED, marker, plain
from analysis.language.format import iso, short_span
from analysis.model.rows import tuples

HEIGHT: Final = 690
NARROW_HEIGHT: Final = 664
MARGIN: Final = {"l": 124, "r": 20, "t": 26, "b": 52}
NARROW_MARGIN: Final = {"l": 78, "r": 12, "t": 54, "b": 52}  # three lines of sides above
KEY: Final = (0.93, 1.0)
FIGURES: Final = (0.36, 0.865)  # above it, the names of the summits
ANSWERS: Final = (0.19, 0.315)
CONTACTS: Final = (0.0, 0.165)
CHAR: Final = 6.4  # px a character of 11 px type takes, on the wide side
MERGE_PX: Final = 5.0  # marks of a row closer than this run into each other
SPAN_PX: Final = 44.0  # the longest run one count stands for
LABEL_PX: Final = 20.0  # least distance of two counts
AXIS_PX: Final = {
    False: 580.0 - MARGIN["l"] - MARGIN["r"],
    True: 291.0 - NARROW_MARGIN["l"] - NARROW_MARGIN["r"],
}  # of the narrowest figure
GAP: Final = "\u2002\u200a"  # between a mark of the key and its words
# The key: words, mark, size, opacity; two rows on a desk, two columns on a phone.
SHAPES: Final = (
    ("more than", "triangle-up", 11, 1.0),
    ("about", "circle", 11, 1.0),
    ("up to", "triangle-down", 11, 1.0),
    ("days counted", "line-ew-open", 12, 0.5),
    ("not fully verified", "circle-open", 11, 1.0),
    ("said again", "circle", 7, 0.45),
)


def figures_height(*, narrow: bool) -> float:
    """Height in px of the lane of figures."""
    height, margin = (NARROW_HEIGHT, NARROW_MARGIN) if narrow else (HEIGHT, MARGIN)
    return (height - margin["t"] - margin["b"]) * (FIGURES[1] - FIGURES[0])


def lay_out(figure: FigureBuilder, view: View, asked: Asked) -> None:
    """Axes of the lanes; each row carries its name and how many marks it has."""
    lane = {"showgrid": True, "gridcolor": GRID, "zeroline": False, "ticks": "", "fixedrange": True}
    unseen = {"visible": False, "fixedrange": True}
    figure.update_layout(
        margin=dict(MARGIN),
        showlegend=False,
        xaxis={
            "range": [view.left.date().isoformat(), view.right.date().isoformat()],
            **MONTHS,
            "anchor": "y3",
            "hoverformat": "%d %b %Y",
            "type": "date",
            "nticks": 7,
        },
        yaxis={"domain": list(FIGURES), "range": [0, view.top], "gridcolor": GRID, "tickformat": ",~r"},
        yaxis2={
            **lane,
            "domain": list(ANSWERS),
            "range": [-0.6, len(ANSWERED) - 0.3],
            "tickvals": list(range(len(ANSWERED))),
            "ticktext": _names(ANSWERED, view.answers),
        },
        yaxis3={
            **lane,
            "domain": list(CONTACTS),
            "range": [-0.6, len(LANES) - 0.3],
            "tickvals": list(range(len(LANES))),
            "ticktext": _names(LANES, view.contacts),
        },
        xaxis4={**unseen, "range": [0, 1], "anchor": "y4"},
        yaxis4={**unseen, "domain": list(KEY), "range": [-0.5, 1.5], "anchor": "x4"},
        yaxis5={
            **unseen,
            "domain": list(KEY),
            "range": [8, 9],
            "anchor": "x4",
        },  # its marks are out of sight but on phones
    )
    figure.count_ticks("yaxis2", _held(ANSWERED, view.answers, "claim_id"))
    figure.count_ticks("yaxis3", _held(LANES, view.contacts, "event_id"))
    small = {"tickfont": {"size": 11}}
    figure.narrow(
        height=NARROW_HEIGHT,
        margin=dict(NARROW_MARGIN),
        xaxis={"nticks": 3, **small},
        yaxis=small,
        yaxis2={"ticktext": [name.replace(", ", ",<br>") for name in ANSWERED], **small},
        yaxis3={"ticktext": list(LANES), **small},
        yaxis4={"range": [8, 9]},
        yaxis5={"range": [-0.5, 2.5]},
    )
    if view.claims.empty:
        figure.say_empty(f"no figure for {asked.goods} was on file in this window", 0.6)
        words = f"no figure for {plain(asked.goods)}<br>was on file in this window"
        figure.add_text(words, 0.5, 0.6, narrow=True, size=14, colour=MUTED, xref="paper", yref="paper")


def _names(lanes: tuple[str, ...], rows: pd.DataFrame) -> list[str]:
    held = rows["lane"].value_counts().to_dict()
    return [f"{name} ({held.get(i, 0)})" for i, name in enumerate(lanes)]


def _held(lanes: tuple[str, ...], rows: pd.DataFrame, key: str) -> list[list[str]]:
    return [list(rows.loc[rows["lane"] == lane, key]) for lane in range(len(lanes))]


def keys(figure: FigureBuilder, view: View) -> None:
    """The key of shapes as marks, the colours of the sides, and the unit over its axis. A side whose name stands at a mark is in it,
    too: a filter may take that mark away.
    """
    for axis, places in (
        ("y4", [(0.01 + 0.26 * (n // 2), 1 - n % 2) for n in range(len(SHAPES))]),
        ("y5", [(0.02 + 0.4 * (n // 3), 2 - n % 3) for n in range(len(SHAPES))]),
    ):
        words, symbols, sizes, opacities = (list(each) for each in zip(*SHAPES, strict=True))
        figure.add_scatter(
            *(list(each) for each in zip(*places, strict=True)),
            mode="markers+text", text=[f"{GAP}{word}" for word in words], textposition="middle right", textfont={"size": 11, "color": INK},
            marker=marker(symbols, MUTED, sizes) | {"opacity": opacities}, xaxis="x4", yaxis=axis,
        )  # fmt: skip
    spoke = [c for c in view.config.camps if c in set(view.claims["camp"]) | set(view.answers["camp"])]
    for narrow, each, left in ((False, 5, MARGIN["l"]), (True, 2, NARROW_MARGIN["l"])):
        squares = [f"<span style='color:{view.config.colour(c)}'>■</span> {plain(view.config.name(c))}" for c in spoke]
        lines = ["  ".join(squares[i : i + each]) for i in range(0, len(squares), each)]
        unit = plain(view.unit).replace(" ", "<br>") if narrow and len(view.unit) > 11 else plain(view.unit)
        at: dict[str, Any] = {"yref": "paper", "align": "left"}
        figure.add_edge_text("<br>".join(lines), 1, narrow=narrow, xshift=4 - left, yshift=4, name="key-colour", **at)
        figure.add_edge_text(
            unit, FIGURES[1], narrow=narrow, colour=MUTED, xshift=4 - left, yshift=6, name="unit", **at
        )


def hairlines(figure: FigureBuilder, view: View) -> None:
    """The summits, through all lanes, named above the figures where there is room."""
    summits = view.contacts[view.contacts["kind"] == "summit"]
    for on, key in zip(summits["on"], summits["event_id"], strict=True):
        figure.add_rule(iso(on), (0, FIGURES[1]), colour=MUTED, xref="x", yref="paper", ids=[key])
    for narrow, width in ((False, 500.0), (True, AXIS_PX[True])):
        for row, text, anchor, level in _named(view, summits, width, "" if narrow else " summit"):
            figure.add_text(
                plain(text), row.on.date().isoformat(), FIGURES[1], narrow=narrow, size=11, xref="x", yref="paper",
                xanchor=anchor, yanchor="bottom", yshift=14 * level, name="summit", ids=[row.event_id],
            )  # fmt: skip


def _named(view: View, summits: pd.DataFrame, width: float, suffix: str) -> list[tuple[Any, str, str, int]]:
    """Summits with room for their name at an axis so wide: text, side and row; two rows at most, newest first."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(2)]
    named = []
    places = view.share(summits["on"]) * width
    for row, x in zip(tuples(summits.loc[::-1, ["on", "place", "event_id"]]), places[::-1], strict=True):
        text = f"{row.place or 'place not stated'}{suffix}"
        size = CHAR * len(text) + 6
        for level, anchor in [(n, a) for n in range(2) for a in ("left", "right")]:
            box = (x, x + size) if anchor == "left" else (x - size, x)
            if box[0] >= 0 and box[1] <= width + 8 and all(box[1] <= a or b <= box[0] for a, b in taken[level]):
                taken[level].append(box)
                named.append((row, text, anchor, level))
                break
    return named


def as_of_line(figure: FigureBuilder, view: View) -> None:
    """The day of knowledge: a dashed line with nothing but plans to its right."""
    if view.until > view.end:
        return
    on, at = view.until.date().isoformat(), {"xref": "x", "yref": "paper"}
    figure.add_rule(on, (0, FIGURES[1]), colour=INK, width=1.4, dash="dash", **at)
    figure.add_text(
        f"known {short_span(view.until)}", on, 0, narrow=None, size=11, colour=MUTED, xanchor="right", yanchor="top", xshift=4,
        yshift=-26, name="as-of", **at,
    )  # fmt: skip


def runs(places: np.ndarray) -> list[tuple[float, list[int]]]:
    """Where do marks of a row merge, and which?

    Parameters
    ----------
    places : numpy.ndarray
        Ascending places in px.

    Returns
    -------
    list of tuple
        Middle of each run of three or more marks, each less than `MERGE_PX` from the next, and the positions of the marks.

    Examples
    --------
    >>> runs(np.array([0.0, 2.0, 4.0, 100.0]))
    [(2.0, [0, 1, 2])]
    """
    found: list[list[int]] = []
    for at, x in enumerate(places):
        if found and x - places[found[-1][-1]] < MERGE_PX and x - places[found[-1][0]] < SPAN_PX:
            found[-1].append(at)
        else:
            found.append([at])
    counted: list[tuple[float, list[int]]] = []
    for run in found:
        middle = float(places[run[0]] + places[run[-1]]) / 2
        if len(run) >= 3 and (not counted or middle - counted[-1][0] >= LABEL_PX):
            counted.append((middle, run))
    return counted


def counts(figure: FigureBuilder, view: View, rows: pd.DataFrame, axis: str, key: str) -> None:
    """How many marks stand where those of a row run into each other, on desks and on phones."""
    for narrow in (False, True):
        for lane, own in rows.groupby("lane"):
            for middle, run in runs(view.share(own["on"]).to_numpy() * AXIS_PX[narrow]):
                ids = list(own[key].iloc[run])
                count(figure, view, middle / AXIS_PX[narrow], int(str(lane)), ids, narrow=narrow, yref=axis)


def count(figure: FigureBuilder, view: View, place: float, row: int, ids: list[str], **look: Any) -> None:
    """How many marks stand in one place that has no room for each; a count of fewer would not be this one."""
    day = (view.left + place * (view.right - view.left)).date().isoformat()
    at: dict[str, Any] = {"xref": "x", "yref": "y3", "yshift": 15, "name": "count"}
    figure.add_text(str(len(ids)), day, row, size=11, ids=[ids], **at | look)

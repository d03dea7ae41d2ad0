"""The ground of the figure: three lanes on one time axis, the summits through all of them, the as-of line, the keys."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import LANES, Asked, View, iso
from analysis.charts.theme import GRID, INK, MONTHS, MUTED, plain
from analysis.language.format import short_span
from analysis.model.rows import tuples

HEIGHT: Final = 790
NARROW_HEIGHT: Final = 820
MARGIN: Final = {"l": 104, "r": 20, "t": 74, "b": 56}
NARROW_MARGIN: Final = {"l": 70, "r": 12, "t": 88, "b": 56}
FIGURES: Final = (0.46, 1.0)
ANSWERS: Final = (0.325, 0.43)
CONTACTS: Final = (0.0, 0.30)
LEVELS: Final = 5  # heights in the lane of answers
_SHORT: Final = ("others", "military", "minister", "leader", "summit")
CHAR: Final = 6.4  # px a character of 11 px type takes, on the wide side


def figures_height(*, narrow: bool) -> float:
    """Height in px of the lane of figures."""
    height, margin = (NARROW_HEIGHT, NARROW_MARGIN) if narrow else (HEIGHT, MARGIN)
    return (height - margin["t"] - margin["b"]) * (FIGURES[1] - FIGURES[0])


def lay_out(figure: FigureBuilder, view: View, asked: Asked) -> None:
    """Axes of the three lanes; each row of contacts and the lane of answers carry their counts."""
    lane = {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    counts = view.contacts["lane"].value_counts().to_dict()
    rows = [f"{name} ({counts.get(i, 0)})" for i, name in enumerate(LANES)]
    short = [f"{name} {counts.get(i, 0)}" for i, name in enumerate(_SHORT)]
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
            "range": [-0.7, LEVELS - 0.2],
            "tickvals": [0],
            "ticktext": [f"answers ({len(view.answers)})"],
        },
        yaxis3={
            **lane,
            "showgrid": True,
            "gridcolor": GRID,
            "domain": list(CONTACTS),
            "range": [-0.6, len(LANES) - 0.3],
            "tickvals": list(range(len(LANES))),
            "ticktext": rows,
        },
    )
    small = {"tickfont": {"size": 11}}
    figure.narrow(
        height=NARROW_HEIGHT,
        margin=dict(NARROW_MARGIN),
        xaxis={"nticks": 4, **small},
        yaxis=small,
        yaxis2={"ticktext": [f"answers {len(view.answers)}"], **small},
        yaxis3={"ticktext": short, **small},
    )
    if view.claims.empty:
        figure.say_empty(f"no figure for {asked.goods} was on file in this window", 0.72)
        words = f"no figure for {plain(asked.goods)}<br>was on file in this window"
        figure.add_text(words, 0.5, 0.72, narrow=True, size=14, colour=MUTED, xref="paper", yref="paper")


def keys(figure: FigureBuilder, view: View) -> None:
    """The unit over its axis and the key of colours; the key of shapes stands in the subtitle, where it can wrap."""
    camps = [c for c in view.config.camps if c in set(view.claims["camp"]) | set(view.answers["camp"])]
    squares = [f"<span style='color:{view.config.colour(c)}'>■</span> {plain(view.config.name(c))}" for c in camps]
    for narrow, each, left in ((False, 5, MARGIN["l"]), (True, 2, NARROW_MARGIN["l"])):
        lines = ["  ".join(squares[i : i + each]) for i in range(0, len(squares), each)]
        unit = plain(view.unit).replace(" ", "<br>") if narrow and len(view.unit) > 11 else plain(view.unit)
        at: dict[str, Any] = {"yref": "paper", "xshift": 4 - left, "align": "left"}
        for text, shift, colour, name in (("<br>".join(lines), 36, INK, "key-colour"), (unit, 6, MUTED, "unit")):
            figure.add_edge_text(text, 1, narrow=narrow, colour=colour, yshift=shift, name=name, **at)


def hairlines(figure: FigureBuilder, view: View) -> None:
    """The summits, through all lanes, named above the figure where there is room."""
    summits = view.contacts[view.contacts["kind"] == "summit"]
    for on in iso(summits["on"]):
        figure.add_rule(on, (0, 1), colour=MUTED, xref="x", yref="paper")
    for narrow, width in ((False, 500.0), (True, 250.0)):
        for row, text, anchor, level in _named(view, summits, width, "" if narrow else " summit"):
            figure.add_text(
                plain(text), row.on.date().isoformat(), 1, narrow=narrow, size=11, xref="x", yref="paper", xanchor=anchor,
                yanchor="bottom", yshift=15 * level, name="summit",
            )  # fmt: skip


def _named(view: View, summits: pd.DataFrame, width: float, suffix: str) -> list[tuple[Any, str, str, int]]:
    """Summits with room for their name at an axis so wide: text, side and row; two rows at most, newest first."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(2)]
    named = []
    places = view.share(summits["on"]) * width
    for row, x in zip(tuples(summits.loc[::-1, ["on", "place"]]), places[::-1], strict=True):
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
    figure.add_rule(on, (0, 1), colour=INK, width=1.4, dash="dash", **at)
    figure.add_text(
        f"known {short_span(view.until)}", on, 0, narrow=None, size=11, colour=MUTED, xanchor="right", yanchor="top", xshift=4,
        yshift=-26, name="as-of", **at,
    )  # fmt: skip


def count(figure: FigureBuilder, view: View, place: float, row: int, size: int, **look: Any) -> None:
    """How many marks stand in one place that has no room for each."""
    day = (view.left + place * (view.right - view.left)).date().isoformat()
    at: dict[str, Any] = {"xref": "x", "yref": "y3", "yshift": 15, "name": "count"}
    figure.add_text(str(size), day, row, size=11, **at | look)

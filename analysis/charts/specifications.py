"""The specification curve: every way to ask, sorted by its answer, with the choices below."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, MUTED, source_line
from analysis.compare.specifications import SpecificationCurve
from analysis.display import Chart
from analysis.language.format import number

_ROWS: Final = (
    ("days", "known_on", "day said"), ("days", "through", "day counted to"),
    ("meetings", "summits", "summits only"), ("meetings", "summits and ministers", "+ ministers"),
    ("meetings", "all high-level visits", "+ military"),
    ("side", "either side", "either side"), ("side", "before", "before"), ("side", "after", "after"),
    ("window_days", 7, "7 days"), ("window_days", 14, "14 days"), ("window_days", 30, "30 days"), ("window_days", 60, "60 days"),
)  # fmt: skip


def specification_chart(curve: SpecificationCurve, *, as_of: str) -> Chart:
    """The ratio of figures near meetings to what chance gives, for every specification tried.

    Parameters
    ----------
    curve : SpecificationCurve
        From `analysis.compare.specifications`.
    """
    frame = curve.frame[curve.frame["ratio"].notna()].reset_index(drop=True)
    figure = FigureBuilder(520 if len(frame) else 160)
    held = int((frame["p_holm"] <= 0.05).sum())
    if frame.empty:
        title = f"None of {curve.tried} tests has enough data: too few to say"
        figure.say_empty(title)
        figure.hide_axes()
    else:
        has = "has" if curve.answered < 2 else "have"
        title = f"{curve.answered or 'None'} of {curve.tried} tests {has} enough data to detect a doubled daily rate"
        if curve.answered:
            title += f"; {held or 'none'} of them {'finds' if held < 2 else 'find'} a link after correction"
        _draw(figure, frame)
    power = f" Power of the search to see {curve.effect:g} times the daily rate within {curve.planted}: at least {curve.power:.0%}."
    joint = (
        "too little power for a p value of the whole search"
        if curve.verdict
        else f"p of the whole search {curve.p_joint:.2g}"
    )
    return Chart(
        name="specifications", drawn=figure.finish(), title=title,
        subtitle="Top: each mark is one test; it shows figures near meetings as a multiple of what chance predicts. Filled: p of 0.05 or"
        " less after Holm's correction; hollow: more; grey: too few to say. Bottom: the choices made in each test.",
        alt=f"Specification curve of {curve.tried} tests. {title}.",
        table=curve.frame,
        source=source_line(
            claims=int(curve.frame["n_claims"].max()), events=int(curve.frame["n_events"].max()), as_of=as_of
        ),
        method=f"Null: {curve.null}; {number(curve.span_days)} days. All secondary; min-p permutation: {joint}. Holm's"
        f" correction and the power of each are in the table.{power if curve.planted else ''}",
    )  # fmt: skip


def _draw(figure: FigureBuilder, frame: pd.DataFrame) -> None:
    x = np.arange(1, len(frame) + 1)
    symbols = np.where((frame["p_holm"] <= 0.05).to_numpy(), "circle", "circle-open").tolist()
    colours = np.where(frame["p_value"].notna().to_numpy(), BLUE, MUTED).tolist()
    figure.add_scatter(
        x,
        frame["ratio"],
        marker={"size": 8, "symbol": symbols, "color": colours, "line": {"width": 1.5}},
        customdata=[
            [r.verdict or f"p {r.p_value:.2g}", round(r.inside, 1), round(r.expected, 1)] for r in frame.itertuples()
        ],
        hovertemplate="ratio %{y:.2f}, %{customdata[0]}<br>%{customdata[1]} near, %{customdata[2]} expected<extra></extra>",
    )
    n = len(_ROWS)
    places = [(x[(frame[c] == v).to_numpy()], n - k) for k, (c, v, _) in enumerate(_ROWS)]
    figure.add_scatter(
        np.concatenate([p for p, _ in places]),
        np.concatenate([np.full(len(p), k) for p, k in places]),
        marker={"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": MUTED}},
        yaxis="y2",
    )
    figure.add_rule((0, len(frame) + 1), 1, colour=MUTED, dash="dash")
    figure.add_edge_text("as by chance", 1)
    figure.update_layout(
        showlegend=False,
        xaxis={"visible": False, "range": [0, len(frame) + 1], "anchor": "y2"},
        yaxis={"domain": [0.5, 1], "title": {"text": "near meetings / expected"}, "rangemode": "tozero"},
        yaxis2={
            "domain": [0, 0.45], "tickvals": [n - k for k in range(n)], "ticktext": [t for _, _, t in _ROWS], "ticks": "",
            "tickfont": {"size": 12}, "range": [0.4, n + 0.6], "showgrid": False, "zeroline": False,
        },
        margin={"l": 56, "r": 16, "t": 14, "b": 14},
    )  # fmt: skip

"""Two stories side by side: do reports gather round meetings, or do the days the figures count to?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BAND, BLUE, MUTED, source_line
from analysis.compare.comparison import Comparison
from analysis.compare.profile import Profile
from analysis.display import Chart
from analysis.language.format import plural
from analysis.wording.compare import headline

_PANELS = (
    ("said", "By the day it was said (reporting)", 0.58),
    ("counted", "By the day it counts to (flows)", 0.0),
)


def reporting_vs_flow_chart(found: Comparison, *, as_of: str) -> Chart:
    """New figures per meeting in each week from the meeting, by both days, with the band chance gives.

    Parameters
    ----------
    found : Comparison
        From `analysis.compare.comparison`; its primary questions give the title.
    """
    stories = found.reporting_vs_flow
    figure = FigureBuilder(260 if stories.said.verdict and stories.counted.verdict else 430)
    layout: dict[str, Any] = {}
    parts = {"said": stories.said, "counted": stories.counted}
    top = max(
        [float(p.frame[["mean", "high"]].max(skipna=True).max()) for p in parts.values() if not p.verdict], default=1.0
    )
    for k, (key, heading, low) in enumerate(_PANELS, start=1):
        suffix = "" if k == 1 else "2"
        _panel(figure, parts[key], suffix)
        figure.add_edge_text(f"<b>{heading}</b>", low + 0.39, yref="paper", size=13)
        layout[f"yaxis{suffix}"] = {
            "domain": [low, low + 0.37], "rangemode": "tozero", "range": [0, top * 1.1], "nticks": 4, "anchor": f"x{suffix}",
            "visible": not parts[key].verdict,
            "title": {"text": "figures a meeting"},
        }  # fmt: skip
        layout[f"xaxis{suffix}"] = {
            "anchor": f"y{suffix}", "range": [-8.6, 7.6], "tickvals": [-8, -6, -4, -2, 0, 2, 4, 6], "zeroline": False,
            "visible": not parts[key].verdict,
            "title": {"text": "weeks from the meeting" if k == 2 else ""},
        }  # fmt: skip
    figure.update_layout(showlegend=False, bargap=0.25, margin={"l": 56, "r": 16, "t": 34, "b": 44}, **layout)
    frame = pd.concat([p.frame.assign(day=key) for key, p in parts.items()], ignore_index=True)
    said, counted = stories.said, stories.counted
    title = headline(found)
    alt = (
        f"Two bar charts of new figures per meeting in 16 weeks around {plural(said.n_events, 'meeting')},"
        f" {plural(said.n_claims, 'figure')} by the day said"
        f" and {counted.n_claims} by the day counted to. {title}."
    )
    return Chart(
        name="stories", drawn=figure.finish(), title=title,
        subtitle="Bars: mean new figures per meeting and week; week 0 begins on the day of the meeting. Grey: the middle 95% of all shifts"
        " of the meetings; dashed: their mean.",
        alt=alt, table=frame,
        source=source_line(claims=said.n_claims, events=said.n_events, as_of=as_of),
        method=f"Null: {said.null}. About one week in twenty leaves the band by chance; of these {len(said.frame)}, {said.outside}"
        f" {'does' if said.outside == 1 else 'do'} by the day said and {counted.outside} by the day counted to. The title gives the answer"
        " to the questions declared beforehand.",
    )  # fmt: skip


def _panel(figure: FigureBuilder, p: Profile, suffix: str) -> None:
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    places: dict[str, Any] = {"xref": f"x{suffix}", "yref": f"y{suffix}"}
    if p.verdict:
        words = f"{p.verdict}: {plural(p.n_claims, 'figure')}, {plural(p.n_events, 'meeting')}"
        figure.add_text(words, 0, 0.5, xref=f"x{suffix}", yref=f"y{suffix} domain", size=14, colour=MUTED)
        figure.add_trace(type="bar", x=[], y=[], **axes)
        return
    low, high, expected = (float(p.frame[c].iloc[0]) for c in ("low", "high", "expected"))
    figure.add_box((-8.6, 7.6), (low, high), fill=BAND, **places)
    figure.add_rule((-8.6, 7.6), expected, colour=MUTED, dash="dash", **places)
    figure.add_trace(
        type="bar",
        x=(p.frame["from_day"] // p.bin_days).tolist(),
        y=p.frame["mean"].tolist(),
        marker={"color": BLUE, "line": {"width": 0}},
        hovertemplate="week %{x}: %{y:.2f} figures a meeting<extra></extra>",
        **axes,
    )

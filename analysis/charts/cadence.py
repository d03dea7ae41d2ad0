"""Contacts per window: plain and level-weighted side by side, with regimes and summits."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.cadence.counts import WINDOWS
from analysis.cadence.observed import Observed
from analysis.cadence.segmentation import Changes
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, GREEN, INK, MONTHS, VERMILION, plain, source_line
from analysis.display import Chart
from analysis.language.format import month, plural, short_span
from analysis.model.names import check_names

WINDOW: Final = dict(zip(WINDOWS, ("week", "month", "quarter", "year"), strict=True))


def counts_chart(
    counts: pd.DataFrame,
    change: Changes,
    view: Observed,
    *,
    window: str,
    as_of: str,
    discretionary: pd.DataFrame | None = None,
) -> Chart:
    """Contacts in each window, above; the same weighted by level, below; with the changes of rate and the summits.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `analysis.cadence.counts`.
    change : Changes
        From `analysis.cadence.changes`.
    view : Observed
        The contacts counted.
    window : {'W-MON', 'MS', 'QS', 'YS'}
        What each window began with.
    as_of : str
        Day of knowledge, for the source line.
    discretionary : pandas.DataFrame, optional
        Counts in the same windows without greetings the calendar drives; those are then drawn pale on top.
    """
    between, events = view.between, len(view.contacts)
    window = WINDOW[check_names("window", window, WINDOW)[0]]
    summits = view.contacts[view.contacts["kind"] == "summit"]
    total = float(counts["count"].sum()) if len(counts) else 0.0
    figure = FigureBuilder(520 if total else 160)
    table = counts if discretionary is None else counts.assign(discretionary=discretionary["count"])
    table = table.assign(new_rate=counts["window_start"].map(_begun(change)))
    if total == 0:
        title = f"No contact of {between} was on file in this window"
        figure.say_empty(title)
    else:
        _bars(figure, table, window)
        _change(figure, change, counts)
        top = counts.loc[counts["count"].idxmax()]
        for row in summits.itertuples(index=False):
            figure.add_text(
                "▲", row.starts_on, 0, size=11, colour=VERMILION, yanchor="top", yshift=2, hovertext=plain(row.title)
            )
        even = int((counts["count"].round() == round(top["count"])).sum())
        most = f"{even} {window}s have most, {top['count']:.0f} each"
        if even == 1:
            most = f"the busiest {window} began in {month(top['window_start'])} with {top['count']:.0f}"
        title = f"{plural(events, 'contact')}; {most}"
        if change.verdict:
            title += f"; on a change of rate there are {change.verdict}"
    if total:
        figure.add_edge_text("<b>Contacts</b>", 1.0, yref="paper", size=13)
        figure.add_edge_text("<b>Weighted by level</b> (1 to 5)", 0.36, yref="paper", size=13)
    axis = {"rangemode": "tozero", "nticks": 5, "visible": total > 0}
    figure.update_layout(
        showlegend=False,
        barmode="stack",
        yaxis={**axis, "domain": [0.46, 0.99], "title": {"text": f"a {window}"}},
        yaxis2={**axis, "domain": [0, 0.34], "title": {"text": f"weight a {window}"}},
        xaxis={**MONTHS, "visible": total > 0, "anchor": "y2"},
        margin={"l": 56, "r": 20, "t": 30, "b": 40},
    )
    figure.narrow(xaxis={"nticks": 3})
    alt = (
        f"Two bar charts of {len(counts)} windows with {total:.0f} contacts of {between} in all, plain and weighted by level."
        f" {plural(len(summits), 'summit is', 'summits are')} marked below the upper axis. {title}."
    )
    pale = "" if discretionary is None else " Pale: greetings the calendar drives."
    return Chart(
        name="contacts", drawn=figure.finish(), title=title,
        subtitle=f"Contacts of {between} per {window}; legs of a visit count once; partial dates are spread over their span.{pale}"
        " Orange triangles: summits. Below, a contact weighs 5 for heads of state down to 1 for officials.",
        alt=alt, table=table, source=source_line(as_of=as_of, events=events),
        method="Dashed: the changes of rate at their most probable number, each with the probability that it began in just that window.",
    )  # fmt: skip


def _begun(change: Changes) -> dict[pd.Timestamp, float]:
    """The probability that a new rate began in each window that a change is marked at."""
    return dict(zip(change.frame["start"].iloc[1:], change.frame["probability"].iloc[1:], strict=True))


def _bars(figure: FigureBuilder, table: pd.DataFrame, window: str) -> None:
    wide = [d * 86_400_000 * 0.82 for d in table["exposure_days"]]
    free = table.get("discretionary", table["count"])
    for name, y, colour, axis in (
        ("discretionary", free, BLUE, "y"),
        ("driven by the calendar", table["count"] - free, "rgba(0,114,178,0.35)", "y"),
        ("weighted", table["weighted"], GREEN, "y2"),
    ):
        figure.add_trace(
            type="bar", x=table["window_start"], y=y, name=name, width=wide, offset=0, yaxis=axis,
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate=f"{plain(window)} from %{{x|%d %b %Y}}: %{{y:.1f}}<extra>{name}</extra>",
        )  # fmt: skip


def _change(figure: FigureBuilder, change: Changes, counts: pd.DataFrame) -> None:
    """A line at each change, with its probability; its words stand on the side where the bars beside it are lower."""
    near = len(counts) // 6 + 1
    for at, row in enumerate(change.frame.iloc[1:].itertuples(index=False)):
        figure.add_rule(row.start, (0, 1), yref="paper", colour=INK, width=1.4, dash="dash")
        later = counts["window_start"] >= row.start
        left, right = counts[~later]["count"].tail(near).max(), counts[later]["count"].head(near).max()
        side, shift = ("right", -5) if left <= right else ("left", 5)
        figure.add_text(
            f"new rate<br>{short_span(row.start, 'month')}<br>({row.probability:.0%})", row.start, 0.98 - 0.11 * (at % 2),
            yref="paper", xanchor=side, yanchor="top", xshift=shift, align=side,
        )  # fmt: skip

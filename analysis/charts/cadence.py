"""Contacts per window, drawn as bars with the summits named."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analysis.cadence.observed import Observed
from analysis.cadence.regimes import ChangePoint
from analysis.charts.theme import CAMP_COLOUR, INK, canvas, plain, say_empty, source_line
from analysis.display import Chart

_WINDOW: Final = {"W": "week", "M": "month", "Q": "quarter", "Y": "year"}


def counts_chart(counts: pd.DataFrame, change: ChangePoint, view: Observed, *, window: str, as_of: str) -> Chart:
    """Contacts in each window, with the most likely change of rate and the summits.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `analysis.cadence.counts`.
    change : ChangePoint
        From `analysis.cadence.change_point`.
    view : Observed
        The contacts counted.
    window : str
        pandas offset the windows were made with.
    as_of : str
        Day of knowledge, for the source line.
    """
    dyad, events = view.dyad, len(view.contacts)
    window = _WINDOW.get(window[:1], window)
    summits = view.contacts[view.contacts["kind"] == "summit"]
    figure = canvas(380)
    total = float(counts["count"].sum()) if len(counts) else 0.0
    if total == 0:
        title = f"No {dyad} contact was on file in this window"
        say_empty(figure, title)
    else:
        figure.add_trace(
            go.Bar(
                x=counts["window_start"],
                y=counts["count"],
                name="contacts",
                width=[d * 86_400_000 * 0.82 for d in counts["exposure_days"]],
                offset=0,
                marker={"color": CAMP_COLOUR["seoul"], "line": {"width": 0}},
                hovertemplate=f"{plain(window)} from %{{x|%d %b %Y}}: %{{y:.1f}}<extra></extra>",
            )
        )
        if change.most_likely is not None and change.odds > 10:
            figure.add_shape(
                type="line",
                x0=change.most_likely,
                x1=change.most_likely,
                y0=0,
                y1=1,
                yref="paper",
                line={"color": INK, "width": 1.4, "dash": "dash"},
            )
            figure.add_annotation(
                x=change.most_likely,
                y=1,
                yref="paper",
                xanchor="right",
                yanchor="top",
                showarrow=False,
                xshift=-5,
                text=f"rate changes, most likely {change.most_likely:%b %Y}",
                font={"size": 12, "color": INK},
            )
        for row in summits.itertuples(index=False):
            figure.add_annotation(
                x=row.starts_on,
                y=0,
                text="▲",
                showarrow=False,
                yanchor="top",
                yshift=2,
                font={"size": 11, "color": CAMP_COLOUR["washington_allies"]},
                hovertext=plain(row.title),
            )
        top = counts.loc[counts["count"].idxmax()]
        title = (
            f"{total:.0f} contacts; the busiest {window} began in {top['window_start']:%B %Y} with {top['count']:.0f}"
        )
        if change.verdict:
            title += f"; on a change of rate there are {change.verdict}"
    figure.update_layout(
        showlegend=False,
        bargap=0.1,
        yaxis={"title": {"text": f"contacts per {window}"}, "rangemode": "tozero"},
        xaxis={"tickformat": "%b %Y"},
    )
    alt = (
        f"Bar chart of {len(counts)} windows with {total:.0f} {dyad} contacts in all."
        f" {len(summits)} summits are marked below the axis."
    )
    return Chart(
        "contacts",
        figure,
        title,
        f"{dyad} contacts per {window}; legs of a visit count once; partial dates are spread over their span."
        " Orange triangles: summits.",
        alt,
        counts,
        source_line(as_of=as_of, events=events),
        "Single-change posterior of a Poisson rate; the dashed line shows only when odds exceed 10 to 1.",
    )

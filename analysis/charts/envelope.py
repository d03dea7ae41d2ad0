"""The values that claims do not exclude, drawn as steps."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import BLUE, INK, VERMILION, canvas, plain, say_empty, source_line, time_axis
from analysis.claims.envelope import Envelope
from analysis.display import Chart
from analysis.language.format import day, number, plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow


def envelope_chart(result: Envelope, dossier: Dossier, *, flow: Flow) -> Chart:
    """Floor and ceiling of a cumulative flow, with the days on which they cross.

    Parameters
    ----------
    result : Envelope
        From `analysis.claims.envelope`.
    dossier : Dossier
        Gives the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    """
    unit = flow.unit or flow.goods
    as_of = dossier.replayed
    until = pd.Timestamp(dossier.day)
    figure = canvas(400)
    steps = result.steps
    crossed = steps[steps["floor"] > steps["ceiling"]]
    if steps.empty:
        title = f"No dated figure for {flow} was on file"
        say_empty(figure, title)
    else:
        days = [*steps["day"], max(until, steps["day"].iloc[-1])]
        figure.add_trace(
            go.Scatter(
                x=days,
                y=[*steps["floor"], steps["floor"].iloc[-1]],
                mode="lines",
                line={"shape": "hv", "width": 2.2, "color": BLUE},
                name="floor",
                hovertemplate="%{x|%d %b %Y}: at least %{y:,.0f}<extra></extra>",
            )
        )
        ceiling = steps.dropna(subset=["ceiling"])
        figure.add_trace(
            go.Scatter(
                x=ceiling["day"],
                y=ceiling["ceiling"],
                mode="lines+markers",
                marker={"size": 5},
                line={"shape": "vh", "width": 2.2, "color": VERMILION},
                name="ceiling",
                hovertemplate="%{x|%d %b %Y}: at most %{y:,.0f}<extra></extra>",
            )
        )
        for row in crossed.itertuples(index=False):
            figure.add_shape(
                type="line",
                x0=row.day,
                x1=row.day,
                y0=row.ceiling,
                y1=row.floor,
                line={"color": INK, "width": 1.4, "dash": "dot"},
            )
        figure.add_annotation(
            x=days[-1],
            y=steps["floor"].iloc[-1],
            text="highest floor",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"color": BLUE, "size": 12},
        )
        if len(ceiling):
            figure.add_annotation(
                x=ceiling["day"].iloc[-1],
                y=ceiling["ceiling"].iloc[-1],
                text="lowest ceiling",
                showarrow=False,
                xanchor="right",
                yanchor="bottom",
                font={"color": VERMILION, "size": 12},
            )
        if len(crossed):
            figure.add_annotation(
                x=0,
                xref="paper",
                y=1,
                yref="paper",
                text="dotted: floor above ceiling, claims conflict",
                showarrow=False,
                xanchor="left",
                yanchor="bottom",
                font={"color": INK, "size": 12},
            )
        last = float(steps["floor"].iloc[-1])
        allowed = f", 'about' taken {result.about_tolerance:.0%} lower" if result.about_tolerance else ""
        title = f"The claims put {flow} at {number(last)} or more by {day(until)}{allowed}"
        title += f", and conflict on {len(crossed)} days of change" if len(crossed) else ", and leave room on every day"
    figure.update_layout(
        showlegend=False, yaxis={"title": {"text": plain(unit)}, "rangemode": "tozero", "tickformat": ",~r"}
    )
    axis: dict[str, object] = time_axis()
    if not steps.empty:  # annotations would stretch an automatic range
        first, last_day = steps["day"].iloc[0], max(until, steps["day"].iloc[-1])
        pad = max((last_day - first) * 0.06, pd.Timedelta(days=20))
        axis["range"] = [first - pad, last_day + pad]
    figure.update_layout(xaxis=axis)
    alt = (
        f"Step chart of {plural(len(steps), 'change')} of the floor and ceiling that"
        f" {plural(result.claims_used, 'dated claim sets', 'dated claims set')}."
        f" {'The floor exceeds the ceiling on ' + str(len(crossed)) + ' of them.' if len(crossed) else 'They never cross.'}"
    )
    return Chart(
        "envelope",
        figure,
        title,
        f"Cumulative {flow}, in {unit}; 'about' counts as plus or minus {result.about_tolerance:.0%}."
        " All scopes together: the table names each claim.",
        alt,
        steps,
        source_line(claims=result.claims_used, as_of=as_of),
        "L(t) = highest floor with its last day at or before t; U(t) = lowest ceiling with its day at or after t.",
    )

"""What each new claim moved: the highest floor as knowledge grew, and the claims that conflict."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import MUTED, canvas, empty_canvas, plain, source_line, time_axis, wrap
from analysis.display import Chart
from analysis.language.format import day, number, plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples

MARK = {
    "first figure": "star",
    "raises the floor": "triangle-up",
    "conflicts": "x",
    "relays": "circle-open",
    "moves nothing": "line-ew-open",
}


def ledger_chart(ledger: pd.DataFrame, dossier: Dossier, *, flow: Flow) -> Chart:
    """How did each new claim move the highest floor, in the order the public learnt it?

    Parameters
    ----------
    ledger : pandas.DataFrame
        From `analysis.claims.ledger`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    """
    known = dossier.replayed
    subtitle = (
        "Highest floor claimed so far, by the day of knowledge;"
        " ▲ raised it, × conflicts with an earlier claim, ○ relay, — moved nothing."
    )
    if ledger.empty or ledger["floor_after"].isna().all():
        title = f"No dated floor for {flow} was on file"
        figure = empty_canvas(title)
        return Chart("ledger", figure, title, subtitle, title + ".", ledger, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    rows = ledger.dropna(subset=["floor_after"])
    figure = canvas(360)
    end = pd.Timestamp(dossier.day)
    figure.add_trace(
        go.Scatter(
            x=[*rows["known_on"], end],
            y=[*rows["floor_after"], rows["floor_after"].iloc[-1]],
            mode="lines",
            line={"shape": "hv", "color": MUTED, "width": 1.6},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=rows["known_on"],
            y=rows["floor_after"],
            mode="markers",
            customdata=list(rows["claim_id"]),
            marker={
                "symbol": [MARK[e] for e in rows["effect"]],
                "size": [9 if e in ("moves nothing", "relays") else 12 for e in rows["effect"]],
                "color": [dossier.config.colour(voices.at[c, "camp"]) for c in rows["claimant_id"]],
                "line": {
                    "width": 1.6,
                    "color": [dossier.config.colour(voices.at[c, "camp"]) for c in rows["claimant_id"]],
                },
            },
            hovertext=[
                f"<b>{wrap(str(voices.at[r.claimant_id, 'name']))}</b><br>{r.effect}: floor {number(r.floor_after)}"
                f"<br>known {day(r.known_on)}<br>{plain(r.claim_id)}"
                for r in tuples(rows)
            ],
            hoverinfo="text",
        )
    )
    last = None
    for row in tuples(rows[rows["effect"].isin(["first figure", "raises the floor"])]):
        if last is None or (row.known_on - last).days > 45:
            figure.add_annotation(
                x=row.known_on,
                y=row.floor_after,
                text=number(row.floor_after),
                showarrow=False,
                xanchor="right",
                yanchor="bottom",
                font={"size": 12},
            )
            last = row.known_on
    raised = int(rows["effect"].isin(["first figure", "raises the floor"]).sum())
    clash = int((rows["conflicts_added"] > 0).sum())
    idle = len(rows) - raised - clash
    title = f"Of {plural(len(rows), 'figure')} for {flow}, {raised} raised the highest floor,"
    title += f" {clash} conflicted with an earlier one and {idle} relayed or moved nothing"
    figure.update_layout(
        showlegend=False,
        yaxis={"rangemode": "tozero", "tickformat": ",~r", "title": {"text": plain(flow.goods)}},
        xaxis=time_axis(),
    )
    alt = f"Step line of the highest floor from {number(rows['floor_after'].iloc[0])} to {number(rows['floor_after'].iloc[-1])}. {title}."
    return Chart(
        "ledger",
        figure,
        title,
        subtitle,
        alt,
        ledger,
        source_line(len(ledger), ledger["claimant_id"].nunique(), as_of=known),
        "Floors of all scopes together; a claim conflicts when no never-falling total satisfies it and an earlier claim.",
        ids=list(ledger["claim_id"]),
    )

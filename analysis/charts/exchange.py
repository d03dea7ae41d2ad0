"""Oil against the notified cap, claim by claim."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import CAMP_COLOUR, INK, canvas, number, plain, say_empty, short, source_line, wrap
from analysis.display import Chart
from analysis.dossier import Dossier


def oil_chart(oil: pd.DataFrame, dossier: Dossier) -> Chart:
    """How do notified and estimated barrels of refined oil stand against the yearly cap?

    Parameters
    ----------
    oil : pandas.DataFrame
        From `analysis.claims.oil_against_cap`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    """
    known = dossier.as_of_day.isoformat() if dossier.as_of_day else ""
    subtitle = "Barrels by claim, newest on top, with the span each counts; ● a stated amount, ▷ at least; the cap is for a calendar year."
    if oil.empty:
        title = "No figure for refined oil was on file"
        figure = canvas(160)
        say_empty(figure, title)
        figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
        return Chart("oil", figure, title, subtitle, title + ".", oil, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    cap = float(oil["cap"].iloc[0])
    names = [
        plain(f"{short(voices.at[r.claimant_id, 'name'], 30)}, {_months(r.period_start, r.through)}")
        for r in oil.itertuples(index=False)
    ]
    value = oil["low"].fillna(oil["high"])
    colour = [CAMP_COLOUR[voices.at[c, "camp"]] for c in oil["claimant_id"]]
    figure = canvas(110 + 44 * len(oil))
    figure.add_trace(
        go.Scatter(
            x=value,
            y=list(range(len(oil))),
            mode="markers+text",
            customdata=list(oil["claim_id"]),
            text=[number(v) for v in value],
            textposition="middle right",
            textfont={"size": 12},
            cliponaxis=False,
            marker={
                "symbol": ["circle" if h == h else "triangle-right-open" for h in oil["high"]],
                "size": 12,
                "color": colour,
                "line": {"width": 1.8, "color": colour},
            },
            hovertext=[
                f"<b>{wrap(n)}</b><br>{r.kind}: {number(v)} barrels<br>{r.reading}<br>{plain(r.claim_id)}"
                for n, v, r in zip(names, value, oil.itertuples(index=False), strict=True)
            ],
            hoverinfo="text",
        )
    )
    for row, name in enumerate(names):
        figure.add_annotation(
            x=0,
            xref="paper",
            y=row,
            text=name,
            showarrow=False,
            xanchor="left",
            yshift=16,
            font={"size": 11, "color": INK},
        )
    figure.add_vline(x=cap, line={"color": INK, "width": 1.4, "dash": "dash"})
    figure.add_annotation(
        x=cap, y=1, yref="paper", text=f"yearly cap {number(cap)}", showarrow=False, yanchor="bottom", font={"size": 12}
    )
    figure.update_layout(
        showlegend=False,
        margin={"t": 30, "l": 12},
        yaxis={"visible": False, "range": [-0.6, len(oil) - 0.1]},
        xaxis={
            "rangemode": "tozero",
            "tickformat": ",~r",
            "range": [0, max(float(value.max()), cap) * 1.25],
            "nticks": 5,
            "tickangle": 0,
            "title": {"text": "barrels"},
        },
    )
    over = oil[oil["reading"] == "over"]
    notified = oil[oil["kind"] == "notified"]
    kind = "is a notification" if len(notified) == 1 else "are notifications"
    title = f"{len(over)} of {len(oil)} figures put a year's refined oil above the cap; {len(notified)} {kind}"
    title += f", the highest {number(float(notified['high'].max()))} barrels" if len(notified) else ""
    return Chart(
        "oil",
        figure,
        title,
        subtitle,
        f"Dot plot of {len(oil)} figures. {title}.",
        oil,
        source_line(len(oil), oil["claimant_id"].nunique(), as_of=known),
        "UN Security Council resolution 2397, paragraph 5: 500,000 barrels a calendar year.",
        ids=list(oil["claim_id"]),
    )


def _months(start: pd.Timestamp, end: pd.Timestamp) -> str:
    if pd.isna(start):
        return "start not stated"
    first, last = f"{start:%b %Y}", "" if pd.isna(end) else f"{end:%b %Y}"
    return first if last in ("", first) else f"{first} to {last}"

"""Who says which figure: one line per claimant, its figures in time order along the value axis."""

from __future__ import annotations

import plotly.graph_objects as go

from analysis.charts.theme import (
    BOUND_SYMBOL,
    canvas,
    day_words,
    figure_words,
    number,
    plain,
    say_empty,
    source_line,
    wrap,
)
from analysis.claims.lineage import pages
from analysis.claims.scope import comparable
from analysis.display import Chart
from analysis.dossier import Dossier
from analysis.rows import tuples


def claimants_chart(dossier: Dossier, *, commodity: str, origin: str, destination: str) -> Chart:
    """Which figures has each claimant given for this flow?

    Parameters
    ----------
    dossier : Dossier
        Replayed to the day of interest.
    commodity, origin, destination : str
        The flow; cumulative figures only.
    """
    claims = (
        comparable(dossier.claims, commodity=commodity, origin=origin, destination=destination)
        if len(dossier.claims[dossier.claims["commodity_id"] == commodity])
        else dossier.claims.iloc[0:0]
    )
    voices = dossier.claimants.set_index("claimant_id")
    known = dossier.replayed
    what = f"{commodity.replace('_', ' ')} from {origin} to {destination}"
    subtitle = (
        f"Cumulative figures for {what}, one line per claimant, newest marked large."
        " △ at least or more, ● about or exactly, ▽ up to."
    )
    if claims.empty:
        figure = canvas(180)
        title = f"No cumulative figure for {what} was on file"
        say_empty(figure, title)
        figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
        return Chart("claimants", figure, title, subtitle, title + ".", claims[["claim_id"]], source_line(as_of=known))
    claims = claims.assign(
        value=claims["best"].fillna(claims["low"]).fillna(claims["high"]),
        claimant=[voices.at[c, "name"] for c in claims["claimant_id"]],
        camp=[voices.at[c, "camp"] for c in claims["claimant_id"]],
        words=[figure_words(r.bound, r.low, r.best, r.high) for r in tuples(claims)],
    )
    latest = claims.groupby("claimant")["value"].last().sort_values()
    order = list(latest.index)
    figure = canvas(90 + 30 * len(order))
    for claimant in order:
        own = claims[claims["claimant"] == claimant]
        colour = dossier.words.colour(own["camp"].iloc[0])
        newest = [i == len(own) - 1 for i in range(len(own))]
        figure.add_trace(
            go.Scatter(
                x=own["value"],
                y=[plain(claimant)] * len(own),
                mode="lines+markers",
                customdata=list(own["claim_id"]),
                line={"width": 1, "color": colour},
                name=plain(claimant),
                marker={
                    "symbol": [BOUND_SYMBOL[b] for b in own["bound"]],
                    "size": [12 if n else 7 for n in newest],
                    "color": colour,
                    "line": {"width": 1.8, "color": colour},
                },
                hovertext=[
                    f"<b>{wrap(r.claimant)}</b><br>{wrap(r.words)}<br>known {day_words(r.known_on)}<br>{plain(r.claim_id)}"
                    for r in tuples(own)
                ],
                hoverinfo="text",
            )
        )
        figure.add_annotation(
            x=float(own["value"].iloc[-1]),
            y=plain(claimant),
            text=number(float(own["value"].iloc[-1])),
            showarrow=False,
            xanchor="left",
            xshift=10,
            font={"size": 12, "color": colour},
        )
    top = float(claims["value"].max())
    figure.update_layout(
        showlegend=False,
        xaxis={
            "rangemode": "tozero",
            "range": [0, top * 1.12],
            "tickformat": ",~r",
            "title": {"text": plain(commodity.replace("_", " "))},
        },
        yaxis={"showgrid": False, "tickfont": {"size": 12}},
    )
    camps = [dossier.words.name(c) for c in dossier.words.camps if c in set(claims["camp"])]
    ends = f"{number(float(latest.min()))} to {number(float(latest.max()))}"
    title = f"{len(order)} claimants have put a total on {what}; their latest figures run from {ends}"
    alt = f"Dot plot of {len(claims)} figures by {len(order)} claimants ({', '.join(camps)}). {title}."
    table = claims[
        ["claimant", "words", "known_on", "through", "period_start", "channel", "item_class", "review", "claim_id"]
    ]
    carried = len(pages(claims))
    return Chart(
        "claimants",
        figure,
        title,
        subtitle,
        alt,
        table.reset_index(drop=True),
        source_line(len(claims), len(order), carried, known),
        ids=list(claims["claim_id"]),
    )

"""What flow a claimant's successive totals imply, as level stretches between the days they count to."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.charts.theme import (
    canvas,
    day_words,
    empty_canvas,
    number,
    plain,
    source_line,
    time_axis,
    wrap,
)
from analysis.display import Chart
from analysis.dossier import Dossier


def rates_chart(rates: pd.DataFrame, dossier: Dossier, *, what: str) -> Chart:
    """How much a day lies between one claimant's successive figures?

    Parameters
    ----------
    rates : pandas.DataFrame
        From `analysis.claims.implied_rates`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    what : str
        The flow in words.
    """
    known = dossier.replayed
    subtitle = (
        "Difference of two totals of one claimant over the days between; a level line is an average, not a daily count."
    )
    table = rates.round({"rate": 1, "low": 1, "high": 1})
    if rates.empty:
        title = f"No claimant had given two dated totals for {what}"
        figure = empty_canvas(title)
        return Chart("implied-rates", figure, title, subtitle, title + ".", table, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    figure = canvas(340)
    for row in rates.itertuples(index=False):
        colour = dossier.words.colour(voices.at[row.claimant_id, "camp"])
        name = str(voices.at[row.claimant_id, "name"])
        text = (
            f"<b>{wrap(name)}</b><br>{number(round(row.rate, 1))} a day over {row.days:,} days"
            f"<br>{day_words(row.start)} to {day_words(row.end)}<br>{plain(row.to_claim)}"
        )
        figure.add_trace(
            go.Scatter(
                x=[row.start, row.end],
                y=[row.rate, row.rate],
                mode="lines+markers",
                line={"width": 3, "color": colour},
                marker={"size": 6, "color": colour},
                customdata=[row.from_claim, row.to_claim],
                hovertext=[text, text],
                hoverinfo="text",
            )
        )
    drawn: list[tuple[pd.Timestamp, float]] = []
    top = max(float(rates["rate"].max()), 1.0)
    for row in rates.sort_values("days", ascending=False).itertuples(index=False):
        middle = row.start + (row.end - row.start) / 2
        if row.days > 30 and all(abs((middle - x).days) > 90 or abs(row.rate - y) > top / 12 for x, y in drawn):
            drawn.append((middle, row.rate))
            figure.add_annotation(
                x=middle,
                y=row.rate,
                text=plain(
                    f"{number(round(row.rate, 1))} {dossier.words.name(voices.at[row.claimant_id, 'camp']).split(' and ')[0]}"
                ),
                showarrow=False,
                yanchor="bottom",
                font={"size": 11, "color": dossier.words.colour(voices.at[row.claimant_id, "camp"])},
            )
    figure.update_layout(
        showlegend=False,
        yaxis={"rangemode": "tozero", "title": {"text": plain(f"{what.split(' from ')[0]} a day")}},
        xaxis=time_axis(),
    )
    most = rates["claimant_id"].value_counts().index[0]
    own = rates[rates["claimant_id"] == most]
    title = (
        f"{voices.at[most, 'name']}: {len(own)} steps between its own totals imply {number(round(float(own['rate'].min()), 1))}"
        f" to {number(round(float(own['rate'].max()), 1))} {what.split(' from ')[0]} a day"
    )
    alt = f"Level lines of {len(rates)} implied rates by {rates['claimant_id'].nunique()} claimants. {title}."
    return Chart(
        "implied-rates",
        figure,
        title,
        subtitle,
        alt,
        table,
        source_line(len(rates) + rates["claimant_id"].nunique(), rates["claimant_id"].nunique(), as_of=known),
        "Rate = (later total - earlier total) / days; floors as said. A negative rate is a downward revision.",
        ids=list(rates["to_claim"]),
    )

"""Contacts by month and year, as a heat map whose cells say their number."""

from __future__ import annotations

import math

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import INK, MUTED, source_line
from analysis.display import Chart

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALE = [[0.0, "rgba(0,114,178,0.0)"], [0.001, "rgba(0,114,178,0.10)"], [1.0, "rgba(0,114,178,0.62)"]]


def calendar_chart(table: pd.DataFrame, *, between: str, as_of: str) -> Chart:
    """Contacts in each month of each year.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.cadence.calendar`.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    total = float(table["count"].sum()) if len(table) else 0.0
    years = sorted(table["year"].unique()) if len(table) else []
    figure = FigureBuilder(110 + 30 * max(len(years), 3))
    grid = [[math.nan] * 12 for _ in years]
    for year, month, value in zip(table["year"], table["month"], table["count"], strict=True):
        grid[years.index(year)][month - 1] = value
    if total == 0:
        title = f"No contact of {between} was on file in this window"
        figure.say_empty(title)
        figure.hide_axes()
    else:
        figure.add_trace(
            type="heatmap", z=grid, x=list(range(1, 13)), y=[str(y) for y in years], colorscale=_SCALE, zmin=0, showscale=False,
            xgap=2, ygap=2, text=[[_said(v) for v in row] for row in grid], texttemplate="%{text}",
            textfont={"color": INK, "size": 12}, hovertemplate="%{y}, month %{x}: %{z} contacts<extra></extra>", hoverongaps=False,
        )  # fmt: skip
        top = table.loc[table["count"].idxmax()]
        free = float(table["discretionary"].sum())
        even = int((table["count"].round() == round(top["count"])).sum())
        most = f"{even} months have most contacts, {top['count']:.0f} each"
        if even == 1:
            most = f"The busiest month was {_MONTHS[int(top['month']) - 1]} {int(top['year'])} with {top['count']:.0f} contacts"
        title = f"{most}; {round(total) - round(free)} of {total:.0f} were greetings on fixed days"
    axis = {"ticks": "", "showgrid": False, "fixedrange": True}
    figure.update_layout(
        xaxis={
            **axis, "side": "top", "tickvals": list(range(1, 13)), "ticktext": list(_MONTHS), "tickangle": 0,
            "tickfont": {"size": 11, "color": MUTED},
        },
        yaxis={**axis, "autorange": "reversed", "type": "category", "tickfont": {"size": 12}},
        margin={"l": 48, "r": 12, "t": 32, "b": 12},
    )  # fmt: skip
    return Chart(
        name="calendar", drawn=figure.finish(), title=title,
        subtitle=f"Contacts of {between} by month, where the month is known. Empty cells: no contact on file.",
        alt=f"Heat map of {len(years)} years by 12 months with {total:.0f} contacts of {between}. {title}.",
        table=table, source=source_line(as_of=as_of, events=round(total)),
    )  # fmt: skip


def _said(count: float) -> str:
    """What a cell says; no contact as nothing."""
    return "" if math.isnan(count) or not count else f"{count:.0f}"

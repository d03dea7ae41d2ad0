"""What flow a claimant's successive totals imply, as level stretches between the days they count to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.sheet import Sheet
from analysis.charts.theme import empty_canvas, plain, source_line, time_axis, wrap
from analysis.display import Chart
from analysis.language.format import day, iso, number, plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples


def rates_chart(rates: pd.DataFrame, dossier: Dossier, *, flow: Flow) -> Chart:
    """How much a day lies between one claimant's successive figures?

    Parameters
    ----------
    rates : pandas.DataFrame
        From `analysis.claims.implied_rates`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    """
    known = dossier.replayed
    subtitle = (
        "Difference of two totals of one claimant over the days between; a level line is an average, not a daily count."
    )
    table = rates.round({"rate": 1, "low": 1, "high": 1})
    if rates.empty:
        title = f"No claimant had given two dated totals for {flow}"
        figure = empty_canvas(title)
        return Chart("implied-rates", figure, title, subtitle, title + ".", table, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    sheet = Sheet(340)
    rates = rates.assign(camp=[str(voices.at[c, "camp"]) for c in rates["claimant_id"]])
    for camp, own in rates.groupby("camp"):
        rows = list(tuples(own))
        colour = dossier.config.colour(str(camp))
        lines = {
            "x": [d for r in rows for d in (iso(r.start), iso(r.end), None)],
            "y": [y for r in rows for y in (r.rate, r.rate, None)],
            # A filter takes the line with the pen's lift after it.
            "customdata": [r.to_claim for r in rows for _ in range(3)],
            "hoverinfo": "skip",
        }
        sheet.add_trace({"type": "scatter", "mode": "lines", "line": {"width": 3, "color": colour}, **lines})
        sheet.add_marks(
            [d for d in lines["x"] if d],
            [r.rate for r in rows for _ in range(2)],
            ["circle"] * (2 * len(rows)),
            colour=colour,
            size=6,
            weight=0,
            ids=[key for r in rows for key in (r.from_claim, r.to_claim)],
            texts=[
                f"<b>{wrap(str(voices.at[r.claimant_id, 'name']))}</b><br>{number(round(r.rate, 1))} a day over {plural(r.days, 'day')}"
                f"<br>{day(r.start)} to {day(r.end)}<br>{plain(r.to_claim)}"
                for r in rows
                for _ in range(2)
            ],
        )
    start, end, level = (rates[column].to_numpy() for column in ("start", "end", "rate"))
    top = max(float(level.max()), 1.0)
    longest = list(tuples(rates.sort_values("days", ascending=False)))
    for add, share in ((sheet.add_annotation, 0.07), (sheet.add_narrow_annotation, 0.16)):
        half = (end.max() - start.min()) * share  # of a label, on this width
        labelled: list[tuple[np.datetime64, float]] = []
        for row in longest:
            middle = (row.start + (row.end - row.start) / 2).to_datetime64()
            beside = (start < middle + half) & (end > middle - half)
            covered = beside & (level > row.rate) & (level < row.rate + top / 10)
            close = (abs(middle - x) < 2 * half and abs(row.rate - y) < top / 12 for x, y in labelled)
            if row.days > 30 and not covered.any() and not any(close):
                labelled.append((middle, row.rate))
                add(
                    x=str(middle.astype("datetime64[D]")),
                    y=row.rate,
                    text=plain(f"{number(round(row.rate, 1))} {dossier.config.name(row.camp).split(' and ')[0]}"),
                    yanchor="bottom",
                    font={"size": 11, "color": dossier.config.colour(row.camp)},
                )
    sheet.update_layout(
        showlegend=False,
        yaxis={"rangemode": "tozero", "title": {"text": plain(f"{flow.goods} a day")}},
        xaxis=time_axis(),
    )
    most = rates["claimant_id"].value_counts().index[0]
    own = rates[rates["claimant_id"] == most]
    steps = plural(len(own), "step between its own totals implies", "steps between its own totals imply")
    title = f"{voices.at[most, 'name']}: {steps} {number(round(float(own['rate'].min()), 1))}"
    if len(own) > 1:
        title += f" to {number(round(float(own['rate'].max()), 1))}"
    title += f" {flow.goods} a day"
    alt = f"Level lines of {len(rates)} implied rates by {rates['claimant_id'].nunique()} claimants. {title}."
    return Chart(
        "implied-rates",
        sheet.finish(),
        title,
        subtitle,
        alt,
        table,
        source_line(len(rates) + rates["claimant_id"].nunique(), rates["claimant_id"].nunique(), as_of=known),
        "Rate = (later total - earlier total) / days; floors as said. A negative rate is a downward revision.",
        ids=list(rates["to_claim"]),
    )

"""What flow a claimant's successive totals imply, as level stretches between the days they count to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import card, plain, source_line, time_axis
from analysis.display import Chart
from analysis.language.format import day, iso, number, plural, readable
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
        "Difference of two totals of one claimant that count the same, over the days between; a level line is an average, not a"
        " daily count."
    )
    table = rates.round({"rate": 1, "low": 1, "high": 1})
    if rates.empty:
        title = f"No claimant had given two dated totals of the same scope for {flow}"
        return FigureBuilder.empty_chart("implied-rates", title, subtitle=subtitle, table=table, as_of=known)
    voices = ClaimantStyle(dossier)
    figure = FigureBuilder(340)
    rates = rates.assign(camp=[voices.camp(c) for c in rates["claimant_id"]])
    for camp, own in rates.groupby("camp"):
        rows = list(tuples(own))
        colour = dossier.config.colour(str(camp))
        days = [(iso(r.start), iso(r.end)) for r in rows]
        figure.add_scatter(
            [d for ends in days for d in (*ends, None)],
            [y for r in rows for y in (r.rate, r.rate, None)],
            mode="lines",
            line={"width": 3, "color": colour},
            ids=[r.to_claim for r in rows for _ in range(3)],  # a filter takes the line with the pen's lift after it
        )
        figure.add_marks(
            [d for ends in days for d in ends],
            [r.rate for r in rows for _ in range(2)],
            "circle",
            colour=colour,
            size=6,
            weight=0,
            ids=[key for r in rows for key in (r.from_claim, r.to_claim)],
            texts=[
                card(
                    voices.name(r.claimant_id),
                    f"{number(round(r.rate, 1))} a day over {plural(r.days, 'day')}",
                    f"{day(r.start)} to {day(r.end)}",
                    key=r.to_claim,
                )
                for r in rows
                for _ in range(2)
            ],
        )
    start, end, level = (rates[column].to_numpy() for column in ("start", "end", "rate"))
    top = max(float(level.max()), 1.0)
    longest = list(tuples(rates.sort_values("days", ascending=False)))
    for narrow, share in ((False, 0.07), (True, 0.16)):
        half = (end.max() - start.min()) * share  # of a label, on this width
        labelled: list[tuple[np.datetime64, float]] = []
        for row in longest:
            middle = (row.start + (row.end - row.start) / 2).to_datetime64()
            beside = (start < middle + half) & (end > middle - half)
            covered = beside & (level > row.rate) & (level < row.rate + top / 10)
            close = (abs(middle - x) < 2 * half and abs(row.rate - y) < top / 12 for x, y in labelled)
            if row.days > 30 and not covered.any() and not any(close):
                labelled.append((middle, row.rate))
                part = f", {readable(row.item_class)}" if row.item_class else ""
                said = plain(f"{number(round(row.rate, 1))} {dossier.config.name(row.camp).split(' and ')[0]}{part}")
                on, colour = str(middle.astype("datetime64[D]")), dossier.config.colour(row.camp)
                figure.add_text(
                    said, on, row.rate, narrow=narrow, size=11, colour=colour, yanchor="bottom", ids=[row.to_claim]
                )
    yaxis = {"rangemode": "tozero", "title": {"text": plain(f"{flow.goods} a day")}}
    figure.update_layout(showlegend=False, yaxis=yaxis, xaxis=time_axis())
    most, part = rates[["claimant_id", "item_class"]].value_counts().index[0]
    own = rates[(rates["claimant_id"] == most) & (rates["item_class"] == part)]["rate"]
    ends = dict.fromkeys(number(round(float(rate), 1)) for rate in (own.min(), own.max()))
    goods = f"{flow.goods}, {readable(part)}," if part else flow.goods
    title = f"{voices.name(most)}: its own totals imply {' to '.join(ends)} {goods} a day"
    speakers = rates["claimant_id"].nunique()
    return Chart(
        name="implied-rates", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Level lines of {len(rates)} implied rates by {speakers} claimants. {title}.",
        table=table,
        source=source_line(len(rates) + speakers, speakers, as_of=known),
        method="Rate = (later total - earlier total) / days, between totals of one item class, channel and start; floors as said."
        " A negative rate is a downward revision.",
        ids=list(rates["to_claim"]),
    )  # fmt: skip

"""What each new claim moved: the highest floor as knowledge grew, and the claims that conflict."""

from __future__ import annotations

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import AMOUNTS, MUTED, card, marker, plain, source_line, time_axis
from analysis.display import Chart
from analysis.language.format import number, plural
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
    rows = ledger.dropna(subset=["floor_after"])
    if rows.empty:
        title = f"No dated floor for {flow} was on file"
        return FigureBuilder.empty_chart("ledger", title, subtitle=subtitle, table=ledger, as_of=known)
    voices, floors = ClaimantStyle(dossier), rows["floor_after"]
    raising = rows["effect"].isin(["first figure", "raises the floor"])
    figure = FigureBuilder(360)
    figure.add_scatter(
        [*rows["known_on"], pd.Timestamp(dossier.day)],
        [*floors, floors.iloc[-1]],
        mode="lines",
        line={"shape": "hv", "color": MUTED, "width": 1.6},
    )
    figure.add_scatter(
        rows["known_on"],
        floors,
        ids=rows["claim_id"],
        marker=marker(
            [MARK[e] for e in rows["effect"]],
            [voices.colour(c) for c in rows["claimant_id"]],
            [9 if e in ("moves nothing", "relays") else 12 for e in rows["effect"]],
            1.6,
        ),
        texts=[
            card(
                voices.name(r.claimant_id),
                f"{r.effect}: floor {number(r.floor_after)}",
                known=r.known_on,
                key=r.claim_id,
            )
            for r in tuples(rows)
        ],
    )
    last = None
    for row in tuples(rows[raising]):
        if last is None or (row.known_on - last).days > 45:
            last, value = row.known_on, row.floor_after
            figure.add_text(number(value), last, value, xanchor="right", yanchor="bottom", font={"size": 12})
    raised, clash = int(raising.sum()), int((rows["conflicts_added"] > 0).sum())
    title = f"Of {plural(len(rows), 'figure')} for {flow}, {raised} raised the highest floor,"
    title += f" {clash} conflicted with an earlier one and {len(rows) - raised - clash} relayed or moved nothing"
    yaxis = {**AMOUNTS, "title": {"text": plain(flow.goods)}}
    figure.update_layout(showlegend=False, yaxis=yaxis, xaxis=time_axis())
    return Chart(
        name="ledger", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Step line of the highest floor from {number(floors.iloc[0])} to {number(floors.iloc[-1])}. {title}.",
        table=ledger,
        source=source_line(len(ledger), ledger["claimant_id"].nunique(), as_of=known),
        method="Floors of all scopes together; a claim conflicts when no never-falling total satisfies it and an earlier claim.",
        ids=list(ledger["claim_id"]),
    )  # fmt: skip

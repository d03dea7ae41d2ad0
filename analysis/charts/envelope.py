"""The values that claims do not exclude, drawn as steps."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, BLUE, INK, VERMILION, plain, source_line, time_axis
from analysis.claims.envelope import Envelope
from analysis.display import Chart
from analysis.errors import UsageError
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
    shown = {*result.steps["floor_claim"].dropna(), *result.steps["ceiling_claim"].dropna()} - {""}
    claims = dossier.claims
    ends = (claims["commodity_id"] == flow.commodity) & (claims["origin"] == flow.origin)
    own = claims[ends & (claims["destination"] == flow.destination)]
    if foreign := sorted(shown - set(own["claim_id"])):
        raise UsageError(
            f"{foreign[0]!r} is no figure for {flow} on this day; give the envelope of then.quantities(flow)"
        )
    unit, steps, until = flow.unit or flow.goods, result.steps, pd.Timestamp(dossier.day)
    crossed = steps[steps["floor"] > steps["ceiling"]]
    figure = FigureBuilder(400)
    figure.update_layout(showlegend=False, yaxis={"title": {"text": plain(unit)}, **AMOUNTS}, xaxis=time_axis())
    if steps.empty:
        title = f"No dated figure for {flow} was on file"
        figure.say_empty(title)
        figure.hide_axes()
    else:
        _draw(figure, steps, crossed, max(until, steps["day"].iloc[-1]))
        last = float(steps["floor"].iloc[-1])
        allowed = f", 'about' taken {result.about_tolerance:.0%} lower" if result.about_tolerance else ""
        title = f"The claims put {flow} at {number(last)} or more by {day(until)}{allowed}"
        title += f", and conflict on {len(crossed)} days of change" if len(crossed) else ", and leave room on every day"
    alt = (
        f"Step chart of {plural(len(steps), 'change')} of the floor and ceiling that"
        f" {plural(result.claims_used, 'dated claim sets', 'dated claims set')}."
        f" {'The floor exceeds the ceiling on ' + str(len(crossed)) + ' of them.' if len(crossed) else 'They never cross.'}"
    )
    return Chart(
        name="envelope", drawn=figure.finish(), title=title,
        subtitle=f"Cumulative {flow}, in {unit}; 'about' counts as plus or minus {result.about_tolerance:.0%}."
        " All scopes together: the table names each claim.",
        alt=alt, table=steps,
        source=source_line(claims=result.claims_used, as_of=dossier.replayed),
        method="L(t) = highest floor with its last day at or before t; U(t) = lowest ceiling with its day at or after t.",
    )  # fmt: skip


def _draw(figure: FigureBuilder, steps: pd.DataFrame, crossed: pd.DataFrame, last: pd.Timestamp) -> None:
    """Both steps, dotted lines where they cross, and their names at the right end."""
    floor, ceiling = steps["floor"].iloc[-1], steps.dropna(subset=["ceiling"])
    figure.add_scatter(
        [*steps["day"], last], [*steps["floor"], floor], mode="lines", name="floor",
        line={"shape": "hv", "width": 2.2, "color": BLUE}, hovertemplate="%{x|%d %b %Y}: at least %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        ceiling["day"], ceiling["ceiling"], mode="lines+markers", name="ceiling", marker={"size": 5},
        line={"shape": "vh", "width": 2.2, "color": VERMILION}, hovertemplate="%{x|%d %b %Y}: at most %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    for row in crossed.itertuples(index=False):
        figure.add_rule(row.day, (row.ceiling, row.floor), colour=INK, width=1.4, dash="dot")
    ends: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom"}
    figure.add_text("highest floor", last, floor, colour=BLUE, **ends)
    if len(ceiling):
        figure.add_text(
            "lowest ceiling", ceiling["day"].iloc[-1], ceiling["ceiling"].iloc[-1], colour=VERMILION, **ends
        )
    if len(crossed):
        figure.add_edge_text("dotted: floor above ceiling, claims conflict", 1, yref="paper")
    first = steps["day"].iloc[0]  # texts would stretch an automatic range
    pad = max((last - first) * 0.06, pd.Timedelta(days=20))
    figure.update_layout(xaxis={"range": [first - pad, last + pad]})

"""The values that claims do not exclude, drawn as steps."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, BLUE, INK, VERMILION, plain, source_line, time_axis
from analysis.claims.envelope import Envelope
from analysis.display import Chart
from analysis.errors import UsageError
from analysis.language.format import number, plural, quantity_of, short_span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow


def envelope_chart(result: Envelope, dossier: Dossier, *, flow: Flow) -> Chart:
    """Floor and ceiling of a cumulative flow, each at the number its claim states, with the days on which they cross.

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
        _draw(figure, result, crossed, max(until, steps["day"].iloc[-1]))
        title = _finding(result, dossier, flow, crossed)
    alt = (
        f"Step chart of {plural(len(steps), 'change')} of the floor and ceiling that"
        f" {plural(result.claims_used, 'dated claim sets', 'dated claims set')}."
        f" {'The floor exceeds the ceiling on ' + str(len(crossed)) + ' of them.' if len(crossed) else 'They never cross.'}"
    )
    return Chart(
        name="envelope", drawn=figure.finish(), title=title,
        subtitle=f"Running total of {flow}, in {unit}. Blue: no total below it fits what was said by that day; red: no total above it"
        " does. Where blue stands above red, no total fits, so claims conflict or count different things. The table names each claim.",
        alt=alt, table=steps,
        source=source_line(claims=result.claims_used, as_of=dossier.replayed),
        method="L(t) = highest floor with its last day at or before t; U(t) = lowest ceiling with its day at or after t. Drawn are the"
        f" numbers as said; whether they cross is judged with 'about' read {result.about_tolerance:.0%} loosely.",
    )  # fmt: skip


def _finding(result: Envelope, dossier: Dossier, flow: Flow, crossed: pd.DataFrame) -> str:
    said = dossier.said.set_index("claim_id")
    words = f"Read as one total, the figures for {flow.label}"
    if len(crossed):
        widest = crossed.loc[(crossed["floor_said"] - crossed["ceiling_said"]).idxmax()]
        pair = [quantity_of(said.loc[widest[key]]) for key in ("floor_claim", "ceiling_claim")]
        spans = short_span(crossed["day"].iloc[0]), short_span(crossed["day"].iloc[-1])
        when = f"on {spans[0]}" if spans[0] == spans[1] else f"between {spans[0]} and {spans[1]}"
        return f"{words} cannot all be right {when}: {pair[0]} against {pair[1]}{flow.measure}"
    if not result.highest_floor_claim:
        return f"{words} set no floor"
    top = said.loc[result.highest_floor_claim]
    return f"{words} can all be right; the highest floor is {quantity_of(top)}{flow.measure}"


def _draw(figure: FigureBuilder, result: Envelope, crossed: pd.DataFrame, last: pd.Timestamp) -> None:
    """Both steps at the numbers stated, dotted lines where they cross, and their names at the right end."""
    steps = result.steps
    floor, ceiling = steps["floor_said"].iloc[-1], steps.dropna(subset=["ceiling"])
    figure.add_scatter(
        [*steps["day"], last], [*steps["floor_said"], floor], mode="lines", name="floor",
        line={"shape": "hv", "width": 2.2, "color": BLUE},
        texts=[*_hover(result, "floor", "at least"), ""],
    )  # fmt: skip
    figure.add_scatter(
        ceiling["day"], ceiling["ceiling_said"], mode="lines+markers", name="ceiling", marker={"size": 5},
        line={"shape": "vh", "width": 2.2, "color": VERMILION},
        texts=[words for words, has in zip(_hover(result, "ceiling", "at most"), steps["ceiling"].notna(), strict=True) if has],
    )  # fmt: skip
    for row in crossed.itertuples(index=False):
        figure.add_rule(row.day, (row.ceiling_said, row.floor_said), colour=INK, width=1.4, dash="dot")
    ends: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom"}
    if floor == floor:
        figure.add_text("floor: no less fits", last, floor, colour=BLUE, narrow=None, **ends)
    if len(ceiling):
        at = ceiling.iloc[-1]
        low: dict[str, Any] = {"xanchor": "right", "yanchor": "top"}
        figure.add_text("ceiling: no more fits", at["day"], at["ceiling_said"], colour=VERMILION, narrow=None, **low)
    if len(crossed):
        first = crossed.iloc[0]
        words = "conflict: the floor stands<br>above the ceiling"
        figure.add_text(
            words, last, first["ceiling_said"], narrow=True, xanchor="right", yanchor="middle", align="right"
        )
        at = {"xanchor": "right", "yanchor": "bottom", "xshift": -4, "align": "right"}
        figure.add_text(words, first["day"], first["floor_said"], **at)
    first = steps["day"].iloc[0]  # texts would stretch an automatic range
    pad = max((last - first) * 0.06, pd.Timedelta(days=20))
    figure.update_layout(xaxis={"range": [first - pad, last + pad]})


def _hover(result: Envelope, side: str, words: str) -> list[str]:
    """Each step as said; and what a loose reading of 'about' makes of it, where that is another number."""
    told = []
    for on, said, read in result.steps[["day", f"{side}_said", side]].itertuples(index=False):
        loose = f"<br>read {result.about_tolerance:.0%} loosely: {number(read)}" if read != said else ""
        told.append(f"{short_span(on)}: {words} {number(said)}, as said{loose}")
    return told

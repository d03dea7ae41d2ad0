"""Claims that one total does not fit: the figures of each set, joined by a line."""

from __future__ import annotations

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, INK, card, plain, source_line
from analysis.claims.conflicts import MUTUALLY_EXCLUSIVE, Conflicts
from analysis.display import Chart
from analysis.language.format import count, number, plural, quantity_of, short_span, span
from analysis.language.terms import CONFLICT
from analysis.language.text import flat, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.claims import tally


def conflicts_chart(result: Conflicts, dossier: Dossier, *, flow: Flow, most: int = 10) -> Chart:
    """Which figures exclude each other, and by how much?

    Parameters
    ----------
    result : Conflicts
        From `analysis.claims.conflicts`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    most : int
        Sets drawn, pairs first and the widest gap first; all are in the table.
    """
    known = dossier.replayed
    subtitle = (
        "Each row is a set of figures that cannot all describe one total: ▶ the lower bound, ● the upper. Solid line: a contradiction,"
        " or a claimant’s revision of its own figure; dotted: dates, scope or rounding may explain it."
    )
    table = result.frame.rename(columns={"days": "days_older", "loosest": "about_from"})
    shown = result.ranked[:most]
    if not shown:
        title = (
            f"The {count(result.claims_used, 'dated figure')} for {flow} can all be true together"
            if result.claims_used > 1
            else f"The one dated figure for {flow} stands alone"
            if result.claims_used
            else f"No dated figure for {flow} was on file"
        )
        return FigureBuilder.empty_chart("conflicts", title, subtitle=subtitle, table=table, as_of=known)
    claims = dossier.said.set_index("claim_id")
    if len(shown) < result.count:
        subtitle += f" Shown: {len(shown)} of {number(result.count)}, contradictions first; the rest are in the table."
    lines = max(len(each.claim_ids) for each in shown)
    figure, top = FigureBuilder(90 + (32 + 14 * lines) * len(shown)), 0.0
    for row, pair in enumerate(reversed(shown)):
        sides = [claims.loc[key] for key in pair.claim_ids]
        values = [float(s["value"]) for s in sides]
        top = max(top, *values)
        symbols = ["triangle-right"] * pair.floors + ["circle"] * (len(sides) - pair.floors)
        words = [quantity_of(s) for s in sides]
        dash = "solid" if pair.kind in MUTUALLY_EXCLUSIVE else "dot"
        figure.add_rule(
            (min(values), max(values)), row, colour=INK, width=1.4, dash=dash, layer="below", ids=[pair.claim_ids]
        )
        figure.add_scatter(
            values,
            [row] * len(values),
            ids=pair.claim_ids,
            marker={
                "size": 12,
                "color": [dossier.config.colour(s["camp"]) for s in sides],
                "symbol": symbols,
            },
            texts=[
                card(
                    s["claimant"],
                    f"{plain(w)}, counted to {span(s['through'], s['through_precision'])}",
                    pair.kind,
                    key=k,
                )
                for s, w, k in zip(sides, words, pair.claim_ids, strict=True)
            ],
        )
        figure.add_row_lines(row, [_whose(s, w) for s, w in zip(sides, words, strict=True)], pair.claim_ids)
    figure.row_layout(len(shown), **AMOUNTS, range=[0, top * 1.06], title={"text": plain(flow.goods)})
    names = [claims.at[k, "claimant"] for k in shown[0].claim_ids]
    widest = f"the widest {CONFLICT[shown[0].kind][0]} is {number(shown[0].gap)}"
    title = f"For {flow} {flat(tally(result))}; {widest}"
    against = flat(series([[name] for name in names]))
    alt = f"{plural(len(shown), 'row')} of figures that do not fit together, joined by a line. {title}, of {against}."
    return Chart(
        name="conflicts", drawn=figure.finish(), title=title, subtitle=subtitle, alt=alt, table=table,
        source=source_line(result.claims_used, as_of=known),
        method=f"“About” is read as plus or minus {result.about_tolerance:.0%}; relays and alternative readings are left out. The table"
        " says what it would take for all figures of a set to be right.",
        ids=[each.claim_ids[0] for each in result.ranked],
    )  # fmt: skip


def _whose(said: pd.Series, words: str) -> str:
    return f"{words}: {said['claimant']}, {short_span(said['through_last'], 'month')}"

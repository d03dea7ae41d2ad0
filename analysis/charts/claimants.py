"""Who says which figure: one line per claimant, its figures in time order along the value axis."""

from __future__ import annotations

from typing import Any

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, BOUND_SYMBOL, figure_card, plain, source_line
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.language.format import number, plural, quantity_of
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples


def claimants_chart(then: Dossier, flow: Flow) -> Chart:
    """Which figures has each claimant given for this flow?

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest.
    flow : Flow
        As from `Dossier.flow`; cumulative figures only.
    """
    claims = then.quantities(flow)
    known = then.replayed
    subtitle = (
        f"Cumulative figures for {flow}, one line per claimant, newest marked large."
        " △ at least or more, ● about or exactly, ▽ up to."
    )
    if claims.empty:
        title = f"No cumulative figure for {flow} was on file"
        return FigureBuilder.empty_chart("claimants", title, subtitle=subtitle, table=claims[["claim_id"]], as_of=known)
    claims = claims.assign(words=[quantity_of(r) for r in tuples(claims)])
    latest = claims.groupby("claimant")["value"].last().sort_values()
    order = list(latest.index)
    figure = FigureBuilder(90 + 30 * len(order))
    for claimant in order:
        own = claims[claims["claimant"] == claimant]
        colour = then.config.colour(own["camp"].iloc[0])
        values, ids, row = own["value"].tolist(), list(own["claim_id"]), [plain(claimant)] * len(own)
        figure.add_scatter(values, row, mode="lines", ids=ids, line={"width": 1, "color": colour})
        figure.add_marks(
            values,
            row,
            [BOUND_SYMBOL[b] for b in own["bound"]],
            colour=colour,
            size=[7] * (len(own) - 1) + [12],
            ids=ids,
            texts=[figure_card(r) for r in tuples(own)],
            name=plain(claimant),
        )
        below = values[-1] < max(values)  # an earlier figure stands to the right
        side: dict[str, Any] = {"xanchor": "right", "xshift": -10} if below else {"xanchor": "left", "xshift": 10}
        figure.add_text(number(values[-1]), values[-1], row[0], narrow=None, colour=colour, **side)
        figure.add_text(row[0], 0, row[0], xref="paper", xanchor="left", yshift=15, narrow=True, size=11)
    top = float(claims["value"].max())
    xaxis = {**AMOUNTS, "range": [0, top * 1.12], "tickangle": 0, "title": {"text": plain(flow.goods)}}
    figure.update_layout(showlegend=False, xaxis=xaxis, yaxis={"showgrid": False, "tickfont": {"size": 12}})
    figure.narrow(
        height=90 + 40 * len(order),
        margin={"l": 12},
        yaxis={"showticklabels": False, "ticks": ""},
        xaxis={"range": [0, top * 1.25], "nticks": 4},
    )
    camps = [then.config.name(c) for c in then.config.camps if c in set(claims["camp"])]
    ends = f"{number(float(latest.min()))} to {number(float(latest.max()))}"
    title = f"{len(order)} claimants have put a total on {flow}; their latest figures run from {ends}"
    if len(order) == 1:
        title = f"One claimant has put a total on {flow}; the latest figure is {number(float(latest.max()))}"
    alt = f"Dot plot of {plural(len(claims), 'figure')} by {plural(len(order), 'claimant')} ({', '.join(camps)}). {title}."
    table = claims[
        ["claimant", "words", "known_on", "through", "period_start", "channel", "item_class", "review", "claim_id"]
    ]
    return Chart(
        name="claimants", drawn=figure.finish(), title=title, subtitle=subtitle, alt=alt,
        table=table.reset_index(drop=True),
        source=source_line(len(claims), len(order), len(pages(claims)), known),
        ids=list(claims["claim_id"]),
    )  # fmt: skip

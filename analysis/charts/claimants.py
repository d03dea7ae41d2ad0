"""Who says which figure: one line per claimant, its figures in time order along the value axis."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, BOUND_SYMBOL, figure_card, plain, source_line
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.language.format import inside, plural, quantity_of, span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples
from analysis.model.select import is_firm


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
        f"Running totals for {flow}, one line a claimant, the newest large and in words; names in the colour of their side."
        " ▲ at least or more, ● about or exactly, ▼ up to; a ring: undated, or not fully verified."
    )
    if claims.empty:
        title = f"No cumulative figure for {flow} was on file"
        return FigureBuilder.empty_chart("claimants", title, subtitle=subtitle, table=claims[["claim_id"]], as_of=known)
    claims = claims.assign(words=[quantity_of(r) for r in tuples(claims)])
    newest = then.last_said(claims, firm=False, each="claimant_id")
    order, colours = list(newest["claimant"]), [then.config.colour(camp) for camp in newest["camp"]]
    names = [f"<span style='color:{colour}'>{plain(name)}</span>" for name, colour in zip(order, colours, strict=True)]
    figure = FigureBuilder(120 + 32 * len(order))
    _key(figure, then, list(claims["camp"]))
    for claimant, colour, name in zip(order, colours, names, strict=True):
        own = claims[claims["claimant"] == claimant]
        own = own.assign(now=own["claim_id"].isin(newest["claim_id"])).sort_values("now", kind="stable")
        values, ids, row = own["value"].tolist(), list(own["claim_id"]), [name] * len(own)
        rings = own[~is_firm(own)]
        figure.add_marks(
            rings["value"].tolist(), [name] * len(rings), "circle-open", colour=colour, size=18, opacity=0.55,
            ids=list(rings["claim_id"]),
        )  # fmt: skip
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
        words, newest_value = plain(own["words"].iloc[-1]), values[-1]
        if newest_value == max(values):
            at: dict[str, Any] = {"xanchor": "left", "xshift": 14, "ids": ids[-1:]}
            figure.add_text(words, newest_value, name, narrow=None, colour=colour, **at)
        else:  # beside its own mark, not beside a larger one
            for narrow, lift in ((False, 14), (True, -13)):
                figure.add_text(
                    words, newest_value, name, narrow=narrow, colour=colour, xanchor="center", yshift=lift, ids=ids[-1:]
                )
        figure.add_text(name, 0, name, xref="paper", xanchor="left", yshift=15, narrow=True, size=11, ids=ids)
    top = float(claims["value"].max())
    xaxis = {**AMOUNTS, "range": [0, top * 1.25], "tickangle": 0, "title": {"text": plain(flow.goods)}}
    figure.update_layout(
        showlegend=False, xaxis=xaxis, yaxis={"showgrid": False, "tickfont": {"size": 12}}, margin={"t": 34}
    )
    figure.narrow(
        height=130 + 46 * len(order),
        margin={"l": 12, "t": 70},
        yaxis={"showticklabels": False, "ticks": ""},
        xaxis={"range": [0, top * 1.45], "nticks": 4},
    )
    camps = [then.config.name(c) for c in then.config.camps if c in set(claims["camp"])]
    title = _finding(newest[is_firm(newest)], flow, len(order))
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


def _key(figure: FigureBuilder, then: Dossier, camps: list[str]) -> None:
    """Whose colour is whose, in one line above the rows."""
    shown = [c for c in then.config.camps if c in set(camps)]
    words = [f"<span style='color:{then.config.colour(c)}'>● {plain(then.config.name(c))}</span>" for c in shown]
    for narrow, most in ((False, len(words)), (True, 2)):
        lines = [" ".join(words[at : at + most]) for at in range(0, len(words), most)]
        figure.add_edge_text("<br>".join(lines), 1, yref="paper", yshift=12, narrow=narrow, align="left", name="key")


def _finding(firm: pd.DataFrame, flow: Flow, claimants: int) -> str:
    """The title: the highest of the newest figures, by whom and when; one not fully verified never leads."""
    if firm.empty:
        return f"{plural(claimants, 'claimant')} put a total on {flow.label}, none of them fully verified"
    top = firm.iloc[-1]
    high = f"{top['words']}{flow.measure} ({inside(top['claimant'])}, {_said(top)})"
    if claimants == 1:
        return f"One claimant has put a total on {flow.label}: {high}"
    return f"Of {claimants} claimants' newest totals of {flow.label}, the highest is {high}"


def _said(row: pd.Series) -> str:
    return span(row["stated_on"], row["stated_precision"]) or span(row["known_on"])

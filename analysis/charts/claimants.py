"""Who says which figure: one line per claimant, its figures in time order along the value axis."""

from __future__ import annotations

from analysis.charts.sheet import Sheet
from analysis.charts.theme import BOUND_SYMBOL, INK, empty_canvas, plain, source_line, wrap
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.language.format import day, number, plural, quantity_of
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
        return Chart(
            "claimants",
            empty_canvas(title),
            title,
            subtitle,
            title + ".",
            claims[["claim_id"]],
            source_line(as_of=known),
        )
    claims = claims.assign(words=[quantity_of(r) for r in tuples(claims)])
    latest = claims.groupby("claimant")["value"].last().sort_values()
    order = list(latest.index)
    sheet = Sheet(90 + 30 * len(order))
    for claimant in order:
        own = claims[claims["claimant"] == claimant]
        colour = then.config.colour(own["camp"].iloc[0])
        values, ids, row = own["value"].tolist(), list(own["claim_id"]), [plain(claimant)] * len(own)
        line = {"x": values, "y": row, "customdata": ids, "line": {"width": 1, "color": colour}, "hoverinfo": "skip"}
        sheet.add_trace({"type": "scatter", "mode": "lines", **line})
        sheet.add_marks(
            values,
            row,
            [BOUND_SYMBOL[b] for b in own["bound"]],
            colour=colour,
            size=[7] * (len(own) - 1) + [12],
            ids=ids,
            texts=[
                f"<b>{wrap(r.claimant)}</b><br>{wrap(r.words)}<br>known {day(r.known_on)}<br>{plain(r.claim_id)}"
                for r in tuples(own)
            ],
            name=plain(claimant),
        )
        below = values[-1] < max(values)  # an earlier figure stands to the right
        side = {"xanchor": "right", "xshift": -10} if below else {"xanchor": "left", "xshift": 10}
        label = {"x": values[-1], "y": row[0], "text": number(values[-1]), **side}
        name = {"x": 0, "xref": "paper", "y": row[0], "text": row[0], "xanchor": "left", "yshift": 15}
        sheet.add_annotation(**label, font={"size": 12, "color": colour})
        sheet.add_narrow_annotation(**label, font={"size": 12, "color": colour})
        sheet.add_narrow_annotation(**name, font={"size": 11, "color": INK})
    top = float(claims["value"].max())
    sheet.update_layout(
        showlegend=False,
        xaxis={
            "rangemode": "tozero",
            "range": [0, top * 1.12],
            "tickformat": ",~r",
            "tickangle": 0,
            "title": {"text": plain(flow.goods)},
        },
        yaxis={"showgrid": False, "tickfont": {"size": 12}},
    )
    sheet.narrow(
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
    carried = len(pages(claims))
    return Chart(
        "claimants",
        sheet.finish(),
        title,
        subtitle,
        alt,
        table.reset_index(drop=True),
        source_line(len(claims), len(order), carried, known),
        ids=list(claims["claim_id"]),
    )

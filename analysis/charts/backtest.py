"""How well the model foretold figures that it had not read: beside simple rules, and one figure at a time."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import BAND, BLUE, MUTED, VERMILION, card, plain, source_line
from analysis.display import Chart
from analysis.language.format import capital, day, number, plural, short
from analysis.model.config import PALETTE
from analysis.model.dates import day as parsed
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.checks import band, place_curve
from analysis.reconcile.result import Reconciled
from analysis.reconcile.validation_result import MODEL, Validation
from analysis.wording.skill import RULES, SHORT, verdict

_LOOK: Final = {"model": ("circle", BLUE), "line": ("square", VERMILION), "drift": ("diamond-open", PALETTE[4]),
                "last_rate": ("triangle-right-open", MUTED), "flat": ("x-thin-open", MUTED)}  # fmt: skip
_TICKS: Final = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


def backtest_chart(found: Validation, dossier: Dossier, *, flow: Flow) -> Chart:
    """How far off was each rule on figures that became known later, by how far ahead and after which quarter?

    Parameters
    ----------
    found : Validation
        From `analysis.reconcile.validation`.
    dossier : Dossier
        Gives the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    """
    subtitle = (
        "Model and simple rules: mean score on totals that became known later (CRPS of the logarithm, the same for all: 0.1 is about a"
        " tenth of the figure). Further left is better."
    )
    known = dossier.replayed
    parts = [found.scores("horizon"), found.scores("quarter"), found.scores()]
    table = pd.concat(parts, ignore_index=True) if len(parts[-1]) else parts[-1]
    shown = table.assign(rule=table["rule"].map(SHORT)).round(3)
    if table.empty:
        title = f"Model: its skill on {flow} was not tested by this day"
        return FigureBuilder.empty_chart(
            "backtest", title, subtitle=subtitle, table=shown, as_of=known, words=short(title, 60)
        )
    groups = list(dict.fromkeys(table["group"]))[::-1]
    figure = FigureBuilder(150 + 34 * len(groups))
    for rule, (symbol, colour) in _LOOK.items():
        own = table[table["rule"] == rule].set_index("group")
        rows = [i for i, g in enumerate(groups) if g in own.index]
        values = [float(own.at[groups[i], "crps"]) for i in rows]
        texts = [f"<b>{plain(capital(RULES[rule]))}</b><br>{_group(groups[i])}: {own.at[groups[i], 'crps']:.2f}<br>"
                 f"80% range held {own.at[groups[i], 'inside_80']:.0%}" for i in rows]  # fmt: skip
        figure.add_marks(
            values, rows, symbol, colour=colour, size=10, ids=[""] * len(rows), texts=texts, name=SHORT[rule]
        )
    for i, group in enumerate(groups):
        own = table[(table["group"] == group) & (table["rule"] == MODEL)].iloc[0]
        rest = f": {plural(int(own['figures']), 'question')}, {plural(int(own['claims']), 'claim')}"
        figure.add_row_label(i, _group(group), rest, 13)
    low, high = float(table["crps"].min()), float(table["crps"].max())
    ticks = [t for t in _TICKS if low * 0.8 < t < high * 1.25]
    figure.row_layout(len(groups), type="log", range=[np.log10(low * 0.8), np.log10(high * 1.25)], tickvals=ticks,
                      ticktext=[number(t) for t in ticks], title={"text": "mean score (log scale)"})  # fmt: skip
    legend = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 12}}
    figure.update_layout(showlegend=True, legend=legend, margin={"t": 40})
    best, how = verdict(found)
    whole = parts[-1].set_index("rule")["crps"]
    title = (
        f"On later figures, {RULES[best]} did {how} the model: mean score {whole[best]:.2f} against {whole[MODEL]:.2f}"
    )
    return Chart(
        name="backtest", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot of five rules in {plural(len(groups), 'row')}: by time ahead, by quarter and together. {title}.",
        table=shown, source=source_line(found.backtest["claim_id"].nunique(), as_of=known),
        method="Each rule knows only what was known at the quarter's end, and gives a distribution: the model its draws, a simple rule"
        " a log-normal whose spread is that of the errors it would have made before.",
    )  # fmt: skip


def _group(name: str) -> str:
    if name == "all":
        return "All together"
    return f"After {day(parsed(name))}" if name[:1] == "2" else f"Known {name} later"


def place_chart(places: pd.DataFrame, result: Reconciled, dossier: Dossier, *, flow: Flow) -> Chart:
    """Do figures lie anywhere among those the model expects of them unread, or crowd in the middle or at the ends?

    Parameters
    ----------
    places : pandas.DataFrame
        From `analysis.reconcile.left_out_places`.
    result : Reconciled
        What was read.
    dossier : Dossier
        Gives names and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    """
    subtitle = (
        "Model: share of figures at or below each place in the model's expectation without them, less that place. Inside the grey band"
        " nothing is wrong; above on the left and below on the right, too many lie far out; the reverse, the ranges are too wide."
    )
    table = places.round(3)
    if places.empty:
        title = f"Model: no figure on {flow} to hold against it"
        return FigureBuilder.empty_chart(
            "left-out-places", title, subtitle=subtitle, table=table, as_of=dossier.replayed, words=short(title, 60)
        )
    at = np.linspace(0, 1, 201)
    away, edge = place_curve(places, at) - at, band(len(places))
    figure = FigureBuilder(360)
    limit = [np.minimum(edge, 1 - at), -np.minimum(edge, at)]
    look: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": MUTED}}
    figure.add_scatter(list(at), list(limit[0].round(4)), **look)
    figure.add_scatter(list(at), list(limit[1].round(4)), fill="tonexty", fillcolor=BAND, **look)
    figure.add_lines(list(at), list(away.round(4)), colour=BLUE, width=2.4)
    voices, said = ClaimantStyle(dossier), result.evidence.rows.set_index("claim_id")
    middle = (places["below"] + places["through"]) / 2
    texts = [card(voices.name(said.at[c, "claimant_id"]), f"said {number(said.at[c, 'value'])}", f"place {m:.2f}", key=c)
             for c, m in zip(places["claim_id"], middle, strict=True)]  # fmt: skip
    floor = -edge * 1.25
    figure.add_marks(list(middle.round(4)), [floor] * len(middle), "line-ns-open", colour=BLUE, size=12,
                     ids=list(places["claim_id"]), texts=texts)  # fmt: skip
    most = max(float(np.abs(away).max()), edge) * 1.1
    figure.update_layout(
        showlegend=False, margin={"l": 56, "r": 28, "t": 16, "b": 48},
        xaxis={"range": [0, 1], "tickformat": ".0%", "title": {"text": "place among the figures expected"}},
        yaxis={"range": [min(floor * 1.15, -most), most], "title": {"text": "share of figures less the place"}},
    )  # fmt: skip
    strays = bool((np.abs(away) > edge).any())
    title = (
        f"Left out one at a time, figures on {flow} {'do not lie' if strays else 'lie'} among the model's expectations as evenly"
        f" as {'they should' if strays else 'chance allows'}"
    )
    return Chart(
        name="left-out-places", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Line of {plural(len(places), 'figure')} against the diagonal, with a 95% band. {title}.",
        table=table, source=source_line(len(places), said["claimant_id"].nunique(), as_of=dossier.replayed),
        method="Probability integral transform of each figure, left out by Pareto-smoothed importance weights; rounding is spread evenly."
        " The band is Kolmogorov's for independent figures; these are not quite independent, so it is a guide.",
        ids=list(places["claim_id"]),
    )  # fmt: skip

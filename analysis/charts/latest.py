"""The compact figure of the briefing: each camp's latest total, with its earlier ones faint beside it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import ROW_LETTERS, FigureBuilder
from analysis.charts.theme import BOUND_SYMBOL, INK, MUTED, figure_card, plain, source_line
from analysis.display import Chart
from analysis.language.format import day, plural, quantity_of, short, short_span
from analysis.model.config import Camp, DatasetConfig
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples
from analysis.model.select import is_firm
from analysis.wording.latest import finding as last_said

ROW: Final = 62
_OPEN: Final = {"at_least": "more", "more_than": "more", "up_to": "fewer"}


def latest(then: Dossier, flow: Flow, *, name: str = "latest") -> Chart:
    """Where do the camps' latest totals stand, and where did they come from?

    One row a camp, in the fixed order of camps; a floor has an open line to the right, since it excludes nothing above
    it. Its table lists every mark.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest.
    flow : Flow
        As from `Dossier.flow`; cumulative figures only.
    """
    claims = then.quantities(flow)
    claims = claims.assign(words=[quantity_of(r) for r in tuples(claims)])
    words = then.config
    goods = flow.goods
    last = then.last_said(claims, firm=False)
    camps = list(last["camp"])
    figure = FigureBuilder(56 + ROW * max(len(camps), 1))
    top = float(claims[["value", "high"]].max().max()) if len(claims) else 1.0
    figure.update_layout(
        margin={"l": 14, "r": 22, "t": 6, "b": 40},
        showlegend=False,
        xaxis={"range": [0, top * 1.12], "tickformat": ",~r", "showgrid": True, "title": {"text": plain(goods)}},
        yaxis={"range": [-0.45, max(len(camps), 1) - 0.25], "visible": False, "fixedrange": True},
    )
    for place, camp in enumerate(reversed(camps)):
        own, now = claims[claims["camp"] == camp], last[last["camp"] == camp].iloc[0]
        _row(figure, own, now, words.camp(camp), place, top * 1.12)
        _heading(
            figure, now, words.camp(camp), place, f"row-{camp}", f" {flow.counted}" if place == len(camps) - 1 else ""
        )
    if claims.empty:
        figure.say_empty(f"no total for {goods} was on file on this day")
        figure.update_layout(xaxis={"visible": False})
    sources = len({s for c in claims["source_ids"] for s in c})
    return Chart(
        name=name, drawn=figure.finish(), title=_finding(then, flow, claims),
        subtitle=f"Totals claimed for {flow}, by side: the latest large, earlier ones faint."
        " ▲ more than or at least (the line runs on: nothing above is excluded), ● about or exactly, ▼ up to;"
        " a ring around a mark: undated, or not fully verified.",
        alt=_alt(last, len(claims), goods, words), table=_table(claims, words),
        source=source_line(len(claims), claims["claimant_id"].nunique(), sources, then.replayed),
        method="A side's latest total is its own last one with a firm date and a full review; repeats of another figure, and undated ones,"
        " are faint. It need not be its highest. Floors and estimates are never averaged.",
        ids=list(claims["claim_id"]),
    )  # fmt: skip


def _row(figure: FigureBuilder, own: pd.DataFrame, last: pd.Series, camp: Camp, place: int, edge: float) -> None:
    colour = camp.colour
    ids = [last["claim_id"]]
    reach = {"more": edge, "fewer": 0.0}.get(_OPEN.get(last["bound"], ""))
    if reach is not None:
        figure.add_lines(
            [float(last["value"]), reach], [place, place], colour=colour, width=2, dash="dot", opacity=0.6, ids=ids
        )
    elif pd.notna(last["low"]) and pd.notna(last["high"]):
        figure.add_lines([float(last["low"]), float(last["high"])], [place, place], colour=colour, width=2, ids=ids)
    unsure = own[~is_firm(own)]
    figure.add_marks(
        [float(v) for v in unsure["value"]], [place] * len(unsure), "circle-open", colour=colour, size=18,
        opacity=0.55, ids=list(unsure["claim_id"]),
    )  # fmt: skip
    is_last = own["claim_id"] == last["claim_id"]
    for rows, size, opacity in ((own[~is_last], 8, 0.45), (own[is_last], 13, 1.0)):
        figure.add_marks(
            [float(v) for v in rows["value"]],
            [place] * len(rows),
            [BOUND_SYMBOL[b] for b in rows["bound"]],
            colour=colour,
            size=size,
            opacity=opacity,
            ids=list(rows["claim_id"]),
            texts=[figure_card(r) for r in tuples(rows)],
            name=plain(camp.name),
        )


def _heading(figure: FigureBuilder, last: pd.Series, camp: Camp, place: int, name: str, unit: str) -> None:
    """The words above a row; on a phone they take two lines."""
    said = f"<b><span style='color:{camp.colour}'>{plain(camp.name)}: {plain(last['words'] + unit)}</span></b>"
    on = short_span(last["stated_on"], last["stated_precision"]) or short_span(last["known_on"])
    at: dict[str, Any] = {"yref": "y", "yshift": 8, "align": "left", "name": name, "ids": [last["claim_id"]]}
    for narrow, between, size, colour in ((False, "  ", 13, INK), (True, "<br>", 11, MUTED)):
        voice = short(str(last["claimant"]), ROW_LETTERS[1] - len(on) - 2) if narrow else str(last["claimant"])
        who = f"{plain(voice)}, {on}"
        figure.add_edge_text(f"{said}{between}{who}", place, narrow=narrow, size=size, colour=colour, **at)


def _finding(then: Dossier, flow: Flow, claims: pd.DataFrame) -> str:
    """The title: what each camp last said; never a figure without a firm date and a full review."""
    by = f"By {day(then.day)}"
    if claims.empty:
        return f"{by} no camp had put a total on {flow.goods}"
    said = last_said(then.last_said(claims), then.config, flow)
    if said:
        return f"{by} {said}"
    were = "was" if len(claims) == 1 else "were"
    return f"{by} {plural(len(claims), 'total')} of {flow.goods} {were} on file, none fully verified"


def _alt(last: pd.DataFrame, claims: int, goods: str, words: DatasetConfig) -> str:
    if last.empty:
        return f"No total for {goods} was on file."
    parts = [f"{words.name(r['camp'])} {r['words']}" for _, r in last.iterrows()]
    return f"Dot plot of {plural(claims, 'total')} in {plural(len(last), 'row')}, one a side. The latest: {'; '.join(parts)}."


def _table(claims: pd.DataFrame, words: DatasetConfig) -> pd.DataFrame:
    columns = ["camp", "claimant", "words", "known_on", "through", "basis", "review"]
    table = claims[columns].rename(columns={"words": "figure", "through": "counts_to"})
    return table.assign(camp=[words.name(c) for c in table["camp"]]).reset_index(drop=True)

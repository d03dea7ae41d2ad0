"""Small multiples of the signature figure: the figures of each claimant camp on its own, on one scale and one time axis."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.marks import claim_marks
from analysis.charts.signature.view import Asked, View, view
from analysis.charts.theme import GRID, INK, MONTHS, MUTED, plain, source_line
from analysis.claims.lineage import pages
from analysis.display import Chart
from analysis.language.format import capital, day, iso, listing, number, plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import tuples
from analysis.model.select import is_firm

PANEL: Final = 118
_GAP: Final = 0.27  # of a panel, for its heading


def by_camp(
    then: Dossier,
    flow: Flow,
    *,
    window_start: str | dt.date = "",
    window_end: str | dt.date = "",
    dyad: str = "",
    by: str = "known",
    name: str = "by-camp",
) -> Chart:
    """Which figures did each camp give, and when, beside those of the others?

    One panel a camp with figures, in the fixed order of camps, all on one scale; the other camps' marks stand faint
    behind. Camps without a figure are named in the subtitle.

    Parameters
    ----------
    then, flow, window_start, window_end, dyad, by
        As in `signature`; the dyad's summits run through all panels.
    """
    words = then.config
    asked = Asked(flow, window_start, window_end, dyad, by=by)
    shown = view(then, asked)
    camps = [c for c in words.camps if c in set(shown.claims["camp"])]
    figure = FigureBuilder(70 + PANEL * max(len(camps), 1))
    _panels(figure, shown, len(camps))
    if not camps:
        figure.say_empty(f"no figure for {asked.goods} was on file in this window")
    for place, camp in enumerate(camps):
        _panel(figure, shown, camp, place)
    claims = shown.claims
    columns = {"on": "day", "claimant": "claimant", "words": "figure", "measure": "measure", "review": "review"}
    table = claims.assign(camp=[words.name(c) for c in claims["camp"]])[["camp", *columns]].rename(columns=columns)
    silent = [words.in_sentence(c) for c in words.camps if c not in camps]
    return Chart(
        name=name, drawn=figure.finish(), title=_finding(shown, asked, camps),
        subtitle=f"Figures for {flow.label}, by side, on one scale, each on"
        f" {'the day it became known' if by == 'known' else 'the last day it counts to'}. Faint: the other sides. ▲ more than or"
        " at least, ● about or exactly, ▼ up to; hollow: not fully verified; upright lines: summits; dashed: the as-of day."
        + (f" No figure from {listing(silent, 'or')}." if silent and camps else ""),
        alt=_alternative(shown, camps), table=table.reset_index(drop=True),
        source=source_line(len(claims), claims["claimant_id"].nunique(), len(pages(claims)), then.replayed),
        ids=list(claims["claim_id"]),
    )  # fmt: skip


def _panels(figure: FigureBuilder, shown: View, count: int) -> None:
    """One axis of figures a panel, top to bottom, over one time axis."""
    axes: dict[str, Any] = {}
    for place in range(max(count, 1)):
        high = 1 - place / max(count, 1)
        axes["yaxis" if place == 0 else f"yaxis{place + 1}"] = {
            "domain": [max(high - 0.94 / max(count, 1), 0), high - _GAP / max(count, 1)],
            "range": [0, shown.top],
            "gridcolor": GRID,
            "tickformat": ",~r",
            "nticks": 3,
            "tickfont": {"size": 11},
            "visible": count > 0,
        }
    figure.update_layout(
        margin={"l": 60, "r": 20, "t": 6, "b": 36},
        showlegend=False,
        xaxis={
            "range": [shown.left.date().isoformat(), shown.right.date().isoformat()],
            "anchor": "y" if count < 2 else f"y{count}",
            "type": "date",
            "hoverformat": "%d %b %Y",
            **MONTHS,
        },
        **axes,
    )
    figure.narrow(xaxis={"nticks": 4, "tickfont": {"size": 11}})


def _panel(figure: FigureBuilder, shown: View, camp: str, place: int) -> None:
    axes = ("x", "y" if place == 0 else f"y{place + 1}")
    others, own = ([r for r in shown.figures if (r.camp == camp) is same] for same in (False, True))
    days, values = [iso(r.on) for r in others], [r.value for r in others]
    figure.add_marks(
        days,
        values,
        "circle",
        colour=MUTED,
        size=5,
        opacity=0.28,
        weight=0,
        ids=[r.claim_id for r in others],
        axes=axes,
    )
    claim_marks(figure, shown, camp, own, size=9, axes=axes)
    reach: dict[str, Any] = {"xref": "x", "yref": f"{axes[1]} domain"}
    for row in tuples(shown.contacts[shown.contacts["kind"] == "summit"]):
        figure.add_rule(iso(row.on), (0, 1), colour=MUTED, ids=[row.event_id], **reach)
    if shown.until <= shown.end:
        figure.add_rule(shown.until.date().isoformat(), (0, 1), colour=INK, width=1.2, dash="dash", **reach)
    said = shown.last.loc[shown.last["camp"] == camp, "words"].tolist()
    name = f"<b><span style='color:{shown.config.colour(camp)}'>{plain(shown.config.name(camp))}</span></b>"
    for narrow, more in ((False, f"; last said {plain(said[0])}" if said else ""), (True, "")):
        figure.add_edge_text(
            f"{name}  {plural(len(own), 'figure')}{more}", shown.top, narrow=narrow, yref=axes[1], xshift=-52, yshift=3,
            align="left", name=f"panel-{camp}", ids=[r.claim_id for r in own],
        )  # fmt: skip


def _finding(shown: View, asked: Asked, camps: list[str]) -> str:
    until = day(shown.until)
    if not camps:
        return f"By {until} no camp had given a figure for {asked.goods} in this window"
    firm = shown.claims[is_firm(shown.claims)]
    if firm.empty:
        return f"By {until} no figure for {asked.goods} was fully verified"
    first = firm.groupby("camp")["known_on"].min()
    opener = min(first.index, key=lambda c: (first[c], camps.index(c)))
    counts = {c: int((shown.claims["camp"] == c).sum()) for c in camps}
    most = [shown.config.in_sentence(c) for c in camps if counts[c] == max(counts.values())]
    often = listing(most)
    each = "" if len(most) == 1 else " each"
    if most == [shown.config.in_sentence(opener)]:
        return (
            f"{capital(shown.config.camp(opener).long)} spoke of {asked.goods} first, on {day(first[opener])}, and most often, with"
            f" {plural(max(counts.values()), 'figure')} by {until}"
        )
    return (
        f"{capital(shown.config.camp(opener).long)} spoke first of {asked.goods}, on {day(first[opener])}; {often} most often, with"
        f" {plural(max(counts.values()), 'figure')}{each} by {until}"
    )


def _alternative(shown: View, camps: list[str]) -> str:
    if not camps:
        return "No figure falls in the window."
    parts = []
    for camp in camps:
        own = shown.claims[shown.claims["camp"] == camp]
        parts.append(
            f"{shown.config.name(camp)} {plural(len(own), 'figure')}, from {number(own['value'].min())} to {number(own['value'].max())}"
        )
    return f"{len(camps)} panels on one time axis, one a side: {'; '.join(parts)}."

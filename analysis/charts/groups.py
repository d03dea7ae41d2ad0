"""What each comparable group of claims allows: floor and ceiling, scope by scope."""

from __future__ import annotations

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import AMOUNTS, plain, source_line
from analysis.claims.groups import Group, group_frame
from analysis.display import Chart
from analysis.language.format import number, plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings


def groups_chart(found: tuple[Group, ...], dossier: Dossier, *, flow: Flow, most: int = 10) -> Chart:
    """How high does each scope put the total, and does it set a ceiling?

    Parameters
    ----------
    found : tuple of Group
        From `analysis.claims.groups`.
    dossier : Dossier
        Gives camps and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    most : int
        Groups drawn, largest first; all are in the table.
    """
    known = dossier.replayed
    tolerance = found[0].envelope.about_tolerance if found else 0.0
    subtitle = (
        "One row per start of counting, channel and contents: ▶ the highest floor, ◀ the lowest ceiling where there is one;"
        f" 'about' counts as plus or minus {tolerance:.0%}."
    )
    table = group_frame(found)
    shown = table.head(most).dropna(subset=["floor"]).iloc[::-1]
    if shown.empty:
        title = f"No comparable figures for {flow} were on file"
        return FigureBuilder.empty_chart("scopes", title, subtitle=subtitle, table=table, as_of=known)
    camp = dict(zip(dossier.said["claim_id"], dossier.said["camp"], strict=True))
    figure = FigureBuilder(90 + 44 * len(shown))
    for side, symbol in (("floor", "triangle-right"), ("ceiling", "triangle-left")):
        rows = [(i, r) for i, r in enumerate(mappings(shown)) if pd.notna(r[side])]
        figure.add_scatter(
            [r[side] for _, r in rows],
            [i for i, _ in rows],
            ids=[r[f"{side}_claim"] for _, r in rows],
            beside=["middle right" if side == "ceiling" or pd.isna(r["ceiling"]) else "middle left" for _, r in rows],
            marker={
                "symbol": symbol,
                "size": 12,
                "color": [dossier.config.colour(camp[r[f"{side}_claim"]]) for _, r in rows],
            },
            texts=[f"{plain(r['scope'])}<br>{side} {number(r[side])}<br>{plain(r[f'{side}_claim'])}" for _, r in rows],
        )
    for i, row in enumerate(mappings(shown)):
        several = f"{plural(row['claims'], 'claim')} by {plural(row['claimants'], 'claimant')}"
        figure.add_row_label(i, row["scope"], f": {several if row['claims'] > 1 else '1 claim'}")
    reach = [0, float(shown[["floor", "ceiling"]].max().max()) * 1.2]
    figure.row_layout(len(shown), **AMOUNTS, range=reach, nticks=5, tickangle=0, title={"text": plain(flow.goods)})
    bounded = int(table["ceiling"].notna().sum())
    broken = int((table["consistent"] == "no").sum())
    title = f"The figures for {flow} fall into {plural(len(table), 'scope')}; {bounded} {'sets' if bounded == 1 else 'set'} a ceiling"
    title += f", and {broken} contradict themselves" if broken else ", and within each scope all can be true"
    return Chart(
        name="scopes", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot of {plural(len(shown), 'scope')} with their floors and ceilings. {title}.",
        table=table, source=source_line(int(table["claims"].sum()), as_of=known),
        method="Claims are compared only within one start of counting, channel and class of contents.",
        ids=list(table["floor_claim"]),
    )  # fmt: skip

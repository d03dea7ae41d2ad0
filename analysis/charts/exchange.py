"""What goes out beside what comes back."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import AMOUNTS, marker, plain, source_line
from analysis.display import Chart
from analysis.language.format import listing, number, plural, short_span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings

NEWEST: Final = 30  # pairs drawn at most, a row each


def two_way_chart(pairs: pd.DataFrame, dossier: Dossier, *, flow: Flow) -> Chart:
    """How does each claimant's figure for what comes back stand beside the own figure for what goes out?

    Parameters
    ----------
    pairs : pandas.DataFrame
        From `analysis.claims.two_way`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        The outward one, as from `Dossier.flow`.
    """
    known = dossier.replayed
    subtitle = "One row per pair of figures of one claimant for about the same day: ● goes out, ◆ comes back, ◇ at least comes back."
    rows = pairs.assign(
        out=pairs["out_low"].fillna(pairs["out_high"]), back=pairs["back_low"].fillna(pairs["back_high"])
    )
    if rows.empty:
        title = f"No claimant had given figures for both {flow} and what comes back"
        return FigureBuilder.empty_chart("two-way", title, subtitle=subtitle, table=pairs, as_of=known)
    voices = ClaimantStyle(dossier)
    shown = rows.iloc[-NEWEST:]
    if len(shown) < len(rows):
        subtitle += f" Drawn are the newest {NEWEST} of {number(len(rows))}; the table has all."
    figure, ends = FigureBuilder(90 + 46 * len(shown)), ["middle left", "middle right"]
    for at, row in enumerate(mappings(shown)):
        colour = voices.colour(row["claimant_id"])
        figure.add_scatter(
            [row["out"], row["back"]],
            [at, at],
            mode="lines+markers",
            ids=[row["out_claim"], row["back_claim"]],
            beside=ends if row["out"] <= row["back"] else ends[::-1],
            line={"width": 1, "color": colour, "dash": "dot"},
            marker=marker(["circle", "diamond" if row["back_high"] == row["back_high"] else "diamond-open"], colour),
            texts=[f"goes out<br>{plain(row['out_claim'])}", f"comes back<br>{plain(row['back_claim'])}"],
        )
        ids = [row["out_claim"], row["back_claim"]]
        figure.add_row_label(at, voices.name(row["claimant_id"]), f", known {short_span(row['known_on'])}", 17, ids)
    top = float(shown[["out", "back"]].max().max())
    unit = {"text": plain(flow.goods)}
    figure.row_layout(len(shown), **AMOUNTS, range=[0, top * 1.2], nticks=5, tickangle=0, title=unit)
    more = rows.loc[rows["ratio_low"] > 1, "claimant_id"]
    sides = list(dict.fromkeys(dossier.config.name(voices.camp(c)) for c in more))
    says = "says" if len(sides) == 1 else "say"
    title = f"No claimant's figures put more {flow.goods} coming back to {flow.origin_name} than going out"
    if sides:
        title = f"{listing(sides)} {says} more {flow.goods} went back to {flow.origin_name} than came out"
    return Chart(
        name="two-way", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Rows of {plural(len(shown), 'pair')}, each two marks joined by a dotted line. {title}.",
        table=pairs,
        source=source_line(2 * len(rows), rows["claimant_id"].nunique(), as_of=known),
        method="Pairs of one claimant whose days counted to lie at most 31 days apart.",
        ids=list(pairs["back_claim"]),
    )  # fmt: skip

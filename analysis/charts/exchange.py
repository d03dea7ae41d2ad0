"""What goes out beside what comes back, and a capped commodity against its yearly cap, claim by claim."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import AMOUNTS, INK, card, marker, plain, source_line
from analysis.display import Chart
from analysis.language.format import listing, number, plural, readable, short_span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings, tuples

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
        title = f"Nobody had put figures on both {flow} and what comes back"
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
        figure.add_row_label(at, voices.name(row["claimant_id"]), f", known {short_span(row['known_on'])}", 17)
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


def oil_chart(oil: pd.DataFrame, dossier: Dossier) -> Chart:
    """How do notified and estimated amounts stand against the yearly cap that the folder names?

    Parameters
    ----------
    oil : pandas.DataFrame
        From `analysis.claims.against_cap`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    """
    known = dossier.replayed
    cap_of = dossier.config.cap
    goods, unit = _named(dossier, cap_of.commodity)
    subtitle = (
        f"{unit[:1].upper()}{unit[1:]} by claim, newest on top, with the span each counts; ● a stated amount, ▷ at least;"
        " the cap is for a calendar year."
    )
    if oil.empty:
        title = f"No figure for {goods} was on file" if cap_of.commodity else "This folder names no yearly cap"
        return FigureBuilder.empty_chart("oil", title, subtitle=subtitle, table=oil, as_of=known)
    voices = ClaimantStyle(dossier)
    cap = float(oil["cap"].iloc[0])
    value = oil["low"].fillna(oil["high"])
    figure = FigureBuilder(110 + 44 * len(oil))
    figure.add_scatter(
        list(value),
        list(range(len(oil))),
        ids=oil["claim_id"],
        beside="middle right",
        marker=marker(
            ["circle" if h == h else "triangle-right-open" for h in oil["high"]],
            [voices.colour(c) for c in oil["claimant_id"]],
        ),
        texts=[
            card(voices.name(r.claimant_id), f"{r.kind}: {number(v)} {plain(unit)}", r.reading, key=r.claim_id)
            for v, r in zip(value, tuples(oil), strict=True)
        ],
    )
    for at, row in enumerate(tuples(oil)):
        figure.add_row_label(at, voices.name(row.claimant_id), f", {_months(row.period_start, row.through)}")
        figure.add_rule(cap, (at - 0.4, at + 0.2), colour=INK, width=1.4, layer="below")
    said = f"yearly cap {number(cap)}"
    figure.add_text(said, cap, 1, narrow=None, yref="paper", yanchor="bottom", font={"size": 12})
    reach = [0, max(float(value.max()), cap) * 1.25]
    figure.row_layout(len(oil), **AMOUNTS, range=reach, nticks=5, tickangle=0, title={"text": plain(unit)})
    figure.update_layout(margin={"t": 30})
    over = oil[oil["reading"] == "over"]
    notified = oil[oil["kind"] == "notified"]
    kind = "is a notification" if len(notified) == 1 else "are notifications"
    title = f"{len(over)} of {plural(len(oil), 'figure')} put a year's {goods} above the cap; {len(notified)} {kind}"
    title += f", the highest {number(float(notified['high'].max()))} {unit}" if len(notified) else ""
    return Chart(
        name="oil", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot of {plural(len(oil), 'figure')}. {title}.",
        table=oil,
        source=source_line(len(oil), oil["claimant_id"].nunique(), as_of=known),
        method=cap_of.rule, ids=list(oil["claim_id"]),
    )  # fmt: skip


def _named(dossier: Dossier, commodity: str) -> tuple[str, str]:
    """A commodity's name and unit; what the day of knowledge does not know yet is called by its id."""
    found = dossier.commodities[dossier.commodities["commodity_id"] == commodity]
    known = readable(commodity)
    return (str(found["name"].iloc[0]), str(found["unit"].iloc[0])) if len(found) else (known, "amounts")


def _months(start: pd.Timestamp, end: pd.Timestamp) -> str:
    if pd.isna(start):
        return "start not stated"
    first, last = short_span(start, "month"), short_span(end, "month")
    return first if last in ("", first) else f"{first} to {last}"

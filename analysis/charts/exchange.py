"""What goes out beside what comes back, and a capped commodity against its yearly cap, claim by claim."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.charts.sheet import Sheet
from analysis.charts.theme import INK, empty_canvas, plain, source_line, wrap
from analysis.display import Chart
from analysis.language.format import number, plural, readable, short_span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings, tuples

NEWEST: Final = 30  # pairs drawn at most, a row each
CAP_LINE: Final = {"color": INK, "width": 1.4}


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
        figure = empty_canvas(title)
        return Chart("two-way", figure, title, subtitle, title + ".", pairs, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    shown = rows.iloc[-NEWEST:]
    if len(shown) < len(rows):
        subtitle += f" Drawn are the newest {NEWEST} of {number(len(rows))}; the table has all."
    sheet, ends = Sheet(90 + 46 * len(shown)), ["middle left", "middle right"]
    for at, row in enumerate(mappings(shown)):
        colour = dossier.config.colour(voices.at[row["claimant_id"], "camp"])
        sheet.add_trace(
            {
                "type": "scatter",
                "x": [row["out"], row["back"]],
                "y": [at, at],
                "mode": "lines+markers+text",
                "text": [number(row["out"]), number(row["back"])],
                "textposition": ends if row["out"] <= row["back"] else ends[::-1],
                "textfont": {"size": 12},
                "cliponaxis": False,
                "customdata": [row["out_claim"], row["back_claim"]],
                "line": {"width": 1, "color": colour, "dash": "dot"},
                "marker": {
                    "symbol": ["circle", "diamond" if row["back_high"] == row["back_high"] else "diamond-open"],
                    "size": 12,
                    "color": colour,
                    "line": {"width": 1.8, "color": colour},
                },
                "hovertext": [f"goes out<br>{plain(row['out_claim'])}", f"comes back<br>{plain(row['back_claim'])}"],
                "hoverinfo": "text",
            }
        )
        sheet.add_row_label(
            at, str(voices.at[row["claimant_id"], "name"]), f", known {short_span(row['known_on'])}", 17
        )
    top = float(shown[["out", "back"]].max().max())
    sheet.lay_rows(
        len(shown),
        {"rangemode": "tozero", "range": [0, top * 1.2], "tickformat": ",~r", "nticks": 5, "tickangle": 0},
    )
    more = int((rows["ratio_low"] > 1).sum())
    title = f"In {more} of {plural(len(rows), 'pair')} a claimant puts more coming back than {flow}"
    alt = f"Rows of {plural(len(shown), 'pair')}, each two marks joined by a dotted line. {title}."
    return Chart(
        "two-way",
        sheet.finish(),
        title,
        subtitle,
        alt,
        pairs,
        source_line(2 * len(rows), rows["claimant_id"].nunique(), as_of=known),
        "Pairs of one claimant whose days counted to lie at most 31 days apart.",
        ids=list(pairs["back_claim"]),
    )


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
        figure = empty_canvas(title)
        return Chart("oil", figure, title, subtitle, title + ".", oil, source_line(as_of=known))
    voices = dossier.claimants.set_index("claimant_id")
    cap = float(oil["cap"].iloc[0])
    names = [str(voices.at[c, "name"]) for c in oil["claimant_id"]]
    value = oil["low"].fillna(oil["high"])
    colour = [dossier.config.colour(voices.at[c, "camp"]) for c in oil["claimant_id"]]
    sheet = Sheet(110 + 44 * len(oil))
    sheet.add_trace(
        {
            "type": "scatter",
            "x": list(value),
            "y": list(range(len(oil))),
            "mode": "markers+text",
            "customdata": list(oil["claim_id"]),
            "text": [number(v) for v in value],
            "textposition": "middle right",
            "textfont": {"size": 12},
            "cliponaxis": False,
            "marker": {
                "symbol": ["circle" if h == h else "triangle-right-open" for h in oil["high"]],
                "size": 12,
                "color": colour,
                "line": {"width": 1.8, "color": colour},
            },
            "hovertext": [
                f"<b>{wrap(n)}</b><br>{r.kind}: {number(v)} {plain(unit)}<br>{r.reading}<br>{plain(r.claim_id)}"
                for n, v, r in zip(names, value, tuples(oil), strict=True)
            ],
            "hoverinfo": "text",
        }
    )
    for at, (name, row) in enumerate(zip(names, tuples(oil), strict=True)):
        sheet.add_row_label(at, name, f", {_months(row.period_start, row.through)}")
        sheet.add_shape(type="line", x0=cap, x1=cap, y0=at - 0.4, y1=at + 0.2, layer="below", line=CAP_LINE)
    for add in (sheet.add_annotation, sheet.add_narrow_annotation):
        add(x=cap, y=1, yref="paper", text=f"yearly cap {number(cap)}", yanchor="bottom", font={"size": 12})
    sheet.lay_rows(
        len(oil),
        {
            "rangemode": "tozero",
            "tickformat": ",~r",
            "range": [0, max(float(value.max()), cap) * 1.25],
            "nticks": 5,
            "tickangle": 0,
            "title": {"text": plain(unit)},
        },
    )
    sheet.update_layout(margin={"t": 30})
    over = oil[oil["reading"] == "over"]
    notified = oil[oil["kind"] == "notified"]
    kind = "is a notification" if len(notified) == 1 else "are notifications"
    title = f"{len(over)} of {plural(len(oil), 'figure')} put a year's {goods} above the cap; {len(notified)} {kind}"
    title += f", the highest {number(float(notified['high'].max()))} {unit}" if len(notified) else ""
    return Chart(
        "oil",
        sheet.finish(),
        title,
        subtitle,
        f"Dot plot of {plural(len(oil), 'figure')}. {title}.",
        oil,
        source_line(len(oil), oil["claimant_id"].nunique(), as_of=known),
        cap_of.rule,
        ids=list(oil["claim_id"]),
    )


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

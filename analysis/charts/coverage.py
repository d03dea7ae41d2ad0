"""Contacts on file beside those that no page reports, and pages as attention."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.cadence import WINDOW
from analysis.charts.theme import BLUE, GREEN, GRID, MONTHS, MUTED, VERMILION, plain, source_line
from analysis.display import Chart
from analysis.language.format import capital, month, number, plural
from analysis.model.names import check_names
from analysis.model.rows import tuples
from analysis.wording.coverage import times as ratio
from analysis.wording.coverage import when

COLOURS: Final = (BLUE, VERMILION, GREEN)
_WAYS: Final = ("on file", "by kind of source", "by language")


def times(value: float) -> str:
    """A ratio as the sentences beside a chart give it."""
    return ratio(value, "ratio").text


def corrected_chart(
    found: pd.DataFrame, spoken: pd.DataFrame, pairs: pd.DataFrame, *, between: str, as_of: str
) -> Chart:
    """Contacts a quarter in each window: on file, and with those added that no page on file reports, two ways.

    Parameters
    ----------
    found, spoken : pandas.DataFrame
        From `analysis.coverage.corrected`, by kind of source and by language.
    pairs : pandas.DataFrame
        From `analysis.coverage.against`, of `found`.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    told = spoken[
        ["window", "estimate", "estimate_low", "estimate_high", "corrected_rate", "corrected_low", "corrected_high"]
    ]
    table = found.merge(told.add_suffix("_by_language").rename(columns={"window_by_language": "window"}), on="window")
    table = table.merge(pairs.rename(columns={"earlier": "window"}).drop(columns=["later", "verdict"]).add_prefix("now_"),
                        left_on="window", right_on="now_window", how="left").drop(columns="now_window")  # fmt: skip
    subtitle = (
        f"Contacts of {between} in 91.3 days with 95% intervals: filled, those on file; rings, with those added that no page reports, by"
        " capture and recapture between two lists of sources."
    )
    title = _rise(found, pairs, between)
    if found.empty or not found["count"].sum():
        return FigureBuilder.empty_chart("corrected-rates", title, subtitle=subtitle, table=table, as_of=as_of)
    figure = FigureBuilder(70 + 104 * len(table))
    reach = 1.0
    for k, row in enumerate(tuples(table)):
        top = float(4 * (len(table) - k))
        figure.add_edge_text(f"<b>{plain(row.window)}</b>", top - 0.45, yanchor="middle", size=13, narrow=None)
        ways = (
            (row.rate, row.low, row.high),
            (row.corrected_rate, row.corrected_low, row.corrected_high),
            (row.corrected_rate_by_language, row.corrected_low_by_language, row.corrected_high_by_language),
        )
        for place, (name, interval) in enumerate(zip(_WAYS, ways, strict=True)):
            y = top - 1.2 - 0.85 * place
            if interval[0] != interval[0]:
                words = f"{name}: too few on both lists to say"
                figure.add_edge_text(words, y, yanchor="middle", size=11, colour=MUTED, narrow=None)
                continue
            shown, least, most = (f"{value:.1f}" if value < 9.95 else number(round(value)) for value in interval)
            words = f"{plain(row.window)}, {name}: {shown} a quarter ({least} to {most})"
            colour, high = COLOURS[place], interval[2]
            figure.add_interval(
                y, interval[1:], interval[0], words, colour=colour, hollow=place > 0, width=2, opacity=0.8
            )
            figure.add_text(f"{shown}  {name}", high, y, xanchor="left", xshift=8, size=11, colour=colour, narrow=None)
            reach = max(reach, high)
    figure.update_layout(
        showlegend=False,
        yaxis={"visible": False, "range": [0.2, 4 * len(table) + 0.2], "fixedrange": True},
        xaxis={
            "title": {"text": "contacts a quarter"},
            "range": [-0.02 * reach, 1.32 * reach],
            "showgrid": True,
            "zeroline": False,
        },
        margin={"l": 12, "r": 12, "t": 8, "b": 44},
    )
    figure.narrow(xaxis={"range": [-0.02 * reach, 1.75 * reach], "nticks": 4})
    n = round(float(found["count"].sum()))
    return Chart(
        name="corrected-rates", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot with intervals of {plural(len(table), 'window')}, three values each. {title}.",
        table=table, source=source_line(as_of=as_of, events=n),
        method="On file: Garwood's interval. Corrected: Chapman's estimate from two lists taken as independent, Sadinle's interval joined"
        " with Garwood's. By kind of source: state media and officials against all other press; by language: the commonest against all"
        " others. No number is given where fewer than seven contacts are on both lists.",
    )  # fmt: skip


def _rise(found: pd.DataFrame, pairs: pd.DataFrame, between: str) -> str:
    if found.empty or not found["count"].sum():
        return f"No contact of {between} was on file in any of the windows"
    able = [row for row in tuples(pairs) if row.ratio == row.ratio and row.low == row.low]
    if not able:
        rows = [f"{row.window} {number(round(row.rate, 1))}" for row in tuples(found)]
        return f"Contacts a quarter on file: {', '.join(rows)}; too few to compare or to correct"
    told = {row.window: when(row.told) for row in tuples(found)}
    seen = " and ".join(f"{times(row.ratio)} times as often as {told[row.earlier]}{_unsure(row)}" for row in able)
    added = " and ".join(
        "too few to say"
        if row.verdict
        else f"{times(row.corrected)} times ({times(row.corrected_low)} to {times(row.corrected_high)})"
        for row in able
    )
    late = told[able[0].later]
    if all(row.verdict for row in able):
        return f"{capital(late)}, contacts came {seen} on file; too few are on both lists to add those that no page reports"
    return f"{capital(late)}, contacts came {seen}; with those added that no page reports, {added}"


def _unsure(row: Any) -> str:
    """The interval on file, where it holds the same rate."""
    return f" ({times(row.low)} to {times(row.high)}: not clearly another rate)" if row.low <= 1 <= row.high else ""


def pages_chart(pages: pd.DataFrame, thick: pd.DataFrame, *, window: str, as_of: str) -> Chart:
    """Pages on file by the day they were published, a strip for each family of sources.

    Parameters
    ----------
    pages : pandas.DataFrame
        From `analysis.coverage.pages`.
    thick : pandas.DataFrame
        From `analysis.coverage.attention`.
    window : {'W-MON', 'MS', 'QS', 'YS'}
        What each window began with.
    """
    each = WINDOW[check_names("window", window, WINDOW)[0]]
    subtitle = (
        f"Pages on file per {each} by the day they were published, one strip a family of sources, all on one scale; pages of no known day"
        " are left out."
    )
    if pages.empty:
        title = "No page of a known day was on file in this span"
        return FigureBuilder.empty_chart("pages", title, subtitle=subtitle, table=pages, as_of=as_of)
    totals = pages.groupby("family", sort=False)["pages"].sum()
    top = float(pages["pages"].max())
    figure = FigureBuilder(56 + 56 * len(totals))
    for k, (family, total) in enumerate(totals.items()):
        rows, base = pages[pages["family"] == family], float(len(totals) - 1 - k)
        figure.add_trace(
            type="bar", x=rows["window_start"], y=rows["pages"] / top * 0.7, base=base, offset=0,
            width=[d * 86_400_000 * 0.86 for d in rows["exposure_days"]], customdata=rows["pages"],
            marker={"color": BLUE, "line": {"width": 0}},
            hovertemplate=f"{each} from %{{x|%d %b %Y}}: %{{customdata}} pages<extra>{plain(family)}</extra>",
        )  # fmt: skip
        figure.add_rule((0, 1), base, xref="paper", colour=GRID)
        most = number(int(rows["pages"].max()))
        held = f"<b>{plain(family)}</b>  {number(int(total))}"
        figure.add_edge_text(f"{held}, at most {most} a {each}", base + 0.6)
        figure.add_edge_text(held, base + 0.6, narrow=True)
    title = f"{plural(int(totals.sum()), 'dated page')} on file"
    summed = ""
    kept = [row for row in tuples(thick) if row.pages]
    if kept:
        told = [f"{number(round(row.rate))} {when(row.told)}" for row in kept]
        title = f"Pages on file a quarter: {', '.join(told)}"
        summed = f" A quarter: {', '.join(f'{row.rate:.1f} {when(row.told)}' for row in kept)}."
        if len(kept) > 1 and kept[0].rate and kept[0].contacts:
            more = kept[-1].rate / kept[0].rate
            met = kept[-1].contacts / kept[-1].exposure_days / (kept[0].contacts / kept[0].exposure_days)
            title += f", {times(more)} times as many; contacts came {times(met)} times as often"
            summed += f" Rates as ratios: pages {times(more)}, contacts {times(met)}."
    figure.update_layout(
        showlegend=False, barmode="overlay",
        yaxis={"visible": False, "range": [-0.08, len(totals) + 0.02], "fixedrange": True},
        xaxis={"type": "date", **MONTHS}, margin={"l": 30, "r": 30, "t": 4, "b": 36},
    )  # fmt: skip
    figure.narrow(xaxis={"nticks": 3})
    return Chart(
        name="pages", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Bar strips of {plural(len(totals), 'family', 'families')} of sources over time, from {month(pages['window_start'].iloc[0])}."
        f" {title}.",
        table=pages, source=source_line(as_of=as_of, sources=int(totals.sum())),
        method="A copy counts with the page it copies where that is on file. Pages are what the curator filed, not all that was written."
        f" In all: {', '.join(f'{family} {number(int(n))}' for family, n in totals.items())}.{summed}",
    )  # fmt: skip

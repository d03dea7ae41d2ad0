"""Contacts in windows of the reader's own choice, and over time by kind, level, direction or dyad."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.cadence.counts import SPLITS
from analysis.charts.builder import FigureBuilder
from analysis.charts.cadence import WINDOW
from analysis.charts.theme import BLUE, GRID, MONTHS, MUTED, plain, source_line
from analysis.display import Chart
from analysis.language.format import between as from_to
from analysis.language.format import capital, days, number, plural, readable
from analysis.model.names import check_names

_ROW: Final = 23
_MOST: Final = 5


def windows_chart(table: pd.DataFrame, *, by: str, between: str, as_of: str) -> Chart:
    """Contacts a quarter in each window with their exact intervals: all, discretionary, and the most frequent values of a split.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.cadence.in_windows`; the chart's own table holds all of it.
    by : {'kind', 'level', 'direction', 'dyad'}
        Split drawn.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    check_names("split", by, SPLITS)
    split = table[table["split"] == by]
    shown = [("all", v) for v in table[table["split"] == "all"]["value"].unique()]
    shown += [(by, v) for v in split["value"].unique()[:_MOST]]
    groups = [(value, table[(table["split"] == s) & (table["value"] == value)]) for s, value in shown]
    lines = sum(len(rows) + 1.4 for _, rows in groups)
    figure = FigureBuilder(int(64 + _ROW * max(lines, 5)))
    reach = float(table["high"].max()) if len(table) else 1.0
    y, ticks = lines, []
    for value, rows in groups:
        heading = plain(readable(value))
        figure.add_edge_text(f"<b>{capital(heading)}</b>", y - 0.2, size=13, yanchor="middle")
        for row in rows.itertuples(index=False):
            y -= 1
            ticks.append((y - 0.2, plain(row.window)))
            _mark(figure, row, y - 0.2)
        y -= 1.4
    if groups:
        figure.add_edge_text("contacts", lines - 0.2, side="right", yanchor="middle", colour=MUTED)
    everything = table[(table["split"] == "all") & (table["value"] == "all contacts")]
    if table.empty:
        title = f"No contact of {between} was on file in any of the windows"
        figure.say_empty(title)
    else:
        told = [f"{r.window} {number(round(r.rate, 1))}" for r in everything.itertuples(index=False)]
        title = f"Contacts a quarter: {', '.join(told)}"
    figure.update_layout(
        showlegend=False,
        yaxis={
            "tickvals": [y for y, _ in ticks], "ticktext": [t for _, t in ticks], "ticks": "", "range": [-0.4, lines + 0.3],
            "showgrid": False, "zeroline": False, "tickfont": {"size": 12}, "fixedrange": True, "visible": bool(ticks),
        },
        xaxis={
            "title": {"text": "contacts a quarter"}, "showgrid": True, "domain": [0, 0.9], "zeroline": True, "visible": bool(ticks),
            "range": [-0.035 * reach, 1.02 * reach],
        },
        margin={"l": 8, "r": 20, "t": 4, "b": 44},
    )  # fmt: skip
    n = round(everything["count"].sum()) if len(everything) else 0
    more = len(split["value"].unique()) - _MOST
    return Chart(
        name="windows", drawn=figure.finish(), title=title,
        subtitle=f"Contacts of {between} a quarter (91.3 days) with exact 95% intervals, by window"
        + (f"; by {by}, the {_MOST} most frequent of {more + _MOST}." if more > 0 else f"; by {by}.")
        + f" Days observed, {', '.join(f'{r.window}: {number(r.exposure_days)}' for r in everything.itertuples(index=False)) or 'none'}.",
        alt=f"Dot plot with intervals of {len(everything)} windows for {len(groups)} groups of contacts. {title}.",
        table=table, source=source_line(as_of=as_of, events=n),
        method="Garwood's interval for one rate; a date known to the month counts by its share of days in a window, and the interval"
        " allows it in or out. The table splits by kind, level, direction and pair of states; other pairs are on file as context only.",
    )  # fmt: skip


def _mark(figure: FigureBuilder, row: Any, y: float) -> None:
    words = f"{plain(row.window)}: {number(round(row.rate, 2))} a quarter ({row.low:.1f} to {row.high:.1f})"
    count = from_to(row.least, row.most)
    words += f"<br>{count} in {plural(row.exposure_days, 'day')}, {days(row.window_start, row.window_end)}"
    figure.add_interval(y, (row.low, row.high), row.rate, words, colour=BLUE, size=8, width=2, opacity=0.65)
    figure.add_edge_text(count, y, side="right", yanchor="middle", colour=MUTED)


def parts_chart(table: pd.DataFrame, *, by: str, window: str, between: str, as_of: str) -> Chart:
    """Contacts in each window over time, one strip for each of the most frequent kinds, levels, directions or dyads.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.cadence.counts_by`.
    by : {'kind', 'level', 'direction', 'dyad'}
        What the table is split by.
    window : {'W-MON', 'MS', 'QS', 'YS'}
        What each window began with.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    check_names("split", by, SPLITS)
    window = WINDOW[check_names("window", window, WINDOW)[0]]
    totals = table.groupby(by)["count"].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals.index[:8])
    top = float(table["count"].max()) if len(table) else 1.0
    figure = FigureBuilder(60 + 52 * max(len(kept), 3))
    for k, value in enumerate(kept):
        rows, base = table[table[by] == value], float(len(kept) - 1 - k)
        wide = [d * 86_400_000 * 0.86 for d in rows["exposure_days"]]
        figure.add_trace(
            type="bar", x=rows["window_start"], y=rows["count"] / top * 0.66, base=base, width=wide, offset=0,
            customdata=rows["count"].round(1), marker={"color": BLUE, "line": {"width": 0}},
            hovertemplate=f"{window} from %{{x|%d %b %Y}}: %{{customdata}}<extra>{plain(value)}</extra>",
        )  # fmt: skip
        figure.add_rule((0, 1), base, xref="paper", colour=GRID)
        total, most = (number(round(float(n), 1)) for n in (totals[value], rows["count"].max()))
        heading = f"<b>{plain(str(value).replace('_', ' '))}</b>  {total}, at most {most} a {window}"
        figure.add_edge_text(heading, base + 0.68)
    if not kept:
        title = f"No contact of {between} was on file in this window"
        figure.say_empty(title)
    else:
        first = [f"{str(v).replace('_', ' ')} {number(round(float(totals[v])))}" for v in kept[:3]]
        title = f"By {by}: {', '.join(first)} of {number(round(float(totals.sum())))} contacts"
    figure.update_layout(
        showlegend=False,
        barmode="overlay",
        yaxis={"visible": False, "range": [-0.08, max(len(kept), 1) + 0.05], "fixedrange": True},
        xaxis={"type": "date", **MONTHS, "visible": bool(kept)},
        margin={"l": 30, "r": 30, "t": 4, "b": 36},
    )
    figure.narrow(xaxis={"nticks": 3})
    return Chart(
        name="by-part", drawn=figure.finish(), title=title,
        subtitle=f"Contacts of {between} per {window} by {by}, one strip each on one scale (the tallest bar is {number(round(top, 1))});"
        " partial dates are spread over their span."
        + (f" The {len(totals) - len(kept)} rarest are in the table only." if len(totals) > 8 else ""),
        alt=f"Bar strips of {len(kept)} values of {by} over time. {title}.",
        table=table,
        source=source_line(as_of=as_of, events=round(float(totals.sum()))),
    )  # fmt: skip

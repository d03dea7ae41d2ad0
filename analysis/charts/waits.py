"""Waits: the gaps between contacts, and plans from their first word to the event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analysis.cadence.plans import Waiting
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, MONTHS, VERMILION, plain, source_line, wrap
from analysis.display import Chart
from analysis.language.format import month, plural, short
from analysis.model.dates import day as parsed

CAME_TRUE = ("kept", "late", "early")
_LINE = 46  # letters of a title that fit on a phone


def gaps_chart(gaps: pd.DataFrame, wait: Waiting, *, between: str, as_of: str) -> Chart:
    """Days to the next contact, by the day of each; the last gap is open.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From `analysis.cadence.gaps`.
    wait : Waiting
        From `analysis.cadence.waiting`.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    figure = FigureBuilder(160 if gaps.empty else 320)
    if gaps.empty:
        title = f"No contact of {between} of known day was on file, so there is no gap to measure"
        figure.say_empty(title)
    else:
        for is_open, name in ((False, "ended"), (True, "still open")):
            rows = gaps[gaps["is_open"] == is_open]
            colour, symbol, size = (VERMILION, "circle-open", 10) if is_open else (BLUE, "circle", 7)
            figure.add_scatter(
                rows["start"],
                rows["days"],
                ids=rows["from_event"],
                name=name,
                marker={"size": size, "symbol": symbol, "color": colour, "line": {"width": 2 if is_open else 0}},
                hovertemplate="%{x|%d %b %Y}: %{y:,.0f} days<extra>" + name + "</extra>",
            )
        longest = gaps.loc[gaps["days"].idxmax()]
        last = gaps[gaps["is_open"]].iloc[-1]
        half = "Too few gaps for a median"
        if wait.median == wait.median:
            half = f"Half of all gaps last {wait.median:.0f} days or less"
        title = f"{half}; the longest, {plural(longest['days'], 'day')}, began in {month(longest['start'])}"
        if not longest["is_open"]:
            words = plural(longest["days"], "day")
            figure.add_text(
                words,
                longest["start"],
                float(longest["days"]),
                xanchor="left",
                xshift=8,
                yshift=8,
                ids=[longest["from_event"]],
            )
        words = f"ring: open for {plural(int(last['days']), 'day')} so far"
        figure.add_edge_text(words, 1, yref="paper", side="right", ids=[last["from_event"]])
    figure.update_layout(
        showlegend=False,
        yaxis={"title": {"text": "days to the next contact"}, "rangemode": "tozero", "visible": len(gaps) > 0},
        xaxis={**MONTHS, "visible": len(gaps) > 0},
        margin={"l": 56, "r": 24, "t": 28, "b": 40},
    )
    figure.narrow(xaxis={"nticks": 4})
    return Chart(
        name="gaps", drawn=figure.finish(), title=title,
        subtitle=f"Each mark is a contact of {between} of known day; height: days until the next. Ring: the last gap, still open on the"
        " last day observed.",
        alt=f"Scatter of {len(gaps)} gaps between contacts by their first day. {title}.",
        table=gaps, source=source_line(as_of=as_of, events=len(gaps)),
        method="Median by Kaplan and Meier, the open gap counted as at least so long.",
        ids=list(gaps["from_event"]),
    )  # fmt: skip


def plans_chart(plans: pd.DataFrame, *, between: str, as_of: str, until: str | dt.date) -> Chart:
    """From the first word of each plan to what became of it.

    Parameters
    ----------
    plans : pandas.DataFrame
        From `analysis.cadence.plans`.
    until : str, date or Timestamp
        Last day observed, where open lines end.
    between : str
        Whose contacts, in words, as in `Observed.between`.
    """
    last = pd.Timestamp(parsed(until))
    n = len(plans)
    titles = [wrap(short(t, 3 * _LINE), _LINE) for t in plans["title"]]
    lines = 1 + max((t.count("<br>") + 1 for t in titles), default=1)  # with the line that says what became of it
    figure = FigureBuilder(90 + 66 * max(n, 2))
    figure.narrow(height=90 + (34 + 17 * lines) * max(n, 2), xaxis={"nticks": 4})
    done = int(plans["state"].isin(CAME_TRUE).sum()) if n else 0
    late = int((plans["state"] == "late").sum()) if n else 0
    overdue = int((plans["state"] == "overdue").sum()) if n else 0
    ends = plans["happened_on"].fillna(last) if n else pd.Series(dtype="datetime64[us]")
    wide = n > 0 and (ends.max() - plans["known_on"].min()).days > 300
    if n == 0:
        title = f"No plan of {between} was on file in this window"
        figure.say_empty(title)
    elif n == 1:
        title = f"The one visit or link planned: {_became(next(plans.itertuples()))}"
    else:
        which = "late" if done == 1 and late else "in time" if done == 1 else f"{late or 'none'} of them late"
        title = (
            f"Of {n} visits and links planned {done or 'none'} came true{f', {which}' if done else ''}; on the last day observed"
            f" {overdue or 'none'} {'was' if overdue < 2 else 'were'} overdue"
        )
    for k, row in enumerate(plans.itertuples(index=False)):
        _plan_line(figure, n - k, row, last)
        for narrow, text in ((False, plain(short(row.title, 110))), (True, titles[k])):
            figure.add_edge_text(
                f"<b>{_became(row)}</b><br>{text}", n - k + 0.2, narrow=narrow, align="left", ids=[row.plan_id]
            )
    figure.update_layout(
        showlegend=False,
        yaxis={"visible": False, "range": [0.6, n + 0.9]},
        xaxis={**MONTHS, "tickformat": "%b %Y" if wide else "%-d %b", "type": "date", "visible": n > 0},
        margin={"l": 16, "r": 24, "t": 12, "b": 40},
    )
    return Chart(
        name="plans", drawn=figure.finish(), title=title,
        subtitle="One row a visit, however often it was announced. Dot: the first word of it. Pale bar: when it was to happen, by the last"
        " word. Diamond: it happened. Cross: it was tried and failed. Ring: it had not happened when last looked at.",
        alt=f"Timeline of {n} plans of {between}. {title}.",
        table=plans, source=source_line(as_of=as_of, events=n),
        method="Slippage counts from the end of the planned span; for what has not happened it is a lower limit.",
        ids=list(plans["plan_id"]),
    )  # fmt: skip


def _plan_line(figure: FigureBuilder, y: int, row: Any, until: pd.Timestamp) -> None:
    happened = row.state in CAME_TRUE
    end = until if pd.isna(row.happened_on) else row.happened_on
    colour = BLUE if happened else VERMILION
    planned = (row.planned_from, row.planned_to + pd.Timedelta(days=1))
    figure.add_box(planned, (y - 0.13, y + 0.13), fill="rgba(120,130,140,0.3)", ids=[row.plan_id])
    symbols = ["circle", "diamond" if happened else "x" if row.state == "failed" else "circle-open"]
    figure.add_scatter(
        [row.known_on, end],
        [y, y],
        mode="lines+markers",
        ids=[row.plan_id] * 2,
        line={"color": colour, "width": 1.5, "dash": "solid" if happened else "dot"},
        marker={"symbol": symbols, "size": [7, 11], "color": colour, "line": {"width": 2}},
        hovertemplate="%{x|%d %b %Y}<extra>" + plain(row.title) + "</extra>",
    )


def _became(row: Any) -> str:
    """What became of a plan."""
    days = plural(abs(row.slip_days), "day")
    words = {"kept": "kept", "late": f"{days} late", "early": f"{days} early", "open": "not due",
             "overdue": f"overdue by {days}", "cancelled": "called off", "failed": "tried, failed"}  # fmt: skip
    return words[row.state]

"""Where the rate changed: how probable is each window as the first of a new rate?"""

from __future__ import annotations

from analysis.cadence.segmentation import AGAINST, Changes
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, MONTHS, source_line
from analysis.display import Chart
from analysis.language.format import month, plural


def posterior_chart(change: Changes, *, as_of: str) -> Chart:
    """How probable is each window as the first of a new rate, whatever the number of changes?"""
    figure = FigureBuilder(260)
    table = change.when
    if change.verdict:
        title = f"When the rate changed: {change.verdict}"
        figure.say_empty(f"{title} ({plural(round(change.n), 'contact')})")
        figure.hide_axes()
    else:
        title = _title(change)
        figure.add_trace(
            type="bar",
            x=table["window_start"],
            y=table["probability"],
            marker={"color": BLUE, "line": {"width": 0}},
            hovertemplate="window from %{x|%d %b %Y}: %{y:.1%}<extra></extra>",
        )
    yaxis = {"title": {"text": "probability"}, "tickformat": ".0%", "rangemode": "tozero"}
    figure.update_layout(showlegend=False, yaxis=yaxis, xaxis=MONTHS)
    figure.narrow(xaxis={"nticks": 3})
    number = ", ".join(
        f"{r.changes}: {r.probability:.0%}" for r in change.number.itertuples() if r.probability >= 0.005
    )
    method = (
        f"Changes and their probability: {number}. Exact sum over every division; gamma prior of shape 0.5 on each rate, {AGAINST:g} to 1"
        f" against each further change; counts divided by {change.dispersion:.1f}, their variance over their mean. Null: {change.null};"
        f" power at {change.effect:g} times the rate half-way: at least {change.power:.0%}."
    )
    return Chart(
        name="change-posterior", drawn=figure.finish(), title=title,
        subtitle="Posterior probability of each window as the first of a new rate, over all numbers of changes. A model's output, not a"
        " record.",
        alt=f"Bar chart of {len(table)} windows. {title}.",
        table=table, source=source_line(as_of=as_of, events=round(change.n)),
        method="" if change.verdict else method,
    )  # fmt: skip


def _title(change: Changes) -> str:
    if not change.starts:
        return f"Most probably the rate did not change ({change.probability:.0%})"
    begun = ", ".join(f"{month(r.start)} ({r.probability:.0%})" for r in change.frame.iloc[1:].itertuples())
    return f"The rate most probably changed {_often(len(change.starts))} ({change.probability:.0%}): {begun}"


def _often(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")

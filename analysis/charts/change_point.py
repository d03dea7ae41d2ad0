"""Where the rate changed: the posterior of a single change."""

from __future__ import annotations

from analysis.cadence.change_point import ChangePoint
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, MONTHS, source_line
from analysis.display import Chart
from analysis.language.format import month


def posterior_chart(change: ChangePoint, *, as_of: str) -> Chart:
    """How probable is each window as the first of a new rate, if there was one change?"""
    figure = FigureBuilder(260)
    table = change.posterior
    if change.verdict or change.most_likely is None:
        title = f"When the rate changed: {change.verdict or 'too few to say'}"
        figure.say_empty(f"{title} ({change.n} contacts)")
        figure.hide_axes()
    else:
        best = table.loc[table["probability"].idxmax()]
        title = f"If the rate changed once, {month(best['window_start'])} is the likeliest beginning, with {best['probability']:.0%}"
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
    method = (
        f"Poisson counts, gamma prior of shape 0.5 on each rate, every window equally likely; null: {change.null}; power at"
        f" {change.effect:g} times the rate half-way: {change.power:.0%}."
    )
    return Chart(
        name="change-posterior", drawn=figure.finish(), title=title,
        subtitle="Posterior probability of each window as the first of the new rate, given one change. A model's output, not a record.",
        alt=f"Bar chart of {len(table)} windows. {title}.",
        table=table, source=source_line(as_of=as_of, events=change.n),
        method=method if change.power == change.power else "",
    )  # fmt: skip

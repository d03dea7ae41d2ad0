"""The headline rate with rows left out."""

from __future__ import annotations

import math

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, MUTED, source_line
from analysis.compare.sensitivity import Sensitivity
from analysis.display import Chart


def sensitivity_chart(result: Sensitivity, *, as_of: str) -> Chart:
    """The rate now over the rate of an earlier period, under each variant, with intervals that hold for clustered contacts.

    Parameters
    ----------
    result : Sensitivity
        From `analysis.compare.sensitivity`.
    """
    rows = result.of("rate ratio")
    reach = [1.0]
    shown = rows[rows["verdict"] == ""].iloc[::-1]
    figure = FigureBuilder(90 + 30 * max(len(shown), 3))
    if shown.empty:
        title = "The rate now against an earlier one, with rows left out: too few to say"
        figure.say_empty(title)
        figure.hide_axes()
    else:
        reach = [*shown["low"], *shown["high"].where(shown["high"] < math.inf, shown["estimate"] * 4), 1.0]
        above = int((shown["low"] > 1).sum())
        title = f"The rate {result.now} lies clearly above that {result.against} in {above} of {len(shown)} ways of leaving rows out"
        whisker = {"array": shown["high"] - shown["estimate"], "arrayminus": shown["estimate"] - shown["low"]}
        figure.add_scatter(
            shown["estimate"],
            shown["variant"],
            marker={"size": 9, "color": BLUE},
            error_x={"type": "data", "symmetric": False, **whisker, "color": BLUE, "thickness": 1.5, "width": 0},
            customdata=shown[["n", "low", "high"]].round(2).to_numpy(),
            hovertemplate="%{y}: %{x:.1f} times (%{customdata[1]} to %{customdata[2]}), %{customdata[0]} contacts<extra></extra>",
        )
        figure.add_rule(1, (0, 1), yref="paper", colour=MUTED, dash="dash")
    figure.update_layout(
        showlegend=False,
        xaxis={
            "type": "log",
            "range": [math.log10(max(min(reach), 0.05) * 0.8), math.log10(max(reach) * 1.15)],
            "tickvals": [0.25, 0.5, 1, 2, 4, 8, 16, 32],
            "title": {"text": f"times the rate {result.against}"},
            "tickangle": 0,
            "showgrid": True,
        },
        yaxis={"ticks": "", "tickfont": {"size": 12}},
        margin={"l": 8, "r": 16, "t": 12, "b": 48},
    )
    figure.narrow(xaxis={"tickvals": [0.25, 1, 4, 16]})
    return Chart(
        name="sensitivity", drawn=figure.finish(), title=title,
        subtitle=f"The rate of contacts {result.now or 'now'} over the rate {result.against or 'before'}, with 95% intervals that hold for"
        " clustered contacts; log scale. Dashed: the same rate.",
        alt=f"Dot plot of {len(shown)} variants with intervals. {title}.",
        table=result.frame,
        source=source_line(as_of=as_of, events=int(rows["n"].max()) if len(rows) else 0),
        method="A row leaves with a source kind when no source of another kind carries it. The table also has the probability of a"
        " change of rate and the figures after meetings.",
    )  # fmt: skip

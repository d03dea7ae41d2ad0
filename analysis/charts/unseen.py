"""What would have to be true for a rise in contacts to be one of the record: dependent lists, missing contacts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.coverage import COLOURS, times
from analysis.charts.theme import INK, plain, source_line
from analysis.display import Chart
from analysis.language.format import number, plural
from analysis.model.rows import tuples
from analysis.wording.coverage import when

_BANDS: Final = ("rgba(0,114,178,0.14)", "rgba(213,94,0,0.14)", "rgba(0,131,95,0.14)")


def dependence_chart(dependence: pd.DataFrame, found: pd.DataFrame, *, as_of: str) -> Chart:
    """What the estimate of each window becomes, if its lists depend on each other.

    Parameters
    ----------
    dependence : pandas.DataFrame
        From `analysis.coverage.dependence`.
    found : pandas.DataFrame
        From `analysis.coverage.corrected`.
    """
    shown = dependence[dependence["verdict"] == ""]
    subtitle = (
        "Contacts in all, by capture and recapture between state media and officials and all other press, with 95% intervals, for each odds"
        " ratio assumed between the two lists; 1 is independence. Dotted: on file. Log scale."
    )
    if shown.empty:
        title = "Too few contacts are on both lists to say what dependence would do"
        return FigureBuilder.empty_chart("dependence", title, subtitle=subtitle, table=dependence, as_of=as_of)
    on_file = dict(zip(found["window"], found["count"], strict=True))
    told = {row.window: when(row.told) for row in tuples(found)}
    names = list(dict.fromkeys(shown["window"]))
    odds = sorted(set(shown["odds_ratio"]))
    figure = FigureBuilder(380)
    for k, name in enumerate(names):
        rows = list(tuples(shown[shown["window"] == name]))
        colour = COLOURS[k % 3]
        x = [odds.index(r.odds_ratio) + 0.12 * (k - (len(names) - 1) / 2) for r in rows]
        for at, r in zip(x, rows, strict=True):
            figure.add_lines([at, at], [r.low, r.high], colour=colour, width=2, opacity=0.7)
        words = [
            f"{plain(name)}, odds ratio {r.odds_ratio:g}: {r.estimate:.0f} contacts ({r.low:.0f} to {r.high:.0f}),<br>"
            f"{r.seen:.0%} of them on file" for r in rows
        ]  # fmt: skip
        figure.add_marks(x, [r.estimate for r in rows], "circle-open", colour=colour, size=9, texts=words)
        figure.add_rule((0, 1), on_file[name], xref="paper", colour=colour, dash="dot")
        level = f"{plain(name)} (dotted: {number(round(on_file[name]))} on file)"
        figure.add_edge_text(
            level, 1 - 0.07 * k, yref="paper", yanchor="top", size=12, colour=colour, narrow=None, xshift=6
        )
    title = f"If both lists tend to report the same contacts (odds ratio 2), the estimate is {_doubled(shown, told)}"
    figure.update_layout(
        showlegend=False,
        xaxis={"tickvals": list(range(len(odds))), "ticktext": [f"{o:g}" for o in odds], "title": {"text": "odds ratio between the lists"},
               "range": [-0.5, len(odds) - 0.5], "zeroline": False},
        yaxis={"title": {"text": "contacts in all"}, "type": "log", "tickvals": [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]},
        margin={"l": 56, "r": 16, "t": 12, "b": 48},
    )  # fmt: skip
    return Chart(
        name="dependence", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot with intervals of {plural(len(names), 'window')} for {plural(len(odds), 'odds ratio')}. {title}.",
        table=dependence, source=source_line(as_of=as_of, events=round(sum(on_file[name] for name in names))),
        method="Chapman's estimate with the unseen multiplied by the odds ratio; Sadinle's interval (Gerritse and others 2015). Two lists"
        " cannot tell which odds ratio is right.",
    )  # fmt: skip


def _doubled(shown: pd.DataFrame, told: Mapping[str, str]) -> str:
    """What an odds ratio of 2 makes of each window's estimate."""
    parts = []
    for name, rows in shown.groupby("window", sort=False):
        at = {r.odds_ratio: f"{r.estimate:.0f} ({r.low:.0f} to {r.high:.0f})" for r in tuples(rows)}
        parts.append(f"{at.get(2.0, 'more')} {told[str(name)]}, not {at.get(1.0, 'as estimated')}")
    return "; ".join(parts)


def unseen_chart(curve: pd.DataFrame, tipping: pd.DataFrame, found: pd.DataFrame, *, as_of: str) -> Chart:
    """What each rate ratio becomes, the more of the earlier contacts are assumed to be missing.

    Parameters
    ----------
    curve : pandas.DataFrame
        From `analysis.coverage.unseen`, for many shares.
    tipping : pandas.DataFrame
        From `analysis.coverage.tipping`.
    found : pandas.DataFrame
        From `analysis.coverage.corrected`.
    """
    subtitle = (
        "Rate now over the rate of each earlier window (log scale), with its 95% interval, if this share of the earlier window's"
        " contacts never got on file and none of the later's did."
    )
    told: Mapping[str, str] = dict(zip(found["window"], found["told"], strict=True))
    lines = [row for row in tuples(tipping) if not row.verdict]
    title = _tips(lines, told)
    if not lines:
        return FigureBuilder.empty_chart("unseen", title, subtitle=subtitle, table=curve, as_of=as_of)
    figure = FigureBuilder(400)
    for k, row in enumerate(lines):
        rows = curve[curve["earlier"] == row.earlier]
        _ribbon(figure, rows, k, plain(row.earlier))
        first = rows.iloc[0]
        place: dict[str, Any] = {
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 4,
            "size": 12,
            "colour": COLOURS[k % 3],
        }
        for narrow, words in (
            (False, f"against {plain(row.earlier)}: {times(row.ratio)} times on file"),
            (True, plain(row.earlier)),
        ):
            figure.add_text(words, first["unseen"], _log(first["ratio"]), narrow=narrow, **place)
        if 0 < row.share < 0.92:
            figure.add_marks([row.share], [1], "circle", colour=COLOURS[k % 3], size=10, texts=[_tip(row)])
            figure.add_text(
                f"{number(round(row.missing))} missing", row.share, 0, xanchor="right" if row.share > 0.6 else "left", yanchor="top",
                yshift=-8 - 15 * k, size=12, colour=COLOURS[k % 3], narrow=None,
            )  # fmt: skip
    figure.add_rule((0, 1), 1, xref="paper", colour=INK, width=1.2, dash="dash")
    figure.update_layout(
        showlegend=False,
        xaxis={"title": {"text": "share of the earlier contacts missing"}, "tickformat": ".0%", "range": [-0.01, 0.92],
               "tickvals": [0, 0.2, 0.4, 0.6, 0.8]},
        yaxis={"type": "log", "title": {"text": "times the earlier rate"}, "tickvals": [0.25, 0.5, 1, 2, 4, 8, 16],
               "range": [_log(max(0.2, float(curve["low"].min()))), _log(float(curve["high"].replace(float("inf"), 1).max()) * 1.25)]},
        margin={"l": 56, "r": 16, "t": 12, "b": 48},
    )  # fmt: skip
    n = round(float(found["count"].sum()))
    return Chart(
        name="unseen", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Falling lines with bands for {plural(len(lines), 'earlier window')}. {title}.",
        table=curve, source=source_line(as_of=as_of, events=n),
        method="A share missing thins the earlier contacts, so that their rate counts for fewer days; the interval widens with it."
        " What counts is how much more is missing from the earlier window than from the later one. The ratio is 1 at"
        f" {'; '.join(f'{row.share:.1%} or {row.missing:.2f} missing against {row.earlier}' for row in lines)}.",
    )  # fmt: skip


def _ribbon(figure: FigureBuilder, rows: pd.DataFrame, k: int, name: str) -> None:
    kept = rows[rows["high"] < float("inf")]
    figure.add_scatter(
        [*kept["unseen"], *kept["unseen"][::-1]], [*kept["low"], *kept["high"][::-1]], mode="lines", fill="toself",
        fillcolor=_BANDS[k % 3], line={"width": 0},
    )  # fmt: skip
    words = [
        f"{name}, {r.unseen:.0%} missing: {times(r.ratio)} times ({times(r.low)} to {times(r.high)})"
        for r in tuples(rows)
    ]
    figure.add_scatter(
        list(rows["unseen"]),
        list(rows["ratio"]),
        mode="lines",
        texts=words,
        line={"width": 2.4, "color": COLOURS[k % 3]},
    )


def _tip(row: Any) -> str:
    return f"{plain(row.earlier)}: at {row.share:.0%}, {plural(round(row.missing), 'contact')}, the ratio is 1"


def _tips(lines: list[Any], told: Mapping[str, str]) -> str:
    rising = [row for row in lines if row.share_for_doubt > 0]
    if not lines:
        return "Too few contacts are on file to say how many missing ones would undo a difference"
    if not rising:
        return "On file contacts come not clearly more often than in the earlier windows: there is no rise for missing ones to undo"
    parts = [
        f"{number(round(r.missing))} contacts {when(told[r.earlier])} ({r.share:.0%} of all there were)" for r in rising
    ]
    level = [when(told[r.earlier]) for r in lines if r not in rising]
    rest = f"; there is no clear rise over those {' and '.join(level)}" if level else ""
    return f"For the rise to vanish, {' or '.join(parts)} would have to be missing from the record{rest}"


def _log(value: float) -> float:
    return math.log10(value)

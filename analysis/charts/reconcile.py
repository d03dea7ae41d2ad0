"""The reconciled total drawn: its history with the claims over it, and what the claims taught."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.claimant_style import ClaimantStyle
from analysis.charts.theme import BAND, BLUE, INK, MUTED, VERMILION, card, plain, source_line, time_axis, wrap
from analysis.display import Chart
from analysis.language.format import day, iso, listing, number, plural, rounded, short
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.evidence import CEILING, FLOOR
from analysis.reconcile.result import LEVELS, Interval, Reconciled
from analysis.wording.skill import ASSUMPTIONS, SHORT

_METHOD = (
    "A model: monthly amounts add up to a total; each statement is that total in its own scope, with its source's bias and"
    " an error, rounded as said; 'more than' is one-sided. Every prior is in the table of assumptions."
)
_SYMBOL = {0: "circle", FLOOR: "triangle-up-open", CEILING: "triangle-down-open"}
_READ = {0: "", FLOOR: ", read as a floor", CEILING: ", read as a ceiling"}
_END = {"line": "line", "last_rate": "latest rate", "drift": "average rate", "flat": "last figure"}
_FILL = {0.95: 0.13, 0.8: 0.2, 0.5: 0.28}


def _refused(name: str, result: Reconciled, dossier: Dossier, subtitle: str, table: pd.DataFrame, flow: Flow) -> Chart:
    title, words = f"Model: no total of {flow} is shown", short(result.refusal, 60)
    alt = f"{title}. {result.refusal}"
    return FigureBuilder.empty_chart(
        name, title, subtitle=subtitle, table=table, as_of=dossier.replayed, words=words, alt=alt
    )


def _source(result: Reconciled, dossier: Dossier) -> str:
    rows = result.evidence.rows
    return source_line(len(rows), rows["claimant_id"].nunique(), as_of=dossier.replayed)


def history_chart(
    result: Reconciled, dossier: Dossier, *, flow: Flow, simple: Interval | None = None, rule: str = ""
) -> Chart:
    """What total do the claims together allow at the end of each month, and where do the claims themselves stand?

    Parameters
    ----------
    result : Reconciled
        From `analysis.reconcile.fit`.
    dossier : Dossier
        Gives names, camps and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    simple : Interval, optional
        What a simple rule says of the last total, from `analysis.reconcile.simple_total`; drawn beside the model's.
    rule : str
        Its name in `analysis.reconcile.rules.RULES`.
    """
    subtitle = (
        "Model: total by the end of each month, 50, 80 and 95% intervals (bands) and median (line). Marks are the statements,"
        " by the last day each counts to: △ read as a floor, ● about,"
        " ▽ read as a ceiling, ◇ counted carriers times the median load."
    )
    table = result.history.assign(**result.history.drop(columns="day").round(0))
    if result.refusal:
        return _refused("reconciled", result, dossier, subtitle, table, flow)
    history, rows = result.history, _marks(result)
    figure = FigureBuilder(460)
    days = [iso(d) for d in [result.evidence.first, *history["day"]]]
    for level in reversed(LEVELS):
        low, high = (history[f"{side}_{level * 100:.0f}"] for side in ("low", "high"))
        look: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "color": BLUE}}
        figure.add_scatter(days, [0.0, *low.round(1)], **look)
        fill = f"rgba(0,114,178,{_FILL[level]})"
        figure.add_scatter(days, [0.0, *high.round(1)], fill="tonexty", fillcolor=fill, **look)
    figure.add_scatter(
        days, [0.0, *history["middle"].round(1)], mode="lines", line={"width": 2.4, "color": BLUE},
        hovertemplate="model, %{x|%d %b %Y}: median %{y:,.3s}<extra></extra>",
    )  # fmt: skip
    voices = ClaimantStyle(dossier)
    spoken = [voices.camp(c) for c in rows["claimant_id"]]
    camps = list(dict.fromkeys(spoken))
    for camp in camps:
        own = rows[[c == camp for c in spoken]]
        figure.add_marks(
            [iso(d) for d in own["day"]],
            list(own["shown"]),
            list(own["symbol"]),
            colour=dossier.config.colour(camp),
            size=9,
            ids=list(own["claim_id"]),
            texts=[
                card(
                    voices.name(r.claimant_id),
                    plain(r.words),
                    f"counts to {day(r.day)}, known {day(r.known_on)}",
                    key=r.claim_id,
                )
                for r in own.itertuples(index=False)
            ],
            name=plain(dossier.config.name(camp)),
        )
    end = history.iloc[-1]
    beside = _simple_end(figure, result, simple, rule)
    top = max(float(end["high_95"]), float(rows["shown"].max()), *(value for _, value in beside))
    apart, placed = top * 0.045, -np.inf
    for text, value in sorted([*_ends(end), *beside], key=lambda m: m[1]):
        placed = max(value, placed + apart)
        colour = VERMILION if rule and _END[rule] in text else INK if "median" in text else MUTED
        figure.add_text(
            text, 1, placed, size=11, colour=colour, xref="paper", xanchor="left", xshift=4, yanchor="middle", align="left"
        )  # fmt: skip
    key = "<br>".join(
        f"<span style='color:{dossier.config.colour(c)}'><b>{plain(dossier.config.name(c))}</b></span>" for c in camps
    )
    figure.add_edge_text(key, 1, yref="paper", yanchor="top", align="left")
    figure.update_layout(
        showlegend=False,
        margin={"l": 56, "r": 126, "t": 16, "b": 40},
        yaxis={"range": [0, top * 1.06], "tickformat": ",~r", "title": {"text": plain(flow.goods)}},
        xaxis=time_axis() | {"range": [days[0], iso(result.last_day + pd.Timedelta(days=22 if beside else 10))]},
    )
    small = {"tickformat": "~s", "title": {"text": ""}}
    figure.narrow(margin={"l": 40, "r": 128, "t": 16, "b": 40}, yaxis=small, xaxis={"nticks": 2})
    total = result.total(result.last_day)
    title = (
        f"A model of all claims puts {flow} at {rounded(total.low)} to {rounded(total.high)} by {day(result.last_day)}"
        f" ({total.level:.0%} of its histories)"
    )
    alt = (
        f"Fan chart of {len(history)} months, a model. {title}, the middle {rounded(total.middle)}; {len(rows)} statements"
        " are marked over it."
    )
    return Chart(
        name="reconciled", drawn=figure.finish(), title=title, subtitle=subtitle, alt=alt, table=table,
        source=_source(result, dossier), method=_METHOD,
    )  # fmt: skip


def _ends(end: pd.Series) -> list[tuple[str, float]]:
    marks = [(f"{side}_{level * 100:.0f}", level) for level in LEVELS for side in ("low", "high")]
    texts = [(f"{rounded(end[c])} {level:.0%}", float(end[c])) for c, level in marks if level != 0.5]
    return [*texts, (f"<b>{rounded(end['middle'])}</b> median", float(end["middle"]))]


def _simple_end(
    figure: FigureBuilder, result: Reconciled, simple: Interval | None, rule: str
) -> list[tuple[str, float]]:
    """What a simple rule says of the last total, drawn just behind the model's last day; and its label."""
    if simple is None or simple.middle != simple.middle:
        return []
    at = iso(result.last_day + pd.Timedelta(days=14))
    said = f"{SHORT[rule]}, 80%: {rounded(simple.low)} to {rounded(simple.high)}, median {rounded(simple.middle)}"
    figure.add_lines([at, at], [simple.low, simple.high], colour=VERMILION, width=2.4)
    figure.add_marks([at], [simple.middle], "square", colour=VERMILION, size=9, ids=[""], texts=[plain(said)])
    return [(f"<b>{rounded(simple.middle)}</b> {_END[rule]}", simple.middle)]


def _marks(result: Reconciled) -> pd.DataFrame:
    """The statements that can be drawn over a total from the usual start, in units of the flow."""
    rows = result.evidence.rows
    rows = rows[rows["start"] < 0.5].copy()
    load = np.where(rows["voyages"], float(np.median(result.unknowns.single["capacity"])) * result.evidence.scale, 1.0)
    rows["shown"] = rows["value"] * load
    rows["symbol"] = np.where(rows["voyages"], "diamond-open", rows["kind"].map(_SYMBOL))
    rows["words"] = [
        number(v) + (f" counted carriers, times {rounded(c)}" if ships else "") + _READ[k]
        for k, v, ships, c in zip(rows["kind"], rows["value"], rows["voyages"], load, strict=True)
    ]
    whole = np.minimum(rows["end"].to_numpy(float), result.evidence.months - 1e-6)
    start = [result.evidence.first + pd.DateOffset(months=int(m)) for m in whole]
    rows["day"] = [
        d + pd.Timedelta(days=max((m % 1) * d.days_in_month - 1, 0)) for d, m in zip(start, whole, strict=True)
    ]
    return rows.reset_index(drop=True)


def bias_chart(result: Reconciled, dossier: Dossier, *, flow: Flow) -> Chart:
    """How far does each source stand above or below the rest throughout?"""
    subtitle = "Model: factor against the others, median and 80% range; hollow: one statement, too few to tell a bias."
    table = result.biases.round(3)
    if result.refusal:
        return _refused("claimant-bias", result, dossier, subtitle, table, flow)
    shown = result.biases.sort_values("middle", kind="stable").reset_index(drop=True)
    voices, stated = ClaimantStyle(dossier), result.evidence.rows
    figure = FigureBuilder(84 + 40 * len(shown))
    figure.add_rule(1, (-0.5, len(shown) - 0.2), colour=MUTED, layer="below")
    for i, row in enumerate(shown.itertuples(index=False)):
        colour, few = voices.colour(row.claimant_id), row.reading == "too few"
        name, counted = voices.name(row.claimant_id), plural(row.statements, "statement")
        said = f"<b>{wrap(name)}</b><br>{row.middle:.2f} ({row.low:.2f} to {row.high:.2f})<br>{counted}: {row.reading}"
        look: dict[str, Any] = {"width": 1.2, "dash": "dot"} if few else {"width": 2.4}
        ids = list(stated.loc[stated["claimant_id"] == row.claimant_id, "claim_id"])
        figure.add_interval(i, (row.low, row.high), row.middle, said, colour=colour, hollow=few, key=ids, **look)
        figure.add_row_label(i, name, f": {'too few' if few else counted}", ids=ids)
    edge = np.log10(max(float(shown["high"].max()), 1 / float(shown["low"].min())) * 1.03)
    ticks = [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2]
    axis = {"text": "factor against the rest (log scale)"}
    figure.row_layout(len(shown), type="log", range=[-edge, edge], tickvals=ticks, title=axis)
    title = _who(result, {r.claimant_id: voices.name(r.claimant_id) for r in shown.itertuples(index=False)}, flow)
    return Chart(
        name="claimant-bias", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Interval plot of {plural(len(shown), 'source')}. {title}.",
        table=table,
        source=source_line(len(result.evidence.rows), len(shown), as_of=dossier.replayed),
        method="Biases are relative: an error that all sources share cannot be learnt from their claims.",
    )  # fmt: skip


def _who(result: Reconciled, names: Mapping[str, str], flow: Flow) -> str:
    """Who is shown to run high or low, in a title's words."""
    apart = result.biases[result.biases["reading"].isin(["above", "below"])]
    if apart.empty:
        return f"Model: no source on {flow} is shown to run high or low"
    said = [
        f"{names[r.claimant_id]} about {abs(r.middle - 1):.0%} {r.reading} the rest"
        for r in apart.itertuples(index=False)
    ]
    return f"Model: on {flow}, {listing(said)}"


def information_chart(result: Reconciled, dossier: Dossier, *, flow: Flow, most: int = 10) -> Chart:
    """Which statements carry the last total: what would it be without each?"""
    subtitle = (
        "Model: change of the last median when one statement is left out. Hollow: weighing is not reliable there."
    )
    table = result.information.round(3)
    if result.refusal:
        return _refused("left-out", result, dossier, subtitle, table, flow)
    shown = result.information.head(most).iloc[::-1].reset_index(drop=True)
    speaker, voices = dossier.claims.set_index("claim_id")["claimant_id"], ClaimantStyle(dossier)
    said = result.evidence.rows.set_index("claim_id")
    figure = FigureBuilder(84 + 40 * len(shown))
    figure.add_rule(0, (-0.5, len(shown) - 0.2), colour=MUTED, layer="below")
    for i, row in enumerate(shown.itertuples(index=False)):
        claimant = speaker[row.claim_id]
        name, colour = voices.name(claimant), voices.colour(claimant)
        unit = " carriers" if said.at[row.claim_id, "voyages"] else ""
        words = f"{number(said.at[row.claim_id, 'value'])}{unit}{_READ[said.at[row.claim_id, 'kind']]}"
        effect = f"without it {row.change:+.1%}, interval {row.width:.2f} times as wide"
        figure.add_interval(
            i, (0, row.change), row.change, card(name, plain(words), effect, key=row.claim_id),
            colour=colour, hollow=not row.reliable, size=10, key=row.claim_id, width=2,
        )  # fmt: skip
        figure.add_row_label(i, name, f", {words}: {row.change:+.1%}", ids=[row.claim_id])
    edge = max(float(shown["change"].abs().max()) * 1.15, 0.01)
    axis = {"text": "change of the last median when left out"}
    figure.row_layout(len(shown), range=[-edge, edge], tickformat="+.0%", nticks=7, title=axis)
    largest = float(result.information["change"].abs().max())
    title = f"No single claim on {flow} moves the model's median by more than {largest:.1%}"
    return Chart(
        name="left-out", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot of the {len(shown)} statements that move the total or its interval most. {title}.",
        table=table, source=_source(result, dossier),
        method="Pareto-smoothed importance weights on the draws; not reliable where the tail of the weights is heavier than 0.7.",
        ids=list(table["claim_id"]),
    )  # fmt: skip


def learnt_chart(result: Reconciled, dossier: Dossier, *, flow: Flow) -> Chart:
    """What did the claims teach, and what is only assumed?"""
    subtitle = (
        "Model: grey band, 80% of each number before a claim is read; bar, the same after. A bar as wide as the band: the claims"
        " taught nothing."
    )
    table = result.learnt.round(3)
    if result.refusal or table.empty:
        return _refused("prior-posterior", result, dossier, subtitle, table, flow)
    shown = table.sort_values("taught", kind="stable").reset_index(drop=True)
    figure = FigureBuilder(84 + 40 * len(shown))
    figure.add_box((0, 1), (-0.5, len(shown) - 0.55), fill=BAND)
    edges = []
    for i, row in enumerate(shown.itertuples(index=False)):
        place = [(v - row.prior_low) / (row.prior_high - row.prior_low) for v in (row.low, row.middle, row.high)]
        edges += place
        text = f"{rounded(row.middle, 2)} ({rounded(row.low, 2)} to {rounded(row.high, 2)})"
        before = f"{rounded(row.prior_low, 2)} to {rounded(row.prior_high, 2)}"
        words = f"<b>{plain(ASSUMPTIONS.get(row.prior, row.prior))}</b><br>after: {text}<br>before: {before}"
        figure.add_interval(i, place[::2], place[1], words, colour=BLUE, width=3)
        figure.add_row_label(i, ASSUMPTIONS.get(row.prior, row.prior), f": {text}, before {before}")
    low, high = min(-0.15, min(edges)), max(1.15, max(edges))
    ends = {"tickvals": [0, 1], "ticktext": ["low before", "high before"]}
    figure.row_layout(len(shown), range=[low - 0.05, high + 0.05], zeroline=False, **ends)
    idle = int((shown["taught"] < 0.2).sum())
    title = (
        f"Of the model's {len(shown)} assumptions on {flow}, the claims narrow {len(shown) - idle} by a fifth or more;"
        f" {idle} stay as assumed"
    )
    return Chart(
        name="prior-posterior", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Interval plot of {len(shown)} assumptions before and after the claims. {title}.",
        table=table, source=_source(result, dossier),
        method="Each number is scaled so that its 80% prior interval runs from 0 to 1.",
    )  # fmt: skip

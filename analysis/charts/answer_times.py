"""How soon is a statement answered? Cumulative incidence by stance, a panel for each answering state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.charts.answers import COLOUR, SYMBOL
from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import MUTED, plain, source_line
from analysis.claims.answer_times import LEAST_ANSWERS, LEAST_STATEMENTS, WITHIN, AnswerTimes, at_risk, share
from analysis.display import Chart
from analysis.language.format import capital, listing, number, percent, plural
from analysis.language.terms import DID
from analysis.model.dossier import Dossier

_PANEL: Final = 260
_GAP: Final = 0.2  # of the height, between two panels: an axis, the numbers at risk and a name
# Days an axis may show, and its ticks.
_SPANS: Final = {
    30: (0, 10, 20, 30), 60: (0, 20, 40, 60), 90: (0, 30, 60, 90), 180: (0, 60, 120, 180), 365: (0, 90, 180, 270, 365),
    730: (0, 180, 365, 545, 730),
}  # fmt: skip
_RULE: Final = {
    "named": "an answer counts when it names the statement",
    "topic": "any later answer on the topic counts",
}
_DASH: Final = {"denies": "solid", "doubts": "dash", "declines": "dot", "acknowledges": "solid"}


def answer_times_chart(
    found: AnswerTimes, other: AnswerTimes, dossier: Dossier, *, name: str = "answer-times"
) -> Chart:
    """By how many days has which share of the statements met which answer, by each of two states?

    Parameters
    ----------
    found, other : AnswerTimes
        From `analysis.claims.answer_times`, of one flow and rule.
    dossier : Dossier
        Gives the day of knowledge.
    name : str
        Slug of the chart.
    """
    both = [found, other]
    about = found.label or "any topic"
    subtitle = (
        f"Share of first-hand statements by others on {about} that met each kind of answer, by days since they became known;"
        f" {_RULE[found.rule]}. Band: pointwise 95%. Under each axis: statements still watched and unanswered."
    )
    table = pd.concat([r.incidence.assign(state=capital(r.name)) for r in both], ignore_index=True)
    table = table.assign(cause=table["cause"].map(DID)).rename(columns={"cause": "answer"})
    table = table[["state", "answer", "days", "at_risk", "events", "incidence", "low", "high"]]
    ids = [key for r in both for key in r.answered["answer"]]
    drawn = [r for r in both if not r.is_too_few]
    if not drawn:
        title = f"Too few answers on {about} to say how soon they come on file"
        words = f"Too few to say: fewer than {LEAST_STATEMENTS} statements or {LEAST_ANSWERS} answers"
        return FigureBuilder.empty_chart(
            name, title, subtitle=subtitle, table=table, as_of=dossier.replayed, words=words, ids=ids
        )
    span = _span(drawn)
    table = pd.concat([table, *(_watched(r, span) for r in drawn)], ignore_index=True)
    figure = FigureBuilder(40 + _PANEL * len(drawn))
    for place, one in enumerate(drawn):
        _panel(figure, one, place, len(drawn), span)
    figure.update_layout(showlegend=False, margin={"l": 48, "r": 150, "t": 26, "b": 62})
    few = {"ticktext": _ticks(span, narrow=True), "tickangle": 0}
    figure.narrow(margin={"l": 44, "r": 112, "t": 26, "b": 62}, xaxis=few, **({"xaxis2": few} if drawn[1:] else {}))
    title = _finding(drawn)
    missing = [f" Too few to say for {r.name}." for r in both if r.is_too_few]
    return Chart(
        name=name, drawn=figure.finish(), title=title, subtitle=subtitle + "".join(missing),
        alt=f"Step curves of cumulative incidence in {plural(len(drawn), 'panel')}. {title}.",
        table=table, source=source_line(len(found.times), as_of=dossier.replayed),
        method="Cumulative incidence by Aalen and Johansen; denial, doubt, refusal and acknowledgement compete, silence is censored on"
        " the day of knowledge. One answer may end the wait of several statements: the bands take them as independent and are too"
        " narrow.",
        ids=ids,
    )  # fmt: skip


def _ticks(span: int, *, narrow: bool = False) -> list[str]:
    """The days of an axis in words; a phone has room for the first and the last.

    Examples
    --------
    >>> _ticks(90), _ticks(90, narrow=True)
    (['0', '30', '60', '90 days'], ['0', '', '', '90 days'])
    """
    *ticks, last = _SPANS[span]
    return [*("" if narrow and t else f"{t}" for t in ticks), f"{last} days"]


def _watched(one: AnswerTimes, span: int) -> pd.DataFrame:
    """What stands under the axis: statements still watched and unanswered, and the share answered by then, in any way."""
    days = sorted({*_SPANS[span], WITHIN})
    rows = [(capital(one.name), "any", float(t), at_risk(one, t), share(one, t)) for t in days]
    return pd.DataFrame(rows, columns=["state", "answer", "days", "at_risk", "incidence"])


def _finding(drawn: Sequence[AnswerTimes]) -> str:
    shares = listing([f"{capital(r.name)} {_percent(share(r, WITHIN))}" for r in drawn])
    if drawn[0].rule == "named":
        return f"Share of statements answered by name within {WITHIN} days: {shares}"
    return f"Share of statements followed by an answer on the topic within {WITHIN} days: {shares}"


def _percent(value: float) -> str:
    """A share in percent, small ones to a tenth."""
    return f"{value:.1%}" if 0 < value < 0.1 else percent(value)


def _span(drawn: Sequence[AnswerTimes]) -> int:
    """The shortest axis that has nine in ten answers."""
    last = max(float(r.answered["days"].quantile(0.9)) for r in drawn)
    return next((span for span in _SPANS if span >= last), max(_SPANS))


def _panel(figure: FigureBuilder, one: AnswerTimes, place: int, of: int, span: int) -> None:
    each = (1 - _GAP * (of - 1)) / of
    high = 1 - place * (each + _GAP)
    x, y = ("x", "y") if not place else (f"x{place + 1}", f"y{place + 1}")
    ends, top = [], 0.0
    for stance in SYMBOL:
        rows = one.incidence[(one.incidence["cause"] == stance) & (one.incidence["days"] <= span)]
        if rows.empty or rows["incidence"].iloc[-1] == 0:
            continue
        _band(figure, rows, stance, span, (x, y))
        top = max(top, float(rows["high"].fillna(rows["incidence"]).max()))
        ends.append((float(rows["incidence"].iloc[-1]), stance))
    top = min(max(1.15 * top, 0.05), 1.02)
    for at, (last, stance) in zip(_apart([e[0] for e in sorted(ends)], top * 0.11), sorted(ends), strict=True):
        for narrow, word in (
            (False, DID[stance]),
            (True, DID[stance].split()[-1] if stance == "denies" else DID[stance].split()[0]),
        ):
            figure.add_text(
                f"{word} {_percent(last)}", span, at, narrow=narrow, size=12, colour=COLOUR[stance], xref=x, yref=y,
                xanchor="left", xshift=6,
            )  # fmt: skip
    ticks = _SPANS[span]
    for t in ticks:
        figure.add_text(
            f"{number(at_risk(one, t))}", t, 0, narrow=None, size=11, colour=MUTED, xref=x, yref=y, yshift=-34
        )
    figure.add_text(
        f"<b>{plain(capital(one.name))}</b>",
        0,
        top,
        narrow=None,
        size=13,
        xref=x,
        yref=y,
        xanchor="left",
        yanchor="bottom",
    )
    key = "" if not place else str(place + 1)
    figure.update_layout(**{
        f"xaxis{key}": {"range": [0, span], "tickvals": list(ticks), "ticktext": _ticks(span), "anchor": y},
        f"yaxis{key}": {"range": [0, top], "tickformat": ".0%", "nticks": 5, "domain": [max(high - each, 0), high], "anchor": x},
    })  # fmt: skip


def _band(figure: FigureBuilder, rows: pd.DataFrame, stance: str, span: int, axes: tuple[str, str]) -> None:
    """A step curve and its pointwise band."""
    days = [0.0, *rows["days"], float(span)]

    def steps(column: str) -> list[float]:
        values = rows[column].fillna(rows["incidence"]).tolist()
        return [0.0, *values, values[-1]]

    line: dict[str, Any] = {"shape": "hv", "width": 0, "color": COLOUR[stance]}
    place = {"xaxis": axes[0], "yaxis": axes[1]}
    figure.add_scatter(days, steps("low"), mode="lines", line=line, **place)
    figure.add_scatter(
        days, steps("high"), mode="lines", line=line, fill="tonexty", fillcolor=_pale(COLOUR[stance]), **place
    )
    figure.add_scatter(
        days, steps("incidence"), mode="lines",
        line={"shape": "hv", "width": 2.2, "color": COLOUR[stance], "dash": _DASH[stance]},
        hovertemplate="%{x} days: %{y:.1%}<extra>" + DID[stance] + "</extra>", **place,
    )  # fmt: skip


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.13)"


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Ascending places pushed up so that no two labels touch.

    Examples
    --------
    >>> _apart([0.1, 0.11, 0.5], 0.1)
    [0.1, 0.2, 0.5]
    """
    found = list[float]()
    for at in places:
        found.append(round(max(at, found[-1] + least), 6) if found else at)
    return found

"""Denials, doubts, refusals and acknowledgements on one time axis: a row for each voice on a flow, or for each topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, GREEN, GRID, MUTED, VERMILION, card, plain, source_line, time_axis, wrap
from analysis.display import Chart
from analysis.language.format import capital, count, day, iso, listing, plural, short, short_span
from analysis.language.terms import DID
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings, tuples
from analysis.wording.denials import ends, thing, topic, voice

SYMBOL: Final = {"denies": "x-thin", "doubts": "circle-open", "declines": "line-ns", "acknowledges": "circle"}
COLOUR: Final = {"denies": VERMILION, "doubts": BLUE, "declines": MUTED, "acknowledges": GREEN}
_TABLE: Final = ("known_on", "claimant", "country", "stance", "topic", "way", "answering", "review", "claim_id")
_ROW: Final = 58
_APART: Final = 12  # days between two marks on one height
_LEVELS: Final = 4
_LETTERS: Final = 40  # in a line of 12 px type on the narrowest phone
_LINE: Final = 16  # px a line of it takes
_KEY: Final = "Each mark is one answer, by the day it became known; "


def denials_chart(then: Dossier, flow: Flow) -> Chart:
    """Who answered on this flow, when and how? One row a voice: the two states first, then all others.

    Parameters
    ----------
    then : Dossier
        Replayed to the day of interest.
    flow : Flow
        As from `Dossier.flow`; `Dossier.answers` has the rule of what speaks about it.
    """
    answers = then.answers(flow)
    title, subtitle = _finding(answers, flow), f"Answers on {thing(flow)}. {_KEY}pale: not fully verified."
    if answers.empty:
        title = f"No answer on {thing(flow)} was on file"
        return FigureBuilder.empty_chart(
            "denials", title, subtitle=subtitle, table=_told(then, answers), as_of=then.replayed
        )
    states = ends(flow)
    sides = [(capital(name), "", answers[answers["country"] == code]) for code, name in states.items()]
    others = answers[~answers["country"].isin(list(states))]
    for camp in then.config.camps:
        sides.append((then.config.name(camp), "", others[others["camp"] == camp]))
    rows = [row for row in sides if len(row[2]) or row[0] in (capital(n) for n in states.values())]
    return _timeline("denials", then, answers, rows, title, subtitle, _tally)


def answers_chart(answers: pd.DataFrame, turns: pd.DataFrame, dossier: Dossier, *, most: int = 10) -> Chart:
    """When did who deny, question, decline or acknowledge which topic? One row a topic, one way.

    Parameters
    ----------
    answers, turns : pandas.DataFrame
        From `Dossier.answers` and `analysis.claims.turns`.
    dossier : Dossier
        Gives names and the day of knowledge.
    most : int
        Topics drawn, those with most answers; all are in the table.
    """
    subtitle = f"Answers on every topic. {_KEY}pale: not fully verified."
    if answers.empty:
        title = "No denial, question or acknowledgement was on file"
        return FigureBuilder.empty_chart(
            "answers", title, subtitle=subtitle, table=_told(dossier, answers), as_of=dossier.replayed
        )
    topics = [
        (*topic(dossier, *key), own)
        for key, own in answers.groupby(["commodity_id", "origin", "destination"], sort=True)
    ]
    topics.sort(key=lambda topic: -len(topic[2]))
    if rest := len(topics) - most if len(topics) > most else 0:
        subtitle += (
            f" {capital(plural(rest, 'topic'))} with fewer answers {'is' if rest == 1 else 'are'} in the table only."
        )
    names = dossier.commodities.set_index("commodity_id")["name"]
    closed = mappings(turns.dropna(subset=["acknowledged_on"]))
    told = [
        f"{capital(voice(dossier, t))} acknowledged {names.get(t['commodity_id'], t['commodity_id'])} {plural(int(t['days']), 'day')}"
        " after its first flat denial"
        for t in closed
    ]
    head = f"{plural(len(answers), 'answer')} on {plural(len(topics), 'topic')}"
    title = f"{head}; {listing(told) or 'no state has acknowledged what it had flatly denied'}"
    return _timeline("answers", dossier, answers, topics[:most], title, subtitle, _last)


def _timeline(
    name: str, then: Dossier, answers: pd.DataFrame, rows: Sequence[tuple[str, str, pd.DataFrame]], title: str, subtitle: str,
    says: Any,
) -> Chart:  # fmt: skip
    """Rows of a label, a way between states or none, and the answers; a phone has the way on the second line."""
    figure = FigureBuilder(100 + _ROW * len(rows))
    first, until = min(own["known_on"].min() for _, _, own in rows if len(own)), pd.Timestamp(then.day)
    room = max((until - first).days, 60)
    lines = 1
    for place, (label, way, own) in enumerate(reversed(rows)):
        wide, small = says(then, own)
        ids = list(own["claim_id"])
        at: dict[str, Any] = {"size": 12, "align": "left"}
        head = plain(short(f"{label} {way}".rstrip(), 110))
        figure.add_edge_text(f"<b>{head}</b>  {plain(short(wide, 110))}", place + 0.4, narrow=False, ids=ids, **at)
        below = wrap(f"{way}, {small}" if way else small, _LETTERS)
        lines = max(lines, 1 + below.count("<br>"))
        head = plain(short(label, _LETTERS - 6))
        figure.add_edge_text(f"<b>{head}</b><br>{below}", place + 0.4, narrow=True, ids=ids, **at)
        figure.add_rule((iso(first), iso(until)), place - 0.12, colour=GRID, layer="below", ids=list(own["claim_id"]))
        _marks(figure, then, own, place, room)
    # Words begin at 0.4 of a row and end below the line of the row above, at 0.88.
    figure.narrow(height=140 + round((_LINE * (1 + lines) + 8) / 0.48) * len(rows), xaxis={"nticks": 3})
    around = pd.Timedelta(days=min(room * 0.02, 30))  # marks at either end stand whole
    figure.update_layout(
        showlegend=True,
        legend={"y": 1.0, "yanchor": "bottom", "x": 0, "itemclick": False, "itemdoubleclick": False},
        margin={"l": 14, "t": 34, "r": 20},
        yaxis={"visible": False, "range": [-0.3, len(rows) - 0.1]},
        xaxis=time_axis() | {"range": [iso(first - around), iso(until + around)]},
    )
    counts = ", ".join(f"{n} {DID[s]}" for s, n in answers["stance"].value_counts().items())
    drawn = sum(len(own) for _, _, own in rows)
    return Chart(
        name=name, drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Timeline of {plural(drawn, 'answer')} in {plural(len(rows), 'row')}: {counts}. {title}.",
        table=_told(then, answers),
        source=source_line(len(answers), answers["claimant_id"].nunique(), as_of=then.replayed),
        ids=list(answers["claim_id"]),
    )  # fmt: skip


def _marks(figure: FigureBuilder, then: Dossier, own: pd.DataFrame, place: int, room: int) -> None:
    """The marks of a row, the next height where a day is taken; the legend has each stance once."""
    heights = _heights([(d - own["known_on"].min()).days for d in own["known_on"]], max(_APART, room // 90))
    for stance, symbol in SYMBOL.items():
        at = [k for k, said in enumerate(own["stance"]) if said == stance]
        rows = list(tuples(own.iloc[at]))
        figure.add_scatter(
            [iso(r.known_on) for r in rows] or [None],
            [place + 0.11 * heights[k] for k in at] or [None],
            ids=[r.claim_id for r in rows],
            texts=[_card(then, r) for r in rows],
            name=DID[stance],
            legendgroup=stance,
            showlegend=place == 0,
            cliponaxis=False,
            marker={
                "symbol": symbol, "size": 9, "color": COLOUR[stance], "line": {"width": 2, "color": COLOUR[stance]},
                "opacity": [1.0 if r.review == "verified" else 0.5 for r in rows] or 1.0,
            },
        )  # fmt: skip


def _heights(days: Sequence[int], apart: int) -> list[int]:
    """The lowest height that is free of neighbours; the day of a mark never moves.

    Examples
    --------
    >>> _heights([0, 1, 2, 40], 12)
    [0, 1, 2, 0]
    """
    last, found = [-10_000] * _LEVELS, list[int]()
    for at in days:
        level = next((k for k in range(_LEVELS) if at - last[k] >= apart), _LEVELS - 1)
        last[level] = at
        found.append(level)
    return found


def _tally(_: Dossier, own: pd.DataFrame) -> tuple[str, str]:
    """'flatly denied 5, last 17 May 2024; questioned 3, last 2 June 2025', and the same for a phone."""
    rows = [(DID[s], own[own["stance"] == s]["known_on"]) for s in SYMBOL if s in set(own["stance"])]
    if not rows:
        return "no answer on file", "no answer on file"
    wide = "; ".join(f"{word} {len(said)}, last {short_span(said.iloc[-1])}" for word, said in rows)
    return wide, ", ".join(f"{word} {len(said)}" for word, said in rows)


def _last(then: Dossier, own: pd.DataFrame) -> tuple[str, str]:
    """'33 answers; last: Russia acknowledged, 15 Feb 2026', and the same for a phone."""
    last, many = own.iloc[-1], plural(len(own), "answer")
    on = short_span(last["known_on"])
    return f"{many}; last: {capital(voice(then, last))} {DID[last['stance']]}, {on}", many


def _card(then: Dossier, row: Any) -> str:
    about = " ".join(topic(then, row.commodity_id, row.origin, row.destination))
    return card(row.claimant, wrap(f"{DID[row.stance]}: {about}"), wrap(row.note), known=row.known_on, key=row.claim_id)


def _finding(answers: pd.DataFrame, flow: Flow) -> str:
    denials = answers[(answers["stance"] == "denies") & answers["country"].isin(list(ends(flow)))]
    firm = answers[answers["country"].isin(list(ends(flow))) & (answers["stance"] == "acknowledges")]
    firm = firm[firm["review"] != "partly_verified"]
    if denials.empty:
        head = f"No flat denial of {thing(flow)} by either state"
    else:
        when = [day(denials["known_on"].iloc[k]) for k in (0, -1)]
        span = f"on {when[0]}" if len(denials) == 1 else f"first on {when[0]}, last on {when[1]}"
        head = f"{capital(count(len(denials), 'flat denial'))} by {flow.origin_name} or {flow.destination_name}, {span}"
    if firm.empty:
        return f"{head}; no acknowledgement"
    return f"{head}; acknowledged since {day(firm['known_on'].iloc[0])}"


def _told(then: Dossier, answers: pd.DataFrame) -> pd.DataFrame:
    """Every answer as a reader would list it."""
    said: Mapping[str, Any] = then.said.set_index("claim_id")["claimant"]
    found = [
        (
            r.known_on, r.claimant, then.config.country(r.country) if r.country else "", DID[r.stance],
            *topic(then, r.commodity_id, r.origin, r.destination), said.get(r.responds_to[0], "") if r.responds_to else "",
            r.review, r.claim_id,
        )
        for r in tuples(answers)
    ]  # fmt: skip
    return pd.DataFrame(found, columns=list(_TABLE))

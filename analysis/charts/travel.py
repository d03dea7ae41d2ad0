"""How a figure travelled: each retelling below the figure it rests on, by the days it took, coloured by what it changed."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, GREEN, INK, VERMILION, card, plain, source_line, wrap
from analysis.claims.travel import retellings
from analysis.display import Chart
from analysis.language.format import count, day, plural, quantity_of, short
from analysis.language.terms import BOUND_WORD
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording.claims import rows_of
from analysis.wording.track import altered
from analysis.wording.track_tables import travel_table

Rows = dict[str, dict[str, Any]]
HEIGHT: Final = (42, 72)  # px of a row, and of one on a phone, where its words take three lines
LETTERS: Final = (72, 42)  # of a line of words, and on a phone
# What a colour says, the gravest change first: other goods, another amount, a start or a bound, nothing but the date.
COLOURS: Final = (
    (("goods",), VERMILION),
    (("number", "measure", "contents"), "#8a5a00"),
    (("start", "bound"), BLUE),
    ((), GREEN),
)


def travel_chart(moved: pd.DataFrame, dossier: Dossier, *, flow: Flow, most: int = 16) -> Chart:
    """How long did each figure take to be retold, and what did each retelling change?

    Parameters
    ----------
    moved : pandas.DataFrame
        From `analysis.claims.travel`.
    dossier : Dossier
        Gives the claims, names and the day of knowledge.
    flow : Flow
        As from `Dossier.flow`.
    most : int
        Retellings drawn, whole chains, the latest; all are in the table.
    """
    carried, known = retellings(moved), dossier.replayed
    told = travel_table(dossier, moved)
    title = altered(moved)
    subtitle = f"Figures for {flow} that others passed on, converted or answered; the colour shows what changed."
    if carried.empty:
        return FigureBuilder.empty_chart("travel", title, subtitle=subtitle, table=told.frame, as_of=known)
    shown = _whole_chains(carried, most)
    if len(shown) < len(carried):
        subtitle += f" {plural(len(carried) - len(shown), 'earlier retelling')} in the table only."
    rows = rows_of(dossier)
    names = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["name"], strict=True))
    lines = _lines(shown)
    figure = FigureBuilder(60 + HEIGHT[0] * len(lines))
    for place, (root, link) in enumerate(reversed(lines)):
        _retelling(figure, place, link, rows, names) if link else _origin(figure, place, rows[root], names)
    last = max(_days(rows, link) for _, link in lines if link)
    figure.row_layout(len(lines), range=[-0.02 * max(last, 5), 1.04 * max(last, 5)], title={"text": "days since first said"},
                      rangemode="tozero", tickformat=",d", nticks=6, zeroline=False)  # fmt: skip
    figure.narrow(height=60 + HEIGHT[1] * len(lines))
    return Chart(
        name="travel", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"{plural(len(shown), 'line')} from a figure to its retelling, of {plural(shown['root'].nunique(), 'chain')}; the longest takes"
        f" {count(last, 'day')}. {title}.",
        table=told.frame,
        source=source_line(len({*shown["claim_id"], *shown["root"]}), as_of=known),
        method="A figure repeated without a last day is filed as counted to that day, so a change of the last day has no colour.",
        ids=told.ids,
    )  # fmt: skip


def _whole_chains(carried: pd.DataFrame, most: int) -> pd.DataFrame:
    """The latest chains, whole, as many as fit; the latest one in any case."""
    sizes = carried["root"].value_counts(sort=False)[::-1].cumsum()
    roots = list(sizes[sizes <= most].index) or [sizes.index[0]]
    return carried[carried["root"].isin(roots)]


def _lines(shown: pd.DataFrame) -> list[tuple[str, dict[str, Any] | None]]:
    """A line for each first figure, and below it one for each retelling."""
    found: list[tuple[str, dict[str, Any] | None]] = []
    for link in mappings(shown):
        if link["root"] not in {root for root, _ in found}:
            found.append((link["root"], None))
        found.append((link["root"], link))
    return found


def _days(rows: Rows, link: dict[str, Any]) -> int:
    return int((link["known_on"] - rows[link["root"]]["known_on"]).days)


def _amount(row: dict[str, Any], names: dict[str, str]) -> str:
    return f"{quantity_of(row)} {names[row['commodity_id']]}"


def _origin(figure: FigureBuilder, place: int, row: dict[str, Any], names: dict[str, str]) -> None:
    text = card(row["claimant"], wrap(_amount(row, names)), known=row["known_on"], key=row["claim_id"])
    figure.add_marks([0], [place], "circle", colour=INK, size=12, ids=[row["claim_id"]], texts=[text])
    for narrow, letters in zip((False, True), LETTERS, strict=True):
        when = f", {day(row['known_on'])}"
        words = f"<b>{plain(_amount(row, names))}</b>{'<br>' if narrow else ': '}"
        _words(figure, place, words + plain(short(row["claimant"], letters - len(when)) + when), narrow, row)


def _retelling(figure: FigureBuilder, place: int, link: dict[str, Any], rows: Rows, names: dict[str, str]) -> None:
    first, second = rows[link["from_claim"]], rows[link["claim_id"]]
    colour = next(c for fields, c in COLOURS if not fields or {*fields} & {*link["changed"]})
    days, changed = (
        _days(rows, link),
        "; ".join(_brief(first, second, link["changed"], names)) or "nothing but the date",
    )
    text = card(
        second["claimant"],
        wrap(_amount(second, names)),
        plain(changed),
        known=second["known_on"],
        key=second["claim_id"],
    )
    figure.add_lines([days - link["days"], days], [place, place], colour=colour, width=2, ids=[second["claim_id"]])
    figure.add_marks([days], [place], "circle-open", colour=colour, size=10, ids=[second["claim_id"]], texts=[text])
    for narrow, letters in zip((False, True), LETTERS, strict=True):
        said = f"{plural(days, 'day')}: {quantity_of(second)}"
        who = plain(short(second["claimant"], letters if narrow else max(letters - len(said) - 2, 12)))
        who += "<br>" + plain(short(said, letters)) if narrow else plain(f", {said}")
        told = f"<span style='color:{colour}'>{plain(short(changed, letters))}</span>"
        _words(figure, place, f"{who}{'<br>' if narrow else '; '}{told}", narrow, second)


def _words(figure: FigureBuilder, place: int, text: str, narrow: bool, row: dict[str, Any]) -> None:
    figure.add_edge_text(text, place, narrow=narrow, yref="y", yshift=8, align="left", ids=[row["claim_id"]])


def _brief(first: dict[str, Any], second: dict[str, Any], changed: tuple[str, ...], names: dict[str, str]) -> list[str]:
    """The changes in a few words each; the last day counted is left to the table."""
    start = [pd.notna(row["period_start"]) for row in (first, second)]
    words = {
        "goods": f"now {names[second['commodity_id']]}",
        "number": "another number",
        "measure": "another kind of amount",
        "contents": "other contents",
        "start": "start of count " + ("moved" if all(start) else "dropped" if start[0] else "added"),
        "bound": f"“{BOUND_WORD[first['bound']]}” now “{BOUND_WORD[second['bound']]}”",
    }
    return [words[change] for change in changed if change in words]

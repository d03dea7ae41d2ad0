"""The lane of figures: a mark's shape is its bound, its colour the camp, a thin ring a review not complete."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import Asked, View
from analysis.charts.theme import BAND, BOUND_SYMBOL, MUTED, plain, wrap
from analysis.claims import envelope
from analysis.language.format import day, iso, span
from analysis.model.dossier import Dossier

MANY: Final = 80  # from so many figures on, marks are smaller
FEW_TAILS: Final = 40  # with more first figures than that, only labelled ones keep their tail


def band(figure: FigureBuilder, then: Dossier, view: View, asked: Asked) -> None:
    """Totals no claim excludes, as a soft step band. Where floor and ceiling cross there is none."""
    if view.claims.empty or asked.is_partial:
        return
    steps = envelope(then.quantities(asked.flow)).steps
    edges = [view.start, *[max(d, view.start) for d in steps["day"]], max(view.until, view.start)]
    floors = [0.0, *steps["floor_said"].fillna(0.0)]  # the edges are numbers that somebody said
    ceilings = [*steps["ceiling_said"].fillna(view.top), view.top]
    for left, right, floor, ceiling in zip(edges[:-1], edges[1:], floors, ceilings, strict=True):
        if left < right <= view.until and floor <= ceiling:
            days = (iso(left), iso(right))
            figure.add_box(days, (floor, min(ceiling, view.top)), fill=BAND)


def marks(figure: FigureBuilder, view: View, labelled: frozenset[str]) -> None:
    """Tails, whiskers, rings and marks, camp by camp; first statements of a value over repeats."""
    claims = view.claims
    big, small = (11, 8) if len(claims) < MANY else (8, 6)
    for camp in view.config.camps:
        own = sorted((r for r in view.figures if r.camp == camp), key=lambda r: r.first)  # first statements on top
        _tails(figure, view, own, labelled, camp)
        _whiskers(figure, own, view.config.colour(camp))
        sizes, opacities = [big if r.first else small for r in own], [1.0 if r.first else 0.45 for r in own]
        claim_marks(figure, view, camp, own, size=sizes, opacity=opacities)
    rings(figure, [r for r in view.figures if r.unsure], big + 8)


def claim_marks(figure: FigureBuilder, view: View, camp: str, rows: list[Any], **look: Any) -> None:
    """A camp's figures, each by its bound and with its card."""
    figure.add_marks(
        [iso(r.on) for r in rows],
        [r.value for r in rows],
        [BOUND_SYMBOL[r.bound] for r in rows],
        colour=view.config.colour(camp),
        ids=[r.claim_id for r in rows],
        texts=[hover(r) for r in rows],
        name=plain(view.config.name(camp)),
        **look,
    )


def rings(figure: FigureBuilder, rows: list[Any], size: float, **look: Any) -> None:
    """A thin ring around each of the marks, whose review is not complete."""
    days, values, ids = [iso(r.on) for r in rows], [r.value for r in rows], [r.claim_id for r in rows]
    figure.add_marks(days, values, "circle-open", colour=MUTED, size=size, weight=1, ids=ids, **look)


def _tails(figure: FigureBuilder, view: View, rows: list[Any], labelled: frozenset[str], camp: str) -> None:
    """From the last day a figure counts to back to the first, for first statements of a value."""
    every = int(view.claims["first"].sum()) <= FEW_TAILS
    x: list[Any] = []
    y: list[Any] = []
    for row in rows:
        if not row.first or not (every or row.claim_id in labelled):
            continue
        start, end = max(row.period_start, view.start), min(row.through_last, view.until)
        if pd.notna(row.period_start) and pd.notna(row.through_last) and start < end:
            x += [iso(start), iso(end), None]
            y += [row.value, row.value, None]
    figure.add_lines(x, y, colour=view.config.colour(camp), opacity=0.32)


def _whiskers(figure: FigureBuilder, rows: list[Any], colour: str) -> None:
    """From low to high, where the claimant gave both."""
    ranged = [r for r in rows if pd.notna(r.low) and pd.notna(r.high)]
    x = [v for r in ranged for v in (iso(r.on), iso(r.on), None)]
    figure.add_lines(x, [v for r in ranged for v in (r.low, r.high, None)], colour=colour, width=2)


def hover(row: Any) -> str:
    """The card of a figure: claimant, figure in words, said, counted, known, scope, sources, what it leans on."""
    said = span(row.stated_on, row.stated_precision) or "on a day not stated"
    through, since = span(row.through, row.through_precision), span(row.period_start, row.period_start_precision)
    counts = f"<br>counts to {through}" if through else ""
    start = f"<br>counted from {since}" if since else ""
    scope = ", ".join(x for x in (row.item_class, row.channel if row.channel != "unstated" else "", row.stage) if x)
    above = (*row.derived_from, *row.repeats)
    leans = f"<br>leans on {wrap(', '.join(above))}" if above else ""
    speaker = f"<br>{wrap(row.speaker)}" if row.speaker else ""
    return (
        f"<b>{wrap(row.claimant)}</b>{speaker}<br>{wrap(row.words)}<br>said {said}, known {day(row.known_on)}"
        f"{counts}{start}<br>{wrap(scope)}{leans}<br>review: {row.review.replace('_', ' ')}<br>"
        f"{len(row.source_ids)} sources; {plain(row.claim_id)}"
    )

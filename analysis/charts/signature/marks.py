"""The lane of figures: a mark's shape is its bound, its colour the camp; hollow: not fully verified."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import View
from analysis.charts.theme import plain, shape, wrap
from analysis.language.format import day, iso, plural, readable, span

MANY: Final = 80  # from so many figures on, marks are smaller
FEW_TAILS: Final = 40  # with more first figures than that, only labelled ones keep their tail


def marks(figure: FigureBuilder, view: View, labelled: frozenset[str]) -> None:
    """Tails, whiskers and marks, camp by camp; first statements of a value over repeats."""
    claims = view.claims
    last = set(view.last["claim_id"])
    big, small = (11, 8) if len(claims) < MANY else (8, 6)
    for camp in view.config.camps:
        own = sorted((r for r in view.figures if r.camp == camp), key=lambda r: r.first)  # first statements on top
        _tails(figure, view, own, labelled, camp)
        _whiskers(figure, own, view.config.colour(camp))
        sizes, opacities = (
            [big if r.first or r.claim_id in last else small for r in own],
            [1.0 if r.first or r.claim_id in last else 0.45 for r in own],
        )
        claim_marks(figure, view, camp, own, size=sizes, opacity=opacities)


def claim_marks(figure: FigureBuilder, view: View, camp: str, rows: list[Any], **look: Any) -> None:
    """A camp's figures, each by its bound and with its card."""
    figure.add_marks(
        [iso(r.on) for r in rows],
        [r.value for r in rows],
        [shape(r.bound, r.unsure) for r in rows],
        colour=view.config.colour(camp),
        ids=[r.claim_id for r in rows],
        texts=[hover(r) for r in rows],
        name=plain(view.config.name(camp)),
        **look,
    )


def _tails(figure: FigureBuilder, view: View, rows: list[Any], labelled: frozenset[str], camp: str) -> None:
    """From the last day a figure counts to back to the first, for first statements of a value."""
    every = int(view.claims["first"].sum()) <= FEW_TAILS
    x: list[Any] = []
    y: list[Any] = []
    ids: list[str] = []
    for row in rows:
        if not row.first or not (every or row.claim_id in labelled):
            continue
        start, end = max(row.period_start, view.start), min(row.through_last, view.until)
        if pd.notna(row.period_start) and pd.notna(row.through_last) and start < end:
            x += [iso(start), iso(end), None]
            y += [row.value, row.value, None]
            ids += [row.claim_id] * 3
    figure.add_lines(x, y, colour=view.config.colour(camp), opacity=0.32, ids=ids)


def _whiskers(figure: FigureBuilder, rows: list[Any], colour: str) -> None:
    """From low to high, where the claimant gave both."""
    ranged = [r for r in rows if pd.notna(r.low) and pd.notna(r.high)]
    x = [v for r in ranged for v in (iso(r.on), iso(r.on), None)]
    ids = [r.claim_id for r in ranged for _ in range(3)]
    figure.add_lines(x, [v for r in ranged for v in (r.low, r.high, None)], colour=colour, width=2, ids=ids)


def hover(row: Any) -> str:
    """The card of a figure: claimant, figure in words, said, counted, known, scope, sources, what it leans on."""
    said = span(row.stated_on, row.stated_precision) or "on an unstated day"
    through, since = span(row.through, row.through_precision), span(row.period_start, row.period_start_precision)
    counts = f"<br>counts to {through}" if through else ""
    start = f"<br>counted from {since}" if since else ""
    scope = ", ".join(
        readable(x) for x in (row.item_class, row.channel if row.channel != "unstated" else "", row.stage) if x
    )
    above = (*row.derived_from, *row.repeats)
    leans = f"<br>based on {wrap(', '.join(above))}" if above else ""
    speaker = f"<br>{wrap(row.speaker)}" if row.speaker else ""
    return (
        f"<b>{wrap(row.claimant)}</b>{speaker}<br>{wrap(row.words)}<br>said {said}, known {day(row.known_on)}"
        f"{counts}{start}<br>{wrap(scope)}{leans}<br>review: {row.review.replace('_', ' ')}<br>"
        f"{plural(len(row.source_ids), 'source')}; {plain(row.claim_id)}"
    )

"""The lane of figures: a mark's shape is its bound, its colour the camp, a thin ring a review not complete."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.view import Asked, View, iso
from analysis.charts.theme import BAND, BOUND_SYMBOL, MUTED, plain, wrap
from analysis.claims import envelope
from analysis.model.dossier import Dossier

MANY: Final = 80  # from so many figures on, marks are smaller
FEW_TAILS: Final = 40  # with more first figures than that, only labelled ones keep their tail


def band(figure: FigureBuilder, then: Dossier, view: View, asked: Asked) -> None:
    """Totals no claim excludes, as a soft step band. Where floor and ceiling cross there is none."""
    if view.claims.empty or asked.is_partial:
        return
    steps = envelope(then.quantities(asked.flow)).steps
    edges = [view.start, *[max(d, view.start) for d in steps["day"]], max(view.until, view.start)]
    floors = [0.0, *steps["floor"].fillna(0.0)]
    ceilings = [*steps["ceiling"].fillna(view.top), view.top]
    for left, right, floor, ceiling in zip(edges[:-1], edges[1:], floors, ceilings, strict=True):
        if left < right <= view.until and floor <= ceiling:
            days = (left.date().isoformat(), right.date().isoformat())
            figure.add_box(days, (floor, min(ceiling, view.top)), fill=BAND)


def marks(figure: FigureBuilder, view: View, labelled: frozenset[str]) -> None:
    """Tails, whiskers, rings and marks, camp by camp; first statements of a value over repeats."""
    claims = view.claims
    big, small = (11, 8) if len(claims) < MANY else (8, 6)
    rows = list(zip(iso(claims["on"]), view.figures, strict=True))
    for camp in view.config.camps:
        own = sorted((m for m in rows if m[1].camp == camp), key=lambda m: m[1].first)  # first statements on top
        _tails(figure, view, [r for _, r in own], labelled, camp)
        _whiskers(figure, own, view.config.colour(camp))
        figure.add_marks(
            [day for day, _ in own],
            [r.value for _, r in own],
            [BOUND_SYMBOL[r.bound] for _, r in own],
            colour=view.config.colour(camp),
            size=[big if r.first else small for _, r in own],
            opacity=[1.0 if r.first else 0.45 for _, r in own],
            ids=[r.claim_id for _, r in own],
            texts=[hover(r) for _, r in own],
            name=plain(view.config.name(camp)),
        )
    unsure = [(day, r) for day, r in rows if r.unsure]
    figure.add_marks(
        [day for day, _ in unsure],
        [r.value for _, r in unsure],
        ["circle-open"] * len(unsure),
        colour=MUTED,
        size=big + 8,
        weight=1,
        ids=[r.claim_id for _, r in unsure],
    )


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
            x += [start.date().isoformat(), end.date().isoformat(), None]
            y += [row.value, row.value, None]
    figure.add_lines(x, y, colour=view.config.colour(camp), opacity=0.32)


def _whiskers(figure: FigureBuilder, marked: list[tuple[str, Any]], colour: str) -> None:
    """From low to high, where the claimant gave both."""
    x: list[Any] = []
    y: list[Any] = []
    for day, row in marked:
        if pd.notna(row.low) and pd.notna(row.high):
            x += [day, day, None]
            y += [row.low, row.high, None]
    figure.add_lines(x, y, colour=colour, width=2)


def hover(row: Any) -> str:
    """The card of a figure: claimant, figure in words, said, counted, known, scope, sources, what it leans on."""
    said = row.stated_on.date() if not pd.isna(row.stated_on) else "day not stated"
    counts = f"<br>counts to {row.through_last.date()}" if not pd.isna(row.through_last) else ""
    start = f"<br>counted from {row.period_start.date()}" if not pd.isna(row.period_start) else ""
    scope = ", ".join(x for x in (row.item_class, row.channel if row.channel != "unstated" else "", row.stage) if x)
    above = (*row.derived_from, *row.repeats)
    leans = f"<br>leans on {wrap(', '.join(above))}" if above else ""
    speaker = f"<br>{wrap(row.speaker)}" if row.speaker else ""
    return (
        f"<b>{wrap(row.claimant)}</b>{speaker}<br>{wrap(row.words)}<br>said {said}, known {row.known_on.date()}"
        f"{counts}{start}<br>{wrap(scope)}{leans}<br>review: {row.review.replace('_', ' ')}<br>"
        f"{len(row.source_ids)} sources; {plain(row.claim_id)}"
    )

"""The lane of answers: what was denied, what acknowledged, what else was said; a mark each, counted where they merge."""

from __future__ import annotations

from typing import Any, Final

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.lanes import counts
from analysis.charts.signature.view import View
from analysis.charts.theme import card, plain, wrap
from analysis.language.format import iso, readable

STANCE_SYMBOL: Final = {"denies": "x-thin", "doubts": "cross-thin", "declines": "line-ns", "acknowledges": "star"}


def answers(figure: FigureBuilder, view: View) -> None:
    """A row for each kind of answer, in the colour of who gave it; pale where the review is not complete."""
    for camp in view.config.camps:
        own = [r for r in view.answered if r.camp == camp]
        figure.add_marks(
            [iso(r.on) for r in own],
            [r.lane for r in own],
            [STANCE_SYMBOL[r.stance] for r in own],
            colour=view.config.colour(camp),
            size=10,
            opacity=[0.45 if r.unsure else 1.0 for r in own],
            ids=[r.claim_id for r in own],
            texts=[_hover(r) for r in own],
            name=plain(view.config.name(camp)),
            axes=("x", "y2"),
        )
    counts(figure, view, view.answers, "y2", "claim_id")


def _hover(row: Any) -> str:
    topic, known = plain(readable(row.commodity_id)), str(row.known_on.date())
    return card(f"{row.claimant} {row.stance}", topic, known, wrap(row.note), key=row.claim_id)

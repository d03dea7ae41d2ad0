"""The lane of answers: what was denied, what acknowledged, what else was said; a mark each, counted where they merge."""

from __future__ import annotations

from typing import Any, Final

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.lanes import AXIS_PX, counts
from analysis.charts.signature.view import View
from analysis.charts.theme import MUTED, card, plain, wrap
from analysis.language.format import day, iso, readable
from analysis.language.terms import DID

ROOM: Final = 66.0  # px that the words on earlier answers take
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
    _earlier(figure, view)


def _earlier(figure: FigureBuilder, view: View) -> None:
    """How many answers of a row were given before the axis begins, at its left edge where no mark stands in the way."""
    for lane, own in view.earlier.groupby("lane"):
        places = view.share(view.answers.loc[view.answers["lane"] == lane, "on"]) * AXIS_PX[False]
        if places.min() < ROOM:
            continue
        ids = [list(own["claim_id"])]
        at: dict[str, Any] = {"xref": "x domain", "yref": "y2", "xanchor": "left", "name": "earlier"}
        figure.add_text(f"‹ {len(own)} earlier", 0, int(str(lane)), size=11, colour=MUTED, ids=ids, **at)


def _hover(row: Any) -> str:
    topic, known = plain(readable(row.commodity_id)), f"known {day(row.known_on)}"
    return card(f"{row.claimant} {DID[row.stance]}", topic, known, wrap(row.note), key=row.claim_id)

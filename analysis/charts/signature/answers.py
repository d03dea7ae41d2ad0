"""The lane of answers: denials, doubts, refusals to comment, acknowledgements, each countable."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from analysis.charts.builder import FigureBuilder
from analysis.charts.signature.lanes import LEVELS, count
from analysis.charts.signature.view import View
from analysis.charts.theme import card, plain, wrap
from analysis.language.format import iso
from analysis.model.rows import tuples

STANCE_SYMBOL: Final = {"denies": "x-thin", "doubts": "cross-thin", "declines": "line-ns", "acknowledges": "star"}
APART: Final = 0.026  # least share of the axis between two marks of one height
COUNT_PX: Final = 22.0  # least distance of two counts


def heights(places: np.ndarray) -> tuple[list[int], list[tuple[float, int]]]:
    """On which height does each mark stand so that none covers another, and where are more than fit?

    Greedy from the left: each mark takes the lowest height free of its neighbours; its day never moves. When all are
    taken it shares the top one, and the crowd is counted.

    Parameters
    ----------
    places : numpy.ndarray
        Ascending places on the axis, 0 to 1.

    Returns
    -------
    tuple
        A height from 0 for each mark, and place and size of each crowd that does not fit.

    Examples
    --------
    >>> heights(np.array([0.1, 0.1, 0.5]))
    ([0, 1, 0], [])
    """
    last = [-1.0] * LEVELS
    levels: list[int] = []
    crowds: list[tuple[float, int]] = []
    for at, x in enumerate(places):
        free = [level for level in range(LEVELS) if x - last[level] >= APART]
        level = free[0] if free else LEVELS - 1
        if not free:
            near = int(np.sum(np.abs(places - x) < APART))
            if crowds and x - crowds[-1][0] < 2 * APART:
                crowds[-1] = (crowds[-1][0], max(crowds[-1][1], near))
            else:
                crowds.append((float(places[at]), near))
        last[level] = float(x)
        levels.append(level)
    return levels, crowds


def answers(figure: FigureBuilder, view: View) -> None:
    """Marks by stance in their camp's colour; pale where the review is not complete; crowds counted."""
    if view.answers.empty:
        return
    levels, crowds = heights(view.share(view.answers["on"]).to_numpy())
    rows = list(zip(levels, tuples(view.answers), strict=True))
    for camp in view.config.camps:
        own = [(level, r) for level, r in rows if r.camp == camp]
        figure.add_marks(
            [iso(r.on) for _, r in own],
            [level for level, _ in own],
            [STANCE_SYMBOL[r.stance] for _, r in own],
            colour=view.config.colour(camp),
            size=9,
            opacity=[0.5 if r.unsure else 1.0 for _, r in own],
            ids=[r.claim_id for _, r in own],
            texts=[_hover(r) for _, r in own],
            name=plain(view.config.name(camp)),
            axes=("x", "y2"),
        )
    for narrow, axis in ((False, 600.0), (True, 250.0)):
        last = -1.0
        for place, size in crowds:
            if (place - last) * axis >= COUNT_PX:
                last = place
                count(figure, view, place, LEVELS - 1, size, narrow=narrow, yref="y2", yshift=13)


def _hover(row: Any) -> str:
    topic, known = plain(row.commodity_id.replace("_", " ")), str(row.known_on.date())
    return card(f"{row.claimant} {row.stance}", topic, known, wrap(row.note), key=row.claim_id)

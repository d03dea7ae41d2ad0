"""The lane of answers: denials, doubts, refusals to comment, acknowledgements, each countable."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from analysis.charts.sheet import Sheet
from analysis.charts.signature.lanes import LEVELS
from analysis.charts.signature.view import View, iso
from analysis.charts.theme import CAMP_COLOUR, CAMP_NAME, INK, plain, wrap

STANCE_SYMBOL: Final = {"denies": "x", "doubts": "cross-thin", "declines": "line-ns", "acknowledges": "star"}
APART: Final = 0.026  # least share of the axis between two marks of one height


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


def answers(sheet: Sheet, view: View) -> None:
    """Marks by stance in their camp's colour; pale where the review is not complete; crowds counted."""
    rows = view.answers
    if rows.empty:
        return
    levels, crowds = heights(view.share(rows["on"]).to_numpy())
    rows = rows.assign(level=levels)
    for camp in [c for c in CAMP_COLOUR if c in set(rows["camp"])]:
        for unsure in (True, False):
            part = rows[(rows["camp"] == camp) & (rows["unsure"] == unsure)]
            sheet.add_marks(
                iso(part["on"]),
                list(part["level"]),
                [STANCE_SYMBOL[s] for s in part["stance"]],
                colour=CAMP_COLOUR[camp],
                size=9,
                opacity=0.5 if unsure else 1.0,
                ids=list(part["claim_id"]),
                texts=[_hover(r) for r in part.itertuples(index=False)],
                name=CAMP_NAME[camp],
                axes=("x", "y2"),
            )
    span = view.right - view.left
    for place, size in crowds:
        day = (view.left + place * span).date().isoformat()
        text: dict[str, Any] = {
            "x": day, "y": LEVELS - 1, "xref": "x", "yref": "y2", "text": f"{size} here", "yshift": 13,
            "font": {"size": 11, "color": INK}, "name": "count",
        }  # fmt: skip
        sheet.add_annotation(**text)
        sheet.add_narrow_annotation(**text)


def _hover(row: Any) -> str:
    return (
        f"<b>{wrap(row.claimant)} {row.stance}</b><br>{plain(row.commodity_id.replace('_', ' '))}<br>"
        f"{row.known_on.date()}<br>{wrap(row.note)}<br>{plain(row.claim_id)}"
    )

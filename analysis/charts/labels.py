"""Places for value labels so that no two boxes overlap, at desk, tablet and phone width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTHS: Final = (1100, 760, 390)
CHAR: Final = 7.2  # px per character at 12 px, on the wide side
LINE: Final = 14.0
MARGINS: Final = 124.0  # left and right of the plot area
_OFFSETS: Final = ((7, 12), (-7, 12), (9, 0), (-9, 0), (7, -13), (-7, -13))


@dataclass(frozen=True)
class Box:
    """A wanted label: its key, the mark's place (x as a share of the axis, y in px) and the text."""

    key: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Label:
    """A placed label; `rank` is 0 when it fits at every width, 1 down to 760 px, 2 at 1100 px only."""

    key: str
    text: str
    dx: int
    dy: int
    rank: int


def rectangle(box: Box, dx: float, dy: float, width: int) -> tuple[float, float, float, float]:
    """Left, right, bottom, top in px of the label on a page of that width."""
    left = box.x * (width - MARGINS) + dx
    return left, left + CHAR * len(box.text), box.y + dy - LINE / 2, box.y + dy + LINE / 2


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    """Do two rectangles share any area?"""
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def place(boxes: Sequence[Box], height: float) -> list[Label]:
    """Which labels fit, and where?

    Greedy in the order given: each box takes the first offset that is free at every width it is shown at.
    A label that fits at no width is left out; the mark's hover and the table still carry its value.
    """
    taken: dict[int, list[tuple[float, float, float, float]]] = {w: [] for w in WIDTHS}
    for width in WIDTHS:  # no label may sit on a mark
        for box in boxes:
            x = box.x * (width - MARGINS)
            taken[width].append((x - 5, x + 5, box.y - 5, box.y + 5))
    placed = []
    for box in boxes:
        for rank in range(len(WIDTHS)):
            widths = WIDTHS[: len(WIDTHS) - rank]
            found = _free(box, widths, taken, height)
            if found:
                for width in widths:
                    taken[width].append(rectangle(box, *found, width))
                placed.append(Label(box.key, box.text, *found, rank))
                break
    return placed


def _free(
    box: Box, widths: Sequence[int], taken: dict[int, list[tuple[float, float, float, float]]], height: float
) -> tuple[int, int] | None:
    for dx, dy in _OFFSETS:
        shift = dx if dx > 0 else int(dx - CHAR * len(box.text))
        wanted = {w: rectangle(box, shift, dy, w) for w in widths}
        inside = all(
            r[2] >= 0 and r[3] <= height + LINE and r[0] >= 0 and r[1] <= w - MARGINS for w, r in wanted.items()
        )
        if inside and not any(overlap(r, t) for w, r in wanted.items() for t in taken[w]):
            return shift, dy
    return None

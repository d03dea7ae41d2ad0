"""Places for value labels so that no two boxes overlap, at desk, tablet and phone width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDE: Final = (928, 724, 580)  # px of a figure in pages 1100, 760 and 616 px wide
NARROW: Final = (540, 420, 355, 325, 291)  # the same below: 390 px is a phone, 320 px the frame of an embed
CHAR: Final = 7.0  # px a character of 12 px type takes, on the wide side
LINE: Final = 14.0
MARK: Final = 6.0  # half the side of a mark
_RIGHT: Final = 8
_OFFSETS: Final = ((1, 12), (-1, 12), (1, -13), (-1, -13), (1, 0), (1, 24), (-1, 24))  # never on its own tail


@dataclass(frozen=True)
class Box:
    """A wanted label: its key, the mark's place (x as a share of the axis, y in px) and the text, whose lines `<br>` divides.

    One that `leads` stands right of its mark or nowhere: to the left of it, it would seem to name what it ends at.
    """

    key: str
    x: float
    y: float
    text: str
    leads: bool = False

    @property
    def lines(self) -> list[str]:
        """The text line by line."""
        return self.text.split("<br>")


@dataclass(frozen=True)
class Label:
    """A placed label, `dx` and `dy` px from its mark to the middle of its left edge."""

    key: str
    text: str
    dx: int
    dy: int


def rectangles(box: Box, widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Left, right, bottom, top in px of each place the label may take, for axes that wide: (places, widths, 4)."""
    long, tall = CHAR * max(map(len, box.lines)), LINE * len(box.lines)
    dx = np.array([_RIGHT if side > 0 else -_RIGHT - long for side, _ in _OFFSETS])
    dy = np.array([_lifted(box, dy) for _, dy in _OFFSETS], dtype=float)
    left = box.x * widths[None, :] + dx[:, None]
    middle = np.broadcast_to(box.y + dy[:, None], left.shape)
    return np.stack([left, left + long, middle - tall / 2, middle + tall / 2], axis=-1)


def _lifted(box: Box, dy: int) -> int:
    """How far the middle of a label is from its mark: further for each line more."""
    return dy + int(np.sign(dy)) * (len(box.lines) - 1) * int(LINE / 2)


def place(
    boxes: Sequence[Box],
    marks: NDArray[np.float64],
    height: float,
    axis_widths: Sequence[float],
    right: float = 1.0,
    hairlines: Sequence[float] = (),
) -> list[Label]:
    """Which labels fit, and where?

    Greedy in the order given: each box takes the first place that at every width lies inside, on no mark and on no
    earlier label. Of several with one key the first that fits stands. A label that fits nowhere is left out; the mark's hover
    and the table still carry its value.

    Parameters
    ----------
    boxes : sequence of Box
        Most wanted first.
    marks : numpy.ndarray
        Places of all marks, one a row: x as a share of the axis, y in px.
    height : float
        Height of the lane in px.
    axis_widths : sequence of float
        Widths of the time axis in px.
    right : float
        Share of the axis past which no label reaches.
    hairlines : sequence of float
        Shares of the axis at which an upright line stands; a label crosses one only where it finds no other place.
    """
    widths = np.asarray(axis_widths, dtype=float)
    x = marks[:, :1] * widths[None, :]
    y = np.broadcast_to(marks[:, 1:], x.shape)
    taken = np.stack([x - MARK, x + MARK, y - MARK, y + MARK], axis=-1)  # (marks, widths, 4)
    lines = np.asarray(hairlines, dtype=float).reshape(-1, 1) * widths[None, :]
    walls = np.stack([lines - 1, lines + 1, np.zeros_like(lines), np.full_like(lines, height)], axis=-1)
    found: list[Label] = []
    for box in boxes:
        if any(label.key == box.key for label in found):
            continue
        wanted = rectangles(box, widths)
        inside = (
            (wanted[..., 0] >= 0)
            & (wanted[..., 1] <= right * widths)
            & (wanted[..., 2] >= 0)
            & (wanted[..., 3] <= height)
        )
        free = inside.all(axis=1) & ~overlaps(wanted, taken)
        if box.leads:
            free &= np.array([side > 0 for side, _ in _OFFSETS])
        if free.any():
            clear = free & ~overlaps(wanted, walls)
            at = int(np.argmax(clear if clear.any() else free))
            taken = np.concatenate([taken, wanted[at : at + 1]])
            found.append(
                Label(box.key, box.text, round(wanted[at, 0, 0] - box.x * widths[0]), _lifted(box, _OFFSETS[at][1]))
            )
    return found


def overlaps(wanted: NDArray[np.float64], taken: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the wanted places share area, at any width, with a rectangle already taken?"""
    a, b = wanted[:, None], taken[None]
    apart = (a[..., 1] <= b[..., 0]) | (b[..., 1] <= a[..., 0]) | (a[..., 3] <= b[..., 2]) | (b[..., 3] <= a[..., 2])
    return np.asarray((~apart).any(axis=(1, 2)))

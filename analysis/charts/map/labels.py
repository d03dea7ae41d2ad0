"""Where beside their marks do the names of places stand, so that none covers another at any width of a page?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analysis.charts.labels import LINE, MARK, overlaps

LETTER: Final = 6.9  # px that a letter of 12 px type takes, on the wide side
EDGE: Final = 4  # px kept free at the left edge, where type may be wider than it is taken for
STEPS: Final = 60  # boxes that a line is cut into
# Which way from the mark: right, left, above, below, and the corners.
SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True)
class Spot:
    """A mark that may have a name: where it is in km, its radius in px, the lines of its name; none for what only takes room."""

    x: float
    y: float
    radius: float
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A name that found room: of which spot, how many px its nearest edge lies from it to the right and upwards, and its side."""

    spot: Spot
    dx: float
    dy: float
    anchor: str


def place(
    spots: Sequence[Spot], box: Sequence[float], scales: Sequence[float], lines: Sequence[tuple[float, ...]] = ()
) -> list[Placed]:
    """Which names fit, and where? Greedy in the order given, most wanted first; a name that fits nowhere is left to the hover.

    The largest mark is named before all others, and where that fits at all widths but the narrowest, too: a map without it says
    nothing.

    Parameters
    ----------
    box : west, south, east, north of the sheet, km.
    scales : px a km, one for each width of the page at which all must fit.
    lines : x, y, x, y of the ends of lines that no name may cross.
    """
    marks = [
        replace(spot, radius=max(spot.radius / 2, min(spot.radius, MARK))) for spot in spots if spot.radius
    ]  # its rim is pale
    steps = [
        (x0 + (x1 - x0) * n / STEPS, y0 + (y1 - y0) * n / STEPS) for x0, y0, x1, y1 in lines for n in range(STEPS + 1)
    ]
    marks += [Spot(x, y, 2.0) for x, y in steps]
    taken = np.array([_around(spot, 0, 0, 2 * spot.radius, 2 * spot.radius, box, scales) for spot in marks]).reshape(
        -1, len(scales), 4
    )
    found: list[Placed] = []
    largest = max((spot.radius for spot in spots), default=0)
    widths = (slice(None), slice(len(scales) - 1)) if len(scales) > 1 else (slice(None),)
    for spot in sorted((spot for spot in spots if spot.lines), key=lambda spot: spot.radius != largest):
        long, high = LETTER * max(map(len, spot.lines)), LINE * len(spot.lines)
        sides = SIDES if spot.radius else ((0, 0),)  # a name of the land stands where it is
        for right, up, at in [
            (*side, at) for at in (widths if spot.radius == largest else widths[:1]) for side in sides
        ]:
            far = spot.radius + 3 if not (right and up) else 0.7 * spot.radius + 3.5
            dx, dy = right * far, up * (far + high / 2)
            wanted = _around(spot, dx + right * long / 2, dy, long, high, box, scales)
            sheet = np.array([[0, (box[2] - box[0]) * k, 0, (box[3] - box[1]) * k] for k in scales])
            inside = (
                (wanted[:, 0] >= EDGE)
                & (wanted[:, 1] <= sheet[:, 1])
                & (wanted[:, 2] >= 0)
                & (wanted[:, 3] <= sheet[:, 3])
            )
            if inside[at].all() and not overlaps(wanted[None, at], taken[:, at])[0]:
                taken = np.concatenate([taken, wanted[None]])
                found.append(Placed(spot, dx, dy, {1: "left", -1: "right", 0: "center"}[right]))
                break
    return found


def _around(
    spot: Spot, dx: float, dy: float, wide: float, high: float, box: Sequence[float], scales: Sequence[float]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Left, right, bottom and top, in px from the corner of the sheet, of what stands beside a spot: (widths, 4)."""
    k = np.asarray(scales, dtype=float)
    x, y = (spot.x - box[0]) * k + dx, (spot.y - box[1]) * k + dy
    return np.stack([x - wide / 2, x + wide / 2, y - high / 2, y + high / 2], axis=-1)

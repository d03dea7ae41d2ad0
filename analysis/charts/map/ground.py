"""The ground that places are drawn on: states and borders, read from a small file beside this one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, sin
from pathlib import Path
from typing import Any, Final

from analysis.charts.map.projection import Albers

FILE: Final = Path(__file__).with_name("outlines.json")
Lines = tuple[list[float | None], list[float | None]]  # x and y, a None between two lines


@dataclass(frozen=True)
class Ground:
    """A stretch of land: its projection, the box of it that is shown (west, south, east, north; km), states, borders, names."""

    name: str
    albers: Albers
    box: tuple[float, float, float, float]
    states: dict[str, list[list[float]]]
    borders: list[list[float]]
    names: list[tuple[str, float, float]]

    def place(self, longitude: float, latitude: float) -> tuple[float, float] | None:
        """Where on the sheet is a place? None beyond its edges."""
        x, y = self.albers.place(longitude, latitude)
        west, south, east, north = self.box
        return (round(x, 2), round(y, 2)) if west <= x <= east and south <= y <= north else None

    def frame(self, other: Ground) -> list[float]:
        """The box of a smaller stretch as a line on this sheet, turned as its meridian is: x, y, x, y ..."""
        x, y = self.albers.place(other.albers.longitude, other.albers.latitude)
        turn = self.albers.turn(other.albers.longitude)
        west, south, east, north = other.box
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return [
            round(v, 1)
            for dx, dy in corners
            for v in (x + dx * cos(turn) - dy * sin(turn), y + dx * sin(turn) + dy * cos(turn))
        ]

    def land(self, among: Iterable[str] | None = None, but: Sequence[str] = ()) -> Lines:
        """The outlines of these states, or of all, but for some."""
        codes = self.states.keys() if among is None else [code for code in among if code in self.states]
        return joined(ring for code in codes if code not in but for ring in self.states[code])


def joined(lines: Iterable[Sequence[float]]) -> Lines:
    """Several lines, each x, y, x, y ..., as one with the pen lifted between them.

    Examples
    --------
    >>> joined([[0, 1, 2, 3], [4, 5]])
    ([0, 2, None, 4, None], [1, 3, None, 5, None])
    """
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        x += [*line[::2], None]
        y += [*line[1::2], None]
    return x, y


@cache
def grounds() -> dict[str, Ground]:
    """The stretches there are, by name: `wide` from eastern Europe to Japan, `close` where Korea, China and Russia meet."""
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    found = {}
    for each in held["frames"]:
        about = each["projection"]
        albers = Albers(about["longitude"], about["latitude"], tuple(about["parallels"]))
        names = [(word, x, y) for word, x, y in each["names"]]
        box = tuple(each["box"])
        found[each["name"]] = Ground(each["name"], albers, box, each["states"], each["borders"], names)
    return found

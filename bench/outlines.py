"""Draw the ground of the maps: states and borders of two stretches of land, flat, simple and small, as `outlines.json`.

The npm package `world-atlas` (2.0.2, by M. Bostock, ISC) carries Natural Earth 4.1.0 as TopoJSON; Natural Earth is in the
public domain. `python -m bench.outlines FOLDER` reads that package unpacked. Natural Earth draws who holds the ground;
Crimea is drawn with Ukraine instead, as in resolution 68/262 of the UN General Assembly.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any, Final

from analysis.charts.map.ground import FILE
from analysis.charts.map.projection import Albers

Point = tuple[float, float]
Line = list[Point]
ABOUT: Final = (
    "States and borders from Natural Earth 4.1.0, 1:50m and 1:10m (public domain, naturalearthdata.com), as carried by the npm package"
    " world-atlas 2.0.2 (M. Bostock, ISC licence). Made by bench/outlines.py: projected by Albers' equal-area conic, in km from the middle,"
    " clipped and simplified. Crimea is drawn with Ukraine (UN General Assembly resolution 68/262)."
)
MIDDLE: Final = 100.0  # degrees east: what is drawn lies round it
CRIMEA: Final = (34.2, 45.3)
# Name, scale, projection, what a page shows in km from the middle, km within which a line may be drawn straight, decimals.
FRAMES: Final[tuple[tuple[str, str, Albers, tuple[float, float, float, float], float, int], ...]] = (
    ("wide", "50m", Albers(85.0, 52.0, (40.0, 62.0)), (-5400, -1150, 4500, 2200), 23.0, 0),
    ("close", "10m", Albers(131.4, 42.6, (41.8, 43.4)), (-208, -128, 256, 128), 0.7, 1),
)
NAMES: Final = {  # of states, where there is room for them, as longitude and latitude
    "wide": [
        ("Russia", 98, 62),
        ("China", 103, 37.5),
        ("Kazakhstan", 67, 48),
        ("Mongolia", 104, 46.5),
        ("Japan", 142.5, 37),
    ],
    "close": [("Russia", 132.9, 43.4), ("China", 130.0, 43.2), ("North Korea", 129.75, 42.25)],
}
CODES: Final = {
    "004": "AFG", "008": "ALB", "031": "AZE", "040": "AUT", "050": "BGD", "051": "ARM", "056": "BEL", "064": "BTN", "070": "BIH",
    "100": "BGR", "104": "MMR", "112": "BLR", "156": "CHN", "158": "TWN", "191": "HRV", "196": "CYP", "203": "CZE", "208": "DNK",
    "233": "EST", "246": "FIN", "250": "FRA", "268": "GEO", "276": "DEU", "300": "GRC", "344": "HKG", "348": "HUN", "352": "ISL",
    "356": "IND", "360": "IDN", "364": "IRN", "368": "IRQ", "376": "ISR", "380": "ITA", "392": "JPN", "398": "KAZ", "400": "JOR",
    "408": "PRK", "410": "KOR", "414": "KWT", "417": "KGZ", "418": "LAO", "422": "LBN", "428": "LVA", "440": "LTU", "446": "MAC",
    "492": "MCO", "496": "MNG", "498": "MDA", "499": "MNE", "524": "NPL", "528": "NLD", "578": "NOR", "586": "PAK", "608": "PHL",
    "616": "POL", "642": "ROU", "643": "RUS", "682": "SAU", "688": "SRB", "703": "SVK", "704": "VNM", "705": "SVN", "752": "SWE",
    "756": "CHE", "760": "SYR", "762": "TJK", "764": "THA", "792": "TUR", "795": "TKM", "804": "UKR", "807": "MKD", "818": "EGY",
    "826": "GBR", "860": "UZB", "840": "USA", "442": "LUX", "438": "LIE", "674": "SMR", "336": "VAT",
}  # fmt: skip


def arcs_of(atlas: dict[str, Any]) -> list[Line]:
    """The arcs of a TopoJSON file, in degrees."""
    (width, height), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    steps = (tuple(zip(*(accumulate(axis) for axis in zip(*arc, strict=True)), strict=True)) for arc in atlas["arcs"])
    return [[(x * width + west, y * height + south) for x, y in arc] for arc in steps]


def rings_of(atlas: dict[str, Any], arcs: Sequence[Line]) -> dict[str, list[list[int]]]:
    """The rings of each state as numbers of arcs, the first ring of each of its parts: a state within another covers it."""
    found: dict[str, list[list[int]]] = defaultdict(list)
    for state in atlas["objects"]["countries"]["geometries"]:
        parts = state["arcs"] if state["type"] == "MultiPolygon" else [state["arcs"]]
        for outer in (outer for outer, *_ in parts if is_near(ring(outer, arcs))):
            code = CODES.get(state.get("id", ""), "")
            found["UKR" if code == "RUS" and is_inside(CRIMEA, ring(outer, arcs)) else code].append(outer)
    return found


def ring(numbers: Iterable[int], arcs: Sequence[Line]) -> Line:
    """The points of a ring; an arc with a number below 0 runs backwards."""
    return [point for n in numbers for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]


def is_near(corners: Line) -> bool:
    """Does a ring lie on this side of the Earth, where the projection does not tear it apart?"""
    return all(north > -12 and abs((east - MIDDLE + 180) % 360 - 180) < 140 for east, north in corners)


def is_inside(point: Point, corners: Line) -> bool:
    """Does a point lie within a ring?"""
    x, y = point
    crossed = 0
    for (x0, y0), (x1, y1) in pairwise([*corners, corners[0]]):
        crossed += (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return crossed % 2 == 1


def simple(line: Line, least: float) -> Line:
    """Douglas and Peucker: a line with fewer points, nowhere further than `least` from the first."""
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    across = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5

    def off(point: Point) -> float:
        x, y = point
        if not across:
            return float(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5)
        return float(abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / across)

    at = max(range(1, len(line) - 1), key=lambda n: off(line[n]))
    if off(line[at]) <= least:
        return [line[0], line[-1]]
    return [*simple(line[: at + 1], least)[:-1], *simple(line[at:], least)]


def clipped(corners: Line, box: Sequence[float]) -> Line:
    """Sutherland and Hodgman: the part of a ring within a box."""
    for axis, edge, keeps in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        found: Line = []
        for one, other in pairwise([*corners, *corners[:1]]):
            inside, next_inside = (keeps * (point[axis] - edge) >= 0 for point in (one, other))
            found += [one] if inside else []
            if inside != next_inside:
                share = (edge - one[axis]) / (other[axis] - one[axis])
                found.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
        corners = found
    return corners


def area(corners: Line) -> float:
    """The area within a ring."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*corners, *corners[:1]]))) / 2


def runs(line: Line, box: Sequence[float]) -> list[Line]:
    """The stretches of a line whose ends lie within a box."""
    found: list[Line] = [[]]
    for x, y in line:
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [each for each in found if len(each) > 1]


def chained(lines: Iterable[Line]) -> list[Line]:
    """The same lines, one that begins or ends where another ends joined to it: fewer strokes draw them."""
    left, found = [list(line) for line in lines], []
    while left:
        line = left.pop()
        while (n := next((n for n, other in enumerate(left) if line[-1] in (other[0], other[-1])), None)) is not None:
            other = left.pop(n)
            line += other[1:] if other[0] == line[-1] else other[-2::-1]
        found.append(line)
    return found


def frame(folder: Path, name: str, scale: str, albers: Albers, box: Sequence[float], least: float, digits: int) -> Any:
    """One stretch of land: its projection, its box, the states and the borders in it."""
    atlas = json.loads((folder / f"countries-{scale}.json").read_text(encoding="utf-8"))
    arcs = arcs_of(atlas)
    rings = rings_of(atlas, arcs)
    flat = [simple([albers.place(*point) for point in arc], least) for arc in arcs]
    room = (box[2] - box[0]) / 12  # beyond the box, for screens of another shape
    wider = (box[0] - room, box[1] - room, box[2] + room, box[3] + room)

    def plain(line: Line) -> list[float]:
        near = [tuple(round(c, digits) + 0.0 for c in point) for point in line]
        return [int(v) if digits == 0 else v for point, _ in groupby(near) for v in point]

    states = _states(rings, flat, wider, 12 * least**2, plain)
    users: dict[int, set[str]] = defaultdict(set)
    for code, own in rings.items():
        for n in (n for numbers in own for n in numbers):
            users[n if n >= 0 else ~n].add(code)
    between = chained(flat[n] for n, codes in sorted(users.items()) if len(codes) > 1)
    borders = [plain(run) for line in between for run in runs(line, wider)]
    about = {"longitude": albers.longitude, "latitude": albers.latitude, "parallels": albers.parallels}
    names = [[word, *plain([albers.place(east, north)])] for word, east, north in NAMES[name]]
    return {
        "name": name,
        "scale": scale,
        "names": names,
        "projection": about,
        "box": box,
        "states": states,
        "borders": borders,
    }


def _states(
    rings: dict[str, list[list[int]]],
    flat: list[Line],
    box: Sequence[float],
    least: float,
    plain: Callable[[Line], list[float]],
) -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = {}
    for code, own in sorted(rings.items()):
        parts = [clipped(ring(numbers, flat), box) for numbers in own]
        parts = [part for part in parts if len(part) > 2 and area(part) >= least]
        if parts:
            found[code] = [plain(part) for part in parts]
    return found


def main(folder: Path) -> None:
    """Write the file, and say how large it is."""
    made = {"about": ABOUT, "frames": [frame(folder, *each) for each in FRAMES]}
    FILE.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

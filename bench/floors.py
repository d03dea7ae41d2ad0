"""Which room of `analysis` may import which? The rings, the imports as they are, and `docs/floors.svg` drawn from both.

`tests/architecture` holds the imports to the rings, and the picture to the imports. `make floors` draws it anew.
"""

from __future__ import annotations

import ast
import html
import sys
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
LIBRARY: Final = ROOT / "analysis"
PICTURE: Final = ROOT / "docs" / "floors.svg"

# room -> ring; a module may import its own ring or an inner (smaller) one
RINGS: Final = {
    "shown": 0, "parameters": 0, "language": 0, "deprecated": 0, "errors": 1, "files": 1, "jupyter_theme": 1, "display": 2, "model": 3,
    "schema": 4, "cards": 5, "claims": 5, "cadence": 5, "feeds": 5,
    "compare": 6, "coverage": 6, "reconcile": 6, "difference": 6, "wording": 7,
    "charts": 8, "workbench": 9, "desk": 9, "intake": 9,
    "explore": 9, "export": 9, "engine": 0, "report": 9, "site": 9, "lab": 10, "cli": 10, "__main__": 11,
}  # fmt: skip
# Where the middle of a room stands, in pixels from the left, so that no arrow runs through a room.
PLACES: Final = {
    "__main__": 775, "cli": 775, "lab": 930, "explore": 258, "workbench": 364, "desk": 477, "intake": 590, "export": 885, "site": 706,
    "report": 1070, "charts": 318, "feeds": 620,
    "wording": 390, "compare": 300, "coverage": 186, "reconcile": 600, "difference": 775, "cadence": 262, "claims": 390, "cards": 505,
    "schema": 960, "model": 750, "engine": 1070, "deprecated": 205, "files": 312, "shown": 398, "parameters": 502,
    "language": 624, "jupyter_theme": 754, "errors": 870, "display": 963,
}  # fmt: skip
# What stands on a floor, in the words of the page beside the picture.
FLOORS: Final = {
    11: "the command", 10: "its verbs", 9: "pages, exports; JupyterLab", 8: "pictures", 7: "sentences", 6: "rows to results",
    5: "rows to results", 4: "declaration, checks", 3: "which rows count", 0: "for every room",
}  # fmt: skip
FOUNDATION: Final = 2  # rooms up to this ring serve every other; arrows to them would only hide the rest
WIDTH, BOX, STEP = 1140, (110, 34), 62
STYLE: Final = """
  .page { fill: #fff } .floor { fill: #f3f5f8 } .room { fill: #fff; stroke: #5b6b80; stroke-width: 1.5 }
  .file { stroke-dasharray: 4 3 } text { font: 15px system-ui, sans-serif; fill: #1b2733 } .said { fill: #56657a; font-size: 14px }
  .arrow { fill: none; stroke: #35639c; stroke-width: 1.4 } marker path { fill: #35639c }
  @media (prefers-color-scheme: dark) {
    .page { fill: #11161d } .floor { fill: #1a212b } .room { fill: #11161d; stroke: #8fa1b8 } text { fill: #e6ebf2 }
    .said { fill: #a9b6c6 } .arrow { stroke: #7fb0ee } marker path { fill: #7fb0ee }
  }
"""


class House(NamedTuple):
    """Every module with its file, and what each imports."""

    files: dict[str, Path]
    imports: dict[str, set[str]]


def room(module: str) -> str:
    """The room of a module: a folder or file of `analysis`; empty for `analysis` itself."""
    return module.split(".")[1] if "." in module else ""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path, known: dict[str, Path]) -> set[str]:
    """Every module a file imports, at whatever depth; a name imported from a package that is a module counts as one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (parts & known.keys()) | ({node.module} if parts - known.keys() else set())
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def read() -> House:
    """The house as its files are."""
    files = {_name(path): path for path in sorted(LIBRARY.rglob("*.py"))}
    return House(files, {name: _imports(path, files) for name, path in files.items()})


def arrows(house: House) -> dict[str, set[str]]:
    """Which rooms does each room import?"""
    found: dict[str, set[str]] = {room(name): set() for name in house.files if room(name)}
    for name, imported in house.imports.items():
        if room(name):
            found[room(name)] |= {room(i) for i in imported if i.startswith("analysis.")} - {room(name)}
    return found


def drawn(found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows of the picture: between rooms above the foundation, without those that follow from two others."""

    def reached(start: str) -> set[str]:
        return found[start].union(*(reached(inner) for inner in found[start]))

    above = {name: {i for i in inner if _floor(i) > 0 or i == "engine"} for name, inner in found.items()}
    direct = {name: inner - set().union(*map(reached, inner)) for name, inner in above.items()}
    return sorted((name, inner) for name, inners in direct.items() for inner in inners if _floor(name) > 0)


def _floor(name: str) -> int:
    ring = RINGS[name]
    return 0 if ring <= FOUNDATION else ring


def _top(name: str) -> int:
    """How far from the upper edge a room begins."""
    return 20 + STEP * sorted(FLOORS, reverse=True).index(_floor(name))


def _width(name: str) -> int:
    """How wide a box is: a single file has one for its name."""
    return BOX[0] if (LIBRARY / name).is_dir() else 16 + 8 * len(f"{name}.py")


def _room(name: str) -> str:
    kind, shown = ("room", name) if (LIBRARY / name).is_dir() else ("room file", f"{name}.py")
    width = _width(name)
    left = PLACES[name] - width // 2
    return (
        f'<rect class="{kind}" x="{left}" y="{_top(name)}" width="{width}" height="{BOX[1]}" rx="5"/>'
        f'<text x="{PLACES[name]}" y="{_top(name) + 22}" text-anchor="middle">{html.escape(shown)}</text>'
    )


def _arrow(outer: str, inner: str) -> str:
    (x, y), (to_x, to_y) = (PLACES[outer], _top(outer) + BOX[1]), (PLACES[inner], _top(inner) - 7)
    if _top(outer) == _top(inner):
        side = 1 if to_x > x else -1
        y -= BOX[1] // 2
        return (
            f'<path class="arrow" d="M{x + side * _width(outer) // 2} {y}H{to_x - side * (_width(inner) // 2 + 7)}"/>'
        )
    middle = (y + to_y) // 2
    return f'<path class="arrow" d="M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}"/>'


def picture(house: House) -> str:
    """The picture as SVG, in the reader's light or dark; dashed rooms are single files."""
    found = arrows(house)
    shown = drawn(found)
    height = 20 + STEP * len(FLOORS)
    bands = [
        f'<rect class="floor" x="8" y="{y - 8}" width="{WIDTH - 16}" height="{BOX[1] + 16}" rx="6"/>'
        f'<text class="said" x="22" y="{y + 22}">{html.escape(FLOORS[ring])}</text>'
        for y, ring in zip(range(20, height, STEP), sorted(FLOORS, reverse=True), strict=True)
    ]
    title = f"{len(found)} rooms and {sum(map(len, found.values()))} arrows between them, every one pointing down"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        '<marker id="tip" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker>',
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
        *bands,
        *(_arrow(*pair).replace("/>", ' marker-end="url(#tip)"/>') for pair in shown),
        *(_room(name) for name in sorted(found, key=lambda n: (-_floor(n), PLACES[n]))),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PICTURE.write_text(picture(read()), encoding="utf-8")
    print(PICTURE.relative_to(ROOT), file=sys.stderr)

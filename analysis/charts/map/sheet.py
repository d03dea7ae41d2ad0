"""The sheets of a map: two stretches of ground on axes of their own, side by side or, on a phone, one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from analysis.charts.builder import FigureBuilder
from analysis.charts.map.ground import Ground, joined
from analysis.charts.theme import INK, MUTED
from analysis.language.format import number
from analysis.model.flow import Flow

HEIGHT: Final = (216, 372)  # px of the maps together, side by side and, on a phone, one above the other
KEY: Final = (58, 122)  # px below them for the key
WIDE: Final = (928, 800, 724)  # px of a figure in pages of these widths: side by side
PHONE: Final = (540, 420, 355, 325, 291)
SHARES: Final = ((0.0, 0.58), (0.605, 1.0))  # of the width, side by side
STACKED: Final = ((0.64, 1.0), (0.0, 0.58))  # of the height, on a phone
LAND, ENDS, LINE = "#efede8", "#dedad1", "#ffffff"  # other states, those that the goods leave and reach, borders


@dataclass(frozen=True)
class Sheet:
    """One of the two maps: its ground, the axes it is drawn on, and where its places stand."""

    ground: Ground
    axes: tuple[str, str]
    at: dict[str, tuple[float, float]]
    enlarged: frozenset[str] = (
        frozenset()
    )  # places that the other map shows larger: no mark of the way and no name here


def draw_land(figure: FigureBuilder, sheet: Sheet, flow: Flow) -> None:
    """States, the two ends of the flow darker, and borders."""
    ends = [flow.origin, flow.destination]
    for colour, lines in ((LAND, sheet.ground.land(but=ends)), (ENDS, sheet.ground.land(dict.fromkeys(ends)))):
        _ground(figure, sheet, *lines, "none", fill="toself", fillcolor=colour)
    _ground(figure, sheet, *joined(sheet.ground.borders), "lines", line={"width": 1, "color": LINE})


def _ground(figure: FigureBuilder, sheet: Sheet, x: Any, y: Any, mode: str, **look: Any) -> None:
    figure.add_scatter(x, y, mode=mode, xaxis=sheet.axes[0], yaxis=sheet.axes[1], **look)


def draw_frame(figure: FigureBuilder, wide: Sheet, close: Sheet) -> None:
    """The frame of the close map, round it and on the wide one."""
    west, south, east, north = close.ground.box
    for sheet, line in (
        (wide, wide.ground.frame(close.ground)),
        (close, [west, south, east, south, east, north, west, north, west, south]),
    ):
        figure.add_lines(line[::2], line[1::2], colour=MUTED, width=1, axes=sheet.axes)


def draw_scale(figure: FigureBuilder, sheet: Sheet) -> None:
    """How long are 10, 100 or 1,000 km? A bar at the lower edge, on the side that the wide and the close map leave free."""
    west, south, east, north = sheet.ground.box
    long = 10 ** int(log10((east - west) / 3))
    edge, y = 0.02 * (east - west), south + 0.05 * (north - south)
    x, side = (west + edge, "left") if sheet.axes[0] == "x" else (east - edge - long, "right")
    figure.add_lines([x, x + long], [y, y], colour=INK, width=2, axes=sheet.axes)
    figure.add_text(
        f"{number(long)} km", x if side == "left" else x + long, y, narrow=None, size=11, xref=sheet.axes[0], yref=sheet.axes[1],
        xanchor=side, yanchor="bottom", yshift=1,
    )  # fmt: skip


def scales(sheet: Sheet, narrow: bool) -> list[float]:
    """Px a km of the sheet in figures of each width."""
    west, south, east, north = sheet.ground.box
    at = 0 if sheet.axes[0] == "x" else 1
    wide = 1.0 if narrow else SHARES[at][1] - SHARES[at][0]
    high = HEIGHT[narrow] * (STACKED[at][1] - STACKED[at][0] if narrow else 1.0)
    return [min(wide * (px - 8) / (east - west), high / (north - south)) for px in (PHONE if narrow else WIDE)]


def lay_out(figure: FigureBuilder, sheets: Sequence[Sheet]) -> None:
    """Where each sheet stands, and the key below them."""
    layout: dict[str, Any] = {}
    narrow: dict[str, Any] = {}
    for at, sheet in enumerate(sheets):
        west, south, east, north = sheet.ground.box
        x, y = (f"{axis[0]}axis{axis[1:]}" for axis in sheet.axes)
        fixed = {"visible": False, "constrain": "domain", "fixedrange": True, "zeroline": False}
        layout[x] = {
            **fixed,
            "range": [west, east],
            "domain": list(SHARES[at]),
            "constraintoward": "left" if at == 0 else "right",
        }
        layout[y] = {**fixed, "range": [south, north], "scaleanchor": sheet.axes[0], "constraintoward": "bottom"}
        layout[x]["anchor"], layout[y]["anchor"] = sheet.axes[1], sheet.axes[0]
        narrow |= {x: {"domain": [0, 1]}, y: {"domain": list(STACKED[at])}}
    legend = {
        "orientation": "h",
        "x": 0,
        "y": -0.01,
        "yanchor": "top",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": 12},
    }
    figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": KEY[0]}, showlegend=True, legend=legend, **layout)
    figure.narrow(height=sum((HEIGHT[1], KEY[1])), margin={"b": KEY[1]}, **narrow)

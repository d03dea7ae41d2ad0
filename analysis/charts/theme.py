"""One look for every chart: template, colours, bound shapes, words and safe text."""

from __future__ import annotations

import html
from typing import Any, Final

import plotly.graph_objects as go

from analysis.jupyter_theme import GRID as GRID
from analysis.jupyter_theme import INK as INK
from analysis.jupyter_theme import MUTED as MUTED
from analysis.language.format import day, plural
from analysis.model.config import PALETTE
from analysis.model.dates import day as parsed

BLUE, VERMILION, _, _, GREEN = PALETTE[:5]  # of series; the colour of a camp is its folder's to say
BOUND_SYMBOL: Final = {
    "at_least": "triangle-up",
    "more_than": "triangle-up",
    "exact": "circle",
    "about": "circle",
    "range": "circle",
    "up_to": "triangle-down",
    "vague": "diamond",
    "none": "line-ew-open",
}
EMPTY_LINE: Final = 36  # letters of an empty state's line that fit on a phone
BAND: Final = "rgba(120,130,140,0.16)"
AMOUNTS: Final[dict[str, Any]] = {"rangemode": "tozero", "tickformat": ",~r"}  # an axis of amounts
MONTHS: Final[dict[str, Any]] = {"tickformat": "%b %Y", "nticks": 6, "tickangle": 0}  # an axis of days that says months
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def plain(value: object) -> str:
    """Text that plotly shows as written, also in a template: its pseudo-HTML and `%{` are escaped, line breaks
    become spaces.
    """
    return html.escape(" ".join(str(value).split()), quote=False).replace("%{", "&#37;{")


def wrap(text: str, width: int = 62) -> str:
    """Escaped text broken into lines for a hover card."""
    lines, line = [], ""
    for word in plain(text).split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line] if line else lines)


def template() -> go.layout.Template:
    """The shared template: white ground, few gridlines, 13 px system type."""
    axis = {
        "gridcolor": GRID,
        "linecolor": MUTED,
        "tickcolor": MUTED,
        "zerolinecolor": MUTED,
        "ticks": "outside",
        "ticklen": 4,
        "automargin": True,
        "title": {"font": {"size": 13, "color": MUTED}},
    }
    layout: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {
            **axis,
            "separatethousands": True,
            "ticklabeloverflow": "allow",
        },  # a margin holds them; none need be measured
        "margin": {"l": 56, "r": 24, "t": 16, "b": 44},
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": MUTED, "align": "left", "font": {"size": 13, "color": INK}},
        "legend": {"orientation": "h", "y": -0.14, "x": 0, "font": {"size": 12}},
        "colorway": list(PALETTE[:5]),
        "separators": ".,",
    }
    return go.layout.Template(layout=layout)


def time_axis() -> dict[str, Any]:
    """A date axis with few level labels: months, and days where the span is short, so that no label stands twice."""
    stops = [
        {"dtickrange": [None, 2_000_000_000], "value": "%d %b %Y"},  # milliseconds: less than a month apart
        {"dtickrange": ["M1", None], "value": "%b %Y"},
    ]
    return {"type": "date", "nticks": 5, "tickangle": 0, "tickformatstops": stops}


def shape(bound: str, unsure: bool) -> str:
    """The mark of a figure: its shape says the bound, hollow that it is not fully verified."""
    solid = BOUND_SYMBOL[bound]
    return f"{solid}-open" if unsure and not solid.endswith("-open") else solid


def marker(symbol: Any, colour: Any, size: Any = 12, weight: float = 1.8) -> dict[str, Any]:
    """Marks with an outline in their own colour; each but the weight may be one for all, or one a mark."""
    return {"symbol": symbol, "size": size, "color": colour, "line": {"width": weight, "color": colour}}


def card(head: object, *lines: str, key: object, known: Any = None) -> str:
    """A hover card: the claimant in bold, lines that are escaped already, when it became known, the record's id."""
    when = [] if known is None else [f"known {day(known)}"]
    return "<br>".join([f"<b>{wrap(str(head))}</b>", *lines, *when, plain(key)])


def figure_card(row: Any) -> str:
    """The hover card of a claim's figure."""
    return card(row.claimant, wrap(row.words), known=row.known_on, key=row.claim_id)


def source_line(claims: int = 0, claimants: int = 0, sources: int = 0, as_of: str = "", events: int = 0) -> str:
    """The line under a chart: counts, and the day of knowledge."""
    as_of = parsed(as_of).isoformat() if as_of else ""
    counted = [(claims, "claim"), (events, "event"), (sources, "source")]
    parts = [plural(n, word) for n, word in counted if n]
    if claims and claimants:
        parts[0] += f" by {plural(claimants, 'claimant')}"
    known = f"data as known on {day(as_of)}" if as_of else "data as known on the last day on file"
    return f"{', '.join(parts) or 'no rows'}; {known}"

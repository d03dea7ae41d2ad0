"""A chart in JupyterLab, which draws the figure alone: its words inside it, its greys following the theme, its tool bar ours."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping
from typing import Any, Final

# A chart uses no other greys. The page script and the style below swap them for their dark partners.
INK: Final = "#222222"
MUTED: Final = "#5f6368"
GRID: Final = "#e3e3e3"
_NIGHT: Final = {INK: "#cbcbcd", MUTED: "#9a9a9c", GRID: "#3a3a3c"}
_TITLE, _SUB = (17, 80, 23), (12, 118, 16)  # type size, letters in a line, height of a line
_ON_AXES: Final = frozenset(
    [
        "bar",
        "box",
        "candlestick",
        "contour",
        "funnel",
        "heatmap",
        "histogram",
        "histogram2d",
        "histogram2dcontour",
        "image",
        "ohlc",
        "scatter",
        "violin",
        "waterfall",
    ]
)
_IN_SPACE: Final = frozenset(["cone", "isosurface", "mesh3d", "scatter3d", "streamtube", "surface", "volume"])


def config(spec: Mapping[str, Any], picking: bool = False) -> dict[str, Any]:
    """How is plotly to show this figure? With the buttons named here and no other, and with nowhere to send it.

    The buttons are named, so that a new plotly cannot add one in silence.

    Parameters
    ----------
    spec : mapping
        A plotly figure as JSON.
    picking : bool
        Whether a box drawn over marks picks them.
    """
    kinds = {str(trace.get("type", "scatter")) for trace in spec.get("data", ())}
    layout = spec.get("layout", {})
    axes = [layout.get(name) or {} for name in {"xaxis", "yaxis", *(k for k in layout if k[:5] in ("xaxis", "yaxis"))}]
    bar = ["toImage"]
    if kinds & _ON_AXES and not all(axis.get("fixedrange") for axis in axes):
        bar += ["zoom2d", "pan2d", *(["select2d"] if picking else []), "zoomIn2d", "zoomOut2d", "resetScale2d"]
    if kinds & _IN_SPACE:
        bar += ["zoom3d", "pan3d", "orbitRotation", "resetCameraDefault3d"]
    nowhere = {"plotlyServerURL": "", "topojsonURL": "data:,", "showSendToCloud": False}
    return {"modeBarButtons": [bar], "displaylogo": False, **nowhere}


def words_inside(spec: dict[str, Any], title: str, subtitle: str, source: str) -> dict[str, Any]:
    """The figure with title, subtitle and source line above it; changes `spec`. Text stays text.

    Parameters
    ----------
    spec : dict
        A plotly figure as JSON.
    title, subtitle, source : str
        As in `Chart`.

    Returns
    -------
    dict
        The layout as it was where it changed (``height``, ``margin``): what a page with words of its own restores.
    """
    layout = spec.setdefault("layout", {})
    before = {"height": layout.get("height", 450), "margin": dict(layout.get("margin", {}))}
    first = [f"<b>{line}</b>" for line in _lines(title, _TITLE[1])]
    rest = [line for text in (subtitle, source) if text for line in _lines(text, _SUB[1])]
    raised = len(first) * _TITLE[2] + len(rest) * _SUB[2] + 38
    layout["title"] = {
        "text": "<br>".join(first), "font": {"size": _TITLE[0], "color": INK},
        "subtitle": {"text": "<br>".join(rest), "font": {"size": _SUB[0], "color": MUTED}},
        "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 22, "l": 6},
    }  # fmt: skip
    layout["height"] = before["height"] + raised
    layout["margin"] = {**before["margin"], "t": before["margin"].get("t", 16) + raised}
    return before


def _lines(text: str, most: int) -> list[str]:
    return [html.escape(line, quote=False) for line in textwrap.wrap(" ".join(text.split()), most)]


def style() -> str:
    """CSS that gives a figure's greys their dark partners while JupyterLab's theme is dark; cards keep their white."""
    rules = []
    for day, night in _NIGHT.items():
        red, green, blue = (int(day[at : at + 2], 16) for at in (1, 3, 5))
        for what in ("fill", "stroke"):
            ink = f'[style*="{what}: rgb({red}, {green}, {blue})"]:not(.hoverlayer *)'
            rules.append(f'body[data-jp-theme-light="false"] .js-plotly-plot {ink}{{{what}:{night}!important}}')
    lift = 'body[data-jp-theme-light="false"] .js-plotly-plot :is(.cartesianlayer,.infolayer){filter:brightness(1.4)}'
    return f"<style>{''.join(rules)}{lift}</style>"


def has_front_end() -> bool:
    """Does this code run in a kernel, where a front end may show more than text?"""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")


def show_below(words: str, silent: Mapping[str, Any]) -> None:
    """Send HTML and the style to a front end; with `silent`, data by which a report leaves both out.

    They go as an output of their own: inside the bundle of a chart HTML would hide the picture that JupyterLab keeps of it.
    """
    if has_front_end():
        publish({"text/html": words + style(), "text/plain": "", **silent})


def publish(data: Mapping[str, Any]) -> None:
    """Send an output to the front end."""
    from IPython.display import publish_display_data

    publish_display_data(dict(data))  # type: ignore[no-untyped-call]

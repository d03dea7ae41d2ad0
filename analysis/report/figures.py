"""What does a document hold of a figure: what the browser draws, its words, and its numbers as a table?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.errors import ReportError
from analysis.jupyter_theme import config
from analysis.report.bundle import Library
from analysis.report.document import Figure
from analysis.report.tables import table

BASIC = frozenset(["bar", "pie", "scatter"])
CARTESIAN = BASIC | {
    "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "image", "scatterternary", "violin",
}  # fmt: skip
ONLINE = ("geo", "mapbox", "map")


def lint(spec: Mapping[str, Any], name: str) -> None:
    """Can this figure be drawn with the network cut?

    Raises
    ------
    ReportError
        for map traces, which fetch their outlines, WebGL traces and pictures from elsewhere.
    """
    for trace in spec.get("data", ()):
        kind = str(trace.get("type", "scatter"))
        if kind.endswith("gl") or kind == "splom":
            raise ReportError(f"figure {name}: trace type {kind!r} needs WebGL; use {kind.removesuffix('gl')!r}")
        if "geo" in kind or "choropleth" in kind or "map" in kind.replace("heatmap", "").replace("treemap", ""):
            raise ReportError(f"figure {name}: trace type {kind!r} needs the network; draw without maps")
    layout = spec.get("layout", {})
    for image in layout.get("images", ()):
        if not str(image.get("source", "")).startswith("data:image/"):
            raise ReportError(
                f"figure {name}: layout.images loads {str(image.get('source'))[:80]!r}; embed it as data:"
            )
    if found := [key for key in layout if key.rstrip("0123456789") in ONLINE]:
        raise ReportError(f"figure {name}: layout.{found[0]} needs the network")


def library_for(specs: Iterable[Mapping[str, Any]]) -> Library:
    """The smallest bundle of plotly.js that draws all of these figures."""
    kinds = {str(trace.get("type", "scatter")) for spec in specs for trace in spec.get("data", ())}
    return Library.BASIC if kinds <= BASIC else Library.CARTESIAN if kinds <= CARTESIAN else Library.WHOLE


def figure(spec: Mapping[str, Any], chart: Mapping[str, Any], position: int, template: int | None = None) -> Figure:
    """What does a document hold of this figure?

    Parameters
    ----------
    spec : plotly figure as JSON.
    chart : name, title, subtitle, alt, source, method and table of the display contract; empty for a bare
    figure.
    position : its number in the document, from 1.
    template : the place of its template among those of the document.
    """
    name = str(chart.get("name") or f"figure-{position}")
    layout = dict(spec.get("layout", {}))
    title = str(chart.get("title") or _text(layout.get("title")) or f"Figure {position}")
    if chart.get("title"):  # the page has words of its own beside the figure
        layout.pop("title", None)
        layout |= chart.get("layout", {})
    layout.pop("template", None)
    layout.pop("width", None)
    return Figure(
        name,
        title,
        alt=str(chart.get("alt") or f"{title}. {_summary(spec)}"),
        **{part: str(chart.get(part) or "") for part in ("subtitle", "source", "method")},
        spec={"data": spec.get("data", []), "layout": layout, "config": config(spec)},
        template=template,
        table=table(chart.get("table") or _table(spec), f"{name}-data", f"Data: {title}"),
    )


def _text(title: Any) -> str:
    return str(title.get("text") or "") if isinstance(title, Mapping) else str(title or "")


def _summary(spec: Mapping[str, Any]) -> str:
    traces = spec.get("data", [])
    names = ", ".join(str(trace["name"]) for trace in traces if trace.get("name"))
    kinds = ", ".join(sorted({str(trace.get("type", "scatter")) for trace in traces}))
    return f"Chart with {len(traces)} series ({kinds})" + (f": {names}." if names else ".")


def _table(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The x and y of a bare figure, series by series."""
    rows: list[list[Any]] = []
    for position, trace in enumerate(spec.get("data", []), 1):
        x, y = values(trace.get("x", trace.get("labels"))), values(trace.get("y", trace.get("values")))
        for at in range(max(len(x), len(y))):
            rows.append([trace.get("name") or f"series {position}", *(v[at] if at < len(v) else None for v in (x, y))])
    return {"columns": ["series", "x", "y"], "rows": rows}


def values(array: Any) -> list[Any]:
    """The plain list behind an array of a plotly figure, also when it is written as base64 numbers."""
    if isinstance(array, Mapping) and "bdata" in array:
        import base64

        import numpy

        return list(numpy.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"]).tolist())
    return list(array) if isinstance(array, list | tuple) else []

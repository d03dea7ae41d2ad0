"""A figure under construction: marks, notes and shapes are collected and checked by plotly once, not once each.

plotly re-validates every earlier annotation and shape at each addition; with fifty of them that is most of
the time a chart takes.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analysis.charts.theme import canvas


class Sheet:
    """Collects what `plotly.graph_objects.Figure` would add one by one; `finish` gives the figure."""

    def __init__(self, height: int) -> None:
        self._figure = canvas(height)
        self._traces: list[go.Scatter] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self.x_range: tuple[Any, Any] = (None, None)
        self.top = 1.0

    def add_trace(self, trace: go.Scatter) -> None:
        """Add marks."""
        self._traces.append(trace)

    def add_annotation(self, **annotation: Any) -> None:
        """Add a text; its cells must be escaped already."""
        self._annotations.append(annotation)

    def add_shape(self, **shape: Any) -> None:
        """Add a line or a rectangle."""
        self._shapes.append(shape)

    def update_layout(self, **layout: Any) -> None:
        """Set axes and margins."""
        self._figure.update_layout(**layout)

    def finish(self) -> go.Figure:
        """The whole figure."""
        self._figure.add_traces(self._traces)
        self._figure.update_layout(annotations=self._annotations, shapes=self._shapes)
        return self._figure

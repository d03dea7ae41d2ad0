"""A figure under construction: plain marks, notes and shapes, handed to a page as they are and to plotly unchecked.

plotly's checks of every property are most of the time a chart takes. They run in the tests, which build each
figure again with the checks on, instead of in every reader's page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from analysis.charts.theme import EMPTY_LINE, INK, MUTED, plain, template, wrap
from analysis.language.format import short

Cells = Sequence[Any]
ROW_LETTERS: Final = (86, 60)  # of a row's label: on the narrowest page that is no phone, and on a phone


@cache
def _template() -> dict[str, Any]:
    return dict(template().to_plotly_json())


class Sheet:
    """Collects what `plotly.graph_objects.Figure` would add one by one; `finish` gives the figure as plain data.

    Days are written as ISO text; text cells must be escaped already.
    """

    def __init__(self, height: int) -> None:
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {"height": height, "autosize": True}

    def add_marks(
        self,
        x: Cells,
        y: Cells,
        symbols: Sequence[str],
        *,
        colour: str,
        size: float | Sequence[float] = 10,
        opacity: float | Sequence[float] = 1.0,
        weight: float = 1.8,
        ids: Sequence[str] = (),
        texts: Sequence[str] = (),
        name: str = "",
        axes: tuple[str, str] = ("x", "y"),
    ) -> None:
        """Marks of one colour; without `texts` they do not answer the pointer. No marks adds nothing."""
        if not len(x):
            return
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": "markers",
            "x": list(x),
            "y": list(y),
            "xaxis": axes[0],
            "yaxis": axes[1],
            "name": name,
            "cliponaxis": False,
            "marker": {
                "symbol": list(symbols),
                "size": size if isinstance(size, int | float) else list(size),
                "color": colour,
                "opacity": opacity if isinstance(opacity, int | float) else list(opacity),
                "line": {"width": weight, "color": colour},
            },
        }
        if ids:  # what a filter of the page goes by
            trace["customdata"] = list(ids)
        trace |= {"hovertext": list(texts), "hoverinfo": "text"} if texts else {"hoverinfo": "skip"}
        self._traces.append(trace)

    def add_lines(
        self,
        x: Cells,
        y: Cells,
        *,
        colour: str,
        width: float = 1,
        dash: str = "solid",
        opacity: float = 1.0,
        axes: tuple[str, str] = ("x", "y"),
    ) -> None:
        """Lines of one look; a None in both `x` and `y` lifts the pen. They do not answer the pointer."""
        if not len(x):
            return
        self._traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": list(x),
                "y": list(y),
                "xaxis": axes[0],
                "yaxis": axes[1],
                "line": {"width": width, "color": colour, "dash": dash},
                "opacity": opacity,
                "hoverinfo": "skip",
            }
        )

    def add_trace(self, trace: Mapping[str, Any]) -> None:
        """Add any other trace, its properties as plotly names them."""
        self._traces.append(dict(trace))

    def add_annotation(self, **annotation: Any) -> None:
        """Add a text."""
        self._annotations.append({"showarrow": False, **annotation})

    def add_narrow_annotation(self, **annotation: Any) -> None:
        """Add a text that only phones show; once there is one, they show no other texts."""
        meta = self._layout.setdefault("meta", {}).setdefault("narrow", {})
        meta.setdefault("annotations", []).append({"showarrow": False, **annotation})

    def add_row_label(self, row: int, name: str, rest: str = "", shift: float = 16) -> None:
        """The words of a row, above its marks at the left edge; of `name` a phone shows what `rest` leaves room for."""
        place = {"x": 0, "xref": "paper", "xanchor": "left", "y": row, "yshift": shift}
        for add, letters in zip((self.add_annotation, self.add_narrow_annotation), ROW_LETTERS, strict=True):
            text = plain(short(name, max(letters - len(rest), 12)) + rest)
            add(**place, text=text, font={"size": 11, "color": INK})

    def lay_rows(self, rows: int, xaxis: Mapping[str, Any]) -> None:
        """A chart of one row a thing: no vertical axis, room for a label above each."""
        self.update_layout(
            showlegend=False,
            margin={"l": 12},
            yaxis={"visible": False, "range": [-0.6, rows - 0.1]},
            xaxis=dict(xaxis),
        )

    def add_shape(self, **shape: Any) -> None:
        """Add a line or a rectangle."""
        self._shapes.append(shape)

    def say_empty(self, text: str, y: float) -> None:
        """An empty state in words, at a height given as a share of the frame, in lines that fit on a phone."""
        words = wrap(text, EMPTY_LINE)
        self.add_annotation(text=words, x=0.5, y=y, xref="paper", yref="paper", font={"size": 15, "color": MUTED})

    def update_layout(self, **layout: Any) -> None:
        """Set axes and margins; a mapping is merged into what is there."""
        _merge(self._layout, layout)

    def narrow(self, **patch: Any) -> None:
        """What a phone gets instead: mappings are merged into the layout there."""
        self._layout.setdefault("meta", {}).setdefault("narrow", {}).update(patch)

    def finish(self) -> dict[str, Any]:
        """The whole figure, as `Chart` takes it."""
        layout = {
            "template": _template(),
            **self._layout,
            "annotations": self._annotations,
            "shapes": self._shapes,
        }
        return {"data": self._traces, "layout": layout}


def _merge(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for key, value in patch.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = value

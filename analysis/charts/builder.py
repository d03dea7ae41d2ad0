"""A figure under construction: plain marks, notes and shapes, handed to a page as they are and to plotly unchecked.

plotly's checks of every property are most of the time a chart takes. They run in the tests, which build each
figure again with the checks on, instead of in every reader's page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pandas as pd

from analysis.charts.theme import EMPTY_LINE, INK, MUTED, marker, plain, source_line, template, wrap
from analysis.display import Chart
from analysis.language.format import number, short

Cells = Any  # of one axis: a list, an array or a column
Owners = Sequence[
    str | Sequence[str]
]  # the records behind a drawing, which goes with the last of them; a list in it goes with its first
ROW_LETTERS: Final = (86, 45)  # of a row's label: on the narrowest page that is no phone, and on a phone


@cache
def _template() -> dict[str, Any]:
    return dict(template().to_plotly_json())


class FigureBuilder:
    """Collects what `plotly.graph_objects.Figure` would add one by one; `finish` gives the figure as plain data.

    Days are written as ISO text; text cells must be escaped already.
    """

    def __init__(self, height: int) -> None:
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {"height": height, "autosize": True}
        self._owners: dict[str, list[Owners]] = {"annotations": [], "shapes": [], "narrow": []}

    def add_marks(
        self,
        x: Cells,
        y: Cells,
        symbols: str | Sequence[str],
        *,
        colour: str,
        size: float | Sequence[float] = 10,
        opacity: float | Sequence[float] = 1.0,
        weight: float = 1.8,
        ids: Sequence[str | Sequence[str]] = (),
        texts: Sequence[str] = (),
        name: str = "",
        axes: tuple[str, str] = ("x", "y"),
    ) -> None:
        """Marks of one colour; without `texts` they do not answer the pointer. No marks adds nothing."""
        if not len(x):
            return
        shapes = [symbols] * len(x) if isinstance(symbols, str) else list(symbols)
        sizes, shades = (v if isinstance(v, int | float) else list(v) for v in (size, opacity))
        self.add_scatter(
            list(x), list(y), ids=ids or None, texts=texts or None, xaxis=axes[0], yaxis=axes[1], name=name, cliponaxis=False,
            marker=marker(shapes, colour, sizes, weight) | {"opacity": shades},
        )  # fmt: skip

    def add_lines(
        self,
        x: Cells,
        y: Cells,
        *,
        colour: str,
        width: float = 1,
        dash: str = "solid",
        opacity: float = 1.0,
        ids: Sequence[str | Sequence[str]] = (),
        axes: tuple[str, str] = ("x", "y"),
    ) -> None:
        """Lines of one look; a None in both `x` and `y` lifts the pen. One id is that of the whole line. They do not answer the pointer."""
        if not len(x):
            return
        line = {"width": width, "color": colour, "dash": dash}
        keys = list(ids) * len(x) if len(ids) == 1 else list(ids) or None
        self.add_scatter(
            list(x), list(y), mode="lines", ids=keys, xaxis=axes[0], yaxis=axes[1], line=line, opacity=opacity
        )

    def add_interval(
        self,
        row: float,
        ends: Sequence[float],
        middle: float,
        text: str,
        *,
        colour: str,
        key: str | Sequence[str] = "",
        hollow: bool = False,
        size: float = 9,
        **line: Any,
    ) -> None:
        """A line from end to end in a row, with one mark on it that answers the pointer."""
        self.add_lines(list(ends), [row, row], colour=colour, ids=[key] if len(key) else (), **line)
        symbol = "circle-open" if hollow else "circle"
        self.add_marks([middle], [row], symbol, colour=colour, size=size, ids=[key], texts=[text])

    def add_scatter(
        self,
        x: Cells,
        y: Cells,
        *,
        mode: str = "markers",
        ids: Sequence[str | Sequence[str]] | None = None,
        texts: Sequence[str] | None = None,
        beside: str | Sequence[str] | None = None,
        **trace: Any,
    ) -> None:
        """Marks or lines of any look, the rest as plotly names it; they answer the pointer with `texts` or a template.

        `ids` are what a filter of the page goes by, and a mark of several records goes with the last of them; `beside`, such as
        ``middle right``, is where each mark's number stands.
        """
        if beside is not None:
            trace |= {
                "text": [number(v) for v in x],
                "textposition": beside,
                "textfont": {"size": 12},
                "cliponaxis": False,
            }
        if ids is not None:
            trace["customdata"] = list(ids)
        if texts is not None:
            trace |= {"hovertext": list(texts), "hoverinfo": "text"}
        elif "hovertemplate" not in trace:
            trace["hoverinfo"] = "skip"
        self.add_trace(type="scatter", mode=mode if beside is None else f"{mode}+text", x=x, y=y, **trace)

    def add_key(self, name: str, **look: Any) -> None:
        """A mark or line that stands in the key, with its name; once there is one, no other trace does."""
        self.add_scatter([None], [None], name=name, showlegend=True, **look)

    def add_trace(self, **trace: Any) -> None:
        """Any other trace, its properties as plotly names them."""
        self._traces.append(trace)

    def add_text(
        self,
        text: str,
        x: Any,
        y: Any,
        *,
        narrow: bool | None = False,
        size: int = 12,
        colour: str = INK,
        ids: Owners = (),
        **place: Any,
    ) -> None:
        """A text. With `narrow` only phones show it, and once there is one they show no other; None: shown everywhere."""
        note = {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": size, "color": colour}, **place}
        if not narrow:
            self._annotations.append(note)
            self._owners["annotations"].append(ids)
        if narrow is not False:
            meta = self._layout.setdefault("meta", {}).setdefault("narrow", {})
            meta.setdefault("annotations", []).append(dict(note))
            self._owners["narrow"].append(ids)

    def add_edge_text(self, text: str, y: Any, *, side: str = "left", yanchor: str = "bottom", **place: Any) -> None:
        """A text that begins at the left edge of the frame, or ends at the right one; see `add_text`."""
        self.add_text(text, 0 if side == "left" else 1, y, xref="paper", xanchor=side, yanchor=yanchor, **place)

    def add_row_label(self, row: int, name: str, rest: str = "", shift: float = 16, ids: Owners = ()) -> None:
        """The words of a row, above its marks at the left edge; where they are too long for a phone, in two lines there."""
        for narrow, letters in zip((False, True), ROW_LETTERS, strict=True):
            text, lift = plain(short(name, max(letters - len(rest), 12)) + rest), shift
            if narrow and len(name + rest) > letters:
                text = f"{plain(short(name, letters))}<br>{plain(short(rest.lstrip(':, '), letters))}"
                lift = shift + 6
            at: dict[str, Any] = {"yanchor": "middle", "xshift": 4, "yshift": lift, "align": "left", "narrow": narrow}
            self.add_edge_text(text, row, yref="y", size=11, ids=ids, **at)

    def add_row_lines(self, row: int, lines: Sequence[str], ids: Owners = ()) -> None:
        """The words of a row above its marks, a line each, so that no name is cut where a page has room for it."""
        for narrow, letters in zip((False, True), ROW_LETTERS, strict=True):
            text = "<br>".join(plain(short(line, letters)) for line in lines)
            at: dict[str, Any] = {"yanchor": "bottom", "xshift": 4, "yshift": 7, "align": "left", "narrow": narrow}
            self.add_edge_text(text, row, yref="y", size=11, ids=ids, **at)

    def row_layout(self, rows: int, **xaxis: Any) -> None:
        """A chart of one row a thing: no vertical axis, room for a label above each."""
        yaxis = {"visible": False, "range": [-0.6, rows - 0.1]}
        self.update_layout(showlegend=False, margin={"l": 12}, yaxis=yaxis, xaxis=xaxis)

    def add_rule(
        self,
        x: Any,
        y: Any,
        *,
        colour: str,
        width: float = 1,
        dash: str = "",
        layer: str = "",
        ids: Owners = (),
        **shape: Any,
    ) -> None:
        """A straight line; a pair is from where to where, a single place both. With `ids` it goes as a text does."""
        (x0, x1), (y0, y1) = (v if isinstance(v, tuple) else (v, v) for v in (x, y))
        line = {"color": colour, "width": width} | ({"dash": dash} if dash else {})
        at = {"layer": layer} if layer else {}
        self._shapes.append({"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, **at, **shape})
        self._owners["shapes"].append(ids)

    def add_box(self, x: tuple[Any, Any], y: tuple[Any, Any], *, fill: str, ids: Owners = (), **shape: Any) -> None:
        """A filled rectangle below all marks; with `ids` it goes as a text does."""
        look = {"fillcolor": fill, "line": {"width": 0}, "layer": "below"}
        self._shapes.append({"type": "rect", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], **look, **shape})
        self._owners["shapes"].append(ids)

    @classmethod
    def empty_chart(
        cls,
        name: str,
        title: str,
        *,
        subtitle: str,
        table: pd.DataFrame,
        as_of: str,
        words: str = "",
        alt: str = "",
        ids: Sequence[str] = (),
    ) -> Chart:
        """The whole chart where there is nothing to draw: a small figure that says so, in `words` or by its title."""
        figure = cls(160)
        figure.say_empty(words or title)
        figure.hide_axes()
        return Chart(
            name=name,
            drawn=figure.finish(),
            title=title,
            subtitle=subtitle,
            alt=alt or f"{title}.",
            table=table,
            source=source_line(as_of=as_of),
            ids=ids,
        )

    def hide_axes(self) -> None:
        """No axis is drawn: there is nothing to measure."""
        self.update_layout(xaxis={"visible": False}, yaxis={"visible": False})

    def say_empty(self, text: str, y: float = 0.5) -> None:
        """An empty state in words, at a height given as a share of the frame, in lines that fit on a phone."""
        self.add_text(wrap(text, EMPTY_LINE), 0.5, y, xref="paper", yref="paper", size=15, colour=MUTED)

    def update_layout(self, **layout: Any) -> None:
        """Set axes and margins; a mapping is merged into what is there."""
        _merge(self._layout, layout)

    def narrow(self, **patch: Any) -> None:
        """What a phone gets instead: mappings are merged into the layout there."""
        self._layout.setdefault("meta", {}).setdefault("narrow", {}).update(patch)

    def count_ticks(self, axis: str, ids: Sequence[Sequence[str]]) -> None:
        """Labels of an axis that end with a count in brackets count these records, as far as a filter lets them through."""
        self._layout.setdefault("meta", {}).setdefault("counted", {})[axis] = [list(own) for own in ids]

    def _note_owners(self) -> None:
        """Beside texts and shapes, in their order, the records behind each: plotly allows them no data of their own."""
        owned = {kind: [list(ids) for ids in held] for kind, held in self._owners.items() if any(map(len, held))}
        if narrow := owned.pop("narrow", None):
            self._layout["meta"]["narrow"]["meta"] = {"records": {"annotations": narrow}}
        if owned:
            self._layout.setdefault("meta", {})["records"] = owned

    def finish(self) -> dict[str, Any]:
        """The whole figure, as `Chart` takes it."""
        self._note_owners()
        layout = {
            "template": _template(),
            **self._layout,
            "annotations": self._annotations,
            "shapes": self._shapes,
        }
        keyed = any(trace.get("showlegend") for trace in self._traces)
        data = [{"showlegend": False, **trace} for trace in self._traces] if keyed else self._traces
        return {"data": data, "layout": layout}


def _merge(target: dict[str, Any], patch: Mapping[str, Any]) -> None:
    for key, value in patch.items():
        if isinstance(value, Mapping):
            held = target.get(key)
            target[key] = dict(held) if isinstance(held, Mapping) else {}  # a copy: a patch may be a constant
            _merge(target[key], value)
        else:
            target[key] = value

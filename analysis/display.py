"""Results as a reader meets them: charts, tables, record cards, provenance.

Plain frozen records that carry data, never draw, and show themselves in JupyterLab, in a terminal and,
through their own MIME types, in rendered pages. Every text is data: it is escaped wherever HTML is made.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Final

import pandas as pd

from analysis.errors import UsageError
from analysis.jupyter_theme import config, has_front_end, publish, show_below, words_inside
from analysis.language.format import cell, number, plural, readable, short
from analysis.language.labels import cell_words, heading
from analysis.shown import note

CHART_MIME: Final = "application/vnd.dossier.chart+json"
TABLE_MIME: Final = "application/vnd.dossier.table+json"
RECORDS_MIME: Final = "application/vnd.dossier.records+json"
PROVENANCE_MIME: Final = "application/vnd.dossier.provenance+json"
LONG: Final = 160  # letters of a field in one line
PLOTLY_MIME: Final = "application/vnd.plotly.v1+json"

Bundle = dict[str, Any]
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def _check_name(name: str) -> None:
    if not _SLUG.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a chart or table; use a-z, 0-9 and single hyphens")


def _plain(value: Any) -> Any:
    """JSON value of a cell: numbers stay numbers, everything else is text."""
    if hasattr(value, "item") and not isinstance(value, pd.Timestamp):
        value = value.item()
    if isinstance(value, int) or value is None:  # a bool is an int
        return value
    if isinstance(value, float):
        return None if value != value or value in (float("inf"), float("-inf")) else value
    return cell(value)


def _kind(series: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "date"
    return "text"


@dataclass(frozen=True)
class Table:
    """A labelled frame for readers.

    Parameters
    ----------
    name : str
        Slug, unique in a notebook; names the CSV download.
    title : str
        What the table shows.
    frame : pandas.DataFrame
        Columns in reading order.
    units : mapping, optional
        Column name to unit.
    ids : sequence of str, optional
        Record id of each row, for links and filters.
    source : str, optional
        Source line.
    heading : str, optional
        The finding, for a page to head its section with.
    """

    name: str
    title: str
    frame: pd.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    ids: Sequence[str] = ()
    source: str = ""
    heading: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.ids) not in (0, len(self.frame)):
            raise UsageError(f"table {self.name!r} has {len(self.frame)} rows and {len(self.ids)} ids; give one each")

    def payload(self) -> Bundle:
        """The table as JSON-ready data."""
        names = {c: str(c) for c in self.frame.columns}
        columns = [
            {"name": name, "label": heading(name), "unit": self.units.get(name, ""), "kind": _kind(self.frame[c])}
            for c, name in names.items()
        ]
        rows = [[_plain(v) for v in row] for row in self.frame.itertuples(index=False, name=None)]
        head = {"name": self.name, "title": self.title, "columns": columns, "rows": rows}
        return (
            head | {"ids": list(self.ids), "source": self.source} | ({"heading": self.heading} if self.heading else {})
        )

    def _html(self, most: int = 200) -> str:
        head = "".join(
            f'<th style="text-align:left">{html.escape(heading(c))}'
            + (f" <small>({html.escape(self.units[str(c)])})</small>" if self.units.get(str(c)) else "")
            + "</th>"
            for c in self.frame.columns
        )
        side = ["right" if _kind(self.frame[c]) == "number" else "left" for c in self.frame.columns]
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align:{s}">{html.escape(cell_words(v, str(c)))}</td>'
                for c, s, v in zip(self.frame.columns, side, row, strict=True)
            )
            + "</tr>"
            for row in self.frame.head(most).itertuples(index=False, name=None)
        )
        more = f"<p>{plural(len(self.frame) - most, 'more row')}</p>" if len(self.frame) > most else ""
        source = f"<p><small>{html.escape(self.source)}</small></p>" if self.source else ""
        caption = f"<caption>{html.escape(self.title)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}{source}"

    def __str__(self) -> str:
        text = self.frame.head(20).map(cell).to_string(index=False) if len(self.frame) else "no rows"
        more = f"\n... {plural(len(self.frame) - 20, 'more row')}" if len(self.frame) > 20 else ""
        return f"{self.title}\n{text}{more}"

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        note(self.ids)
        return {TABLE_MIME: self.payload(), "text/html": self._html(), "text/plain": str(self)}


class Result:
    """A named result that shows itself: its numbers as a small table, its frames beneath, long lists cut.

    A base for frozen dataclasses declared with ``repr=False``. Every field can still be read by name.
    """

    def _rows(self) -> list[tuple[str, str]]:
        """Label and value of each field, frames and long lists as their size."""
        return [(readable(f.name), _brief(getattr(self, f.name))) for f in fields(self)]  # type: ignore[arg-type]

    @property
    def _name(self) -> str:
        """The kind of result in words, such as ``rate ratio``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self).__name__).capitalize()

    def _frames(self) -> list[tuple[str, pd.DataFrame]]:
        held = [(f.name, getattr(self, f.name)) for f in fields(self)]  # type: ignore[arg-type]
        return [(name, frame) for name, frame in held if isinstance(frame, pd.DataFrame)]

    def __str__(self) -> str:
        shown = self._rows()
        width = max((len(label) for label, _ in shown), default=0)
        return "\n".join([self._name, *(f"  {label:<{width}}  {value}" for label, value in shown)])

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        slug = self._name.lower().replace(" ", "-")
        own = Table(slug, self._name, pd.DataFrame(self._rows(), columns=["field", "value"], dtype="str"))
        frames = [Table(f"{slug}-{n.replace('_', '-')}", readable(n), frame) for n, frame in self._frames()]
        page = own._html() + "".join(table._html(most=20) for table in frames)
        text = "\n\n".join([str(self), *(str(table) for table in frames)])
        return {TABLE_MIME: own.payload(), "text/html": page, "text/plain": text}


def _brief(value: Any) -> str:
    """A field in one line."""
    if isinstance(value, pd.DataFrame):
        return f"{plural(len(value), 'row')}: {', '.join(map(str, value.columns))}"
    if isinstance(value, Mapping):
        return (
            f"{plural(len(value), 'entry', 'entries')}: {short(', '.join(map(str, value)), LONG)}" if value else "none"
        )
    if isinstance(value, Result):
        return value._name
    if isinstance(value, list | tuple) or hasattr(value, "__array__"):
        items = list(value)
        if any(isinstance(item, Result | tuple | list) or hasattr(item, "__array__") for item in items):
            return (
                f"{number(len(items))}: {short('; '.join(str(item).replace(chr(10), ' ') for item in items[:3]), LONG)}"
            )
        return short("; ".join(cell(_plain(item)) for item in items[:12]), LONG) + (
            f" … {number(len(items))} in all" if len(items) > 12 else ""
        )
    return short(cell(_plain(value)), 400)


@dataclass(frozen=True)
class Chart:
    """A drawn figure with everything a reader needs beside it.

    `drawn` is a plotly figure, or one as plain data; `title` states the finding, `subtitle` what is plotted, unit and
    scope; `alt` is the computed text alternative; `table` holds every number drawn.
    """

    name: str
    drawn: Any
    title: str
    subtitle: str
    alt: str
    table: pd.DataFrame
    source: str
    method: str = ""
    ids: Sequence[str] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.alt.strip():
            raise UsageError(f"chart {self.name!r} has no text alternative; compute one from the result")

    @cached_property
    def figure(self) -> Any:
        """The plotly figure, to look into and to change; what is shown follows it."""
        if not isinstance(self.drawn, Mapping):
            return self.drawn
        import plotly.graph_objects as go

        return go.Figure(self.drawn, _validate=False)

    def spec(self) -> Bundle:
        """The figure as JSON, for plotly.js, with its tool bar. Building a plotly figure first costs more than drawing."""
        from plotly.io.json import to_json_plotly

        plain = isinstance(self.drawn, Mapping) and "figure" not in self.__dict__
        spec: Bundle = json.loads(to_json_plotly(self.drawn) if plain else self.figure.to_json())
        return spec | {"config": config(spec)}

    def payload(self) -> Bundle:
        """Everything but the figure, as JSON-ready data."""
        ids = self.ids if len(self.ids) == len(self.table) else ()
        table = Table(f"{self.name}-data", f"Data: {self.title}", self.table, ids=ids)
        told = ("name", "title", "subtitle", "alt", "source", "method")
        return {name: getattr(self, name) for name in told} | {"table": table.payload()}

    def __str__(self) -> str:
        return f"{self.title}\n{self.subtitle}\n{self.alt}\n{self.source}"

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        note(self.ids)
        spec = self.spec()
        before = words_inside(spec, self.title, self.subtitle, self.source)
        return {PLOTLY_MIME: spec, CHART_MIME: self.payload() | {"layout": before}, "text/plain": str(self)}

    def _ipython_display_(self) -> None:
        """In a notebook, the figure and, folded below it, its words and values, which need neither plotly nor scripts."""
        if not has_front_end():
            raise NotImplementedError  # IPython then shows the text of the bundle
        publish(self._repr_mimebundle_())
        show_below(self._in_words(), {PROVENANCE_MIME: {}})

    def _in_words(self) -> str:
        """HTML of what the figure says and of every number it draws, with the record behind each row."""
        paired = len(self.ids) == len(self.table) and "record" not in self.table
        frame = self.table.assign(record=list(self.ids)) if paired else self.table
        said = "".join(f"<p>{html.escape(text)}</p>" for text in (self.alt, self.method) if text)
        data = Table(f"{self.name}-data", f"Data: {self.title}", frame)._html()
        return f"<details><summary>Description and data</summary>{said}{data}</details>"


@dataclass(frozen=True)
class Records:
    """Record cards by id: what a page shows when a mark, row or sentence is clicked.

    Each value is a mapping with ``kind, title, facets, fields, links, related``.
    """

    records: Mapping[str, Mapping[str, Any]]

    def __str__(self) -> str:
        return plural(len(self.records), "record card")

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return {RECORDS_MIME: {"records": {k: dict(r) for k, r in self.records.items()}}, "text/plain": str(self)}


@dataclass(frozen=True)
class Provenance:
    """What a page rests on: the day replayed and the last day seen, the data hash, the row counts, the parameters, the cards."""

    as_of: str
    data_hash: str
    counts: Mapping[str, int]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    day: str = ""
    title: str = ""  # of the dataset
    words: Mapping[str, str] = field(default_factory=dict)  # what codes of the dataset are called
    authors: tuple[str, ...] = ()  # whom to cite for the dataset
    # numbers, the claim that gave them first, who gave them later
    firsts: Sequence[tuple[Sequence[float], str, str]] = ()

    def __str__(self) -> str:
        rows = ", ".join(f"{number(n)} {name}" for name, n in self.counts.items())
        cards = f"; {plural(len(self.records), 'record card')}" if self.records else ""
        return (
            f"as known on {self.as_of or self.day or 'the last day on file'}; {rows}; data {self.data_hash[:12]}{cards}"
        )

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        parameters = {k: list(v) if isinstance(v, list | tuple) else _plain(v) for k, v in self.parameters.items()}
        told = {name: getattr(self, name) for name in ("as_of", "day", "data_hash")}
        payload = told | {
            "counts": dict(self.counts),
            "title": self.title,
            "parameters": parameters,
            "words": dict(self.words),
            "authors": list(self.authors),
            "firsts": [[list(numbers), key, since] for numbers, key, since in self.firsts],
        }
        cards = Records(self.records)._repr_mimebundle_() if self.records else {}
        return {**cards, PROVENANCE_MIME: payload, "text/plain": str(self)}

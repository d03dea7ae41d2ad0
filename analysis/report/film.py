"""What does a page hold that plays several reports: their sentences and figures, equal parts once, every axis the same?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.report.bundle import Library, pack
from analysis.report.document import Document, Figure, Text, dumps
from analysis.report.figures import library_for


@dataclass
class Film:
    """The reports in order, the last one whole; equal traces and templates are kept once, as JSON with their places."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    last: Document | None = None
    library: Library = Library.BASIC  # what draws all of its figures
    _traces: dict[str, int] = field(default_factory=dict)
    _templates: dict[str, int] = field(default_factory=dict)

    def add(self, document: Document, **about: Any) -> dict[str, Any]:
        """Take in the next report: its sentences, text by text, and its figures, beside what is said about it."""
        step = {
            **about,
            "texts": [block.sentences for block in document.blocks if isinstance(block, Text)],
            "figures": [self._figure(figure, document) for figure in document.figures],
        }
        self.steps.append(step)
        self.last = document
        self.library = max(self.library, library_for(figure.spec for figure in document.figures))
        return step

    def stills(self) -> list[dict[str, Any]]:
        """The figures of the last report as they are drawn to stand still."""
        from analysis.report import stills

        _same_axes(self.steps)
        traces, templates = list(self._traces), list(self._templates)
        found = []
        for figure in self.steps[-1]["figures"] if self.steps else ():
            own = None if figure["template"] is None else json.loads(templates[figure["template"]])
            drawn = {"data": [json.loads(traces[at]) for at in figure["data"]], "layout": figure["layout"]}
            found.append(stills.spec(drawn, own))
        return found

    def packed(self) -> str:
        """The film as the page's script reads it: axes that bear one name span the same in all reports."""
        _same_axes(self.steps)
        return pack(dumps({"steps": self.steps, "traces": list(self._traces), "templates": list(self._templates)}))

    def _figure(self, figure: Figure, document: Document) -> dict[str, Any]:
        own = None if figure.template is None else dumps(document.templates[figure.template])
        return {
            "name": figure.name,
            "title": figure.title,
            "subtitle": figure.subtitle,
            "alt": figure.alt,
            "source": figure.source,
            "template": None if own is None else self._templates.setdefault(own, len(self._templates)),
            "data": [self._traces.setdefault(dumps(trace), len(self._traces)) for trace in figure.spec["data"]],
            "layout": dict(figure.spec["layout"]),
            "config": figure.spec["config"],
        }


def _same_axes(steps: Sequence[Mapping[str, Any]]) -> None:
    """Let each axis that has a range span, in every report, what it spans in any: growth is then seen."""
    widest: dict[tuple[str, str], list[Any]] = {}
    for name, axis, span in _ranges(steps):
        ends = widest.setdefault((name, axis), list(span))
        if isinstance(span[0], str) == isinstance(ends[0], str):
            ends[:] = min(ends[0], span[0]), max(ends[1], span[1])
    for step in steps:
        for figure in step["figures"]:
            for (name, axis), ends in widest.items():
                if name == figure["name"] and "range" in figure["layout"].get(axis, {}):
                    figure["layout"][axis] = {**figure["layout"][axis], "range": ends}


def _ranges(steps: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, Sequence[Any]]]:
    """Figure, axis and range of every axis that grows to the right or upwards; days are text of one length."""
    for step in steps:
        for figure in step["figures"]:
            for axis, about in figure["layout"].items():
                span = about.get("range") if axis[1:5] == "axis" and isinstance(about, Mapping) else None
                if span and _grows(span):
                    yield figure["name"], axis, span


def _grows(span: Sequence[Any]) -> bool:
    """Are these two days as text of one form, or two numbers, the first below the second?"""
    kinds = {type(end) for end in span}
    return len(span) == 2 and (kinds == {str} or kinds <= {int, float}) and span[0] < span[1]

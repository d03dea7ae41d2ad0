"""The explorer's widgets: controls, pane and grids, each following the others."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as w

from analysis.errors import AnalysisError
from analysis.language.format import number, short
from analysis.model.dossier import Dossier
from analysis.workbench import report_command
from analysis.workbench.controls import Controls
from analysis.workbench.figure_pane import FigurePane
from analysis.workbench.grid import Grid
from analysis.workbench.saved_views import LAST, SavedViews
from analysis.workbench.scenario_pane import ScenarioPane
from analysis.workbench.snapshot import Snapshot
from analysis.workbench.view import View


class Session(Protocol):
    """What the widgets need of an `Explorer`."""

    dossier: Dossier
    kept: SavedViews
    usual: View

    @property
    def view(self) -> View: ...
    @property
    def reading(self) -> Snapshot: ...
    @property
    def code(self) -> str: ...
    @property
    def own_folder(self) -> Path | None: ...
    def set(self, **changes: Any) -> object: ...
    def show(self, view: View) -> object: ...
    def pick(self, ids: Sequence[str]) -> None: ...


class Layout:
    """All widgets of one explorer. `box` is what a cell shows."""

    def __init__(self, explorer: Session) -> None:
        self.explorer = explorer
        self.kept = explorer.kept
        self._busy = False
        self.controls = Controls(explorer.dossier, explorer.view)
        self.pane = FigurePane()
        self.records = Grid("Records in view; select rows to pick them")
        self.pairs = Grid("Pairs of figures that one total does not fit; select a row to pick both")
        self.scenario = ScenarioPane()
        self.record = w.Dropdown(description="Record", layout=w.Layout(width="auto", flex="1 1 420px"))
        self.message = w.HTML()
        self.as_report = w.Button(
            description="As a report", tooltip="Write exactly this view as one HTML page", icon="file-text-o"
        )
        self.as_code = w.ToggleButton(
            description="As code", tooltip="The cell that shows exactly this view", icon="code"
        )
        self.reset = w.Button(description="Start again", tooltip="Back to the first view", icon="undo")
        self.name = w.Text(placeholder="name of this view", layout=w.Layout(width="180px"))
        self.keep = w.Button(description="Keep view", icon="bookmark-o")
        self.open = w.Dropdown(
            description="Open", style={"description_width": "initial"}, layout=w.Layout(width="240px")
        )
        self.code = w.Textarea(description="Code", rows=8, layout=w.Layout(width="auto", display="none"))
        self._first = explorer.view
        self._wire()
        self._fill_kept()
        self.put()

    @cached_property
    def box(self) -> w.VBox:
        """Everything, top to bottom in the order one works."""
        wrap = w.Layout(flex_flow="row wrap", align_items="center")
        tabs = w.Tab(
            [self.records.table, self.pairs.table, self.scenario.box], titles=("Records", "Who disagrees", "Scenario")
        )
        return w.VBox(
            [
                self.controls.box,
                self.pane,
                w.HBox([self.record], layout=wrap),
                tabs,
                w.HBox([self.as_report, self.as_code, self.reset, self.name, self.keep, self.open], layout=wrap),
                self.message,
                self.code,
            ]
        )

    def _wire(self) -> None:
        for control in self.controls.all:
            control.observe(self._asked, "value")
        self.controls.eve.observe(self._jump, "value")
        self.pane.observe(lambda change: self._pick(list(change["new"])), "chosen")
        self.records.table.observe(self._rows_picked, "selected_rows")
        self.pairs.table.observe(self._pair_picked, "selected_rows")
        self.record.observe(self._record_chosen, "value")
        self.as_report.on_click(self._report)
        self.as_code.observe(lambda _: self._show_code(), "value")
        self.reset.on_click(lambda _: self._go(self._first))
        self.keep.on_click(self._keep)
        self.open.observe(self._open, "value")

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """One change at a time: what a change sets in turn does not start another."""
        if self._busy:
            yield False
            return
        self._busy = True
        try:
            yield True
        except AnalysisError as error:
            self.say(str(error), wrong=True)
        finally:
            self._busy = False

    def say(self, text: str, *, wrong: bool = False) -> None:
        """A line to the reader, as text."""
        self.message.value = f'<span role="{"alert" if wrong else "status"}">{html.escape(text)}</span>' if text else ""

    def _offer(self, page: Path) -> None:
        """A link to a page just written, where JupyterLab's server reaches it; else its path."""
        address = report_command.address(page)
        shown = html.escape(str(page))
        # not noreferrer: Jupyter's server gives files only to its own pages, which it knows by the referrer
        link = f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{shown}</a>' if address else shown
        self.message.value = f'<span role="status">Written: {link}</span>'

    def put(self) -> None:
        """Show the explorer's view in every part."""
        was, self._busy = self._busy, True
        try:
            self.controls.put(self.explorer.view)
            self._show()
        finally:
            self._busy = was

    def _show(self) -> None:
        reading = self.explorer.reading
        records = reading.records
        chosen = list(self.explorer.view.chosen)
        self.pane.show(reading, chosen)
        self.records.show(records)
        self.scenario.show(reading.then, reading.view.flow(reading.then))
        pairs = reading.disagreements
        self.pairs.show(pairs[["kind", "gap", "sentence"]].assign(gap=[number(gap) for gap in pairs["gap"]]))
        labels = [
            (short(" · ".join(str(c) for c in (r.day.date(), r.who or r.lane, r.figure or r.what) if c), 110), r.id)
            for r in records.itertuples(index=False)
        ]
        extra = [(key, key) for key in chosen if key not in set(records["id"])]
        self.record.options = [("pick a record …", ""), *labels, *extra]
        self._mark(chosen)
        self._show_code()
        self._remember()

    def _mark(self, chosen: list[str]) -> None:
        """Follow what is picked in grids and list."""
        at = {key: row for row, key in enumerate(self.explorer.reading.records["id"])}
        self.records.pick([at[key] for key in chosen if key in at])
        pairs = self.explorer.reading.disagreements
        self.pairs.pick([i for i, ids in enumerate(pairs["claims"]) if set(ids) <= set(chosen)])
        values = [value for _, value in self.record.options]
        self.record.value = chosen[0] if len(chosen) == 1 and chosen[0] in values else ""

    def _asked(self, _: Any) -> None:
        with self._alone() as alone:
            if alone:
                self.say("")
                self.explorer.set(**self.controls.asked())

    def _jump(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self.controls.day.value = change["new"]

    def _pick(self, ids: list[str]) -> None:
        with self._alone() as alone:
            if alone:
                self.explorer.pick(ids)
                self.pane.pick(self.explorer.reading, ids)
                self._mark(ids)
                self._show_code()
                self._remember()

    def _record_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._pick([change["new"]])

    def _rows_picked(self, change: dict[str, Any]) -> None:
        ids = list(self.explorer.reading.records["id"])
        self._pick([ids[row] for row in change["new"] if row < len(ids)])

    def _pair_picked(self, change: dict[str, Any]) -> None:
        pairs = self.explorer.reading.disagreements
        rows = [row for row in change["new"] if row < len(pairs)]
        self._pick(list(dict.fromkeys(key for row in rows for key in pairs["claims"].iloc[row])))

    def _go(self, view: View) -> None:
        with self._alone() as alone:
            if alone:
                self.say("")
                self.explorer.show(view)

    def _show_code(self) -> None:
        self.code.layout.display = None if self.as_code.value else "none"
        if self.as_code.value:
            self.code.value = self.explorer.code

    def _remember(self) -> None:
        """Keep the last view; a folder that cannot be written is no reason to stop."""
        try:
            self.kept.keep(LAST, self.explorer.view)
        except AnalysisError as error:
            self.say(str(error), wrong=True)

    def _keep(self, _: Any) -> None:
        with self._alone() as alone:
            if alone:
                self.kept.keep(self.name.value, self.explorer.view)
                self._fill_kept()
                self.say(f"Kept as {self.name.value!r} in {self.kept.path}.")

    def _fill_kept(self) -> None:
        try:
            names = list(self.kept.read())
        except AnalysisError as error:
            self.say(str(error), wrong=True)
            names = []
        self.open.options = [("a kept view …", ""), *[(name, name) for name in names]]
        self.open.value = ""

    def _open(self, change: dict[str, Any]) -> None:
        if not change["new"]:
            return
        with self._alone():
            view = self.kept.read().get(change["new"])
        if view is not None:
            self._go(view)
        self.open.value = ""

    def _report(self, _: Any) -> None:
        self.as_report.disabled = True
        self.say("Writing the report …")
        self._writing = asyncio.ensure_future(self._write())  # kept, so that it is not collected half-way

    async def _write(self) -> None:
        given = self.explorer.view.parameters(self.explorer.usual)
        try:
            written = await report_command.write(given, self.explorer.own_folder)
            if written.page is None:
                self.say(f"No report was written: {written.failure}", wrong=True)
            else:
                self._offer(written.page)
        except OSError as error:
            self.say(f"No report was written: {error.strerror or error}", wrong=True)
        finally:
            self.as_report.disabled = False

"""The form of the desk: one control a cell, with the words allowed; findings and links as the row changes; the four decisions."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as w

from analysis.desk.links import Double, Link
from analysis.desk.session import Session
from analysis.errors import AnalysisError, DataError, printable
from analysis.model.columns import Column
from analysis.model.tables import TABLES
from analysis.workbench.page_pane import PagePane

if TYPE_CHECKING:
    from analysis.desk.draft import Draft

REASONS: Final = (
    "on file already",
    "no claim on goods or people",
    "another flow",
    "misread",
    "not a page that says so",
)
OF_PAGE: Final = ("url", "publisher", "published_on", "language", "page_kind", "undated")
FIRST: Final = {  # what is shown at once; the rest is folded
    "claims": ("claimant_id", "speaker", "stance", "commodity_id", "bound", "low", "best", "high", "vague_term", "stage", "measure",
               "basis", "stated_on", "known_on", "period_start", "through", "review", "note"),
    "events": ("starts_on", "ends_on", "known_on", "status", "kind", "level", "direction", "place", "participants", "title", "note"),
    "sources": ("publisher", "published_on", "language", "kind", "undated"),
}  # fmt: skip
_STYLE: Final = {"description_width": "110px"}
_SIDE: Final = {"flex": "1 1 420px", "min_width": "0"}


class Form:
    """All widgets of one desk. `box` is what a cell shows."""

    def __init__(self, desk: Session) -> None:
        self.desk = desk
        self.pane = PagePane()
        self.cells: dict[str, Any] = {}
        self.form = w.VBox(layout=w.Layout(**_SIDE)).add_class("dossier-form")
        self.found = w.HTML().add_class("dossier-findings")
        self.links: list[tuple[Link, w.Checkbox]] = []
        self.link_box = w.VBox()
        self.not_a_double = w.Checkbox(description="Not a double", indent=False, layout=w.Layout(display="none"))
        self.reason = w.Combobox(
            description="Reason", options=REASONS, ensure_option=False, continuous_update=False, style=_STYLE
        )
        buttons = {
            "accept": ("Accept", "check", "success", "Alt+A: write the row as it stands"),
            "reject": ("Reject", "times", "", "Alt+R: not a row of this dataset; give a reason"),
            "later": ("Later", "clock-o", "", "Alt+L: leave it for another day"),
        }
        self.buttons = {
            name: w.Button(description=text, icon=icon, button_style=look, tooltip=tip)
            for name, (text, icon, look, tip) in buttons.items()
        }
        self._busy = False
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self.decide(name))
        self.pane.on_msg(lambda _, message, __: self.decide(str(message.get("kind"))))
        self.not_a_double.observe(lambda _: self._look(), "value")
        self.put()

    @property
    def box(self) -> w.VBox:
        """Page, findings, links and decisions on one side, the form on the other."""
        wrap = {"flex_flow": "row wrap"}
        keys = w.HTML("Keys: Alt+A accept, Alt+C to the form, Alt+R reject, Alt+L later.")
        decided = w.HBox([self.reason, *self.buttons.values()], layout=w.Layout(align_items="center", **wrap))
        side = w.VBox(
            [self.pane, self.found, self.link_box, self.not_a_double, decided, keys], layout=w.Layout(**_SIDE)
        )
        return w.VBox([w.HBox([side, self.form], layout=w.Layout(align_items="flex-start", **wrap))]).add_class(
            "dossier-desk"
        )

    def put(self) -> None:
        """Show the proposal that is next."""
        proposal = self.desk.current
        self.pane.show(proposal)
        self.pane.status = self.desk.status
        self.cells, self.links = {}, []
        self.link_box.children, self.found.value, self.reason.value = (), "", ""
        self.not_a_double.value = False
        for button in self.buttons.values():
            button.disabled = proposal is None
        if proposal is None:
            self.form.children = ()
            return
        with self._alone():
            self.form.children = self._controls(proposal.table, proposal.given())
        self._look()

    @property
    def given(self) -> dict[str, str]:
        """The cells and facts as the controls stand; those that only show what follows are left out."""
        return {name: control.value.strip() for name, control in self.cells.items() if control.value.strip()}

    def decide(self, wish: str) -> None:
        """Do what a button or a key asks for; what cannot be done is said, and nothing is decided."""
        if self.desk.current is None or wish not in self.buttons:
            return
        try:
            if wish == "accept":
                chosen = tuple(link for link, box in self.links if box.value)
                made = self.desk.take(
                    self.given, chosen, not_a_double=self.not_a_double.value, reason=self.reason.value
                )
            else:
                made = self.desk.reject(self.reason.value) if wish == "reject" else self.desk.later(self.reason.value)
        except DataError as error:
            self.pane.status = "Nothing was written: " + printable(str(error.findings[0]))
        except (AnalysisError, OSError) as error:
            self.pane.status = "Nothing was decided: " + printable(str(error))
        else:
            self.put()
            self.pane.status = printable(f"{made.decision}: {made.written or made.proposal}. {self.desk.status}")
            self.pane.send({"kind": "focus"})

    def _controls(self, table: str, given: dict[str, str]) -> tuple[w.Widget, ...]:
        spec = TABLES[table]
        of_page = OF_PAGE if table != "sources" else ("url",)
        columns = {name: _of_page(name) for name in of_page} | {c.name: c for c in spec.columns}
        shown = [name for name in (*of_page, *FIRST[table]) if name in columns]
        rest = [name for name in columns if name not in shown]
        for name in (*shown, *rest):
            self.cells[name] = self._control(name, columns[name], given.get(name, ""))
        folded = w.VBox([self.cells[name] for name in rest], layout=w.Layout(display="none"))
        fold = w.ToggleButton(description="All other cells", layout=w.Layout(width="auto"))
        fold.observe(lambda change: setattr(folded.layout, "display", None if change["new"] else "none"), "value")
        return (*(self.cells[name] for name in shown), fold, folded)

    def _control(self, name: str, column: Column, value: str) -> Any:
        then = self.desk.then
        words: dict[str, str] = dict(column.allowed(then.config)) if column.kind == "word" else {}
        settings: dict[str, Any] = {
            "description": name,
            "tooltip": column.meaning,
            "style": _STYLE,
            "layout": w.Layout(width="auto"),
        }
        if words:
            options = ["", *words, *([value] if value and value not in words else [])]
            control: Any = w.Dropdown(options=options, value=value, **settings)
        elif column.refers and column.kind == "id":
            ids = [str(key) for key in getattr(then, column.refers)[TABLES[column.refers].key]]
            control = w.Combobox(options=ids, value=value, continuous_update=False, **settings)
        else:
            control = w.Text(value=value, continuous_update=False, **settings)
        control.observe(lambda _: self._look(), "value")
        return control

    def _look(self) -> None:
        """Work out the row anew: what follows is shown as a placeholder, then findings, links and what it may double."""
        if self._busy or self.desk.current is None:
            return
        with self._alone():
            try:
                found = self.desk.drafted(self.given)
                linked, alike = self.desk.proposed(found)
                findings = (
                    [f"{', '.join(found.missing)}: nothing tells it; fill in"]
                    if found.missing
                    else list(self.desk.judge(found))
                )
            except AnalysisError as error:
                self.found.value = _list("What is wrong", [str(error)])
                return
            self._follow(found)
            self._offer(linked, alike, findings)

    def _follow(self, found: Draft) -> None:
        """Show in each empty control what follows from the others, and why."""
        page = {{"kind": "page_kind"}.get(name, name): value for name, value in (found.page or {}).items()}
        for name, control in self.cells.items():
            value = found.row.get(name, "") or page.get(name, "")
            reason = found.why.get(name, "")
            if control.value:
                continue
            if isinstance(control, w.Dropdown):
                words = [option for option in control.options if not isinstance(option, tuple) and option]
                label = f"{printable(value)} (follows)" if value else ""
                control.options = [
                    (label, ""),
                    *((word, word) for word in words or [v for _, v in control.options[1:]]),
                ]
            else:
                control.placeholder = printable(value)
            control.tooltip = printable(f"{value}: {reason}" if value else "")

    def _offer(self, linked: tuple[Link, ...], alike: tuple[Double, ...], findings: list[str]) -> None:
        held = {(link.column, link.id): box.value for link, box in self.links}
        self.links = [
            (link, _box(f"{link.column} {link.id}: {link.reason}", held.get((link.column, link.id), False)))
            for link in linked
        ]
        self.link_box.children = tuple(box for _, box in self.links)
        self.not_a_double.layout.display = None if alike else "none"
        told = [f"may be on file: {one.id}: {one.reason}" for one in alike]
        self.found.value = _list("What check says", findings or ["no findings"]) + (
            _list("Doubles", told) if told else ""
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """What a change sets in turn starts no other."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before


def _of_page(name: str) -> Column:
    return TABLES["sources"].column({"page_kind": "kind"}.get(name, name))


def _box(words: str, value: bool) -> w.Checkbox:
    return w.Checkbox(value=value, description=printable(words), indent=False, layout=w.Layout(width="auto"))


def _list(head: str, lines: list[str]) -> str:
    items = "".join(f"<li>{html.escape(printable(line))}</li>" for line in lines)
    return f"<b>{head}</b><ul>{items}</ul>"

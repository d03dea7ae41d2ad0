"""`Explorer`: the signature figure, its records and the disagreements, linked, in one JupyterLab cell."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import cards
from analysis.display import Chart, Records, Table
from analysis.jupyter_theme import has_front_end
from analysis.model.claim import Claim
from analysis.model.dossier import Dossier
from analysis.model.event import Event
from analysis.schema import data_folder
from analysis.workbench import saved_views
from analysis.workbench.snapshot import Snapshot, read
from analysis.workbench.view import View, settled

if TYPE_CHECKING:
    from analysis.workbench.layout import Layout


class Explorer:
    """Look, filter, doubt, follow a source, keep the view, take it to a report.

    In JupyterLab a cell that ends with an explorer shows it with its controls. Everywhere else (a rendered page, a
    terminal) the same view stands as a static figure. All it shows can be had as data, too: `figure`, `records`,
    `disagreements`, `picked`, `code`.

    Parameters
    ----------
    dossier : Dossier
        What `analysis.load()` gives, or an earlier day of it.
    view : View, optional
        Where to begin; by default the flow the folder is about, or else the one with the most figures.
    keep_in : str or pathlib.Path
        File for views kept by name.
    **changes
        Fields of the view, e.g. ``as_of="2024-06-18"``, ``camps=["seoul"]``; see `View`.

    Raises
    ------
    UnknownName
        When a field or a name in it is unknown; names the nearest.

    Examples
    --------
    >>> import analysis
    >>> Explorer(analysis.load(), as_of="2024-06-18").view.as_of
    '2024-06-18'
    """

    def __init__(
        self, dossier: Dossier, view: View | None = None, *, keep_in: str | Path = saved_views.FILE, **changes: Any
    ) -> None:
        self.dossier = dossier
        self.kept = saved_views.SavedViews(Path(keep_in))
        self.usual = settled(View(), dossier)
        self.reading: Snapshot = read(dossier, (view or View()).with_(**changes))

    @property
    def view(self) -> View:
        """What is asked now."""
        return self.reading.view

    def set(self, **changes: Any) -> Explorer:
        """Change fields of the view; the widgets follow.

        Raises
        ------
        UnknownName, UsageError
            When a field, a name or a day is not one; the view stays as it was.
        """
        return self.show(self.view.with_(**changes))

    def show(self, view: View) -> Explorer:
        """Show another view; raises as `set` does."""
        self.reading = read(self.dossier, view)
        if "bench" in self.__dict__:
            self.bench.put()
        return self

    def pick(self, ids: Sequence[str]) -> None:
        """Pick out these records; figure and rows stay. The widgets are those that call it.

        Raises
        ------
        UnknownName
            When an id is none of the dossier's.
        """
        self.reading = replace(self.reading, view=self.view.with_(chosen=tuple(ids)).checked(self.dossier))

    @property
    def figure(self) -> Chart:
        """The signature figure of this view."""
        return self.reading.chart

    @property
    def records(self) -> Table:
        """Every mark in view, latest first."""
        return self.reading.record_table()

    @property
    def disagreements(self) -> Table:
        """The pairs of figures in view that one total does not fit."""
        return self.reading.disagreement_table()

    @property
    def picked(self) -> list[Claim | Event]:
        """The records picked, with their sources and edges."""
        then = self.reading.then
        claims = set(then.claims["claim_id"])
        return [then.claim(key) if key in claims else then.event(key) for key in self.view.chosen]

    @property
    def cards(self) -> Records:
        """Cards of all records in view and of what they relate to, for a rendered page."""
        shown = (self.figure, self.records, self.disagreements)
        return cards.around(self.reading.then, {key for block in shown for key in block.ids})

    @property
    def code(self) -> str:
        """Python that shows exactly this view."""
        return self.view.code(
            self.usual, f"analysis.load({str(self.own_folder)!r})" if self.own_folder else "analysis.load()"
        )

    @property
    def own_folder(self) -> Path | None:
        """The folder of the tables, where it is not the package's."""
        folder = self.dossier.folder
        return None if folder.resolve() == data_folder().resolve() else folder

    @cached_property
    def bench(self) -> Layout:
        """The widgets, made when first shown."""
        from analysis.workbench.layout import Layout

        return Layout(self)

    def __repr__(self) -> str:
        return f"Explorer. {self.reading.status}\n{self.figure.title}\n{self.code}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = self.figure._repr_mimebundle_() | {"text/plain": repr(self)}
        if not has_front_end():
            return bundle
        table = self.records._repr_mimebundle_()["text/html"]
        view: dict[str, Any] = self.bench.box._repr_mimebundle_()
        words = f"<p><b>{html.escape(self.figure.title)}</b></p><p>{html.escape(self.reading.status)}</p>"
        return {**bundle, "text/html": words + table, **view, "text/plain": repr(self)}

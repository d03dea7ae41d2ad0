"""`Desk`: the page beside the row that was proposed from it, and a decision on each; in one JupyterLab cell."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from analysis.desk.session import Session
from analysis.jupyter_theme import has_front_end
from analysis.workbench.desk_form import Form


class Desk(Session):
    """Read a page, look at the row proposed from it, take it, change it, reject it or leave it.

    What is accepted is judged and written as by `dossier add`; each decision is appended to a log beside the queue, with who made it
    and why. A second curator opens the same queue under another name with ``writes=False``: neither what others decided nor the rows
    that they wrote from it are shown.

    Parameters
    ----------
    queue : str or pathlib.Path
        Proposals as JSON Lines, as `dossier intake` writes them.
    who : str
        Name of the curator, for the log.
    data : str or pathlib.Path
        Folder of tables; empty: the package's.
    log : str or pathlib.Path
        The log of decisions; empty: the queue's name with ``.decisions.jsonl``.
    writes : bool
        Whether accepted rows are written to the tables. False for a second coding: decisions are kept, the tables stay.

    Raises
    ------
    UsageError
        When there is no such queue, or no name is given.
    """

    @cached_property
    def form(self) -> Form:
        """The widgets, made when first shown."""
        return Form(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if not has_front_end():
            return {"text/plain": repr(self)}
        view: dict[str, Any] = self.form.box._repr_mimebundle_()
        return {**view, "text/plain": repr(self)}

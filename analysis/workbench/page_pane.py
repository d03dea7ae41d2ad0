"""The pane of the desk: the text of a page with the spans that cells came from, and the keys by which it is decided on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import anywidget
import traitlets

from analysis.desk.queue import Proposal
from analysis.errors import printable
from analysis.language.format import percent

HERE: Final = Path(__file__).parent


class PagePane(anywidget.AnyWidget):
    """One page and what is said of it; it sends ``accept``, ``reject`` and ``later`` when their keys are pressed in the desk.

    Attributes
    ----------
    shown : dict
        Title, a line about the page, and its text in pieces with the columns that came from each.
    status : str
        The last thing said, for readers of the screen, too.
    """

    _esm = HERE / "page_pane.js"
    _css = HERE / "page_pane.css"
    shown = traitlets.Dict().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def show(self, proposal: Proposal | None) -> None:
        """Put a page before the curator; all is shown as text."""
        if proposal is None:
            self.shown = {"title": "Nothing is left to decide.", "about": "", "segments": []}
            return
        page = proposal.page
        about = [page.get("url") or page.get("file", ""), page.get("published_on", ""), page.get("language", "")]
        self.shown = {
            "title": printable(page.get("title") or proposal.id),
            "about": printable("; ".join([*filter(None, about), f"certainty {percent(proposal.certainty)}"])),
            "segments": [list(piece) for piece in proposal.segments()],
        }

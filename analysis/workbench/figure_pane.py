"""The pane of the explorer: figure and record card, drawn by the browser from what the kernel sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import anywidget
import traitlets

from analysis.jupyter_theme import config
from analysis.report.bundle import Library
from analysis.report.scripts import joined
from analysis.workbench.snapshot import Snapshot

HERE: Final = Path(__file__).parent
CARDS: Final = 4  # cards shown at once; more are counted


class FigurePane(anywidget.AnyWidget):
    """One figure and one card.

    ``plotly.react`` takes a whole figure and redraws it in place, however many traces the day has; plotly's FigureWidget
    keeps its traces and would add and remove them one by one. `python -m bench.explore` compares the two.

    Attributes
    ----------
    shown : dict
        Figure and words of the reading.
    chosen : list of str
        Records picked; set from either side.
    cards : list of dict
        Cards of the first of them.
    """

    _esm = joined(HERE / "figure_pane.js")
    _css = HERE / "figure_pane.css"
    shown = traitlets.Dict().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)
    cards = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.on_msg(self._answer)

    def _answer(self, _: Any, message: dict[str, Any], __: Any) -> None:
        if message.get("kind") == "plotly?":
            self.send({"kind": "plotly"}, buffers=[Library.CARTESIAN.file.read_bytes()])

    def show(self, reading: Snapshot, chosen: list[str]) -> None:
        """Put a reading before the reader, in one message."""
        chart = reading.chart
        figure = chart.spec()
        with self.hold_sync():
            self.shown = {
                "figure": {**figure, "config": config(figure, picking=True)},
                "title": chart.title,
                "subtitle": chart.subtitle,
                "source": chart.source,
                "alt": chart.alt,
                "status": reading.status,
                "axis": "/".join(
                    (*reading.view.flow(reading.then).ids.values(), reading.view.window_start, reading.view.window_end)
                ),
                "file": f"explored-{reading.view.as_of or reading.then.day}",
            }
            self.pick(reading, chosen)

    def pick(self, reading: Snapshot, chosen: list[str]) -> None:
        """Mark these records and show their cards."""
        with self.hold_sync():
            self.chosen = chosen
            self.cards = reading.cards(chosen[:CARDS]) if chosen else []

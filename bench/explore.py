"""How long does one step of the explorer's slider hold the kernel, and what would plotly's own widget take?

All in one run, by turns, on the full data: a step of everything the explorer shows; of that, putting the figure into its
pane; and the same figure put into a `plotly.graph_objects.FigureWidget`, which checks each property of each mark.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import plotly.graph_objects as go

import analysis
from analysis.workbench import Explorer

STEPS = 40


def main() -> None:
    """Print one JSON line: milliseconds of a step (median, worst) and the ratio of the stock widget to the pane."""
    with tempfile.TemporaryDirectory() as folder:
        explorer = Explorer(analysis.load(), keep_in=Path(folder) / "views.json")
        bench, days = explorer.bench, explorer.bench.controls.day.options
        chosen = days[:: max(len(days) // STEPS, 1)][-STEPS:]
        stock = go.FigureWidget()
        own, panes, others = [], [], []
        for day in chosen:
            own.append(_milliseconds(lambda day=day: setattr(bench.controls.day, "value", day)))
            panes.append(_milliseconds(lambda: bench.pane.show(explorer.reading, [])))
            spec = explorer.figure.figure.to_plotly_json()
            others.append(_milliseconds(lambda spec=spec: stock.update(spec, overwrite=True)))
    own, panes, others = own[1:], panes[1:], others[1:]  # the first step also loads
    print(
        json.dumps(
            {
                "step_ms": round(statistics.median(own), 1),
                "worst_step_ms": round(max(own), 1),
                "pane_ms": round(statistics.median(panes), 1),
                "figure_widget_ms": round(statistics.median(others), 1),
                "figure_ratio": round(statistics.median(others) / statistics.median(panes), 2),
                "steps": len(own),
            }
        )
    )


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()

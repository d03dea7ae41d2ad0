"""The tool bar of every chart, each control of it pressed in a real browser: nothing is asked, opened or offered to be sent.

Those of JupyterLab's own charts and of the explorer are pressed where these are open: `test_jupyterlab.py`, `test_explorer.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from tests.browser.conftest import Open

pytestmark = [pytest.mark.filterwarnings("ignore")]

ZOOM = ["Zoom", "Pan", "Zoom in", "Zoom out", "Reset axes"]
PICTURE = "Download plot as a PNG"
# What could lead out of a page, and what a question of plotly's own is made of.
OFFERS = "form, iframe, [class*=cloud], [class*=dialog-box], .plotly a[href]"
# Each setting of this plotly.js, judged: none sends, asks or leads anywhere with the value it has in a page.
JUDGED = [
    "autosizable",
    "displayModeBar",
    "displayNotifier",
    "displaylogo",
    "doubleClick",
    "doubleClickDelay",
    "editSelection",
    "editable",
    "edits",
    "fillFrame",
    "frameMargins",
    "locale",
    "locales",
    "logging",
    "modeBarButtons",
    "modeBarButtonsToAdd",
    "modeBarButtonsToRemove",
    "notifyOnLogging",
    "plotGlPixelRatio",
    "plotlyServerURL",
    "queueLength",
    "responsive",
    "scrollZoom",
    "setBackground",
    "showAxisDragHandles",
    "showAxisRangeEntryBoxes",
    "showSendToCloud",
    "showTips",
    "staticPlot",
    "toImageButtonOptions",
    "topojsonURL",
    "typesetMath",
    "watermark",
]


@contextmanager
def nothing_leaves(page: Any, home: str) -> Iterator[None]:
    """Fail for a request but to `home`, a window, a question, or a new element that offers to send, while this lasts."""
    asked: list[str] = []
    page.context.on("request", lambda r: r.url.startswith(("data:", "blob:", home)) or asked.append(r.url))
    page.context.on("page", lambda other: asked.append(f"window {other.url}"))
    page.on("dialog", lambda d: (asked.append(f"question {d.message}"), d.dismiss()))
    before = page.locator(OFFERS).count()
    yield
    page.wait_for_timeout(300)
    assert asked == []
    assert page.locator(OFFERS).count() == before


def press_all(page: Any, plots: str, home: str = "data:") -> list[list[str]]:
    """Press each control of the tool bars of these plots, also the links; what each is called."""
    names = []
    for plot in page.locator(plots).all():
        controls = plot.locator(".modebar button, .modebar a, .modebar [data-attr], .modebar [role=button]")
        names.append([control.get_attribute("data-title") for control in controls.all()])
        plot.scroll_into_view_if_needed()
        plot.hover()
        with nothing_leaves(page, home):
            for control in controls.all():
                control.click(force=True)
                page.wait_for_timeout(60)
    assert names
    return names


def held(page: Any, plots: str) -> list[Any]:
    """What the plots are configured with where it names a server."""
    return list(
        page.evaluate(
            "query => [...document.querySelectorAll(query)].flatMap(p => Object.entries(p._context))"
            ".filter(([, value]) => /:\\/\\/|\\.(com|ly)\\b/.test(JSON.stringify(value)))",
            plots,
        )
    )


def test_report(report: Path, open_page: Open) -> None:
    """A report's charts have the buttons named for them and no other; each does its work in the page."""
    watched = open_page(report)
    watched.draw_all()
    assert press_all(watched.page, ".js-plotly-plot") == [ZOOM]
    assert held(watched.page, ".js-plotly-plot") == []
    assert watched.requests == watched.complaints == []


def test_every_setting_of_plotly_is_known(report: Path, open_page: Open) -> None:
    """A new plotly.js that brings a setting is looked at before it ships; no setting names a server by default."""
    watched = open_page(report)
    watched.draw_all()
    settings = watched.page.evaluate("Plotly.PlotSchema.get().config")
    assert sorted(settings, key=str.lower) == sorted(JUDGED, key=str.lower)
    assert [name for name, kind in settings.items() if "//" in str(kind.get("dflt", ""))] == []
    assert not settings["showSendToCloud"]["dflt"]
    assert not settings["displaylogo"]["dflt"]


def test_sweep(small: Path, tmp_path: Path, open_page: Open) -> None:
    """The same for the page of a sweep."""
    out = tmp_path / "out"
    assert main(["sweep", "01", "--notebooks", str(small.parent), "--out", str(out), "--each", "level=1,2"]) == 0
    watched = open_page(out / "01_small-by-level" / "sweep.html")
    watched.page.wait_for_selector("figure[data-drawn]")
    assert press_all(watched.page, ".js-plotly-plot") == [[PICTURE, *ZOOM]]
    assert held(watched.page, ".js-plotly-plot") == []
    assert watched.requests == watched.complaints == []


KINDS = """
def show(name, **trace):
    table = {'name': name + '-data', 'title': name, 'columns': [], 'rows': [], 'ids': [], 'source': ''}
    display(Show(**{'application/vnd.plotly.v1+json': {'data': [trace], 'layout': {'height': 300}},
                    D + 'chart+json': {'name': name, 'title': name, 'alt': name, 'table': table}}))
show('space', type='surface', z=[[1, 2], [2, 3]])
show('flow', type='sankey', node={'label': ['a', 'b']}, link={'source': [0], 'target': [1], 'value': [2]})
show('share', type='pie', values=[1, 2])
"""


def test_other_kinds_of_chart(write: Any, tmp_path: Path, open_page: Open) -> None:
    """Charts drawn by the whole plotly.js: no button beyond those named, none that it does not know."""
    from tests.report.conftest import SHOW

    path = write(SHOW, KINDS)
    assert main(["report", "01", "--notebooks", str(path.parent), "--out", str(tmp_path), "--quiet"]) == 0
    watched = open_page(tmp_path / "01_small.html")
    watched.draw_all()
    bars = press_all(watched.page, ".js-plotly-plot")
    assert [len(bar) for bar in bars] == [4, 0, 0]
    assert watched.requests == []

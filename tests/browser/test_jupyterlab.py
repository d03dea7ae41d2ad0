"""A notebook in the real JupyterLab: every cell run on a fresh kernel, without papermill, drawn, pressed, and saved as HTML.

One is enough: that the cells of each notebook run on the stock kernel is proved by `tests/notebooks`, and nothing of JupyterLab's
differs between them. The explorer has `test_explorer.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.jupyterlab import opened, run_all, saved_when_done
from tests.browser.test_exported import charts, drawn
from tests.browser.test_toolbars import PICTURE, ZOOM, held, press_all

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("lab")]

NAME = "03_claims_and_cadence.ipynb"
PLOTS = ".jp-OutputArea .js-plotly-plot"


@pytest.fixture(scope="module")
def page(lab: tuple[str, Path], browser: Any) -> Iterator[Any]:
    """The notebook opened and run; its tests go on from one another's page, and leave it as it was."""
    address, _ = lab
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    opened(page, address, NAME)
    run_all(page)
    yield page
    context.close()


def test_restart_and_run_all(page: Any, lab: tuple[str, Path]) -> None:
    """Every cell runs, each figure is drawn by JupyterLab itself, no cell shows an error."""
    code = saved_when_done(page, lab[1] / NAME)
    outputs = [output for cell in code for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    assert any("application/vnd.dossier.records+json" in o.get("data", {}) for o in outputs)


def test_tool_bars(page: Any, lab: tuple[str, Path]) -> None:
    """Charts drawn by JupyterLab's own plotly.js have our buttons, and nothing leaves for elsewhere."""
    page.wait_for_selector(f"{PLOTS} .modebar-btn", state="attached")
    with page.expect_download():
        bars = press_all(page, PLOTS, home=lab[0])
    assert all(bar in ([PICTURE, *ZOOM], [PICTURE]) for bar in bars)  # a map has no axes to zoom
    assert [PICTURE, *ZOOM] in bars
    assert held(page, PLOTS) == []


def test_menu(page: Any, lab: tuple[str, Path], open_page: Open, tmp_path: Path) -> None:
    """File, Save and Export Notebook As, HTML: all charts are drawn in the file that is saved."""
    held = charts(saved_when_done(page, lab[1] / NAME))
    own, words = page.locator(".jp-OutputArea-output.jp-RenderedPlotly"), page.locator(".jp-RenderedHTML summary")
    assert 0 < own.count() <= len(held)  # JupyterLab takes the form it draws
    assert words.count() == own.count()  # and folds the words below it
    saved: list[Any] = []  # the menu opens a window, which the file closes
    page.on("download", lambda download: saved.append(download))
    page.context.on("page", lambda window: window.on("download", lambda download: saved.append(download)))
    page.locator(".lm-MenuBar-item", has_text="File").click()
    page.locator(".lm-Menu-item", has_text="Save and Export Notebook As").click()
    page.locator(".lm-Menu-item:visible", has_text="HTML").first.click()
    page.locator(".jp-Dialog .jp-mod-accept").click()  # it asks whether to sanitise, and means to
    for _ in range(240):
        if saved:
            break
        page.wait_for_timeout(500)
    saved[0].save_as(tmp_path / "saved.html")
    drawn(open_page(tmp_path / "saved.html", ready=False), len(held))

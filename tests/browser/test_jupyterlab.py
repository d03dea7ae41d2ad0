"""The notebooks in the real JupyterLab: every cell run on a fresh kernel, without papermill, draws and complains of nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("lab")]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of a JupyterLab on copies of the notebooks, with settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser",
               f"--port={port}", "--ServerApp.port_retries=0",
               f"--notebook-dir={folder}", "--IdentityProvider.token=", "--ServerApp.password=", "--LabApp.news_url=",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    own = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / ".config"), "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
           "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"), "JUPYTER_DATA_DIR": str(folder / ".data")}  # fmt: skip
    server = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).read()
            break
        except OSError:
            assert server.poll() is None, "JupyterLab stopped while starting"
            time.sleep(0.25)
    yield address, folder
    server.terminate()
    server.wait(20)


@pytest.mark.parametrize("name", sorted(p.name for p in NOTEBOOKS.glob("[0-9]*.ipynb")))
def test_restart_and_run_all(name: str, lab: tuple[str, Path], browser: Any) -> None:
    """Every cell runs, each figure is drawn by JupyterLab itself, no cell shows an error."""
    address, folder = lab
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{address}/lab/workspaces/{Path(name).stem}/tree/{name}", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=60_000)
    _restart_and_run_all(page)
    page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=90_000)
    code = _saved_when_done(page, folder / name)
    outputs = [output for cell in code for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    assert any("application/vnd.dossier.records+json" in o.get("data", {}) for o in outputs)
    page.close()


def _restart_and_run_all(page: Any) -> None:
    """Run all cells on the kernel that has just started; asked again until JupyterLab has the notebook in hand."""
    from playwright.sync_api import TimeoutError as TooLong

    for _ in range(12):
        if page.locator(".jp-Dialog .jp-mod-accept").count():  # a question of JupyterLab's own, such as which kernel
            page.locator(".jp-Dialog .jp-mod-accept").first.click()
        try:
            page.locator(".jp-NotebookPanel .jp-Cell").first.click(timeout=10_000)
        except TooLong:
            continue  # a dialog came up in between
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        try:
            page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=20_000)
        except TooLong:
            continue
        return
    raise AssertionError("JupyterLab never ran the notebook")


def _saved_when_done(page: Any, path: Path) -> list[Any]:
    """Save until the file shows every code cell run; the code cells."""
    for _ in range(60):
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        try:
            saved = nbformat.read(path, as_version=4)
        except nbformat.reader.NotJSONError:
            continue  # read while JupyterLab was writing it
        code = [cell for cell in saved.cells if cell.cell_type == "code"]
        if all(cell.execution_count for cell in code):
            return code
    raise AssertionError("not every cell was run")

"""The real JupyterLab, started by `dossier lab` on copies of the notebooks with settings of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """The address of a server on that folder, stopped at the end with its kernels."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "port": port, "ServerApp.port_retries": 0, "ServerApp.root_dir": folder, "IdentityProvider.token": "",
        "ServerApp.password": "", "LabApp.news_url": "", "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }  # fmt: skip
    command = [sys.executable, "-m", "analysis", "lab", "--no-browser", "--expose-app-in-browser"]
    command += [f"--{name}={value}" for name, value in options.items()]
    own = {
        **os.environ, "PYTHONPATH": str(NOTEBOOKS.parent), "JUPYTER_CONFIG_DIR": str(folder / ".config"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
        "JUPYTER_DATA_DIR": str(folder / ".data"),
    }  # fmt: skip
    server = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(480):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2).read()
                break
            except OSError:
                assert server.poll() is None, "JupyterLab stopped while starting"
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def copies(folder: Path) -> Path:
    """The notebooks copied there."""
    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, folder)
    return folder


def opened(page: Any, address: str, name: str) -> None:
    """Open a notebook and wait until its kernel is there and idle, as the page itself holds it."""
    page.goto(f"{address}/lab/workspaces/{Path(name).stem}/tree/{name}", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    dialog = page.locator(".jp-Dialog .jp-mod-accept")  # a question of JupyterLab's own, such as which kernel
    for _ in range(240):
        if page.evaluate(IDLE):
            return
        if dialog.count():
            dialog.first.click()
        page.wait_for_timeout(500)
    raise AssertionError("JupyterLab never had an idle kernel for the notebook")


IDLE = """() => {
  const context = window.jupyterapp.shell.currentWidget?.sessionContext, kernel = context?.session?.kernel;
  return Boolean(context?.isReady && kernel?.connectionStatus === "connected" && kernel.status === "idle");
}"""


def run_all(page: Any, drawn: str = ".jp-OutputArea .js-plotly-plot .main-svg") -> None:
    """Run all cells on the kernel that has just started, and wait for what they draw."""
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.wait_for_selector(drawn, timeout=120_000, state="attached")


def saved_when_done(page: Any, path: Path) -> list[Any]:
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

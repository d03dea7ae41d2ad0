"""Do charts survive Voila, Jupyter Book, VS Code, nbviewer and GitHub? Takes an executed notebook through each, and counts in Chromium.

Voila and Jupyter Book are installed apart; of the others, which cannot be, the rules are followed (`bench.viewers`).

`make roads` runs it; it needs a package index, a few minutes, and Chromium. The exit code is 1 when a chart is missing, or when a page
that this package draws asks a server for something.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from analysis.report.browser import FLAGS, found
from analysis.report.notebooks import find
from bench.viewers import code, static, told

PACKAGES = (
    "voila>=0.5",
    "jupyter-book<2",
)  # the second fetches its theme from a server, so it cannot be tried without one
ROOT = Path(__file__).parents[1]
NOTEBOOK = "01_shipment_claims"
_PORT = 8873
STILL = 6  # half seconds without another count: Voila draws each cell anew before it takes the first drawing away


def run(*command: str | Path, folder: Path) -> None:
    """A command to its end; what it says is shown when it fails."""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def book(place: Path, tools: Path) -> str:
    """A Jupyter Book of the notebook, whose charts are drawn into it first; the address of its page."""
    (place / "_toc.yml").write_text("format: jb-book\nroot: claims\n")
    (place / "_config.yml").write_text('title: Claims\nexecute:\n  execute_notebooks: "off"\n')
    how = "--NotebookExporter.preprocessors=analysis.report.exported.DrawCharts"
    run(sys.executable, "-m", "nbconvert", "--to", "notebook", how, "--output", "claims", "ran.ipynb", folder=place)
    run(tools / "jupyter-book", "build", ".", folder=place)
    return (place / "_build" / "html" / "claims.html").as_uri()


@contextmanager
def voila(place: Path, tools: Path) -> Iterator[str]:
    """Voila, serving the notebook; its address."""
    command = [tools / "voila", "ran.ipynb", "--no-browser", f"--port={_PORT}"]
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    with (place / "voila.txt").open("w") as said:
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=said, stderr=said)
        try:
            while process.poll() is None and "running at" not in (place / "voila.txt").read_text():
                time.sleep(0.5)
            yield f"http://localhost:{_PORT}/"
        finally:
            process.terminate()
            process.wait()


def counted(browser: Any, address: str, most: int) -> tuple[int, list[str]]:
    """How many charts are drawn on a page with the network cut, and what it asked for."""
    asked: list[str] = []
    page = browser.new_page()

    def cut(route: Any) -> None:
        if route.request.url.startswith((f"http://localhost:{_PORT}/", "file:", "data:", "blob:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", cut)
    page.goto(address, timeout=300_000)
    drawn = still = 0
    for _ in range(240):
        page.wait_for_timeout(500)
        before, drawn = drawn, page.locator(".js-plotly-plot:has(.main-svg)").count()
        still = still + 1 if drawn == before else 0
        if drawn >= most and still >= STILL:
            break
    return drawn, asked


def viewed(browser: Any, notebook: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Each viewer that is followed by its rules: what is counted, how many there are, and what is amiss."""
    drawn, _, asked = code(browser, notebook, renders_plotly=True)
    yield "VS Code with its renderers, charts drawn", drawn, asked
    _, rows, asked = code(browser, notebook, renders_plotly=False)
    yield "VS Code without, charts with their rows", rows, asked
    for name, cleaned in (("nbviewer", False), ("GitHub", True)):
        yield f"{name}, charts with words and rows", *static(browser, notebook, cleaned)


def main() -> int:
    """Every road, each on a line."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as player:
        place = Path(name)
        run(sys.executable, "-m", "venv", "tools", folder=place)
        tools = place / "tools" / "bin"
        run(sys.executable, "-m", "uv", "pip", "install", "--python", tools / "python", *PACKAGES, ROOT, folder=place)
        run(sys.executable, "-m", "papermill", "-k", "python3", find(NOTEBOOK).path, "ran.ipynb", folder=place)
        most = (place / "ran.ipynb").read_text().count('"application/vnd.plotly.v1+json"')
        browser = player.chromium.launch(executable_path=found(), args=list(FLAGS))
        fine = [told(words, count, most, amiss) for words, count, amiss in viewed(browser, place / "ran.ipynb")]
        drawn, asked = counted(browser, book(place, tools), most)
        print(f"Jupyter Book: {drawn} of {most} charts drawn, asked for {asked or 'nothing'}", flush=True)
        with voila(place, tools) as address:
            shown, fetched = counted(browser, address, most)
        print(f"Voila: {shown} of {most} charts drawn, asked for {fetched or 'nothing'} (its own page fetches fonts)")
        return int(not (drawn == shown == most and all(fine)) or bool(asked))


if __name__ == "__main__":
    sys.exit(main())

"""Do charts survive nbconvert, Voila, Jupyter Book, VS Code, nbviewer and GitHub? Takes an executed notebook through each, and counts.

Charts are counted in Chromium, those of a PDF by their titles. Voila and Jupyter Book are installed apart; of the others, which cannot
be, the rules are followed (`bench.viewers`). JupyterLab's menu is taken by `tests/browser/test_jupyterlab.py`.

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
from itertools import chain
from pathlib import Path
from typing import Any
from unicodedata import normalize

from playwright.sync_api import sync_playwright
from pypdf import PdfReader

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
_SHELL = "chromium_headless_shell-{}/chrome-headless-shell-linux64/chrome-headless-shell"  # where playwright looks for its own
ROADS = {  # what nbconvert writes, and what a drawn chart is in it
    "html": (".html", ".js-plotly-plot:has(.main-svg)"),
    "slides": (".slides.html", ".js-plotly-plot:has(.main-svg)"),
    "dossier": (".html", "figure .js-plotly-plot:has(.main-svg)"),
}
STILL = 6  # half seconds without another count: Voila draws each cell anew before it takes the first drawing away


def run(*command: str | Path, folder: Path, **environment: str) -> None:
    """A command to its end; what it says is shown when it fails."""
    words = [str(word) for word in command]
    own = os.environ | environment
    done = subprocess.run(words, cwd=folder, env=own, capture_output=True, text=True, check=False)
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
    command: list[str | Path] = [tools / "voila", "ran.ipynb", "--no-browser", f"--port={_PORT}"]
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


def converted(browser: Any, place: Path, most: int, release: str) -> Iterator[tuple[str, int, list[str]]]:
    """What nbconvert makes of the notebook, form by form: charts drawn, and what was asked for, which slides do by design."""
    for form, (ending, chart) in ROADS.items():
        run(sys.executable, "-m", "nbconvert", "--to", form, "--output", form, "ran.ipynb", folder=place)
        drawn, asked = counted(browser, (place / f"{form}{ending}").as_uri(), most, chart)
        yield f"nbconvert --to {form}, charts drawn", drawn, asked if form != "slides" else []
    yield "nbconvert --to webpdf, charts printed", printed(place, release), []


def printed(place: Path, release: str) -> int:
    """How many charts stand in the PDF that nbconvert prints with this machine's Chromium in the place of playwright's own."""
    shell = place / _SHELL.format(release)
    shell.parent.mkdir(parents=True)
    shell.write_text(f'#!/bin/sh\nexec {found()} --headless {" ".join(FLAGS)} "$@"\n')
    shell.chmod(0o755)
    environment = {"PLAYWRIGHT_BROWSERS_PATH": str(place)}
    run(
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "webpdf",
        "--output",
        "paper",
        "ran.ipynb",
        folder=place,
        **environment,
    )
    told = "".join(page.extract_text() for page in PdfReader(place / "paper.pdf").pages)
    return " ".join(normalize("NFKC", told).split()).count(
        "This figure in words"
    )  # the fold is made once a chart is drawn


def counted(
    browser: Any, address: str, most: int, chart: str = ".js-plotly-plot:has(.main-svg)"
) -> tuple[int, list[str]]:
    """How many charts are drawn on a page with the network cut, and what it asked for."""
    asked: list[str] = []
    page = browser.new_page(
        viewport={"width": 1200, "height": 20_000}
    )  # the house's own page draws what comes into view

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
        before, drawn = drawn, page.locator(chart).count()
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
        release = Path(player.chromium.executable_path).parents[1].name.rpartition("-")[2]
        browser = player.chromium.launch(executable_path=found(), args=list(FLAGS))
        roads = chain(converted(browser, place, most, release), viewed(browser, place / "ran.ipynb"))
        fine = [told(words, count, most, amiss) for words, count, amiss in roads]
        drawn, asked = counted(browser, book(place, tools), most)
        print(f"Jupyter Book: {drawn} of {most} charts drawn, asked for {asked or 'nothing'}", flush=True)
        with voila(place, tools) as address:
            shown, fetched = counted(browser, address, most)
        print(f"Voila: {shown} of {most} charts drawn, asked for {fetched or 'nothing'} (its own page fetches fonts)")
        return int(not (drawn == shown == most and all(fine)) or bool(asked))


if __name__ == "__main__":
    sys.exit(main())

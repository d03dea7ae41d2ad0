"""How soon is a figure seen, and how soon does it answer, beside the page that stock nbconvert makes of the same notebook?

Both pages hold all they need. They are opened in turn in one Chromium, each in a context of its own without a network; the median of
each counts. The last line printed is JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROUNDS = 7
NOTEBOOK = "03_claims_and_cadence"
WATCH = """(() => {
  const found = (window.found = {});
  const look = () => {
    if (!found.seen && document.querySelector(".still path, .main-svg path")) found.seen = performance.now();
    if (!found.answers && document.querySelector(".js-plotly-plot .main-svg path")) found.answers = performance.now();
    if (!found.answers) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


def main(rounds: int = ROUNDS) -> dict[str, float]:
    """Make both pages and the front page, open them in turn, print the medians in milliseconds and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        report = [
            sys.executable,
            "-m",
            "analysis",
            "report",
            "--stills",
            "--format",
            "html,ipynb",
            "--quiet",
            "--out",
            folder,
        ]
        subprocess.run(report, check=True, stdout=subprocess.DEVNULL)
        stock = stock_page(out / f"{NOTEBOOK}.ipynb", out / "stock.html")
        times = opened([out / f"{NOTEBOOK}.html", stock, out / "index.html"], rounds)
    (seen, answers), (stock_seen, stock_answers), (front_seen, front_answers) = times
    figures = {
        "seen_ms": seen, "answers_ms": answers, "stock_seen_ms": stock_seen, "stock_answers_ms": stock_answers,
        "front_seen_ms": front_seen, "front_answers_ms": front_answers,
        "seen_ratio": round(seen / stock_seen, 3), "answers_ratio": round(answers / stock_answers, 3),
    }  # fmt: skip
    print(json.dumps(figures))
    return figures


def stock_page(executed: Path, target: Path) -> Path:
    """What nbconvert makes of an executed notebook whose figures plotly has put into it with its whole library."""
    import nbformat
    from nbconvert import HTMLExporter
    from plotly.io import to_html

    from analysis.display import PLOTLY_MIME

    notebook = nbformat.read(executed, as_version=4)
    first = True
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if PLOTLY_MIME in output.get("data", {}):
                spec = dict(output["data"][PLOTLY_MIME])
                page = to_html(spec, spec.pop("config", None), include_plotlyjs=first, full_html=False, validate=False)
                output["data"], first = {"text/html": page}, False
    body, _ = HTMLExporter().from_notebook_node(notebook)
    target.write_text(body, encoding="utf-8")
    return target


def opened(pages: list[Path], rounds: int) -> list[tuple[float, float]]:
    """Median milliseconds to the first figure seen and the first that answers, page by page."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import FLAGS, find

    times: list[list[dict[str, Any]]] = [[] for _ in pages]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find(), args=list(FLAGS))
        for _ in range(rounds):
            for page, own in zip(pages, times, strict=True):
                context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
                context.add_init_script(WATCH)
                tab = context.new_page()
                tab.goto(page.resolve().as_uri())
                tab.wait_for_selector(".js-plotly-plot .main-svg path", state="attached", timeout=120_000)
                tab.wait_for_timeout(100)
                own.append(tab.evaluate("window.found"))
                context.close()
        browser.close()
    return [
        (round(statistics.median(t["seen"] for t in own)), round(statistics.median(t["answers"] for t in own)))
        for own in times
    ]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

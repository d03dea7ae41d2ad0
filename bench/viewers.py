"""What would viewers show of a notebook that cannot be installed here? Their rules, followed in Chromium with the network cut.

VS Code shows of each output the first form in its order for which it has a renderer, each in a frame that is not trusted: with its
extension *Jupyter Notebook Renderers* the charts, by plotly, else words and what stands folded below. nbviewer and GitHub run
nbconvert's basic template without anything of this package; GitHub takes scripts away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

import bleach
import plotly
from nbconvert.exporters import HTMLExporter

PLOTLY: Final = "application/vnd.plotly.v1+json"
TABLES: Final = "Description and data"  # the words under which each chart's rows stand folded
# What GitHub leaves of the markup of others, as its project `markup` tells, of what stands in a notebook.
_NAMES: Final = (
    "h1 h2 h3 h4 h5 h6 br b i strong em a pre code div sup sub p ol ul li table thead tbody tr td th blockquote dl dt dd hr "
    "details summary caption figure figcaption abbr small span"
)
_TAGS: Final = frozenset(_NAMES.split())
_PAGE: Final = (
    "<!doctype html><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'\"><body>{}"
)
_DRAWN: Final = (
    "<div id='plot'></div><script>{}</script>"
    "<script>const {{data, layout, config}} = {}; Plotly.newPlot('plot', data, layout, config)</script>"
)


def shown_by_code(notebook: Mapping[str, Any], renders_plotly: bool) -> Iterator[str]:
    """The page in the frame of each output, as VS Code chooses its form."""
    source = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    order = ((PLOTLY,) if renders_plotly else ()) + ("text/html", "text/plain")
    for data in (out["data"] for cell in notebook["cells"] for out in cell.get("outputs", ()) if "data" in out):
        form = next((form for form in order if form in data), "")
        if form == PLOTLY:
            spec = {"config": {}, **data[PLOTLY]}
            yield _PAGE.format(_DRAWN.format(source, json.dumps(spec).replace("</", "<\\/")))
        elif form:
            text = "".join(data[form])
            yield _PAGE.format(text if form == "text/html" else f"<pre>{escape(text)}</pre>")


def code(browser: Any, notebook: Path, renders_plotly: bool) -> tuple[int, int, list[str]]:
    """How many charts are drawn in VS Code, how many have their rows below, and what was asked for."""
    page, asked = browser.new_page(), []
    page.on(
        "request", lambda request: None if request.url.startswith(("data:", "about:")) else asked.append(request.url)
    )
    page.goto("about:blank")
    frames = list(shown_by_code(json.loads(notebook.read_text(encoding="utf-8")), renders_plotly))
    page.evaluate(
        "pages => pages.map(page => document.body.append(Object.assign(document.createElement('iframe'), "
        "{sandbox: 'allow-scripts', srcdoc: page})))",
        frames,
    )
    page.wait_for_timeout(5000)
    found = page.frames[1:]
    drawn = sum(bool(frame.locator(".main-svg").count()) for frame in found)
    rows = sum(frame.locator("details table tr").count() > 1 for frame in found if TABLES in frame.content())
    page.close()
    return drawn, rows, asked


def static(browser: Any, notebook: Path, cleaned: bool) -> tuple[int, list[str]]:
    """Of how many charts words and rows stand in nbconvert's basic page, and what is missing; no script runs."""
    told = json.loads(notebook.read_text(encoding="utf-8"))
    html, _ = HTMLExporter(template_name="basic").from_filename(str(notebook))  # type: ignore[no-untyped-call]
    if cleaned:
        html = bleach.clean(html, tags=_TAGS, attributes={}, strip=True)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.set_content(html, wait_until="commit")
    text = " ".join(page.locator("body").inner_text().split())
    charts = [o["data"] for cell in told["cells"] for o in cell.get("outputs", ()) if PLOTLY in o.get("data", {})]
    words = [" ".join("".join(data["text/plain"]).split()) for data in charts]
    tables = page.locator("details table").count()
    return min(tables, len(words)), [found for found in words if found not in text]


def told(words: str, drawn: int, most: int, wrong: Sequence[str]) -> bool:
    """Say how many stand, and whether that is all."""
    print(f"{words}: {drawn} of {most}{f'; {list(wrong)}' if wrong else ''}", flush=True)
    return drawn == most and not wrong

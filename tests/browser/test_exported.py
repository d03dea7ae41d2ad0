"""Jupyter's own road to HTML, stock papermill and nbconvert: every chart is drawn with the network cut. JupyterLab's menu is
taken in `test_jupyterlab.py`.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter, WebPDFExporter

from tests.browser.conftest import Open, Watched
from tests.browser.jupyterlab import NOTEBOOKS
from tests.browser.test_toolbars import PICTURE, ZOOM, press_all

pytestmark = pytest.mark.filterwarnings("ignore")

PLOTLY, CHART = "application/vnd.plotly.v1+json", "application/vnd.dossier.chart+json"


def jupyter(*command: str | Path, folder: Path) -> None:
    """Run a command of Jupyter's as somebody with no settings of their own would."""
    subprocess.run([sys.executable, "-m", *map(str, command)], cwd=folder, check=True, capture_output=True)


def charts(cells: Iterable[Any]) -> list[Any]:
    """The outputs of a notebook's cells that hold a figure."""
    return [o.data for cell in cells for o in cell.get("outputs", ()) if PLOTLY in o.get("data", {})]


def drawn(watched: Watched, count: int) -> None:
    """Wait until so many figures are drawn and their words folded; plotly stands once in the page, which asks for nothing."""
    page = watched.page
    watched.until(f"document.querySelectorAll('.dossier-drawn details.dossier-fold').length === {count}")
    assert page.locator(".dossier-plot.js-plotly-plot:has(.main-svg)").count() == count > 0
    assert page.locator("script#dossier-plotly").count() == 1
    assert watched.requests == watched.complaints == []
    assert all(bar in ([PICTURE], [PICTURE, *ZOOM]) for bar in press_all(page, ".js-plotly-plot"))
    assert watched.requests == watched.complaints == []


def bare_viewer(notebook: Any, held: list[Any]) -> None:
    """A viewer without this package and without scripts shows each chart's description and every value, once."""
    page, _ = HTMLExporter().from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    folds = [fold.partition("</details>")[0] for fold in page.split("<details>")[1:]]
    assert len(folds) == len(held)
    for fold, data in zip(folds, held, strict=True):
        assert data[CHART]["alt"] in html.unescape(fold)
        assert fold.count("<tr") == 1 + len(data[CHART]["table"]["rows"])


def test_slides_keep_what_moves_them(tmp_path: Path) -> None:
    """Slides hold the drawings and plotly once, and still ask for the scripts of their own by which they move."""
    notebook = nbformat.v4.new_notebook()
    data = {PLOTLY: {"data": [{"type": "bar", "x": [1], "y": [1]}], "layout": {}}, CHART: {"alt": "A bar."}}
    notebook.cells = [nbformat.v4.new_code_cell("f", outputs=[nbformat.v4.new_output("display_data", data)], id="one")]
    nbformat.write(notebook, tmp_path / "deck.ipynb")
    jupyter("nbconvert", "--to", "slides", "deck.ipynb", folder=tmp_path)
    page = (tmp_path / "deck.slides.html").read_text(encoding="utf-8")
    assert page.count('id="dossier-plotly"') == page.count('class="dossier-plot"') == 1
    assert '<script src=""></script>' not in page
    assert "require.min.js" in page


def test_papermill_and_nbconvert(tmp_path: Path, open_page: Open) -> None:
    """The stock pair, each with its own defaults: all charts are drawn; where no script runs, words and data stand there."""
    name = "00_briefing"  # the menu of JupyterLab has another
    shutil.copy(NOTEBOOKS / f"{name}.ipynb", tmp_path)
    jupyter("papermill", f"{name}.ipynb", "ran.ipynb", "--no-progress-bar", folder=tmp_path)
    jupyter("nbconvert", "--to", "html", "ran.ipynb", folder=tmp_path)
    ran = nbformat.read(tmp_path / "ran.ipynb", as_version=4)
    held = charts(ran.cells)
    bare_viewer(ran, held)
    drawn(open_page(tmp_path / "ran.html", ready=False), len(held))
    assert not any("text/html" in data for data in held)  # it would hide the picture of a chart that JupyterLab keeps
    plain = open_page(tmp_path / "ran.html", script=False)
    assert plain.page.get_by_text(held[0][CHART]["alt"], exact=True).is_visible()
    rows = [len(data[CHART]["table"]["rows"]) for data in held]
    assert [box.locator("tbody tr").count() for box in plain.page.locator(".dossier-words").all()] == rows
    cells = [row.locator("td, th").count() for row in plain.page.locator(".dossier-words tbody tr").all()[:5]]
    assert set(cells) == {len(held[0][CHART]["table"]["columns"])}


def test_a_notebook_with_its_charts_drawn_in(tmp_path: Path, open_page: Open) -> None:
    """Written back as a notebook for Jupyter Book, each chart has HTML, plotly stands once, and a page of it draws them."""
    figure = {PLOTLY: {"data": [{"y": [1, 2], "type": "scatter"}], "layout": {}}, "text/plain": "a chart"}
    about = {"name": "a", "title": "A", "subtitle": "", "alt": "It rises.", "source": "", "method": ""}
    about["table"] = {"name": "a-data", "title": "", "source": "", "ids": [], "columns": [], "rows": []}  # type: ignore[assignment]
    shown = [nbformat.v4.new_output("display_data", {**figure, CHART: about}) for _ in range(2)]
    cells = [nbformat.v4.new_code_cell("chart", outputs=[one], id=f"c{n}") for n, one in enumerate(shown)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "ran.ipynb")
    how = "--NotebookExporter.preprocessors=analysis.report.exported.DrawCharts"
    jupyter("nbconvert", "--to", "notebook", how, "--output", "book", "ran.ipynb", folder=tmp_path)
    held = [data["text/html"] for data in charts(nbformat.read(tmp_path / "book.ipynb", as_version=4).cells)]
    assert ["dossier-plotly" in page for page in held] == [True, False]
    (tmp_path / "book.html").write_text(f"<!doctype html><meta charset=utf-8>{''.join(held)}", encoding="utf-8")
    open_page(tmp_path / "book.html", ready=False).until("document.querySelectorAll('.main-svg').length >= 2")


def test_a_page_is_drawn_before_it_is_printed(tmp_path: Path, browser: Any) -> None:
    """`--to webpdf` prints soon after the file is read, parsed to its end or not: every figure is drawn by the end of one script below
    them all, on a slower machine, too; whatever comes after it finds them there.
    """
    name = "01_shipment_claims"
    shutil.copy(NOTEBOOKS / f"{name}.ipynb", tmp_path)
    jupyter("papermill", f"{name}.ipynb", "ran.ipynb", "--no-progress-bar", folder=tmp_path)
    ran = nbformat.read(tmp_path / "ran.ipynb", as_version=4)
    exporter = WebPDFExporter(preprocessors=["analysis.report.exported.DrawCharts"])  # type: ignore[no-untyped-call]
    html_page, _ = HTMLExporter.from_notebook_node(exporter, ran)
    library = html_page.index('<script id="dossier-plotly">')
    assert html_page.rindex('class="dossier-plot"') < html_page.rindex("Limits") < library
    end = html_page.index("</script>", library) + len("</script>")
    next_script = "<script>window.then = document.querySelectorAll('.js-plotly-plot .main-svg').length</script>"
    (tmp_path / "ran.html").write_text(html_page[:end] + next_script + html_page[end:], encoding="utf-8")
    page = browser.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.emulate_media(media="print")
    page.goto((tmp_path / "ran.html").as_uri(), wait_until="load", timeout=0)
    assert page.locator(".js-plotly-plot").count() == len(charts(ran.cells)) > 2
    assert page.evaluate("window.then") == page.locator(".js-plotly-plot .main-svg").count()
    page.close()


def test_other_notebooks_stay_as_they_are(tmp_path: Path) -> None:
    """A notebook that shows nothing of this package's is converted as if the package were not there."""
    notebook = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("display_data", {PLOTLY: {"data": [], "layout": {}}, "text/plain": "Figure()"})
    notebook.cells = [nbformat.v4.new_code_cell("figure", outputs=[output], id="one")]
    nbformat.write(notebook, tmp_path / "other.ipynb")
    jupyter("nbconvert", "--to", "html", "other.ipynb", folder=tmp_path)
    page = (tmp_path / "other.html").read_text(encoding="utf-8")
    assert "dossier" not in page
    assert "require.min.js" in page


def test_hostile_figures_stay_text(tmp_path: Path, open_page: Open) -> None:
    """Markup in a figure's data and words neither runs nor ends the script it stands in."""
    bad = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    spec = {"data": [{"type": "bar", "x": [bad], "y": [1]}], "layout": {"title": {"text": bad}}}
    notebook = nbformat.v4.new_notebook()
    output = nbformat.v4.new_output("display_data", {PLOTLY: spec, CHART: {"alt": bad}, "text/plain": bad})
    notebook.cells = [nbformat.v4.new_code_cell(json.dumps("figure"), outputs=[output], id="one")]
    nbformat.write(notebook, tmp_path / "hostile.ipynb")
    jupyter("nbconvert", "--to", "html", "hostile.ipynb", folder=tmp_path)
    watched = open_page(tmp_path / "hostile.html", ready=False)
    drawn(watched, 1)
    assert watched.page.title() == "hostile"

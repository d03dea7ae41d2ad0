"""Hostile words in every cell, parameter and name: in a browser nothing runs, nothing loads, text shows as written."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest

from analysis.cli import main
from tests.browser.conftest import Open
from tests.conftest import write_rows
from tests.stress.datasets import IDS, curated, dossier, hostile

EVE, EARLY = "2024-06-14", "2023-12-31"  # the model is fitted on a day with few claims
NUMBERS = ("00", "01", "02", "03", "06", "07", "08", "09", "04")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("hostile")]

# Text drawn or shown in the page that has lost its marks: what markup or a template would leave of the words.
LOST = """() => {
  const texts = [...document.querySelectorAll('.plot text, .hoverlayer text')].map(node => node.textContent);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentNode.closest('svg, script, style')) texts.push(walk.currentNode.textContent);
  return texts.filter(text => {
    const tight = text.replaceAll(/\\s/g, '');
    return /bolded/.test(tight) && (/(?<!<b>)bolded/.test(tight) || /bolded(?!$|…|<\\/b>($|…|%(?!\\S)|%{x}))/.test(tight));
  });
}"""
HOVER = """async () => {
  const told = [];
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    let left = 12;
    for (const [curve, trace] of plot._fullData.entries()) {
      if (trace.hoverinfo === 'skip' || trace.type === 'heatmap') continue;
      for (const at of [0, 1]) {
        if (at >= (trace.x || trace.y || []).length || left-- < 0) continue;
        Plotly.Fx.hover(plot, [{curveNumber: curve, pointNumber: at}], [(trace.xaxis || 'x') + (trace.yaxis || 'y')]);
        await new Promise(done => setTimeout(done, 55));
        told.push(...[...plot.querySelectorAll('.hoverlayer .hovertext')].map(node => node.textContent.replaceAll(/\\s/g, '')));
      }
    }
  }
  return told;
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every notebook over the hostile tables, by the real engine, in each form that is text."""
    place = tmp_path_factory.mktemp("hostile")
    write_rows(place / "tables", hostile(curated()))
    for day, numbers in ((EVE, NUMBERS[:-1]), (EARLY, NUMBERS[-1:])):
        where = ("--as-of", day, "--data", "tables", "--out", "out", "--format", "html,ipynb,csv")
        run = dossier(place, "report", *numbers, *where)
        assert run.returncode == 0, run.stderr
    return place / "out"


def _watch(page: Any) -> list[str]:
    """What the page does that it must not."""
    seen: list[str] = []
    page.expose_function("owned", lambda what: seen.append(f"ran: {what}"))
    page.on("dialog", lambda dialog: (seen.append(f"asked: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or seen.append(f"loads: {r.url}"))
    page.on("pageerror", lambda error: seen.append(f"broke: {error}"))
    page.on("console", lambda m: m.type in ("error", "warning") and seen.append(f"says: {m.text}"))
    return seen


@pytest.fixture
def online(browser: Any) -> Iterator[Any]:
    """A page that could load from elsewhere, were it let."""
    context = browser.new_context(accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_over_hostile_tables_shows_text(number: str, pages: Path, online: Any) -> None:
    """Nothing runs, loads or asks; figures, hover cards, tables and cards show every mark of the text; links lead to
    web pages and tell them nothing.
    """
    [path] = pages.glob(f"{number}_*.html")
    seen = _watch(online)
    online.goto(path.as_uri())
    online.wait_for_selector("html[data-ready]", state="attached")
    online.evaluate("dispatchEvent(new CustomEvent('report:draw-all'))")
    online.wait_for_selector("body[data-all-drawn]", state="attached")
    online.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert "<b>bolded</b>%{x}" in online.evaluate("document.querySelector('main').textContent")
    assert online.evaluate(LOST) == []
    told = online.evaluate(HOVER)
    hovered = [text for text in told if "bolded" in text]
    assert hovered or number == "02"
    assert [text for text in hovered if not re.search(r"<b>bolded</b>%\{x\}|…", text)] == []
    assert (
        online.locator(".plot a, main img, main b, main i, main svg:not(.main-svg, .main-svg *, .modebar *)").count()
        == 0
    )
    other = "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(a => !/^(#|https?:)/.test(a))"
    beside = {file.name for file in path.parent.glob("*.html")}  # pages link to those that were made with them
    assert {unquote(link) for link in online.evaluate(other)} <= beside
    rel = "[...new Set([...document.querySelectorAll('a[href^=http]')].map(a => a.rel))]"
    assert online.evaluate(rel) == ["noopener noreferrer"]
    assert seen == []


def test_records_named_like_parts_of_the_page_open(pages: Path, open_page: Open) -> None:
    """Claims with the ids of the page's own parts break nothing, and each opens its card."""
    [path] = pages.glob("03_*.html")
    known = [name for name in IDS if f'class="record" id="{name}"' in path.read_text(encoding="utf-8")]
    assert {"card", "templates", "constructor"} <= set(known)
    for name in known:
        watched = open_page(path, fragment=f"#record={name}")
        assert watched.page.locator("dialog[open] code").inner_text() == name
        assert watched.complaints == []
        watched.page.close()


def test_downloads_are_inert(pages: Path, online: Any) -> None:
    """No cell of any CSV, from the command or from the page, begins like a formula, at whatever it is cut."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in pages.glob("*.csv")}
    assert len(texts) > 20
    [path] = pages.glob("01_*.html")
    online.goto(path.as_uri())
    online.wait_for_selector("html[data-ready]", state="attached")
    online.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for button in online.get_by_role("button", name=re.compile("^Download CSV")).all():
        with online.expect_download() as caught:
            button.click()
        texts[f"page: {caught.value.suggested_filename}"] = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert sum("bolded" in text for text in texts.values()) > 10
    for name, text in texts.items():
        for separator in ",;\t":
            cells = [cell for row in csv.reader(text.splitlines(), delimiter=separator) for cell in row]
            live = [c for c in cells if re.match(r"[=+\-@＝＋－＠]", c) and not re.match(r"-[\d.]+(e-?\d+)?(,|$)", c)]
            assert live == [], (name, separator)


def test_outputs_in_a_notebook_viewer_are_inert(pages: Path, online: Any, tmp_path: Path) -> None:
    """The HTML each output offers to JupyterLab does nothing even in a page without a policy."""
    html = []
    for path in pages.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            html += ["".join(o.get("data", {}).get("text/html", "")) for o in cell.get("outputs", ())]
    page = tmp_path / "outputs.html"
    page.write_text("<!doctype html><meta charset=utf-8><body>" + "".join(html), encoding="utf-8")
    seen = _watch(online)
    online.goto(page.as_uri())
    assert "<b>bolded</b>%{x}" in online.evaluate("document.body.textContent")
    assert online.evaluate(LOST) == []
    assert online.locator("img, script, svg, a, iframe, b, i").count() == 0
    assert seen == []


def test_hostile_names_of_notebooks_and_parameters(small: Path, tmp_path: Path, online: Any) -> None:
    """A notebook named like markup, swept over values like markup and paths: files stay in the folder, pages are quiet."""
    name = "01_<img src=x onerror=owned('name')>\"'#%41 {0.__class__}"
    folder = tmp_path / "hostile notebooks"
    folder.mkdir()
    (folder / f"{name}.ipynb").write_text(small.read_text(encoding="utf-8"), encoding="utf-8")
    out = tmp_path / "out"
    where = ["--notebooks", str(folder), "--out", str(out), "--quiet"]
    values = "../../up,..\\up,</script><script>owned('value')</script>,%2e%2e%2fup,{as_of},\u202etxt"
    assert main(["sweep", name, "--each", f"camps={values}", *where]) == 0
    assert main(["report", *where]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"hostile notebooks", "notebooks", "out"}
    made = list(out.rglob("*.html"))
    assert len(made) == 9  # six values, their player, the report, the index
    seen = _watch(online)
    for path in made:
        online.goto(path.as_uri())
        online.wait_for_timeout(50)
    online.goto((out / "index.html").as_uri())
    online.locator("a[href*=img]").first.click()
    online.wait_for_selector("html[data-ready]", state="attached")
    assert [line for line in seen if "ERR_FILE_NOT_FOUND" not in line] == []


def test_a_hostile_parameter_fails_in_words(tmp_path: Path, online: Any) -> None:
    """Markup given to a real notebook is refused; where a notebook of one's own fails on it, the failed page shows it as text."""
    text = "</script><img src=https://evil.example/i.png onerror=owned('by')>\x1b[31m"
    for name in ("commodity", "by"):
        assert main(["report", "03", "-p", name, text, "--out", str(tmp_path), "--quiet"]) == 2
    own = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell('word: str = ""  # any word'),
            nbformat.v4.new_code_cell("raise ValueError(word)"),
        ]
    )
    own.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(own, tmp_path / "own.ipynb")
    assert main(["report", str(tmp_path / "own.ipynb"), "-p", "word", text, "--out", str(tmp_path), "--quiet"]) == 1
    [path] = tmp_path.glob("own*.failed.html")
    seen = _watch(online)
    online.goto(path.as_uri())
    online.wait_for_selector("html[data-ready]", state="attached")
    assert "onerror=owned" in online.locator(".failure").inner_text()
    assert online.locator("main img").count() == 0
    assert seen == []

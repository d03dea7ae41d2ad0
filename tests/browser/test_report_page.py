"""A report in a browser without a network: drawn, interactive, quiet, accessible, and readable when
nothing runs.
"""

from __future__ import annotations

import functools
import http.server
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.cli import main
from tests.browser.conftest import Open, Watched
from tests.report.conftest import SHOW, Write

pytestmark = pytest.mark.filterwarnings("ignore")


def quiet(watched: Watched) -> bool:
    """Did the page ask for nothing and complain of nothing?"""
    assert watched.requests == []
    assert watched.complaints == []
    return True


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1100)])  # the others on real reports
def test_page_is_drawn_offline_without_complaint_and_accessible(
    report: Path, open_page: Open, scheme: str, width: int
) -> None:
    """No request, no console error, no policy violation; all figures drawn; axe finds nothing serious; no
    sideways scroll.
    """
    watched = open_page(report, scheme=scheme, width=width)
    watched.draw_all()
    assert watched.drawn == 1
    watched.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    findings = Axe().run(watched.page).response["violations"]
    assert [
        f"{f['id']}: {f['nodes'][0]['html'][:200]}" for f in findings if f["impact"] in ("serious", "critical")
    ] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert quiet(watched)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_answer_comes_before_the_code(report: Path, open_page: Open, script: bool) -> None:
    """Code is hidden until the switch is set, by key too, with and without JavaScript; what filters comes after the figure."""
    page = open_page(report, script=script).page
    code = page.locator(".code").first
    assert not code.is_visible()
    page.get_by_label("Show code").press("Space")
    assert code.locator("pre").is_visible()
    page.get_by_label("Show code").press("Space")
    assert not code.is_visible()
    order = page.locator("figure, div#filters").evaluate_all("found => found.map(e => e.tagName)")
    assert order[:2] == ["FIGURE", "DIV"]


def test_figures_are_drawn_when_they_come_near(report: Path, open_page: Open) -> None:
    """A figure in view is drawn without being asked for."""
    watched = open_page(report)
    watched.page.locator("figure").scroll_into_view_if_needed()
    watched.page.wait_for_selector("figure[data-drawn]")
    assert quiet(watched)


def test_hover_says_who(report: Path, open_page: Open) -> None:
    """Pointing at a mark shows its words."""
    watched = open_page(report)
    watched.draw_all()
    watched.page.locator(".plot .point").nth(1).hover(force=True)
    watched.page.wait_for_selector(".hoverlayer .hovertext")
    assert "Beta" in watched.page.locator(".hoverlayer").text_content()


def test_a_click_on_a_mark_opens_its_record(report: Path, open_page: Open) -> None:
    """The card shows the record with its source; Escape closes it; the address holds it in between."""
    watched = open_page(report)
    watched.draw_all()
    watched.page.locator(".plot .point").nth(1).click(force=True)
    watched.page.wait_for_selector("dialog[open]")
    assert "Claim 2" in watched.page.locator("dialog").inner_text()
    link = watched.page.locator("dialog a[href^='https://example']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert watched.page.evaluate("location.hash") == "#record=claim-2"
    watched.page.keyboard.press("Escape")
    watched.until("location.hash === ''")
    assert quiet(watched)


def test_a_permalink_opens_where_it_was(report: Path, open_page: Open) -> None:
    """An address with a record, an order and a filter brings all three back."""
    watched = open_page(report, fragment="#record=claim-3&sort.claims=0d&f.camp=seoul")
    assert "Claim 3" in watched.page.locator("dialog").inner_text()
    assert watched.page.locator("#claims tbody tr").first.inner_text().startswith("10,000")
    assert "2 of 3 records" in watched.page.locator("#filter-summary").inner_text()


def test_tables_sort_by_keyboard(report: Path, open_page: Open) -> None:
    """A column heading is a button: Enter sorts, Enter again turns the order; numbers sort as numbers."""
    watched = open_page(report)
    button = watched.page.locator("#claims th button").first
    button.focus()
    watched.page.keyboard.press("Enter")
    watched.page.keyboard.press("Enter")
    rows = watched.page.locator("#claims tbody tr td:first-child").all_inner_texts()
    assert rows[:3] == ["11,000", "10,000", "9,000"]
    assert watched.page.locator("#claims th").first.get_attribute("aria-sort") == "descending"
    assert "descending" in (watched.page.locator("#said").text_content() or "")


def test_tables_are_searched(report: Path, open_page: Open) -> None:
    """Typing shows the rows that hold the words, and how many."""
    watched = open_page(report)
    watched.page.locator("input[type=search]").last.fill("g")
    assert watched.page.locator("#claims tbody tr").count() == 1
    assert "1 of 12 rows" in watched.page.locator(".tools").last.inner_text()


def test_filters_link_figures_and_tables(report: Path, open_page: Open) -> None:
    """Taking a camp away hides its marks in the figure and its rows in the tables; Show all brings them
    back.
    """
    watched = open_page(report)
    watched.draw_all()
    assert watched.page.locator(".plot .point").count() == 3
    watched.page.locator("#filter-summary").click()
    watched.page.locator("input[name=camp][value=seoul]").uncheck()
    watched.until("document.querySelectorAll('.plot .point').length === 1")
    assert watched.page.locator("#claims tbody tr").count() == 4
    assert watched.page.evaluate("location.hash") == "#f.camp=kyiv"
    watched.page.get_by_role("button", name="Show all").click()
    watched.until("document.querySelectorAll('.plot .point').length === 3")
    assert quiet(watched)


def test_the_table_behind_a_figure_downloads_as_csv(report: Path, open_page: Open) -> None:
    """The CSV holds the plain numbers, the units and the records."""
    watched = open_page(report)
    watched.page.locator("details.more summary").click()
    with watched.page.expect_download() as download:
        watched.page.locator("details.more button", has_text="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "boxes (containers),who,record", "7000,Alpha,claim-1", "9000,Beta,claim-2", ",Gamma,claim-3"
    ]  # fmt: skip
    assert download.value.suggested_filename == "first-data.csv"


def test_dark_mode_repaints_figures(report: Path, open_page: Open) -> None:
    """Text of a figure is light on dark, and turns back when the reader's setting does."""
    watched = open_page(report, scheme="dark")
    watched.draw_all()
    fill = "getComputedStyle(document.querySelector('.plot .xtick text')).fill"
    assert watched.page.evaluate(fill) == "rgb(233, 230, 225)"
    watched.page.emulate_media(color_scheme="light")
    watched.until(f"{fill} === 'rgb(34, 34, 34)'")


def test_page_without_scripts_still_tells_everything(report: Path, open_page: Open) -> None:
    """With JavaScript off the text, the tables, the data of the figures and the sources are there."""
    watched = open_page(report, script=False)
    page = watched.page
    assert "about 7,000" in page.locator(".text").first.inner_text()
    assert page.locator("#claims tbody tr").count() == 12
    assert page.locator("#first-data").is_visible()
    assert page.locator("article.record a[href^='https://example']").count() == 3
    assert "JavaScript" in page.locator("noscript").inner_text()
    assert watched.requests == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_address_opens_the_annex_and_paper_shows_it(
    write: Write, tmp_path: Path, open_page: Open, script: bool
) -> None:
    """Folded at first; opened by a link to itself or into it, with and without JavaScript; open on paper."""
    notebook = write("md:## Annex\n\nmethods", "md:### Deep part\n\nwords")
    assert main(["report", str(notebook), "--out", str(tmp_path / "out")]) == 0
    watched = open_page(next((tmp_path / "out").glob("*.html")), script=script)
    page, deep = watched.page, watched.page.get_by_text("words", exact=True)
    assert not deep.is_visible()
    address = page.url
    for place in ("annex", "deep-part"):
        page.goto("about:blank")
        page.goto(f"{address}#{place}")
        deep.wait_for()
    page.goto("about:blank")
    page.goto(address)
    page.emulate_media(media="print")
    assert deep.is_visible()


def test_hostile_parameters_do_nothing(small: Path, tmp_path: Path, open_page: Open) -> None:
    """A page made with markup as a parameter shows it as text."""
    out = tmp_path / "hostile"
    text = "</script><script>document.title='owned'</script><img src=x onerror=document.title='owned'>"
    assert main(["report", "01", "--notebooks", str(small.parent), "--out", str(out), "-p", "camps", text]) == 0
    [path] = out.glob("01*.html")
    watched = open_page(path)
    watched.draw_all()
    assert watched.page.title() == "A small report · Everything on file"
    assert quiet(watched)


def test_sweep_page_plays(small: Path, tmp_path: Path, open_page: Open) -> None:
    """The slider moves between vintages: sentences, figures and what changed follow; nothing is fetched;
    axe is content.
    """
    out = tmp_path / "out"
    assert main(["sweep", "01", "--notebooks", str(small.parent), "--out", str(out), "--each", "level=1,2,5"]) == 0
    watched = open_page(out / "01_small-by-level" / "sweep.html")
    page = watched.page
    page.wait_for_selector("figure[data-drawn]")
    assert "at level 5." in page.locator("#told").inner_text()
    page.locator("#back").click()
    watched.until("document.querySelector('#told').innerText.includes('at level 2.')")
    assert "at level 2." in page.locator("#changed").inner_text()
    assert page.evaluate("location.hash") == "#at=2"
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
    assert quiet(watched)


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """A server of this folder's files, started."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.func.log_message = lambda *_: None  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def test_site_page_works_from_a_server(small: Path, tmp_path: Path, browser: object) -> None:
    """A page that shares its assets draws when it is served, and asks for nothing but them."""
    out = tmp_path / "site"
    assert main(["report", "01", "--notebooks", str(small.parent), "--out", str(out), "--site"]) == 0
    server = serve(out)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    page = browser.new_page()  # type: ignore[attr-defined]
    asked, complaints = [], []
    page.on("request", lambda r: asked.append(r.url.rsplit("/", 1)[1]))
    page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
    page.goto(f"{address}01_small.html#f.camp=seoul")
    page.wait_for_selector("figure[data-drawn]")
    assert page.locator(".plot .point").count() == 2
    assert page.locator("figure #first-data tbody tr").count() == 2
    page.locator("#claims a.card").first.click()
    assert page.locator("dialog a[href^='https://example']").count() == 1
    page.close()
    plain = browser.new_context(java_script_enabled=False).new_page()  # type: ignore[attr-defined]
    plain.goto(f"{address}01_small.html")
    plain.locator("#claims a.card").first.click()
    assert plain.url == f"{address}01_small.records.html#claim-1"
    assert plain.locator("article.record a[href^='https://example']").count() == 3
    assert plain.locator("#first-data tbody tr").count() == 3
    plain.context.close()
    beside = browser.new_page()  # type: ignore[attr-defined]
    beside.on("console", lambda m: m.type == "error" and complaints.append(m.text))
    beside.goto(f"{address}01_small.records.html")
    findings = Axe().run(beside).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
    beside.close()
    server.shutdown()
    server.server_close()
    names = [re.sub(r"-[0-9a-f]{8}", "", name) for name in asked if name != "favicon.ico"]
    assert sorted(names) == ["01_small.html", "page.css", "page.js", "plotly-basic.min.js", "search.min.js"]
    assert [text for text in complaints if "404" not in text] == []


def test_pictures_are_on_record_and_repeat(small: Path, tmp_path: Path) -> None:
    """PNG and PDF stand in the cache beside the page, come again byte for byte, and a lost one is seen."""
    import subprocess
    import sys

    out = tmp_path / "pictures"

    def dossier(*more: str) -> str:
        where = ["--notebooks", str(small.parent), "--out", str(out), "--format", "html,png,pdf", *more]
        command = [sys.executable, "-m", "analysis", "report", "01", *where]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    dossier()
    names = ["01_small.first.png", "01_small.pdf"]
    before = {name: (out / name).read_bytes() for name in names}
    assert before[names[0]].startswith(b"\x89PNG")
    assert before[names[1]].startswith(b"%PDF")
    assert dossier("--explain") == "01_small: unchanged\n"
    (out / names[1]).unlink()
    assert "01_small.pdf is missing" in dossier("--explain")
    dossier()
    assert {name: (out / name).read_bytes() for name in names} == before


LONG = """
table = {'name': 'long', 'title': 'All rows', 'columns': ['n', 'who'], 'rows': [[i, f'person {i}'] for i in range(1200)],
         'ids': [f'claim-{i}' for i in range(1200)], 'source': ''}
spec = {'data': [{'type': 'scatter', 'mode': 'markers', 'x': list(range(1200)), 'y': [1] * 1200,
                  'customdata': table['ids'], 'marker': {'symbol': ['circle'] * 1200}}], 'layout': {'height': 300}}
Show(**{D + 'table+json': table}); display(Show(**{D + 'table+json': table}))
chart = {'name': 'dense', 'title': 'Many', 'alt': 'Many.', 'table': {**table, 'name': 'dense-data'}}
display(Show(**{'application/vnd.plotly.v1+json': spec, D + 'chart+json': chart}))
Show(**{D + 'records+json': {'records': {f'claim-{i}': {'kind': 'claim', 'title': f'Claim {i} <i>', 'fields': [['Said', 'x']],
    'facets': {'camp': 'odd' if i % 2 else 'even'}, 'links': [['A paper', 'https://example.org/']]} for i in range(1200)}}})
"""


def test_long_tables_records_and_figures_stay_light(write: Write, tmp_path: Path, open_page: Open) -> None:
    """Of 1,200 rows, records and marks a page makes what is looked at; all of it is found, filtered, opened, saved, printed
    and, with JavaScript off, read.
    """
    long = write(SHOW, LONG)
    assert main(["report", "01", "--notebooks", str(long.parent), "--out", str(tmp_path), "--quiet"]) == 0
    watched = open_page(tmp_path / "01_small.html")
    page, rows = watched.page, watched.page.locator("#long tbody tr")
    page.locator(".scroll").first.scroll_into_view_if_needed()
    watched.until("document.querySelectorAll('#long tbody tr').length === 300")
    assert page.locator("#long").get_attribute("aria-rowcount") == "1201"
    assert page.locator("article.record").count() == 0 == page.locator("#dense-data").count()
    page.locator(".scroll").first.evaluate("box => { box.scrollTop = 1e6; }")
    watched.until("document.querySelectorAll('#long tbody tr').length === 600")
    page.locator("main input[type=search]").first.fill("person 1199")
    assert rows.all_inner_texts() == ["1,199\tperson 1199\tdetails"]
    rows.locator("a.card").click()
    assert "Claim 1199 <i>" in page.locator("dialog[open]").inner_text()
    page.keyboard.press("Escape")
    watched.draw_all()
    marks = page.locator(".plot .point").count()
    assert marks < 400
    assert f"Of 1,200 marks {marks} are drawn" in page.locator("figure").inner_text()
    page.evaluate("Plotly.relayout(document.querySelector('.plot'), {'xaxis.range': [200, 299]})")
    drawn = "document.querySelector('.plot').data[0].customdata"
    watched.until(f"Array.from({{length: 100}}, (_, at) => `claim-${{at + 200}}`).every(id => {drawn}.includes(id))")
    page.locator("#filter-summary").click()
    page.locator("input[name=camp][value=odd]").uncheck()
    watched.until("document.querySelectorAll('.plot .point').length === 600")
    assert page.locator("p.thinned").count() == 0
    page.locator("details.more summary").click()
    watched.until("document.querySelectorAll('#dense-data tbody tr').length === 600")
    with page.expect_download() as download:
        page.locator("details.more button", has_text="CSV").click()
    assert len(Path(download.value.path()).read_text().splitlines()) == 601
    page.locator("#records summary").click()
    watched.until("document.querySelectorAll('#records article').length === 1200")
    page.get_by_role("button", name="Show all").click()
    page.locator("main input[type=search]").first.fill("")
    assert rows.count() == 300
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == page.locator("#dense-data tbody tr").count() == 1200
    assert quiet(watched)


def test_long_site_page(write: Write, tmp_path: Path, open_page: Open, browser: Any) -> None:
    """The same with shared assets: rows and records come out of what is packed, and stand whole in the page beside it."""
    long = write(SHOW, LONG)
    assert main(["report", "01", "--notebooks", str(long.parent), "--out", str(tmp_path), "--quiet", "--site"]) == 0
    server = serve(tmp_path)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/01_small.html")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("article.record").count() == 0 == page.locator("#dense-data").count()
    page.locator("details.more summary").click()
    page.wait_for_selector("#dense-data tr[data-id=claim-299]")
    page.locator("#dense-data a.card").first.click()
    assert "Claim 0 <i>" in page.locator("dialog[open]").inner_text()
    page.close()
    server.shutdown()
    server.server_close()
    plain = open_page(tmp_path / "01_small.records.html", script=False).page
    assert plain.locator("#dense-data tbody tr").count() == plain.locator("article.record h3").count() == 1200
    assert plain.locator("#dense-data").is_visible()
    with_script = open_page(tmp_path / "01_small.records.html", ready=False).page
    assert with_script.locator("#dense-data tbody tr").count() == 1200


def test_long_page_without_scripts(write: Write, tmp_path: Path, open_page: Open) -> None:
    """With JavaScript off every row and record is there to read."""
    long = write(SHOW, LONG)
    assert main(["report", "01", "--notebooks", str(long.parent), "--out", str(tmp_path), "--quiet"]) == 0
    plain = open_page(tmp_path / "01_small.html", script=False).page
    assert plain.locator("#long tbody tr").count() == plain.locator("#dense-data tbody tr").count() == 1200
    assert plain.locator("article.record h3").count() == 1200
    assert plain.locator("#claim-7 a[href^='https://example']").count() == 1
    assert plain.locator("#dense-data").is_visible()

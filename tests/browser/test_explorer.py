"""The explorer in the real JupyterLab: slider, marks, grids and card follow one another; a report is written and opened."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import jupyterlab
from tests.browser.test_hostile import LOST
from tests.browser.test_toolbars import PICTURE, ZOOM, held, press_all
from tests.conftest import write_rows
from tests.stress.datasets import IDS, curated, hostile

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("lab")]

DRAWN = ".dossier-pane[data-drawn]"
SEVEN = "kor-2024-03-18-shin-7000-containers"


class Seen:
    """A page of JupyterLab and what its console complains of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def status(self, words: str) -> str:
        """Wait until the status line holds these words."""
        self.page.wait_for_function(
            "words => document.querySelector('.dossier-status')?.textContent.includes(words)", arg=words, timeout=30_000
        )
        return str(self.page.locator(".dossier-status").first.text_content())

    def card(self, words: str) -> str:
        """Wait until the card holds these words."""
        self.page.wait_for_function(
            "words => document.querySelector('.dossier-card')?.textContent.includes(words)", arg=words, timeout=30_000
        )
        return str(self.page.locator(".dossier-card").first.text_content())

    def choose(self, label: str, words: str) -> None:
        """Choose the option that holds these words; ipywidgets writes them with hard spaces."""
        control = self.page.get_by_label(label, exact=True)
        options = control.locator("option").all_text_contents()
        control.select_option(label=next(o for o in options if words in o.replace("\xa0", " ")))

    def point(self, record: str) -> tuple[float, float]:
        """Where on the screen the mark of a record stands."""
        found = self.page.evaluate(
            """id => {
              const plot = document.querySelector('.dossier-plot');
              plot.scrollIntoView();
              const at = plot.data.findIndex(t => (t.mode || '').includes('markers') && (t.customdata || []).includes(id));
              const node = plot.querySelectorAll('.scatterlayer .trace');
              const uid = plot._fullData[at].uid;
              const trace = [...node].find(n => n.classList.contains('trace' + uid));
              const box = trace.querySelectorAll('.points path')[plot.data[at].customdata.indexOf(id)].getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            }""",
            record,
        )
        return found[0], found[1]


@pytest.fixture(scope="module")
def seen(lab: tuple[str, Path], browser: Any) -> Iterator[Seen]:
    """The notebook opened and run, on the eve of the summit. Each test but the last two leaves the view as it was."""
    address, _ = lab
    context = browser.new_context(
        viewport={"width": 1500, "height": 2600}, reduced_motion="reduce", accept_downloads=True
    )
    watched = Seen(context.new_page())
    jupyterlab.opened(watched.page, address, "explore.ipynb")
    jupyterlab.run_all(watched.page, DRAWN)
    watched.page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=60_000)
    watched.choose("Eve of", "19 June 2024")
    watched.status("As known on 2024-06-18")
    yield watched
    context.close()


def test_keyboard_alone(seen: Seen) -> None:
    """The slider, the lists and the card work without a pointer, and focus can be seen."""
    page = seen.page
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    seen.status("As known on 2024-06-17")
    page.keyboard.press("ArrowRight")
    seen.status("As known on 2024-06-18")
    record = page.get_by_label("Record", exact=True)
    page.wait_for_timeout(1000)
    record.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".dossier-card article", state="attached")
    page.locator(".dossier-card button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('.dossier-card article')")
    assert seen.complaints == []


def test_the_scenario_calculator(seen: Seen) -> None:
    """Its tab offers the figures on file, tells what a mix comes to and that the share is one's own, and says no more than all again."""
    page, made = seen.page, ".dossier-scenario [role=status]"
    tab = page.get_by_role("tab", name="Scenario", exact=True)
    tab.click()
    page.wait_for_function("made => document.querySelector(made)?.checkVisibility()", arg=made)
    assert page.get_by_label("Total", exact=True).locator("option").count() > 1
    whole = page.locator(made).inner_text()
    assert "Records: " in whole
    share = page.get_by_label("Share that hold the goods, %: your own assumption", exact=True)
    for percent, told in (("50", True), ("100", False)):
        share.fill(percent)
        share.press("Tab")
        assumed = (
            f"!{str(told).lower()} === !document.querySelector('{made}').textContent.includes('your own assumption')"
        )
        page.wait_for_function(assumed)
    assert page.locator(made).inner_text() == whole
    page.get_by_role("tab", name="Records", exact=True).click()
    assert seen.complaints == []


def test_light_and_dark_follow_jupyterlab(seen: Seen) -> None:
    """The dark theme repaints the figure's words; axe finds nothing serious in either."""
    from axe_playwright_python.sync_playwright import Axe

    page = seen.page
    ink = "getComputedStyle(document.querySelector('.dossier-plot .xtick text')).fill"
    light = page.evaluate(ink)
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.wait_for_function(f"({ink} !== '{light}') === {str('Dark' in theme).lower()}")
        found = Axe().run(page, context=".dossier-pane").response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_the_view_survives_saving(seen: Seen, lab: tuple[str, Path], browser: Any) -> None:
    """Saved, and opened on another server that has no kernel of it: the notebook shows the view as it was left."""
    jupyterlab.saved_when_done(seen.page, lab[1] / "explore.ipynb")
    with jupyterlab.started(lab[1]) as address:
        page = Seen(browser.new_page(viewport={"width": 1500, "height": 2600}))
        jupyterlab.opened(page.page, address, "explore.ipynb")
        page.status("As known on 2024-06-18")
        page.page.close()


def test_hostile_tables_stay_text(lab: tuple[str, Path], browser: Any) -> None:
    """Over hostile tables nothing runs, asks or loads from elsewhere: figure, hover, lists, grids, cards and pairs show text."""
    address, folder = lab
    write_rows(folder / "hostile", hostile(curated()))
    code = (folder / "explore.ipynb").read_text(encoding="utf-8")
    own = code.replace('data: Folder = \\"\\"', 'data: Folder = \\"hostile\\"')
    assert own != code, "the notebook takes its folder by another line now"
    (folder / "hostile.ipynb").write_text(own, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1500, "height": 2600}, reduced_motion="reduce")
    seen = Seen(page)
    page.expose_function("owned", lambda what: seen.complaints.append(f"ran: {what}"))
    page.on("dialog", lambda dialog: (seen.complaints.append(f"asked: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda r: r.url.startswith((address, "data:", "blob:")) or seen.complaints.append(f"loads: {r.url}")
    )
    jupyterlab.opened(page, address, "hostile.ipynb")
    jupyterlab.run_all(page, DRAWN)
    page.wait_for_selector(".jp-NotebookPanel [data-status='idle']", timeout=60_000)
    seen.choose("Eve of", "19 June 2024")
    seen.status("As known on 2024-06-18")
    ids = page.wait_for_function(
        """ids => { const drawn = document.querySelector('.dossier-plot').data.flatMap(trace => trace.customdata || []);
          const found = ids.filter(id => drawn.includes(id)); return found.length ? found : null }""",
        arg=list(IDS),
        timeout=60_000,
    ).json_value()
    record = ids[0]  # a claim with the id of a part of the page
    x, y = seen.point(record)
    page.mouse.move(x, y)
    page.wait_for_selector(".dossier-plot .hoverlayer .hovertext")
    hovered = "".join(page.locator(".dossier-plot .hoverlayer text").all_text_contents())
    assert re.search(r"<b>bolded</b>%\{x\}|…", re.sub(r"\s", "", hovered))
    page.mouse.click(x, y)
    assert "<b>bolded</b>%{x}" in seen.card(record)
    page.get_by_role("button", name="Filters").click()
    assert "<b>bolded</b>%{x}" in page.get_by_label("Sources", exact=True).inner_text().replace("\xa0", " ")
    page.get_by_role("tab", name="Who disagrees").click()
    page.locator("table.dataTable tbody tr").filter(has_text="both cannot be right").first.click()
    page.wait_for_function("document.querySelectorAll('.dossier-card article').length === 2")
    assert page.evaluate(LOST.replace(".plot text", ".dossier-plot text")) == []
    inside = ":is(.dossier-pane, .dossier-card, table.dataTable, .jp-OutputArea-output)"
    assert page.locator(f"{inside} :is(img[src*=evil], a[href*=evil], script:text('owned'), svg[onload])").count() == 0
    links = page.locator(".dossier-card a[href^=http]").evaluate_all("links => [...new Set(links.map(a => a.rel))]")
    assert links == ["noopener noreferrer"]
    assert [line for line in seen.complaints if line.startswith(("ran", "asked", "loads"))] == []
    page.close()


def test_an_hour_at_the_bench(seen: Seen, lab: tuple[str, Path]) -> None:
    """Mark, row, pair, filter, kept view, report: each shows in every part; the console stays clean."""
    page = seen.page
    page.wait_for_timeout(500)
    x, y = seen.point(SEVEN)
    page.mouse.move(x, y)
    page.wait_for_timeout(300)
    page.mouse.click(x, y)
    words = seen.card(SEVEN)
    assert "about 7,000 containers" in words
    assert page.locator(".dossier-card a[rel='noopener noreferrer']").count() >= 2
    page.wait_for_function("document.querySelectorAll('table.dataTable tr.selected').length === 1")
    assert SEVEN in page.locator("table.dataTable tr.selected").first.inner_text()
    chosen = page.get_by_label("Record", exact=True).locator("option:checked").text_content()
    assert "about 7,000" in chosen.replace("\xa0", " ")

    page.locator(".dossier-card li button").first.click()  # one further: what it leans on, or what answers it
    page.wait_for_function(f"!document.querySelector('.dossier-card h3 + p').textContent.includes('{SEVEN}')")

    page.get_by_role("tab", name="Who disagrees").click()
    page.locator("table.dataTable tbody tr").filter(has_text="both cannot be right").first.click()
    page.wait_for_function("document.querySelectorAll('.dossier-card article').length === 2")
    dimmed = page.evaluate(
        "document.querySelector('.dossier-plot').data.filter(t => t.selectedpoints && t.mode.includes('markers'))"
        ".map(t => t.selectedpoints.length)"
    )
    assert sum(dimmed) == 2

    page.locator(".dossier-card button").first.click()  # pick nothing
    page.wait_for_function("!document.querySelector('.dossier-card article')")
    page.get_by_role("button", name="Filters").click()
    seen.choose("Sides", "Seoul")
    told = seen.status("no bracket joins figures that clash")
    assert told.startswith("As known on 2024-06-18")
    assert (
        page.locator(".dossier-title").first.text_content()
        == "By 18 June 2024 Seoul last said at least 10,000 containers"
    )

    page.get_by_placeholder("name of this view").fill("Seoul, eve of the summit")
    page.get_by_placeholder("name of this view").press("Tab")
    page.get_by_role("button", name="Keep view").click()
    page.get_by_text("Kept as").wait_for()
    assert "Seoul, eve of the summit" in json.loads((lab[1] / "explore-views.json").read_text())

    page.get_by_role("button", name="As a report").click()
    link = page.locator("a[href*='files/reports/explore']")
    link.wait_for(timeout=90_000)
    with page.context.expect_page() as opening:
        link.click()
    report = Seen(opening.value)
    report.page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    report.page.wait_for_selector("figure[data-drawn]", timeout=30_000)
    assert (
        report.page.locator("figure .title, figcaption")
        .first.text_content()
        .startswith("By 18 June 2024 Seoul last said")
    )
    assert report.complaints == []
    assert seen.complaints == []


def test_tool_bar(seen: Seen, lab: tuple[str, Path]) -> None:
    """The figure has our buttons, and nothing leaves for elsewhere."""
    with seen.page.expect_download():
        bars = press_all(seen.page, ".dossier-plot", home=lab[0])
    assert bars == [[PICTURE, *ZOOM[:2], "Box Select", *ZOOM[2:]]]
    assert held(seen.page, ".dossier-plot") == []

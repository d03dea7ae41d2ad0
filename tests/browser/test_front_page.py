"""The front page in a browser: read, replayed by hand and by itself, in the dark and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.cli import main
from tests.browser.conftest import Open
from tests.report.test_front import EXAMPLE, notebooks

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("front_page")]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front page of the example's reports."""
    where = tmp_path_factory.mktemp("front")
    common = ["report", "--notebooks", str(notebooks(where / "notebooks")), "--data", str(EXAMPLE), "--quiet"]
    assert main([*common, "--out", str(where / "out")]) == 0
    return where / "out" / "index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slider_keys_and_play(index: Path, open_page: Open, scheme: str) -> None:
    """Keys step through the days, the space bar plays; words, figure and address follow; nothing is fetched; axe is content."""
    watched = open_page(index, scheme=scheme)
    page = watched.page
    page.wait_for_selector("figure[data-drawn]")
    assert "Kyiv" in page.locator("#answer").inner_text()
    newest = page.locator("#answer").inner_text()
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    watched.until("document.querySelector('#day').textContent.includes('31 October 2022')")
    assert page.locator("#answer").inner_text() != newest
    assert page.evaluate("location.hash") == "#at=2022-10-31"
    page.keyboard.press("ArrowRight")
    watched.until("document.querySelector('#value').textContent === '30 November 2022'")
    page.keyboard.press("Space")
    watched.until("document.querySelector('#play').textContent === 'Pause'")
    watched.until("document.querySelector('#value').textContent === '31 December 2022'")
    page.locator("#play").click()
    page.keyboard.press("End")
    page.locator("#slider").press("End")
    watched.until("document.querySelector('#day').textContent.includes('13 September 2023')")
    assert page.locator("#answer").inner_text() == newest
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
    assert (watched.requests, watched.complaints) == ([], [])


def test_the_menu_of_its_figure_is_of_the_day_shown(index: Path, open_page: Open) -> None:
    """Link, citation and picture are those of the day that the slider stands on, and a zoom is kept from one day to the next."""
    watched = open_page(index, fragment="#at=2023-02-28")
    page = watched.page
    page.wait_for_selector("figure[data-drawn]")
    assert page.locator("figure .share > button").count() == page.locator("figure").count()
    assert page.locator(".modebar [data-title*=PNG]").count() == 0
    page.locator("figure .share > button").first.click()
    menu = page.locator("figure .panel").first
    assert "CSV" not in menu.inner_text()
    page.evaluate("Plotly.relayout(document.querySelector('.plot'), {'xaxis.range[0]': '2022-08-01'})")
    menu.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied.").wait_for()
    link = menu.locator("textarea").input_value()
    assert link.startswith(f"{index.as_uri()}#at=2023-02-28&zoom.film-signature=xaxis%2C2022-08-01%2C")
    menu.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Citation copied.").wait_for()
    said = menu.locator("textarea").input_value()
    assert "as known on 28 February 2023. index.html#at=2023-02-28" in said
    assert "; data " not in said
    with page.expect_download() as download:
        menu.get_by_role("button", name="Download SVG").click()
    assert download.value.suggested_filename == "signature-2023-02-28.svg"
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    for words in (page.locator("figure .title").first.inner_text()[:30], "As known on 28 February 2023", "Zoomed in"):
        assert words in svg
    page.locator("#slider").press("End")
    watched.until("document.querySelector('#day').textContent.includes('13 September 2023')")
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelector('.plot').layout.xaxis.range[0]") == "2022-08-01"
    menu.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Citation copied.").wait_for()
    assert "; data " in menu.locator("textarea").input_value()
    assert watched.requests == watched.complaints == []


def test_an_address_opens_its_day(index: Path, open_page: Open) -> None:
    """A link to a day opens there."""
    watched = open_page(index, fragment="#at=2023-02-28")
    assert watched.page.locator("#value").inner_text() == "28 February 2023"


def test_a_turned_phone_gets_its_own_figure(index: Path, open_page: Open) -> None:
    """A window that becomes narrow has the figure laid out for it, and the day shown stays."""
    watched = open_page(index, fragment="#at=2023-02-28", width=844)
    left = "document.querySelector('.plot').layout.margin.l"
    wide = watched.page.evaluate(left)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    watched.until(f"{left} < {wide}")
    assert watched.page.locator("#value").inner_text() == "28 February 2023"


def test_without_scripts_the_answer_and_the_reports_stand(index: Path, open_page: Open) -> None:
    """The answer of the last day and the links to reports are text of the page."""
    watched = open_page(index, script=False, ready=False)
    assert "Kyiv" in watched.page.locator("#answer").inner_text()
    assert watched.page.locator("ul.reports a").count() == 1
    assert watched.page.locator("#player").is_hidden()

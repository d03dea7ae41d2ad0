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


def test_an_address_opens_its_day(index: Path, open_page: Open) -> None:
    """A link to a day opens there."""
    watched = open_page(index, fragment="#at=2023-02-28")
    assert watched.page.locator("#value").inner_text() == "28 February 2023"


def test_without_scripts_the_answer_and_the_reports_stand(index: Path, open_page: Open) -> None:
    """The answer of the last day and the links to reports are text of the page."""
    watched = open_page(index, script=False, ready=False)
    assert "Kyiv" in watched.page.locator("#answer").inner_text()
    assert watched.page.locator("ul.reports a").count() == 1
    assert watched.page.locator("#player").is_hidden()

"""The search of the front page and of a report, in a browser: by keyboard, in hostile words, and without what came later."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import analysis
from analysis.cli import main
from analysis.report.bundle import unpack
from analysis.report.notebooks import folder
from tests.browser.conftest import Open
from tests.report.test_front import EXAMPLE, notebooks

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("search")]
HOSTILE = "<img src=x onerror=alert(1)> Office </script><b>bold</b>"
LAST = "2022-11-06"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports and their front page, as known on a day, of the example with a claimant of a hostile name."""
    where = tmp_path_factory.mktemp("search")
    shutil.copytree(EXAMPLE, where / "data")
    named = where / "data" / "claimants.csv"
    named.write_text(named.read_text().replace("ukr-president,President of Ukraine", f"ukr-president,{HOSTILE}"))
    shutil.copy(folder() / "01_shipment_claims.ipynb", notebooks(where / "notebooks"))
    common = ["report", "--notebooks", str(where / "notebooks"), "--data", str(where / "data"), "--quiet"]
    assert main([*common, "--as-of", LAST, "--out", str(where / "out")]) == 0
    return where / "out"


def report(out: Path) -> Path:
    """The page of the claims."""
    [page] = out.glob("01_shipment_claims*.html")
    return page


def found(page: Any, query: str) -> list[str]:
    """What the list shows for a query."""
    page.locator("#search").fill(query)
    page.wait_for_selector("#search[aria-expanded=true]")
    page.wait_for_function("q => document.querySelector('#search').dataset.shown === q", arg=query)
    texts: list[str] = page.locator("#found [role=option]").all_inner_texts()
    return texts


def test_a_number_is_found_and_its_first_sayer_told(out: Path, open_page: Open) -> None:
    """In every form; the first line says who, when, where and who followed, with links; Enter leads to the record in its report."""
    watched = open_page(out / "index.html")
    page = watched.page
    page.wait_for_selector("#search")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    for query in ("2,400", "2400", "2 400", "who first said 2.4k"):
        assert any("about 2,400" in text for text in found(page, query)), query
        told = page.locator(".search .first").inner_text()
        assert told.startswith("First on file: ")
        assert "Nobody else on file has given this figure." in told
    assert page.locator(".search .first a[href^=http]").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#card[open]")
    assert "2,400" in page.locator("dialog#card h3").inner_text()
    assert not watched.complaints


def test_keys_and_screen_reader(out: Path, open_page: Open) -> None:
    """Ctrl-K goes to the box; arrows step through what is found; Escape closes, then empties; axe is content."""
    page = open_page(out / "index.html").page
    page.wait_for_selector("#search")
    page.keyboard.press("Control+k")
    texts = found(page, "Putin")
    assert len(texts) > 2
    for key, at in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", len(texts) - 1)):
        page.keyboard.press(key)
        active = page.locator("#search").get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").inner_text() == texts[at]
        assert page.locator("#found [aria-selected=true]").count() == 1
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Escape")
    assert page.locator(".search .panel").is_hidden()
    assert page.locator("#search").input_value() == "Putin"
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""


def test_days_misspellings_figures_and_nothing(out: Path, open_page: Open) -> None:
    """A day in any form, a name with a slip, a section of a report; what answers nothing is said."""
    page = open_page(out / "index.html").page
    page.wait_for_selector("#search")
    for query in ("19 July 2022", "2022-07-19", "July 19, 2022"):
        assert any("19 July 2022" in text for text in found(page, query)), query
    assert any("Patrushev" in text or "Samarkand" in text for text in found(page, "Samarkant"))
    assert any("section" in text for text in found(page, "who denies"))
    assert found(page, "zzzzqq") == []
    assert "Nothing here answers" in page.locator("#found").inner_text()


def test_hostile_words_stay_text(out: Path, open_page: Open) -> None:
    """A name with markup is shown as written, in results, first line and card; no element comes of it, and of what is typed."""
    for path, number in ((out / "index.html", "2,400"), (report(out), "400")):
        watched = open_page(path)
        page = watched.page
        page.wait_for_selector("#search")
        texts = found(page, f"bold {number}")
        assert any(HOSTILE in text for text in texts), texts
        assert HOSTILE in page.locator(".search .first").inner_text()
        assert page.locator(".search img, .search b:not(.first > p > b)").count() == 0
        found(page, "<img src=x onerror=alert(1)>&zzzzqq")
        assert page.locator(".search img").count() == 0
        assert not watched.complaints


def test_a_report_is_searched_as_it_stands(out: Path, open_page: Open) -> None:
    """Records open as cards, sections are gone to, a name gives its records; without scripts there is no box."""
    watched = open_page(report(out))
    page = watched.page
    page.wait_for_selector("#search")
    assert any("about 400" in text for text in found(page, "400"))
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#card[open]")
    assert "#record=" in page.url
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "search"
    found(page, "limits")
    page.locator("#found [role=option]", has_text="section").first.click()
    assert "#limits" in page.url
    assert (watched.requests, watched.complaints) == ([], [])
    assert open_page(report(out), script=False).page.locator("#search").count() == 0


def test_nothing_known_later_is_in_the_page(out: Path) -> None:
    """Not in the list of the front page, nor in what a report holds for its search."""
    then = analysis.load(EXAMPLE)
    late = {
        key for key, on in zip(then.claims["claim_id"], then.claims["known_on"], strict=True) if str(on)[:10] > LAST
    }
    late |= {
        key for key, on in zip(then.events["event_id"], then.events["known_on"], strict=True) if str(on)[:10] > LAST
    }
    assert late
    for path, slot in ((out / "index.html", "listed"), (report(out), "document")):
        held = re.search(rf'id="{slot}">(.*?)</script>', path.read_text())
        assert held
        told = unpack(held[1])
        assert json.loads(told)
        assert not [key for key in late if key in told], path.name
        assert slot == "document" or not re.search("202[3-9]", told)

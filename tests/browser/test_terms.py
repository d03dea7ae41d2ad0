"""A term on a page: explained under pointer, keyboard and finger, closed by Escape, plain on paper, and without any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.report.page import render
from tests.browser.conftest import Open
from tests.report.test_page import read

SAID = "The least that a claim allows"
OPEN = ".gloss:popover-open"


@pytest.fixture
def page_of_terms(tmp_path: Path) -> Path:
    """A page with two sections and four uses of two terms."""
    source = (
        "# T\n\nA floor is no ceiling, and a floor stays one.\n\n## Two\n\n"
        + "Much text. " * 900
        + "\n\nA ceiling, a floor.\n"
    )
    file = tmp_path / "t.html"
    file.write_text(render(read(markdown=source)), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pointer_and_keyboard(page_of_terms: Path, open_page: Open, scheme: str) -> None:
    """It opens under the pointer and stays while that is on the note, opens on focus, closes by Escape and when left; axe is content."""
    watched = open_page(page_of_terms, scheme=scheme, width=1100)
    page = watched.page
    word = page.locator("button.term").first
    word.hover()
    page.wait_for_selector(OPEN)
    assert SAID in page.locator(OPEN).inner_text()
    note, at = page.locator(OPEN).bounding_box(), word.bounding_box()
    assert at["y"] + at["height"] <= note["y"] <= at["y"] + at["height"] + 12
    page.locator(OPEN).hover()
    page.wait_for_timeout(300)
    assert page.locator(OPEN).count() == 1
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    page.mouse.move(1, 1)
    page.keyboard.press("Tab")
    watched.until("document.activeElement !== document.body")
    for _ in range(6):
        if page.evaluate("document.activeElement.classList.contains('term')"):
            break
        page.keyboard.press("Tab")
    assert SAID in page.locator(OPEN).inner_text()
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Tab")
    assert "The most that a claim allows" in page.locator(OPEN).inner_text()
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)  # the page has scrolled to the next one, and its note with it
    note = page.locator(OPEN).bounding_box()
    assert 0 <= note["y"] <= 900
    assert watched.requests == []
    assert watched.complaints == []


def test_a_screen_reader_is_told(page_of_terms: Path, open_page: Open) -> None:
    """The button's description is the sentence, whether it is open or not."""
    page = open_page(page_of_terms).page
    described = page.evaluate(
        "[...document.querySelectorAll('button.term')].map(b => document.getElementById(b.getAttribute('aria-describedby')).textContent)"
    )
    assert len(described) == 4
    assert SAID in described[0]


def test_finger_on_a_phone(page_of_terms: Path, browser: Any) -> None:
    """A tap opens the note within the window, a tap elsewhere closes it."""
    page = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True).new_page()
    page.goto(page_of_terms.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.locator("button.term").nth(1).tap()
    note = page.locator(OPEN).bounding_box()
    assert note["x"] >= 0
    assert note["x"] + note["width"] <= 390
    page.locator("h1").tap()
    assert page.locator(OPEN).count() == 0
    page.context.close()


def test_without_scripts_and_on_paper(page_of_terms: Path, browser: Any) -> None:
    """The browser opens and closes it by itself; on paper the words are plain and no note is printed."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(page_of_terms.as_uri())
    page.locator("button.term").first.click()
    assert page.locator(".gloss").filter(has_text=SAID).is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".gloss").filter(has_text=SAID).is_visible()
    page.emulate_media(media="print")
    page.locator("button.term").first.click()
    assert not page.locator(".gloss").filter(has_text=SAID).is_visible()
    page.context.close()

"""A page outside a plain tab: in frames, without history, broken in one part, printed at once, saved and opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from tests.browser.conftest import Watched

FRAMED = """([page, how]) => {
    const frame = document.createElement("iframe");
    frame.style.cssText = "width:1000px;height:700px";
    frame.setAttribute("sandbox", "allow-scripts");
    if (how === "srcdoc") frame.srcdoc = page;
    else frame.src = URL.createObjectURL(new Blob([page], {type: "text/html"}));
    document.body.append(frame);
}"""
COUNTED = ("div#filters > details", ".tools", "table", "th button", "p#saved", ".main-svg")
WITHOUT = {
    "history": "history.replaceState = () => { throw new DOMException('no history', 'SecurityError'); };",
    "DecompressionStream": "delete window.DecompressionStream;",
    "IntersectionObserver": "delete window.IntersectionObserver;",
    ":popover-open": """for (const of of [Document, Element]) { const all = of.prototype.querySelectorAll;
        of.prototype.querySelectorAll = function (query) {
            if (/:has|:popover/.test(query)) throw new DOMException(query, "SyntaxError");
            return all.call(this, query);
        }; } delete HTMLElement.prototype.popover;""",
}


def opened(browser: Any, path: Path, before: str = "") -> Watched:
    """The page, opened after a script that takes something from the browser."""
    watched = Watched(browser.new_page())
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.add_init_script(before)
    watched.page.goto(path.resolve().as_uri())
    watched.page.wait_for_selector("html[data-ready]", state="attached")
    return watched


def rows_found(place: Any, words: str) -> int:
    """How many rows of the table of claims stand once these words are looked for."""
    place.locator("input[type=search]").last.fill(words)
    return int(place.locator("#claims tbody tr").count())


@pytest.mark.parametrize("how", ["srcdoc", "blob"])
def test_a_page_works_in_a_frame_of_no_origin(report: Path, browser: Any, how: str) -> None:
    """Search, order and figures work, and a link to a place in the page stays in it."""
    page = browser.new_page()
    page.goto("data:text/html,<body></body>")
    page.evaluate(FRAMED, [report.read_text(encoding="utf-8"), how])
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    assert rows_found(frame, "zzz") == 0
    assert rows_found(frame, "g") == 1
    frame.locator("#claims th button").first.click()
    assert frame.locator("#claims th").first.get_attribute("aria-sort") == "ascending"
    frame.locator(".skip").evaluate("link => link.click()")
    assert frame.locator("h1").inner_text() == "A small report"
    frame.locator("figure[data-drawn]").wait_for(state="attached")
    assert frame.locator("p#failed").count() == 0
    page.close()


@pytest.mark.parametrize("lacking", WITHOUT)
def test_each_part_fails_alone_and_says_so(report: Path, browser: Any, lacking: str) -> None:
    """A browser that lacks something loses what rests on it, which the page names; the records and tables are there."""
    watched = opened(browser, report, WITHOUT[lacking])
    assert watched.complaints == []
    page = watched.page
    assert page.locator("#claims tbody tr").count() == 12
    told = page.locator("p#failed").inner_text() if page.locator("p#failed").count() else ""
    if lacking in ("history", ":popover-open"):
        assert told == ""
        assert rows_found(page, "g") == 1
    else:
        page.locator("figure").scroll_into_view_if_needed()
        watched.until("document.querySelector('.plot.broken, p#failed') !== null")
        told = page.locator("main").inner_text()
        assert "could not be drawn here" in told or "Does not work here" in told
    page.close()


def test_where_no_script_of_ours_runs_the_page_says_so(report: Path, tmp_path: Path, browser: Any) -> None:
    """A viewer that keeps scripts from running, or does not understand them, leaves a note in place of the charts."""
    broken = tmp_path / "broken.html"
    broken.write_text(report.read_text(encoding="utf-8").replace("sha256-", "sha256-x"), encoding="utf-8")
    page = browser.new_page()
    page.goto(broken.as_uri())
    assert page.locator(".unready").bounding_box()["height"] == 0
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    assert page.locator(".unready").is_visible()
    assert not opened(browser, report).page.locator(".unready").is_visible()
    page.close()


def test_a_page_is_printed_before_it_is_read(report: Path, browser: Any) -> None:
    """Figures far below are drawn when paper asks, at once."""
    watched = opened(browser, report, "IntersectionObserver.prototype.observe = () => 0;")  # none comes near
    watched.until("Boolean(window.Plotly)")
    watched.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert watched.drawn == 1
    watched.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert watched.complaints == []
    watched.page.close()


def test_paper_that_comes_before_the_library_has_the_words(report: Path, browser: Any) -> None:
    """The description and the data stand where no figure is drawn yet, and are folded again afterwards."""
    idle = "window.requestIdleCallback = () => 0; IntersectionObserver.prototype.observe = () => 0;"
    watched = opened(browser, report, idle)
    watched.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert watched.page.locator("details.more").first.get_attribute("open") is not None
    assert not watched.page.locator(".plot").is_visible()
    watched.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert watched.page.locator("details.more").first.get_attribute("open") is None
    watched.page.close()


def test_a_page_that_a_browser_saved_works_once(
    report: Path, tmp_path: Path, browser: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its controls stand once, also when it is saved again; it says that it is a copy and which rows it lacks."""
    path, counts = report, []
    for turn in range(3):
        watched = opened(browser, path)
        watched.draw_all()
        counts.append([watched.page.locator(query).count() for query in COUNTED])
        if turn == 1:
            assert rows_found(watched.page, "g") == 1
        path = tmp_path / f"saved{turn}.html"
        path.write_text(watched.page.content(), encoding="utf-8")
        assert watched.complaints == []
        if turn == 2:
            assert "1 row; 11 more are not in this copy" in watched.page.locator("main").inner_text()
        watched.page.close()
    assert counts[0][4] == 0
    assert counts[1] == counts[2] == [*counts[0][:4], 1, counts[0][5]]
    notebooks = str(report.parent.parent / "notebooks")
    assert main(["verify", str(tmp_path / "saved0.html"), "--notebooks", notebooks]) == 1
    said = capsys.readouterr().out
    assert "the numbers it carries hold, but this copy was saved by a browser" in said
    assert "no longer holds" not in said

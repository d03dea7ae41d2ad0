"""A figure of a site within a page of another origin: drawn, as tall as it is, at every width, and asking only its own server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from analysis.report import embed
from analysis.report.document import read
from tests.report.conftest import SMALL, writer

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("embed")]

ALLOWED = ["clipboard-read", "clipboard-write"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: Any) -> None:
        """Say nothing of what is asked."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a static server for a folder, on a port of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """A site of the small notebook, a foreign server, and the folder that this one serves."""
    place = tmp_path_factory.mktemp("embed")
    notebooks = writer(place)(*SMALL).parent
    command = ["report", "01", "--site", "--notebooks", str(notebooks), "--out", str(place / "site"), "--quiet"]
    assert main(command) == 0
    foreign = place / "foreign"
    foreign.mkdir()
    with ExitStack() as both:
        yield both.enter_context(served(place / "site")), both.enter_context(served(foreign)), foreign


@pytest.fixture(scope="module")
def snippet(servers: tuple[str, str, Path], browser: Any) -> str:
    """What the menu of the site's page copies, with the figure filtered and zoomed."""
    context = browser.new_context(permissions=ALLOWED)
    page = context.new_page()
    page.goto(f"{servers[0]}/01_small.html#f.camp=seoul&zoom.first=xaxis,0.5,2.5")
    page.wait_for_selector("figure[data-drawn]")
    page.locator("figure .share > button").click()
    page.get_by_role("button", name="Copy code to embed").click()
    page.get_by_text("Code to embed copied.").wait_for()
    text = str(page.evaluate("navigator.clipboard.readText()"))
    context.close()
    return text


def framed(page: Any, site: str) -> Any:
    """The frame of the site in a page, once it is drawn and as tall as it wants to be."""
    page.frame_locator("iframe").locator("html[data-drawn]").wait_for(state="attached")
    frame = next(frame for frame in page.frames if frame.url.startswith(site))
    height = "Math.ceil(document.documentElement.getBoundingClientRect().height)"
    for _ in range(100):
        if frame.evaluate(f"{height} === innerHeight"):
            return frame
        page.wait_for_timeout(50)
    raise AssertionError(frame.evaluate(f"[{height}, innerHeight]"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 640, 1200])
def test_embedded_in_a_foreign_page(
    scheme: str, width: int, servers: tuple[str, str, Path], snippet: str, browser: Any
) -> None:
    """Chart, title, source, day and the way back; no sideways scroll; the frame's height follows the words; nothing is asked
    elsewhere, kept or complained of; the colours follow the light.
    """
    site, foreign, folder = servers
    head = '<!doctype html><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><p>Before.</p>'
    (folder / "page.html").write_text(head + snippet, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.extend([message.text] if message.type in ("error", "warning") else ()))
    page.goto(f"{foreign}/page.html")
    frame = framed(page, site)
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate("document.querySelectorAll('.main-svg').length") > 0
    assert frame.evaluate("document.querySelectorAll('.plot .point').length") == 2
    assert frame.evaluate("document.querySelector('.plot').layout.xaxis.range") == [0.5, 2.5]
    words = frame.locator("main").inner_text()
    for part in ("Up to 9,000", "containers", "3 claims", "Everything on file", "Filtered to side seoul."):
        assert part in words
    assert (
        frame.locator("a#whole")
        .get_attribute("href")
        .endswith("/01_small.html#first&f.camp=seoul&zoom.first=xaxis%2C0.5%2C2.5")
    )
    ground = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 24, 27)")
    assert [url for url in asked if not url.startswith((site, foreign, "data:"))] == []
    assert context.cookies() == []
    assert "nothing" in frame.evaluate("(() => { try { return localStorage.length } catch { return 'nothing' } })()")
    words_high = "document.querySelector('figcaption').offsetHeight"
    before = frame.evaluate(words_high)
    page.set_viewport_size({"width": 300, "height": 700})
    assert framed(page, site).evaluate(words_high) >= before
    assert page.locator("iframe").bounding_box()["height"] == frame.evaluate("innerHeight")
    context.close()


def test_labels_stand_whole_in_a_narrow_frame(servers: tuple[str, str, Path], browser: Any) -> None:
    """Words as long as a row's label may be on a phone are not cut in a frame of 320 px, nor once it grows; nothing scrolls sideways."""
    site, _, folder = servers
    page = read(folder.parent / "site" / "01_small.html")
    [figure] = page.figures
    row = {"text": "m" * 30, "x": 0, "xref": "paper", "xanchor": "left", "y": 2, "showarrow": False}
    spec = {**figure.spec, "layout": {**figure.spec["layout"], "annotations": [row], "margin": {"l": 12, "r": 12}}}
    for name, text in embed.files(replace(page, blocks=(replace(figure, name="long", spec=spec),))):
        (folder.parent / "site" / name).write_text(text, encoding="utf-8")
    frame = browser.new_page(viewport={"width": 320, "height": 700})
    frame.goto(f"{site}/embed/01_small/long.html")
    frame.wait_for_selector("html[data-drawn]", state="attached")
    right = "document.querySelector('.plot .annotation').getBoundingClientRect().right"
    assert 200 < frame.evaluate(right) <= 320
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = frame.evaluate("document.querySelector('.plot').getBoundingClientRect().width")
    frame.set_viewport_size({"width": 800, "height": 700})
    frame.wait_for_function(f"document.querySelector('.main-svg').getBoundingClientRect().width > {small + 300}")
    assert frame.evaluate("document.querySelector('.plot').style.transform") == ""
    frame.close()


def test_the_way_back_leads_to_the_same_view(servers: tuple[str, str, Path], snippet: str, browser: Any) -> None:
    """A press on the link opens the report in a page of its own, at the figure, filtered as the frame is."""
    site, foreign, folder = servers
    (folder / "back.html").write_text(f"<!doctype html>{snippet}", encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{foreign}/back.html")
    with context.expect_page() as opened:
        framed(page, site).locator("a#whole").click()
    opened.value.wait_for_selector("html[data-ready]", state="attached")
    assert opened.value.url.startswith(f"{site}/01_small.html#first&f.camp=seoul")
    assert "2 of 3 records" in opened.value.locator("#filter-summary").inner_text()
    context.close()


def test_without_scripts_the_words_stand(servers: tuple[str, str, Path], browser: Any) -> None:
    """A reader whose scripts are off sees title, description, source and the way back."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{servers[0]}/embed/01_small/first.html")
    for words in ("Up to 9,000", "Three points rise.", "3 claims", "data, sources and method"):
        assert words in page.locator("main").inner_text()
    context.close()

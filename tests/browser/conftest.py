"""A Chromium without a network, and pages opened in it under watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from tests.browser import jupyterlab
from tests.browser.chromium import FLAGS, find
from tests.report.conftest import SMALL, small, write, writer

__all__ = ["small", "write"]


@dataclass
class Watched:
    """A page and everything it did that an offline page must not do."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def draw_all(self) -> None:
        """Draw every figure, near or far."""
        self.page.evaluate("dispatchEvent(new CustomEvent('report:draw-all'))")
        self.page.wait_for_selector("body[data-all-drawn]", state="attached")

    def until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true; asked from outside, since the page's policy allows
        no eval.
        """
        for _ in range(200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {expression}")

    @property
    def drawn(self) -> int:
        """How many figures plotly has drawn."""
        return int(
            self.page.locator(".js-plotly-plot .main-svg").count() and self.page.locator(".js-plotly-plot").count()
        )


Open = Callable[..., Watched]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the session; missing, it is a failure that says what to install."""
    from playwright.sync_api import sync_playwright

    path = find()
    assert path, "Chromium is missing: run `python tests/browser/chromium.py`"
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """A function that opens a file with the network cut and watches it."""
    contexts = []

    def show(
        path: Path,
        fragment: str = "",
        scheme: str = "light",
        width: int = 1100,
        script: bool = True,
        ready: bool = True,
    ) -> Watched:
        context = browser.new_context(
            offline=True,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        watched = Watched(context.new_page())
        address = path.resolve().as_uri()

        def request(r: Any) -> None:
            if r.url.split("#")[0] != address and not r.url.startswith(("data:", "blob:")):
                watched.requests.append(r.url)

        watched.page.on("request", request)
        watched.page.on("console", lambda m: m.type in ("error", "warning") and watched.complaints.append(m.text))
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.goto(address + fragment)
        if script and ready:
            watched.page.wait_for_selector("html[data-ready]", state="attached")
        return watched

    yield show
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small notebook, made once; its readers leave it as it is."""
    place = tmp_path_factory.mktemp("report")
    notebooks = writer(place)(*SMALL).parent
    assert main(["report", "01", "--notebooks", str(notebooks), "--out", str(place / "out"), "--quiet"]) == 0
    return place / "out" / "01_small.html"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of a JupyterLab on copies of the notebooks; its tests share one worker."""
    folder = jupyterlab.copies(tmp_path_factory.mktemp("lab"))
    with jupyterlab.started(folder) as address:
        yield address, folder

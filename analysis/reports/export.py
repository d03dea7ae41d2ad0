"""How do pages leave as other forms: pictures and PDF drawn by a browser, and assets shared by a site?"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ReportError
from analysis.reports.whole import put

if TYPE_CHECKING:
    from analysis.reports.batch import Options, Outcome

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def share_assets(folder: Path) -> None:
    """Put the plotly.js files into a folder that many pages share."""
    from analysis.reports.bundle import bundle

    folder.mkdir(parents=True, exist_ok=True)
    for full in (False, True):
        library = bundle(full)
        target = folder / f"{library.name}.min.js"
        if not target.is_file() or target.read_bytes() != library.source:
            put(target, library.source)


def pictures(outcomes: Sequence[Outcome], options: Options) -> None:
    """Draw each figure as PNG and each page as PDF, where the formats ask for it.

    Raises
    ------
    ReportError
        when there is no browser to draw with.
    """
    if not {"png", "pdf"} & set(options.formats) or not outcomes:
        return
    with _browser() as browser:
        for outcome in outcomes:
            page = (options.out / outcome.order.folder / f"{outcome.slug}.html").resolve()
            _draw(browser, page, options.formats)


class _browser:
    """A Chromium without a network, driven by playwright."""

    def __enter__(self) -> Any:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as error:
            raise ReportError(
                "--format png and pdf need playwright: pip install 'containers-communiques[browser]'"
            ) from error
        self.player = sync_playwright().start()
        found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
        try:
            self.browser = self.player.chromium.launch(executable_path=found, args=list(FLAGS))
        except Exception as error:
            self.player.stop()
            raise ReportError(
                "--format png and pdf need Chromium: apt install chromium, or playwright install chromium"
            ) from error
        return self.browser

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.player.stop()


def _draw(browser: Any, page: Path, formats: Sequence[str]) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 900}, device_scale_factor=2)
    tab = context.new_page()
    tab.goto(page.as_uri())
    if tab.query_selector(".plot"):
        tab.evaluate("dispatchEvent(new CustomEvent('report:draw-all', {detail: true}))")
        tab.wait_for_selector("body[data-all-drawn]", state="attached")
    if "png" in formats:
        for figure in tab.query_selector_all("figure[data-drawn]"):
            name = figure.get_attribute("id")
            figure.screenshot(path=page.with_name(f"{page.stem}.{name}.png"))
    if "pdf" in formats:
        tab.pdf(path=page.with_suffix(".pdf"), format="A4", print_background=True, tagged=True, outline=True)
    context.close()

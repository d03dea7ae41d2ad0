"""How do pages leave as other forms: pictures and PDF drawn by a browser, and assets shared by a site?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import ReportError
from analysis.files import atomic_write
from analysis.report import browser, cache
from analysis.report.prose import slug

if TYPE_CHECKING:
    from analysis.report.batch import Options, Outcome


def share_assets(folder: Path) -> None:
    """Put script, style and the plotly.js files into a folder that many pages share."""
    from analysis.report.bundle import Library, asset_name, bundle, search_library
    from analysis.report.page import asset

    files = {library.file: library.source for library in (*map(bundle, Library), search_library())}
    files |= {
        asset_name(name, asset(name).encode()): asset(name).encode() for name in ("page.js", "page.css", "embed.js")
    }
    for name, source in files.items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != source:
            atomic_write(target, source)


def pictures(outcomes: Sequence[Outcome], options: Options) -> list[Outcome]:
    """Draw each figure as PNG and each page as PDF, where the formats ask for it.

    Returns
    -------
    The outcomes with the new files among theirs; they are on record beside the page, so that a report is
    stale when one of them is missing or edited.

    Raises
    ------
    ReportError
        when there is no browser to draw with, or it ends while it draws; the pages themselves are good.
    """
    if not any(_lacks(outcome, options) for outcome in outcomes):
        return list(outcomes)
    drawn = []
    with _browser() as player:
        for outcome in outcomes:
            if not _lacks(outcome, options):
                drawn.append(outcome)
                continue
            folder = options.out / outcome.order.folder
            try:
                names = _draw(player, (folder / f"{outcome.slug}.html").resolve(), options.formats)
            except _errors() as error:
                raise ReportError(
                    f"Chromium failed while it drew {outcome.slug} ({str(error).splitlines()[0]}); the page is good. "
                    "Is there a font (apt install fonts-dejavu-core) and memory enough?"
                ) from error
            cache.add_files(folder, outcome.slug, names)
            drawn.append(replace(outcome, files=(*outcome.files, *names)))
    return drawn


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
        found = browser.found() or None
        try:
            self.browser = self.player.chromium.launch(executable_path=found, args=list(browser.FLAGS))
        except Exception as error:
            self.player.stop()
            if found is None and "Executable doesn't exist" in str(error):
                raise ReportError(
                    "--format png and pdf need Chromium: apt install chromium, or playwright install chromium"
                ) from error
            said = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
            raise ReportError(
                f"Chromium did not start ({said}); the pages are good. Is there memory and a folder for temporary files?"
            ) from error
        return self.browser

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(_errors()):  # it may have ended by itself
            self.browser.close()
        self.player.stop()


def _errors() -> type[Exception]:
    from playwright.sync_api import Error

    kind: type[Exception] = Error
    return kind


def _lacks(outcome: Outcome, options: Options) -> bool:
    """Is a picture asked for that this report does not have, since it is new or its drawing broke off?"""
    wanted = {"png", "pdf"} & set(options.formats)
    had = {name.rsplit(".", 1)[1] for name in outcome.files}
    return not outcome.failure and bool(wanted) and (outcome.state == "made" or not wanted <= had)


def _draw(browser: Any, page: Path, formats: Sequence[str]) -> list[str]:
    """The names of the pictures drawn; each is put in place whole."""
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 900}, device_scale_factor=2)
    tab = context.new_page()
    tab.goto(page.as_uri())
    _all_figures(tab, "picture")
    drawn: dict[str, bytes] = {}
    if "png" in formats:
        for figure in tab.query_selector_all("figure[data-drawn]"):
            drawn[f"{page.stem}.{slug(figure.get_attribute('id'))}.png"] = figure.screenshot(animations="disabled")
    if "pdf" in formats:
        _all_figures(tab, "paper")
        drawn[f"{page.stem}.pdf"] = _undated(tab.pdf(format="A4", print_background=True, tagged=True, outline=True))
    context.close()
    for name, data in drawn.items():
        atomic_write(page.with_name(name), data)
    return list(drawn)


def _all_figures(tab: Any, purpose: str) -> None:
    """Have the page draw every figure in day colours: as wide as it stands, or as wide as a column on paper."""
    if tab.query_selector(".plot"):
        tab.evaluate("purpose => { dispatchEvent(new CustomEvent('report:draw-all', {detail: purpose})); }", purpose)
        tab.wait_for_selector("body[data-all-drawn]", state="attached")


def _undated(pdf: bytes) -> bytes:
    """The PDF with what differs from one making to the next set fast, at the same length, so that bytes repeat.

    That is its dates of making, and the numbers the browser gives its elements, which start anywhere: they are
    counted from 1 in the order in which they come.
    """
    seen: dict[bytes, bytes] = {}
    counted = re.sub(rb"node\d{8}", lambda m: seen.setdefault(m.group(), b"node%08d" % (len(seen) + 1)), pdf)
    return re.sub(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}", rb"\g<1>20000101000000", counted)

"""Which picture is a link to a page shown with? Its title, its day and its main figure, drawn by the browser that draws stills."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from analysis.errors import ReportError
from analysis.files import atomic_write
from analysis.report import browser, cache, stills
from analysis.report.bundle import pack
from analysis.report.document import dumps
from analysis.report.page import asset
from analysis.site.lane import main_lane
from analysis.site.pages import Page

FOLDER: Final = "cards"  # in the site, and in what is kept of it
TALLEST: Final = 460  # px of a figure: its words can still be read when the picture is 1,200 px wide
SHAPE: Final = 1104 / 372  # of what a figure fills in the picture
OF_ROWS: Final = (
    780  # px of width at which the rows of a taller figure can be read; the picture shows those that have room
)
_START: Final = "data:image/png;base64,"
_VIEW: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_STYLE: Final = re.compile(r"<style>.*?</style>", re.S)


def drawn(pages: Sequence[Page], site: Path, house: str) -> dict[str, bytes]:
    """The picture of each page, by the page's name; those that are kept are not drawn again.

    Raises
    ------
    ReportError
        When the browser fails.
    """
    svgs = _figures(pages, site)
    cards = [_card(page, svg, house) for page, svg in zip(pages, svgs, strict=True)]
    kept = [cache.kept(site) / FOLDER / f"{cache.digest(asset('cards.js'), dumps(card))}.png" for card in cards]
    missing = {file: card for file, card in zip(kept, cards, strict=True) if not file.is_file()}
    for file, data in zip(missing, _pictures(list(missing.values())), strict=True) if missing else ():
        atomic_write(file, data)
    return {page.name: file.read_bytes() for page, file in zip(pages, kept, strict=True)}


def _figures(pages: Sequence[Page], site: Path) -> list[str]:
    """The SVG of the main figure of each page; empty where it has none."""
    wanted = [_spec(page) for page in pages if page.figure]
    found = iter(stills.pictures(wanted, site))
    return [next(found) if page.figure else "" for page in pages]


def _spec(page: Page) -> dict[str, Any]:
    document, figure = page.document, page.figure
    assert document is not None
    assert figure is not None
    own = None if figure.template is None else document.templates[figure.template]
    found = stills.spec(main_lane(figure.spec), own)
    height = found["layout"]["height"]
    if height > TALLEST and found["layout"].get("xaxis", {}).get("type") != "date":
        return {**found, "layout": {**found["layout"], "width": OF_ROWS}}
    height = min(height, TALLEST)
    return {**found, "layout": {**found["layout"], "height": height, "width": round(height * SHAPE)}}


def _card(page: Page, svg: str, house: str) -> dict[str, Any]:
    """What is drawn for a page."""
    stamp = page.document.stamp if page.document else page.day
    told: dict[str, Any] = {"house": house, "title": page.title, "day": stamp, "said": page.said, "figure": None}
    if page.figure:
        told["title"] = page.figure.title
    if size := _VIEW.search(svg):
        width, height = map(float, size.groups())
        opened = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
        bare = _STYLE.sub("", svg).replace("<svg ", opened, 1)
        told["figure"] = {"svg": bare, "width": width, "height": height}
    return told


def _pictures(cards: Sequence[dict[str, Any]]) -> list[bytes]:
    policy = "default-src 'none'; script-src 'unsafe-inline'; img-src data:"
    page = (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"><body>'
        f'<script type="text/plain" id="cards">{pack(dumps(cards))}</script><script>{asset("cards.js")}</script>'
    )
    try:
        found = json.loads(browser.left_by(page))
        if len(found) == len(cards) and all(each.startswith(_START) for each in found):
            return [base64.b64decode(each.removeprefix(_START)) for each in found]
    except (ValueError, TypeError, AttributeError):
        pass
    raise ReportError("Chromium left no pictures that can be read; links to the pages are shown without")

"""The HTML of a site: the head and the foot of its pages, the page of what is new, the page for what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final
from urllib.parse import quote

from analysis.language.format import day
from analysis.report.blocks import record
from analysis.report.document import Document, Origin
from analysis.report.page import View, asset, template
from analysis.site.latest import News
from analysis.site.pages import FRONT, LATEST, Page

# Two bars with a stroke across them, the figures and the day: drawn here, small enough to stand in each page.
_DRAWING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b4f8a"/>'
    '<path d="M6 11h14M12 21h14" stroke="#fff" stroke-width="4" stroke-linecap="round"/>'
    '<path d="M16 5v22" stroke="#ffd166" stroke-width="2"/></svg>'
)
ICON: Final = f"data:image/svg+xml,{quote(_DRAWING, safe='')}"


def head(page: Page, house: str, home: str, picture: str, linked: str) -> str:
    """What the head of a page tells machines."""
    from markupsafe import Markup

    address = (home + ("" if page.name == FRONT else quote(page.name))) if home else ""
    html: str = template("site_head.html.j2").render(
        page=page, house=house, home=home, address=address, picture=picture, icon=ICON, linked=Markup(linked)
    )
    return html


def navigation(page: Page, pages: Sequence[tuple[str, str]]) -> str:
    """Links to every page, from this one."""
    html: str = template("site_foot.html.j2").render(pages=pages, up=page.up, here=page.name)
    return html


def latest_page(page: Page, house: str, news: Sequence[News]) -> str:
    """The page of what became known last, day by day."""
    from markupsafe import Markup

    records = {one.record.id: record(one.record.id, one.record.card()) for one in news}
    view = View(frozenset(records), scripted=False)
    days: list[tuple[str, Document]] = []
    told: set[str] = set()
    for when, group in groupby(news, key=lambda one: one.day):
        own = {one.record.id: records[one.record.id] for one in group if one.record.id not in told}
        told |= own.keys()
        days.append((day(when), Document(LATEST, when, Origin("", LATEST), {}, (), own)))
    html: str = template("latest.html.j2").render(
        page=page, house=house, days=days, view=view, css=Markup(asset("page.css"))
    )
    return html


def lost_page(house: str, root: str, pages: Sequence[tuple[str, str]]) -> str:
    """The page for an address where nothing is.

    Parameters
    ----------
    root : the path of the site on its server, from which all links of the page begin; empty where it is not known.
    """
    from markupsafe import Markup

    html: str = template("404.html.j2").render(
        house=house, root=root, pages=pages, icon=ICON, css=Markup(asset("page.css"))
    )
    return html

"""Which pages may a search engine visit, and when did each last change?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

FILE: Final = "sitemap.xml"
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(home: str, pages: Sequence[tuple[str, str]]) -> bytes:
    """The list of the pages, each with its day of knowledge; the front page goes by the address of the site."""
    root = ElementTree.Element("urlset", {"xmlns": _NAMESPACE})
    for name, day in pages:
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = home + ("" if name == "index.html" else quote(name))
        if day:
            ElementTree.SubElement(page, "lastmod").text = day
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def robots(home: str) -> str:
    """Every page may be visited; a crawler reads this only from the root of a server."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {home}{FILE}\n" if home else "")

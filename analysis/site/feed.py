"""The feed of what became known and what was taken back, as Atom (RFC 4287), from the tables alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree

from analysis.errors import HIDDEN
from analysis.model.dossier import Dossier
from analysis.site.latest import News, tag

FILE: Final = "feed.xml"
ATOM: Final = "http://www.w3.org/2005/Atom"


def feed(then: Dossier, news: Sequence[News], home: str, places: Mapping[str, str]) -> bytes:
    """The feed; the same rows under the same address give the same bytes.

    Parameters
    ----------
    then : Dossier
        Its day is that of the feed.
    news : what it tells, the newest first.
    home : the address of the site, with a slash at its end.
    places : the address of each record within the site, by id.
    """
    about = then.config.about
    house = about.title.partition(":")[0] or "Claims and events"
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _tell(root, "id", tag(then, "feed"))
    _tell(root, "title", f"{house}: what became known")
    _tell(root, "updated", _instant(then.day.isoformat()))
    for name in about.authors or (house,):
        _tell(ElementTree.SubElement(root, "author"), "name", name)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=home + FILE)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=home)
    if about.licence:
        _tell(root, "rights", about.licence)
    for one in news:
        entry = ElementTree.SubElement(root, "entry")
        _tell(entry, "id", tag(then, f"{one.record.table}/{one.id}"))
        _tell(entry, "title", one.title)
        _tell(entry, "updated", _instant(one.day))
        _tell(entry, "published", _instant(one.day))
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=home + places[one.record.id])
        ElementTree.SubElement(entry, "category", term=one.record.kind_of)
        _tell(entry, "summary", one.summary)
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _tell(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = HIDDEN.sub("", text)


def _instant(day: str) -> str:
    """A day as RFC 3339 has it: days of knowledge have no hour, so the first of the day in UTC."""
    return f"{day}T00:00:00Z"

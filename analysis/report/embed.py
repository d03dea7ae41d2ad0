"""What does a site offer to other pages of each figure? A page of its own that fits a frame, and what oEmbed tells of it.

The page shares the assets of the site, asks for nothing else, keeps nothing, and tells the page around it how tall it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup

from analysis.files import atomic_write
from analysis.report import page
from analysis.report.bundle import bundle, pack
from analysis.report.document import Document, Figure, dumps
from analysis.report.figures import library_for, values
from analysis.report.prose import slug

SCRIPT: Final = "embed.js"
_WIDTH: Final = 640  # px that oEmbed names; the page fits any width
_LETTERS: Final = {
    "title": (58, 26),
    "subtitle": (86, 23),
    "source": (90, 19),
}  # in a line at that width, and its height
_EDGES: Final = 96  # px of margins, and of the line with the day


def write(documents: Iterable[Document], out: Path, address: str = "") -> None:
    """Write the page of each figure and what oEmbed tells of it, into `out`.

    Parameters
    ----------
    address : where the site will stand, as in ``https://example.org/claims/``; without it oEmbed's addresses are relative.
    """
    for document in documents:
        for name, text in files(document, address):
            if not (out / name).is_file() or (out / name).read_text(encoding="utf-8") != text:
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                atomic_write(out / name, text)


def files(document: Document, address: str = "") -> Iterator[tuple[str, str]]:
    """Which files, name and text, let others show the figures of this document?"""
    named = page.embed_files(document)
    for figure in document.figures:
        if place := named.get(figure.name):
            yield place, _html(figure, document, address)
            yield _beside(place), json.dumps(oembed(figure, document, place, address), ensure_ascii=False) + "\n"


def oembed(figure: Figure, document: Document, place: str, address: str = "") -> dict[str, Any]:
    """What does oEmbed 1.0 tell of a figure? A frame to put into a page, as rich HTML.

    References
    ----------
    oEmbed, https://oembed.com, section 2.3.4.
    """
    source = f"{address.rstrip('/')}/{quote(place)}" if address else quote(Path(place).name)
    height = _height(figure)
    frame = (
        f'<iframe src="{escape(source)}" title="{escape(figure.title)}" width="{_WIDTH}" height="{height}" style="border:0;width:100%" '
        'loading="lazy" referrerpolicy="no-referrer" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    told = {"version": "1.0", "type": "rich", "title": figure.title, "provider_name": page.house(document)}
    return told | ({"provider_url": address} if address else {}) | {"html": frame, "width": _WIDTH, "height": height}


def _html(figure: Figure, document: Document, address: str) -> str:
    origin = document.origin
    shared = f"../../{origin.shared}"
    library = bundle(library_for([figure.spec]))
    whole = f"{address.rstrip('/') if address else '../..'}/{quote(origin.file)}#{quote(figure.name)}"
    html: str = page.template("embed.html.j2").render(
        figure=figure,
        house=page.house(document),
        stamp=document.stamp,
        address=address,
        whole=whole,
        oembed=_beside(f"{slug(figure.name)}.html"),
        policy=page.policy("", None, shared),
        style=page.style_of(page.asset("page.css"), shared),
        packed=Markup(pack(dumps(_held(figure, document)))),
        library=page.library_of(library, shared),
        script=page.script_of(SCRIPT, page.asset(SCRIPT), shared),
    )
    return html


def _held(figure: Figure, document: Document) -> dict[str, Any]:
    """What the page's script draws from: the figure with its template, and what its records can be filtered by."""
    own = {} if figure.template is None else {"template": document.templates[figure.template]}
    spec = {**figure.spec, "layout": {**figure.spec["layout"], **own}}
    known = {key: document.records[key].facets for key in _ids(figure.spec) if key in document.records}
    words = json.loads(page.facets(document))
    return {"figure": {"name": figure.name, "spec": spec}, "facets": known, "words": words}


def _ids(spec: Mapping[str, Any]) -> list[str]:
    """The records behind the marks, texts and lines of a figure, in order, among other texts."""
    marks = [values(trace.get("customdata")) for trace in spec.get("data", ())]
    return sorted(set(_texts([marks, spec["layout"].get("meta", {})])))


def _texts(value: Any) -> Iterator[str]:
    """Every text within lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _beside(place: str) -> str:
    return f"{place.removesuffix('.html')}.oembed.json"


def _height(figure: Figure) -> int:
    """About how tall the page is at the width that oEmbed names."""
    rows = (-(-len(getattr(figure, part)) // letters) * line for part, (letters, line) in _LETTERS.items())
    return int(figure.spec["layout"].get("height") or 450) + sum(rows) + _EDGES

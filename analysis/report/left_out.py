"""What of a notebook can a page not show, and what is to be used instead?

A page runs no script but its own, fetches nothing and keeps its own style, so parts of what others made stay behind. None does
so unsaid: each is named in its place on the page, and on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, Final

from analysis.report.document import LEFT_OUT, Document, Output
from analysis.report.notebooks import joined
from analysis.report.prose import is_link, is_picture, markdown_tokens, raw_html

# Forms that a page shows; those of this package's own, and plotly's, are judged before.
SHOWN: Final = frozenset(
    (
        *(f"image/{form}" for form in ("gif", "jpeg", "png", "svg+xml", "webp")),
        *(f"text/{form}" for form in ("html", "latex", "markdown", "plain")),
        "application/json",
    )
)
_AS_PICTURE: Final = "draw it with plotly, or display a picture of it (PNG or SVG)"
_AS_FIGURE: Final = "end the cell with the figure, or call its show() without a renderer"
# What libraries put out as HTML that is nothing without its script: a sign of each, what it is, what to do.
_MAKERS: Final = (
    (r"\bitables", "a table of itables", "display the DataFrame itself"),
    (r"Plotly\.newPlot|PlotlyConfig|plotly-graph-div", "a plotly chart as HTML", _AS_FIGURE),
    (r"folium|leaflet", "a map", _AS_PICTURE),
    (r"bokeh", "a Bokeh chart", _AS_PICTURE),
    (r"vega", "an Altair chart", _AS_PICTURE),
)  # fmt: skip
_FORMS: Final = (
    (r"widget", "a widget", "display its value"),
    (r"vega", "an Altair chart", _AS_PICTURE),
    (r"bokeh|holoviews", "a Bokeh chart", _AS_PICTURE),
    (r"javascript", "a script", "compute in Python"),
    (r"video|audio", "sound or film", "give its address as a link"),
)
_LINK = "give its address as a link"
_ELEMENTS: Final = {
    "script": ("a script", "compute in Python"),
    "style": ("colours and other style of HTML", "say in words or in a column what they say"),
    "iframe": ("a page within the page", _LINK),
    "embed": ("a document within the page", _LINK),
    "object": ("a document within the page", _LINK),
    "audio": ("sound", _LINK),
    "video": ("film", _LINK),
    "canvas": ("a drawing by script", _AS_PICTURE),
    "svg": ("a drawing inside HTML", "display it as SVG of its own"),
    "math": ("the layout of a formula", "write it as text"),
} | dict.fromkeys(
    ("button", "form", "input", "select", "textarea"), ("a control", "make it a parameter of the notebook")
)
_LOUD: Final = re.compile(r"(?:background|color|display|visibility)[\w-]*\s*:", re.I)
_FORMULA: Final = re.compile(r"\$[^$]*\\[A-Za-z]+[^$]*\$")


def told(document: Document) -> list[str]:
    """What of its notebook does this document not show, in order, each said once?"""
    return list(dict.fromkeys(b.content for b in document.blocks if isinstance(b, Output) and b.form == LEFT_OUT))


def made_by_script(html: str) -> tuple[str, str] | None:
    """What is this HTML, and what is to be used instead, when it is nothing without its script or frame? None otherwise."""
    if not re.search(r"<(?:script|iframe)\b", html, re.I):
        return None
    return next(((what, instead) for sign, what, instead in _MAKERS if re.search(sign, html, re.I)), None)


def of_output(output: Mapping[str, Any]) -> list[str]:
    """What of an output does a page not show?"""
    data = output.get("data", {})
    if frames := data.get("application/vnd.plotly.v1+json", {}).get("frames"):
        return [_said(f"the {len(frames)} steps of an animated chart", "draw the steps beside each other")]
    if any(form.startswith("application/vnd.dossier.") or "plotly" in form for form in data):
        return []
    found = [_form(form) for form in data if form not in SHOWN]
    if "text/html" in data:
        found += _of_html(joined(data["text/html"]))
    elif "text/markdown" in data:
        found += of_markdown(joined(data["text/markdown"]), {})
    elif "text/latex" in data and not any(form.startswith("image/") for form in data):
        found.append(_said("the layout of a formula", "write it as text; its LaTeX source is shown"))
    return list(dict.fromkeys(found))


def of_markdown(source: str, pictures: Mapping[str, str]) -> list[str]:
    """What of this Markdown does a page not show as it was meant?

    Parameters
    ----------
    pictures : attachments of the cell, name to `data:` address.
    """
    found = []
    for token in markdown_tokens(source, pictures):
        if token.type == "image" and not is_picture(str(token.attrGet("src"))):
            where = _short(str(token.attrGet("src")))
            found.append(_said(f"the picture {where}", "attach it to its cell (PNG, JPEG, GIF or WebP)"))
        elif token.type == "link_open" and not _leads(str(token.attrGet("href"))):
            found.append(
                _said(f"the link to {_short(str(token.attrGet('href')))}", "link to https:// or to a #heading")
            )
        elif token.type == "text" and _FORMULA.search(token.content):
            found.append(_said("the layout of a formula", "write it as text; its LaTeX source is shown"))
    found += [
        _said(f"the HTML {_short(tag)} of Markdown, shown as its source", "write Markdown") for tag in raw_html(source)
    ]
    return list(dict.fromkeys(found))


def of_raw(source: str) -> str:
    """What is said in the place of a raw cell?"""
    return _said(f"a raw cell ({_short(source)})", "make it a Markdown cell")


def _of_html(html: str) -> list[str]:
    if known := made_by_script(html):
        return [_said(*known)]
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return list(seen.found)


class _Seen(HTMLParser):
    """Notes what of HTML is cleaned away and says something: pandas' own style and alignment say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _ELEMENTS and not (tag == "style" and "scoped" in given):
            self._note(*_ELEMENTS[tag])
        elif _LOUD.search(given.get("style", "")) or "bgcolor" in given or (tag == "font" and "color" in given):
            self._note(*_ELEMENTS["style"])
        if tag == "img" and not is_picture(given.get("src", "")):
            self._note(f"the picture {_short(given.get('src', ''))}", "display it as a picture of its own")
        elif tag == "a" and "href" in given and not _leads(given["href"]):
            self._note(f"the link to {_short(given['href'])}", "link to https://")

    def _note(self, what: str, instead: str) -> None:
        self.found[_said(what, instead)] = None


def _form(form: str) -> str:
    known = next(((what, instead) for sign, what, instead in _FORMS if re.search(sign, form)), None)
    what, instead = known or ("an output", "display it as a table, picture, text or plotly figure")
    return _said(f"{what} (form {form})", instead)


def _said(what: str, instead: str) -> str:
    return f"{what}; {instead}"


def _leads(address: str) -> bool:
    return is_link(address) or address.startswith("#")


def _short(text: str) -> str:
    words = "data: of its own" if text.startswith("data:") else " ".join(text.split())
    return words if len(words) <= 60 else words[:59] + "…"

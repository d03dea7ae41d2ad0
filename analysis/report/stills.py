"""Which pictures stand in a page before, or without, its script? Each figure as SVG, drawn once by one Chromium for all pages.

A picture is kept by the hash of what it shows, so that the same figure is drawn once on a machine. What the browser gives is
taken apart: only shapes and words come through, no script, no link and nothing from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from analysis.errors import ReportError
from analysis.files import atomic_write
from analysis.report import browser, cache
from analysis.report.bundle import bundle, pack
from analysis.report.document import Document, dumps, read
from analysis.report.figures import library_for

FORMAT: Final = "stills"  # among the formats of a report whose page holds pictures
FOLDER: Final = "stills"  # in what is kept of the reports
_CLEANED: Final = "2"  # counts what `clean` has kept of a picture; those cleaned otherwise are drawn again
WIDTH: Final = 928  # px of a figure in a page 1,100 px wide
_SHAPES: Final = {"path", "rect", "circle", "line", "polyline", "polygon", "image"}
_TAGS: Final = {*_SHAPES, "svg", "g", "text", "tspan", "defs", "clipPath", "pattern", "linearGradient", "stop"}
_WORDED: Final = {"text", "tspan", "a"}
_LOOKS: Final = re.compile(
    r"d|[xyr]|[cd][xy]|[xy][12]|width|height|points|transform|viewBox|clip-path|(fill|stroke|stop)(-opacity)?|stroke-(width|dasharray)"
    r"|opacity|font-(size|weight|style)|text-anchor|offset|stop-color|pattern(Units|Transform)|gradientUnits|preserveAspectRatio|id"
)
_DEFAULTS: Final = {
    "opacity": "1", "fill-opacity": "1", "stroke-opacity": "1", "stroke-width": "0", "font-weight": "400", "font-style": "normal",
    "text-anchor": "start",
}  # fmt: skip
_NUMBER: Final = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_COLOUR: Final = re.compile(r"rgb\((\d+), ?(\d+), ?(\d+)\)")
_COLOURED: Final = re.compile(r"#|rgb")
_UNTURNED: Final = re.compile(r"rotate\(0[,)][^)]*\)?")
_DISC: Final = re.compile(r'd="M([\d.]+),0A\1,\1 0 1,1 0,-\1A\1,\1 0 0,1 \1,0Z"')
_OWN: Final = "\x00"  # before the number of an id, till the picture's own letters are known; no SVG holds it
_LOCAL: Final = re.compile(r"""url\(["']?#([\w-]+)["']?\)""")
_PICTURE: Final = re.compile(r"data:image/png;base64,[\w+/=]+")
_PLOT: Final = re.compile(
    r'(<div class="plot" data-figure="([^"]*)" style="[^"]*">)(?:<svg class="still".*?</svg>)?(?=</div>)', re.S
)


def without(page: str) -> str:
    """The page as it was before pictures of its figures were put into it."""
    return _PLOT.sub(r"\1", page)


def specs(document: Document) -> list[dict[str, Any]]:
    """What is to be drawn of a document: of each figure its marks and its layout, as wide as on a desk."""
    return [spec(f.spec, None if f.template is None else document.templates[f.template]) for f in document.figures]


def spec(figure: Mapping[str, Any], template: Any) -> dict[str, Any]:
    """A figure as it is drawn to stand still."""
    layout = {name: value for name, value in figure["layout"].items() if name not in ("meta", "autosize")}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    size = {"width": WIDTH, "height": int(layout.get("height") or 450), "autosize": False}
    own = {} if template is None else {"template": template}
    return {"data": figure["data"], "layout": {**layout, **own, **clear, **size}}


def pictures(wanted: Sequence[Mapping[str, Any]], out: Path) -> list[str]:
    """The SVG of each of these figures; those that this folder does not keep are drawn in one run of one browser.

    Raises
    ------
    ReportError
        When the browser fails.
    """
    files = [_file(each, out) for each in wanted]
    missing = {file: each for file, each in zip(files, wanted, strict=True) if not file.is_file()}
    for file, svg in zip(missing, _drawn(list(missing.values())), strict=True) if missing else ():
        atomic_write(file, svg)
    return [file.read_text(encoding="utf-8") for file in files]


def _file(figure: Mapping[str, Any], out: Path) -> Path:
    return cache.kept(out) / FOLDER / f"{cache.digest(_CLEANED, dumps(figure))}.svg"


def _drawn(wanted: Sequence[Mapping[str, Any]]) -> list[str]:
    from analysis.report.page import asset

    library = bundle(library_for(wanted))
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
    page = (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"><body>'
        f'<script type="text/plain" id="figures">{pack(dumps(wanted))}</script>'
        f'<script type="text/plain" id="plotly">{library.packed}</script><script>{asset("stills.js")}</script>'
    )
    try:
        held = json.loads(browser.left_by(page))
        night = {_colour(day): _colour(dark) for day, dark in held["night"].items()}
        return [clean(svg, night) for svg in held["drawn"]]
    except (ValueError, LookupError, TypeError, ElementTree.ParseError) as error:
        raise ReportError("Chromium left no pictures that can be read; the pages are good without them") from error


def clean(svg: str, night: Mapping[str, str] = {}) -> str:
    """The shapes and words of an SVG, small: numbers to a tenth, no name of plotly's, a colour of its own for the dark.

    Parameters
    ----------
    night : colour by day to colour in the dark.
    """
    if not svg:
        return ""
    ids: dict[str, str] = {}
    root = ElementTree.fromstring(svg)
    inner = _discs("".join(_parts(root, ids)))
    inner = inner.replace(_OWN, f"s{cache.digest(inner)[:6]}-")
    used = dict.fromkeys(re.findall(r'(?:fill|stroke)="((?:#|rgba\()[^"]+)"', inner))
    dark = "".join(
        f'.still [{what}="{colour}"]{{{what}:{night[colour]}}}'
        for colour in used
        if night.get(colour, colour) != colour
        for what in ("fill", "stroke")
        if f'{what}="{colour}"' in inner
    )
    style = f"<style>@media screen and (prefers-color-scheme:dark){{{dark}}}</style>" if dark else ""
    width, height = (_short(root.get(name, "0")) for name in ("width", "height"))
    return f'<svg class="still" aria-hidden="true" viewBox="0 0 {width} {height}">{style}{inner}</svg>'


def _parts(parent: ElementTree.Element, ids: dict[str, str]) -> Iterator[str]:
    """The elements below one, as text; what draws nothing is left out."""
    if parent.text and _name(parent) in _WORDED:
        yield escape(parent.text, quote=False)
    for element in parent:
        name = _name(element)
        inner = "".join(_parts(element, ids)) if name in _TAGS or name == "a" else ""
        own = dict(_attributes(element, ids))
        hidden = own.pop("hidden", "") or (name == "path" and "d" not in own)
        if name in _TAGS and not hidden and (inner or name in _SHAPES or name == "stop"):
            said = "".join(f' {n}="{escape(v)}"' for n, v in own.items())
            yield (
                inner
                if name == "g" and not said
                else f"<{name}{said}>{inner}</{name}>"
                if inner
                else f"<{name}{said}/>"
            )
        elif name == "a":
            yield inner
        if element.tail and _name(parent) in _WORDED:
            yield escape(element.tail, quote=False)


def _discs(inner: str) -> str:
    """The same shapes, each path that is a whole disc written as one.

    Examples
    --------
    >>> _discs('<path d="M3.5,0A3.5,3.5 0 1,1 0,-3.5A3.5,3.5 0 0,1 3.5,0Z" fill="#0072b2"/>')
    '<circle r="3.5" fill="#0072b2"/>'
    """
    return re.sub(
        r"<path\b([^>]*)/>",
        lambda m: "<circle" + _DISC.sub(r'r="\1"', m[1]) + "/>" if _DISC.search(m[1]) else m[0],
        inner,
    )


def _unseen(given: Mapping[str, str]) -> bool:
    """Does a shape of this look draw nothing? Neither its face nor its edge is seen."""
    face, edge = given.get("fill") == "none" or given.get("fill-opacity") == "0", given.get("stroke-opacity") == "0"
    return face and (edge or given.get("stroke") == "none")


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: ElementTree.Element, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Attributes and styles that say how something looks, by name; none that names a place elsewhere."""
    styles = (part.partition(":")[::2] for part in element.get("style", "").split(";"))
    given = {n.strip(): v.strip() for n, v in [*element.items(), *styles]}
    nothing = given.get("display") == "none" or given.get("visibility") == "hidden" or given.get("opacity") == "0"
    if nothing or (_name(element) in _SHAPES and _unseen(given)):
        yield "hidden", "yes"
    if _name(element) == "image":
        source = next((v for n, v in element.items() if n.endswith("href")), "")
        yield ("href", source) if _PICTURE.fullmatch(source) else ("hidden", "yes")
    if given.get("stroke-width", "").removesuffix("px") == "0":
        given.pop("stroke", None)  # a width of 0 is left out below, and one left out is 1
    for name, value in given.items():
        if not _LOOKS.fullmatch(name) or _DEFAULTS.get(name) == value.removesuffix("px") or not value:
            continue
        if name == "transform" and _UNTURNED.fullmatch(value):
            continue
        if name == "id":
            yield name, ids.setdefault(value, f"{_OWN}{len(ids)}")
        elif "url(" in value:
            if found := _LOCAL.fullmatch(value):
                yield name, f"url(#{ids.setdefault(found[1], f'{_OWN}{len(ids)}')})"
        else:
            yield name, _colour(value) if _COLOURED.match(value) else _short(value, 2 if "opacity" in name else 1)


def _short(value: str, digits: int = 1) -> str:
    """Numbers rounded, without their unit.

    Examples
    --------
    >>> _short("translate(12.3456,-0.04)"), _short("12px"), _short("0.45", 2)
    ('translate(12.3,0)', '12', '0.45')
    """
    return _NUMBER.sub(lambda m: f"{round(float(m[0]), digits) + 0:.10g}", value).replace("px", "")


def _colour(value: str) -> str:
    """One way to write a colour.

    Examples
    --------
    >>> _colour("rgb(0, 114, 178)"), _colour("rgba(10, 20, 30, 0.5)")
    ('#0072b2', 'rgba(10,20,30,0.5)')
    """
    if found := _COLOUR.fullmatch(value):
        return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    return value.replace(", ", ",") if value.startswith("rgb") else value


def put(page: str, svgs: Mapping[str, str]) -> str:
    """The page with each figure's picture in its place, by the name of the figure."""
    known = {escape(name): svg for name, svg in svgs.items()}
    return _PLOT.sub(lambda m: m[1] + known.get(m[2], ""), page)


def thumbnail(svg: str) -> str:
    """The picture without its words, to be seen small."""
    bare = re.sub(r"<text\b.*?</text>", "", svg, flags=re.S).replace('class="still"', 'class="still thumb"')
    return re.sub(r'(id="|url\(#)s', r"\1t", bare)


def kept(figure: Mapping[str, Any], out: Path) -> str:
    """The SVG of a figure, from `spec`, where this folder keeps it; else empty."""
    file = _file(figure, out)
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def into(pages: Iterable[Path], out: Path, also: Sequence[Mapping[str, Any]] = ()) -> None:
    """Put the pictures of its figures into each of these pages; draw others, too, for `kept` to find.

    Raises
    ------
    ReportError
        When the browser fails; the pages are then as they were.
    """
    documents = {page: read(page) for page in pages}
    drawn = iter(pictures([*(each for document in documents.values() for each in specs(document)), *also], out))
    for page, document in documents.items():
        named = {figure.name: next(drawn) for figure in document.figures}
        atomic_write(page, put(page.read_bytes().decode(), named))

"""How does text that others wrote become HTML that cannot do anything?

Everything is escaped; Markdown is rendered with raw HTML off; an HTML output is cleaned down to plain
marks. Links go to http(s) or into the page only, and never carry the reader's address along. No picture
is ever loaded from elsewhere.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

LINK_REL = "noopener noreferrer"
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escape(value: object) -> str:
    """The text with every character that HTML reads as markup written as an entity."""
    return html.escape(str(value), quote=True)


def plain(text: str) -> str:
    """The text without terminal colours and control characters, not yet escaped."""
    return _CONTROL.sub("", _ANSI.sub("", text).replace("\r\n", "\n"))


def embed_json(value: Any) -> str:
    """JSON that may stand inside a `script` element: sorted keys, no `<`, `>` or `&` left literal."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(mark, code)
    return text


def is_link(url: str) -> bool:
    """Does this address lead to a web page (http or https), and nowhere else?"""
    return bool(re.match(r"https?://[^\s<>\"']+$", url, re.I))


def link(url: str, words: str) -> str:
    """A link to a web page, or the bare words when the address is of any other kind."""
    if not is_link(url):
        return escape(words)
    return f'<a href="{escape(url)}" rel="{LINK_REL}">{escape(words)}</a>'


def slug(words: str) -> str:
    """An identifier made from these words: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"


@cache
def _reader() -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.validateLink = lambda url: is_link(url) or url.startswith(("#", "data:image/png;base64,"))  # type: ignore[method-assign]
    return reader


def markdown(source: str, pictures: dict[str, str] | None = None) -> tuple[str, list[tuple[int, str, str]]]:
    """What HTML does this Markdown make, and which headings does it hold?

    Parameters
    ----------
    source : Markdown; raw HTML in it is shown, not obeyed.
    pictures : attachments of the cell, name to `data:` address.

    Returns
    -------
    The HTML, and per heading its level, anchor and words, in order.
    """
    for name, address in (pictures or {}).items():
        source = source.replace(f"attachment:{name}", address)
    tokens = _reader().parse(source)
    headings = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(t.content for t in inline.children or [] if t.type in ("text", "code_inline"))
            token.attrSet("id", slug(words))
            headings.append((int(token.tag[1]), slug(words), words))
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open" and str(child.attrGet("href")).startswith("data:"):
                child.attrs.pop("href")
            elif child.type == "link_open" and not str(child.attrGet("href")).startswith("#"):
                child.attrSet("rel", LINK_REL)
            elif child.type == "image" and not str(child.attrGet("src")).startswith("data:"):
                child.type, child.tag, child.content = "text", "", f"[picture: {child.content}]"
    return _reader().renderer.render(tokens, _reader().options, {}), headings


def clean_html(source: str) -> str:
    """What is left of an HTML output when everything that acts, loads or styles is gone?"""
    import nh3

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if is_link(value) or value.startswith("#") else None
        if attribute == "src":
            return value if re.match(r"data:image/(png|jpeg|gif|webp);base64,", value) else None
        return None if attribute in ("id", "style", "class", "srcset", "background") else value

    cleaned = nh3.clean(
        source,
        clean_content_tags={"script", "style"},
        attribute_filter=keep,
        url_schemes={"http", "https", "data"},
        link_rel=LINK_REL,
    )
    return re.sub(r"<img(?![^>]* src=)[^>]*>", "", cleaned)


@lru_cache(256)
def code(source: str) -> str:
    """Python source with its words marked for colour."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return str(highlight(source, _once(PythonLexer), _once(HtmlFormatter, nowrap=True))).rstrip("\n")


@cache
def _once(kind: Any, **options: Any) -> Any:
    return kind(**options)

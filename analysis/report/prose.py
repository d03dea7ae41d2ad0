"""How does text that others wrote become HTML that cannot do anything?

Everything is escaped; Markdown is rendered with raw HTML off; an HTML output is cleaned down to plain
marks. Links go to http(s) or into the page only, and never carry the reader's address along. No picture
is ever loaded from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from analysis.report.document import Heading, Prose
from analysis.report.terms import Glossary

LINK_REL = "noopener noreferrer"
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(text: str) -> str:
    """The text without terminal colours and control characters, not yet escaped."""
    return _CONTROL.sub("", _ANSI.sub("", text).replace("\r\n", "\n"))


def is_link(url: str) -> bool:
    """Does this address lead to a web page (http or https), and nowhere else?"""
    return bool(re.match(r"https?://[^\s<>\"']+$", url, re.I))


def is_picture(address: str) -> bool:
    """Does this address hold a picture itself, in a form that cannot act?"""
    return bool(re.match(r"data:image/(png|jpeg|gif|webp);base64,", address))


def linked(url: str, words: str = "") -> Markup:
    """A link to a web page, in these words; the bare words when the address is of any other kind."""
    if not is_link(url):
        return escape(words or url)
    return Markup(f'<a href="{escape(url)}" rel="{LINK_REL}">{escape(words or url)}</a>')


def slug(words: str) -> str:
    """An identifier made from these words: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"


@cache
def _reader() -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.validateLink = lambda url: url is not None  # type: ignore[method-assign]  # `markdown` lets through what may stand, and tells of the rest
    return reader


@cache
def _html_reader() -> Any:
    """Reads what is HTML within Markdown, to tell of it; nothing it reads is ever rendered."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def raw_html(source: str) -> list[str]:
    """The first tag of each piece of HTML in this Markdown, in order; closing tags are not named."""
    if "<" not in source:
        return []
    tokens = _html_reader().parse(source)
    pieces = [child for token in tokens for child in (token, *(token.children or []))]
    tags = [re.match(r"\s*(<[^/][^>]*>?)", piece.content) for piece in pieces if piece.type.startswith("html_")]
    return [tag[1] for tag in tags if tag]


def markdown_tokens(source: str, pictures: Mapping[str, str]) -> list[Any]:
    """The tokens within the lines of this Markdown, in order, with the attached pictures in their places."""
    tokens = _parsed(source, pictures, inline=False)
    return [child for token in tokens for child in token.children or []]


def _parsed(source: str, pictures: Mapping[str, str], inline: bool) -> list[Any]:
    for name in pictures:  # a name with a space is no address until it is written as one
        source = source.replace(f"(attachment:{name}", f"(attachment:{quote(name)}")
    tokens: list[Any] = _reader().parseInline(source) if inline else _reader().parse(source)
    for child in (child for token in tokens for child in token.children or [] if child.type == "image"):
        address = str(child.attrGet("src"))
        if address.startswith("attachment:"):
            child.attrSet("src", pictures.get(unquote(address.removeprefix("attachment:")), address))
    return tokens


def sections(source: str, pictures: Mapping[str, str]) -> Iterator[Heading | Prose]:
    """The headings of this Markdown and what stands between them, in order.

    A heading inside a list or quotation stays where it is. What defines the address of a link goes to each part.
    """
    environment: dict[str, Any] = {}
    tokens = _reader().parse(source, environment)
    lines, at = source.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 0
    ends = [held["map"] for held in environment.get("references", {}).values()]
    defined = "".join("\n\n" + "\n".join(lines[start:end]) for start, end in ends)
    for token, inline in [*pairwise(tokens), (None, None)]:
        if token and (token.type != "heading_open" or token.level):
            continue
        start, end = token.map if token else (len(lines), 0)
        if (between := "\n".join(lines[at:start])).strip():
            yield Prose(between + defined, pictures)
        if token:
            words = _words(inline)
            yield Heading(int(token.tag[1]), slug(words), words, inline.content)
            at = end


def markdown(
    source: str,
    pictures: Mapping[str, str] = MappingProxyType({}),
    inline: bool = False,
    glossary: Glossary | None = None,
) -> Markup:
    """What HTML does this Markdown make?

    Parameters
    ----------
    source : Markdown; raw HTML in it is shown, not obeyed.
    pictures : attachments of the cell, name to `data:` address.
    inline : whether it stands in a line, as the words of a heading do.
    glossary : marks the terms in plain words, not in headings, links or code.
    """
    tokens = _parsed(source, pictures, inline)
    for token, following in pairwise([*tokens, None]):
        if token.type == "heading_open":
            token.attrSet("id", slug(_words(following)))
    for before, token in pairwise([None, *tokens]):
        if glossary and token.type == "inline" and not (before and before.type == "heading_open"):
            token.children = list(_explained(token.children or [], glossary))
        for child in token.children or []:
            if child.type == "link_open" and is_link(str(child.attrGet("href"))):
                child.attrSet("rel", LINK_REL)
            elif child.type == "link_open" and not str(child.attrGet("href")).startswith("#"):
                child.attrs.pop("href")
            elif child.type == "image" and not is_picture(str(child.attrGet("src"))):
                child.type, child.tag, child.content = "text", "", f"[picture: {child.content}]"
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))


def _explained(children: list[Any], glossary: Glossary) -> Iterator[Any]:
    """The pieces of a line with the terms in its plain words marked; those of a link stay as they are."""
    links = 0
    for child in children:
        links += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "text" and not links:
            child.type, child.content = "html_inline", str(glossary.marked(child.content))
        yield child


def _words(inline: Any) -> str:
    return "".join(token.content for token in inline.children or [] if token.type in ("text", "code_inline"))


def clean_html(source: str) -> Markup:
    """What is left of an HTML output when everything that acts, loads or styles is gone?"""
    import nh3

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if is_link(value) or value.startswith("#") else None
        if attribute == "src":
            return value if is_picture(value) else None
        return None if attribute in ("id", "style", "class", "srcset", "background") else value

    cleaned = nh3.clean(
        source,
        clean_content_tags={"script", "style"},
        attribute_filter=keep,
        url_schemes={"http", "https", "data"},
        link_rel=LINK_REL,
    )
    return Markup(re.sub(r"<img(?![^>]* src=)[^>]*>", "", cleaned))


# The kinds of words that page.css has colours for.
COLOURED: Final = frozenset(["k", "kn", "kc", "ow", "s1", "s2", "sd", "sa", "si", "c1", "mi", "mf", "nb", "nf"])


@lru_cache(256)
def code(source: str) -> Markup:
    """Python source with the words marked that have a colour; marks on all others are a twentieth of a page."""
    from pygments import format as written
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer
    from pygments.token import STANDARD_TYPES, Token

    words = _once(PythonLexer).get_tokens(source)
    marked = ((kind if STANDARD_TYPES.get(kind) in COLOURED else Token.Text, word) for kind, word in words)
    return Markup(written(marked, _once(HtmlFormatter, nowrap=True)).rstrip("\n"))


@cache
def _once(kind: Any, **options: Any) -> Any:
    return kind(**options)

"""How does a document become one self-contained page?

The page is our own small template: nothing is fetched, every script is allowed by its hash, and the same
document always gives the same bytes, since no clock, random name or machine path gets in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from analysis.language.format import number, plural
from analysis.language.labels import YEARS, words
from analysis.language.labels import field as field_name
from analysis.report import prose
from analysis.report.answer import answer
from analysis.report.blocks import document as read_notebook
from analysis.report.bundle import ASSETS, Bundle, asset_name, bundle, csp_hash, pack, search_library
from analysis.report.card import relations, untold, withheld
from analysis.report.coded import Codes, Look, codes, looks
from analysis.report.document import SLOT, Column, Document, Heading, Origin, Table, dumps, kind
from analysis.report.figures import library_for, lint
from analysis.report.footer import cited, facts
from analysis.report.opening import arranged
from analysis.report.scripts import script
from analysis.report.terms import Glossary

HOUSE = "Containers & Communiqués"
EMBEDS = "embed"  # the folder of a site with a page for each figure, by report
MANY = 500  # rows or records after which a page holds them as text that its script reads when they are wanted
ANNEX = "Annex"  # the heading whose section a page folds
LINKED = (
    24  # records that a cell names; it may hold thousands, which the document and each file made of it name in full
)
BEHIND = "number"  # the column of the numbers behind sentences
TINY = 1e-4  # numbers below it, but 0, keep one digit


@dataclass(frozen=True)
class View:
    """How blocks are to be shown: which records the page holds, in which other page they can be read without JavaScript,
    whether folded data are packed, whether the page's script runs, which terms its texts have explained so far, and what ids are
    called.
    """

    known: frozenset[str] = field(default_factory=frozenset)
    beside: str = ""
    packs: bool = False
    scripted: bool = True
    glossary: Glossary = field(default_factory=Glossary)
    codes: Codes = field(default_factory=Codes)


def render(document: Document) -> str:
    """What HTML shows this document?

    With `origin.shared`, a folder of assets, many pages share one script and style; the records then stand in a page of
    their own (`render_beside`), and packed in this one, and the document as JSON beside it. Else everything stands in the page.

    Raises
    ------
    ReportError
        when a figure could not be drawn without the network.
    """
    for figure in document.figures:
        lint(figure.spec, figure.name)
    shared = document.origin.shared
    beside = quote(records_file(document.origin.file)) if shared else ""
    code, style = asset("page.js"), asset("page.css")
    library = bundle(library_for(figure.spec for figure in document.figures))
    html: str = template("page.html.j2").render(
        document=document,
        said=answer(document),
        blocks_shown=arranged(document.blocks),
        view=View(document.known, beside, packs=bool(shared), codes=codes(document)),
        house=house(document),
        contents=[block for block in document.blocks if isinstance(block, Heading) and block.level in (2, 3)],
        facts=facts(document),
        citation=cited(document),
        facets=facets(document),
        style=style_of(style, shared),
        script=script_of("page.js", code, shared),
        policy=policy(code, library if document.figures else None, shared, search_library()),
        slot=Markup(pack(_for_site(document) if shared else document.to_json()).join(SLOT)),
        plotly=library_of(library, shared),
        search=library_of(search_library(), shared),
    )
    return html


def render_beside(document: Document) -> str:
    """What HTML holds the records and the data of the figures of a site's page, for readers without JavaScript?

    Empty when it has none.
    """
    tables = _folded(document)
    if not document.records and not tables:
        return ""
    html: str = template("records.html.j2").render(
        document=document,
        view=View(document.known, scripted=False, codes=codes(document)),
        house=house(document),
        style=style_of(asset("page.css"), document.origin.shared),
        tables=tables,
    )
    return html


def house(document: Document) -> str:
    """Whose page it is: the title of the dataset it rests on, without what follows a colon."""
    return str(document.provenance.get("title") or HOUSE).partition(":")[0]


def records_file(file: str) -> str:
    """The page that holds the records of a site's page."""
    return f"{file.removesuffix('.html')}.records.html"


def embed_files(document: Document) -> dict[str, str]:
    """The page by which others show a figure, by the figure's name, for a page that lies in the folder of a site itself.

    Those of a sweep lie deeper, and are too many.
    """
    if not document.origin.shared or document.origin.shared.startswith(".."):
        return {}
    found: dict[str, str] = {}
    for figure in document.figures:
        file = f"{EMBEDS}/{document.origin.file.removesuffix('.html')}/{prose.slug(figure.name)}.html"
        if file not in found.values():  # of two names that give one file the first
            found[figure.name] = file
    return found


def policy(script: str, library: Bundle | None, shared: str = "", *others: Bundle) -> str:
    """Which content security policy lets exactly this page work: no network, and no script but ours by
    hash?
    """
    allowed = [held.csp_hash for held in (library, *others) if held]
    scripts = "'self'" if shared else " ".join([csp_hash(script.encode()), *allowed])
    styles = "'self' 'unsafe-inline'" if shared else "'unsafe-inline'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def facets(document: Document) -> str:
    """What the filter calls each facet and each of its values that is a code, as JSON: names under "", values under a name."""
    given = document.provenance.get("words", {})
    own = given if isinstance(given, Mapping) else {}
    found: dict[str, dict[str, str]] = {"": {}}
    for name, value in sorted({pair for record in document.records.values() for pair in record.facets.items()}):
        found[""][name] = field_name(name)
        if (called := str(own.get(value) or words(value, name))) != value:
            found.setdefault(name, {})[value] = called
    return dumps(found)


@cache
def asset(name: str) -> str:
    """The text of a page's own style, or of a script with all it imports."""
    return script(name) if name.endswith(".js") else (ASSETS / name).read_text(encoding="utf-8").strip("\n")


def cells(row: Sequence[Any], columns: Sequence[Column], shown: Sequence[Look], view: View) -> Markup:
    """The cells of a row of a table. Written here since there are thousands, and a template takes three times as long."""
    return Markup("".join(_cell(*each, view) for each in zip(row, columns, shown, strict=True)))


def _cell(value: Any, column: Column, look: Look, view: View) -> str:
    form = column.kind
    if isinstance(value, str):
        if look.is_day:
            return f'<td class="d">{escape(value)}'
        value = look.names.get(value, value)
        return f"<td>{prose.linked(value) if '://' in value else escape(words(value, column.name))}"
    if value is None or isinstance(value, bool):
        return "<td>" if value is None else f"<td>{'yes' if value else 'no'}"
    if isinstance(value, int | float):
        plain = form != "number" or column.name in YEARS
        return f'<td class="n" data-v="{value!r}">{value if plain else _digits(value, column.name)}'
    card = template("blocks.html.j2").module.card
    if form != "records":
        return f"<td>{'; '.join(map(escape, value))}"
    more = f" and {number(len(value) - LINKED)} more" if len(value) > LINKED else ""
    return f"<td>{'; '.join(card(i, i, view) for i in value[:LINKED])}{more}"


def _digits(value: float, column: str) -> str:
    """A number to the digits that sentences have; those that stand behind sentences to six, and a tiny one never as 0."""
    if 0 < abs(value) < TINY:
        return f"{value:.1g}"
    return number(value, digits=6 if column == BEHIND else 3)


def archived(url: str) -> Markup:
    """A link to look for an archived copy of a page; nothing where its address is not one of the web."""
    if not prose.is_link(url):
        return Markup("")
    return Markup(" ({})").format(prose.linked(f"https://web.archive.org/web/{url}", "look for an archived copy"))


def _for_site(document: Document) -> str:
    """What the script of a site's page reads: what its figures draw, and the HTML of what stands folded."""
    blocks = template("blocks.html.j2").module
    view = View(document.known, codes=codes(document))
    markup = [blocks.grid(table, view) for table in _folded(document)]
    markup += [blocks.records(document, view)] if document.records else []
    files = embed_files(document)
    drawn = [
        {"block": "figure", "name": f.name, "spec": f.spec, "template": f.template, "embed": files.get(f.name, "")}
        for f in document.figures
    ]
    firsts = {"firsts": document.provenance.get("firsts", [])}
    fields = {key: {"fields": withheld(one)} for key, one in document.records.items()}
    told = {"provenance": firsts, "records": fields, "as_of": document.as_of}
    held = {**told, "blocks": drawn, "templates": document.templates}
    return dumps({"document": held, "markup": "".join(markup)})


def _folded(document: Document) -> list[Table]:
    """The tables that stand folded under figures and sentences."""
    return [table for name, table in document.tables if table.name != name and table.rows]


def style_of(style: str, shared: str) -> Markup:
    """The style in a page, or a link to it in the folder of a site's assets."""
    if shared:
        return Markup('<link rel="stylesheet" href="{}/{}">').format(shared, asset_name("page.css", style.encode()))
    return Markup(f"<style>{style}</style>")


def script_of(name: str, script: str, shared: str) -> Markup:
    """A script in a page, or a link to it."""
    if shared:
        return Markup('<script src="{}/{}"></script>').format(shared, asset_name(name, script.encode()))
    return Markup(f"<script>{script}</script>")


def library_of(library: Bundle, shared: str) -> Markup:
    """plotly.js in a page, packed, or a link to it."""
    if shared:
        return Markup('<script src="{}/{}"></script>').format(shared, library.file)
    return Markup(f'<script type="text/plain" id="{library.slot}">{library.packed}</script>')


@cache
def template(name: str) -> Any:
    """A compiled template of ours."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"markdown": prose.markdown, "code": prose.code, "clean": prose.clean_html, "kind": kind}
    environment.filters |= {"linked": prose.linked, "slug": prose.slug, "plural": plural, "cells": cells}
    environment.filters |= {"archived": archived, "relations": relations, "untold": untold, "looks": looks}
    environment.globals |= {"MANY": MANY, "ANNEX": ANNEX}
    return environment.get_template(name)


def warm_up() -> None:
    """Import and compile what `render` needs on first use."""
    cell = {"cell_type": "code", "source": "x = 1  # one", "metadata": {}, "outputs": []}
    text = {"cell_type": "markdown", "source": "# a\n\n|a|\n|-|\n|b|\n", "metadata": {}}
    render(read_notebook({"cells": [text, cell]}, Origin("warm", "warm.html")))

"""How does an executed notebook become one self-contained page?

The page is our own small template: nothing is fetched, every script is allowed by its hash, and the same
notebook always gives the same bytes, since no clock, random name or machine path gets in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from analysis.language.format import day, number
from analysis.report.blocks import Page, block, gather
from analysis.report.bundle import ASSETS, Bundle, asset_name, bundle, csp_hash, pack
from analysis.report.prose import code, embed_json, escape, markdown
from analysis.report.records import articles, section

HOUSE = "Containers & Communiqués"
_SPEC = re.compile(r'<script type="application/json" class="spec".*?</script>', re.S)
_DATA = re.compile(
    r'<div class="scroll"[^>]*>(?:<noscript>)?<table id="([^"]+-data)">.*?</table>(?:</noscript>)?</div>', re.S
)


@dataclass(frozen=True)
class Origin:
    """Where a page comes from: everything needed to make it again and to check it."""

    notebook: str
    file: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def render(notebook: Mapping[str, Any], origin: Origin, failure: str = "", shared: str = "") -> str:
    """What HTML shows this executed notebook?

    Parameters
    ----------
    notebook : nbformat 4 notebook as JSON, with outputs.
    origin : where it comes from.
    failure : why it failed, when it did; stands at the top.
    shared : folder of assets beside the page, so that many pages share one script and style; the records then
    stand in a page of their own (`render_beside`), and packed in this one. Empty: everything stands in the page.

    Raises
    ------
    ReportError
        when a figure could not be drawn without the network.
    """
    page = gather(notebook)
    title, body = _body(notebook, page)
    records = section(page.records)
    if shared:
        body, records = _for_site(body, records, records_file(origin.file))
    as_of = str(origin.parameters.get("as_of") or page.provenance.get("as_of") or "")
    machine = provenance(origin, page, as_of)
    script, style = asset("page.js"), asset("page.css")
    library = bundle(page.full_bundle)
    stamp = _stamp(as_of, str(page.provenance.get("day", "")))
    html: str = template("page.html.j2").render(
        title=title or origin.notebook,
        house=_house(page),
        stamp=stamp,
        description=f"{title or origin.notebook}. {stamp}.",
        failure=failure,
        style=inner_markup(_style(style, shared)),
        script=inner_markup(_script("page.js", script, shared)),
        policy=policy(script, library if page.figures else None, shared),
        contents=[heading for heading in page.headings if heading[0] in (2, 3)],
        figures=page.figures,
        body=inner_markup(body),
        records=inner_markup(records),
        facts=[(label, value) for label, value in facts(machine)],
        file=origin.file,
        provenance=inner_markup(embed_json(machine)),
        templates=inner_markup(embed_json(page.templates)),
        plotly=inner_markup(_library(library, shared)),
        sheet=any("one-sheet" in cell.get("metadata", {}).get("tags", ()) for cell in notebook["cells"]),
    )
    return html


def _stamp(as_of: str, last: str) -> str:
    """Which day of knowledge does the page show?"""
    if as_of:
        return f"As known on {day(as_of)}"
    return f"All data, as of {day(last)}" if last else "All data"


def render_beside(notebook: Mapping[str, Any], origin: Origin, shared: str) -> str:
    """What HTML holds the records and the data of the figures of a site's page, for readers without JavaScript?

    Empty when it has none.
    """
    page = gather(notebook)
    title, body = _body(notebook, page)
    tables = [re.sub("</?noscript>", "", found[0]) for found in _DATA.finditer(body)]  # no script runs there
    if not page.records and not tables:
        return ""
    html: str = template("records.html.j2").render(
        title=title or origin.notebook,
        house=_house(page),
        style=inner_markup(_style(asset("page.css"), shared)),
        report=origin.file,
        count=len(page.records),
        records=inner_markup(articles(page.records)),
        tables=inner_markup("\n".join(tables)),
    )
    return html


def _house(page: Page) -> str:
    """Whose page it is: the title of the dataset it rests on, without what follows a colon."""
    return str(page.provenance.get("title") or HOUSE).partition(":")[0]


def records_file(file: str) -> str:
    """The page that holds the records of a site's page."""
    return f"{file.removesuffix('.html')}.records.html"


def policy(script: str, library: Bundle | None, shared: str = "") -> str:
    """Which content security policy lets exactly this page work: no network, and no script but ours by
    hash?
    """
    scripts = "'self'" if shared else csp_hash(script.encode()) + (f" {library.csp_hash}" if library else "")
    styles = "'self' 'unsafe-inline'" if shared else "'unsafe-inline'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def provenance(origin: Origin, page: Page, as_of: str) -> dict[str, Any]:
    """What a program needs to make this page again: the machine-readable footer."""
    return {
        "format": 1,
        "notebook": origin.notebook,
        "as_of": as_of,
        "parameters": dict(origin.parameters),
        "given": dict(origin.given),
        "hashes": dict(origin.hashes),
        "versions": dict(origin.versions),
        "notebook_says": page.provenance,
    }


def facts(machine: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The footer's lines, label and value, for people."""
    said = machine["notebook_says"]
    lines = [("Notebook", machine["notebook"]), ("As of", machine["as_of"] or "all data")]
    resolved = said["parameters"] if isinstance(said.get("parameters"), Mapping) else {}
    lines += [
        (f"Parameter {name}", _shown(value))
        for name, value in ((n, v or resolved.get(n, v)) for n, v in machine["parameters"].items())
        if name != "as_of" and value not in ("", [], None)
    ]
    counts = said.get("counts", {})
    if isinstance(counts, Mapping) and counts:
        lines.append(("Records", ", ".join(f"{number(count)} {name}" for name, count in counts.items())))
    if said.get("data_hash"):
        lines.append(("Data", str(said["data_hash"])))
    lines += [(f"Hash of {name}", value) for name, value in machine["hashes"].items()]
    lines.append(("Made with", ", ".join(f"{name} {version}" for name, version in machine["versions"].items())))
    return lines


@cache
def asset(name: str) -> str:
    """The text of a file of the page's own: style or script; the page's script with the one it shares."""
    text = (ASSETS / name).read_text(encoding="utf-8").strip("\n")
    return f"{asset('theme.js')}\n{text}" if name == "page.js" else text


def _body(notebook: Mapping[str, Any], page: Page) -> tuple[str, str]:
    title, parts = "", []
    for cell in notebook["cells"]:
        if "remove-cell" in cell.get("metadata", {}).get("tags", []):  # Jupyter's own word: for those at the bench only
            continue
        source = _source(cell)
        if cell["cell_type"] == "markdown":
            html, headings = markdown(source, _attachments(cell))
            found = re.search(r"<h1[^>]*>.*?</h1>\n?", html, re.S)
            if found and not title:
                title = next(words for level, _, words in headings if level == 1)
                html = html.replace(found[0], "", 1)
            parts.append(re.sub(r"(</?)h1\b", r"\1h2", html))
            page.headings += [heading for heading in headings if heading[0] > 1]
        elif cell["cell_type"] == "code":
            if source.strip():
                parts.append(_code(source, cell))
            parts += [block(output, page) for output in cell.get("outputs", ())]
    return title, "\n".join(part for part in parts if part)


def _source(cell: Mapping[str, Any]) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _code(source: str, cell: Mapping[str, Any]) -> str:
    tags = cell.get("metadata", {}).get("tags", [])
    words = "Parameters given" if "injected-parameters" in tags else "Parameters" if "parameters" in tags else "Code"
    shown = f'<pre tabindex="0"><code>{code(source)}</code></pre>'
    return f'<details class="code"><summary>{words}</summary>{shown}</details>'


def _attachments(cell: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: f"data:{form};base64,{data}"
        for name, forms in cell.get("attachments", {}).items()
        for form, data in forms.items()
        if form == "image/png"
    }


def _for_site(body: str, records: str, file: str) -> tuple[str, str]:
    """Body and records of a site's page: what stands folded or only a script reads is packed, and links lead beside it."""
    address = escape(quote(file))
    packed = [records] if records else []

    def put_away(found: re.Match[str]) -> str:
        packed.append(found[0])
        if found.re is not _DATA:
            return ""
        words = f'<noscript><a href="{address}#{found[1]}">The data of this figure</a></noscript>'
        return f'<div data-table="{found[1]}">{words}</div>'

    for kind in (_SPEC, _DATA):
        body = kind.sub(put_away, body)
    # No text of a notebook can hold what is replaced: its quotes are written as entities.
    body = body.replace('class="card" href="#', f'class="card" href="{address}#')
    beside = f'<p>The records and sources behind this page have <a href="{address}">a page of their own</a>.</p>'
    lead = f"<noscript>{beside}</noscript>" if records else ""
    return body, f'{lead}<script type="text/plain" id="packed">{pack("".join(packed))}</script>'


def _style(style: str, shared: str) -> str:
    if shared:
        return f'<link rel="stylesheet" href="{escape(shared)}/{asset_name("page.css", style.encode())}">'
    return f"<style>{style}</style>"


def _script(name: str, script: str, shared: str) -> str:
    if shared:
        return f'<script src="{escape(shared)}/{asset_name(name, script.encode())}"></script>'
    return f"<script>{script}</script>"


def _library(library: Bundle, shared: str) -> str:
    if shared:
        return f'<script src="{escape(shared)}/{library.file}"></script>'
    return f'<script type="text/plain" id="plotly">{library.packed}</script>'


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def inner_markup(html: str) -> Any:
    """Text that is HTML already and must not be escaped again."""
    from markupsafe import Markup

    return Markup(html)


@cache
def template(name: str) -> Any:
    """A compiled template of ours."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined).get_template(name)


def warm_up() -> None:
    """Import and compile what `render` needs on first use."""
    cell = {"cell_type": "code", "source": "x = 1  # one", "metadata": {}, "outputs": []}
    text = {"cell_type": "markdown", "source": "# a\n\n|a|\n|-|\n|b|\n", "metadata": {}}
    render({"cells": [text, cell]}, Origin("warm", "warm.html"))
    bundle()

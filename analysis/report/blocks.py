"""What does one output of a notebook become in the page?

The richest form wins: the display contract of this project first, then a plotly figure, then cleaned
HTML, Markdown, pictures and text. Nothing an output holds is trusted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.report.figures import figure, lint, needs_full_bundle
from analysis.report.prose import clean_html, escape, markdown, plain
from analysis.report.tables import table

CHART = "application/vnd.dossier.chart+json"
TABLE = "application/vnd.dossier.table+json"
TEXT = "application/vnd.dossier.text+json"
RECORDS = "application/vnd.dossier.records+json"
PROVENANCE = "application/vnd.dossier.provenance+json"
PLOTLY = "application/vnd.plotly.v1+json"
RECORD_FORMS = (RECORDS, PROVENANCE)


@dataclass
class Page:
    """What the blocks of one page have gathered so far."""

    records: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    templates: list[Any] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    figures: int = 0
    tables: int = 0
    texts: int = 0
    full_bundle: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Identifiers of the records in the page."""
        return frozenset(self.records)


def outputs(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every output of every code cell, in order."""
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def gather(notebook: Mapping[str, Any]) -> Page:
    """Which records and provenance does the notebook put out? Read first, since links need to know them."""
    page = Page()
    for output in outputs(notebook):
        data = output.get("data", {})
        page.records.update(data.get(RECORDS, {}).get("records", {}))
        page.provenance.update(data.get(PROVENANCE, {}))
    return page


def block(output: Mapping[str, Any], page: Page) -> str:
    """What HTML shows this output? Empty for one that only carries records or provenance."""
    kind = output["output_type"]
    if kind == "stream":
        text = plain(_joined(output["text"]))
        return f'<pre class="stream {escape(output["name"])}">{escape(text)}</pre>' if text.strip() else ""
    if kind == "error":
        trace = plain("\n".join(output.get("traceback", ())) or f"{output['ename']}: {output['evalue']}")
        return f'<pre class="error" role="alert">{escape(trace)}</pre>'
    return _rich(output.get("data", {}), page)


def _rich(data: Mapping[str, Any], page: Page) -> str:
    if PLOTLY in data:
        return _figure(data, page)
    if TABLE in data:
        return _table(data[TABLE], page)
    if TEXT in data:
        page.texts += 1
        return f'<div class="text" data-block="text-{page.texts}">{_text(data[TEXT], page)}</div>{_numbers(data[TEXT], page)}'
    if any(form in data for form in RECORD_FORMS):
        return ""
    if "text/html" in data:
        inner = clean_html(_joined(data["text/html"]))
        return f'<div class="html scroll" role="region" tabindex="0" aria-label="Output">{inner}</div>'
    if "text/markdown" in data:
        return markdown(_joined(data["text/markdown"]))[0]
    if "image/svg+xml" in data:
        return _picture("svg+xml", base64.b64encode(_joined(data["image/svg+xml"]).encode()).decode(), data)
    for form in ("png", "jpeg", "gif", "webp"):
        if f"image/{form}" in data:
            return _picture(form, "".join(_joined(data[f"image/{form}"]).split()), data)
    text = data.get("text/latex") or data.get("text/plain") or ""
    return f'<pre class="result">{escape(plain(_joined(text)))}</pre>' if text else ""


def _figure(data: Mapping[str, Any], page: Page) -> str:
    spec, chart = data[PLOTLY], data.get(CHART, {})
    page.figures += 1
    lint(spec, chart.get("name") or f"figure-{page.figures}")
    page.full_bundle |= needs_full_bundle(spec)
    template = spec.get("layout", {}).get("template")
    if template and template not in page.templates:
        page.templates.append(template)
    html = figure(spec, chart, page.figures, page.known)
    if template:
        html = html.replace('class="spec"', f'class="spec" data-template="{page.templates.index(template)}"', 1)
    return html


def _table(data: Mapping[str, Any], page: Page) -> str:
    page.tables += 1
    name = str(data.get("name") or f"table-{page.tables}")
    body = table(name, data.get("title") or name, data["columns"], data["rows"], data.get("ids"), page.known)
    source = f'<p class="source">{escape(data["source"])}</p>' if data.get("source") else ""
    return f'<div class="block" data-block="{escape(name)}">{body}{source}</div>'


def _text(data: Mapping[str, Any], page: Page) -> str:
    return "".join(f"<p>{''.join(_piece(p, page) for p in paragraph)}</p>" for paragraph in data["paragraphs"])


def _numbers(data: Mapping[str, Any], page: Page) -> str:
    """The numbers of sentences as they were computed, folded under them."""
    if "numbers" not in data:
        return ""
    held = data["numbers"]
    name, words = f"text-{page.texts}-data", "The numbers of these sentences"
    grid = table(name, f"{words} ({page.texts}), as computed", held["columns"], held["rows"], known=page.known)
    return f'<details class="more numbers"><summary>{words}</summary>{grid}</details>'


def _piece(piece: Mapping[str, str], page: Page) -> str:
    words, record = escape(piece["text"]), piece.get("ref", "")
    return f'<a class="card" href="#{escape(record)}">{words}</a>' if record in page.known else words


def _picture(form: str, data: str, bundle: Mapping[str, Any]) -> str:
    alt = _joined(bundle.get("text/plain", "")).strip() or "picture made by the notebook"
    return f'<p><img alt="{escape(alt)}" src="data:image/{form};base64,{escape(data)}"></p>'


def _joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)

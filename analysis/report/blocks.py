"""What does an executed notebook become as a document?

Of each output the richest form is taken: the display contract of this project first, then a plotly figure, then HTML,
Markdown, pictures and text. Nothing an output holds is trusted.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analysis.report import left_out
from analysis.report.document import LEFT_OUT, Block, Code, Document, Heading, Origin, Output, Piece, Record, Text
from analysis.report.figures import figure
from analysis.report.notebooks import joined
from analysis.report.prose import clean_html, plain, sections
from analysis.report.tables import table

CHART = "application/vnd.dossier.chart+json"
TABLE = "application/vnd.dossier.table+json"
TEXT = "application/vnd.dossier.text+json"
RECORDS = "application/vnd.dossier.records+json"
PROVENANCE = "application/vnd.dossier.provenance+json"
PLOTLY = "application/vnd.plotly.v1+json"
RECORD_FORMS = (RECORDS, PROVENANCE)
_PICTURES = tuple(f"image/{form}" for form in ("png", "jpeg", "gif", "webp"))
_LABELS = {"injected-parameters": "Parameters given", "parameters": "Parameters"}


def outputs(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every output of every code cell, in order."""
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def document(notebook: Mapping[str, Any], origin: Origin, failure: str = "") -> Document:
    """What does this executed notebook say?

    Parameters
    ----------
    notebook : nbformat 4 notebook as JSON, with outputs.
    origin : where it comes from.
    failure : why it failed, when it did.
    """
    cards: dict[str, Any] = {}
    provenance: dict[str, Any] = {}
    for output in outputs(notebook):
        cards |= output.get("data", {}).get(RECORDS, {}).get("records", {})
        provenance |= output.get("data", {}).get(PROVENANCE, {})
    reader = _Reader()
    blocks = reader.blocks(notebook["cells"])
    at = next((n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.level == 1), -1)
    first = blocks.pop(at) if at >= 0 else None
    assert first is None or isinstance(first, Heading)
    return Document(
        title=first.text if first and first.text else origin.notebook,
        as_of=str(origin.parameters.get("as_of") or provenance.get("as_of") or ""),
        origin=origin,
        provenance=provenance,
        blocks=tuple(_below_title(block) for block in blocks),
        records={key: record(key, cards[key]) for key in sorted(cards)},
        templates=tuple(reader.templates),
        failure=failure,
        sheet=any("one-sheet" in _tags(cell) for cell in notebook["cells"]),
        headline=first.finding if first else "",
    )


def record(key: str, card: Mapping[str, Any]) -> Record:
    """What does a document hold of the card of a record? Not what stands in its heading already, or says nothing."""
    title = str(card.get("title", key))
    told = (key, card.get("title"), "", None)
    return Record(
        str(card.get("kind", "record")),
        title,
        {name: str(value) for name, value in sorted(card.get("facets", {}).items()) if value},
        tuple((str(label), str(value)) for label, value in card.get("fields", ()) if value not in told),
        tuple((str(label or url), str(url)) for label, url in card.get("links", ())),
        tuple((str(label), str(other)) for label, other in card.get("related", ())),
        str(card.get("says") or title),
        str(card.get("remark") or ""),
        tuple(map(str, card.get("chain", ()))),
        {str(other): str(words) for other, words in card.get("told", {}).items()},
    )


@dataclass(frozen=True)
class Finding:
    """What an output finds, in the few words of a heading."""

    words: str


def _finding(output: Mapping[str, Any]) -> str:
    """The heading that an output of ours brings; empty where it brings none."""
    data = output.get("data", {})
    told = (data[form].get("heading", "") for form in (TEXT, TABLE) if form in data)
    return str(next(filter(None, told), ""))


@dataclass
class _Reader:
    """Reads cells in order; counts what has no name of its own and keeps each template of a figure once."""

    counts: Counter[str] = field(default_factory=Counter)
    templates: list[Any] = field(default_factory=list)

    def blocks(self, cells: Iterable[Mapping[str, Any]]) -> list[Block]:
        """The blocks of all cells; a section is headed by the first finding told in it."""
        found: list[Block] = []
        for block in (block for cell in cells for block in self.cell(cell)):
            at = next((n for n in reversed(range(len(found))) if isinstance(found[n], Heading)), None)
            if not isinstance(block, Finding):
                found.append(block)
            elif at is not None and isinstance(head := found[at], Heading) and not head.finding:
                found[at] = replace(head, finding=block.words)
        return found

    def cell(self, cell: Mapping[str, Any]) -> Iterator[Block | Finding]:
        """The blocks of a cell."""
        source = joined(cell["source"])
        if "remove-cell" in _tags(cell):  # Jupyter's own word: for those at the bench only
            return
        if cell["cell_type"] == "markdown":
            pictures = _attachments(cell)
            yield from sections(source, pictures)
            yield from map(_note, left_out.of_markdown(source, pictures))
        elif cell["cell_type"] == "raw" and source.strip():
            yield _note(left_out.of_raw(source))
        elif cell["cell_type"] == "code":
            if source.strip():
                yield Code(source, next((words for tag, words in _LABELS.items() if tag in _tags(cell)), "Code"))
            for output in cell.get("outputs", ()):
                if words := _finding(output):
                    yield Finding(words)
                if block := self.output(output):
                    yield block
                yield from map(_note, left_out.of_output(output))

    def output(self, output: Mapping[str, Any]) -> Block | None:
        """The block of an output; none for one that is empty, or only carries records or provenance."""
        if output["output_type"] == "stream":
            text = plain(joined(output["text"]))
            return Output(f"stream {output['name']}", text) if text.strip() else None
        if output["output_type"] == "error":
            trace = "\n".join(output.get("traceback", ())) or f"{output['ename']}: {output['evalue']}"
            return Output("error", plain(trace))
        data = output.get("data", {})
        if TEXT in data and not data[TEXT]["paragraphs"]:
            return None  # a heading alone
        for form, kind in ((PLOTLY, "figure"), (TABLE, "table"), (TEXT, "text")):
            if form in data:
                self.counts[kind] += 1
                block: Block = getattr(self, kind)(data)
                return block
        return None if any(form in data for form in RECORD_FORMS) else _foreign(data)

    def figure(self, data: Mapping[str, Any]) -> Block:
        """A plotly figure, with the words of a chart or without."""
        template = data[PLOTLY].get("layout", {}).get("template")
        if template and template not in self.templates:
            self.templates.append(template)
        place = self.templates.index(template) if template else None
        return figure(data[PLOTLY], data.get(CHART, {}), self.counts["figure"], place)

    def table(self, data: Mapping[str, Any]) -> Block:
        """A table of its own."""
        name = str(data[TABLE].get("name") or f"table-{self.counts['table']}")
        return table(data[TABLE], name, name)

    def text(self, data: Mapping[str, Any]) -> Block:
        """Computed sentences and the numbers in them."""
        position = self.counts["text"]
        name, held = f"text-{position}", data[TEXT].get("numbers")
        words = f"The numbers of these sentences ({position}), as computed"
        pieces = (
            tuple(Piece(str(p["text"]), str(p.get("ref") or "")) for p in part) for part in data[TEXT]["paragraphs"]
        )
        return Text(name, tuple(pieces), table(held, f"{name}-data", words) if held else None)


def _note(words: str) -> Output:
    return Output(LEFT_OUT, words)


def _foreign(data: Mapping[str, Any]) -> Output | None:
    if "text/html" in data:
        html = joined(data["text/html"])
        return Output("text/html", html) if _says(html) else None
    if "text/markdown" in data:
        return Output("text/markdown", joined(data["text/markdown"]))
    alt = joined(data.get("text/plain", "")).strip() or "picture made by the notebook"
    if "image/svg+xml" in data:
        return Output("image/svg+xml", base64.b64encode(joined(data["image/svg+xml"]).encode()).decode(), alt)
    for form in _PICTURES:
        if form in data:
            return Output(form, "".join(joined(data[form]).split()), alt)
    if "application/json" in data:
        return Output("text/plain", plain(json.dumps(data["application/json"], indent=1, ensure_ascii=False)))
    text = data.get("text/latex") or data.get("text/plain") or ""
    return Output("text/plain", plain(joined(text))) if text else None


def _says(html: str) -> bool:
    """Does HTML show anything once it is cleaned? Not what only its script would have filled."""
    return not left_out.made_by_script(html) and bool(re.search(r"<img|>\s*[^<\s]|^\s*[^<\s]", clean_html(html)))


def _below_title(block: Block) -> Block:
    return replace(block, level=2) if isinstance(block, Heading) and block.level == 1 else block


def _tags(cell: Mapping[str, Any]) -> list[str]:
    tags: list[str] = cell.get("metadata", {}).get("tags", [])
    return tags


def _attachments(cell: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: f"data:{form};base64,{joined(data)}"
        for name, forms in cell.get("attachments", {}).items()
        for form, data in forms.items()
        if form in _PICTURES
    }

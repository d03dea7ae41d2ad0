"""What does a report say, as data?

An executed notebook is read into a `Document` once. The page, its tables as CSV, the sweep's page and `dossier verify` are
made from it. It travels with the page: packed in it, or for a page of a site as JSON beside it.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from analysis.errors import ReportError
from analysis.language.format import day, number
from analysis.report.bundle import LARGEST, unpack
from analysis.report.typed_json import TAG, built

SCHEMA: Final = 1
SLOT: Final = ('<script type="text/plain" id="document">', "</script>")  # no text of others can hold it: it is escaped
LEFT_OUT: Final = "left out"  # the form of an output that says what a page does not show
_OLD_SLOT: Final = '<script type="application/json" id="provenance">'  # pages made before there were documents
_OUR_FOOTER: Final = "<code>dossier verify "
_REMEDY: Final = "give a page that `dossier report` wrote"


@dataclass(frozen=True)
class Heading:
    """A heading of the notebook's text: its level, anchor, plain words and Markdown; what its section finds, where that is told."""

    level: int
    anchor: str
    text: str
    source: str
    finding: str = ""


@dataclass(frozen=True)
class Prose:
    """Markdown between two headings, with the pictures attached to its cell by name."""

    source: str
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    """Python source, and whether it is `Code`, `Parameters` or `Parameters given`."""

    source: str
    label: str


@dataclass(frozen=True)
class Output:
    """What a cell put out in no form of this package's own.

    `form` is `error`, `stream NAME`, a MIME type, or `LEFT_OUT` with words on what a page does not show; HTML and Markdown are as
    the cell gave them, and cleaned when rendered.
    """

    form: str
    content: str
    alt: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; its kind is `number`, `text`, `records` or another word of the notebook's."""

    name: str
    label: str
    unit: str
    kind: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, with the id of the record behind each row where there is one."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    ids: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows) or len(self.ids) not in (0, len(self.rows)):
            raise ValueError(f"table {self.name!r} has rows of other lengths than its columns or ids")


@dataclass(frozen=True)
class Figure:
    """A plotly figure with its words and its numbers; `template` is its place among those of the document."""

    name: str
    title: str
    subtitle: str
    alt: str
    source: str
    method: str
    spec: Mapping[str, Any]
    template: int | None
    table: Table


@dataclass(frozen=True)
class Piece:
    """Words of a sentence, and the record they point to, if any."""

    text: str
    ref: str = ""


@dataclass(frozen=True)
class Text:
    """Computed sentences, and the numbers in them as they were computed."""

    name: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    numbers: Table | None = None

    @property
    def sentences(self) -> list[str]:
        """The paragraphs as plain text."""
        return ["".join(piece.text for piece in paragraph).strip() for paragraph in self.paragraphs]


@dataclass(frozen=True)
class Record:
    """The card of a claim, event or source: what it says in one sentence, how sure it is, the chain it comes from, and a few words on each
    record it relates to, by id.
    """

    kind: str
    title: str
    facets: Mapping[str, str]
    fields: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    says: str = ""
    remark: str = ""
    chain: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


Block = Heading | Prose | Code | Output | Table | Figure | Text


@dataclass(frozen=True)
class Origin:
    """Where a page comes from: everything needed to make it again and to check it.

    `shared` is the folder of assets beside the page of a site; empty for a page that holds everything itself.
    """

    notebook: str
    file: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    shared: str = ""


@dataclass(frozen=True)
class Document:
    """A report: its blocks in reading order, the records behind them, and where all of it comes from."""

    title: str
    as_of: str
    origin: Origin
    provenance: Mapping[str, Any]  # as the notebook states it
    blocks: tuple[Block, ...]
    records: Mapping[str, Record]
    templates: tuple[Any, ...] = ()
    failure: str = ""
    sheet: bool = False  # a page to be printed on one sheet
    headline: str = ""  # what it finds; its title is its topic

    @property
    def known(self) -> frozenset[str]:
        """Ids for which the document holds a record, so that a link leads somewhere."""
        return frozenset(self.records)

    @property
    def figures(self) -> list[Figure]:
        """The figures in order."""
        return [block for block in self.blocks if isinstance(block, Figure)]

    @property
    def sentences(self) -> list[str]:
        """The paragraphs of the computed texts, in order."""
        return [sentence for block in self.blocks if isinstance(block, Text) for sentence in block.sentences]

    @property
    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every table with the name of its block: those shown, those behind figures, those of the numbers in texts."""
        for block in self.blocks:
            if held := table_of(block):
                yield getattr(block, "name", held.name), held

    @property
    def stamp(self) -> str:
        """Which day of knowledge it shows, in words."""
        if self.as_of:
            return f"As known on {day(self.as_of)}"
        last = str(self.provenance.get("day", ""))
        return f"As known on {day(last)}, everything on file" if last else "Everything on file"

    def to_json(self) -> str:
        """The document as JSON, the same text for the same document; `from_json` gives it back."""
        return dumps({"schema": SCHEMA, "document": self})

    @staticmethod
    def from_json(text: str) -> Document:
        """The document that `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is anything else.
        """
        return _document(json.loads(text))


def table_of(block: Block) -> Table | None:
    """The table that a block is, or that stands behind it."""
    match block:
        case Table():
            return block
        case Figure():
            return block.table
        case Text():
            return block.numbers
    return None


def kind(block: Block) -> str:
    """The word for a kind of block: `heading`, `figure`."""
    return type(block).__name__.lower()


def dumps(value: Any) -> str:
    """JSON of plain values and parts of a document, in their order, which a page shows."""
    return json.dumps(value, default=_parts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read(file: Path) -> Document:
    """The document of a page.

    Raises
    ------
    ReportError
        If the file is not a page made here, or one made by a version that knew no documents.
    """
    page = text_of(file)
    held = slot(page)
    if not held:
        old = "was made by an older version, which put no document into its pages; make it again with `dossier report`"
        lost = "was saved without its scripts, its document among them"
        bare = lost if _OUR_FOOTER in page else "holds no document of a report"
        raise ReportError(f"{file}: {old if _OLD_SLOT in page else f'{bare}; {_REMEDY}'}")
    beside = file.with_suffix(".json")
    if "markup" in held and not beside.exists():
        raise ReportError(f"{file}: its document {beside.name} is missing; keep the files of a site together")
    try:
        return _document(json.loads(text_of(beside)) if "markup" in held else held)
    except ValueError as error:
        raise ReportError(f"{file}: its document cannot be read, {error}; {_REMEDY}") from error


def slot(page: str) -> dict[str, Any]:
    """What a page holds for programs: its document or, in a page of a site, what its script draws. Empty when nothing."""
    packed = page.partition(SLOT[0])[2].partition(SLOT[1])[0]
    try:
        held = json.loads(unpack(packed))
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def text_of(file: Path) -> str:
    """The text of a file that may be a page; refused unread when it is a device, or larger than any page."""
    about = file.stat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        what = f"{number(about.st_size)} bytes long" if stat.S_ISREG(about.st_mode) else "not a regular file"
        raise ReportError(f"{file}: is {what}; {_REMEDY}, a file of at most {number(LARGEST)} bytes")
    return file.read_text(encoding="utf-8", errors="replace")


def _document(held: Any) -> Document:
    try:
        if held["schema"] != SCHEMA:
            raise ValueError(f"it has schema {held['schema']!r}, and this version reads {SCHEMA}")
        document: Document = built(Document, held["document"])
        return document
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("it is not one") from error


def _parts(value: Any) -> dict[str, Any]:
    """A part of a document as a mapping; a block with the word for its kind."""
    return {**vars(value), **({TAG: kind(value)} if isinstance(value, Block) else {})}

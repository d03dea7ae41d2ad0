"""A CSV file -> columns of text with line numbers, or findings that say exactly where it breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from analysis.errors import HIDDEN, Finding, hint
from analysis.schema.declare import TableSpec

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 250_000
LONGEST_CELL: Final = 4000
MOST_FINDINGS: Final = 1000  # of one kind in one table: who mends a thousand lines sees the rest in the next run


@dataclass
class RawTable:
    """Text cells by column, and the line of the file each row starts on."""

    spec: TableSpec
    columns: dict[str, list[str]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


def _empty(spec: TableSpec) -> RawTable:
    return RawTable(spec, {name: [] for name in spec.names}, [])


def _decode(path: Path, spec: TableSpec) -> tuple[str, list[Finding]]:
    def refuse(line: int, reason: str, message: str) -> tuple[str, list[Finding]]:
        return "", [Finding(spec.file, line, "", reason, message)]

    if not path.is_file():
        return refuse(1, "file-missing", f"the file is not there; start it with this header: {','.join(spec.names)}")
    size = path.stat().st_size
    if size > MOST_BYTES:
        return refuse(1, "file-size", f"{size} bytes; at most {MOST_BYTES} are read; split the dataset into folders")
    data = path.read_bytes()
    if (rows := data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")) > MOST_ROWS:
        return refuse(1, "row-count", f"{rows} lines; at most {MOST_ROWS} are read; split the dataset into folders")
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return refuse(1, "bom", "the file starts with a byte-order mark; save it as UTF-8 without BOM")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start : error.start + 1].hex()
        return refuse(line, "encoding", f"byte 0x{bad} is not UTF-8; save the file as UTF-8")


def _header(found: list[str], spec: TableSpec) -> list[Finding]:
    if found == list(spec.names):
        return []
    findings = []
    for name in found:
        if name not in spec.names:
            shown = HIDDEN.sub("?", name)[:60]
            findings.append(
                Finding(spec.file, 1, shown, "columns", f"unknown column {shown!r}; {hint(name, spec.names)}")
            )
    missing = [name for name in spec.names if name not in found]
    if missing:
        findings.append(Finding(spec.file, 1, "", "columns", f"missing columns: {', '.join(missing)}; add them"))
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        findings.append(Finding(spec.file, 1, "", "columns", f"columns stand twice: {', '.join(twice)[:200]}"))
    if not findings:
        findings.append(
            Finding(spec.file, 1, "", "columns", f"columns are out of order; the order is {','.join(spec.names)}")
        )
    return findings


def _visible(row: list[str], line: int, spec: TableSpec) -> list[Finding]:
    findings = []
    for name, cell in zip(spec.names, row, strict=True):
        if len(cell) > LONGEST_CELL:
            message = f"{len(cell)} characters; at most {LONGEST_CELL} are allowed; shorten it"
            findings.append(Finding(spec.file, line, name, "cell-length", message))
        elif "\n" in cell or "\r" in cell:
            message = "a line break inside the cell; write it on one line"
            findings.append(Finding(spec.file, line, name, "line-break", message))
        elif hidden := HIDDEN.search(cell):
            message = f"invisible character U+{ord(hidden.group()):04X} at position {hidden.start() + 1}; delete it"
            findings.append(Finding(spec.file, line, name, "hidden-character", message))
        elif cell != cell.strip():
            message = "the cell starts or ends with a space; delete it"
            findings.append(Finding(spec.file, line, name, "space", message))
    return findings


def read(path: Path, spec: TableSpec) -> tuple[RawTable, list[Finding]]:
    """Which text cells does the file hold, and what is broken about its form?

    A row that is refused is left out of the table and named in the findings; nothing is repaired.
    """
    table = _empty(spec)
    text, findings = _decode(path, spec)
    if findings:
        return table, findings
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    width = len(spec.names)
    rows: list[list[str]] = []
    line = 1
    try:
        header = next(reader, [])
        if found := _header(header, spec):
            return table, found
        line = reader.line_num + 1
        for row in reader:
            if len(findings) >= MOST_FINDINGS:
                break
            if len(row) != width:
                found_cells = f"{len(row)} cells; {width} are needed" if row else "an empty line; delete it"
                message = f"{found_cells}" + ("; check the commas and quotes of this line" if row else "")
                findings.append(Finding(spec.file, line, "", "width", message))
            else:
                joined = "".join(row)
                suspicious = len(joined) > LONGEST_CELL or not joined.isprintable() or HIDDEN.search(joined)
                trouble = _visible(row, line, spec) if suspicious or _edges(row) else []
                findings.extend(trouble)
                if not trouble:
                    rows.append(row)
                    table.lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"the quoting breaks here ({error}); close the quote and double quotes inside a cell"
        findings.append(Finding(spec.file, line, "", "quotes", message))
        return _empty(spec), findings
    if rows:
        table.columns = dict(zip(spec.names, map(list, zip(*rows, strict=True)), strict=True))
    return table, list(fewer(findings))


def fewer(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first of many findings of one kind, and a last one that says that there are more."""
    for count, finding in enumerate(findings, 1):
        yield finding
        if count == MOST_FINDINGS:
            message = f"{MOST_FINDINGS:,} findings of this kind and perhaps more; mend these and check again"
            yield Finding(finding.file, finding.line, "", "many-findings", message)
            return


def _edges(row: list[str]) -> bool:
    return any(cell and (cell[0].isspace() or cell[-1].isspace()) for cell in row)

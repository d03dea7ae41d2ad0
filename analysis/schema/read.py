"""A CSV file -> columns of text with line numbers, or findings that say exactly where it breaks."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from analysis.errors import HIDDEN, Finding, hint
from analysis.files import MOST_BYTES, contents
from analysis.model.columns import TableSpec

MOST_ROWS: Final = 250_000
LONGEST_CELL: Final = 4000
_SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MOST_FINDINGS: Final = 1000  # of one kind in one table: who mends a thousand lines sees the rest in the next run


@dataclass
class RawTable:
    """Text cells by column, and the line of the file each row starts on."""

    spec: TableSpec
    columns: dict[str, list[str]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def finding(self, line: int, column: str, reason: str, message: str, severity: str = "error") -> Finding:
        """What is wrong with a cell of this table."""
        return Finding(self.spec.file, line, column, reason, message, severity)

    def rows(self, *names: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The line of each row, and its cells in these columns."""
        return zip(self.lines, zip(*(self.columns[name] for name in names), strict=True), strict=True)


def _empty(spec: TableSpec) -> RawTable:
    return RawTable(spec, {name: [] for name in spec.names}, [])


def decode(file: str, data: bytes) -> tuple[str, list[Finding]]:
    """The text of a file in UTF-8, or a finding on the line that is not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [Finding(file, 1, "", "bom", "the file is in UTF-16; save it as UTF-8")]
    try:
        return data.decode("utf-8-sig"), []  # spreadsheets begin UTF-8 with a byte-order mark, which loses nothing
    except UnicodeDecodeError as error:
        bad = data[error.start : error.start + 1].hex()
        message = f"byte 0x{bad} is not UTF-8; save the file as UTF-8"
        return "", [Finding(file, data.count(b"\n", 0, error.start) + 1, "", "encoding", message)]


def _text(path: Path, spec: TableSpec) -> tuple[str, list[Finding]]:
    def refuse(line: int, reason: str, message: str) -> tuple[str, list[Finding]]:
        return "", [Finding(spec.file, line, "", reason, message)]

    data, findings = contents(path, MOST_BYTES)
    if findings:
        return "", findings
    if data is None:
        return refuse(1, "file-missing", f"the file is not there; start it with this header: {','.join(spec.names)}")
    if (rows := data.count(b"\n")) > MOST_ROWS:
        return refuse(1, "row-count", f"{rows} lines; at most {MOST_ROWS} are read; split the dataset into folders")
    text, findings = decode(spec.file, data)
    if lone := re.search(r"\r(?!\n)", text):
        message = "a carriage return that ends no line; save the file with line ends LF or CRLF, and cells on one line"
        return refuse(text.count("\n", 0, lone.start()) + 1, "line-ends", message)
    return text, findings


def _header(found: list[str], spec: TableSpec) -> Iterator[Finding]:
    if len(found) == 1 and (cut := next((name for sign, name in _SEPARATORS.items() if sign in found[0]), "")):
        message = f"the columns are separated by {cut}; save the file as CSV with commas"
        yield Finding(spec.file, 1, "", "separator", message)
        return
    counts, known = Counter(found), set(spec.names)
    names = [c.name for c in spec.columns if not c.optional or c.name in counts]
    if found == names:
        return
    unknown = [name for name in found if name not in known]
    for name in unknown[:MOST_FINDINGS]:  # each takes a search for the nearest
        shown = HIDDEN.sub("?", name[:60])
        told = "delete it, a day is as exact as it is written" if name in spec.precisions else hint(shown, spec.names)
        yield Finding(spec.file, 1, shown, "columns", f"unknown column {shown!r}; {told}")
    missing = [name for name in names if name not in counts]
    if missing:
        yield Finding(spec.file, 1, "", "columns", f"missing columns: {', '.join(missing)}; add them")
    twice = [name for name in names if counts[name] > 1]
    if twice:
        yield Finding(spec.file, 1, "", "columns", f"duplicate columns: {', '.join(twice)}; delete one of each")
    if len(unknown) > MOST_FINDINGS:
        message = f"{len(unknown):,} unknown columns; the columns are {','.join(spec.names)}"
        yield Finding(spec.file, 1, "", "columns", message)
    elif not (unknown or missing or twice):
        message = f"columns are out of order; the order is {','.join(names)}"
        yield Finding(spec.file, 1, "", "columns", message)


def _visible(row: list[str], line: int, spec: TableSpec, names: list[str]) -> list[Finding]:
    findings = []
    for name, cell in zip(names, row, strict=True):
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
    if spec.optional and not os.path.lexists(path):
        return table, []
    text, findings = _text(path, spec)
    if findings:
        return table, findings
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    line = 1
    try:
        header = next(reader, [])
        if found := list(_header(header, spec)):
            return table, found
        width = len(header)
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
                trouble = _visible(row, line, spec, header) if suspicious or _has_outer_space(row) else []
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
        filled = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
        table.columns = {name: filled.get(name) or [""] * len(rows) for name in spec.names}
    return table, list(truncate(findings))


def truncate(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first of many findings of one kind, and a last one that says that there are more, as grave as they are."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.severity] += 1
        if counts[finding.severity] <= MOST_FINDINGS:
            yield finding
        if counts[finding.severity] == MOST_FINDINGS:
            message = f"{MOST_FINDINGS:,} findings of this kind and perhaps more; fix these and check again"
            yield Finding(finding.file, finding.line, "", "many-findings", message, severity=finding.severity)
            if finding.severity == "error":
                return


def _has_outer_space(row: list[str]) -> bool:
    return any(cell and (cell[0].isspace() or cell[-1].isspace()) for cell in row)

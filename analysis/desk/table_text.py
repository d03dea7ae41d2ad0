"""The text of one table, in which single rows are added or changed; every other line stays byte for byte as it was."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Literal

from analysis.errors import UnknownName, UsageError
from analysis.model.columns import TableSpec

_MARK = "\ufeff"  # of byte order, with which spreadsheets begin a file


class TableText:
    """The lines of a CSV file and what stands in them.

    Parameters
    ----------
    data : the bytes of the file; None for an optional table that is not there yet.

    Raises
    ------
    UsageError
        When the file is not CSV in UTF-8 with the columns of its table; `dossier check` says where.
    """

    def __init__(self, spec: TableSpec, data: bytes | None) -> None:
        self.spec = spec
        try:
            text = ",".join(spec.names) + "\n" if data is None else data.decode("utf-8")
            self.mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
            lines = list(io.StringIO(text, newline=""))
            reader = csv.reader(iter(lines), strict=True)
            found, taken = [], 0
            for row in reader:
                found.append((row, "".join(lines[taken : reader.line_num])))
                taken = reader.line_num
            (self.header, self.head), *self.records = found
            self._at = {name: self.header.index(name) for name in (spec.key or spec.sort[0], *spec.sort)}
        except (ValueError, csv.Error) as error:  # what is not UTF-8 is a ValueError, too
            raise UsageError(f"{spec.file} cannot be read as a table; run `dossier check` on its folder") from error
        self.end = "\r\n" if self.head.endswith("\r\n") else "\n"
        self.quoting: Literal[0, 1] = csv.QUOTE_ALL if self.head.startswith('"') else csv.QUOTE_MINIMAL

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return (self.mark + self.head + "".join(raw for _, raw in self.records)).encode()

    def add(self, cells: Mapping[str, str]) -> None:
        """Put a row where the order of its table wants it; cells that are not named are empty."""
        self._place([cells.get(name, "") for name in self._fitting(cells)])

    def row(self, key: str) -> dict[str, str]:
        """The cells of a row by its id."""
        return dict(zip(self.header, self.records[self._find(key)][0], strict=True))

    def set(self, key: str, cells: Mapping[str, str]) -> None:
        """Give cells of a row other values; the row moves where the order of its table then wants it."""
        names = self._fitting(cells)
        old, _ = self.records.pop(self._find(key))
        self._place([cells.get(name, value) for name, value in zip(names, old, strict=True)])

    def _find(self, key: str) -> int:
        keys = [row[self._at[self.spec.key]] for row, _ in self.records]
        if key not in keys:
            raise UnknownName(f"{self.spec.key} of {self.spec.file}", key, keys)
        return keys.index(key)

    def _fitting(self, cells: Mapping[str, str]) -> list[str]:
        if strange := [name for name in cells if name not in self.spec.names]:
            raise UnknownName(f"column of {self.spec.file}", strange[0], self.spec.names)
        if absent := [name for name, cell in cells.items() if cell and name not in self.header]:
            raise UsageError(
                f"{self.spec.file} has no column {absent[0]!r}, which it may lack while it is empty; add it to the header, "
                f"in the order {','.join(self.spec.names)}, or leave the cell empty"
            )
        return self.header

    def _place(self, row: Sequence[str]) -> None:
        order = [self._order(held) for held, _ in self.records]
        at = bisect_right(order, self._order(row))
        held = io.StringIO(newline="")
        csv.writer(held, lineterminator=self.end, quoting=self.quoting).writerow(row)
        if at == len(self.records):  # an editor may have left the last line without an end
            self._close()
        self.records.insert(at, (list(row), held.getvalue()))

    def _order(self, row: Sequence[str]) -> tuple[str, ...]:
        return tuple(row[self._at[name]] for name in self.spec.sort)

    def _close(self) -> None:
        if not self.records:
            self.head = self.head.rstrip("\r\n") + self.end
        elif not self.records[-1][1].endswith("\n"):
            row, raw = self.records[-1]
            self.records[-1] = (row, raw + self.end)

"""One change of a dataset: rows to add, cells to set, a line of its changelog. It lands whole, or not at all.

This is the only writer: `dossier add`, `dossier set` and the desk in JupyterLab hand their changes to it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.desk.table_text import TableText
from analysis.errors import DataError, Finding, UsageError
from analysis.files import MOST_BYTES, contents
from analysis.model.tables import TABLES
from analysis.schema.check import check
from analysis.schema.journal import CHANGELOG, READ, land, locked, settle

Cells = Mapping[str, str]
_TITLE: Final = "# Changes to the data\n"
_PATIENCE: Final = 5.0  # seconds that a writer waits for another one


@dataclass(frozen=True)
class Change:
    """What is to be written.

    Parameters
    ----------
    rows : table and cells of each row to add; cells that are not named are empty.
    cells : table, id and the cells of each row to change.
    told : the line of the changelog, in a curator's words; empty: none.
    """

    rows: tuple[tuple[str, Cells], ...] = ()
    cells: tuple[tuple[str, str, Cells], ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Judged:
    """A change as `dossier check` judges the whole dataset with it.

    Parameters
    ----------
    folder : the dataset with the change, for as long as it is looked at.
    findings : what is wrong with it that was not wrong before, errors first.
    mended : how many errors are gone.
    left : errors that were there before and are still there.
    """

    folder: Path
    findings: tuple[Finding, ...]
    mended: int = 0
    left: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The new findings that keep the change from landing."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Why the change cannot land; a table that was broken may be mended one cell after the other."""
        return self.errors or (() if self.mended else self.left)


@contextmanager
def judged(folder: Path, change: Change) -> Iterator[Judged]:
    """What would `dossier check` say of the dataset with this change? Nothing of the dataset is touched.

    Raises
    ------
    UnknownName, UsageError
        When the change names a row, a column or a table that there is not.
    """
    before = _counted(check(folder)[1])
    with tempfile.TemporaryDirectory(prefix="dossier-") as place:
        trial = Path(place)
        for name in READ[1:]:
            data, _ = contents(folder / name, MOST_BYTES)
            if data is not None:
                (trial / name).write_bytes(data)
        for name, data in files(trial, change).items():
            (trial / name).write_bytes(data)
        yield _judged(trial, before)


def save(folder: Path, change: Change, today: dt.date | None = None) -> tuple[Finding, ...]:
    """Write a change: tables and changelog together or, where the dataset with it would not hold, nothing.

    Returns
    -------
    tuple of Finding
        What `dossier check` now warns of and did not before.

    Raises
    ------
    DataError
        When the dataset with the change breaks a rule; ``findings`` names each.
    UsageError
        When somebody else is writing, or the change names what there is not.
    """
    with locked(folder, _PATIENCE):
        settle(folder)  # what another writer left undone comes first
        with judged(folder, change) as found:
            if found.refused:
                raise DataError(found.refused)
        written = files(folder, change)
        if change.told:
            written[CHANGELOG] = _logged(folder, change.told, today or dt.datetime.now(dt.UTC).date())
        land(folder, written)
    return found.findings


def files(folder: Path, change: Change) -> dict[str, bytes]:
    """The tables that a change touches, as they read with it."""
    tables: dict[str, TableText] = {}
    for name in (*(name for name, _ in change.rows), *(name for name, *_ in change.cells)):
        if name not in tables:
            tables[name] = TableText(TABLES[name], contents(folder / TABLES[name].file, MOST_BYTES)[0])
    for name, cells in change.rows:
        tables[name].add(cells)
    for name, key, cells in change.cells:
        tables[name].set(key, cells)
    return {TABLES[name].file: table.data for name, table in tables.items()}


def _judged(trial: Path, before: dict[tuple[str, ...], int]) -> Judged:
    """The findings that were not there before: told apart by what they say, since their lines move."""
    found = check(trial)[1]
    after = _counted(found)
    new, left, held = [], [], dict(before)
    for finding in found:
        known = held.get(_said(finding), 0) > 0
        held[_said(finding)] = held.get(_said(finding), 0) - 1
        if not known:
            new.append(finding)
        elif finding.severity == "error":
            left.append(finding)
    mended = sum(max(0, n - after.get(key, 0)) for key, n in before.items() if key[-1] == "error")
    return Judged(trial, tuple(sorted(new, key=lambda f: f.severity)), mended, tuple(left))


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.file, finding.column, finding.reason, finding.message, finding.severity


def _counted(findings: list[Finding]) -> dict[tuple[str, ...], int]:
    counts: dict[tuple[str, ...], int] = {}
    for finding in findings:
        counts[_said(finding)] = counts.get(_said(finding), 0) + 1
    return counts


def _logged(folder: Path, told: str, day: dt.date) -> bytes:
    """The changelog with a line at the end of its first section, the one of the version to come."""
    data, refused = contents(folder / CHANGELOG, MOST_BYTES)
    if refused:
        raise UsageError(f"{CHANGELOG} cannot be read; {refused[0].message}")
    try:
        text = (data or f"{_TITLE}\n## Unreleased\n".encode()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{CHANGELOG} is not UTF-8; save it as UTF-8, then run this again") from error
    lines = text.splitlines(keepends=True)
    heads = [at for at, line in enumerate(lines) if line.startswith("## ")]
    end = heads[1] if len(heads) > 1 else len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    apart = [] if end and lines[end - 1].startswith("- ") else ["\n"]
    return "".join([*lines[:end], *apart, f"- {day.isoformat()}: {' '.join(told.split())}\n", *lines[end:]]).encode()

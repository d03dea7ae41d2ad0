"""How far do two coders agree? Krippendorff's alpha of each column, from the cells that a second coder read."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.errors import Finding, UsageError, hint
from analysis.files import atomic_write
from analysis.model.columns import Column, TableSpec
from analysis.model.config import DatasetConfig
from analysis.model.tables import SEPARATOR, TABLES
from analysis.schema.cells import cell_findings, nearest
from analysis.schema.check import check
from analysis.schema.read import RawTable, read, truncate

SECOND_CODING: Final = TableSpec(
    "second_coding",
    "",
    "What a second coder read, cell by cell, without seeing the first value",
    (
        Column("row", "id", "the claim or event"),
        Column("column", "text", "its column", "bound"),
        Column("first", "text", "what stood there when it was coded again", "at_least", empty="the cell was empty"),
        Column("second", "text", "what the second coder wrote", "more_than", empty="the coder left it empty"),
        Column("page", "url", "the page that was read"),
    ),
    ("row", "column"),
    optional=True,
)
CODED: Final = ("claims", "events")
RESAMPLES: Final = 2000
SEED: Final = 20261128
_NUMBERS: Final = ("low", "best", "high")
_HOLDS: Final = {"at_least": "low", "more_than": "low", "up_to": "high", "exact": "best", "about": "best"}


@dataclass(frozen=True)
class Agreement:
    """Two coders on one column: how many cells both read, on how many they agree, and alpha with its 95 % interval.

    `alpha` and its ends are NaN where every cell holds one value: chance cannot be told from agreement there.
    """

    table: str
    column: str
    cells: int
    agreed: int
    alpha: float
    low: float
    high: float


def alpha(first: np.ndarray, second: np.ndarray) -> float | np.ndarray:
    """What is Krippendorff's nominal alpha of two coders who both coded every unit?

    Parameters
    ----------
    first, second : numpy.ndarray of int, shape (..., units)
        The value of each unit as a number; leading axes are coded apart, as for resamples.

    Returns
    -------
    float or numpy.ndarray
        1 is full agreement, 0 what chance gives; NaN where all values are one.

    Notes
    -----
    One less observed over expected disagreement, with 2N values in all: Krippendorff, Content Analysis (2004), chapter 11.
    """
    units = first.shape[-1]
    values = 2 * units
    categories = int(max(first.max(initial=0), second.max(initial=0))) + 1
    rows = np.concatenate([first, second], axis=-1).reshape(-1, values)
    counts = np.apply_along_axis(np.bincount, 1, rows, minlength=categories).astype(float)
    same_by_chance = (counts * (counts - 1)).sum(axis=1) / (values * (values - 1))
    observed = (first != second).reshape(-1, units).mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - observed / (1 - same_by_chance)
    found[same_by_chance == 1] = np.nan
    return float(found[0]) if first.ndim == 1 else found


def agreements(folder: Path) -> list[Agreement]:
    """How far do two coders agree, column by column? The intervals are percentiles of resampled rows.

    Parameters
    ----------
    folder : pathlib.Path
        A folder of tables with `second_coding.csv`, free of findings.

    Returns
    -------
    list of Agreement
        In the order of the tables' columns. Lists of ids count as filled or empty.

    Raises
    ------
    UsageError
        When the folder holds no second coding.
    """
    coded = _frame(folder)
    found = []
    for name, column in _columns():
        cells = coded[(coded["table"] == name) & (coded["column"] == column.name)]
        if cells.empty:
            continue
        pair = cells[["first", "second"]]
        if column.kind == "list":
            pair = pair != ""
        codes, _ = pd.factorize(pair.to_numpy().T.ravel())
        first, second = codes.reshape(2, -1)
        drawn = np.random.default_rng(SEED).integers(0, len(first), (RESAMPLES, len(first)))
        resampled = np.asarray(alpha(first[drawn], second[drawn]))
        ends = np.nanquantile(resampled, (0.025, 0.975)) if np.isfinite(resampled).any() else (np.nan, np.nan)
        agreed = int((first == second).sum())
        found.append(Agreement(name, column.name, len(first), agreed, float(alpha(first, second)), *map(float, ends)))
    return found


def reliability(folder: Path) -> str:
    """The agreement of each column as plain text."""
    table = pd.DataFrame(_told(folder), columns=_HEADER)
    return f"two coders, Krippendorff's alpha (nominal) and its 95 % interval over resampled rows\n{table.to_string(index=False)}"


def for_codebook(folder: Path) -> list[str]:
    """The agreement of each column as lines of Markdown; none for a folder without a second coding."""
    if not (folder / SECOND_CODING.file).is_file():
        return []
    rows = [f"| {' | '.join(map(str, row))} |" for row in _told(folder)]
    return [
        "\n### How far two coders agree\n",
        "Krippendorff's alpha for nominal values, with its 95 % interval over resampled rows; `dossier check --reliability` prints it.\n",
        f"| {' | '.join(_HEADER)} |",
        f"|{'---|' * len(_HEADER)}",
        *rows,
    ]


_HEADER: Final = ("column", "cells", "agree", "alpha", "from", "to")


def _told(folder: Path) -> list[tuple[object, ...]]:
    found = [(a, [f"{x:.2f}" if x == x else "-" for x in (a.alpha, a.low, a.high)]) for a in agreements(folder)]
    return [(f"{a.table}.{a.column}", a.cells, f"{a.agreed / a.cells:.0%}", *numbers) for a, numbers in found]


def coding_findings(folder: Path, own: DatasetConfig, tables: dict[str, RawTable]) -> Iterator[Finding]:
    """Lines of the second coding that no longer say which cell they are about, or hold what its column does not allow."""
    listed, findings = read(folder / SECOND_CODING.file, SECOND_CODING)
    yield from findings
    yield from truncate(cell_findings(listed, own))
    table_of = {key: name for name in CODED for key in tables[name].columns[TABLES[name].key]}
    ordered = sorted(table_of)
    seen: dict[tuple[str, str], int] = {}
    columns = (listed.columns[name] for name in ("row", "column", "second"))
    for line, row, column, second in zip(listed.lines, *columns, strict=True):
        place = (row, column)
        if place in seen:
            message = f"{row!r} and {column!r} stand on line {seen[place]} too; keep one line a cell"
            yield Finding(SECOND_CODING.file, line, "row", "duplicate-id", message)
        seen.setdefault(place, line)
        if row not in table_of:
            message = f"{row!r} is neither a claim nor an event; {nearest(row, ordered)}"
            yield Finding(SECOND_CODING.file, line, "row", "reference", message)
            continue
        spec = TABLES[table_of[row]]
        if column not in spec.names:
            message = f"{column!r} is no column of {spec.file}; {hint(column, spec.names)}"
            yield Finding(SECOND_CODING.file, line, "column", "reference", message)
        elif second and (words := spec.column(column).allowed(own)) and second not in words:
            yield Finding(
                SECOND_CODING.file, line, "second", "word", f"{second!r} is not allowed; {hint(second, list(words))}"
            )


def recode(folder: Path, to: Path) -> pd.DataFrame:
    """What would the tables be, had the second coder's values stood in them? Writes them to a new folder.

    Parameters
    ----------
    folder : pathlib.Path
        A folder of tables with `second_coding.csv`.
    to : pathlib.Path
        The folder to write; it must not be there yet.

    Returns
    -------
    pandas.DataFrame
        Each cell on which the coders differ: `row`, `column`, `first`, `second`, and `taken`: False where the value breaks a rule
        of the tables together with the cells that were not coded again, so that the row stands as it was.

    Raises
    ------
    UsageError
        When there is no second coding, or `to` exists, lies in the dataset or cannot be written; then nothing is left behind.
    """
    if to.exists() or folder.resolve() in to.resolve().parents:
        raise UsageError(
            f"{str(to)!r} exists or lies in the dataset; name a folder that does not, so that nothing is overwritten"
        )
    coded = _frame(folder)
    differing = coded[coded["first"] != coded["second"]].reset_index(drop=True)
    try:  # beside it first, so that only a whole folder has its name
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".recode-") as beside:
            left = _recoded(folder, Path(beside) / "tables", differing)
            (Path(beside) / "tables").rename(to)
    except OSError as error:
        raise UsageError(f"{str(to)!r} cannot be written ({error.strerror}); give a folder that can") from error
    return differing[["row", "column", "first", "second"]].assign(taken=~differing["row"].isin(left))


def _recoded(folder: Path, to: Path, differing: pd.DataFrame) -> set[str]:
    """Write the tables with the second values; which rows stay as they were, since a rule forbids the new value?"""
    to.mkdir()
    for path in folder.iterdir():
        if path.suffix in (".csv", ".toml") and path.name != SECOND_CODING.file and path.is_file():
            shutil.copy(path, to)
    left: set[str] = set()
    while True:  # each round leaves at least one row more as it was
        for name in CODED:
            _rewrite(folder / TABLES[name].file, to / TABLES[name].file, name, differing[~differing["row"].isin(left)])
        tables, findings = check(to)
        broken = [f for f in findings if f.severity == "error"]
        if not broken:
            return left
        changed = set(differing["row"]) - left
        if not changed:
            raise UsageError(f"the tables of {str(folder)!r} break rules themselves; `dossier check` says which")
        left |= {row for finding in broken for row in _suspects(tables, finding) if row in changed} or changed


def _suspects(tables: dict[str, RawTable], finding: Finding) -> set[str]:
    """Whose new value may break this rule: the row's own, that of one it names, or of one that names it."""
    found: set[str] = set()
    for name in CODED:
        table, key = tables[name], TABLES[name].key
        if finding.file != table.spec.file or finding.line not in table.lines:
            continue
        at = table.lines.index(finding.line)
        own = table.columns[key][at]
        links = [c.name for c in table.spec.columns if c.refers == name]
        found |= {own} | {other for link in links for other in table.columns[link][at].split(SEPARATOR) if other}
        for link in links:
            found |= {
                row
                for row, cell in zip(table.columns[key], table.columns[link], strict=True)
                if own in cell.split(SEPARATOR)
            }
    return found


def _rewrite(original: Path, path: Path, name: str, cells: pd.DataFrame) -> None:
    with original.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        header, rows = list(reader.fieldnames or ()), list(reader)
    wanted = {row: dict(zip(part["column"], part["second"], strict=True)) for row, part in cells.groupby("row")}
    lists = {c.name for c in TABLES[name].columns if c.kind == "list"}
    for row in rows:
        changed = wanted.get(row[TABLES[name].key], {})
        row |= {column: value for column, value in changed.items() if column in header and column not in lists}
        if (holds := _HOLDS.get(changed.get("bound", ""))) and sum(bool(row[c]) for c in _NUMBERS) == 1:
            number = next(row[c] for c in _NUMBERS if row[c])
            row |= dict.fromkeys(_NUMBERS, "") | {holds: number}
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    atomic_write(path, text.getvalue())


def _columns() -> Iterator[tuple[str, Column]]:
    return ((name, column) for name in CODED for column in TABLES[name].columns)


def _frame(folder: Path) -> pd.DataFrame:
    listed, findings = read(folder / SECOND_CODING.file, SECOND_CODING)
    if findings or not len(listed):
        raise UsageError(
            f"{str(folder)!r} holds no usable {SECOND_CODING.file}; `dossier check` says what is wrong with one, "
            "and the codebook what it holds"
        )
    frame = pd.DataFrame(listed.columns)
    ids = {name: set(read(folder / TABLES[name].file, TABLES[name])[0].columns[TABLES[name].key]) for name in CODED}
    return frame.assign(table=np.where(frame["row"].isin(ids["claims"]), "claims", "events"))

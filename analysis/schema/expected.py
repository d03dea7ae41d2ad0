"""Declared sizes of a dataset: `expected.toml` beside the tables. Below the least fails, above the most warns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from analysis.errors import Finding, hint
from analysis.model.config import DatasetConfig
from analysis.model.tables import TABLES
from analysis.schema.cells import nearest
from analysis.schema.frames import split
from analysis.schema.read import MOST_ROWS, RawTable, contents
from analysis.schema.toml import MOST_TOML, Toml, parse, shown

FILE: Final = "expected.toml"
_PAIR: Final = f"[least, most], two whole numbers from 0 to {MOST_ROWS}, the lesser first, e.g. [40, 80]"


def read_sizes(folder: Path) -> Toml:
    """The limits a folder declares, and what is wrong with their form.

    The file is optional. ``[claims] rows = [350, 600]`` bounds the rows; ``[events.kind] summit = [3, 40]``
    bounds the rows whose ``kind`` is ``summit``.
    """
    data, refused = contents(folder / FILE, MOST_TOML)
    found = parse(FILE, "expected", data or b"")
    found.findings += refused
    for name, rules in found.values.items():
        if not found.known(name, "", tuple(TABLES)):
            continue
        if not isinstance(rules, dict):
            found.refuse(name, f"{name} is {shown(rules)}; write [{name}], and under it rows = {_PAIR}")
            continue
        for column, bounds in rules.items():
            path = f"{name}.{column}"
            if not found.known(column, name, ("rows", *TABLES[name].names)):
                continue
            if column == "rows":
                _judge(found, path, bounds)
            elif not isinstance(bounds, dict):
                found.refuse(
                    path, f"{path} is {shown(bounds)}; write [{path}], and under it one line a word: word = {_PAIR}"
                )
            else:
                for word, limits in bounds.items():
                    _judge(found, f"{path}.{word}", limits)
    return found


def _judge(found: Toml, path: str, limits: Any) -> None:
    whole = isinstance(limits, list) and len(limits) == 2 and all(type(n) is int for n in limits)
    if not whole or not 0 <= limits[0] <= limits[1] <= MOST_ROWS:
        found.refuse(path, f"{shown(limits)} is not a pair of limits; write {_PAIR}")


def size_findings(sizes: Toml, own: DatasetConfig, tables: dict[str, RawTable]) -> Iterator[Finding]:
    """Tables, or kinds of rows in them, that are smaller or larger than declared; and words no row can hold."""
    for name, rules in sizes.values.items():
        table = tables[name]
        for column, bounds in rules.items():
            if column == "rows":
                yield from _held(name, table, len(table), bounds)
                continue
            spec, cells = table.spec.column(column), table.columns[column]
            found = Counter(cells if spec.kind != "list" else (item for cell in cells for item in split(cell)))
            ids = sorted(tables[spec.refers].columns[TABLES[spec.refers].key]) if spec.refers else []
            known = set(ids or spec.allowed(own))
            for word, limits in bounds.items():
                if word and known and word not in known:
                    near = nearest(word[:60], ids) if ids else hint(word[:60], list(spec.allowed(own)))
                    yield sizes.finding(f"{name}.{column}.{word}", f"no row can hold {word[:60]!r}; {near}")
                else:
                    yield from _held(f"{name}.{column} {word[:60]!r}", table, found[word], limits)


def _held(label: str, table: RawTable, found: int, limits: list[int]) -> Iterator[Finding]:
    least, most = limits
    if found < least:
        message = f"{label}: {found} rows, at least {least} are expected; restore the missing rows"
        yield Finding(table.spec.file, 1, "", "too-few-rows", message)
    elif found > most:
        message = f"{label}: {found} rows, at most {most} are expected; look at them, then raise the limit in {FILE}"
        yield Finding(table.spec.file, 1, "", "many-rows", message, severity="warning")

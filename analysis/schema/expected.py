"""Declared sizes of a dataset, in `[expected]` of `dataset.toml`: below the least fails, above the most warns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from analysis.errors import Finding, hint
from analysis.model.config import DatasetConfig, Expected
from analysis.model.tables import TABLES
from analysis.schema.cells import nearest
from analysis.schema.frames import split
from analysis.schema.read import MOST_ROWS, RawTable
from analysis.schema.toml import Toml, shown

_PAIR: Final = f"[least, most], two whole numbers from 0 to {MOST_ROWS}, the lesser first, e.g. [40, 80]"


def sizes(found: Toml, declared: Mapping[str, Any]) -> Iterator[Expected]:
    """The limits that `[expected]` declares; what cannot be used is refused.

    ``[expected.claims] rows = [350, 600]`` bounds the rows; ``[expected.events.kind] summit = [3, 40]``
    bounds the rows whose ``kind`` is ``summit``.
    """
    for name, rules in declared.items():
        if not found.known(name, "expected", tuple(TABLES)):
            continue
        table = f"expected.{name}"
        if not isinstance(rules, dict):
            found.refuse(table, f"{name} is {shown(rules)}; write [{table}], and under it rows = {_PAIR}")
            continue
        for column, bounds in rules.items():
            path = f"{table}.{column}"
            if not found.known(column, table, ("rows", *TABLES[name].names)):
                continue
            if column == "rows":
                bounds, column = {"": bounds}, ""
            elif not isinstance(bounds, dict):
                want = f"write [{path}], and under it one line a word: word = {_PAIR}"
                found.refuse(path, f"{name}.{column} is {shown(bounds)}; {want}")
                continue
            for word, limits in bounds.items():
                if _is_pair(limits):
                    yield Expected(name, column, word, *limits)
                else:
                    found.refuse(
                        f"{path}.{word}" if column else path, f"{shown(limits)} is not a pair of limits; write {_PAIR}"
                    )


def _is_pair(limits: Any) -> bool:
    whole = isinstance(limits, list) and len(limits) == 2 and all(type(n) is int for n in limits)
    return whole and 0 <= limits[0] <= limits[1] <= MOST_ROWS


def size_findings(found: Toml, own: DatasetConfig, tables: Mapping[str, RawTable]) -> Iterator[Finding]:
    """Tables, or kinds of rows in them, that are smaller or larger than declared; and words no row can hold."""
    for name, column in dict.fromkeys((e.table, e.column) for e in own.expected):
        table = tables[name]
        limits = [e for e in own.expected if (e.table, e.column) == (name, column)]
        if not column:
            yield from _held(found.file, name, table, len(table), limits[0])
            continue
        spec, cells = table.spec.column(column), table.columns[column]
        counts = Counter(cells if spec.kind != "list" else (item for cell in cells for item in split(cell)))
        ids = sorted(tables[spec.refers].columns[TABLES[spec.refers].key]) if spec.refers else []
        known = set(ids or spec.allowed(own))
        for limit in limits:
            word = limit.word
            if word and known and word not in known:
                near = nearest(word[:60], ids) if ids else hint(word[:60], list(spec.allowed(own)))
                yield found.finding(f"expected.{name}.{column}.{word}", f"no row can hold {word[:60]!r}; {near}")
            else:
                yield from _held(found.file, f"{name}.{column} {word[:60]!r}", table, counts[word], limit)


def _held(declared: str, label: str, table: RawTable, found: int, limit: Expected) -> Iterator[Finding]:
    if found < limit.least:
        message = f"{label}: {found} rows, at least {limit.least} are expected; restore the missing rows"
        yield table.finding(1, "", "too-few-rows", message)
    elif found > limit.most:
        message = f"{label}: {found} rows, at most {limit.most} are expected; look at them, then raise the limit in {declared}"
        yield table.finding(1, "", "many-rows", message, severity="warning")

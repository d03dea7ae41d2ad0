"""Declared sizes of a dataset: `expected.toml` beside the tables. Below the least fails, above the most warns."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import Finding
from analysis.schema.read import RawTable

FILE = "expected.toml"


def size_findings(folder: Path, tables: dict[str, RawTable]) -> Iterator[Finding]:
    """Tables, or kinds of rows in them, that are smaller or larger than declared.

    The file is optional. ``[claims] rows = [350, 600]`` bounds the rows; ``[events.kind] summit = [3, 40]``
    bounds the rows whose ``kind`` is ``summit``.
    """
    path = folder / FILE
    if not path.is_file():
        return
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        pairs = list(_declared(declared, tables))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        message = f"cannot be read ({error}); write [table] rows = [least, most] or [table.column] word = [least, most]"
        yield Finding(FILE, 1, "", "expected", message)
        return
    for label, table, found, least, most in pairs:
        if found < least:
            message = f"{label}: {found} rows, at least {least} are expected; restore the missing rows"
            yield Finding(tables[table].spec.file, 1, "", "too-few-rows", message)
        elif found > most:
            message = (
                f"{label}: {found} rows, at most {most} are expected; look at them, then raise the limit in {FILE}"
            )
            yield Finding(tables[table].spec.file, 1, "", "many-rows", message, severity="warning")


def _declared(
    declared: dict[str, dict[str, Any]], tables: dict[str, RawTable]
) -> Iterator[tuple[str, str, int, int, int]]:
    for name, rules in declared.items():
        table = tables[name]
        for column, bounds in rules.items():
            if column == "rows":
                yield name, name, len(table), *_pair(bounds)
                continue
            found = Counter(table.columns[column])
            for word, limits in bounds.items():
                yield f"{name}.{column} {word!r}", name, found[word], *_pair(limits)


def _pair(limits: Any) -> tuple[int, int]:
    least, most = limits
    return int(least), int(most)

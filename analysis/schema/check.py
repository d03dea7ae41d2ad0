"""All findings of a folder of tables at once, and the typed frames when there are none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.errors import Finding
from analysis.files import MOST_BYTES, contents
from analysis.model.tables import TABLES
from analysis.schema import periods
from analysis.schema.cells import cell_findings, key_findings, reference_findings
from analysis.schema.config_toml import FILE as CONFIG
from analysis.schema.config_toml import OUTDATED, name_findings, read_config
from analysis.schema.exceptions import EXCEPTIONS, Exceptions
from analysis.schema.expected import size_findings
from analysis.schema.frames import frame_from_columns
from analysis.schema.journal import steady
from analysis.schema.read import RawTable, read, truncate
from analysis.schema.rules import RULES
from analysis.schema.toml import MOST_TOML


def check(folder: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    """What do the tables and `dataset.toml` hold, and what is broken?

    Form, cells, keys and references are judged first. Rules between cells run only on tables whose cells
    are sound, so that one slip is reported once. A change that lands meanwhile is seen whole or not at all.
    """
    return steady(folder, lambda: _judged(folder))


def _judged(folder: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    tables: dict[str, RawTable] = {}
    config, declared = read_config(folder)
    findings = list(declared.findings)
    usable = all(f.column.startswith("expected.") for f in findings)
    for name, spec in TABLES.items():
        tables[name], found = read(folder / spec.file, spec)
        findings += found
    for table in tables.values():
        findings += truncate(cell_findings(table, config)) if usable else ()
        findings += truncate(key_findings(table))
    if not findings:
        findings += truncate(reference_findings(tables))
        exceptions = Exceptions(folder, config)
        for rule in RULES:
            findings += truncate(exceptions.unexplained(rule.find(tables)))
        findings += [*exceptions.findings, *exceptions.unused()]
        findings += truncate(size_findings(declared, config, tables))
        findings += name_findings(declared, config, tables)
        findings += periods.evidence(declared, config, tables)
    return tables, sorted(set(findings))


def frames(tables: dict[str, RawTable]) -> dict[str, pd.DataFrame]:
    """Typed frames of checked tables, in the declared order: in which order a file holds its rows means nothing."""
    return {
        name: frame_from_columns(t.spec, t.columns).sort_values(list(t.spec.sort), ignore_index=True)
        for name, t in tables.items()
    }


def fingerprint(folder: Path) -> str:
    """SHA-256 over every byte that `check` reads: folders with the same fingerprint hold the same tables."""
    digest = hashlib.sha256()
    bounds = {spec.file: MOST_BYTES for spec in (*TABLES.values(), EXCEPTIONS)}
    bounds |= dict.fromkeys((CONFIG, *OUTDATED), MOST_TOML)
    for name, most in bounds.items():
        data, refused = contents(folder / name, most)
        digest.update(f"{name} {refused or data is not None} {len(data or b'')}\n".encode() + (data or b""))
    return digest.hexdigest()

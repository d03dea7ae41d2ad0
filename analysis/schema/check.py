"""All findings of a folder of tables at once, and the typed frames when there are none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.errors import Finding
from analysis.schema import claim_rules, event_rules
from analysis.schema.cells import cell_findings, key_findings, precision_findings, reference_findings
from analysis.schema.expected import FILE as SIZES
from analysis.schema.expected import size_findings
from analysis.schema.frames import frame_from_columns
from analysis.schema.read import RawTable, fewer, read
from analysis.schema.tables import TABLES
from analysis.schema.words import FILE as WORDS
from analysis.schema.words import read_words, word_findings


def check(folder: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    """What do the six files and `words.toml` hold, and what is broken?

    Form, cells, keys and references are judged first. Rules between cells run only on tables whose cells
    are sound, so that one slip is reported once.
    """
    tables: dict[str, RawTable] = {}
    words, findings = read_words(folder)
    usable = not findings
    for name, spec in TABLES.items():
        tables[name], found = read(folder / spec.file, spec)
        findings += found
    for table in tables.values():
        findings += fewer(cell_findings(table, words)) if usable else ()
        findings += fewer(key_findings(table))
    if not findings:
        for table in tables.values():
            findings += fewer(precision_findings(table))
        findings += fewer(reference_findings(tables))
        for rule in (*claim_rules.RULES, *event_rules.RULES):
            findings += fewer(rule(tables))
        findings += size_findings(folder, tables)
        findings += word_findings(folder, words, tables)
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
    for name in (*(spec.file for spec in TABLES.values()), SIZES, WORDS):
        path = folder / name
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name} {path.is_file()} {len(data)}\n".encode() + data)
    return digest.hexdigest()

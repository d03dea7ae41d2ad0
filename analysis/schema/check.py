"""All findings of a folder of tables at once, and the typed frames when there are none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.errors import Finding
from analysis.model.curation import EXCEPTIONS
from analysis.model.tables import TABLES
from analysis.schema import claim_rules, day_rules, event_rules, naming_rules
from analysis.schema.cells import cell_findings, key_findings, precision_findings, reference_findings
from analysis.schema.config_toml import FILE as WORDS
from analysis.schema.config_toml import read_words, word_findings
from analysis.schema.expected import FILE as SIZES
from analysis.schema.expected import read_sizes, size_findings
from analysis.schema.frames import frame_from_columns
from analysis.schema.link_rules import link_findings
from analysis.schema.read import MOST_BYTES, RawTable, contents, read, truncate
from analysis.schema.toml import MOST_TOML


def check(folder: Path) -> tuple[dict[str, RawTable], list[Finding]]:
    """What do the tables and `words.toml` hold, and what is broken?

    Form, cells, keys and references are judged first. Rules between cells run only on tables whose cells
    are sound, so that one slip is reported once.
    """
    tables: dict[str, RawTable] = {}
    words, findings = read_words(folder)
    usable = not findings
    sizes = read_sizes(folder)
    findings += truncate(sizes.findings)
    for name, spec in TABLES.items():
        tables[name], found = read(folder / spec.file, spec)
        findings += found
    for table in tables.values():
        findings += truncate(cell_findings(table, words)) if usable else ()
        findings += truncate(key_findings(table))
    if not findings:
        for table in tables.values():
            findings += truncate(precision_findings(table))
        findings += truncate(reference_findings(tables))
        for rule in (*claim_rules.RULES, *event_rules.RULES, *day_rules.RULES, *naming_rules.RULES):
            findings += truncate(rule(tables))
        findings += link_findings(folder, words, tables)
        findings += truncate(size_findings(sizes, words, tables))
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
    bounds = {spec.file: MOST_BYTES for spec in (*TABLES.values(), EXCEPTIONS)} | {SIZES: MOST_TOML, WORDS: MOST_TOML}
    for name, most in bounds.items():
        data, refused = contents(folder / name, most)
        digest.update(f"{name} {refused or data is not None} {len(data or b'')}\n".encode() + (data or b""))
    return digest.hexdigest()

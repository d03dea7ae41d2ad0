"""The generated parts of `data/`: the codebook's column tables and `datapackage.json`. Drift fails a test."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from analysis.errors import DataError, UsageError
from analysis.files import MOST_BYTES, atomic_write, contents
from analysis.model.columns import Column, TableSpec
from analysis.model.config import DatasetConfig
from analysis.model.tables import SEPARATOR, TABLES
from analysis.schema.config_toml import read_config
from analysis.schema.exceptions import EXCEPTIONS
from analysis.schema.reliability import SECOND_CODING, for_codebook
from analysis.schema.rules import RULES

START: Final = "<!-- generated from analysis/schema; edit there, then run `dossier codebook` -->"
_LICENCE_PATH: Final = {"CC-BY-4.0": {"path": "https://creativecommons.org/licenses/by/4.0/"}}
END: Final = "<!-- end of the generated part -->"
LONGEST_NAME: Final = 80  # letters; most systems take a file's name of 255
_PROFILES: Final = "https://datapackage.org/profiles/2.0"
# The types of Table Schema v2; what is not here is text.
_FIELD: Final[dict[str, dict[str, str]]] = {
    "number": {"type": "number"},
    "degrees": {"type": "number"},
    "day": {"type": "date"},
    "url": {"type": "string", "format": "uri"},
    "list": {"type": "list", "delimiter": SEPARATOR},
}
_TYPE: Final = {
    "id": "id",
    "text": "text",
    "word": "word",
    "number": "number",
    "degrees": "degrees",
    "day": "day",
    "partial_date": "day, month or year",
    "list": f"`{SEPARATOR}` list of ids or names",
    "country": "ISO 3166 alpha-3",
    "url": "web address",
}


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _row(column: Column) -> str:
    must = "required" if column.required else f"may be empty: {column.empty}"
    refers = f" → {column.refers}" if column.refers else ""
    unit = f"; unit: {column.unit}" if column.unit else ""
    example = f"`{column.example}`" if column.example else ""
    cells = (f"`{column.name}`", _TYPE[column.kind] + refers, column.meaning + unit, example, must)
    return "| " + " | ".join(_cell(c) for c in cells) + " |"


def _words(spec: TableSpec, own: DatasetConfig) -> list[str]:
    lines = []
    for column in spec.columns:
        words = column.allowed(own)
        if words:
            allowed = "; ".join(f"`{w or '(empty)'}` {meaning}" for w, meaning in words.items())
            lines.append(f"- **{column.name}**: {allowed}.")
    return lines


def generated_tables(own: DatasetConfig, tables: Sequence[TableSpec], folder: Path) -> str:
    """Markdown tables of every column, list of every allowed word, every rule with its reason, and how far two coders agree."""
    parts = [START]
    for spec in tables:
        parts += [
            f"\n### `{spec.file}`: {spec.title.lower()}\n",
            (f"Key `{spec.key}`; sorted" if spec.key else "Sorted") + f" by {', '.join(spec.sort)}.\n",
        ]
        parts += ["| column | type | meaning | example | empty cell |", "|---|---|---|---|---|"]
        parts += [_row(column) for column in spec.columns]
        if words := _words(spec, own):
            parts += ["\nAllowed words:\n", *words]
    parts += ["\n### Rules between cells and rows\n", *_rules(), *for_codebook(folder)]
    return "\n".join([*parts, END])


def _rules() -> list[str]:
    lines = [
        "`dossier check` gives the name of the rule at the end of each finding. A rule in *italics* warns; what a person has",
        f"looked at and let stand, `{EXCEPTIONS.file}` may list where it is on a missing link.\n",
        "| rule | refuses | because |",
        "|---|---|---|",
    ]
    for rule in RULES:
        name = ", ".join(rule.names)
        lines.append(f"| {f'*{name}*' if rule.warns else name} | {_cell(rule.refuses)} | {_cell(rule.why)} |")
    return lines


def _field(column: Column, own: DatasetConfig) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if words := column.allowed(own):
        constraints["enum"] = [w for w in words if w]
    if column.kind == "partial_date":  # no type of Table Schema is a day, a month or a year
        constraints["pattern"] = r"\d{4}(-\d{2}(-\d{2})?)?"
    found: dict[str, Any] = {
        "name": column.name,
        **_FIELD.get(column.kind, {"type": "string"}),
        "description": column.meaning,
    }
    found |= {"example": column.example} if column.example else {}
    return found | ({"constraints": constraints} if constraints else {})


def datapackage(own: DatasetConfig, tables: Sequence[TableSpec]) -> str:
    """The description of the files as Data Package v2 has it."""
    resources = []
    for spec in tables:
        keys = [
            {"fields": [c.name], "reference": {"resource": c.refers, "fields": [TABLES[c.refers].key]}}
            for c in spec.columns
            if c.refers and c.kind == "id"
        ]
        schema: dict[str, Any] = {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(c, own) for c in spec.columns],
        }
        schema |= {"primaryKey": [spec.key]} if spec.key else {}
        resources.append(
            {
                "$schema": f"{_PROFILES}/dataresource.json",
                "name": spec.name.replace("_", "-"),
                "type": "table",
                "path": spec.file,
                "title": spec.title,
                "encoding": "utf-8",
                "format": "csv",
                "schema": schema | ({"foreignKeys": keys} if keys else {}),
            }
        )
    title = own.about.title or "Claims and events"
    package: dict[str, Any] = {"$schema": f"{_PROFILES}/datapackage.json", "name": package_name(title), "title": title}
    if own.about.version:
        package["version"] = own.about.version
    if own.about.licence:
        package["licenses"] = [{"name": own.about.licence} | _LICENCE_PATH.get(own.about.licence, {})]
    if own.about.authors:
        package["contributors"] = [{"title": author, "roles": ["creator"]} for author in own.about.authors]
    package["resources"] = resources
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def described(folder: Path) -> str:
    """The description of a folder's files as Data Package v2 has it: of those tables and columns that are there."""
    return datapackage(read_config(folder)[0], _there(folder))


def _there(folder: Path) -> list[TableSpec]:
    """The declaration of the files and columns that a folder has: it may lack optional ones."""
    found = []
    for spec in (*TABLES.values(), EXCEPTIONS, SECOND_CODING):
        data, _ = contents(folder / spec.file, MOST_BYTES)
        header = (data or b"").partition(b"\n")[0].decode("utf-8", "replace").strip().split(",")
        columns = tuple(c for c in spec.columns if not c.optional or c.name in header)
        if data is not None or not spec.optional:
            found.append(replace(spec, columns=columns))
    return found


def package_name(title: str) -> str:
    """What are the files of a dataset called? The beginning of its title in a-z, 0-9 and hyphens, short enough to name a file.

    Examples
    --------
    >>> package_name("Containers & Communiqués: claims and events")
    'containers-communiques'
    """
    plain = unicodedata.normalize("NFKD", title.partition(":")[0]).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].rstrip("-") or "claims-and-events"


def update(folder: Path, write: bool) -> list[Path]:
    """Which generated files differ from the declaration? With `write`, they are brought up to date.

    Raises
    ------
    UsageError
        When there is no such folder, it lacks tables, or its `README.md` is not UTF-8 or has no place for the generated
        part; nothing is written.
    DataError
        When the folder's `dataset.toml` cannot be used.
    """
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder; give the folder that holds claims.csv and the other tables")
    if lacking := [s.file for s in TABLES.values() if not s.optional and not (folder / s.file).is_file()]:
        raise UsageError(
            f"{str(folder)!r} has no {', '.join(lacking)}; give a folder of tables, as `dossier new DIR` starts one; "
            "nothing was written"
        )
    own, declared = read_config(folder)
    if declared.findings:
        raise DataError(declared.findings)
    readme = folder / "README.md"
    try:
        text = readme.read_text(encoding="utf-8") if readme.is_file() else f"# Codebook\n\n{START}\n{END}\n"
    except UnicodeDecodeError:
        raise UsageError(f"{str(readme)!r} is not UTF-8 text; save it as UTF-8, nothing was written") from None
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if not (start and end):  # somebody's own text, of which none may be lost
        raise UsageError(
            f"{str(readme)!r} does not say where the generated part goes; nothing was written. Put these two lines there:\n"
            f"{START}\n{END}"
        )
    tables = _there(folder)
    wanted = {
        readme: head + generated_tables(own, tables, folder) + tail,
        folder / "datapackage.json": datapackage(own, tables),
    }
    drifted = [
        p for p, new in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8", errors="replace") != new
    ]
    if write:
        for path in drifted:
            atomic_write(path, wanted[path])
    return drifted

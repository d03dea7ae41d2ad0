"""Tables of our making for the real command: hostile words in every cell, rows in another order, many rows."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.schema import TABLES

ROOT = Path(__file__).parents[2]
Rows = dict[str, list[dict[str, str]]]

# Each kind of text that some reader down the line takes for an order. None of it may run, load or vanish.
ATTACKS = (
    "<script>owned('script')</script>",
    "<img src=https://evil.example/i.png onerror=owned('image')>",
    '<a href="https://evil.example/a">',
    "<br><i><sub>",
    "[link](javascript:owned('markdown')) ![p](https://evil.example/p.png)",
    "%{y} %{customdata[0]} %{x|%Y} %{meta}",
    "{{7*7}} ${7*7} {% raw %} {0.__class__}",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "</script></textarea></title><script>owned('end')</script><!--",
    "\"'><svg onload=owned('svg')>",
    '=HYPERLINK("https://evil.example/x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "javascript:owned('link')",
    "data:text/html,<script>owned('data')</script>",
    "x;=1+1",
    "$\\frac{1}{2}$ \\u003cscript\\u003e",
)  # fmt: skip
MARK = "<b>bolded</b>%{x}"  # in every cell, so that a text drawn as markup or filled in as a template is seen
# Ids that are right in form and stand for something else in a page, a script or an object.
IDS = ("card", "said", "main", "filters", "plotly", "provenance", "templates", "records", "constructor", "location")
_IN_LIST = str.maketrans("();", "``,")  # brackets and semicolons have a meaning where people and places are named
_NAMING = {"participants", "speaker", "relayed_by", "place"}


def curated() -> Rows:
    """The rows of the curated tables, as text."""
    found = {}
    for name, spec in TABLES.items():
        with (ROOT / "data" / spec.file).open(encoding="utf-8", newline="") as handle:
            found[name] = list(csv.DictReader(handle))
    return found


def checkout(folder: Path) -> Path:
    """A copy of the product in a folder of its own: library, notebooks and tables."""
    for part in ("analysis", "notebooks", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return folder


def dossier(place: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> Any:
    """The real command, run to its end in a folder; `settings` go into its environment. A checkout runs itself."""
    own = {**os.environ, "PYTHONPATH": str(place if (place / "analysis").is_dir() else ROOT), **(settings or {})}
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(command, cwd=place, env=own, capture_output=True, text=True, check=False)


def words(text: str) -> str:
    """The text behind words that try to act; the same text gets the same words, so that keys still match."""
    return f"{ATTACKS[zlib.crc32(text.encode()) % len(ATTACKS)]} {MARK} {text}"[:600].rstrip()


def name_of(text: str) -> str:
    """The same for a name, which stands among others in a cell."""
    return words(text).translate(_IN_LIST)


def hostile(rows: Rows) -> Rows:
    """Every cell of free text hostile, and claims whose ids are names of the page's own parts."""
    figures = [
        r["claim_id"] for r in rows["claims"] if (r["commodity_id"], r["rendering"]) == ("containers", "canonical")
    ]
    _rename(rows, dict(zip(figures, IDS, strict=False)))
    for name, spec in TABLES.items():
        for column in spec.columns:
            for row in rows[name]:
                cell = row[column.name]
                if column.name in _NAMING and cell:
                    named, bracket, role = cell.split(";")[0].partition(" (")
                    row[column.name] = (named if named == "unnamed" else name_of(named)) + bracket + role
                elif column.name == "name" and name in ("people", "places"):
                    row[column.name] = name_of(cell)
                elif column.kind == "text" and column.name not in ("vague_term", "language", "imo") and cell:
                    row[column.name] = words(cell)
    return rows


def _rename(rows: Rows, names: dict[str, str]) -> None:
    for name, spec in TABLES.items():
        for column in spec.columns:
            if column.refers or column.name in (spec.key, "statement_id"):
                for row in rows[name]:
                    row[column.name] = ";".join(names.get(item, item) for item in row[column.name].split(";"))


def shuffled(rows: Rows, seed: int) -> Rows:
    """The same rows in another order."""
    chance = random.Random(seed)
    return {name: chance.sample(table, len(table)) for name, table in rows.items()}

"""Follows a recipe of `docs/` to the letter: each fenced block does what the line above it says, in a copy of the checkout."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import nbformat
from markdown_it import MarkdownIt

from analysis.model.tables import TABLES

ROOT: Final = Path(__file__).parents[2]
NEEDED: Final = ("analysis", "bench", "data", "docs", "notebooks", "tests", "pyproject.toml", "CHANGELOG.md")
LEFT_OUT: Final = shutil.ignore_patterns("*.egg-info", ".ipynb_checkpoints")  # what is compiled serves the copy


@dataclass(frozen=True)
class Step:
    """A fenced block with the last line of prose above it."""

    told: str
    language: str
    text: str


def steps(page: str) -> list[Step]:
    """The fenced blocks of a page in order."""
    found, told = [], ""
    for token in MarkdownIt().parse(page):
        if token.type == "inline":
            told = token.content.replace("\n", " ")
        elif token.type == "fence":
            found.append(Step(told, token.info, token.content))
    return found


def copy(place: Path) -> Path:
    """What a recipe may change, copied; the environment is the one that is there, and finds the copy first."""
    place.mkdir()
    for name in NEEDED:
        source = ROOT / name
        shutil.copytree(source, place / name, ignore=LEFT_OUT) if source.is_dir() else shutil.copy2(
            source, place / name
        )
    (place / ".venv").symlink_to(sys.prefix)
    return place


def run(command: str, where: Path) -> subprocess.CompletedProcess[str]:
    """A block of shell commands, up to the first that fails."""
    own = {**os.environ, "PYTHONPATH": str(where), "PYTHONDONTWRITEBYTECODE": "", "COLUMNS": "200"}
    own["MYPY_CACHE_DIR"] = str(ROOT / ".mypy_cache")  # what mypy knows goes by content, so that it serves the copy
    own = {name: value for name, value in own.items() if not name.startswith("PYTEST_")}
    return subprocess.run(["bash", "-euc", command], cwd=where, env=own, capture_output=True, text=True, check=False)


@dataclass
class Kitchen:
    """The copy in which a recipe is followed, and what its last command printed."""

    place: Path
    printed: str = ""
    cells: list[nbformat.NotebookNode] = field(default_factory=list)

    def follow(self, step: Step) -> None:
        """Do one step; a line that is not understood is a mistake of the recipe."""
        for form, act in ACTS:
            if found := re.search(form, step.told):
                act(self, step, *found.groups())
                return
        raise AssertionError(f"{step.told!r} says nothing that can be followed")

    def create(self, step: Step, name: str) -> None:
        path = self.place / name
        assert not path.exists(), f"{name} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, encoding="utf-8")

    def replace(self, step: Step, name: str) -> None:
        assert (self.place / name).exists(), f"{name} is not there"
        (self.place / name).write_text(step.text, encoding="utf-8")

    def append(self, step: Step, name: str) -> None:
        path = self.place / name
        path.write_text(path.read_text(encoding="utf-8") + step.text, encoding="utf-8")

    def put(self, step: Step, name: str, side: str, anchor: str) -> None:
        """Lines above or below the one line that begins with the anchor."""
        path = self.place / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        [at] = [i for i, line in enumerate(lines) if line.strip().startswith(anchor)]
        at += side == "below"
        path.write_text("".join([*lines[:at], step.text, *lines[at:]]), encoding="utf-8")

    def add_rows(self, step: Step, name: str) -> None:
        """Rows of a table where its order wants them: cells by column, rows apart by an empty line, all else empty."""
        path = self.place / name
        spec = next(spec for spec in TABLES.values() if spec.file == path.name)
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        for text in step.text.strip().split("\n\n"):
            cells = dict(line.split(": ", 1) for line in text.splitlines())
            assert cells.keys() <= set(spec.names), cells.keys() - set(spec.names)
            new = dict.fromkeys(spec.names, "") | cells
            key = [new[column] for column in spec.sort]
            at = next((i for i, row in enumerate(rows) if [row[column] for column in spec.sort] > key), len(rows))
            rows.insert(at, new)
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, spec.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def run(self, step: Step) -> None:
        done = run(step.text, self.place)
        self.printed = done.stdout + done.stderr
        assert done.returncode == 0, f"{step.text}{self.printed}"

    def fail(self, step: Step) -> None:
        done = run(step.text, self.place)
        self.printed = done.stdout + done.stderr
        assert done.returncode == 1, f"{step.text}{self.printed}"

    def read(self, step: Step) -> None:
        """Each line stands in what was printed; an ellipsis stands for anything."""
        for line in filter(None, map(str.strip, step.text.splitlines())):
            form = ".*".join(map(re.escape, line.split("…")))
            assert re.search(form, self.printed), f"{line!r} is not in\n{self.printed}"

    def cell(self, step: Step, name: str, tag: str | None) -> None:
        """One more cell of a notebook, which is saved without outputs."""
        path = self.place / name
        if not path.exists():
            self.cells = []
        text = step.text.rstrip("\n")
        made = nbformat.v4.new_markdown_cell(text) if step.language == "markdown" else nbformat.v4.new_code_cell(text)
        made.metadata.update({"tags": [tag]} if tag else {})
        self.cells.append(made)
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=self.cells, metadata=kernel), path)


ACTS: Final[list[tuple[str, Callable[..., None]]]] = [
    (r"^Create `([^`]+)`:$", Kitchen.create),
    (r"^Write `([^`]+)` anew:$", Kitchen.replace),
    (r"^Append to `([^`]+)`:$", Kitchen.append),
    (r"^Add to `([^`]+)`, in its order:$", Kitchen.add_rows),
    (r"^In `([^`]+)`, (above|below) the line that begins with `([^`]+)`:$", Kitchen.put),
    (r"^Next cell of `([^`]+)`(?:, tagged `(\w+)`)?:$", Kitchen.cell),
    (r"^Run:$", Kitchen.run),
    (r"^Run, and see it fail:$", Kitchen.fail),
    (r"^It prints:$", Kitchen.read),
]

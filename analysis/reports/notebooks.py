"""Which notebooks are there, and which one does a name mean?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import UnknownName, UsageError
from analysis.reports.parameters import Parameter, schema

Cell = dict[str, Any]


@dataclass(frozen=True)
class Notebook:
    """A notebook file, read as JSON: its cells, its title and the parameters it takes."""

    path: Path

    @property
    def name(self) -> str:
        """The file name without its ending, e.g. `03_claims_and_cadence`."""
        return self.path.stem

    @cached_property
    def cells(self) -> list[Cell]:
        """All cells in order; raises `UsageError` when the file is not a notebook."""
        try:
            whole = json.loads(self.path.read_text(encoding="utf-8"))
            json.dumps(whole, ensure_ascii=False).encode()  # half a character could neither be run nor written
            cells = whole["cells"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise UsageError(f"{self.path}: not a notebook: {error}") from error
        return [cell | {"source": "".join(cell.get("source", ""))} for cell in cells]

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters declared in the tagged cell; empty without one."""
        tagged = [c for c in self.cells if "parameters" in c.get("metadata", {}).get("tags", [])]
        if len(tagged) > 1:
            raise UsageError(f"{self.path}: {len(tagged)} cells are tagged `parameters`; one is allowed")
        return schema(tagged[0]["source"], f"{self.path.name}, parameters cell") if tagged else {}

    @cached_property
    def title(self) -> str:
        """The first level-one heading, or the file name."""
        for cell in self.cells:
            heading = re.search(r"^# +(.+)$", cell["source"], re.M) if cell["cell_type"] == "markdown" else None
            if heading:
                return heading[1].strip()
        return self.name


def folder() -> Path:
    """Where do the notebooks lie: in this checkout, or packaged beside the library?"""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "notebooks"
    return checkout if checkout.is_dir() else package / "_notebooks"


def numbered(where: Path | None = None) -> list[Notebook]:
    """Which notebooks make up the standard set (`NN_name.ipynb`), in their order?"""
    where = folder() if where is None else where
    return [Notebook(path) for path in sorted(where.glob("[0-9][0-9]_*.ipynb"))]


def find(name: str, where: Path | None = None) -> Notebook:
    """Which notebook does this name mean: a number (`03`), a name, or a path?

    Raises
    ------
    UnknownName
        if there is none, with the nearest name and all valid ones.
    """
    if name.endswith(".ipynb") and Path(name).is_file():
        return Notebook(Path(name).resolve())
    where = folder() if where is None else where
    known = {path.stem: path for path in sorted(where.glob("*.ipynb"))}
    stem = Path(name).name.removesuffix(".ipynb")
    chosen = [n for n in known if n == stem] or [n for n in known if n.split("_")[0] == stem and stem]
    if len(chosen) != 1:
        raise UnknownName("notebook", name, known)
    return Notebook(known[chosen[0]])

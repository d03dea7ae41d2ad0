"""Which notebooks are there, and which one does a name mean?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import UnknownName, UsageError
from analysis.report.parameters import Parameter, described, schema

Cell = dict[str, Any]
_TYPES = ("code", "markdown", "raw")
_OBJECTS = ("kernelspec", "language_info", "papermill")
_JSON = {dict: "an object", list: "a list", str: "text", int: "a whole number"}


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
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{self.path}: not a notebook: {error}") from error
        if fault := next(_faults(whole), ""):
            raise UsageError(
                f"{self.path}: not a notebook: {fault}; open it in JupyterLab and save it, or take it away"
            )
        return [cell | {"source": joined(cell["source"])} for cell in whole["cells"]]

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters declared in the tagged cell; empty without one."""
        tagged = sum("parameters" in c["metadata"].get("tags", []) for c in self.cells)
        if tagged > 1:
            raise UsageError(f"{self.path}: {tagged} cells are tagged `parameters`; one is allowed")
        return declared(self.cells, self.path.name)

    @property
    def described(self) -> str:
        """Its title and its parameters, for people."""
        return f"{self.name}: {self.title}\n\n{described(self.parameters)}"

    @cached_property
    def title(self) -> str:
        """The first level-one heading, or the file name."""
        for cell in self.cells:
            heading = re.search(r"^# +(.+)$", cell["source"], re.M) if cell["cell_type"] == "markdown" else None
            if heading:
                return heading[1].strip()
        return self.name


def _faults(whole: Any) -> Iterator[str]:
    """What is not as a notebook has it? Whatever is read here and by papermill, which would not say where a fault is."""
    if not isinstance(whole, dict) or type(whole.get("nbformat")) is not int or whole["nbformat"] != 4:
        yield "it is no JSON of nbformat 4"
    yield from _unlike(whole, "its", {"nbformat_minor": int, "cells": list, "metadata": dict})
    yield from _unlike(whole["metadata"], "its", {key: dict for key in _OBJECTS if key in whole["metadata"]})
    for number, cell in enumerate(whole["cells"], 1):
        where = f"cell {number}: its"
        if not isinstance(cell, dict):
            yield f"cell {number} is not an object"
        yield from _unlike(cell, where, {"cell_type": str, "metadata": dict, "source": (str, list)})
        if cell["cell_type"] not in _TYPES:
            yield f"{where} cell_type is {cell['cell_type'][:40]!r}; allowed: {', '.join(_TYPES)}"
        yield from _unlike({"tags": []} | cell["metadata"], where, {"tags": list})
        if not all(isinstance(text, str) for text in (*cell["source"], *cell["metadata"].get("tags", []))):
            yield f"{where} source or tags are not all text"


def _unlike(parts: dict[str, Any], where: str, kinds: Mapping[str, type | tuple[type, ...]]) -> Iterator[str]:
    for name, kind in kinds.items():
        if name not in parts:
            yield f"{where} {name} is missing"
        if not isinstance(parts[name], kind):
            wanted = " or ".join(_JSON[k] for k in (kind if isinstance(kind, tuple) else (kind,)))
            yield f"{where} {name} is {json.dumps(parts[name])[:40]}, and not {wanted}"


def joined(text: Any) -> str:
    """Text of a notebook, which may be written as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def declared(cells: Iterable[Mapping[str, Any]], where: str) -> dict[str, Parameter]:
    """The parameters of the first of these cells that is tagged `parameters`; empty without one."""
    tagged = next((c for c in cells if "parameters" in c["metadata"].get("tags", [])), None)
    return schema(joined(tagged["source"]), f"{where}, parameters cell") if tagged else {}


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
    UsageError
        if a path is given where no notebook lies.
    """
    if name.endswith(".ipynb") and Path(name).is_file():
        return Notebook(Path(name).resolve())
    if Path(name).name != name:
        raise UsageError(f"{name!r} is not a file; give the path of a notebook, or the number or name of one of ours")
    where = folder() if where is None else where
    known = {path.stem: path for path in sorted(where.glob("*.ipynb"))}
    stem = Path(name).name.removesuffix(".ipynb")
    chosen = [n for n in known if n == stem] or [n for n in known if n.split("_")[0] == stem and stem]
    if len(chosen) != 1:
        raise UnknownName("notebook", name, known)
    return Notebook(known[chosen[0]])


def chosen(names: Sequence[str], where: Path | None = None) -> list[Notebook]:
    """Which notebooks do these names mean? Without a name the standard set.

    Raises
    ------
    UsageError
        if a name means none, or the folder has no standard set.
    """
    if found := [find(name, where) for name in names] or numbered(where):
        return found
    raise UsageError(f"no notebooks named NN_name.ipynb in {where or folder()}; name a file or another folder")

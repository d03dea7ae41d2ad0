"""The notebooks are thin, stripped, and run everywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
NUMBERED = [n for n in NOTEBOOKS if n.name[:2].isdigit()]


def test_there_are_notebooks() -> None:
    """The three questions have a notebook each."""
    assert {"01_shipment_claims", "02_diplomatic_cadence", "03_claims_and_cadence"} <= {n.stem for n in NOTEBOOKS}
    assert "04_reconciled_total" in {n.stem for n in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_without_outputs(path: Path) -> None:
    """No outputs and no counts are stored, and the format is valid."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_thin(path: Path) -> None:
    """No function, no loop, no table reading; one h1; one parameters cell of annotated literals with help."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in code for node in ast.walk(ast.parse(source))]
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.For | ast.While | ast.ClassDef)]
    assert not [source for source in code if "read_csv" in source]
    headings = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert len([line for line in headings if re.match(r"# ", line)]) == 1
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    for line in tagged[0].source.splitlines():
        statement = ast.parse(line).body[0]
        assert isinstance(statement, ast.AnnAssign), line
        ast.literal_eval(ast.unparse(statement.value))  # type: ignore[arg-type]
        assert "  # " in line, f"{line!r} has no help"


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
@pytest.mark.parametrize("as_of", ["2017-01-01", "2024-06-14"])
def test_plain_papermill_runs(path: Path, as_of: str, tmp_path: Path) -> None:
    """Stock papermill with the stock kernel runs each notebook, also for a day on which nothing was known."""
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(path), str(out), "-p", "as_of", as_of, "--no-progress-bar"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    notebook = nbformat.read(out, as_version=4)
    kinds = {m for c in notebook.cells if c.cell_type == "code" for o in c.outputs for m in o.get("data", {})}
    assert {"application/vnd.plotly.v1+json", "application/vnd.dossier.provenance+json"} <= kinds

"""The notebooks are thin, stripped, and run everywhere."""

from __future__ import annotations

import ast
import html
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

import analysis
from analysis.cli import main

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
NUMBERED = [n for n in NOTEBOOKS if n.name[:2].isdigit()]
MIME = "application/vnd.dossier"
EVE = "2024-06-14"
SHOWN = {"application/vnd.plotly.v1+json", "application/vnd.dossier.provenance+json"}


def test_there_are_notebooks() -> None:
    """Each question has a notebook of its own."""
    assert {"01_shipment_claims", "02_diplomatic_cadence", "03_claims_and_cadence"} <= {n.stem for n in NOTEBOOKS}
    assert {"04_reconciled_total", "05_coverage", "06_answers", "07_capacity"} <= {n.stem for n in NOTEBOOKS}
    assert {"08_refined_oil", "09_track_record"} <= {n.stem for n in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_without_outputs(path: Path) -> None:
    """No outputs and no counts are stored, and the format is valid."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_thin(path: Path) -> None:
    """No function, no loop, no table reading; one h1; one parameters cell of types and annotated literals with help."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in code for node in ast.walk(ast.parse(source))]
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.For | ast.While | ast.ClassDef)]
    assert not [source for source in code if "read_csv" in source]
    headings = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert len([line for line in headings if re.match(r"# ", line)]) == 1
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    types, *statements = ast.parse(tagged[0].source).body
    assert ast.unparse(types).startswith("from analysis.parameters import ")
    for statement in statements:
        line = tagged[0].source.splitlines()[statement.lineno - 1]
        assert isinstance(statement, ast.AnnAssign), line
        ast.literal_eval(ast.unparse(statement.value))  # type: ignore[arg-type]
        assert "  # " in line, f"{line!r} has no help"


def forms(path: Path) -> set[str]:
    """In which forms does an executed notebook show something?"""
    notebook = nbformat.read(path, as_version=4)
    return {m for c in notebook.cells if c.cell_type == "code" for o in c.outputs for m in o.get("data", {})}


FITS = pytest.mark.xdist_group("real_reports")  # the same fit, whose draws are then on file


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem, marks=[FITS] * p.stem.startswith("04")) for p in NUMBERED])
def test_plain_papermill_runs(path: Path, tmp_path: Path) -> None:
    """Stock papermill with the stock kernel runs each notebook."""
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(path), str(out), "-p", "as_of", "2024-06-14", "--no-progress-bar"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert forms(out) >= SHOWN


def blocks(path: Path) -> list[dict[str, Any]]:
    """What the cells of an executed notebook put out, in order, by MIME type."""
    notebook = nbformat.read(path, as_version=4)
    return [o.get("data", {}) for c in notebook.cells if c.cell_type == "code" for o in c.outputs]


def pointed(data: dict[str, Any]) -> set[str]:
    """The ids that one block points to: of rows and marks, in sentences, and in the table of their numbers."""
    text = data.get(f"{MIME}.text+json", {})
    tables = [data.get(f"{MIME}.table+json", {}), data.get(f"{MIME}.chart+json", {}).get("table", {})]
    ids = {key for table in tables for key in table.get("ids", ())}
    ids |= {piece["ref"] for part in text.get("paragraphs", ()) for piece in part if "ref" in piece}
    return ids | {key for row in text.get("numbers", {}).get("rows", ()) for cell in row[3:] for key in cell}


@pytest.mark.parametrize("path", [n for n in NUMBERED if n.name[:2] != "04"], ids=lambda p: p.stem)
def test_every_record_a_page_points_to_has_a_card(path: Path, tmp_path: Path) -> None:
    """No notebook lists what it showed: the last cell gives a card for each known id in any block, and for no later one."""
    assert main(["report", path.stem, "--as-of", EVE, "--format", "ipynb", "--out", str(tmp_path), "--quiet"]) == 0
    shown = blocks(tmp_path / f"{path.stem}@{EVE}.ipynb")
    then = analysis.load().as_of(EVE)
    known = {*then.claims["claim_id"], *then.events["event_id"], *then.sources["source_id"], *then.places["place_id"]}
    cards = {key for data in shown for key in data.get(f"{MIME}.records+json", {}).get("records", {})}
    ids = set().union(*map(pointed, shown))
    assert len(ids & known) > 10
    assert ids & known <= cards <= known
    last = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"][-1]
    assert last.startswith("analysis.provenance(")


def test_the_plans_of_a_chart_have_cards(tmp_path: Path) -> None:
    """Each plan in the chart of plans of the page on cadence has a card."""
    command = ["report", "02", "--as-of", EVE, "--format", "ipynb", "--out", str(tmp_path), "--quiet"]
    assert main(command) == 0
    shown = blocks(tmp_path / f"02_diplomatic_cadence@{EVE}.ipynb")
    (chart,) = (c for data in shown if (c := data.get(f"{MIME}.chart+json", {})).get("name") == "plans")
    cards = {key for data in shown for key in data.get(f"{MIME}.records+json", {}).get("records", {})}
    assert len(chart["table"]["ids"]) >= 3
    assert set(chart["table"]["ids"]) <= cards


ONE_OF_MANY = re.compile(
    r"(?<![\w.,])(?:1|one) (?:\w+ )?(?:figures|claimants|scopes|pairs|meetings|contacts|summits|totals|articles|origins|statements"
    r"|steps|factors|topics|answers|claims|events|sources|quarters)\b"
)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
@pytest.mark.parametrize("day", ["2023-06-01", "2023-10-13"])
def test_days_with_claims_but_none_or_one_on_the_flow(path: Path, day: str, tmp_path: Path) -> None:
    """Each notebook runs where others were spoken of and on the day of the first figure, and one thing is not many."""
    assert main(["report", path.stem, "--as-of", day, "--out", str(tmp_path), "--quiet"]) == 0
    page = (tmp_path / f"{path.stem}@{day}.html").read_text()
    text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style|pre|table).*?</\1>", " ", page)))
    assert not ONE_OF_MANY.findall(text)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_a_day_on_which_nothing_was_known(path: Path, tmp_path: Path) -> None:
    """Each notebook runs, and shows what it always does. In our engine, whose outputs `test_fidelity` holds to stock."""
    words = ["report", path.stem, "--as-of", "2017-01-01", "--format", "ipynb", "--out", str(tmp_path), "--quiet"]
    assert main(words) == 0
    assert forms(tmp_path / f"{path.stem}@2017-01-01.ipynb") >= SHOWN

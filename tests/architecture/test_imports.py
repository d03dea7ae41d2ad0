"""The house keeps its order: inner rooms never import outer ones, and `import analysis` stays light."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

ROOT = Path(analysis.__file__).parent
# room -> ring; a module may import its own ring or an inner (smaller) one
RINGS = {
    "errors": 0, "vocabulary": 0, "whole": 0, "rows": 0, "dates": 1, "schema": 2, "lab": 1, "display": 2, "records": 3, "dossier": 3,
    "cards": 4, "claims": 4, "cadence": 4, "compare": 5, "reconcile": 5, "sentences": 6, "ledger": 6, "briefing": 6, "charts": 7,
    "engine": 7, "explore": 8, "reports": 8, "cli": 9, "__main__": 10,
}  # fmt: skip
HEAVY = ("plotly", "papermill", "nbconvert", "statsmodels", "pymc", "scipy", "ipywidgets", "dask", "jax", "numpyro")


def _room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_imports_point_inwards() -> None:
    """No module imports a room further out than its own."""
    broken = []
    for path in ROOT.rglob("*.py"):
        room = _room(path)
        if room == "__init__":
            continue
        for name in _imports(path):
            parts = name.split(".")
            if parts[0] == "analysis" and len(parts) > 1 and RINGS[parts[1]] > RINGS[room]:
                lazily = (room, parts[1]) in {("records", "dossier")}
                if not lazily:
                    broken.append(f"{path.relative_to(ROOT)} imports {name}")
    assert broken == []


def test_only_reports_and_the_engine_know_papermill() -> None:
    """papermill and nbconvert are imported in `reports` and `engine` alone; reports never import what a claim is, and the
    engine imports nothing of the house but itself.
    """
    for path in ROOT.rglob("*.py"):
        room, names = _room(path), _imports(path)
        inside = {name.split(".")[1] for name in names if name.startswith("analysis.")}
        if room == "engine":
            assert inside <= {"engine"}, path
        elif room == "reports":
            assert not inside & {"claims", "cadence", "compare", "charts", "dossier", "records", "cards"}, path
        else:
            assert not {name.split(".")[0] for name in names} & {"papermill", "nbconvert"}, path


def test_analytics_never_draw() -> None:
    """claims, cadence, compare and reconcile import neither plotly nor the charts, and read no file."""
    for room in ("claims", "cadence", "compare", "reconcile"):
        for path in (ROOT / room).rglob("*.py"):
            names = _imports(path)
            assert not any(n.startswith(("plotly", "analysis.charts")) for n in names), path
            assert "read_csv" not in path.read_text(), path


def test_import_is_light() -> None:
    """`import analysis` pulls in none of the heavy libraries."""
    code = f"import analysis, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"


def test_environment_matches_pyproject() -> None:
    """environment.yml asks for exactly the packages and bounds of pyproject.toml."""
    import tomllib

    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["project"]
    wanted = {d.replace(" ", "") for d in project["dependencies"]}
    lines = (ROOT.parent / "environment.yml").read_text().splitlines()
    listed = {line.split("- ", 1)[1].strip().strip('"') for line in lines if line.strip().startswith("- ")}
    assert wanted <= listed
    assert f"python{project['requires-python']}" in {item.replace(" ", "") for item in listed}


def test_no_index_address_is_committed() -> None:
    """The lock names no index, every pin has a hash, and no machine path stands in it."""
    lock = (ROOT.parent / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    pins = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) > 100
    assert all(line.rstrip().endswith("\\") for line in pins)


@pytest.mark.xdist_group("groups")
def test_groups_of_tests_share_a_worker(request: pytest.FixtureRequest) -> None:
    """Where tests run on several workers, those of a group go to one, which makes what they share once."""
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@groups")

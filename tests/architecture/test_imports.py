"""The house keeps its order: inner rooms never import outer ones, and `import analysis` stays light."""

from __future__ import annotations

import ast
import graphlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from tests.conftest import MARKS

ROOT = Path(analysis.__file__).parent
# room -> ring; a module may import its own ring or an inner (smaller) one
RINGS = {
    "shown": 0, "parameters": 0, "language": 0, "files": 0, "deprecated": 0, "errors": 1, "jupyter_theme": 1, "display": 2, "model": 3,
    "schema": 4, "cards": 5, "claims": 5, "cadence": 5, "compare": 6, "reconcile": 6, "difference": 6, "wording": 7, "charts": 8,
    "workbench": 9, "explore": 9, "engine": 0, "report": 9, "lab": 9, "cli": 10, "__main__": 11,
}  # fmt: skip
OF_REPORTS = {"errors", "files", "jupyter_theme", "display", "model", "report", "language", "engine", "parameters"}
HEAVY = ("plotly", "papermill", "nbconvert", "scipy", "ipywidgets", "dask", "jax", "numpyro")


def _room(module: str) -> str:
    """The room of a module: a folder or file of `analysis`."""
    return module.split(".")[1] if "." in module else ""


def _imports(path: Path) -> set[str]:
    """Every module a file imports, at whatever depth; a name imported from a package that is a module counts as one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (parts & MODULES.keys()) | ({node.module} if parts - MODULES.keys() else set())
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in ROOT.rglob("*.py")}


def test_imports_point_inwards() -> None:
    """No module imports a room further out than its own, not even inside a function or for its types."""
    broken = []
    for module, path in MODULES.items():
        for name in _imports(path) if module != "analysis" else ():
            if name.startswith("analysis.") and RINGS[_room(name)] > RINGS[_room(module)]:
                broken.append(f"{module} imports {name}")
    assert broken == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """The arrows between modules have no circle, and neither have those between rooms."""
    modules = {name: {i for i in _imports(path) if i in MODULES and i != name} for name, path in MODULES.items()}
    rooms: dict[str, set[str]] = {}
    for name, imported in modules.items():
        if name.count("."):
            rooms.setdefault(_room(name), set()).update(_room(i) for i in imported if i.count("."))
    for arrows in (modules, {room: found - {room} for room, found in rooms.items()}):
        list(graphlib.TopologicalSorter(arrows).static_order())  # CycleError names the circle


def test_only_reports_and_the_engine_know_papermill() -> None:
    """papermill and nbconvert are imported in `reports` and `engine` alone; reports never import what a claim is, and the
    engine imports nothing of the house but itself.
    """
    for module, path in MODULES.items():
        room, names = _room(module), _imports(path)
        inside = {_room(n) for n in names if n.startswith("analysis.")}
        if room == "engine":
            assert inside <= {"engine"}, path
        elif room == "report":
            assert inside <= OF_REPORTS, path
            assert not re.search(r"[\"'](claim_id|commodity_id)[\"']", path.read_text()), path
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


def test_marks_are_of_tests_that_exist() -> None:
    """No test that `make check` leaves out has been renamed: then it would come back unseen."""
    for place in (place for places in MARKS.values() for place in places):
        path, _, name = place.partition("::")
        file = ROOT.parent / "tests" / path
        assert file.exists(), place
        assert not name or f"def {name}" in file.read_text(), place


@pytest.mark.xdist_group("groups")
def test_groups_of_tests_share_a_worker(request: pytest.FixtureRequest) -> None:
    """Where tests run on several workers, those of a group go to one, which makes what they share once."""
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@groups")

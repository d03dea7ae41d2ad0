"""The house keeps its order: inner rooms never import outer ones, and `import analysis` stays light."""

from __future__ import annotations

import graphlib
import os
import re
import subprocess
import sys
from functools import cache

import pytest

from bench.floors import PICTURE, PLACES, RINGS, ROOT, House, arrows, picture, read, room
from bench.licences import LOCKS
from tests.conftest import MARKS

OF_REPORTS = {"errors", "files", "jupyter_theme", "display", "model", "report", "language", "engine", "parameters"}
HEAVY = ("plotly", "papermill", "nbconvert", "scipy", "ipywidgets", "dask", "jax", "numpyro", "ibis", "duckdb")


@cache
def house() -> House:
    """The modules and imports as they are."""
    return read()


def test_imports_point_inwards() -> None:
    """No module imports a room further out than its own, not even inside a function or for its types."""
    broken = []
    for module, imported in house().imports.items():
        for name in imported if module != "analysis" else ():
            if name.startswith("analysis.") and RINGS[room(name)] > RINGS[room(module)]:
                broken.append(f"{module} imports {name}")
    assert broken == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """The arrows between modules have no circle, and neither have those between rooms."""
    modules = {name: (imported & house().files.keys()) - {name} for name, imported in house().imports.items()}
    for graph in (modules, arrows(house())):
        list(graphlib.TopologicalSorter(graph).static_order())  # CycleError names the circle


def test_the_picture_is_of_today() -> None:
    """`docs/floors.svg` is what the imports give; a room without a ring or a place has no picture."""
    assert set(arrows(house())) == set(RINGS) == set(PLACES)
    assert PICTURE.read_text(encoding="utf-8") == picture(house()), "run `make floors`, and look at the picture"


def test_only_reports_and_the_engine_know_papermill() -> None:
    """papermill and nbconvert are imported in `reports` and `engine` alone; reports never import what a claim is, and the
    engine imports nothing of the house but itself.
    """
    for module, path in house().files.items():
        names = house().imports[module]
        inside = {room(n) for n in names if n.startswith("analysis.")}
        if room(module) == "engine":
            assert inside <= {"engine"}, path
        elif room(module) == "report":
            assert inside <= OF_REPORTS, path
            assert not re.search(r"[\"'](claim_id|commodity_id)[\"']", path.read_text()), path
        else:
            assert not {name.split(".")[0] for name in names} & {"papermill", "nbconvert"}, path


def test_analytics_never_draw() -> None:
    """claims, cadence, compare, coverage and reconcile import neither plotly nor the charts, and read no file."""
    for module, path in house().files.items():
        if room(module) in ("claims", "cadence", "compare", "coverage", "reconcile"):
            assert not any(n.startswith(("plotly", "analysis.charts")) for n in house().imports[module]), path
            assert "read_csv" not in path.read_text(), path


def test_import_is_light() -> None:
    """`import analysis` pulls in none of the heavy libraries."""
    code = f"import analysis, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"


def test_environment_matches_pyproject() -> None:
    """environment.yml asks for exactly the packages and bounds of pyproject.toml."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {d.replace(" ", "") for d in project["dependencies"]}
    lines = (ROOT / "environment.yml").read_text().splitlines()
    listed = {line.split("- ", 1)[1].strip().strip('"') for line in lines if line.strip().startswith("- ")}
    assert wanted <= listed
    assert f"python{project['requires-python']}" in {item.replace(" ", "") for item in listed}


def test_no_index_address_is_committed() -> None:
    """The locks name no index, every pin has a hash, and no machine path stands in them."""
    for lock in ((ROOT / name).read_text() for name in LOCKS):
        assert "://" not in lock
        assert "--index" not in lock
        assert len(_pins(lock)) > 100
        assert all(line.rstrip().endswith("\\") for line in _pins(lock))


def _pins(lock: str) -> list[str]:
    return [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]


def test_both_locks_pin_the_same_versions() -> None:
    """What the lock of exports pins as well is pinned as in the lock that reports are made with."""
    first, second = (
        {
            (name, version.split()[0])
            for name, _, version in (pin.partition("==") for pin in _pins((ROOT / lock).read_text()))
        }
        for lock in LOCKS
    )
    names = {name for name, _ in first} & {name for name, _ in second}
    assert len(names) > 50
    assert {pin for pin in second if pin[0] in names} <= first, "run `make lock`"


def test_marks_are_of_tests_that_exist() -> None:
    """No test that `make check` leaves out has been renamed: then it would come back unseen."""
    for place in (place for places in MARKS.values() for place in places):
        path, _, name = place.partition("::")
        file = ROOT / "tests" / path
        assert file.exists(), place
        assert not name or f"def {name}" in file.read_text(), place


@pytest.mark.xdist_group("groups")
def test_groups_of_tests_share_a_worker(request: pytest.FixtureRequest) -> None:
    """Where tests run on several workers, those of a group go to one, which makes what they share once."""
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@groups")

"""`analysis.charts` hands on every chart there is, and reads none before it is asked for."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys

from analysis import charts
from analysis.display import Chart


def test_every_chart_is_listed() -> None:
    """Each public function that gives a chart is in the list, under its own name or one that says it is a chart."""
    found = set()
    for module in pkgutil.walk_packages(charts.__path__, "analysis.charts."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(thing) and thing.__module__ == module.name and not name.startswith("_")
            if own and "Chart" in str(inspect.signature(thing).return_annotation):
                found.add(thing)
    listed = {inspect.unwrap(getattr(charts, name)) for name in charts.__all__}  # each stands behind a door
    assert found == listed
    assert set(dir(charts)) == set(charts.__all__)
    assert all(name.endswith("_chart") or name == "by_camp" for name in charts.__all__)


def test_a_chart_gives_a_chart() -> None:
    """A name of the list is the function itself, also after its module has been imported."""
    importlib.import_module("analysis.charts.latest")
    assert inspect.signature(charts.latest_chart).return_annotation in (Chart, "Chart")


def test_the_list_reads_no_chart() -> None:
    """Looking at the list imports neither plotly nor pandas."""
    code = "import analysis.charts as c, sys; dir(c); print({'plotly', 'pandas'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "set()"

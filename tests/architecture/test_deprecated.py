"""Former names serve for one version more, and say what they are called now."""

import importlib
import subprocess
import sys

import pytest

import analysis


@pytest.mark.parametrize(
    ("module", "former", "now"),
    [
        ("analysis.compare", "together", "comparison"),
        ("analysis.compare", "Together", "Comparison"),
        ("analysis.compare", "stories", "reporting_vs_flow"),
        ("analysis.compare", "Stories", "ReportingVsFlow"),
        ("analysis.claims", "oil_against_cap", "against_cap"),
        ("analysis.charts", "stories_chart", "reporting_vs_flow_chart"),
    ],
)
def test_a_former_name_serves_and_warns(module: str, former: str, now: str) -> None:
    """It is the very thing of today, and the warning names it."""
    home = importlib.import_module(module)
    with pytest.warns(DeprecationWarning, match=rf"{former} is now {module}\.{now}"):
        found = getattr(home, former)
    assert found is getattr(home, now)


@pytest.mark.parametrize(
    ("module", "former", "now"),
    [
        ("analysis.claims", "comparable", "Dossier.quantities"),
        ("analysis.claims", "answers", "Dossier.answers"),
        ("analysis.cadence", "contacts", "Dossier.contacts"),
    ],
)
def test_what_is_called_otherwise_says_how(module: str, former: str, now: str) -> None:
    """The error of the lookup names what takes its place."""
    with pytest.raises(AttributeError, match=rf"{former} is now {now}"):
        getattr(importlib.import_module(module), former)


def test_the_former_room_of_the_explorer_warns() -> None:
    """`from analysis.explore import Explorer` of a notebook of one's own runs, once with a warning."""
    code = "from analysis.explore import Explorer, View, read; print(Explorer.__module__)"
    done = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "analysis.workbench.explorer\n"
    assert "DeprecationWarning: analysis.explore is now analysis.workbench" in done.stderr


def test_the_former_words_of_a_dossier_warn() -> None:
    """`Dossier.words` is its configuration."""
    dossier = analysis.load()
    with pytest.warns(DeprecationWarning, match=r"Dossier\.config"):
        assert dossier.words is dossier.config

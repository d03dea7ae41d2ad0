"""Load, small: memory stays flat over a sweep and nothing is left behind; a page over many claims opens and filters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stress.datasets import ROOT
from tests.stress.load import flat, sweep

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_sweep_leaves_nothing_behind(small: Path, tmp_path: Path) -> None:
    """Thirty reports of a small notebook; `make stress` makes a thousand real ones."""
    place = tmp_path / "sweep"
    place.mkdir()
    flat(sweep(place, 30, "01", small.parent), 30)


@pytest.mark.parametrize(("number", "claims"), [("01", 3500), ("03", 2700)])
def test_a_page_over_more_claims_opens(number: str, claims: int, tmp_path: Path) -> None:
    """Enough claims that most rows, records and marks wait: the page is made, drawn, filtered and sorted, and a filter
    draws only the figures in view again; `make stress` takes ten thousand.
    """
    code = "import sys, pathlib, json; from tests.stress.load import large_page;"
    code += "print(json.dumps(large_page(pathlib.Path(sys.argv[1]), int(sys.argv[3]), sys.argv[2])))"
    # a process of its own: this one may have a browser open already, and Playwright takes one at a time
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), number, str(claims)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1])["records"] > 1000

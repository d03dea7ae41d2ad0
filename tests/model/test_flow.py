"""Which way does a flow run when no state is named?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import analysis
from tests.conftest import Rows


@pytest.mark.parametrize(
    ("ways", "runs"),
    [
        ([("RUS", "PRK")], ("RUS", "PRK")),
        ([("RUS", "PRK"), ("PRK", "RUS")], ("PRK", "RUS")),
        ([("", "")], ("PRK", "RUS")),
    ],
    ids=["one way on file", "both ways on file", "no way stated"],
)
def test_a_commodity_runs_the_way_its_figures_do(
    ways: list[tuple[str, str]], runs: tuple[str, str], rows: Rows, written: Callable[[Any], Path]
) -> None:
    """Where every figure runs one way, so does the flow; otherwise the dataset's own way, as where a state is named."""
    model = next(row for row in rows["claims"] if row["claim_id"] == "kor-scores")
    rows["claims"] = [row for row in rows["claims"] if row["claim_id"] != "kor-scores"]
    for n, (origin, destination) in enumerate(ways):
        key = {"claim_id": f"shot-{n}", "statement_id": f"shot-{n}"}
        rows["claims"].append({**model, **key, "origin": origin, "destination": destination})
    dossier = analysis.load(written(rows))
    flow = dossier.flow("missiles")
    assert (flow.origin, flow.destination) == runs
    named = dossier.flow("missiles", "PRK", "RUS")
    assert (named.origin, named.destination) == ("PRK", "RUS")
    assert dossier.flow("containers").origin == "PRK"

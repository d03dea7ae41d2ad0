"""One question, one answer: how many claimants have put a total on a flow, and which totals, is the same wherever it is asked."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

import analysis
from analysis import wording, workbench
from analysis.display import Chart
from analysis.schema import data_folder

FOLDER = Path(analysis.__file__).parents[1] / "notebooks"
OWN = analysis.load()
DRONES = analysis.load(data_folder() / "examples" / "iran_drones")
ASKED = [
    (OWN, "2023-12-01", "", "", ""), (OWN, "2024-06-14", "", "", ""), (OWN, "2025-01-15", "", "", ""), (OWN, "", "", "", ""),
    (OWN, "2025-01-15", "artillery_shells", "PRK", "RUS"), (OWN, "", "refined_oil", "RUS", "PRK"), (DRONES, "", "", "", ""),
]  # fmt: skip
LONG_AGO = "2000-01-01"  # the figure shows all there is


@cache
def chart(notebook: str, name: str, parameters: tuple[tuple[str, str], ...]) -> Chart:
    """The chart of this name that a page shows: the cells of its notebook, run down to the one that shows it."""
    read = nbformat.read(FOLDER / f"{notebook}.ipynb", as_version=4)
    scope: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part in (c for c in read.cells if c.cell_type == "code"):
            *body, last = ast.parse(part.source).body
            exec(
                compile(ast.Module([*body, *([] if isinstance(last, ast.Expr) else [last])], []), notebook, "exec"),
                scope,
            )
            made = (
                eval(compile(ast.Expression(last.value), notebook, "eval"), scope)
                if isinstance(last, ast.Expr)
                else None
            )
            if isinstance(made, Chart) and made.name == name:
                return made
            if "parameters" in part.metadata.get("tags", []):
                scope.update(parameters)
    raise AssertionError(f"{notebook} shows no {name}")


def totals(table: pd.DataFrame) -> set[str]:
    """The totals among the marks of the signature figure."""
    return set(table.loc[(table["lane"] == "figure") & (table["what"] == "cumulative"), "id"])


def asked_everywhere(dossier: analysis.Dossier, day: str, *names: str) -> dict[str, set[str]]:
    """The claims that each room counts as totals on the flow."""
    then = dossier.as_of(day)
    flow = then.flow(*names)
    parameters = (("as_of", day), *flow.ids.items(), ("window_start", LONG_AGO), ("data", str(dossier.folder)))

    def page(notebook: str, name: str) -> Chart:
        return chart(notebook, name, parameters)

    view = workbench.read(dossier, workbench.View(as_of=day, window_start=LONG_AGO).with_(**flow.ids))
    rooms: dict[str, Callable[[], set[str]]] = {
        "API": lambda: set(then.quantities(flow)["claim_id"]),
        "00": lambda: set(page("00_briefing", "latest").ids),
        "00, words": lambda: counted_in_words(then, flow),
        "01": lambda: set(page("01_shipment_claims", "claimants").table["claim_id"]),
        "03": lambda: totals(page("03_claims_and_cadence", "signature").table),
        "03, by camp": lambda: in_panels(page("03_claims_and_cadence", "by-camp")),
        "04": lambda: in_model(then, flow),
        "explorer": lambda: totals(view.chart.table),
    }
    return {room: find() for room, find in rooms.items()}


def counted_in_words(then: analysis.Dossier, flow: analysis.Flow) -> set[str]:
    """The totals that the first sentence of the briefing counts."""
    origins = analysis.claims.independent_origins(then, list(then.quantities(flow)["claim_id"]))
    numbers = [n for n in wording.lead(then, flow, origins).numbers if n.what == "totals"]
    return set(numbers[0].ids) if numbers else set()


def in_panels(chart: Any) -> set[str]:
    """The totals of the small multiples."""
    ids = pd.Series(chart.ids, index=chart.table.index, dtype="object")
    return set(ids[chart.table["measure"] == "cumulative"])


def in_model(then: analysis.Dossier, flow: analysis.Flow) -> set[str]:
    """The totals on the flow that the model reads, and those it sets aside with a reason: none comes in, none is lost.

    It also reads amounts of a period and counts of what carries the goods, and says of other numbers why it does not.
    """
    read = analysis.reconcile.evidence(then, flow)
    said = then.claims.set_index("claim_id").loc[list(read.rows["claim_id"])]
    own = said[(said["commodity_id"] == flow.commodity) & (said["measure"] == "cumulative")]
    return set(own.index) | set(read.excluded["claim_id"]) & set(then.quantities(flow)["claim_id"])


@pytest.mark.parametrize("asked", ASKED, ids=lambda a: " ".join(filter(None, (a[0].config.about.commodity, *a[1:]))))
def test_every_room_counts_the_same_totals(asked: tuple[Any, ...]) -> None:
    """Pages 00, 01, 03 and 04, the explorer and the API count the same claims, and so the same claimants."""
    found = asked_everywhere(*asked)
    claimants = asked[0].claims.set_index("claim_id")["claimant_id"]
    counts = {room: (len(ids), claimants[list(ids)].nunique()) for room, ids in found.items()}
    assert set(counts.values()) == {counts["API"]}, counts
    assert all(ids == found["API"] for ids in found.values())
    assert counts["API"][0] > 0

"""What became known a day later changes no byte of any page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from analysis.cli import main
from analysis.report.notebooks import folder, numbered
from tests.conftest import Rows, write_rows
from tests.stress.datasets import ROOT, curated

pytestmark = pytest.mark.xdist_group("real_reports")  # the fit of that day is then on file

EVE = "2024-06-14"
NAMES = [notebook.name for notebook in numbered()] + [str(folder() / "front_page.ipynb")]
PAGES = {"2023-12-01": [name for name in NAMES if name[:2] != "04"], EVE: NAMES}  # the first day needs a fit of its own


def with_later(rows: Rows, day: str) -> Rows:
    """A row of each kind known a day later: figures, a denial, a relay, contacts of that day and earlier, a page, a person who is
    named, a factor; and a page, a correction and a withdrawal that reach claims known already.
    """
    after = f"{pd.Timestamp(day) + pd.Timedelta(days=1):%Y-%m-%d}"
    known = [
        r for r in rows["claims"] if r["known_on"] <= day and (r["rendering"], r["status"]) == ("canonical", "current")
    ]

    def newest(commodity: str, **cells: str) -> dict[str, str]:
        wanted = {"commodity_id": commodity, "stance": "asserts", "either_or": "", "measure": "cumulative"} | cells
        return next(r for r in reversed(known) if all(r[column] == cell for column, cell in wanted.items()))

    def later(key: str, like: dict[str, str], **cells: str) -> dict[str, str]:
        new = {"claim_id": key, "statement_id": key, "known_on": after, "stated_on": after, "source_ids": "later-page"}
        none = dict.fromkeys(("updates", "repeats", "derived_from", "responds_to", "relayed_by", "speaker"), "")
        return like | none | new | cells

    boxes, oil = newest("containers"), newest("refined_oil", measure="period", origin="RUS")
    amount = {"bound": "exact", "low": "", "high": "", "best": "987654"}
    empty = {
        **dict.fromkeys(("low", "best", "high", "through", "period_start", "item_class"), ""),
        "measure": "none",
        "bound": "none",
    }
    boxes["source_ids"] += ";later-page"
    withdrawn = next(
        r
        for r in known
        if r["claimant_id"] != boxes["claimant_id"] and not r["repeats"] and r["commodity_id"] == "containers"
    )
    withdrawn.update(status="retracted", retracted_on=after)
    visit = next(r for r in rows["events"] if r["kind"] == "minister_visit" and r["known_on"] <= day)
    none = dict.fromkeys(("parent_id", "announces", "fulfils", "answers", "ends_on", "announced_on"), "")
    visit = (
        visit
        | none
        | {
            "known_on": after,
            "source_ids": "later-page",
            "participants": "Later Person (minister, RUS)",
            "status": "occurred",
        }
    )
    page = {
        "source_id": "later-page",
        "url": "https://later.example/page",
        "published_on": after,
        "kind": "wire",
        "mirror_of": "",
        "undated": "",
    }
    rows["claims"] += [
        later("later-boxes", boxes, updates=boxes["claim_id"], through=after, **amount),
        later("later-denial", boxes, stance="denies", claimant_id="rus-mfa", responds_to=boxes["claim_id"], **empty),
        later("later-relay", boxes, claimant_id="unattributed-reports", repeats=boxes["claim_id"], through=after),
        later("later-oil", oil, through=after, **amount),
    ]  # fmt: skip
    rows["events"] += [
        visit | {"event_id": "later-visit", "starts_on": after},
        visit | {"event_id": "later-news", "starts_on": day},
    ]
    rows["sources"].append(rows["sources"][0] | page)
    rows["people"].append(
        dict.fromkeys(rows["people"][0], "")
        | {"person_id": "later-person", "name": "Later Person", "country": "RUS", "source_ids": "later-page"}
    )
    factor = next(r for r in rows["conversions"] if r["from_commodity_id"] == "containers")
    rows["conversions"].append(factor | {"conversion_id": "later-factor", "claim_id": "later-boxes"} | amount)
    return rows


def shown(data: Path, day: str, out: Path) -> dict[str, list[Any]]:
    """What each page's cells put out, by its name."""
    where = ["--data", str(data), "--as-of", day, "--format", "ipynb", "--out", str(out), "--quiet"]
    assert main(["report", *PAGES[day], *where]) == 0
    return {
        path.name: [
            o.get("data", o) for cell in nbformat.read(path, as_version=4).cells for o in cell.get("outputs", ())
        ]
        for path in sorted(out.glob("*.ipynb"))
    }


@pytest.mark.parametrize("day", PAGES)
def test_rows_known_a_day_later_change_no_byte(day: str, tmp_path: Path) -> None:
    """The outputs of every numbered page and of the front page are those of a folder without these rows, to the byte."""
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    before = shown(data, day, tmp_path / "before")
    write_rows(data, with_later(curated(), day))
    after = shown(data, day, tmp_path / "after")
    assert len(before) == len(PAGES[day])
    assert [name for name in before if before[name] != after[name]] == []

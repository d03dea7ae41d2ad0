"""What is owed is ranked, has its reason and its remedy, and knows nothing later than its day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import analysis
from analysis.desk.due import KINDS, due
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier
from tests.conftest import Rows, write_rows

LATER = {"event_id": "later", "answers": "", "source_ids": "copy-2", "review": "date_inferred"}


def _owed(rows: Rows, folder: Path, **kinds: str) -> dict[str, str]:
    return {one.id: one.why for one in due(analysis.load(write_rows(folder, rows)), **kinds, limit=500).items}


def test_a_last_word_that_is_not_checked(rows: Rows, tmp_path: Path) -> None:
    """The newest figure of a side leads no page while its day is inferred: it comes first, with what to do."""
    assert _owed(rows, tmp_path / "a", kinds="headline") == {}
    next(row for row in rows["claims"] if row["claim_id"] == "kor-b")["review"] = "date_inferred"
    found = due(analysis.load(write_rows(tmp_path / "b", rows)))
    assert found.items[0].id == "kor-b"
    assert "is the last word of Seoul" in found.items[0].why or "is the newest total of Seoul" in found.items[0].why
    assert "its day is worked out, not stated" in found.items[0].why
    assert found.items[0].act.endswith("dossier set kor-b source_ids PAGES known_on DAY review verified.")


def test_a_plan_past_its_day(rows: Rows, tmp_path: Path) -> None:
    """Until something fulfils it, and only once its day is over."""
    assert "plan" not in _owed(rows, tmp_path / "a", kinds="plan")
    next(row for row in rows["events"] if row["event_id"] == "visit")["fulfils"] = ""
    rows["events"].append(rows["events"][-1] | LATER | {"starts_on": "2024-07-20", "known_on": "2024-07-20"})
    then = analysis.load(write_rows(tmp_path / "b", rows))
    assert "due by 30 June 2024, 20 days ago" in due(then, kinds="plan").items[0].why
    assert due(then.as_of("2024-06-30"), kinds="plan").items == ()


def test_a_silence_is_measured_by_the_claimants_own_habit(rows: Rows, tmp_path: Path) -> None:
    """Three figures a few weeks apart, then none for half a year."""
    claim = next(row for row in rows["claims"] if row["claim_id"] == "kor-b")
    own = {
        "claim_id": "kor-c",
        "statement_id": "kor-c",
        "updates": "kor-b",
        "source_ids": "copy-1",
        "review": "date_inferred",
    }
    rows["claims"].append(
        claim | own | {"best": "8000"} | dict.fromkeys(("known_on", "stated_on", "through"), "2024-04-20")
    )
    rows["events"].append(rows["events"][-1] | LATER | {"starts_on": "2024-12-20", "known_on": "2024-12-20"})
    then = analysis.load(write_rows(tmp_path / "a", rows))
    [found] = due(then, kinds="silence").items
    assert found.id == "kor-c"
    assert found.act.endswith("dossier add claim --claimant kor-mnd --commodity containers --updates kor-c ...")
    assert "on three days, every 27 days in the median, and none in the 244 days since 20 April 2024" in found.why
    assert due(then.as_of("2024-09-20"), kinds="silence").items == ()


def test_pages_without_a_day(rows: Rows, tmp_path: Path) -> None:
    """Only those that rows rest on, and that were not read in vain."""
    for claim, page in (("kor-shells", "copy-1"), ("kor-rockets", "copy-2")):
        next(row for row in rows["claims"] if row["claim_id"] == claim)["source_ids"] = f"wire-2;{page}"
    assert list(_owed(rows, tmp_path / "a", kinds="page")) == ["copy-2"]


def test_a_thin_quarter(rows: Rows, tmp_path: Path) -> None:
    """Beside those around it; the last one only once it is over."""
    claim = next(row for row in rows["claims"] if row["claim_id"] == "kor-scores")
    for year, month in ((2022, 1), (2022, 4), (2022, 10), (2023, 1)):
        for n in range(10):
            day = f"{year}-{month:02d}-{n + 1:02d}"
            key = f"q-{day}"
            days = dict.fromkeys(("known_on", "stated_on", "through"), day) | {"period_start": ""}
            rows["claims"].append(claim | days | {"claim_id": key, "statement_id": key})
    assert "claims 2022Q3" in _owed(rows, tmp_path / "a", kinds="quarter")


@pytest.mark.parametrize("day", ["2018-01-01", "2023-12-01", "2024-06-14"])
def test_of_an_earlier_day(day: str) -> None:
    """Whatever is told is of rows that were known, and the whole can be read as JSON and as a frame."""
    then = analysis.load().as_of(day)
    found = due(then, limit=500)
    ids = {*then.claims["claim_id"], *then.events["event_id"], *then.sources["source_id"]}
    assert {one.id for one in found.items if one.kind != "quarter"} <= ids
    assert [one.weight for one in found.items] == sorted((one.weight for one in found.items), reverse=True)
    assert json.loads(json.dumps(found.payload()))["of"] == len(found.frame) == found.of


def test_every_kind_is_found_in_the_curated_tables() -> None:
    """And each says what to do."""
    found = due(analysis.load(), limit=1000)
    assert set(found.frame["kind"]) == set(KINDS)
    assert all("; then dossier " in one.act or one.kind == "quarter" for one in found.items)


def test_slips_are_refused(sample: Path) -> None:
    """A kind and a limit that are none."""
    then: Dossier = analysis.load(sample)
    with pytest.raises(UnknownName, match="did you mean 'plan'"):
        due(then, kinds="plam")
    with pytest.raises(UsageError, match="give 1 or more"):
        due(then, limit=0)

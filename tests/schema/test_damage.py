"""Random damage to the curated tables keeps its promises; the campaign runs whole by `make stress`."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.files import MOST_BYTES
from analysis.schema import check
from tests.stress import tables


def test_damaged_tables_are_refused_or_accepted_for_a_reason() -> None:
    """A seeded part of the campaign, three rounds a kind: no traceback, each finding with its place, each kind as it must be."""
    score = tables.run(rounds=3 * len(tables.MAKERS), seed=7)
    assert score.broken == []
    assert score.rounds == 3 * len(tables.MAKERS)
    assert {outcome for _, outcome in score.outcomes} == {"refused", "accepted"}


def test_a_broken_promise_is_seen(sample: Path) -> None:
    """The judge itself can fail: damage that must be refused but is not is reported."""
    score = tables.Score()
    tables.judge(tables.Damage("nothing done", "claims", b"", "refuse"), sample, score)
    assert score.broken == ["claims: nothing done: accepted without a stated reason"]


def test_a_giant_table_is_refused_unread(sample: Path) -> None:
    """A file of ten million rows is refused by its size, before any of it is read."""
    with (sample / "claims.csv").open("r+b") as handle:
        handle.truncate(MOST_BYTES + 1)
    found = check(sample)[1]
    assert [f.reason for f in found] == ["file-size"]


def test_ten_million_rows_are_refused_unread(sample: Path) -> None:
    """Ten million short rows fit into the bytes a table may have; they are counted, not read."""
    with (sample / "commodities.csv").open("ab") as handle:
        handle.write(b"a,,,,\n" * 10_000_000)
    assert (sample / "commodities.csv").stat().st_size < MOST_BYTES
    tables, found = check(sample)
    assert [f.reason for f in found] == ["row-count"]
    assert len(tables["commodities"]) == 0


@pytest.mark.parametrize("row", ["a,b", "a,a,a,a,a,a,no-such-camp,,", "wire-1,https://wire.example/1,W,,en,wire,"])
def test_many_broken_rows_end_in_words(row: str, sample: Path) -> None:
    """A hundred thousand rows broken alike: the first thousand are named, and that there are more."""
    with (sample / "sources.csv").open("a", encoding="utf-8") as handle:
        handle.write(f"{row}\n" * 100_000)
    found = check(sample)[1]
    assert 1000 < len(found) < 10_000
    assert "many-findings" in {f.reason for f in found}

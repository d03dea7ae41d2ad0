"""Two coders' agreement: published examples, the definition counted out, and what a second coding changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.errors import UsageError
from analysis.schema import check, read_config
from analysis.schema.reliability import agreements, alpha, coding_findings, recode, reliability
from tests.conftest import Rows

HEADER = "row,column,first,second,page"
PAGE = "https://wire.example/1"


def coded(folder: Path, *lines: str) -> Path:
    """The folder with a second coding of these lines."""
    (folder / "second_coding.csv").write_text("\n".join([HEADER, *(f"{line},{PAGE}" for line in lines)]) + "\n")
    return folder


def as_numbers(text: str) -> np.ndarray:
    """Letters or digits as category numbers."""
    return np.array([ord(value) - ord("0") for value in text.split()])


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0", 0.095),
        ("a a b b d c c c e d d a", "b a b b b c c c e d d d", 0.692),
    ],
    ids=["binary data", "nominal data"],
)
def test_published_examples(first: str, second: str, published: float) -> None:
    """The two examples of two observers without gaps in Krippendorff, Computing Krippendorff's Alpha-Reliability (2011)."""
    assert alpha(as_numbers(first), as_numbers(second)) == pytest.approx(published, abs=5e-4)


def by_pairs(first: np.ndarray, second: np.ndarray) -> float:
    """Alpha from its definition: how often two values differ within a unit, over how often any two of all values do."""
    values = [*first, *second]
    observed = np.mean([a != b for a, b in zip(first, second, strict=True)])
    expected = np.mean([a != b for i, a in enumerate(values) for j, b in enumerate(values) if i != j])
    return float(1 - observed / expected)


def test_against_its_definition() -> None:
    """Drawn codings give what counting every pair of values gives, as resamples together."""
    rng = np.random.default_rng(1)
    first = rng.integers(0, 5, (20, 40))
    second = np.where(rng.random((20, 40)) < 0.7, first, rng.integers(0, 5, (20, 40)))
    wanted = [by_pairs(a, b) for a, b in zip(first, second, strict=True)]
    assert np.asarray(alpha(first, second)) == pytest.approx(wanted, abs=1e-12)


def test_one_value_tells_nothing() -> None:
    """Where all cells hold one value, agreement cannot be told from chance."""
    assert np.isnan(alpha(np.zeros(8, int), np.zeros(8, int)))


def test_each_column_by_itself(sample: Path) -> None:
    """Counts and alpha by column; a list is filled or empty; the interval holds the value."""
    folder = coded(
        sample,
        "kor-a,bound,about,more_than", "kor-b,bound,about,about", "usa-a,bound,more_than,more_than",
        "kor-b,updates,kor-a,yes", "nyt-relay,updates,,", "letter,kind,leader_message,leader_message",
    )  # fmt: skip
    found = {(a.table, a.column): a for a in agreements(folder)}
    bound = found["claims", "bound"]
    assert (bound.cells, bound.agreed) == (3, 2)
    assert bound.low <= bound.alpha <= bound.high
    assert found["claims", "updates"].agreed == 2
    assert np.isnan(found["events", "kind"].alpha)
    assert "claims.bound" in reliability(folder)


def test_without_a_second_coding(sample: Path) -> None:
    """A folder without one is told so, not shown as agreement."""
    with pytest.raises(UsageError, match=r"no usable second_coding\.csv"):
        agreements(sample)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("nobody,bound,about,about", "row", "reference"),
        ("kor-a,bount,about,about", "column", "reference"),
        ("kor-a,bound,about,abuot", "second", "word"),
        ("kor-b,bound,about,about", "row", "duplicate-id"),
    ],
)
def test_each_slip_is_named(sample: Path, line: str, column: str, reason: str) -> None:
    """A cell that is not on file, a word that its column does not allow, a cell coded twice."""
    folder = coded(sample, "kor-b,bound,about,about", line)
    found = list(coding_findings(folder, read_config(folder)[0], check(folder)[0]))
    assert [(f.line, f.column, f.reason) for f in found] == [(3, column, reason)]


def test_the_tables_as_the_second_coder_has_them(sample: Path, tmp_path: Path) -> None:
    """A bound takes its number with it; a value that the rest of the row forbids is told and not taken; originals stay."""
    before = (sample / "claims.csv").read_bytes()
    folder = coded(
        sample, "kor-a,bound,about,more_than", "usa-a,bound,more_than,vague", "letter,level,head_of_state,official"
    )
    moved = recode(folder, tmp_path / "second").set_index("row")
    assert moved["taken"].to_dict() == {"kor-a": True, "usa-a": False, "letter": True}
    assert (sample / "claims.csv").read_bytes() == before
    tables, findings = check(tmp_path / "second")
    assert not [f for f in findings if f.severity == "error"]
    claims = tables["claims"].columns
    row = claims["claim_id"].index("kor-a")
    assert [claims[c][row] for c in ("bound", "low", "best")] == ["more_than", "6700", ""]
    for place in (tmp_path / "second", folder / "second"):
        with pytest.raises(UsageError, match="exists or lies in the dataset"):
            recode(folder, place)
    with pytest.raises(UsageError, match="cannot be written"):
        recode(folder, tmp_path / "nowhere" / "second")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".recode")]


def test_a_day_that_breaks_another_row_is_not_taken(sample: Path, tmp_path: Path) -> None:
    """A visit that would end before its talks stays as it was, though the finding stands on the talks."""
    folder = coded(sample, "visit,ends_on,2024-06-19,2024-06-18", "letter,level,head_of_state,official")
    assert recode(folder, tmp_path / "second").set_index("row")["taken"].to_dict() == {"visit": False, "letter": True}
    assert not [f for f in check(tmp_path / "second")[1] if f.severity == "error"]


def test_dates_take_their_precision_with_them(rows: Rows, written: Callable[[Any], Path], tmp_path: Path) -> None:
    """A month in place of a day is a month in its column of precision too."""
    folder = coded(written(rows), "kor-a,period_start,2023-08,2023")
    assert recode(folder, tmp_path / "second")["taken"].tolist() == [True]

"""A machine's contacts beside those on file: matched by hand-worked days, and the section of page 05 on a made feed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis import cadence, coverage, wording
from analysis.errors import FeedError
from analysis.schema import frame
from tests.feeds.made import icews, write


def made(days: dict[str, str], kind: str = "delegation_visit") -> pd.DataFrame:
    """Contacts of these days, by id; two days joined by a slash are a span."""
    spans = {name: (text.split("/")[0], text.split("/")[-1]) for name, text in days.items()}
    rows = [
        {"event_id": i, "starts_on": a, "ends_on": b if b != a else "", "kind": kind, "level": "official", "title": i}
        for i, (a, b) in spans.items()
    ]
    return frame("events", rows)


def test_each_contact_is_matched_once_the_nearest_first() -> None:
    """A span takes the day within it; what is three days off, or of another kind, is alone; repeats are near."""
    own = made({"a": "2018-10-06/2018-10-09", "b": "2018-10-20", "c": "2018-11-01"})
    other = made({"m": "2018-10-05", "n": "2018-10-08", "o": "2018-10-23", "p": "2018-11-02"})
    other.loc[other["event_id"] == "p", "kind"] = "gift"
    found = coverage.beside(own, other, start="2018-10-01", end="2018-12-31")
    assert found.matches[["event_id", "machine_id", "days"]].to_numpy().tolist() == [["a", "n", 0]]
    assert found.curated_only["event_id"].tolist() == ["b", "c"]
    assert found.machine_only[["event_id", "near"]].to_numpy().tolist() == [["m", True], ["o", False], ["p", False]]
    assert (found.precision, found.recall) == pytest.approx((1 / 4, 1 / 3))
    assert found.estimate.verdict == "too few to say"
    assert len(coverage.beside(own, other, start="2018-10-01", end="2018-12-31", window_days=3).matches) == 2


def test_the_rise_is_that_of_the_exact_test() -> None:
    """As `cadence.before_after`; None where the day lies outside the span."""
    own = made({f"e{k}": f"2018-{k:02}-01" for k in range(1, 13)})
    found = coverage.rise(own, split="2018-09-01", start="2018-01-01", end="2018-12-31")
    assert found == cadence.before_after(own, "2018-09-01", "2018-01-01", "2018-12-31")
    assert coverage.rise(own, split="2023-09-10", start="2018-01-01", end="2018-12-31") is None


def test_the_section_with_a_feed_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a feed it says how to get one; with one it tells rows, matches, and the control pairs; a broken one is refused."""
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    then = analysis.load().as_of("")
    view = cadence.observed(then, start="2018-01-01")
    windows = coverage.compared_windows(then, view)
    nothing = coverage.machine(then, view, windows)
    assert "No feed is named" in str(wording.machine(nothing))
    assert wording.on_machine(nothing) is None
    assert wording.control_pairs(nothing) is None
    rows = [
        icews(id="1", day="2018-10-08"),
        icews(id="2", day="2018-10-08", target="China"),
        icews(id="3", day="2019-01-02"),
    ]
    path = write(tmp_path / "events.tab", rows, "icews")
    found = coverage.machine(then, view, windows, str(path))
    told = str(wording.machine(found))
    assert "3 rows read, 3 kept" in told
    assert "No rise can be told" in told
    assert found.rises["pair"].tolist() == ["PRK-RUS", "PRK-RUS", "CHN-PRK"]
    listed = wording.on_machine(found)
    assert listed is not None
    assert "both" in listed.frame["list"].tolist()
    path.write_text("nothing of a feed\n", encoding="utf-8")
    with pytest.raises(FeedError, match="cannot be read"):
        coverage.machine(then, view, windows, str(path))


def test_five_control_pairs_or_a_word_that_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The five with most contacts, by the exact ratio of each; a feed of one pair says that it has none."""
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "cache"))
    then = analysis.load().as_of("")
    view = cadence.observed(then, start="2018-01-01")
    windows = coverage.compared_windows(then, view, split="2018-11-01")
    one = [icews(id=f"r{k}", day=f"2018-{10 + k % 2}-{k + 1:02}") for k in range(12)]
    alone = coverage.machine(then, view, windows, str(write(tmp_path / "one.tab", one, "icews")))
    assert "there is no control pair" in str(wording.machine(alone))
    others = ["China", "Japan", "France", "Germany", "India", "Italy"]
    rows = [
        icews(id=f"{n}-{k}", day=f"2018-{month}-{k + 1:02}", target=name)
        for n, name in enumerate(others)
        for month, times in ((10, 8 - n), (11, 2 * (8 - n)))
        for k in range(times)
    ]
    apart = icews(id="x", source="France", target="Germany")
    found = coverage.machine(then, view, windows, str(write(tmp_path / "many.tab", [*one, *rows, apart], "icews")))
    controls = found.rises[found.rises["pair"] != "PRK-RUS"]
    assert controls["pair"].tolist() == ["CHN-PRK", "JPN-PRK", "FRA-PRK", "DEU-PRK", "IND-PRK"]
    assert controls[["earlier", "later"]].to_numpy().tolist() == [[m, 2 * m] for m in (8, 7, 6, 5, 4)]
    assert controls["ratio"].tolist() == pytest.approx([2 * 31 / 16] * 5)
    assert "Control pairs: 5." in str(wording.machine(found))
    table = wording.control_pairs(found)
    assert table is not None
    assert len(table.frame) == 7

"""Links are proposed with their reason, doubles are named, and a page that tells nothing of the kind gets neither."""

from __future__ import annotations

from pathlib import Path

import pytest

import analysis
from analysis.desk.draft import draft
from analysis.desk.links import accept, doubles, links
from analysis.model.dossier import Dossier

PAGE = {"url": "https://wire.example/n", "published_on": "2024-04-02"}
CLAIM = {"commodity_id": "containers", "claimant_id": "kor-mnd", "value": "more than 8,000", **PAGE}
EVENT = {
    **PAGE, "kind": "summit", "place": "Pyongyang", "participants": "B (leader, PRK)", "published_on": "2024-06-20",
    "starts_on": "2024-06-19", "level": "head_of_state", "direction": "mutual", "title": "T",
}  # fmt: skip


@pytest.fixture
def then(sample: Path) -> Dossier:
    """The sample."""
    return analysis.load(sample)


def _of(then: Dossier, table: str, **cells: str) -> tuple[list[tuple[str, str]], list[str]]:
    found = draft(then, table, (CLAIM if table == "claims" else EVENT) | cells)
    return [(link.column, link.id) for link in links(then, found)], [one.id for one in doubles(then, found)]


def test_a_newer_figure_updates_the_claimants_last(then: Dossier) -> None:
    """Of the same flow and subset; a figure for a part updates none for all."""
    assert _of(then, "claims") == ([("updates", "kor-b")], [])
    assert _of(then, "claims", item_class="40ft", stage="delivered", measure="cumulative", basis="imagery") == ([], [])


def test_the_same_figure_again_is_a_double_within_ten_days(then: Dossier) -> None:
    """And a repetition later."""
    assert _of(then, "claims", value="about 7,000") == ([("repeats", "kor-b")], [])
    assert _of(then, "claims", value="about 7,000", published_on="2024-03-20") == ([("repeats", "kor-b")], ["kor-b"])
    assert _of(then, "claims", value="about 7,000", url="https://wire.example/2", published_on="")[1] == ["kor-b"]


def test_an_equal_figure_of_another_may_be_a_relay(then: Dossier) -> None:
    """Of the first who gave it."""
    told = {"stage": "delivered", "measure": "cumulative", "basis": "sources", "claimant_id": "paper"}
    assert ("repeats", "usa-a") in _of(then, "claims", value="more than 10,000", **told)[0]


def test_a_denial_answers_what_other_sides_just_said(then: Dossier) -> None:
    """On arms in general: whatever was said to go that way, the latest first; nothing that is older."""
    told = {"commodity_id": "arms", "value": "", "stance": "denies", "claimant_id": "rus-mfa", "basis": "self_report"}
    found, alike = _of(then, "claims", **told)
    assert found[0][0] == "responds_to"
    assert len(found) == 3
    assert alike == []
    assert _of(then, "claims", **told, published_on="2025-04-02") == ([], [])


def test_a_leg_an_occurrence_and_a_double(then: Dossier, sample: Path) -> None:
    """A contact within a longer visit, one that an open plan foresaw, and one that is on file."""
    found, alike = _of(then, "events", kind="talks_third_country")
    assert (found, alike) == ([("parent_id", "visit")], [])
    assert "visit" in _of(then, "events", starts_on="2024-06-18")[1]
    path = sample / "events.csv"
    path.write_text(path.read_text().replace(",plan,", ",,"))
    late = analysis.load(sample)
    assert ("fulfils", "plan") not in _of(late, "events", starts_on="2024-09-19", published_on="2024-09-20")[0]
    row = draft(late, "events", EVENT | {"starts_on": "2024-07-10", "published_on": "2024-07-11"})
    assert [(link.column, link.id) for link in links(late, row)] == [("fulfils", "plan")]


def test_links_that_are_taken_stand_in_the_row(then: Dossier) -> None:
    """Beside those that it names already, and are not proposed again."""
    found = draft(then, "claims", CLAIM | {"updates": "kor-a"})
    proposed = links(then, found)
    accept(found, proposed)
    assert found.row["updates"] == "kor-a;kor-b"
    assert found.why["updates"] == "the last figure of the same claimant on this flow: about 7,000, 18 March 2024"
    assert links(then, found) == ()

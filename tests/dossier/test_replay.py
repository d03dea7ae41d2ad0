"""Replaying knowledge: nothing known is lost, nothing later leaks."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import wording
from analysis.cadence import baselines, named_windows, observed
from analysis.model.dossier import Dossier
from analysis.wording.knowledge import past_the_end

DAYS = st.dates(min_value=pd.Timestamp("2017-06-01").date(), max_value=pd.Timestamp("2026-06-01").date())
CURATED = analysis.load()


def test_before_the_first_day_everything_is_empty() -> None:
    """A day before anything was known shows six empty tables (an API once answered 1800-01-01 with today's data)."""
    then = CURATED.as_of("1900-01-01")
    assert set(then.counts.values()) == {0}


def test_the_last_day_is_the_whole() -> None:
    """Replaying the last known day gives back every row and edge."""
    then = CURATED.as_of(CURATED.last_known)
    pd.testing.assert_frame_equal(then.claims, CURATED.claims)
    assert list(then.events["event_id"]) == list(CURATED.events["event_id"])


@settings(max_examples=25)
@given(first=DAYS, second=DAYS)
def test_a_later_day_never_loses_knowledge(first: object, second: object) -> None:
    """Ids known on a day stay known, and the count of independent origins' claims never shrinks."""
    early, late = sorted([first, second])  # type: ignore[type-var]
    a, b = CURATED.as_of(early), CURATED.as_of(late)  # type: ignore[arg-type]
    assert set(a.claims["claim_id"]) <= set(b.claims["claim_id"])
    assert set(a.events["event_id"]) <= set(b.events["event_id"])
    assert set(a.sources["source_id"]) <= set(b.sources["source_id"])


@settings(max_examples=25)
@given(day=DAYS)
def test_nothing_later_leaks(day: object) -> None:
    """No row, source, edge or retraction from after the day is in any table."""
    then = CURATED.as_of(day)  # type: ignore[arg-type]
    now = pd.Timestamp(day)  # type: ignore[arg-type]
    assert (then.claims["known_on"] <= now).all()
    assert (then.events["known_on"] <= now).all()
    assert not (then.sources["published_on"] > now).any()
    assert not (then.claims["retracted_on"] > now).any()
    assert not ((then.events["ends_on_last"] > now) & (then.events["status"] != "planned")).any()
    claims, events, sources = set(then.claims["claim_id"]), set(then.events["event_id"]), set(then.sources["source_id"])
    for edge in ("derived_from", "repeats", "updates", "responds_to"):
        assert {t for cell in then.claims[edge] for t in cell} <= claims
    for edge in ("announces", "fulfils", "answers"):
        assert {t for cell in then.events[edge] for t in cell} <= events
    cited = {s for frame in (then.claims, then.events) for cell in frame["source_ids"] for s in cell}
    assert cited <= sources


def test_replay_of_a_replay(sample: Path) -> None:
    """Replaying in two steps is the same as in one; going forward again is refused."""
    whole = analysis.load(sample)
    assert whole.as_of("2024-06-01").as_of("2024-03-01").data_hash == whole.as_of("2024-03-01").data_hash
    with pytest.raises(analysis.UsageError, match="replay 2024-06-01 from the full dossier"):
        whole.as_of("2024-03-01").as_of("2024-06-01")


@pytest.mark.parametrize("late", ["2026-04-01", "2026-11-27", "2100-12-31"])
def test_no_data_is_no_fall(late: str) -> None:
    """A day after the last on file moves no span, rate or wait, and the page says where the folder ends."""
    then = CURATED.as_of(late)
    assert (then.day, then.replayed) == (CURATED.last_known, late)
    ends = [observed(d, start="2018-01-01") for d in (CURATED, then)]
    assert ends[0].end == ends[1].end
    briefed = [str(wording.meetings(d, d.config.dyad())) for d in (CURATED, then)]
    assert "the last day on file," in briefed[1]
    assert briefed[1] == f"{briefed[0]} {past_the_end(then)}"
    assert "Nothing after 31 March 2026 is on file" in str(wording.coverage(then))
    assert "Nothing after" not in str(wording.coverage(CURATED))
    assert then.as_of("2026-06-01" if late > "2026-06-01" else late).day == CURATED.last_known


def test_the_last_day_of_the_folder_moves_no_earlier_day() -> None:
    """Of the folder's last day only the smaller one is used: between two rows the day seen is the day asked for."""
    assert CURATED.as_of("2019-01-02").day == pd.Timestamp("2019-01-02").date()
    assert CURATED.as_of("2026-11-27").as_of("2019-01-02").day == pd.Timestamp("2019-01-02").date()


@pytest.mark.parametrize("day", ["2022-09-04", "2023-09-09", "2023-09-11", "2024-06-17", "2025-06-01"])
def test_the_folders_words_name_no_later_day(day: str) -> None:
    """The split, the windows and the words on coverage tell nothing that begins after the day."""
    then = CURATED.as_of(day)
    view = observed(then, start="2018-01-01")
    spans = named_windows(then.config.about.windows, view.start, view.end)
    periods = named_windows(then.config.spans, view.start, view.end)
    assert (periods["exposure_days"] > 0).all()
    assert {event for period in then.config.periods for event in period.events} <= set(then.events["event_id"])
    assert (spans["exposure_days"] > 0).all()
    held = baselines(view, then.config.periods, then.config.about.split)
    words = f"{wording.baselines(held, then)} {wording.coverage(then)}"
    assert max(re.findall(r"20\d\d-\d\d-\d\d", words), default="") <= day
    assert max(re.findall(r"\b20\d\d\b", words), default="") <= day
    assert "summit" not in " ".join(then.config.about.windows) or day > "2023-09-13"
    if day < "2023-09-13":
        assert "September 2023" not in words
        assert spans.empty


def test_superseded_is_as_visible(sample: Path) -> None:
    """A figure counts as superseded only once its update is known."""
    whole = analysis.load(sample)

    def is_superseded(then: Dossier) -> bool:
        return bool(then.claims.set_index("claim_id").loc["kor-a", "superseded"])

    assert not is_superseded(whole.as_of("2024-03-17"))
    assert is_superseded(whole.as_of("2024-03-18"))


def test_a_retraction_waits_for_its_day(sample: Path) -> None:
    """A withdrawn claim stands until the withdrawal is public, and stays as a tombstone."""
    whole = analysis.load(sample)
    assert whole.as_of("2024-03-31").claim("gone").status == "current"
    assert whole.as_of("2024-04-01").claim("gone").status == "retracted"


def test_a_visit_is_a_plan_until_it_occurs(sample: Path) -> None:
    """Before the occurrence is known only the plan is on file, and its edge is dropped."""
    then = analysis.load(sample).as_of("2024-06-01")
    assert list(then.events["event_id"]) == ["plan"]
    assert then.event("plan").announces == ()


@pytest.mark.parametrize("bad", ["2024-13-01", "2024-06", "June 2024", "14.06.2024", "0000-00-00"])
def test_a_wrong_day_is_refused(bad: str) -> None:
    """Anything but a full day is refused with the form to use."""
    with pytest.raises(analysis.UsageError, match=r"write it as YYYY-MM-DD|is outside|no day"):
        CURATED.as_of(bad)


def test_unknown_ids_name_the_nearest() -> None:
    """A misspelt id is answered with the nearest one."""
    with pytest.raises(analysis.UnknownName, match="kor-2024-03-18-shin-7000-containers"):
        CURATED.claim("kor-2024-03-18-shin-7000-container")


def test_the_same_vintage_has_the_same_hash(sample: Path) -> None:
    """Rows that are not yet known do not move the hash of an earlier vintage."""
    before = analysis.load(sample).as_of("2024-03-18").data_hash
    path = sample / "events.csv"
    path.write_text(path.read_text().replace("A reply", "Another reply"))
    assert analysis.load(sample).as_of("2024-03-18").data_hash == before
    assert analysis.load(sample).data_hash != before

"""Contacts of a feed: what each rule makes of made rows, and the analytics of curated contacts on them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import cadence, feeds
from analysis.errors import UnknownName, UsageError
from analysis.feeds.contacts import codes
from tests.feeds.made import gdelt, icews, write


@pytest.fixture
def visits(tmp_path: Path) -> feeds.Feed:
    """A visit told twice and mirrored, a meeting elsewhere, and aid; a war and another pair beside them."""
    rows = [
        icews(id="1"), icews(id="2", source="Russian Federation", target="North Korea", code="043"),
        icews(id="3", story="10"), icews(id="4", day="2018-10-08", code="044"), icews(id="5", day="2018-11-01", code="0731"),
        icews(id="6", code="190"), icews(id="7", target="China"),
    ]  # fmt: skip
    return feeds.open(write(tmp_path / "events.tab", rows, "icews"))


def test_a_mirrored_visit_is_one_contact(visits: feeds.Feed) -> None:
    """Visit and host are two rows of one event, and each story tells it anew: one contact, travelled one way."""
    found = visits.contacts("RUS-PRK")
    assert found[["kind", "direction", "rows", "stories"]].to_numpy().tolist() == [
        ["delegation_visit", "PRK_to_RUS", 3, 2],
        ["talks_third_country", "third_country", 1, 1],
        ["gift", "PRK_to_RUS", 1, 1],
    ]
    assert found["title"].tolist()[0] == "042: make a visit"
    assert [len(visits.contacts("PRK-RUS", each=rule)) for rule in ("day", "story", "row")] == [3, 4, 5]
    assert visits.effect("PRK-RUS")["contacts"].tolist() == [5, 5, 4, 3]
    assert found.attrs["rows"][:2] == [
        {"rows": "read", "reason": "", "count": 7},
        {"rows": "kept", "reason": "", "count": 7},
    ]


def test_the_analytics_of_curated_contacts_take_them(visits: feeds.Feed) -> None:
    """Counts, splits, windows, rates and changes; and the engine's own counts are the same."""
    found = visits.contacts("PRK-RUS")
    monthly = cadence.counts(found, every="MS", start="2018-10-01", end="2018-12-31")
    assert monthly["count"].tolist() == [2, 1, 0]
    counted = visits.counts(every="MS", by=["dyad"], dyads=["PRK-RUS"])
    assert counted["count"].tolist() == [2, 1]
    assert cadence.counts_by(found, "kind", every="MS")["kind"].nunique() == 3
    assert cadence.before_after(found, "2018-11-01", "2018-10-01", "2018-11-30").n1 == 1
    spans = cadence.named_windows(["all=2018-10-01:2018-11-30"], "2018-10-01", "2018-11-30")
    assert cadence.in_windows(found, spans)["count"].max() == 3
    assert cadence.changes(monthly).verdict == "too few to say"
    view = visits.observed("PRK-RUS", start="2018-10-01", end="2018-11-30")
    assert view.by_kind()["contacts"].sum() == 3


def test_replay(visits: feeds.Feed) -> None:
    """A contact is there from the day it could be known, and no window ends after that day."""
    then = visits.as_of("2018-10-15")
    assert then.contacts("PRK-RUS")["event_id"].tolist() == ["1"]
    assert visits.as_of("2018-10-14").contacts("PRK-RUS").empty
    with pytest.raises(UsageError, match="after the day of knowledge"):
        cadence.counts(then.contacts("PRK-RUS"), end="2018-12-31")


def test_volume(visits: feeds.Feed) -> None:
    """A feed that took in more has longer windows: exposure follows volume, and its sum stays."""
    volume = visits.volume(every="MS", start="2018-10-01", end="2018-11-30")
    assert volume["count"].tolist() == [6, 1]
    monthly = cadence.counts(visits.contacts("PRK-RUS"), every="MS", start="2018-10-01", end="2018-11-30")
    scaled = feeds.by_volume(monthly, volume)
    assert scaled["exposure_days"].tolist() == pytest.approx([61 * 6 / 7, 61 / 7])
    assert scaled["days"].tolist() == [31, 30]
    with pytest.raises(UsageError, match="different windows"):
        feeds.by_volume(monthly.iloc[1:], volume)


def test_a_table_of_codes_of_ones_own(tmp_path: Path) -> None:
    """The longest code decides, and a kind that is not one is refused."""
    own = tmp_path / "codes.csv"
    head = "scheme,code,kind,level,direction\n"
    own.write_text(
        f"{head}cameo,04,delegation_visit,official,mutual\ncameo,042,minister_visit,minister,to_target\n",
        encoding="utf-8",
    )
    path = write(tmp_path / "x.csv", [gdelt(id="1"), gdelt(id="2", code="046"), gdelt(id="3", code="057")])
    found = feeds.open(path, codes=str(own)).contacts("PRK-RUS")
    assert found[["kind", "level"]].to_numpy().tolist() == [
        ["delegation_visit", "official"],
        ["minister_visit", "minister"],
    ]
    own.write_text(f"{head}cameo,04,visit,official,mutual\n", encoding="utf-8")
    codes.cache_clear()
    with pytest.raises(UnknownName, match="unknown kind of a code 'visit'"):
        feeds.open(path, codes=str(own))


def test_an_empty_answer_says_so(visits: feeds.Feed) -> None:
    """A pair that the feed has not is no contact, not an error; only a span needs days."""
    assert visits.contacts("FRA-DEU").empty
    assert visits.counts(dyads=["FRA-DEU"]).empty
    assert cadence.counts(visits.contacts("FRA-DEU"), start="2018-10-01", end="2018-12-31")["count"].tolist() == [0.0]
    with pytest.raises(UsageError, match="give start and end"):
        visits.observed("FRA-DEU")
    assert isinstance(visits.contacts("FRA-DEU"), pd.DataFrame)

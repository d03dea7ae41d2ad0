"""Contacts now against earlier periods: counts and ratios by hand, the season, and what each form holds."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import analysis
from analysis.cadence import Observed, baselines, observed, rate_ratio
from analysis.cadence.baselines import ALL, CULTURE, FORMS, GREETINGS, LETTERS, VISITS, form_of
from analysis.cadence.placements import compared, exposure
from analysis.errors import UsageError
from analysis.model.config import Period
from analysis.model.vocabulary import CONTACT_KIND
from analysis.schema import frame

FIRST = Period("first", "in the first", "2018-01-01", "2019-12-31")
SHUT = Period("shut", "while it was shut", "2020-01-31", "2023-08-24")


def _view(*days: str, end: str = "2025-12-31", kind: str = "minister_visit", occasion: str = "") -> Observed:
    events = frame("events", [
        {"event_id": str(k), "starts_on": day, "kind": kind,
         "level": "minister", "occasion": occasion, "status": "occurred", "dyad": "PRK-RUS", "known_on": "2025-12-31"}
        for k, day in enumerate(days)
    ])  # fmt: skip
    return Observed(events, pd.Timestamp("2018-01-01"), pd.Timestamp(end), "PRK-RUS", "two states")


def test_by_hand() -> None:
    """Ten contacts in two years, three in the closed ones, nine since: each ratio is that of its own counts and days."""
    before = [f"2018-{m:02d}-05" for m in range(1, 11)]
    view = _view(*before, "2020-02-01", "2021-02-01", "2023-08-24", *[f"2024-{m:02d}-05" for m in range(1, 10)])
    found = baselines(view, [FIRST, SHUT], "2023-09-10")
    first, shut = found.of(ALL)
    assert (first.found, shut.found) == (rate_ratio(9, 844, 10, 730), rate_ratio(9, 844, 3, 1302))
    assert (first.is_clear, shut.is_clear) == (False, True)
    assert not found.season
    row = found.frame.set_index(["form", "period"]).loc[(VISITS, "since Sep 2023")]
    assert (row["count"], row["exposure_days"]) == (9, 844)
    assert row["rate"] == pytest.approx(9 / 844 * 91.3125)
    assert found.of(LETTERS)[0].found.verdict == "too few to say"


def test_every_contact_has_one_form() -> None:
    """The forms add up to all contacts, and what a calendar day drives is a greeting whatever its kind."""
    then = analysis.load()
    view = observed(then, start="2018-01-01")
    table = baselines(view, then.config.periods, then.config.about.split).frame
    counts = table.pivot_table(index="form", columns="period", values="count", sort=False)
    pd.testing.assert_series_equal(counts.loc[list(FORMS[1:])].sum(), counts.loc[ALL], check_names=False)
    rows = frame("events", [{"event_id": k, "kind": k, "occasion": o} for k in CONTACT_KIND for o in ("", "new_year")])
    told = form_of(rows).groupby([rows["occasion"] != "", rows["kind"]]).first()
    assert set(told[True]) == {GREETINGS}
    assert {told[False][k] for k in ("summit", "party_visit")} == {VISITS}
    assert (told[False]["cultural_exchange"], told[False]["leader_message"]) == (CULTURE, LETTERS)


def test_a_season_is_held_against_the_same_days() -> None:
    """Less than a year after the split, of earlier periods only the same days of the year count, over a new year as well."""
    busy = [f"{year}-{month}-15" for year in (2018, 2019) for month in ("06", "07", "10", "11")]
    view = _view(*busy, *[f"2023-10-{d:02d}" for d in range(1, 9)], end="2023-12-01")
    found = baselines(view, [FIRST], "2023-09-10")
    assert found.season
    assert found.of(ALL)[0].found == rate_ratio(8, 83, 4, 166)
    turned = baselines(
        _view(*busy, *[f"2024-01-{d:02d}" for d in range(1, 9)], end="2024-03-01"), [FIRST], "2023-09-10"
    )
    spans = [(pd.Timestamp(a), pd.Timestamp(b)) for a, b in (
        ("2018-01-01", "2018-03-01"), ("2018-09-10", "2019-03-01"), ("2019-09-10", "2019-12-31"))]  # fmt: skip
    assert turned.of(ALL)[0].found.exposure2 == exposure(spans)
    assert turned.of(ALL)[0].found.n2 == 4
    other = Period("summer", "in summer", "2022-06-01", "2022-07-31")
    assert baselines(view, [other], "2023-09-10").of(ALL)[0].found.exposure2 == 61, (
        "no such day in it: all of it counts"
    )


def test_a_partial_date_is_tried_everywhere_it_allows() -> None:
    """One contact of September 2023 lies before or after the split: the average is the ratio, the limits the widest."""
    sure = [f"2018-{m:02d}-05" for m in range(1, 11)] + [f"2024-{m:02d}-05" for m in range(1, 10)]
    found = baselines(_view(*sure, "2023-09"), [FIRST], "2023-09-10").of(ALL)[0].found
    tried = [rate_ratio(n, 844, 10, 730) for n in (9, 10)]
    assert found.ratio == pytest.approx((9 + 21 / 30) / 844 / (10 / 730))
    assert (found.low, found.high) == (tried[0].low, tried[1].high)
    assert found.p_value == max(r.p_value for r in tried)
    assert (found.reach1, found.reach2) == ((9, 10), (10, 10))


def test_a_contact_that_may_lie_in_neither_window_is_tried_there() -> None:
    """A year that holds both windows and more: none, one or the other has it, and never both."""
    spans = [
        [(pd.Timestamp(a), pd.Timestamp(b))] for a, b in (("2024-07-01", "2024-12-31"), ("2024-01-01", "2024-03-31"))
    ]
    sure = [f"2024-07-{d:02d}" for d in range(1, 9)] + ["2024-01-05", "2024-01-06"]
    found = compared(_view(*sure, "2024").contacts, spans[0], spans[1])
    tried = [rate_ratio(*pair, 91) for pair in ((8, 184, 2), (9, 184, 2), (8, 184, 3))]
    assert (found.low, found.high) == (min(r.low for r in tried), max(r.high for r in tried))
    assert found.partial == 1


def test_what_is_not_observed_is_not_compared() -> None:
    """A period is cut to the days seen before the split; one outside falls away; without one, days before the split stand in."""
    view = dataclasses.replace(_view("2019-07-01", "2024-01-05"), start=pd.Timestamp("2019-01-01"))
    assert [a.found.exposure2 for a in baselines(view, [FIRST, SHUT], "2021-02-01").of(ALL)] == [365, 367]
    assert [a.period.name for a in baselines(view, [FIRST, SHUT], "2019-06-01").of(ALL)] == ["first"]
    [alone] = baselines(view, [], "2023-09-10", look_days=100).of(ALL)
    assert (alone.period.name, alone.found.exposure2) == ("before", 100)
    assert baselines(view, [], "").now is None
    assert baselines(view, [], "2030-01-01").against == ()
    assert baselines(view, [FIRST, SHUT]).now == SHUT
    known = dataclasses.replace(view, contacts=analysis.load().as_of("2024-06-14").contacts())
    with pytest.raises(UsageError, match="after the day of knowledge"):
        baselines(known, [FIRST], "2023-09-10")

"""A commodity under a yearly cap: by calendar year, month within year, each notice once, unknown months unknown."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis.claims import Capped, against_cap, capped
from analysis.errors import UsageError
from analysis.wording import cap_years, under_cap
from analysis.wording.cap import finding
from tests.claims.rows import dossier
from tests.claims.rows import said as row

DOSSIER = analysis.load()
OIL: dict[str, Any] = {"commodity_id": "refined_oil", "origin": "RUS", "destination": "PRK", "measure": "period"}
DAY = dt.date(2024, 12, 31)
KINDS: dict[str, Any] = {"measures": ("period", "cumulative")}


def notice(key: str, first: str, last: str, amount: float, on: str = "2024-02-01", **cells: Any) -> dict[str, Any]:
    """A notified amount of a span."""
    days = {"period_start": first, "through": last, "bound": "exact", "best": amount}
    return row(key, on, "rus", **{**OIL, "basis": "official_statistics", **days, **cells})


def estimate(key: str, first: str, last: str, **cells: Any) -> dict[str, Any]:
    """Somebody else's figure of a span."""
    return row(key, "2024-06-01", "us", **{**OIL, "period_start": first, "through": last, **cells})


def judged(*rows: dict[str, Any], until: dt.date = DAY) -> Capped:
    """The rows against a cap of 500,000 barrels."""
    then = dossier(rows)
    flow = then.flow("refined_oil", "RUS", "PRK")
    return against_cap(then.quantities(flow, **KINDS), 500_000.0, until, then.quantities(flow.from_anywhere, **KINDS))


# What Yonhap read off the site of the 1718 Committee on 30 January 2024 (v.daum.net/v/20240130144742039): the months, their sum for
# March to December, and the year with the two months notified before.
MONTHS_2023 = [44_655, 10_666, 5_140, 3_613, 2_593, 2_305, 10_933, 5_713, 9_482, 0, 4_152, 6_591]
PUBLISHED = [notice(f"m{k}", f"2023-{k:02}", f"2023-{k:02}", barrels) for k, barrels in enumerate(MONTHS_2023, 1)]
WIDER = notice("mar-dec", "2023-03", "2023-12", 50_523), notice("year", "2023-01", "2023-12", 105_845)


def test_2023_as_the_committee_published_it() -> None:
    """Three ways to tell one year, months, ten months and twelve, give 105,845 once, not 317,000; each month has its amount."""
    found = judged(*PUBLISHED, *WIDER)
    year = found.years.iloc[0]
    assert (year["year"], year["notified"], year["notified_claims"]) == (2023, 105_845, ("year",))
    assert list(found.months["amount"][:12]) == MONTHS_2023
    assert judged(*PUBLISHED).years.iloc[0]["notified"] == sum(MONTHS_2023) == 105_843
    assert judged(*PUBLISHED[:2], WIDER[0]).years.iloc[0]["notified"] == 44_655 + 10_666 + 50_523 == 105_844
    assert (year["reading"], year["within"]) == ("within", ("year",))
    assert (year["least"], year["most"]) == (105_845, 105_845)


def test_the_greatest_sum_of_notices_that_share_no_month() -> None:
    """Kleinberg and Tardos, Algorithm Design (2005), figure 6.2: six intervals of weights 2, 4, 4, 7, 2, 1; the best, 8."""
    # In their figure p = (0, 0, 1, 0, 3, 3): the third begins after the first, the fifth and sixth after the third.
    spans = [(1, 2, 2), (1, 4, 4), (3, 5, 4), (1, 7, 7), (6, 8, 2), (6, 9, 1)]
    rows = [notice(f"n{k}", f"2023-{a:02}", f"2023-{z:02}", weight) for k, (a, z, weight) in enumerate(spans, 1)]
    year = judged(*rows).years.iloc[0]
    assert year["notified"] == 8
    assert year["notified_claims"] == ("n1", "n3", "n5")


def test_notices_that_share_one_month_are_never_added() -> None:
    """Of a chain whose spans adjoin by a month, as of one whose spans follow on, the sum is that of trying every choice."""
    chains = [[(1, 3, 4), (3, 5, 4), (5, 7, 4)], [(1, 3, 5), (3, 3, 3), (4, 6, 5), (6, 12, 6)], [(1, 6, 2), (6, 12, 3)]]
    for spans in chains:
        rows = [notice(f"n{k}", f"2023-{a:02}", f"2023-{z:02}", weight) for k, (a, z, weight) in enumerate(spans)]
        subsets = [chosen for size in range(len(spans) + 1) for chosen in combinations(spans, size)]
        apart = [own for own in subsets if all(a[1] < b[0] or b[1] < a[0] for a, b in combinations(own, 2))]
        most = max(sum(weight for _, _, weight in own) for own in apart)
        assert judged(*rows).years.iloc[0]["notified"] == most


def test_the_same_notice_in_two_rows_is_told_once() -> None:
    """January 2024's 15,279 stands in two rows: one notice, both ids kept, on the data itself, too."""
    rows = notice("a", "2024-01", "2024-01", 15_279), notice("b", "2024-01-01", "2024-01-31", 15_279)
    found = judged(*rows)
    assert list(found.notices["claim_ids"]) == [("a", "b")]
    assert found.years.iloc[0]["notified"] == 15_279
    own = capped(DOSSIER).notices.iloc[-1]
    assert own["claim_ids"] == ("rus-2024-un-15279-barrels-jan-2024", "rus-un-2024-01-oil-reported")


def test_a_month_without_a_notice_is_unknown_and_a_nil_notice_is_not() -> None:
    """Of a year with one month, one nil month and a quarter told as a whole, seven months are unknown, and no amount is made up."""
    found = judged(notice("jan", "2024-01", "2024-01", 10.0), notice("feb", "2024-02", "2024-02", 0.0),
                   notice("q2", "2024-04", "2024-06", 30.0))  # fmt: skip
    states = list(found.months["state"])
    assert states == ["notified"] * 2 + ["unknown"] + ["in a wider notice"] * 3 + ["unknown"] * 6
    assert [a for a in found.months["amount"] if a == a] == [10.0, 0.0]
    assert found.years.iloc[0][["months_notified", "months_unknown", "notified"]].tolist() == [5, 7, 40.0]


def test_months_that_had_not_ended_are_not_asked_for() -> None:
    """June counts from its last day on: five months on 29 June, six on the 30th."""
    rows = [notice("jan", "2024-01", "2024-01", 10.0)]
    assert len(judged(*rows, until=dt.date(2024, 6, 29)).months) == 5
    assert len(judged(*rows, until=dt.date(2024, 6, 30)).months) == 6


def test_over_within_in_dispute_and_not_known() -> None:
    """A part of a year can break the cap, only the whole year can keep it; a span over two years judges neither."""
    readings = {
        "over": [estimate("a", "2024-03", "2024-11", low=1e6, bound="more_than")],
        "within": [estimate("a", "2024-01", "2024-12", best=4e5, bound="exact")],
        "not known": [estimate("a", "2024-03", "2024-11", best=4e5, bound="exact"),
                      estimate("b", "2024-01", "2024-05", low=5e5, bound="at_least")],
        "in dispute": [estimate("a", "2024-01", "2024-05", low=5e5, bound="more_than"), notice("n", "2024-01", "2024-12", 15_279.0)],
    }  # fmt: skip
    assert {name: judged(*rows).years.iloc[-1]["reading"] for name, rows in readings.items()} == {
        n: n for n in readings
    }
    across = judged(
        estimate("a", "2023-12", "2024-04", low=2e6, bound="more_than"), notice("n", "2023-12", "2024-04", 67_300.0)
    )
    assert list(across.others["reading"]) == ["not for one year"]
    assert set(across.years["reading"]) == {"not known"}
    assert across.years["notified"].isna().all()
    assert list(across.months["state"][-13:]) == ["in a wider notice"] * 5 + ["unknown"] * 8


def test_all_suppliers_together_judge_a_year_but_are_no_notice() -> None:
    """A figure without an origin can keep the cap, which is for all suppliers; it adds nothing to what was notified."""
    found = judged(notice("jan", "2024-01", "2024-01", 10.0), notice("all", "2024-01", "2024-12", 4e5, origin=""))
    year = found.years.iloc[0]
    assert (year["reading"], year["within"], year["notified"]) == ("within", ("all",), 10.0)
    assert math.isnan(year["most"])
    assert list(found.others["any_origin"]) == [True]


def test_figures_of_different_claimants_are_never_added() -> None:
    """The least of a year is the greatest single floor: a million, not a million and 15,279."""
    year = capped(DOSSIER).years.set_index("year").loc[2024]
    assert (year["least"], year["least_claims"]) == (1_000_000, ("osc-2024-oil-barrels", "msmt-2025-oil"))
    assert math.isnan(year["most"])
    assert year["over"] == ("us-2024-05-02-kirby-cap-exceeded", "osc-2024-oil-barrels", "msmt-2025-oil")


def test_row_order_never_matters_and_nothing_gives_typed_frames() -> None:
    """Shuffled rows give the same; no rows give the same columns and kinds; a limit that is none is refused."""
    shuffled = replace(DOSSIER, claims=DOSSIER.claims.sample(frac=1, random_state=7).reset_index(drop=True))
    here, there, nothing = capped(DOSSIER), capped(shuffled), judged()
    for name in ("notices", "months", "others", "years"):
        pd.testing.assert_frame_equal(getattr(here, name), getattr(there, name))
        assert getattr(nothing, name).empty
        assert dict(getattr(nothing, name).dtypes) == dict(getattr(here, name).dtypes)
    rows = dossier(PUBLISHED)
    told = rows.quantities(rows.flow("refined_oil", "RUS", "PRK"), **KINDS)
    for limit in (0.0, float("inf"), float("nan"), True, "500,000"):
        with pytest.raises(UsageError, match=f"cap {limit!r} is not a limit; give an amount above 0"):
            against_cap(told, limit, DAY)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="cap inf is not a limit"):
        against_cap(told.iloc[:0], float("inf"), DAY)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2017-01-01", "nobody on file had put an amount on refined oil from Russia to North Korea"),
        ("2023-12-01", "no figure on file put a year of refined oil from Russia to North Korea above the cap of 500,000 barrels"),
        ("2024-06-14", "The US National Security Council put refined oil from Russia to North Korea in 2024 at more than 500,000 barrels,"
         " above the cap of 500,000 a year; Russia had notified no month of it."),
        ("2025-01-15", "The Open Source Centre put refined oil from Russia to North Korea in 2024 at more than 1,000,000 barrels, more than"
         " twice the cap of 500,000 a year; Russia had notified 15,279, for January alone."),
        ("", "The Open Source Centre and the Multilateral Sanctions Monitoring Team put refined oil"),
    ],
)  # fmt: skip
def test_the_headline_of_a_day(day: str, words: str) -> None:
    """The finding names who says it, unit and cap, and nothing that became known later."""
    then = DOSSIER.as_of(day)
    found = capped(then)
    assert words in str(under_cap(found, then))
    assert "refined oil from Russia to North Korea" in finding(found, then).replace("Refined", "refined")
    assert not {claim for name in ("over", "within") for ids in found.years[name] for claim in ids} - set(
        then.claims["claim_id"]
    )


def test_days_since_the_last_notice() -> None:
    """From the end of January 2024 to 31 March 2026 are 790 days."""
    assert "790 days have passed" in str(under_cap(capped(DOSSIER), DOSSIER))
    assert (dt.date(2026, 3, 31) - dt.date(2024, 1, 31)).days == 790
    assert "2023: within the cap, according to Russia's own notices" in str(cap_years(capped(DOSSIER), DOSSIER))

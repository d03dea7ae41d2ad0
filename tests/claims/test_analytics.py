"""Claims analytics by hand: groups, ledger, vintages, lags, identities, exchange, turns, checked numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.claims import (
    channels_add_up,
    converted,
    factors,
    group_frame,
    groups,
    implied_rates,
    lags,
    ledger,
    loads,
    oil_against_cap,
    turns,
    two_way,
    vintages,
    voyages_carry,
)
from analysis.schema import frame
from analysis.wording.text import Ref

DOSSIER = analysis.load()
BASE: dict[str, Any] = {
    "commodity_id": "containers",
    "origin": "PRK",
    "destination": "RUS",
    "measure": "cumulative",
    "stance": "asserts",
    "rendering": "canonical",
    "status": "current",
    "channel": "unstated",
    "review": "verified",
    "bound": "about",
    "stated_precision": "day",
    "through_precision": "day",
    "period_start_precision": "month",
}


def said(key: str, on: str, who: str = "a", **cells: Any) -> dict[str, Any]:
    """A cumulative claim counted through the day it was said."""
    times = {"known_on": on, "stated_on": on, "through": on}
    return {**BASE, "claim_id": key, "statement_id": key, "claimant_id": who, **times, **cells}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """The rows as a frame of claims."""
    return frame("claims", list(rows))


EMPTY = table()
WHOLE = table(
    said("a1", "2024-01-01", best=5000, period_start="2023-08"),
    said("b1", "2024-02-01", "b", low=10000, bound="more_than", period_start="2023-09"),
    said("a2", "2024-03-01", best=7000, updates="a1", period_start="2023-08"),
    said("c1", "2024-03-05", "c", low=10000, bound="more_than", repeats="b1"),
    said("s1", "2024-03-06", "d", best=6000, channel="sea"),
)


def test_groups_by_hand() -> None:
    """Four scopes: from Aug, from Sep, start unknown, sea only; each with its own floor, none mixed."""
    rows = group_frame(groups(WHOLE, about_tolerance=0.0)).set_index("scope")
    assert dict(rows["claims"]) == {
        "from August 2023": 2,
        "from September 2023": 1,
        "start not stated": 1,
        "start not stated, sea only": 1,
    }
    assert rows.at["from August 2023", "floor"] == 7000
    assert rows.at["from September 2023", "floor_claim"] == "b1"
    assert set(rows["consistent"]) == {"yes"}


def test_ledger_by_hand() -> None:
    """The first figure, a raise, a conflict with two earlier claims, a relay, and a low sea figure."""
    rows = ledger(WHOLE, about_tolerance=0.0).set_index("claim_id")
    assert list(rows["effect"]) == ["first figure", "raises the floor", "conflicts", "relays", "conflicts"]
    assert list(rows["floor_after"]) == [5000, 10000, 10000, 10000, 10000]
    assert rows.at["a2", "conflicts_added"] == 1  # 10,000 by February against 7,000 in March
    assert rows.at["s1", "conflicts_added"] == 3  # 6,000 by sea in March: scopes are not excused here


def test_a_relay_moves_nothing() -> None:
    """Repeating a figure raises no floor."""
    rows = ledger(
        table(
            said("x", "2024-01-01", low=9, bound="at_least"),
            said("y", "2024-01-02", "b", low=9, bound="at_least", repeats="x"),
        )
    )
    assert list(rows["effect"]) == ["first figure", "relays"]


def test_vintages_and_lags_by_hand() -> None:
    """7,000 replaces 5,000 after 60 days; a figure counted nine days before it was said lags nine days."""
    rows = vintages(WHOLE).set_index("claim_id")
    assert (rows.at["a2", "replaces"], rows.at["a2", "change"], rows.at["a2", "days_since"]) == ("a1", 2000.0, 60.0)
    assert rows.at["a1", "replaces"] == ""
    late = table(
        said("l", "2024-07-24", best=11000, through="2024-07-15"),
        said("m", "2024-07-24", "b", best=1, through="2024-07", through_precision="month"),
    )
    found = lags(late)
    assert list(found["claim_id"]) == ["l"], "a month has no lag in days"
    assert list(found["count_to_said"]) == [9]


def test_voyages_times_load_by_hand() -> None:
    """16,000 containers from 64 voyages are 250 a voyage (METHODS 4); 32 voyages then carry 8,000 at most."""
    rows = table(
        said("v", "2025-03-31", "osc", commodity_id="voyages", best=64, bound="exact"),
        said("k", "2025-03-31", "osc", best=16000, derived_from="v"),
        said("w", "2024-02-20", "nk", commodity_id="voyages", best=32, bound="exact"),
        said("few", "2024-02-26", "kor", best=6700),
        said("many", "2024-02-23", "usa", low=10000, bound="more_than"),
    )
    assert list(loads(rows)["per_trip"]) == [250.0]
    carried = voyages_carry(rows).set_index(["carrier_claim", "cargo_claim"])
    assert carried.loc[("w", "many"), "reading"] == "more than they carry"
    assert carried.loc[("w", "many"), "residual_low"] == 10000 - 32 * 250
    assert carried.loc[("w", "few"), "reading"] == "fewer than they carry"
    assert carried.loc[("v", "k"), "reading"] == "not excluded"
    assert ("w", "k") not in carried.index, "a year lies between them"


def test_a_floor_of_voyages_is_never_too_few() -> None:
    """'At least 11 voyages' excludes no container figure."""
    rows = table(
        said("v", "2024-02-20", commodity_id="voyages", low=11, bound="at_least"),
        said("k", "2024-02-26", "b", best=6700),
    )
    assert list(voyages_carry(rows, load=(200, 250))["reading"]) == ["not excluded"]


def test_channels_add_up_by_hand() -> None:
    """Sea 15,000 and rail 5,000 against 21,000 for all leaves 1,000; without rail nothing is compared."""
    parts = [
        said("sea", "2025-03-01", best=15000, channel="sea"),
        said("rail", "2025-03-01", best=5000, channel="rail"),
    ]
    rows = table(*parts, said("all", "2025-03-01", best=21000, channel="all"))
    found = channels_add_up(rows)
    assert list(found["residual_low"]) == [1000.0] == list(found["residual_high"])
    assert channels_add_up(table(parts[0], said("all", "2025-03-01", best=21000, channel="all"))).empty


def test_two_way_by_hand() -> None:
    """More than 9,000 back for 7,000 out is 1.29 or more, open above; another claimant's figure is no pair."""
    back = {"origin": "RUS", "destination": "PRK"}
    rows = table(
        said("out", "2024-03-18", best=7000),
        said("back", "2024-03-18", low=9000, bound="more_than", **back),
        said("theirs", "2024-03-18", "b", best=9000, **back),
    )
    found = two_way(rows)
    assert list(found["back_claim"]) == ["back"]
    assert found["ratio_low"].iloc[0] == pytest.approx(9000 / 7000)
    assert found["ratio_high"].isna().all()


def test_oil_against_the_cap_by_hand() -> None:
    """Over, within, and a span across two years that no yearly cap judges."""
    oil = {"commodity_id": "refined_oil", "origin": "RUS", "destination": "PRK", "measure": "period"}
    rows = table(
        said("over", "2024-11-22", low=1000000, bound="more_than", period_start="2024-03", through="2024-11-05", **oil),
        said(
            "within",
            "2024-01-31",
            best=105845,
            bound="exact",
            period_start="2023-01",
            through="2023-12-31",
            basis="official_statistics",
            **oil,
        ),
        said("across", "2023-06-13", best=67300, bound="exact", period_start="2022-12", through="2023-04-30", **oil),
        said("past", "2024-05-02", low=500000, bound="more_than", period_start="2024-01", through="2024-05-02", **oil),
        said("at", "2024-05-02", low=500000, bound="at_least", period_start="2024-01", through="2024-05-02", **oil),
    )
    found = oil_against_cap(rows).set_index("claim_id")
    assert dict(found["reading"]) == {
        "over": "over", "within": "within", "across": "not for one year", "past": "over", "at": "either",
    }  # fmt: skip
    assert found.at["within", "kind"] == "notified"
    assert found.at["over", "over_low"] == 500000


def test_turns_by_hand() -> None:
    """A camp that denied on 10 October 2024 and acknowledged on 26 April 2025 took 198 days; doubt alone stays open."""
    voices = frame(
        "claimants",
        [{"claimant_id": "rus", "name": "R", "camp": "moscow_pyongyang", "country": "RUS", "kind": "government"}],
    )
    quiet = {"measure": "none", "bound": "none", "commodity_id": "troops"}
    rows = table(
        said("no", "2024-10-10", "rus", stance="denies", **quiet),
        said("yes", "2025-04-26", "rus", stance="acknowledges", **quiet),
        said("hm", "2024-01-10", "rus", stance="doubts", **{**quiet, "commodity_id": "ballistic_missiles"}),
    )
    found = turns(rows, voices).set_index("commodity_id")
    assert found.at["troops", "days"] == 198
    assert pd.isna(found.at["ballistic_missiles", "days"])


FRAMES: list[Callable[[pd.DataFrame], pd.DataFrame]] = [
    lambda c: group_frame(groups(c)),
    ledger,
    vintages,
    lags,
    loads,
    voyages_carry,
    channels_add_up,
    two_way,
    oil_against_cap,
]


@pytest.mark.parametrize("make", FRAMES)
def test_row_order_never_matters(make: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Shuffling the rows changes no result."""
    shuffled = DOSSIER.claims.sample(frac=1, random_state=7).reset_index(drop=True)
    pd.testing.assert_frame_equal(make(DOSSIER.claims), make(shuffled))


@pytest.mark.parametrize("make", FRAMES)
def test_empty_and_single(make: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """No rows give a typed empty frame with the same columns; one row gives no error."""
    nothing = make(EMPTY)
    assert nothing.empty
    assert list(nothing.columns) == list(make(DOSSIER.claims).columns)
    make(table(said("only", "2024-01-01", best=1)))


@pytest.mark.parametrize("make", [ledger, vintages, two_way, oil_against_cap])
def test_a_later_day_never_loses_a_row(make: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """What a result holds for an earlier day it still holds for a later one."""
    key = {"two_way": "back_claim"}.get(make.__name__, "claim_id")
    earlier = set(make(DOSSIER.as_of("2024-06-14").claims)[key])
    assert earlier <= set(make(DOSSIER.claims)[key])
    assert earlier


def test_shifting_dates_shifts_only_dates() -> None:
    """A hundred days later all differences stay."""
    moved = WHOLE.copy()
    for column in moved.columns:
        if str(moved[column].dtype).startswith("datetime"):
            moved[column] = moved[column] + pd.Timedelta(days=100)
    pd.testing.assert_frame_equal(
        vintages(moved).drop(columns=["known_on", "through"]), vintages(WHOLE).drop(columns=["known_on", "through"])
    )
    pd.testing.assert_frame_equal(ledger(moved).drop(columns="known_on"), ledger(WHOLE).drop(columns="known_on"))


# METHODS 6: one claimant's own containers a day, between these days counted to.
RATES = [
    (0, 28.8, "2023-12-29", "2024-02-26"),
    (1, 14.3, "2024-02-26", "2024-03-18"),
    (2, 34.1, "2024-03-18", "2024-06-14"),
]


@pytest.mark.parametrize(("_", "rate", "start", "end"), RATES)
def test_checked_rates(_: int, rate: float, start: str, end: str) -> None:
    """The ministry's implied flow is the published one to half the last digit."""
    found = implied_rates(DOSSIER.claims)
    own = found[(found["claimant_id"] == "kor-mnd") & (found["start"] == start) & (found["end"] == end)]
    assert own["rate"].iloc[0] == pytest.approx(rate, abs=0.05)


def test_checked_factors() -> None:
    """Shells a container for 152 mm: 500, 400, 447.8, 461.5, 428.6; for 122 mm 100, 80, 74.6 (METHODS 4)."""
    found = factors(DOSSIER.claims, DOSSIER.conversions).sort_values("known_on")
    value = found["best"].fillna(found["low"])
    assert list(value[found["item_class"] == "152mm"].round(1))[:4] == [500, 400, 447.8, 461.5]
    assert 428.6 in set(value.round(1))
    assert list(value[found["item_class"] == "122mm"].round(1)) == [100, 80, 74.6]


def test_exclusive_readings_are_listed_never_added() -> None:
    """152 mm or 122 mm: two rows with one key, each from the factor alone."""
    rows = converted(2000, DOSSIER.as_of("2023-11-15").claims, DOSSIER.conversions, target="artillery_shells")
    own = rows[rows["claimant_id"] == "kor-military"]
    assert list(own["low"]) == [1000000.0]
    assert own["either_or"].iloc[0] != ""


def test_no_average_of_floors_anywhere() -> None:
    """7,900, the average that pooling would make of 10,000, 6,700 and 7,000, is in no result (METHODS 2)."""
    for make in FRAMES:
        numbers = make(DOSSIER.claims).select_dtypes("number")
        assert not (numbers.round(0) == 7900).any().any()


@pytest.mark.parametrize("day", ["2023-11-15", "2024-06-14", ""])
@pytest.mark.parametrize(("origin", "destination"), [("PRK", "RUS"), ("RUS", "PRK")])
def test_sentences_read_whole(day: str, origin: str, destination: str) -> None:
    """No sentence shows a missing number, and every reference is a known claim, in either direction."""
    then = DOSSIER.as_of(day)
    flow = {"origin": origin, "destination": destination}
    known = set(then.claims["claim_id"])
    texts = [
        wording.exchange(two_way(then.claims, **flow), then),
        wording.largest_step(ledger(then.claims, **flow)),
        wording.delays(lags(then.claims, **flow)),
        wording.loads(
            voyages_carry(then.claims, **flow), channels_add_up(then.claims, **flow), carrier="voyages", cargo="containers"
        ),
        wording.converted(
            converted(7000.0, then.claims, then.conversions, target="artillery_shells"), then,
            value=7000.0, unit="containers", target="artillery shells",
        ),
    ]  # fmt: skip
    for text in texts:
        assert "nan" not in str(text).lower().split()
        assert {p.id for part in text.parts for p in part if isinstance(p, Ref)} <= known
        text._repr_mimebundle_()


def test_checked_rate_of_one_government() -> None:
    """METHODS 6: 40.5 a day to 2024-08-27, when the ministry's and its intelligence agency's totals are read as one voice."""
    pair = ["kor-2024-06-14-shin-10000-containers", "rok-dia-2024-08-containers"]
    rows = DOSSIER.claims[DOSSIER.claims["claim_id"].isin(pair)].assign(claimant_id="kor")
    assert implied_rates(rows)["rate"].iloc[0] == pytest.approx(40.5, abs=0.05)

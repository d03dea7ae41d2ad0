"""Claims analytics by hand: groups, ledger, vintages, lags, identities, exchange, checked numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.claims import (
    channels_add_up,
    converted,
    factor_target,
    factors,
    group_frame,
    groups,
    highest_stated,
    implied_rates,
    independent_origins,
    lags,
    ledger,
    loads,
    required_loads,
    two_way,
    vintages,
)
from analysis.errors import UnknownName, UsageError
from analysis.language.text import Ref
from analysis.model.dossier import Dossier
from tests.claims.rows import dossier, quantities

DOSSIER = analysis.load()
BASE: dict[str, Any] = {
    "commodity_id": "containers",
    "origin": "PRK",
    "destination": "RUS",
    "measure": "cumulative",
    "stance": "asserts",
    "stage": "delivered",
    "rendering": "canonical",
    "status": "current",
    "channel": "unstated",
    "review": "verified",
    "bound": "about",
}


def said(key: str, on: str, who: str = "a", **cells: Any) -> dict[str, Any]:
    """A cumulative claim counted through the day it was said."""
    times = {"known_on": on, "stated_on": on, "through": on}
    return {**BASE, "claim_id": key, "statement_id": key, "claimant_id": who, **times, **cells}


def totals(then: Dossier, commodity: str = "") -> pd.DataFrame:
    """Totals of a commodity the dataset's own way."""
    return then.quantities(then.flow(commodity))


ROWS = [
    said("a1", "2024-01-01", best=5000, period_start="2023-08"),
    said("b1", "2024-02-01", "b", low=10000, bound="more_than", period_start="2023-09"),
    said("a2", "2024-03-01", best=7000, updates="a1", period_start="2023-08"),
    said("c1", "2024-03-05", "c", low=10000, bound="more_than", repeats="b1"),
    said("s1", "2024-03-06", "d", best=6000, channel="sea"),
]
WHOLE = quantities(ROWS)


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
    """The first figure, a raise, a lower figure, a relay, and a low sea figure; an undated one moves nothing either."""
    rows = ledger(WHOLE, about_tolerance=0.0).set_index("claim_id")
    assert list(rows["effect"]) == [
        "first figure",
        "raises the floor",
        "leaves the floor",
        "relays",
        "leaves the floor",
    ]
    assert list(rows["floor_after"]) == [5000, 10000, 10000, 10000, 10000]
    undated = quantities([*ROWS, said("u", "2024-04-01", best=20000, through="")])
    assert list(ledger(undated)["effect"])[-1] == "undated"


def test_a_relay_moves_nothing() -> None:
    """Repeating a figure raises no floor."""
    rows = ledger(
        quantities(
            [
                said("x", "2024-01-01", low=9, bound="at_least"),
                said("y", "2024-01-02", "b", low=9, bound="at_least", repeats="x"),
            ]
        )
    )
    assert list(rows["effect"]) == ["first figure", "relays"]


def test_vintages_and_lags_by_hand() -> None:
    """7,000 replaces 5,000 after 60 days; a figure counted nine days before it was said lags nine days."""
    rows = vintages(WHOLE).set_index("claim_id")
    assert (rows.at["a2", "replaces"], rows.at["a2", "change"], rows.at["a2", "days_since"]) == ("a1", 2000.0, 60.0)
    assert rows.at["a1", "replaces"] == ""
    late = quantities(
        [
            said("l", "2024-07-24", best=11000, through="2024-07-15"),
            said("m", "2024-07-24", "b", best=1, through="2024-07"),
        ]
    )
    found = lags(late)
    assert list(found["claim_id"]) == ["l"], "a month has no lag in days"
    assert list(found["reporting_lag_days"]) == [9]


def test_channels_add_up_by_hand() -> None:
    """Sea 15,000 and rail 5,000 against 21,000 for all leaves 1,000; without rail nothing is compared."""
    parts = [
        said("sea", "2025-03-01", best=15000, channel="sea"),
        said("rail", "2025-03-01", best=5000, channel="rail"),
    ]
    whole = said("all", "2025-03-01", best=21000, channel="all")
    rows = quantities([*parts, whole])
    found = channels_add_up(rows)
    assert list(found["residual_low"]) == [1000.0] == list(found["residual_high"])
    assert channels_add_up(quantities([parts[0], whole])).empty


def test_two_way_by_hand() -> None:
    """More than 9,000 back for 7,000 out is 1.29 or more, open above; another claimant's figure is no pair."""
    back = {"origin": "RUS", "destination": "PRK"}
    found = both_ways(
        dossier(
            [
                said("out", "2024-03-18", best=7000),
                said("back", "2024-03-18", low=9000, bound="more_than", **back),
                said("theirs", "2024-03-18", "b", best=9000, **back),
            ]
        )
    )
    assert list(found["back_claim"]) == ["back"]
    assert found["ratio_low"].iloc[0] == pytest.approx(9000 / 7000)
    assert found["ratio_high"].isna().all()


def test_nothing_out_bounds_no_ratio() -> None:
    """A figure of none, or of up to some, going out leaves the ratio open, never without end."""
    back = said("back", "2024-03-18", best=9000, origin="RUS", destination="PRK")
    none = both_ways(dossier([said("out", "2024-03-18", best=0, bound="exact"), back]))
    assert none[["ratio_low", "ratio_high"]].isna().all(axis=None)
    some = both_ways(dossier([said("out", "2024-03-18", low=0, high=4500, bound="range"), back]))
    assert (some["ratio_low"].item(), some["ratio_high"].isna().item()) == (2, True)


def test_two_way_the_wrong_way_round_is_refused() -> None:
    """The same frame twice, and the two swapped where the flow is named, raise; in order they do not."""
    then = analysis.load()
    flow = then.flow()
    out, back = totals(then), then.quantities(flow.reverse)
    assert len(two_way(out, back, flow=flow)) == len(two_way(out, back))
    for pair in ((back, out), (out, out)):
        with pytest.raises(UsageError, match="of a flow and of its reverse, in this order"):
            two_way(*pair, flow=flow)
    with pytest.raises(UsageError, match="out goes PRK to RUS, back PRK to RUS"):
        two_way(out, out)


def both_ways(then: Dossier) -> pd.DataFrame:
    """What comes back for what goes out."""
    return two_way(totals(then), then.quantities(then.flow().reverse))


FRAMES: dict[str, Callable[[Dossier], pd.DataFrame]] = {
    "groups": lambda d: group_frame(groups(totals(d))),
    "ledger": lambda d: ledger(totals(d)),
    "vintages": lambda d: vintages(totals(d)),
    "lags": lambda d: lags(totals(d)),
    "loads": lambda d: loads(totals(d, "voyages"), totals(d)),
    "required_loads": lambda d: required_loads(totals(d, "voyages"), totals(d)),
    "channels_add_up": lambda d: channels_add_up(totals(d)),
    "two_way": both_ways,
}


@pytest.mark.parametrize("name", FRAMES)
def test_row_order_never_matters(name: str) -> None:
    """Shuffling the rows changes no result."""
    shuffled = replace(DOSSIER, claims=DOSSIER.claims.sample(frac=1, random_state=7).reset_index(drop=True))
    pd.testing.assert_frame_equal(FRAMES[name](DOSSIER), FRAMES[name](shuffled))


@pytest.mark.parametrize("name", FRAMES)
def test_empty_and_single(name: str) -> None:
    """No rows give a typed empty frame with the same columns; one row gives no error."""
    nothing, whole = FRAMES[name](dossier([])), FRAMES[name](DOSSIER)
    assert nothing.empty
    assert list(nothing.columns) == list(whole.columns)
    numbers = whole.select_dtypes("number").columns
    assert (nothing[numbers].dtypes == whole[numbers].dtypes).all()
    FRAMES[name](dossier([said("only", "2024-01-01", best=1)]))


@pytest.mark.parametrize("name", ["ledger", "vintages", "two_way"])
def test_a_later_day_never_loses_a_row(name: str) -> None:
    """What a result holds for an earlier day it still holds for a later one."""
    key = {"two_way": "back_claim"}.get(name, "claim_id")
    earlier = set(FRAMES[name](DOSSIER.as_of("2024-06-14"))[key])
    assert earlier <= set(FRAMES[name](DOSSIER)[key])
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


@pytest.mark.parametrize("wrong", ["containrs", "artillery_shell"])
def test_a_conversion_refuses_names_without_a_factor(wrong: str) -> None:
    """A source or target that no factor on file has is named with the nearest, never answered with nothing."""
    table = factors(DOSSIER.claims, DOSSIER.conversions)
    names = {"source": "containers", "target": "artillery_shells"}
    names["source" if wrong == "containrs" else "target"] = wrong
    with pytest.raises(UnknownName, match="did you mean"):
        converted(1.0, table, **names)
    assert converted(1.0, table, source="troops", target=factor_target(table, DOSSIER.flow("troops"))).empty
    with pytest.raises(UnknownName, match="unknown claim"):
        independent_origins(DOSSIER, ["no-such-claim"])


# METHODS 6: one claimant's own containers a day, between these days counted to.
RATES = [
    (0, 28.8, "2023-12-29", "2024-02-26"),
    (1, 14.3, "2024-02-26", "2024-03-18"),
    (2, 34.1, "2024-03-18", "2024-06-14"),
]


@pytest.mark.parametrize(("_", "rate", "start", "end"), RATES)
def test_checked_rates(_: int, rate: float, start: str, end: str) -> None:
    """The ministry's implied flow is the published one to half the last digit."""
    found = implied_rates(totals(DOSSIER))
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
    table = factors(DOSSIER.as_of("2023-11-15").claims, DOSSIER.conversions)
    rows = converted(2000, table, source="containers", target="artillery_shells")
    own = rows[rows["claimant_id"] == "kor-military"]
    assert list(own["low"]) == [1000000.0]
    assert own["either_or"].iloc[0] != ""


def test_no_average_of_floors_anywhere() -> None:
    """7,900, the average that pooling would make of 10,000, 6,700 and 7,000, is in no result (METHODS 2)."""
    for make in FRAMES.values():
        numbers = make(DOSSIER).select_dtypes("number")
        assert not (numbers.round(0) == 7900).any().any()


@pytest.mark.parametrize("day", ["2023-11-15", "2024-06-14", ""])
@pytest.mark.parametrize(("origin", "destination"), [("PRK", "RUS"), ("RUS", "PRK")])
def test_sentences_read_whole(day: str, origin: str, destination: str) -> None:
    """No sentence shows a missing number, and every reference is a known claim, in either direction."""
    then = DOSSIER.as_of(day)
    flow = then.flow("", origin, destination)
    own, trips = then.quantities(flow), then.quantities(then.flow("voyages", origin, destination))
    table = factors(then.claims, then.conversions)
    known = set(then.claims["claim_id"])
    texts = [
        wording.exchange(two_way(own, then.quantities(flow.reverse)), then),
        wording.largest_step(ledger(own)),
        wording.delays(lags(own)),
        wording.loads(loads(trips, own), channels_add_up(own), then, carrier="voyages", cargo="containers"),
        wording.converted(
            converted(7000.0, table, source="containers", target="artillery_shells"), then,
            total=highest_stated(own), goods="containers", target="artillery shells",
        ),
    ]  # fmt: skip
    for text in texts:
        assert "nan" not in str(text).lower().split()
        assert {p.id for part in text.parts for p in part if isinstance(p, Ref)} <= known
        text._repr_mimebundle_()


def test_checked_rate_of_one_government() -> None:
    """METHODS 6: 40.5 a day to 2024-08-27, when the ministry's and its intelligence agency's totals are read as one voice."""
    pair = ["kor-2024-06-14-shin-10000-containers", "rok-dia-2024-08-containers"]
    rows = totals(DOSSIER)
    both = rows[rows["claim_id"].isin(pair)].assign(claimant_id="kor")
    assert implied_rates(both)["rate"].iloc[0] == pytest.approx(40.5, abs=0.05)

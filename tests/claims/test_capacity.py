"""What would have to move: loads, trips a month, what is left, and the scenario calculator's reckoning."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.claims import (
    Choice,
    combinations,
    converted,
    factors,
    fire_rates,
    highest_stated,
    implied_rates,
    loads,
    loads_by_factor,
    required_loads,
    required_trips,
    scenario,
    traffic,
    two_way,
    worked,
)
from analysis.errors import UsageError
from analysis.model.dossier import Dossier
from tests.claims.rows import dossier, quantities
from tests.claims.test_analytics import said, totals

DOSSIER = analysis.load()
NAN = float("nan")


def voyages(key: str, on: str, who: str = "a", **cells: Any) -> dict[str, Any]:
    """A count of voyages through the day it was said."""
    return said(key, on, who, commodity_id="voyages", **cells)


def by_hand() -> Dossier:
    """16,000 containers on 64 voyages, 21,000 to the same month; 10,000 and 6,700 beside a floor of 32 voyages."""
    return dossier(
        [
            voyages("v64", "2025-03-31", "osc", best=64, bound="exact", period_start="2023-09"),
            said("osc16", "2025-03-31", "osc", best=16000, derived_from="v64", period_start="2023-09"),
            said("kida21", "2025-03-31", "kida", best=21000, through="2025-03", period_start="2023-08"),
            voyages("v32", "2024-02-12", "nk", low=32, bound="at_least", period_start="2023-08"),
            said("us10", "2024-02-23", "usa", low=10000, bound="more_than", period_start="2023-09"),
            said("kor7", "2024-02-26", "kor", best=6700, period_start="2023-08"),
            voyages("maia", "2024-02-20", "osc", low=9, bound="at_least", item_class="one_ship"),
            voyages("angara", "2024-02-20", "rusi", low=11, bound="at_least", item_class="one_ship"),
            said("maia2", "2024-02-20", "osc", best=2000, item_class="one_ship", derived_from="maia"),
        ]
    )


def required(then: Dossier, **which: Any) -> pd.DataFrame:
    """Required loads by the two claims of each pair."""
    return required_loads(totals(then, "voyages"), totals(then), **which).set_index(["cargo_claim", "carrier_claim"])


def test_checked_loads_of_the_data() -> None:
    """US 10,000 on 32 voyages is 312 a voyage, KIDA's 21,000 on 64 is 328 (recomputed by hand from the statements)."""
    found = required(DOSSIER)["per_trip"]
    assert found["us-2024-02-23-state-10000-containers", "nkpro-2024-03-02-32-voyages"] == pytest.approx(312.5)
    assert found["kida-2025-containers-21000", "osc-2025-04-voyages"] == pytest.approx(328.125)


def test_nine_million_rounds_on_49_voyages() -> None:
    """184,000 rounds a voyage, 459 containers at 400 rounds each and 735 at 250: each by its own claimant's factor."""
    flow = DOSSIER.flow("artillery_shells", "PRK", "RUS")
    counted = DOSSIER.quantities(DOSSIER.flow("voyages", "PRK", "RUS"), measures="period")
    table = factors(DOSSIER.claims, DOSSIER.conversions)
    found = loads_by_factor(counted, DOSSIER.quantities(flow, measures="period"), table, source="containers")
    own = found[found["cargo_claim"] == "msmt-2025-rounds-9m"]
    assert set(own["units_a_trip"].round()) == {183673}
    by = dict(zip(own["factor"], own["per_trip"].round(), strict=True))
    assert (by[400], by[250]) == (459, 735)
    assert set(own.loc[own["factor"] == 400, "factor_claimant"]) == {"kor-mnd"}


def test_required_loads_by_hand() -> None:
    """A floor of voyages excludes nothing; an exact count below a total does; a year apart is no pair."""
    found = required(by_hand())
    assert found.at[("kida21", "v64"), "reading"] == "more than any load on file"  # 328 against 250
    assert found.at[("osc16", "v64"), "reading"] == "not excluded"
    us = found.loc[("us10", "v32")]
    assert (us["per_trip"], us["per_trip_low"], us["reading"]) == (312.5, 0.0, "not excluded")
    assert us["per_trip_high"] != us["per_trip_high"], "more than 10,000 has no upper end"
    assert found.at[("kor7", "v32"), "per_trip_high"] == pytest.approx(6700 / 32)
    assert ("osc16", "v32") not in found.index, "a year lies between them"


def test_the_ship_of_one_claimant_is_not_anothers() -> None:
    """2,000 on one ship stand beside that claimant's nine trips of it, not beside eleven of another ship, nor beside all."""
    pairs = [pair for pair in required(by_hand()).index if pair[0] == "maia2"]
    assert pairs == [("maia2", "maia")]


def test_a_tolerance_widens_both_ends_of_about() -> None:
    """21,000 within 5% on 64: 19,950 / 64 to 22,050 / 64; without tolerance the figure itself."""
    row = required(by_hand(), about_tolerance=0.05).loc[("kida21", "v64")]
    assert (row["per_trip_low"], row["per_trip_high"]) == pytest.approx((19950 / 64, 22050 / 64))
    assert required(by_hand()).at[("kida21", "v64"), "per_trip_low"] == pytest.approx(21000 / 64)


def test_what_is_left_for_rail_names_both_ends() -> None:
    """21,000 less 64 voyages at 250 leaves 5,000, at 222 more: 21,000 - 64 x 2,000 / 9."""
    row = required(by_hand()).loc[("kida21", "v64")]
    assert (row["load_low"], row["load_high"]) == pytest.approx((2000 / 9, 250))
    assert (row["residual_low"], row["residual_high"]) == pytest.approx((5000, 21000 - 64 * 2000 / 9))


def test_spans_that_overlap_are_no_days_apart() -> None:
    """March 2025 holds the 31st; August and September 2023 are one day apart, and 0 days allow only the same."""
    found = required(by_hand())
    assert found.at[("kida21", "v64"), "days_apart"] == 1
    assert ("kida21", "v64") not in required(by_hand(), within_days=0).index
    with pytest.raises(UsageError, match="too low"):
        required(by_hand(), within_days=-1)


def test_a_load_is_one_claimants_own() -> None:
    """Derived, or counted from the same start to the same day; 250 and 222.2 are one claimant's, and none is made of two."""
    then = by_hand()
    found = loads(totals(then, "voyages"), totals(then)).set_index("cargo_claim")
    assert dict(found["per_trip"].round(1)) == {"osc16": 250.0, "maia2": 222.2}
    assert set(found["claimant_id"]) == {"osc"}
    same = {"period_start": "2023-08", "best": 70}
    alike = dossier(
        [voyages("v", "2024-10-18", "nis", **same), said("c", "2024-10-18", "nis", **{**same, "best": 14000})]
    )
    assert list(loads(totals(alike, "voyages"), totals(alike))["per_trip"]) == [200.0]


def test_trips_a_month_by_hand() -> None:
    """21,000 at 250 take 84 voyages; August 2023 to March 2025 is 19 to 20 months and some days."""
    then = by_hand()
    found = required_trips(totals(then, "voyages"), totals(then)).set_index(["cargo_claim", "load_claim"])
    row = found.loc[("kida21", "osc16")]
    assert (row["trips_low"], row["trips_high"]) == (84, 84)
    month = 365.25 / 12
    days = (pd.Timestamp("2025-03-31") - pd.Timestamp("2023-08-01")).days + 1
    fewest = (pd.Timestamp("2025-03-01") - pd.Timestamp("2023-08-31")).days + 1
    assert (row["a_month_low"], row["a_month_high"]) == pytest.approx((84 * month / days, 84 * month / fewest))


def test_traffic_of_a_monthly_count_is_the_count() -> None:
    """At least three a month is three, whatever its span; a floor has no upper end."""
    rows = DOSSIER.quantities(DOSSIER.flow("voyages", "PRK", "RUS"), measures=("cumulative", "period"))
    found = traffic(rows).set_index("claim_id")
    monthly = found.loc["nknews-2026-01-rason-q4"]
    assert monthly["a_month_low"] == 3
    assert monthly["a_month_high"] != monthly["a_month_high"]
    assert found.at["osc-2025-04-voyages", "a_month_low"] == pytest.approx(64 / (578 / (365.25 / 12)))


def test_a_stated_result_beats_the_product() -> None:
    """28,000 containers are at least 12,000,000 shells by their own claimant (METHODS 4: 428.6), never 26,600 times anything."""
    rows = totals(DOSSIER)
    top = highest_stated(rows)
    assert top is not None
    assert (top["claim_id"], top["value"]) == ("rok-dia-2025-07-containers", 28000)
    table = factors(DOSSIER.claims, DOSSIER.conversions)
    made = converted(28000, table, source="containers", target="artillery_shells", total=top["claim_id"])
    own = made[made["stated"]].iloc[0]
    assert (own["low"], own["factor_low"], own["claimant_id"]) == (12_000_000, 428.6, "kor-dia")
    words = str(wording.converted(made, DOSSIER, total=top, goods="containers", target="artillery shells"))
    assert "12,000,000 or more artillery shells of 152 mm, its own result" in words
    assert "26,600" not in words
    assert "11,400,000" not in words


def test_no_rate_joins_two_scopes() -> None:
    """Killed and wounded are not the next figure of killed, nor a count from 2024 of one from August 2023."""
    rows = [
        said("k", "2025-01-01", best=100, item_class="killed"),
        said("w", "2025-02-01", best=700, item_class="killed_and_wounded"),
        said(
            "k2", "2025-03-02", best=160, item_class="killed", period_start="2023-08"
        ),  # of a start that "k" does not state
        said("later", "2025-04-01", best=900, item_class="killed", period_start="2024"),
        said("relay", "2025-05-01", best=400, item_class="killed", repeats="k2"),
    ]
    found = implied_rates(totals(dossier(rows)))
    assert [(r.from_claim, r.to_claim, r.rate) for r in found.itertuples()] == [("k", "k2", 1.0)]
    casualties = implied_rates(DOSSIER.quantities(DOSSIER.flow("casualties")))
    assert casualties["rate"].min() >= 0, "28 fewer a day was 4,700 killed and wounded followed by 600 killed"


def choice(key: str, low: float, high: float, whose: str = "a", **cells: Any) -> Choice:
    """A figure that can be chosen."""
    return Choice(key, whose, str(low), "goods", low, high, **cells)


def test_a_scenario_by_hand() -> None:
    """1,000 at 300 to 500, four fifths full: 240,000 to 400,000; the rest at 80 or more: 16,000; days least by most."""
    total, factor = choice("t", 1000, 1000), choice("f", 300, 500, "b")
    made = worked(total, factor, share=0.8, other=choice("o", 80, NAN, "c"), rate=choice("r", 10_000, 16_000, "d"))
    assert made.goods == pytest.approx((240_000, 400_000))
    assert made.rest is not None
    assert made.rest[0] == pytest.approx(16_000)
    assert made.rest[1] != made.rest[1]
    assert made.days == pytest.approx((15, 40))
    assert made.claimants == ("a", "b", "c", "d")
    with pytest.raises(UsageError, match="not a part of a whole"):
        worked(total, factor, share=1.2)


def test_a_claimants_own_result_stands_in_a_scenario() -> None:
    """28,000 by the factor that made 12 million is 12 million, not the product; with a mix it is the product."""
    total = choice("t", 28000, 28000)
    factor = choice("f", 428.6, NAN, of=("t",), of_low=12_000_000)
    assert worked(total, factor).goods[0] == 12_000_000
    assert worked(total, factor).stated
    assert worked(total, factor, share=0.5).goods[0] == pytest.approx(28000 * 0.5 * 428.6)
    assert not worked(choice("u", 28000, 28000), factor).stated


def test_a_scenario_adds_no_rivals() -> None:
    """Each combination is one total by one factor; a floor by a ceiling bounds nothing and is left out."""
    found = combinations(scenario(DOSSIER, DOSSIER.flow()))
    assert not found[["low", "high"]].isna().all(axis=1).any()
    assert not found.duplicated(["whose_total", "whose_factor"]).any()
    assert found.loc[found["stated"], "low"].max() == 12_000_000
    early = scenario(DOSSIER.as_of("2023-12-01"), DOSSIER.flow())
    assert {c.says for c in early.totals} <= {c.says for c in scenario(DOSSIER, DOSSIER.flow()).totals}


def test_rates_of_fire_are_two_claimants() -> None:
    """A million in two months is 16,400 a day, 300,000 to 500,000 in a month 9,900 to 16,400."""
    found = fire_rates(factors(DOSSIER.claims, DOSSIER.conversions), DOSSIER.commodities, "artillery_shells")
    assert list(found["claimant_id"]) == ["est-intelligence", "kor-nis"]
    assert found["best"].iloc[1] == pytest.approx(1_000_000 / (2 * 365.25 / 12), abs=50)
    assert list(found.loc[0, ["low", "high"]]) == pytest.approx([300_000 / 30.4, 500_000 / 30.4], abs=50)


def test_no_fire_has_no_days() -> None:
    """A rate of 0 lets goods last without end; an end that is open is NaN, not a division by zero."""
    whole, idle = choice("t", 10, 20), choice("r", 0, 0)
    days = worked(whole, whole, rate=idle).days
    assert days is not None
    assert pd.isna(days[0])
    assert pd.isna(days[1])


@pytest.mark.parametrize("given", [None, "half", [], float("nan"), -1])
def test_what_is_no_share_or_number_of_days_is_refused(given: Any) -> None:
    """A wrong type is refused as a wrong number is, in words."""
    whole, none = choice("t", 10, 20), quantities([])
    with pytest.raises(UsageError, match="is not a part of a whole; give 0 to 1"):
        worked(whole, whole, share=given)
    with pytest.raises(UsageError, match=r"within_days .*; give"):
        two_way(none, none, within_days=given)

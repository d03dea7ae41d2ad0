"""What the model reads: independent statements only, each in its own scope, nothing later than the day."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.claims import independent_origins
from analysis.errors import UnknownName
from analysis.reconcile import Evidence, Priors, evidence
from analysis.reconcile.density import Density
from analysis.reconcile.model_data import kinship, model_data
from tests.claims.rows import dossier

BASE = {
    "commodity_id": "containers", "origin": "PRK", "destination": "RUS", "measure": "cumulative", "rendering": "canonical",
    "status": "current", "stance": "asserts", "bound": "about", "claimant_id": "a", "period_start": "2023-08",
    "channel": "unstated", "stage": "delivered",
}  # fmt: skip


def said(key: str, on: str, **cells: object) -> dict[str, object]:
    """One claim, known and counting to a day."""
    return {**BASE, "claim_id": key, "statement_id": key, "known_on": on, "through": on, **cells}


def read_of(*rows: dict[str, object]) -> Evidence:
    """What the model reads of these rows."""
    then = dossier(rows)
    return evidence(then, then.flow())


def test_a_relay_and_a_derived_claim_add_nothing() -> None:
    """Of the claims that lead back to one origin only the first is read, and the others say why not."""
    read = read_of(
        said("a", "2023-12-29", best=5000),
        said("b", "2023-12-30", best=5000, claimant_id="b", repeats="a"),
        said("c", "2024-01-05", best=5200, claimant_id="c", derived_from="b"),
    )
    assert list(read.rows["claim_id"]) == ["a"]
    assert set(read.excluded["claim_id"]) == {"b", "c"}
    assert all("same origin as a" in reason for reason in read.excluded["reason"])


def test_scopes_are_read() -> None:
    """An earlier start, a sea-only figure, voyages and a later start each reach the model as themselves."""
    read = read_of(
        said("usual", "2023-12-31", best=5000),
        said("usual-2", "2024-01-31", best=6000),
        said("early", "2024-02-01", best=6000, period_start="2022"),
        said("late", "2024-03-31", best=1500, measure="period", period_start="2024-01"),
        said("sea", "2024-03-31", best=5000, channel="sea"),
        said("ships", "2024-03-31", best=25, commodity_id="voyages", channel="sea", bound="exact"),
    )
    rows = read.rows.set_index("claim_id")
    assert read.first == pd.Timestamp("2023-08-01")
    assert rows.at["usual", "end"] == pytest.approx(5.0)
    assert rows.at["late", "start"] == 5.0
    assert list(rows.index[rows["early"]]) == ["early"]
    assert set(rows.index[rows["sea"]]) == {"sea", "ships"}
    assert list(rows.index[rows["voyages"]]) == ["ships"]


def test_a_figure_without_a_day_is_a_floor_on_the_day_it_became_known() -> None:
    """An undated point bounds the total from below; an undated ceiling says nothing."""
    read = read_of(
        said("a", "2023-12-31", best=5000),
        said("b", "2024-03-31", best=7000, through=""),
        said("c", "2024-03-31", high=9000, bound="up_to", through=""),
    )
    assert list(read.rows["kind"]) == [0, 1]
    assert list(read.excluded["claim_id"]) == ["c"]


def test_rows_in_any_order_give_the_same_evidence() -> None:
    """Row order has no part in what is read."""
    rows = [said(f"c{i}", f"2024-0{i}-10", best=1000.0 * i) for i in range(1, 7)]
    one, two = read_of(*rows), read_of(*rows[::-1])
    pd.testing.assert_frame_equal(one.rows, two.rows)


def test_nothing_to_read_gives_typed_emptiness() -> None:
    """No claim at all, or only vague ones, give no rows and no months."""
    for given in ([said("a", "2024-01-01", bound="vague", vague_term="scores")], []):
        read = read_of(*given)
        assert read.rows.empty
        assert read.months == 0


@pytest.mark.parametrize("day", ["2023-11-15", "2023-12-01", "2024-06-14", "2025-07-31"])
def test_nothing_later_is_read(day: str) -> None:
    """Replayed to a day, all that the model reads and supposes was known by then, and its history ends on that day."""
    whole = analysis.load()
    then = whole.as_of(day)
    read = evidence(then, then.flow())
    assert len(read.rows) > 2
    assert (read.rows["known_on"] <= pd.Timestamp(day)).all()
    assert read.last == pd.Timestamp(day)
    assert (read.rows["end"] <= read.edges[-1]).all()
    later = set(whole.claims["claim_id"]) - set(then.claims["claim_id"])
    shown = f"{read.rows.to_csv()} {read.excluded.to_csv()} {Priors().table().to_csv()}"
    assert not [key for key in later if key in shown]


def test_no_supposition_rests_on_a_figure_of_the_data() -> None:
    """Words of the priors hold no figure above ten and no year, so that they are as true on the first day as on the last."""
    table = Priors().table().drop(columns=["middle", "low", "high"])
    figures = [
        float(f.replace(",", "")) for f in re.findall(r"[0-9][0-9,.]*", table.to_csv(index=False)) if f.strip(",.")
    ]
    assert sorted(f for f in figures if f > 10) == [20.0, 100.0]  # a twentieth and a hundredth of a power of ten
    names = {word.lower() for word in analysis.load().claimants["name"] if len(word) > 3}
    assert not [name for name in names if name in table.to_csv().lower()]


def test_the_history_ends_on_the_day() -> None:
    """The last month ends on the last day, and a claim through a month known before its end counts to the day it was known."""
    read = read_of(said("a", "2023-12-31", best=5000), said("b", "2024-06-14", best=9000, through="2024-06"))
    assert read.last == pd.Timestamp("2024-06-14")
    assert read.edges[-2:] == pytest.approx([10, 10 + 14 / 30])
    assert read.rows["end"].iloc[-1] == pytest.approx(10 + 14 / 30)


def test_low_and_zero_figures_are_read() -> None:
    """A month with none, one ship in a month and a floor for each month of a quarter; a floor of none says nothing."""
    ships = {"commodity_id": "voyages", "channel": "sea", "measure": "period", "claimant_id": "b"}
    read = read_of(
        said("a", "2025-08-31", best=9000),
        said("none", "2025-09-30", best=0, measure="period", period_start="2025-09-01", bound="exact"),
        said("nothing", "2025-09-30", low=0, best="", bound="at_least"),
        said("one", "2026-01-31", best=1, period_start="2026-01-01", bound="exact", **ships),
        said("rate", "2026-01-31", low=3, period_start="2025-10-01", through="2025-12-31", bound="at_least", item_class="per_month",
             **ships),
    )  # fmt: skip
    rows = read.rows.set_index("claim_id")
    assert dict(rows["value"]) == pytest.approx({"a": 9000, "none": 0, "one": 1, "rate": 9})
    assert list(read.excluded["reason"]) == ["a floor of zero says nothing"]
    priors = Priors()
    density = Density(model_data(read, priors), priors)
    x = np.zeros((2, density.size))
    x[1, density.at["month"]] = np.where(np.floor(read.edges[:-1]) == 25, -4.0, 0.0)  # September 2025
    busy, empty = density.claim_log_lik(x)[:, rows.index.get_loc("none")]
    assert -8 < busy < empty < 0


def test_a_body_that_stands_by_its_figure_is_read_again() -> None:
    """Its own figure again half a year later is an update that shares its error; sooner, or by another, it adds nothing."""
    again = {"repeats": "a", "best": 5000}
    read = read_of(
        said("a", "2023-12-31", best=5000),
        said("soon", "2024-03-31", **again),
        said("late", "2024-08-31", **again),
        said("other", "2024-09-30", claimant_id="b", **again),
    )
    assert list(read.rows["claim_id"]) == ["a", "late"]
    apart = kinship(read.rows, read.rows)[0, 1]
    assert apart == pytest.approx(np.exp(-8 / 6))


def test_what_is_inferred_from_other_claims_is_set_aside() -> None:
    """Arithmetic on others' figures shares their errors, whether or not the source names them."""
    read = read_of(
        said("a", "2023-12-31", best=5000), said("b", "2024-02-28", best=30000, claimant_id="b", basis="inference")
    )
    assert list(read.rows["claim_id"]) == ["a"]
    assert list(read.excluded["reason"]) == ["worked out from other claims"]


def test_each_figure_of_the_flow_is_read_or_set_aside_once() -> None:
    """On the curated tables no claim is both read and set aside, and no two read claims share an origin."""
    whole = analysis.load()
    read = evidence(whole, whole.flow())
    shown = [*read.rows["claim_id"], *read.excluded["claim_id"]]
    assert len(shown) == len(set(shown))
    roots = independent_origins(whole, list(read.rows["claim_id"])).roots
    flat = {
        (root, who)
        for who, key in zip(read.rows["claimant_id"], read.rows["claim_id"], strict=True)
        for root in roots[key]
    }
    assert len(flat) == len({root for root, _ in flat})  # one body for each origin


@pytest.mark.parametrize(
    "cells",
    [
        *({"stage": stage} for stage in ("sought", "planned", "used", "recovered")),
        {"status": "retracted", "retracted_on": "2024-03-02"},
        {"stance": "doubts"},
        {"measure": "snapshot"},
        {"rendering": "variant"},
    ],
)
def test_what_does_not_count_is_not_read(cells: dict[str, object]) -> None:
    """A row withdrawn, doubted, planned, a variant or of another measure leaves the evidence as it was."""
    rows = [said("a", "2023-12-31", best=5000), said("b", "2024-01-31", best=6000, claimant_id="b")]
    extra = said("c", "2024-03-01", best=9000, claimant_id="c")
    plain, counted, mutated = read_of(*rows), read_of(*rows, extra), read_of(*rows, {**extra, **cells})
    assert set(counted.rows["claim_id"]) == {"a", "b", "c"}
    pd.testing.assert_frame_equal(mutated.rows, plain.rows)
    assert mutated.excluded.empty


def test_a_carrier_is_the_datasets_own_or_the_one_named() -> None:
    """Ships are evidence on the dataset's own goods only, unless a carrier is named; one that is not there is refused."""
    ships = said("v", "2024-01-31", best=25, commodity_id="voyages", bound="exact")
    then = dossier([said("a", "2023-12-31", best=5000), ships, said("s", "2024-01-31", best=9, commodity_id="shells")])
    read = {
        name: set(evidence(then, then.flow(name), carrier=carrier).rows["claim_id"])
        for name, carrier in (("containers", ""), ("shells", ""))
    }
    assert read == {"containers": {"a", "v"}, "shells": {"s"}}
    assert set(evidence(then, then.flow("shells"), carrier="voyages").rows["claim_id"]) == {"s", "v"}
    with pytest.raises(UnknownName, match="did you mean 'voyages'"):
        evidence(then, then.flow(), carrier="voyage")

"""What the model reads: independent statements only, each in its own scope, nothing later than the day."""

from __future__ import annotations

import pandas as pd
import pytest

import analysis
from analysis.claims import independent_origins
from analysis.errors import UnknownName
from analysis.reconcile import Evidence, evidence
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


@pytest.mark.parametrize("day", ["2023-11-15", "2024-06-14", "2025-07-31"])
def test_nothing_later_is_read(day: str) -> None:
    """Replayed to a day, every statement read was known by then, and the axis ends that month or earlier."""
    then = analysis.load().as_of(day)
    read = evidence(then, then.flow())
    assert len(read.rows) > 2
    assert (read.rows["known_on"] <= pd.Timestamp(day)).all()
    assert read.first + pd.DateOffset(months=read.months - 1) <= pd.Timestamp(day)


def test_each_figure_of_the_flow_is_read_or_set_aside_once() -> None:
    """On the curated tables no claim is both read and set aside, and no two read claims share an origin."""
    whole = analysis.load()
    read = evidence(whole, whole.flow())
    shown = [*read.rows["claim_id"], *read.excluded["claim_id"]]
    assert len(shown) == len(set(shown))
    roots = independent_origins(whole, list(read.rows["claim_id"])).roots
    flat = [root for each in roots.values() for root in each]
    assert len(flat) == len(set(flat))


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "retracted", "retracted_on": "2024-03-02"},
        {"stance": "doubts"},
        {"measure": "snapshot"},
        {"stage": "planned"},
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

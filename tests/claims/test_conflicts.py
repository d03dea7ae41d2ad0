"""Conflicts: the pairs that history could not reconcile, held to brute force and to a linear programme."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

import analysis
from analysis.claims import conflicts, envelope, implied_rates, independent_origins
from analysis.claims.conflicts import KINDS
from analysis.language.text import Ref, flat
from analysis.wording.claims import told_pairs
from tests.claims.rows import dossier, quantities

BASE: dict[str, Any] = {
    "commodity_id": "containers", "origin": "PRK", "destination": "RUS", "measure": "cumulative", "stance": "asserts",
    "stage": "delivered", "rendering": "canonical", "status": "current", "channel": "unstated", "review": "verified",
}  # fmt: skip


def said(key: str, on: str, who: str = "a", **cells: Any) -> dict[str, Any]:
    """A cumulative claim counted through the day it was said."""
    return {**BASE, "claim_id": key, "statement_id": key, "claimant_id": who, "known_on": on, "through": on, **cells}


def brute_force(rows: list[tuple[int, float, float]]) -> set[frozenset[int]]:
    """Minimal sets of (day, floor, ceiling) that no non-decreasing history satisfies, by trying every subset."""

    def feasible(subset: tuple[int, ...]) -> bool:
        level = float("-inf")
        for i in sorted(subset, key=lambda k: (rows[k][0], -k)):
            same_day = [j for j in subset if rows[j][0] == rows[i][0]]
            level = max(level, *(rows[j][1] for j in same_day))
            if level > min(rows[j][2] for j in same_day):
                return False
        return True

    minimal: set[frozenset[int]] = set()
    for size in range(1, len(rows) + 1):
        for subset in itertools.combinations(range(len(rows)), size):
            if not any(known <= set(subset) for known in minimal) and not feasible(subset):
                minimal.add(frozenset(subset))
    return minimal


def test_against_brute_force() -> None:
    """On 150 small random cases the minimal sets are exactly those of brute force over all subsets."""
    rng = random.Random(20240614)
    cases: list[list[tuple[int, float, float]]] = []
    rows: list[dict[str, Any]] = []
    for _ in range(150):
        size = rng.randint(1, 5)
        days = [rng.randint(1, 6) for _ in range(size)]
        facts = []
        for i, day in enumerate(days):
            kind = rng.choice(["more_than", "up_to", "exact"])
            value = float(rng.randint(1, 6) * 1000)
            cells = {"more_than": {"low": value}, "up_to": {"high": value}, "exact": {"best": value}}[kind]
            rows.append(said(f"{len(cases)}-{i}", f"2024-01-0{day}", who=f"w{i}", bound=kind, **cells))
            low = value if kind != "up_to" else float("-inf")
            high = value if kind != "more_than" else float("inf")
            facts.append((day, low, high))
        cases.append(facts)
    q = quantities(rows)  # one for all, since making a frame takes longer than judging it
    found_some = 0
    for case, own in q.groupby(q["claim_id"].str.split("-").str[0].astype(int)):
        facts = cases[int(case)]
        result = conflicts(own, about_tolerance=0)
        ours = {frozenset(int(c.split("-")[1]) for c in each.claim_ids) for each in result.conflicts}
        assert ours == brute_force(facts)
        assert result.count == len(ours)
        assert (result.least_violation == pytest.approx(0, abs=1e-6)) == (not ours)
        found_some += bool(ours)
    assert found_some > 40


def test_the_pairs_of_february_and_march_2024() -> None:
    """Washington's more than 10,000 cannot stand with Seoul's later 6,700 and 7,000."""
    then = analysis.load().as_of("2024-06-14")
    pairs = {c.claim_ids: c for c in conflicts(then.quantities(then.flow())).conflicts}
    us, early, late = ("us-2024-02-23-state-10000-containers", "kor-2024-02-26-shin-6700-containers",
                       "kor-2024-03-18-shin-7000-containers")  # fmt: skip
    assert (us, early) in pairs
    assert (us, late) in pairs
    (told,) = told_pairs([pairs[us, late]], then)
    assert [piece.id for piece in told if isinstance(piece, Ref)] == [us, late]
    assert "more than 10,000" in flat(told)
    assert "about 7,000" in flat(told)


def test_a_difference_of_scope_is_no_contradiction() -> None:
    """Only pairs that contradict each other are said to exclude each other; they come first."""
    then = analysis.load()
    found = conflicts(then.quantities(then.flow()))
    kinds = [c.kind for c in found.ranked]
    assert {"contradiction", "scope"} <= set(kinds)
    assert kinds == sorted(kinds, key=KINDS.index)
    for pair, told in zip(found.ranked, told_pairs(found.ranked, then), strict=True):
        assert ("both cannot be right" in flat(told)) == (pair.kind == "contradiction")
        assert ("may explain it" in flat(told)) == (pair.kind == "scope")


@pytest.mark.parametrize(
    ("floor", "ceiling", "kind"),
    [
        ({}, {}, "contradiction"),
        ({}, {"who": "a"}, "revision"),
        ({"period_start": "2022-06"}, {"period_start": "2023-09"}, "scope"),
        ({"period_start": "2023-09"}, {"period_start": "2022-06"}, "contradiction"),
        ({}, {"channel": "sea"}, "scope"),
        ({"period_start": "2023-09"}, {"period_start": "2023"}, "date"),
        ({"through": "2024-02"}, {"through": "2024-02"}, "date"),
        ({}, {"period_start": "2023-09"}, "scope"),
        ({"item_class": "152mm"}, {}, "contradiction"),
        ({"low": 7100}, {}, "rounding"),
    ],
)
def test_kinds(floor: dict[str, Any], ceiling: dict[str, Any], kind: str) -> None:
    """Revision, scope, rounding and contradiction are told apart; a later start with more is no excuse."""
    first = said("f", "2024-01-01", **{"bound": "more_than", "low": 10000, **floor})
    second = said("c", "2024-02-01", **{"who": "b", "bound": "exact", "best": 7000, **ceiling})
    (only,) = conflicts(quantities([first, second])).conflicts
    assert only.kind == kind


@pytest.mark.parametrize(
    ("floor", "ceiling"),
    [
        ({"item_class": "killed_and_wounded"}, {"item_class": "killed"}),
        ({}, {"item_class": "152mm"}),
        ({"item_class": "wounded"}, {"item_class": "killed"}),
        ({"stage": "delivered"}, {"stage": "planned"}),
        ({"either_or": "load"}, {"either_or": "load"}),
        ({}, {"repeats": "f"}),
        ({}, {"who": "a", "derived_from": "f"}),
        ({"statement_id": "s"}, {"statement_id": "s"}),
    ],
    ids=["a whole and its part", "all and one class", "two classes", "two stages", "readings", "a relay", "a part told with it",
         "one statement"],
)  # fmt: skip
def test_what_counts_something_else_is_no_conflict(floor: dict[str, Any], ceiling: dict[str, Any]) -> None:
    """A floor of more than the ceiling counts, another stage, an alternative, a relay, a part: nothing to fit."""
    first = said("f", "2024-01-01", **{"bound": "more_than", "low": 10000, **floor})
    second = said("c", "2024-02-01", **{"who": "b", "bound": "exact", "best": 7000, **ceiling})
    found = conflicts(quantities([first, second], stages=("planned", "delivered")))
    assert (found.conflicts, found.count, found.least_violation) == ((), 0, pytest.approx(0, abs=1e-6))


def test_a_relay_stands_for_the_day_of_its_origin() -> None:
    """The origin's figure conflicts in the relay's place; disputes are counted by who contradicts whom."""
    rows = [said("f", "2024-01-01", bound="more_than", low=10000),
            said("c", "2024-02-01", who="b", bound="exact", best=7000),
            said("d", "2024-03-01", who="b", bound="exact", best=7500),
            said("r", "2024-04-01", who="e", bound="exact", best=7000, repeats="c")]  # fmt: skip
    found = conflicts(quantities(rows))
    assert [c.claim_ids for c in found.ranked] == [("f", "c"), ("f", "d")]
    assert [len(dispute) for dispute in found.disputes] == [2]


def test_what_it_takes_for_both_to_hold() -> None:
    """Days of staleness and looseness of "about", against trying them one after the other."""
    rows = [said("f", "2024-02-23", bound="about", best=10000),
            said("c", "2024-03-18", who="b", bound="about", best=7000)]  # fmt: skip
    (pair,) = conflicts(quantities(rows)).conflicts
    clash = [
        conflicts(quantities([rows[0], {**rows[1], "through": str(day(n))}])).of_kind("contradiction")
        for n in range(30)
    ]
    assert pair.days == [bool(found) for found in clash].index(False) == 25
    both = quantities(rows)
    fits = [share / 1000 for share in range(200) if not conflicts(both, about_tolerance=share / 1000).count]
    assert pair.loosest == pytest.approx(3 / 17)
    assert fits[0] == pytest.approx(pair.loosest, abs=1e-3)


def test_the_least_violation_is_that_of_all_pairs() -> None:
    """Months, channels and starts: the least sum of departures is that of a programme with one row for each pair, written anew."""
    rng, rows = random.Random(64), []
    for k in range(210):  # more than are searched for larger sets
        month = rng.randint(1, 9)
        value = float(100 * month + rng.randint(-90, 200))
        cells = rng.choice([{"low": value}, {"high": value}, {"best": value}])
        bound = {"low": "at_least", "high": "up_to", "best": "exact"}[next(iter(cells))]
        on = f"2024-0{month}" if rng.random() < 0.2 else f"2024-0{month}-{rng.randint(10, 28)}"
        start, channel = rng.choice(["", "", "2024-01-01", "2023"]), rng.choice(["", "sea", "rail"])
        one = said(f"c{k}", on, bound=bound, channel=channel, period_start=start, **cells)
        rows.append(one | {"known_on": "2024-10-01", "statement_id": f"s{rng.randint(0, 600)}"})
    q = quantities(rows)
    found = conflicts(q, about_tolerance=0, limit=1)
    assert found.least_violation == pytest.approx(pairwise(q))
    assert found.least_violation > 1000


def pairwise(q: pd.DataFrame) -> float:
    """Least sum of departures, each firm pair of one scope a row: what the two miss each other by is no more than both depart."""
    rows = q.to_dict("records")
    start, until = [pd.notna(r["period_start"]) for r in rows], [r["through_last"] for r in rows]
    at_odds = []
    for (i, below), (j, above) in itertools.permutations(enumerate(rows), 2):
        gap = below["low_value"] - above["high_value"]
        same_way = above["channel"] in ("", "unstated", below["channel"])
        later = not start[j] or (start[i] and below["period_start_last"] >= above["period_start"])
        told_apart = below["statement_id"] != above["statement_id"]
        if gap > 0 and until[i] <= above["through"] and same_way and later and told_apart:
            at_odds.append((i, j, gap))
    both, missed = np.array([pair[:2] for pair in at_odds]), np.array([gap for *_, gap in at_odds])
    place = np.repeat(np.arange(len(both)), 2), both.ravel()
    sides = coo_array((-np.ones(both.size), place), shape=(len(both), len(rows))).tocsr()
    return float(linprog([1.0] * len(rows), A_ub=sides, b_ub=-missed).fun)


def day(before: int) -> dt.date:
    """So many days before 18 March 2024."""
    return dt.date(2024, 3, 18) - dt.timedelta(days=before)


def test_the_largest_disagreement_by_sea_is_found() -> None:
    """KIDA's 21,000 and the Open Source Centre's 16,000, both by sea to March 2025."""
    whole = analysis.load().as_of("2025-06-30")
    found = {c.claim_ids: c for c in conflicts(whole.quantities(whole.flow())).conflicts}
    pair = found["kida-2025-containers-21000", "osc-2025-04-containers"]
    assert pair.gap == 21000 - 16000  # as said: a tolerance decides whether they conflict


def test_partial_days_bind_late_for_floors_and_early_for_ceilings() -> None:
    """A floor and a smaller ceiling of the same month do not exclude each other: so much went within the month."""
    rows = [said("f", "2024-02", bound="more_than", low=9000) | {"known_on": "2024-03-01"},
            said("c", "2024-02", who="b", bound="exact", best=7000) | {"known_on": "2024-03-01"}]  # fmt: skip
    found = conflicts(quantities(rows))
    assert [(c.kind, c.gap, c.days) for c in found.conflicts] == [("date", 2000, -28)]
    assert found.least_violation == pytest.approx(0, abs=1e-6)


def test_degenerate_inputs() -> None:
    """No claims, one claim, only vague or undated ones: no conflict, typed and empty."""
    empty = quantities([])
    assert conflicts(empty).count == 0
    assert envelope(empty).steps.empty
    assert implied_rates(empty).empty
    assert independent_origins(dossier([])).count == 0
    one = quantities([said("a", "2024-01-01", bound="about", best=5)])
    assert conflicts(one).count == 0
    undated = quantities([{**said("a", "2024-01-01", bound="about", best=5), "through": ""}])
    assert envelope(undated).unused["claim_id"].tolist() == ["a"]


def test_limit_is_reported_and_the_count_stays_exact() -> None:
    """With a limit the listed pairs are fewer and the count is the same."""
    rows = [said(f"f{i}", "2024-01-01", who=f"f{i}", bound="more_than", low=9000) for i in range(6)]
    rows += [said(f"c{i}", "2024-02-01", who=f"c{i}", bound="exact", best=7000) for i in range(7)]
    result = conflicts(quantities(rows), limit=10)
    assert (len(result.conflicts), result.count, result.limit) == (10, 42, 10)


def test_row_order_never_matters() -> None:
    """Shuffled rows give the same envelope and the same conflicts."""
    whole = analysis.load()
    shuffled = replace(whole, claims=whole.claims.sample(frac=1, random_state=7).reset_index(drop=True))
    one, two = (then.quantities(then.flow()) for then in (whole, shuffled))
    pd.testing.assert_frame_equal(envelope(one).steps, envelope(two).steps)
    assert conflicts(one).conflicts == conflicts(two).conflicts


def test_envelope_by_hand() -> None:
    """Floors bind later days, ceilings earlier ones, and nothing is averaged."""
    figures = [("2024-01-10", 10000), ("2024-02-10", 6700), ("2024-03-10", 7000)]
    rows = [said(f"c{i}", day, who=f"w{i}", bound="exact", best=value) for i, (day, value) in enumerate(figures)]
    result = envelope(quantities(rows), about_tolerance=0)
    assert result.at("2024-01-09") == (pytest.approx(float("nan"), nan_ok=True), 6700)
    assert result.at("2024-02-10") == (10000, 6700)
    assert not result.is_consistent
    assert 7900 not in set(result.steps["floor"])  # the average of the three that nobody ever claimed


def test_a_relay_never_raises_the_origins() -> None:
    """Adding relays of a claim, and relays of relays, leaves one origin."""
    rows = [said("a", "2024-01-01", source_ids="s1")]
    for i in range(5):
        rows.append(said(f"r{i}", "2024-01-02", source_ids=f"t{i}", repeats=rows[-1]["claim_id"]))
        assert independent_origins(dossier(rows)).count == 1


def test_published_rates() -> None:
    """One claimant's containers a day: 28.8 and 14.3 (recomputed from the ministry's figures, half the last digit)."""
    whole = analysis.load()
    rates = implied_rates(whole.quantities(whole.flow()))
    own = rates[rates["claimant_id"] == "kor-mnd"].set_index("to_claim")["rate"]
    assert own["kor-2024-02-26-shin-6700-containers"] == pytest.approx(28.8, abs=0.05)
    assert own["kor-2024-03-18-shin-7000-containers"] == pytest.approx(14.3, abs=0.05)
    assert own["kor-2024-06-14-shin-10000-containers"] == pytest.approx(34.1, abs=0.05)

"""Sets of any size that no total fits, and the totals that no claim excludes."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import analysis
from analysis.claims import conflicts, identified
from analysis.errors import UsageError
from analysis.language.text import flat
from analysis.wording.claims import remedy, told_pairs
from tests.claims.rows import dossier, quantities, said

BOTH = ("cumulative", "period")
CELLS = list(itertools.product(range(7), ("sea", "rail", "other")))  # each day, 0 for all before, and channel


def amount(key: str, first: str, last: str, **cells: Any) -> dict[str, Any]:
    """An amount of a period, said on its last day."""
    return said(key, last, measure="period", period_start=first, **cells)


def at_least(value: float) -> dict[str, Any]:
    """A floor."""
    return {"bound": "at_least", "low": value}


def exact(value: float) -> dict[str, Any]:
    """A floor and a ceiling."""
    return {"bound": "exact", "best": value}


HAND = [
    said("a", "2023-12-31", who="x", channel="sea", **exact(40)),
    amount("b", "2024-01-01", "2024-12-15", who="y", channel="sea", **exact(49)),
    said("c", "2025-03-01", who="z", channel="sea", **exact(64)),
]


def fits(facts: list[tuple[Any, ...]]) -> bool:
    """Is there an amount of 0 or more for each day and channel that fits? One programme, written anew."""
    rows, limits = [], []
    for first, last, channel, low, high in facts:
        counted = [float(first <= day <= last and channel in ("", way)) for day, way in CELLS]
        rows += [[-x for x in counted], counted]
        limits += [-low, high]
    kept = [k for k, limit in enumerate(limits) if np.isfinite(limit)]
    found = linprog(np.zeros(len(CELLS)), A_ub=[rows[k] for k in kept], b_ub=[limits[k] for k in kept])
    return bool(found.status == 0)


def minimal(facts: list[tuple[Any, ...]]) -> set[frozenset[int]]:
    """Minimal sets that do not fit, by trying every subset."""
    found: set[frozenset[int]] = set()
    for size in range(1, len(facts) + 1):
        for subset in map(frozenset, itertools.combinations(range(len(facts)), size)):
            if not any(known <= subset for known in found) and not fits([facts[k] for k in subset]):
                found.add(subset)
    return found


def any_case(rng: random.Random, size: int) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Figures over six days and three channels: totals from a start or none, and amounts of a period."""
    rows, facts = [], []
    for k in range(size):
        first, last = sorted(rng.randint(1, 6) for _ in range(2))
        channel = rng.choice(["", "", "sea", "rail"])
        value = float(rng.randint(1, 9))
        kind = rng.choice(["at_least", "up_to", "exact"])
        cells = {"at_least": {"low": value}, "up_to": {"high": value}, "exact": {"best": value}}[kind]
        measure = rng.choice(["cumulative", "period"])
        start = measure == "period" or rng.random() < 0.3
        rows.append(said(f"{k}", f"2024-01-0{last}", who=f"w{k}", bound=kind, measure=measure, channel=channel or "unstated",
                         period_start=f"2024-01-0{first}" if start else "", **cells))  # fmt: skip
        low = value if kind != "up_to" else 0
        facts.append((first if start else 0, last, channel, low, value if kind != "at_least" else np.inf))
    return rows, facts


def test_against_brute_force_over_all_subsets() -> None:
    """Totals, starts, amounts of a period and channels: the sets are those of trying every subset, whatever their size."""
    rng = random.Random(16000)
    sizes = [0] * 9
    for n in range(28):
        rows, facts = any_case(rng, 2 + n % 7)
        found = conflicts(quantities(rows, measures=BOTH), about_tolerance=0)
        ours = {frozenset(map(int, c.claim_ids)) for c in found.conflicts if c.kind not in ("scope", "date")}
        assert ours == minimal(facts)
        assert found.is_complete
        assert (found.least_violation == pytest.approx(0, abs=1e-6)) == (not ours)
        for each in ours:
            sizes[len(each)] += 1
    assert sizes[2] > 10
    assert sizes[3] > 3


def test_forty_and_forty_nine_against_sixty_four() -> None:
    """Voyages of two periods that touch against one total of both: 25 too many, told with what it would take."""
    then = dossier(HAND)
    (found,) = conflicts(then.quantities(then.flow(), measures=BOTH)).conflicts
    assert (found.claim_ids, found.kind, found.gap, found.floors) == (("a", "b", "c"), "contradiction", 25, 2)
    ((told),) = told_pairs([found], then)
    assert "a running total cannot fall, so all three cannot be right" in flat(told)
    assert flat(remedy(found)).startswith("The gap is 25; all could be right if the last count was")
    floor = amount(
        "b", "2024-01-01", "2024-12-15", who="y", channel="sea", **at_least(49)
    )  # its ceiling would move too
    for days, left in ((found.days - 1, 1), (found.days, 0)):
        moved = {**HAND[2], "through": str((pd.Timestamp("2025-03-01") - pd.Timedelta(days=days)).date())}
        assert conflicts(quantities([HAND[0], floor, moved], measures=BOTH)).count == left


def test_about_may_be_looser() -> None:
    """The share from which on three figures fit, against trying them."""
    rows = [{**row, "bound": "about"} for row in HAND]
    q = quantities(rows, measures=BOTH)
    (found,) = conflicts(q, about_tolerance=0).conflicts
    assert found.loosest == pytest.approx(25 / 153)  # 89 (1 - a) = 64 (1 + a)
    assert conflicts(q, about_tolerance=found.loosest - 1e-3).count == 1
    assert conflicts(q, about_tolerance=found.loosest + 1e-3).count == 0


def test_the_published_irreducible_set() -> None:
    """SAS/OR 13.2, The Linear Programming Solver, example 6.4: x1 + x2 >= 10, x1 + x3 <= 4, 4 <= x2 + x3 <= 5, x3 <= 3 has the one
    irreducible infeasible set of the first three; the last is no part of it."""
    day = "2024-01-01"
    rows = [
        said("con1", day, who="p", item_class="x1_and_x2", **at_least(10)),
        said("con2", day, who="q", item_class="x1_and_x3", bound="up_to", high=4),
        said("con3", day, who="r", item_class="x2_and_x3", bound="range", low=4, high=5),
        said("ub", day, who="s", item_class="x3", bound="up_to", high=3),
    ]
    found = conflicts(quantities(rows))
    assert [set(c.claim_ids) for c in found.conflicts] == [{"con1", "con2", "con3"}]
    assert found.conflicts[0].gap == pytest.approx(1)  # 10 against 4 + 5


def test_bounds_of_an_outcome_that_some_did_not_tell() -> None:
    """C. Manski, Identification for Prediction and Decision, 2007, ch. 2: of 106 homeless men 64 were found again, 21 of them housed;
    of the 42 not found any number may be. So between 21 and 63 of the 106 are housed."""
    day = "2024-01-01"
    rows = [
        said("found", day, item_class="found", **exact(21)),
        said("lost", day, who="b", item_class="lost", bound="up_to", high=42),
        said("all", day, who="c", item_class="found_and_lost", bound="up_to", high=106),
    ]
    (row,) = identified(quantities(rows), days=[day], staleness=[0], about_tolerances=[0.0],
                        item_class="found_and_lost").itertuples()  # fmt: skip
    assert (row.lower, row.upper) == (21, 63)
    assert (row.lower_claims, row.upper_claims) == (("found",), ("found", "lost"))


def test_in_one_scope_the_set_is_the_envelope() -> None:
    """Least and greatest total are the highest floor before and the lowest ceiling after, and staleness moves ceilings only."""
    rows = [said("a", "2024-01-10", **exact(100)), said("b", "2024-03-10", who="b", **exact(300))]
    q = quantities(rows)
    found = identified(q, days=["2024-02-20"], staleness=[0, 30, 70], about_tolerances=[0.0])
    assert found["lower"].tolist() == [100, 100, 100]
    assert found["upper"].tolist()[0] == 300
    assert found["upper"].isna().tolist() == [False, True, True]
    assert found["upper_claims"].tolist() == [("b",), (), ()]


def test_a_longer_staleness_or_a_wider_about_never_narrows_the_set() -> None:
    """On the containers, month by month: what was possible stays possible; an empty set says by how much."""
    then = analysis.load().as_of("2024-06-14")
    q = then.quantities(then.flow(), measures=BOTH)
    found = identified(q, days=["2024-02-29", "2024-05-31"])
    assert found[found["staleness"] == 0]["empty"].all()
    assert (found[found["empty"]]["violation"] > 0).all()
    assert not found[found["staleness"] == 30]["empty"].any()
    for _, own in found.groupby("day"):
        ends = own.set_index(["about_tolerance", "staleness"])
        for tighter, looser in (((0.05, 30), (0.05, 60)), ((0.05, 30), (0.2, 30))):
            assert ends.at[looser, "lower"] <= ends.at[tighter, "lower"]
            assert not ends.at[looser, "upper"] < ends.at[tighter, "upper"]


@pytest.mark.parametrize("cells", [{"value": np.nan}, {"low": -5.0}, {"high_value": -1.0}, {"value": np.inf}])
def test_what_is_no_amount_is_refused(cells: dict[str, float]) -> None:
    """A row without a number, below 0 or without end is named, not compared."""
    q = quantities([said("a", "2024-01-01", bound="about", best=5)])
    with pytest.raises(UsageError, match=r"claim 'a' is .*give a number of 0 or more"):
        conflicts(q.assign(**cells))

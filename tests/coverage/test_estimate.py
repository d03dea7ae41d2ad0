"""Capture and recapture: published examples, populations of known size, and what dependence does."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis.coverage.estimate import lower_bound, two_lists
from analysis.errors import UsageError

# On the first list, on the second, on both, Chapman's estimate as printed. As gathered in the tests of the R package FSA
# (fishR-Core-Team/FSA, tests/testthat): C. J. Krebs, Ecological Methodology, 1989, box 2.1; W. E. Ricker, Computation and
# interpretation of biological statistics of fish populations, 1975; W. E. Pine et al. in Fisheries Techniques, 2013, box 11.2;
# G. A. F. Seber, The Estimation of Animal Abundance, 2002, table 3.7.
PUBLISHED = [(948, 421, 167, 2383), (109, 177, 57, 337), (421, 332, 88, 1578), (500, 149, 7, 9393)]
# Counts of individuals of nine species, and what EstimateS gives for them, as in the tests of scikit-bio.
SPECIES = [1, 1, 4, 2, 5, 2, 4, 1, 2]


def two(first: int, second: int, both: int) -> pd.DataFrame:
    """Two lists as a frame."""
    rows = [(True, True)] * both + [(True, False)] * (first - both) + [(False, True)] * (second - both)
    return pd.DataFrame(rows, columns=["first", "second"])


@pytest.mark.parametrize(("first", "second", "both", "printed"), PUBLISHED)
def test_published_estimates(first: int, second: int, both: int, printed: int) -> None:
    """To the last digit printed; a formula without the three ones misses each of them."""
    found = two_lists(first, second, both)
    assert round(found.estimate) == printed
    assert round(first * second / both) != printed
    assert found.low < printed < found.high


@pytest.mark.parametrize(("first", "second", "both", "printed"), PUBLISHED)
def test_chao_of_two_lists_is_chapman(first: int, second: int, both: int, printed: int) -> None:
    """The lower bound for lists of unequal length gives Chapman's estimate when there are two."""
    assert round(lower_bound(two(first, second, both)).estimate) == printed


@pytest.mark.parametrize(("first", "second", "both", "printed"), PUBLISHED)
def test_the_published_standard_errors(first: int, second: int, both: int, printed: int) -> None:
    """Seber's standard error (printed: 3,022 for his table 3.7; half of 1,826 - 1,330 over 1.96 for box 11.2) is what the
    intervals are as wide as, near the middle.
    """
    b, c = first - both, second - both
    error = math.sqrt((first + 1) * (second + 1) * b * c / (both + 1) ** 2 / (both + 2))
    if first in (500, 421):
        assert error == pytest.approx({500: 3022, 421: (1826 - 1330) / 2 / 1.96}[first], abs=0.6)
    narrow = two_lists(first, second, both, confidence=0.01)
    z = 0.012533469508069276  # of the middle hundredth
    assert (narrow.high - narrow.low) / 2 / z == pytest.approx(error, rel=0.25 if both < 10 else 0.03)
    bound = lower_bound(two(first, second, both))
    spread = math.log((bound.high - first - c) / (bound.low - first - c)) / 2 / 1.959964  # sd of the log of the unseen
    assert math.sqrt(math.expm1(spread**2)) * b * c / (both + 1) == pytest.approx(error, rel=0.01)


def test_the_published_interval() -> None:
    """10 turtles marked, 15 caught, 5 of them marked: 28, from 22 to 65 (the example of Wikipedia's "Mark and recapture")."""
    found = two_lists(10, 15, 5, least=0)
    assert [math.floor(found.estimate), math.ceil(found.low), round(found.high)] == [28, 22, 65]


def test_the_published_lower_bound() -> None:
    """EstimateS gives 9.75 with a lower limit of 9.07 for nine species; here each individual is a list of its own."""
    held = np.zeros((len(SPECIES), sum(SPECIES)), dtype=bool)
    for row, (end, count) in enumerate(zip(np.cumsum(SPECIES), SPECIES, strict=True)):
        held[row, end - count : end] = True
    found = lower_bound(pd.DataFrame(held), least=0)
    assert found.estimate == pytest.approx(9.75)
    assert found.low == pytest.approx(9.07, abs=0.01)


def drawn(size: int, chances: tuple[float, float], odds: float, times: int = 4000, seed: int = 22) -> np.ndarray:
    """Populations of known size on two lists of given odds ratio: on the first, on the second, on both."""
    p, q = chances
    both = p * q
    if odds != 1:
        root = 1 + (p + q) * (odds - 1)
        both = (root - math.sqrt(root**2 - 4 * odds * (odds - 1) * p * q)) / (2 * (odds - 1))
    cells = np.random.default_rng(seed).multinomial(size, [both, p - both, q - both, 1 - p - q + both], size=times)
    return np.column_stack([cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], cells[:, 0]])


def covered(cells: np.ndarray, size: int, odds: float = 1.0) -> tuple[float, float]:
    """The mean of the estimates, and the share of the intervals that hold the truth."""
    found = [two_lists(*row, odds_ratio=odds, least=0) for row in cells.tolist()]
    return float(np.mean([e.estimate for e in found])), float(np.mean([e.low <= size <= e.high for e in found]))


@pytest.mark.parametrize(
    ("size", "chances"), [(80, (0.18, 0.65)), (200, (0.3, 0.57)), (40, (0.35, 0.4)), (200, (0.2, 0.2)), (80, (0.6, 0.7))]
)  # fmt: skip
def test_intervals_hold_the_truth(size: int, chances: tuple[float, float]) -> None:
    """On populations like ours the estimate is right on average, and the 95% interval holds the truth 94 to 98.5% of the time."""
    mean, share = covered(drawn(size, chances, 1.0), size)
    assert mean == pytest.approx(size, rel=0.02)
    assert 0.94 <= share <= 0.985


@pytest.mark.parametrize(("odds", "bias"), [(0.5, 1.26), (2.0, 0.85), (4.0, 0.76)])
def test_what_dependence_does(odds: float, bias: float) -> None:
    """Lists that share what they find make the estimate too low, lists that complete each other too high; given the odds ratio,
    it is right again.
    """
    cells = drawn(80, (0.18, 0.65), odds)
    mean, _ = covered(cells, 80)
    assert mean / 80 == pytest.approx(bias, abs=0.02)
    mean, share = covered(cells, 80, odds)
    assert mean == pytest.approx(80, rel=0.02)
    assert share >= 0.94


def test_chao_stays_below_where_some_are_hard_to_find() -> None:
    """Half of a population of 400 is three times harder to find for each of three lists: the bound is below the truth, above
    what is on file; its interval's lower limit is below the truth.
    """
    rng = np.random.default_rng(1987)
    chance = np.where(np.arange(400) < 200, 1.0, 1 / 3)[:, None] * [0.5, 0.4, 0.3]
    found = [lower_bound(pd.DataFrame(held[held.any(axis=1)])) for held in rng.random((300, 400, 3)) < chance]
    means = {name: np.mean([getattr(e, name) for e in found]) for name in ("on_file", "estimate", "low")}
    assert means["on_file"] < means["low"] < means["estimate"] < 400 * 0.95
    even = [lower_bound(pd.DataFrame(held[held.any(axis=1)])) for held in rng.random((300, 400, 3)) < [0.5, 0.4, 0.3]]
    assert np.mean([e.estimate for e in even]) == pytest.approx(400, rel=0.01)
    assert 0.92 <= np.mean([e.low <= 400 <= e.high for e in even]) <= 0.98


def test_too_few_to_say() -> None:
    """Fewer than Robson and Regier's seven on both lists: words in place of numbers."""
    found = two_lists(30, 30, 6)
    assert found.verdict == "too few to say"
    assert math.isnan(found.estimate)
    assert lower_bound(two(30, 30, 6)).verdict == "too few to say"
    assert not two_lists(30, 30, 7).verdict
    assert lower_bound(pd.DataFrame(columns=["a", "b"], dtype=bool)).verdict == "too few to say"


def test_never_less_than_is_on_file() -> None:
    """What stands on no list is known all the same; a list within another leaves nothing unseen, yet not for sure."""
    assert two_lists(20, 20, 20, on_file=25).estimate == 25
    whole = two_lists(20, 30, 20)
    assert (whole.estimate, whole.seen) == (30, 1)
    assert whole.low == 30 < whole.high


@pytest.mark.parametrize(
    ("bad", "told"),
    [({"first": -1}, "not two lists"), ({"both": 40}, "not two lists"), ({"odds_ratio": 0.0}, "odds ratio"),
     ({"confidence": 1.0}, "between 0 and 1")],
)  # fmt: skip
def test_what_is_no_count_is_refused(bad: dict[str, float], told: str) -> None:
    """With what to give instead."""
    with pytest.raises(UsageError, match=told):
        two_lists(**{"first": 20, "second": 30, "both": 10, **bad})  # type: ignore[arg-type]

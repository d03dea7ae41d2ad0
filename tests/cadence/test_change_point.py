"""Changes of rate held to hand-made regimes and to series without a change."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analysis.cadence import change_point, changes


def windows(values: list[float] | np.ndarray, days: float = 30.0) -> pd.DataFrame:
    """Counts as `analysis.cadence.counts` gives them."""
    begins = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    frame = {
        "window_start": begins,
        "window_end": begins + pd.Timedelta(days=29),
        "exposure_days": days,
        "count": values,
    }
    return pd.DataFrame({**frame, "weighted": np.asarray(values) * 2.0})


def test_two_changes_are_found_with_exposure() -> None:
    """Rates 1, 8, 1 a window give three regimes; half the exposure with half the counts changes nothing."""
    values = [1.0, 1, 0, 2, 1, 1, 8, 9, 7, 8, 8, 9, 1, 0, 1, 2, 1, 1]
    found = changes(windows(values))
    assert found.starts == [pd.Timestamp("2000-07-01"), pd.Timestamp("2001-01-01")]
    assert found.frame["count"].sum() == sum(values)
    np.testing.assert_allclose(found.frame["rate"] * found.frame["days"], found.frame["count"])
    weighted = changes(windows(values), column="weighted")
    assert weighted.starts == found.starts
    assert weighted.frame["count"].sum() == 2 * sum(values)
    short = windows(values)
    short.loc[6:11, "exposure_days"] = 30 * 8  # eight times the days, eight times the events: one rate
    assert changes(short).starts == []


def test_few_false_changes() -> None:
    """On 300 seeded series of one rate, fewer than 5 percent show a change, in either way of asking."""
    rng = np.random.default_rng(8)
    several = one = 0
    for _ in range(300):
        counted = windows(rng.poisson(4.0, 30))
        several += len(changes(counted).frame) > 1
        result = change_point(counted)
        one += result.odds > 10
    assert several <= 15
    assert one <= 15


def test_records_carry_null_and_power() -> None:
    """The null, the windows and the power at a doubling stand in both records; more events mean more power."""
    few, many = change_point(windows([1] * 30)), change_point(windows([8] * 30))
    assert few.null == many.null == "one Poisson rate throughout"
    assert (few.windows, few.effect) == (30, 2.0)
    assert few.power < many.power
    assert change_point(windows([1e6] * 15 + [2e6] * 15)).odds == float("inf")  # beyond any float, without a warning
    assert changes(windows([1, 2, 1])).verdict == "too few to say"
    assert changes(windows([0] * 30)).frame.empty


def test_power_of_several_changes() -> None:
    """Four windows have one place to change: the power is a binomial sum. On longer series the search finds as many."""
    from analysis.cadence.segmentation import _power

    days, n, penalty = np.full(4, 30.0), 24, 6.0

    def gain(k: int) -> float:
        parts = [2 * m * np.log(m / 60) if m else 0.0 for m in (k, n - k)]
        return sum(parts) - 2 * n * np.log(n / 120)

    exact = sum(binom.pmf(k, n, 1 / 4) for k in range(n + 1) if gain(k) > penalty)
    draws = 40_000
    assert _power(n, days, penalty, 3.0, draws) == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(draws))
    wrong = sum(binom.pmf(k, n, 1 / 4) for k in range(n + 1) if gain(k) > penalty / 2)  # half the deviance
    assert abs(exact - wrong) > 4 * 0.5 / np.sqrt(draws)
    assert (_power(n, days, np.inf, 2.0), _power(n, days, -1.0, 2.0)) == (0, 1)
    rng, shape = np.random.default_rng(12), np.r_[np.ones(15), np.full(15, 2.0)] / 45
    found = [changes(windows(rng.multinomial(120, shape).astype(float))) for _ in range(200)]
    seen = np.mean([len(f.frame) > 1 for f in found])
    assert found[0].power - 0.09 <= seen <= found[0].power + 0.13  # a lower limit, but for the error of both shares
    assert found[0].effect == 2.0
    assert np.isnan(changes(windows([1, 2, 1])).power)


def test_no_other_division_is_better() -> None:
    """On series short enough to try every division, none has a smaller sum of deviance and penalties."""
    from analysis.cadence.segmentation import _segments

    rng, days = np.random.default_rng(5), np.full(9, 30.0)

    def loss(y: np.ndarray, ends: tuple[int, ...]) -> float:
        sums = [(y[a:b].sum(), days[a:b].sum()) for a, b in pairwise((0, *ends))]
        return sum(4.0 - 2 * n * np.log(n / exposure) for n, exposure in sums if n) + 4.0 * sum(not n for n, _ in sums)

    cuts = [(*c, 9) for k in range(4) for c in combinations(range(2, 8), k)]
    divisions = [ends for ends in cuts if all(b - a >= 2 for a, b in pairwise((0, *ends)))]
    assert len(divisions) == 21
    for _ in range(60):
        y = rng.poisson(rng.choice([1.0, 9.0], 9)).astype(float)
        found = tuple(_segments(y, days, 4.0))
        assert found in divisions
        assert loss(y, found) == pytest.approx(min(loss(y, ends) for ends in divisions))

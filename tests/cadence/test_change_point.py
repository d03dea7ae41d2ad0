"""Changes of rate held to hand-made regimes and to series without a change."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.special import gammaln

from analysis.cadence import change_point, changes
from analysis.cadence.dispersion import between_neighbours, clustered_counts
from analysis.cadence.segmentation import _divisions as _best
from analysis.cadence.segmentation import _penalties, _posterior


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
    assert found.probability == found.number["probability"].max() == found.number["probability"].iloc[2]
    np.testing.assert_allclose(found.frame["probability"].iloc[1:], found.when["probability"].iloc[[6, 12]])


def test_few_false_changes() -> None:
    """On 150 seeded series of one rate, plain and clustered, few show a change; without the dispersion many would."""
    rng = np.random.default_rng(8)
    for ratio in (1.0, 2.5):
        several = one = blind = 0
        for y in clustered_counts(rng, np.full(30, 4.0), ratio, 150):
            counted = windows(y)
            several += len(changes(counted).frame) > 1
            one += change_point(counted, dispersion=between_neighbours(y, np.full(30, 30.0))).odds > 10
            blind += change_point(counted).odds > 10
        assert several <= 11
        assert one <= 11
        assert (blind > 11) is (ratio > 1)


def test_records_carry_null_and_power() -> None:
    """The null, the windows and the power at a doubling stand in both records; more events mean more power."""
    few, many = change_point(windows([1] * 30)), change_point(windows([8] * 30))
    assert few.null == many.null == "one Poisson rate throughout"
    assert (few.windows, few.effect) == (30, 2.0)
    assert few.power < many.power
    assert change_point(windows([1e6] * 15 + [2e6] * 15)).odds == float("inf")  # beyond any float, without a warning
    assert changes(windows([1, 2, 1])).verdict == "too few to say"
    assert changes(windows([0] * 30)).frame.empty
    assert changes(windows([12.0, 0] * 5)).verdict == "too few to say"  # sixty contacts in five clusters


def test_power_is_a_lower_limit() -> None:
    """On planted series the search finds a change about as often as the power of one change says, or more often."""
    rng = np.random.default_rng(12)
    for ratio in (1.0, 2.0):
        mean = np.r_[np.full(15, 3.0), np.full(15, 6.0)]
        found = [changes(windows(y)) for y in clustered_counts(rng, mean, ratio, 100)]
        seen, told = np.mean([len(f.frame) > 1 for f in found]), np.mean([f.power for f in found])
        assert told - 0.12 <= seen <= told + 0.2


def _divisions(n: int, many: int) -> list[tuple[int, ...]]:
    ends = ((*cut, n) for cut in combinations(range(2, n - 1), many))
    return [e for e in ends if all(b - a >= 2 for a, b in pairwise((0, *e)))]


def test_every_division_by_enumeration() -> None:
    """On series short enough to try every division: the best, the posterior of their number, and of each start."""
    rng, days = np.random.default_rng(5), np.full(9, 30.0)
    assert [len(_divisions(9, k)) for k in range(4)] == [1, 6, 10, 4]
    for _ in range(20):
        y = rng.poisson(rng.choice([1.0, 9.0], 9)).astype(float) + 0.5

        def fit(ends: tuple[int, ...], y: np.ndarray = y) -> float:
            sums = [(y[a:b].sum(), days[a:b].sum()) for a, b in pairwise((0, *ends))]
            return float(sum(2 * n * np.log(n / exposure) for n, exposure in sums))

        def evidence(ends: tuple[int, ...], y: np.ndarray = y) -> float:
            b = 0.5 * 270 / y.sum()
            sides = [(y[i:j].sum(), days[i:j].sum()) for i, j in pairwise((0, *ends))]
            return float(np.exp(sum(0.5 * np.log(b) - gammaln(0.5) + gammaln(0.5 + n) - (0.5 + n) * np.log(b + e)
                                    for n, e in sides) + 60))  # fmt: skip

        gains, best = _best(y, days, 3)
        number, when = _posterior(y, days)
        weight = np.array([np.mean([evidence(e) for e in _divisions(9, k)]) / 5**k for k in range(4)])
        np.testing.assert_allclose(number, weight / weight.sum())
        begins = np.zeros(9)
        for k in range(1, 4):
            every = _divisions(9, k)
            assert gains[k] == pytest.approx(max(map(fit, every)))
            assert fit(tuple(best[k])) == pytest.approx(gains[k])
            for ends in every:
                begins[list(ends[:-1])] += evidence(ends) / 5**k / len(every) / weight.sum()
        np.testing.assert_allclose(when, begins, atol=1e-12)


def test_penalties_by_hand() -> None:
    """Gains 0, 30, 34, 40: one change for penalties from 5 to 30, two for none (three beat them on the way), three below 5."""
    low, high = _penalties(np.array([0.0, 30.0, 34.0, 40.0]))
    np.testing.assert_allclose(low, [30, 5, np.nan, 0])
    np.testing.assert_allclose(high, [np.inf, 30, np.nan, 5])


# British coal-mining disasters a year, 1851-1962 (Jarrett, Biometrika 66, 1979, as tabled by Carlin, Gelfand and Smith, 1992).
COAL = [int(k) for k in (
    "4541043406334026335453144155342522342132211113001011003103220111010100021000110233112111124200014000100000100101"
)]  # fmt: skip


def coal() -> pd.DataFrame:
    """One window a year."""
    begins = pd.date_range("1851-01-01", periods=112, freq="YS")
    ends = begins + pd.offsets.YearEnd()
    return pd.DataFrame(
        {"window_start": begins, "window_end": ends, "exposure_days": 1.0, "count": np.array(COAL, float)}
    )


def test_coal_mining_disasters() -> None:
    """191 disasters; the change of 1892 (the 41st year the last of the old rate), 3.1 and 0.9 a year (Carlin et al., Appl. Stat. 41).

    Raftery and Akman 1986 give odds for a change above 10 to the 12th. Chib 1998 (J. Econometrics 86) gives a log evidence of
    -206.207 for no change under a gamma(2, 1) prior, which holds the formula of a stretch.
    """
    table = coal()
    assert (len(COAL), sum(COAL), sum(COAL[:41])) == (112, 191, 127)
    one, found = change_point(table), changes(table)
    assert one.most_likely == pd.Timestamp("1892-01-01")
    assert one.odds > 1e12
    assert (round(one.rate_before, 1), round(one.rate_after, 1)) == (3.1, 0.9)
    assert found.starts == [pd.Timestamp("1892-01-01")]
    assert found.penalised == 1
    near = found.when.set_index("window_start")["probability"]
    assert near.idxmax() == pd.Timestamp("1892-01-01")
    assert near["1887":"1896"].sum() > 0.9  # the middle 95 percent of Raftery and Akman: May 1887 to August 1895

    def stretch(y: np.ndarray, days: float, shape: float, rate: float) -> float:
        n = y.sum()
        return float(shape * np.log(rate) - gammaln(shape) + gammaln(shape + n) - (shape + n) * np.log(rate + days))

    y = np.array(COAL, float)
    assert stretch(y, 112, 2, 1) - gammaln(y + 1).sum() == pytest.approx(-206.207, abs=5e-4)
    rate = 0.5 * 112 / 191
    splits = [stretch(y[:k], k, 0.5, rate) + stretch(y[k:], 112 - k, 0.5, rate) for k in range(1, 112)]
    odds = np.exp(splits - np.max(splits)).mean() * np.exp(np.max(splits) - stretch(y, 112, 0.5, rate))
    assert one.odds == pytest.approx(odds)
    assert stretch(y, 111, 2, 1) - gammaln(y + 1).sum() != pytest.approx(-206.207, abs=5e-4)  # a year too few


def test_two_changes_are_never_told_as_one() -> None:
    """Rise and fall: a single change has high odds against none, and is not the answer."""
    values = [6.0] * 8 + [1.0] * 14 + [14.0] * 11
    assert change_point(windows(values)).odds > 1_000
    found = changes(windows(values))
    assert len(found.starts) == 2
    assert found.number["probability"].iloc[1] < 0.01

"""Clustered counts: published ratios, the wider interval, and what happens where there are no clusters."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, norm, t

from analysis.cadence import dispersion, rate, rate_ratio
from analysis.cadence.dispersion import between_neighbours, clustered_counts
from analysis.errors import UsageError

# Insects on plots under six sprays, twelve plots each (Beall 1942; R's InsectSprays).
SPRAYS = (
    (10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13), (11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13),
    (0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4), (3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4), (3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4),
    (11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13),
)  # fmt: skip
# Leaves by the European red mites on them, none to seven (Bliss and Fisher, Biometrics 9, 1953).
MITES = (70, 38, 17, 10, 9, 3, 2, 1)


def windows(values: np.ndarray) -> pd.DataFrame:
    """Quarters of 90 days."""
    begins = pd.date_range("2000-01-01", periods=len(values), freq="QS")
    return pd.DataFrame({"window_start": begins, "exposure_days": 90.0, "count": np.asarray(values, dtype=float)})


def test_published_quasi_poisson() -> None:
    """R's summary of glm(count ~ spray, quasipoisson, InsectSprays) takes the dispersion to be 1.507713, on 66 degrees of freedom."""
    table = windows(np.concatenate(SPRAYS))
    found = dispersion(table, list(table["window_start"][12::12]))
    assert (found.degrees, found.windows, found.n) == (66, 72, 684)
    assert found.ratio == pytest.approx(1.507713, abs=5e-7)
    means = np.repeat([np.mean(s) for s in SPRAYS], 12)
    y = table["count"].to_numpy()
    deviance = 2 * (y * np.log(np.where(y > 0, y, 1) / means) - (y - means)).sum()
    assert deviance == pytest.approx(98.33, abs=5e-3)  # R prints it, too; over 66 it is not the dispersion
    assert deviance / 66 != pytest.approx(1.507713, abs=0.01)
    assert ((y - means) ** 2 / means).sum() / 72 != pytest.approx(1.507713, abs=0.01)  # stretches not taken off


def test_published_red_mites() -> None:
    """Mean 1.1467 and variance 2.2737 on 150 leaves (Bliss and Fisher 1953), so a ratio of 1.983."""
    y = np.repeat(np.arange(8), MITES)
    assert dispersion(windows(y)).ratio == pytest.approx(2.2737 / 1.1467, abs=5e-4)
    assert y.var() / y.mean() != pytest.approx(2.2737 / 1.1467, abs=5e-4)  # over n, not n - 1


def test_no_clusters_no_wider() -> None:
    """At a ratio far below 1 the interval is the exact one itself; it is never narrower."""
    even = dispersion(windows(np.full(33, 8)))
    exact = rate_ratio(18, 169, 6, 184)
    wide = even.widened(exact)
    assert (even.ratio, even.factor) == (0.0, 1.0)
    assert (wide.low, wide.high) == (pytest.approx(exact.low), pytest.approx(exact.high))
    assert wide.p_value == pytest.approx(exact.p_value)
    rng = np.random.default_rng(1)
    for y in clustered_counts(rng, np.full(33, 5.0), 2.0, 20):
        spread = dispersion(windows(y))
        for n1, n2 in ((18, 6), (0, 9), (9, 0), (3, 4)):
            exact = rate_ratio(n1, 169, n2, 184)
            wide = spread.widened(exact)
            assert wide.low <= exact.low <= exact.high <= wide.high
            assert (wide.p_value <= 0.05) is not (wide.low <= 1 <= wide.high)


def test_the_wider_interval_by_hand() -> None:
    """Counts over the factor in the beta form of Clopper and Pearson, the factor raised by t over normal, squared."""
    spread = dispersion(windows(np.tile([2, 14], 16)))
    factor = spread.ratio * (t.ppf(0.975, 31) / norm.ppf(0.975)) ** 2
    assert spread.factor == pytest.approx(factor)
    n1, n2 = 60 / factor, 20 / factor
    wide = spread.widened(rate_ratio(60, 100, 20, 200))
    low, high = beta.ppf(0.025, n1, n2 + 1), beta.ppf(0.975, n1 + 1, n2)
    assert wide.low == pytest.approx(low / (1 - low) * 2)
    assert wide.high == pytest.approx(high / (1 - high) * 2)
    assert wide.p_value == pytest.approx(2 * beta.cdf(1 / 3, n1, n2 + 1))
    assert wide.method == "clustered"
    assert wide.power < rate_ratio(60, 100, 20, 200).power


def test_stretches_have_both_intervals() -> None:
    """Each stretch has its days, rate, ratio and both intervals; the exact one is Garwood's."""
    y = np.r_[np.tile([1, 5], 8), np.tile([12, 20], 8)]
    table = windows(y)
    found = dispersion(table, [table["window_start"].iloc[16]]).frame
    assert found["count"].tolist() == [48, 256]
    assert found["days"].tolist() == [1440, 1440]
    assert found["low"].iloc[0] == pytest.approx(rate(48, 1440).low)
    assert (found["wide_low"] < found["low"]).all()
    assert (found["wide_high"] > found["high"]).all()
    assert found["ratio"].iloc[0] == pytest.approx(y[:16].var(ddof=1) / 3)
    assert found["end"].iloc[0] == table["window_start"].iloc[16] - pd.Timedelta(days=1)


def test_neighbours_need_no_stretches() -> None:
    """The ratio between neighbours is near the true one, and a change of rate moves it little where Pearson's is far off."""
    rng = np.random.default_rng(2)
    mean = np.r_[np.full(100, 3.0), np.full(100, 15.0)]
    for ratio in (1.0, 2.0, 4.0):
        y = clustered_counts(rng, mean, ratio, 1)[0]
        assert between_neighbours(y, np.full(200, 30.0)) == pytest.approx(ratio, rel=0.3)
        assert dispersion(windows(y)).ratio > ratio + 2
        assert y.var() > 0
    drawn = clustered_counts(rng, np.full(20_000, 6.0), 2.5, 1)[0]
    assert (drawn.mean(), drawn.var() / drawn.mean()) == (pytest.approx(6, rel=0.03), pytest.approx(2.5, rel=0.06))


def test_refusals() -> None:
    """Few windows give words; a day that begins no window is refused; a verdict leaves the exact interval alone."""
    few = dispersion(windows(np.array([3, 4, 5])))
    assert few.verdict == "too few to say"
    assert math.isnan(few.ratio)
    assert few.frame.empty
    exact = rate_ratio(18, 169, 6, 184)
    assert few.widened(exact) == exact
    with pytest.raises(UsageError, match="not the first day of a window"):
        dispersion(windows(np.full(33, 8)), [pd.Timestamp("2001-02-03")])

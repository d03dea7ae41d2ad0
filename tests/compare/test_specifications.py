"""Many windows, one answer: the curve, Holm and the joint p; coincidence rates; lags."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import analysis
from analysis.compare import Figures, coincidence_rate, holm, lagged, meetings, new_figures, specifications
from analysis.compare.circular_shift import covered
from analysis.errors import UsageError


def test_holm_by_hand() -> None:
    """Step-down: 0.01 x 4, then 0.02 x 3, 0.03 x 2, 0.5; never falling, never over 1; NaN is not counted."""
    adjusted = holm([0.03, 0.01, np.nan, 0.02, 0.5])
    np.testing.assert_allclose(adjusted[[1, 3, 0, 4]], [0.04, 0.06, 0.06, 0.5])
    assert np.isnan(adjusted[2])
    assert len(holm([])) == 0


def test_curve_holds_every_window() -> None:
    """Every combination stands in the curve, answered or not; the joint p is no smaller than the smallest p."""
    dossier = analysis.load()
    curve = specifications(new_figures(dossier, dossier.flow()), meetings(dossier))
    assert len(curve.frame) == curve.tried == 2 * 3 * 3 * 4
    assert not curve.frame.duplicated(["days", "meetings", "side", "window_days"]).any()
    told = curve.frame["power"] >= 0.5
    assert (told == curve.frame["p_value"].notna()).all()
    assert (told == (curve.frame["verdict"] == "")).all()
    assert curve.answered == told.sum()
    assert curve.frame["ratio"].dropna().is_monotonic_increasing
    early = dossier.as_of("2017-01-01")
    none = specifications(new_figures(early, early.flow()), meetings(early))
    assert (none.tried, none.answered, none.verdict) == (72, 0, "too few to say")


def _flow(days: np.ndarray, span: int) -> Figures:
    start = pd.Timestamp("2023-01-01")
    known = start + pd.to_timedelta(days, unit="D")
    frame = pd.DataFrame(
        {"claim_id": "", "claimant_id": "", "known_on": known, "through": known, "through_last": known}
    )
    return Figures(frame, frame, analysis.load().flow(), start, start + pd.Timedelta(days=span - 1))


def test_power_of_a_curve() -> None:
    """A row has the power of its own test at a doubled daily rate; the joint p knows that the windows overlap, Holm does not."""
    span, n = 700, 240
    events = np.array([50, 53, 120, 300, 301, 420, 500, 610])
    met = pd.DataFrame({"starts_on": pd.Timestamp("2023-01-01") + pd.to_timedelta(events, unit="D"), "kind": "summit"})
    near = covered(events, 0, 14, span)
    rng = np.random.default_rng(6)
    chance = np.where(near, 4.0, 1.0)
    drawn = rng.choice(span, n, p=chance / chance.sum())
    curve, alone = (specifications(_flow(drawn, span), met, windows=w) for w in ((7, 14, 30, 60), (14,)))
    row = curve.frame.query("days == 'known_on' and side == 'after' and window_days == 14").iloc[0]
    share = near.mean()
    outcomes = np.arange(n + 1)
    rejecting = 2 * np.minimum(binom.cdf(outcomes, n, share), binom.sf(outcomes - 1, n, share)) <= 0.05
    assert row["power"] == pytest.approx(binom.pmf(outcomes, n, 2 * share / (1 + share))[rejecting].sum())
    assert curve.power <= alone.power <= row["power"]  # a wider search asks more of each test
    assert row["p_value"] <= curve.p_joint <= curve.frame["p_holm"].min()
    weak = specifications(_flow(drawn, span), met, effect=1.0)
    assert (weak.answered, weak.verdict) == (0, "too few to say")


def test_coincidence_rate_by_hand() -> None:
    """10 and 20 are preceded within 3 days, 30-50 are not; Donges et al. 2016 give the binomial share."""
    result = coincidence_rate([10, 20, 30, 40, 50], [8, 19, 45], span_days=100, window_days=3)
    assert (result.hits, result.rate) == (2, 0.4)
    share = 1 - (1 - 3 / 100) ** 3
    none, one = (1 - share) ** 5, 5 * share * (1 - share) ** 4
    assert result.p_poisson == pytest.approx(1 - none - one)
    later = coincidence_rate([10, 20, 30, 40, 50], [8, 19, 45], span_days=100, window_days=3, lag_days=4)
    assert later.hits == 1  # 50 follows 45 by five days


def test_the_span_is_an_argument() -> None:
    """Taking last minus first instead of the observed span shifts the p."""
    a, b = [110, 120, 130, 140, 150], [108, 119, 145]
    true = coincidence_rate(a, b, span_days=400, window_days=3)
    short = coincidence_rate([d - 108 for d in a], [d - 108 for d in b], span_days=43, window_days=3)
    assert true.hits == short.hits
    assert true.p_poisson < short.p_poisson / 5
    with pytest.raises(UsageError, match="shorter than the span"):
        coincidence_rate(a, b, span_days=400, window_days=0)
    assert coincidence_rate([1], [2], span_days=10, window_days=2).verdict == "too few to say"


def test_lags_by_hand() -> None:
    """A copy of a series two windows later is found at lag 2 with r = 1; p counts all shifts."""
    rng = np.random.default_rng(11)
    x = rng.poisson(1.0, 60).astype(float)
    result = lagged(x, np.roll(x, 2))
    assert result.strongest_lag == 2
    assert result.frame.set_index("lag").loc[2, "r"] == pytest.approx(1)
    assert result.frame.set_index("lag").loc[2, "p_value"] == pytest.approx(1 / 501)
    assert result.p_max == pytest.approx(1 / 501)
    plain = [np.corrcoef(x, np.roll(np.roll(x, 2), -lag))[0, 1] for lag in range(-4, 5)]
    np.testing.assert_allclose(result.frame["r"], plain, atol=1e-8)
    assert lagged(np.ones(60), x).verdict == "too few to say"
    assert lagged(np.array([]), np.array([])).verdict == "too few to say"
    with pytest.raises(UsageError, match="same windows"):
        lagged(x, x[:-1])


def test_few_blocks_are_put_in_every_order() -> None:
    """With six blocks the p is the share of all 720 orders, enumerated by hand; random orders come near it."""
    rng = np.random.default_rng(21)
    x, y = rng.poisson(1.0, 36).astype(float), rng.poisson(1.0, 36).astype(float)
    result = lagged(x, y, block=6, lags=2)
    strongest = [
        max(abs(np.corrcoef(np.roll(x.reshape(6, 6)[list(order)].ravel(), lag), y)[0, 1]) for lag in range(-2, 3))
        for order in permutations(range(6))
    ]
    top = strongest[0]  # the observed order comes first
    exact = np.mean(np.array(strongest) >= top - 1e-9)
    assert result.p_max == pytest.approx(exact)
    assert result.null.startswith("all 720 orders")
    drawn = rng.choice(strongest, 5_000)
    assert result.p_max == pytest.approx(np.mean(drawn >= top - 1e-9), abs=4 * 0.5 / np.sqrt(5_000))
    assert lagged(x, y, block=4).null.startswith("500 random orders")


def test_row_order_never_matters() -> None:
    """Shuffled claims and events give the same curve."""
    dossier = analysis.load()
    figures, met = new_figures(dossier, dossier.flow()), meetings(dossier)
    shuffled = specifications(
        type(figures)(figures.frame.sample(frac=1, random_state=1), figures.totals, figures.flow, figures.start, figures.end),
        met.sample(frac=1, random_state=2),
    )  # fmt: skip
    pd.testing.assert_frame_equal(specifications(figures, met).frame, shuffled.frame)

"""Checks of a fit agree with published numbers and with hand cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.reconcile.checks import band, distance, left_out_place, place_curve, sensitivity


def test_distance_by_hand() -> None:
    """Four draws weighed 1 to 4: by the formula of Nguyen and Vreeken (2015) on the two distribution functions; 0 when unweighed."""
    values, weights = np.array([1.0, 2, 3, 4]), np.array([0.1, 0.2, 0.3, 0.4])
    p, q = np.array([0.25, 0.5, 0.75]), np.array([0.1, 0.3, 0.6])
    wanted = np.sqrt((p * np.log2(2 * p / (p + q)) + q * np.log2(2 * q / (p + q))).sum() / (p + q).sum())
    assert distance(values, weights) == pytest.approx(wanted)
    assert distance(values, np.ones(4)) == 0


def test_power_scaling_of_the_published_example() -> None:
    """Of `priorsense` (Kallioinen et al. 2024): 25 figures with mean 9.844 and deviation 0.76978 under normal(0, 1) conflict.

    Its vignette gives 0.433 and 0.641 for the mean, 0.360 and 0.674 for the deviation, prior and likelihood, from draws that are not
    published; exact draws of that posterior give the same within a third, in the same order, all far above 0.05. The formulas are those
    of the package: what differs is the draws. The distance is divided by an integral that ends at the farthest draw, so it hangs on
    chance and falls as draws are added: sets of 1,000 give 0.41, 0.58, 0.30 and 0.56, with deviations of 0.04 to 0.11 from set to
    set; sets of 4,000 give 0.38, 0.54, 0.28 and 0.52, with deviations of 0.03 to 0.05.
    """
    grid = np.meshgrid(np.linspace(8, 11, 900), np.linspace(0.4, 3, 900), indexing="ij")
    mean, spread = (axis.ravel() for axis in grid)
    prior = -0.5 * mean**2 - 0.5 * (spread / 2.5) ** 2
    claims = -25 * np.log(spread) - (24 * 0.7697835**2 + 25 * (9.844 - mean) ** 2) / (2 * spread**2)
    chance = np.exp(prior + claims - (prior + claims).max())
    drawn = np.random.default_rng(1).choice(len(chance), 4000, p=chance / chance.sum())
    found = [sensitivity(values[drawn], part[drawn]) for values in (mean, spread) for part in (prior, claims)]
    assert found == pytest.approx([0.433, 0.641, 0.360, 0.674], rel=1 / 3)
    assert found[0] < found[1]
    assert found[2] < found[3]


@pytest.mark.parametrize(("count", "wanted"), [(10, 0.409), (20, 0.294), (30, 0.242)])
def test_the_band_is_that_of_the_published_table(count: int, wanted: float) -> None:
    """Critical values of the largest departure, 5% (F. J. Massey, JASA 46, 1951, table 1; later tables for 30)."""
    assert band(count) == pytest.approx(wanted, abs=0.002)


def test_a_place_left_out_is_that_of_the_normal_model() -> None:
    """With normal figures of unit variance and an unknown mean, a figure is foretold by the others as N(their mean, 1 + 1 / (n - 1)).

    A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, 2.5 (the predictive distribution with the mean unknown).
    """
    rng, figures = np.random.default_rng(1), np.array([-1.2, 0.4, 0.1, 1.9, 0.7, -0.3])
    mean = figures.mean() + rng.standard_normal(40_000) / np.sqrt(len(figures))
    for i, value in enumerate(figures):
        others = np.delete(figures, i)
        wanted = norm.cdf((value - others.mean()) / np.sqrt(1 + 1 / len(others)))
        expected = mean + rng.standard_normal(len(mean))
        below, through, reliable = left_out_place(expected, -0.5 * (value - mean) ** 2, float(value))
        assert (below, through) == (pytest.approx(wanted, abs=0.01), below)
        assert reliable
    rounded = left_out_place(np.array([1.0, 2.0, 2.0, 3.0] * 100), np.zeros(400), 2.0)
    assert rounded == (pytest.approx(0.25), pytest.approx(0.75), True)


def test_even_places_follow_the_diagonal_and_crowded_ones_do_not() -> None:
    """Figures rounded to cells that cover all places alike lie on the diagonal; all at a half leave it by a half."""
    at = np.linspace(0, 1, 101)
    even = pd.DataFrame({"below": np.arange(10) / 10, "through": np.arange(1, 11) / 10})
    np.testing.assert_allclose(place_curve(even, at), at, atol=1e-9)
    middle = pd.DataFrame({"below": [0.5] * 10, "through": [0.5] * 10})
    assert np.abs(place_curve(middle, at) - at).max() > band(10)

"""A flow may run and rest, unevenly within a month; its level is that of an average month, from its usual start."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.reconcile import Evidence, Priors, evidence
from analysis.reconcile.density import Density
from analysis.reconcile.model_data import model_data, passed
from analysis.reconcile.simulate import prior_coordinates
from tests.claims.rows import dossier
from tests.reconcile.test_evidence import read_of, said

COUNT = 10_000
CALM = Priors(drift=(1e-6, 0.1), burst=(1e-6, 0.1))  # neither drift nor bursts: what is left are rests


def two_years() -> Evidence:
    """Figures that count to the end of the first year, on an axis of two years."""
    rows = [
        said(f"a{month}", f"2024-{month:02}-28", best=100.0 * month, period_start="2024-01") for month in range(1, 13)
    ]
    then = dossier(rows)
    return evidence(then, then.flow(), until="2025-12-31")


def drawn(priors: Priors) -> tuple[Density, np.ndarray]:
    """A density and prior draws of its monthly rates, in units of the average month."""
    read = two_years()
    density = Density(model_data(read, priors), priors)
    u = density.constrain(prior_coordinates(density, priors, COUNT, np.random.default_rng(7)))
    return density, u.rate / (read.scale * np.exp(u.single["level"]))[:, None]


def test_the_level_is_that_of_the_months_counted_to() -> None:
    """Over the months that claims count to, and over no later one, the average is one in each draw."""
    density, shape = drawn(Priors())
    reached = density.given.reached
    assert reached[:11].min() == 1.0
    assert 0.9 < reached[11] <= 1.0
    assert not reached[12:].any()
    np.testing.assert_allclose(shape @ reached, reached.sum())
    assert shape[:, 12:].mean(axis=1).std() > 0.5


def test_months_rest_as_often_as_supposed_and_for_long() -> None:
    """Far from full months are as common as a normal says, and a month is at rest mostly when the month before was."""
    share = 0.7
    _, shape = drawn(CALM.but(running=(float(np.log(share / (1 - share))), 1e-6)))
    rests = shape / shape.max(axis=1, keepdims=True) < 0.5  # of a logistic, below zero
    usual = np.log(share / (1 - share)) / 1.7
    assert rests[:, 0].mean() == pytest.approx(stats.norm.cdf(-usual), abs=0.04)  # the fullest month is not quite full
    assert rests[rests[:, 10], 11].mean() > 0.75
    assert rests[~rests[:, 10], 11].mean() < 0.15
    assert (shape.min(axis=1) < 0.01).mean() > 0.2


def test_a_flow_that_hardly_rests_is_even() -> None:
    """With nearly all months running, and no drift or bursts, each month brings the same."""
    _, shape = drawn(CALM.but(running=(12.0, 1e-6)))
    assert np.abs(shape - 1).max() < 1e-3


def test_two_halves_of_a_month_differ_as_two_months_do() -> None:
    """Of the logarithm of second to first half the deviation is that of the difference of two departures, within a tenth."""
    priors = Priors(burst=(0.2, 1e-6))
    density, _ = drawn(priors)
    u = density.constrain(prior_coordinates(density, priors, COUNT, np.random.default_rng(8)))
    ends = [passed(np.array([[at]]), two_years().edges) for at in (3.0, 3.5, 4.0)]
    first, second = (density.counted(u, *pair)[:, 0] for pair in pairwise(ends))
    np.testing.assert_allclose(first + second, u.rate[:, 3], rtol=1e-6, atol=1e-8)
    middle = np.diff(np.quantile(np.log(second / first), [0.25, 0.75]))[0]
    tailed = 0.2 * stats.norm.ppf(0.75) * np.sqrt(1 + stats.norm.ppf(0.75) ** 2 / 4)
    assert middle == pytest.approx(2 * np.sqrt(2) * tailed, rel=0.1)


def test_a_calendar_year_does_not_say_when_a_flow_began() -> None:
    """Running totals from October, and a figure for the year: October; where another figure ends before it: the year."""
    totals = [said(f"a{m}", f"2024-{m}-28", best=1000, period_start="2024-10", claimant_id=f"c{m}") for m in (11, 12)]
    year = said("year", "2025-05-01", best=900, measure="period", period_start="2024-01-01", through="2024-12-31")
    assert read_of(*totals, year).first == pd.Timestamp("2024-10-01")
    spring = said("spring", "2024-05-01", best=90, measure="period", period_start="2024-03-01", through="2024-04-30")
    assert read_of(*totals, year, spring).first == pd.Timestamp("2024-01-01")

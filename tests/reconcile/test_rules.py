"""Simple rules agree with published numbers, their score with its closed form, and none reads a later figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import UnknownName
from analysis.reconcile import evidence
from analysis.reconcile.rules import Forecast, drift, flat, forecast, last_rate, straight_line


def test_drift_is_that_of_the_air_passengers() -> None:
    """The next two of 144 months from 112 to 432: 434.2378 and 436.4755, as published.

    Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.2; the numbers are those that the tests of the package
    `statsforecast` hold its RandomWalkWithDrift to. Only the first and the last of the months matter.
    """
    months, said = np.arange(144.0), np.concatenate([[112.0], np.linspace(100, 600, 142), [432.0]])
    assert drift(months, said, 144.0) == pytest.approx(434.2378, abs=1e-4)
    assert drift(months, said, 145.0) == pytest.approx(436.4755, abs=1e-4)


def test_line_is_that_of_anscombe() -> None:
    """y = 3.00 + 0.500 x through the first of his four sets (F. J. Anscombe, The American Statistician 27, 1973)."""
    x = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])
    y = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    assert straight_line(x, y, 0.0) == pytest.approx(3.00, abs=0.005)
    assert straight_line(x, y, 20.0) - straight_line(x, y, 18.0) == pytest.approx(1.000, abs=0.001)


def test_the_others_by_hand() -> None:
    """The latest rate is that since a figure a month earlier or more, and never below none."""
    ends, said = np.array([1.0, 3.0, 5.0, 5.5]), np.array([100.0, 300, 340, 380])
    assert last_rate(ends, said, 6.5) == pytest.approx(380 + 80 / 2.5)
    assert last_rate(ends, np.array([100.0, 300, 340, 290]), 9.0) == 290
    assert flat(ends, said, 99.0) == 380


def test_the_score_is_that_of_a_normal() -> None:
    """CRPS of a standard normal at 0 is 0.23369, at 1.5 is 0.99442 (Gneiting and Raftery, JASA 2007, section 4.2)."""
    told = Forecast(1.0, 1.0)
    assert told.crps(1.0) == pytest.approx(0.23369, abs=1e-5)
    assert told.crps(float(np.exp(1.5))) == pytest.approx(0.99442, abs=1e-5)
    assert told.place(1.0) == 0.5
    assert Forecast(2.0, 0.5).quantile(0.9) == pytest.approx(2 * np.exp(0.5 * 1.2815516))


def test_a_forecast_knows_nothing_later_and_its_spread_is_of_past_errors() -> None:
    """As of a day it is the same whether later rows are on file or not; a rule that was wrong by more has a wider range."""
    whole = analysis.load()
    then = whole.as_of("2024-06-30")
    read = evidence(then, then.flow())
    cut = replace(whole, claims=whole.claims[whole.claims["known_on"] <= pd.Timestamp("2024-06-30")])
    line = forecast("line", read, 15.0)
    assert line is not None
    assert forecast("line", evidence(cut, cut.flow()), 15.0) == line
    again = forecast("flat", read, 15.0)
    assert again is not None
    assert again.sd > line.sd
    assert again.middle in set(read.rows["value"])
    with pytest.raises(UnknownName, match="did you mean 'line'"):
        forecast("lin", read, 15.0)
    early = whole.as_of("2023-10-14")
    assert forecast("line", evidence(early, early.flow()), 3.0) is None

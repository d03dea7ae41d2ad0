"""Windows of the reader's own choice: their days, what they hold, and the interval of each rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2, poisson

import analysis
from analysis.cadence import counts, in_windows, named_windows, observed
from analysis.cadence.rates import garwood
from analysis.errors import UsageError
from analysis.schema import frame

QUARTER = 91.3125


def _events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return frame("events", [
        {"event_id": str(k), "starts_on": d, "level": level,
         "kind": "minister_visit", "occasion": occasion, "status": "occurred", "dyad": "PRK-RUS", "known_on": "2024-12-31"}
        for k, (d, level, occasion) in enumerate(rows)
    ])  # fmt: skip


def test_by_hand() -> None:
    """Two windows, a month that straddles them, a greeting: counts, weights, rates and limits by hand."""
    events = _events(
        ("2024-01-10", "minister", ""), ("2024-02", "official", ""), ("2024-03-01", "minister", "new_year")
    )
    windows = named_windows(["early=:2024-02-20", "late=2024-02-21:2024-12-31"], "2024-01-01", "2024-03-10")
    assert windows["exposure_days"].tolist() == [51, 19]
    table = in_windows(events, windows).set_index(["split", "value", "window"])
    early, late = (table.loc[("all", "all contacts", w)] for w in ("early", "late"))
    assert (early["count"], late["count"]) == (pytest.approx(1 + 20 / 29), pytest.approx(1 + 9 / 29))
    assert (early["least"], early["most"], late["least"], late["most"]) == (1, 2, 1, 2)
    assert early["weighted"] == pytest.approx(3 + 20 / 29)
    assert early["rate"] * 51 / QUARTER == pytest.approx(early["count"])
    assert early["low"] * 51 / QUARTER == pytest.approx(chi2.ppf(0.025, 2) / 2)  # the month is not there
    assert early["high"] * 51 / QUARTER == pytest.approx(chi2.ppf(0.975, 6) / 2)  # the month is there
    assert table.loc[("all", "discretionary", "late"), "count"] == pytest.approx(9 / 29)
    assert set(table.index.get_level_values("split")) == {"all", "kind", "level", "direction", "dyad"}


def test_limits_are_those_of_the_test() -> None:
    """At each limit the matching Poisson tail is 2.5 percent; a count of nothing has no lower limit."""
    n = np.array([0, 1, 10, 250])
    low, high = garwood(n)
    np.testing.assert_allclose(poisson.cdf(n, high), 0.025)
    np.testing.assert_allclose(poisson.sf(n[1:] - 1, low[1:]), 0.025)
    assert low[0] == 0


def test_same_as_counts_and_splits_add_up() -> None:
    """Windows side by side hold what `counts` gives for the same edges, and each split adds up to the whole."""
    view = observed(analysis.load(), start="2018-01-01")
    windows = named_windows(["a=2019-01-01:2021-06-30", "b=2021-07-01:2024-05-31"], view.start, view.end)
    plain = counts(view.contacts, edges=["2019-01-01", "2021-07-01"], start="2019-01-01", end="2024-05-31")
    table = in_windows(view.contacts, windows, anyone=analysis.load().contacts("any"))
    whole = table[table["value"] == "all contacts"]
    for column in ("count", "weighted", "exposure_days"):
        np.testing.assert_allclose(whole[column], plain[column])
    for by in ("kind", "level", "direction"):
        np.testing.assert_allclose(table[table["split"] == by].groupby("window")["count"].sum(), plain["count"])
    own = table[(table["split"] == "dyad") & (table["value"] == "PRK-RUS")]
    np.testing.assert_allclose(own["count"], plain["count"])
    assert len(table[table["split"] == "dyad"]["value"].unique()) > 1
    mixed = in_windows(view.contacts.sample(frac=1, random_state=3), windows)
    pd.testing.assert_frame_equal(mixed, in_windows(view.contacts, windows))


def test_windows_that_cannot_be_meant() -> None:
    """Another form, a name twice and days turned round are refused; what is outside the span has no days and no rows."""
    for texts, words in (
        (["spring"], "write NAME=FROM:TO"),
        (["=2024-01-01:"], "write NAME=FROM:TO"),
        (["a=2024-13-01:"], "YYYY-MM-DD"),
        (["a=2024-05-01:2024-01-01"], "before it begins"),
        (["a=:", "a=2024-01-01:"], "called 'a'"),
    ):
        with pytest.raises(UsageError, match=words):
            named_windows(texts, "2024-01-01", "2024-03-10")
    outside = named_windows(["later=2025-01-01:"], "2024-01-01", "2024-03-10")
    assert outside["exposure_days"].tolist() == [0]
    assert in_windows(_events(("2024-01-10", "minister", "")), outside).empty
    assert in_windows(_events(), named_windows(["a=:"], "2024-01-01", "2024-03-10")).empty
    assert named_windows([], "2024-01-01", "2024-03-10").empty

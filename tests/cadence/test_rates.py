"""Exact inference for rates, held to published numbers; a wrong formula is shown to miss them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaincinv
from scipy.stats import binom, chi2, norm

from analysis.cadence import change_point, counts, gaps, rate, rate_ratio
from analysis.compare import coincidence
from analysis.errors import UnknownName, UsageError
from analysis.schema import frame


def test_small_sample_ratio() -> None:
    """18 contacts in 169 days against 6 in 184: ratio 3.266, central 1.242-10.052, p 0.01291; minlike p 0.01247."""
    central = rate_ratio(18, 169, 6, 184)
    assert central.ratio == pytest.approx(3.266, abs=5e-4)
    assert (central.low, central.high) == (pytest.approx(1.242, abs=5e-4), pytest.approx(10.052, abs=5e-4))
    assert central.p_value == pytest.approx(0.01291, abs=5e-6)
    assert rate_ratio(18, 169, 6, 184, "minlike").p_value == pytest.approx(0.01247, abs=5e-6)


def test_published_cohort() -> None:
    """60/51477.5 against 30/54308.7: exact 0.000675183, mid-p 0.000557262 (Gu et al. 2008, Biometrical J. 50)."""
    assert rate_ratio(60, 51477.5, 30, 54308.7, "minlike").p_value == pytest.approx(0.000675183, abs=5e-10)
    assert rate_ratio(60, 51477.5, 30, 54308.7, "midp").p_value == pytest.approx(0.000557262, abs=5e-10)


def test_published_pair_of_conventions() -> None:
    """2/17877 against 10/20000: minlike p 0.04213, central limits 0.02383738-1.04995468 (exactci vignette, Fay 2012, p. 1)."""
    central, minlike = (rate_ratio(2, 17877, 10, 20000, m) for m in ("central", "minlike"))
    assert minlike.p_value == pytest.approx(0.04213, abs=5e-6)
    assert (central.low, central.high) == (pytest.approx(0.02383738, abs=5e-9), pytest.approx(1.04995468, abs=5e-9))
    assert central.p_value > 0.05
    assert central.high > 1
    assert minlike.p_value < 0.05
    assert minlike.high < 1


def test_minlike_interval_inverts_its_own_test() -> None:
    """Just inside each limit the minlike test keeps the ratio, just outside it rejects."""
    r = rate_ratio(18, 169, 6, 184, "minlike")
    for value, inward in ((r.low, 1.0001), (r.high, 0.9999)):
        for factor, kept in ((inward, True), (1 / inward, False)):
            ratio = value * factor
            p = rate_ratio(18, 169 * ratio, 6, 184, "minlike").p_value
            assert (p > 0.05) is kept


@pytest.mark.parametrize("days", [(283, 365), (100, 100), (730, 365)])
def test_midp_interval_inverts_its_own_test(days: tuple[int, int]) -> None:
    """On a grid of counts, p is at most 0.05 just where the interval leaves out the same rate; 0 in 283 against 5 in 365, too."""
    wrong = [
        (n1, n2)
        for n1, n2 in product((0, 1, 2, 4, 5, 8, 11, 15, 22), repeat=2)
        if n1 + n2 >= 5
        for r in [rate_ratio(n1, days[0], n2, days[1], "midp")]
        if (r.p_value <= 0.05) is (r.low <= 1 <= r.high)
    ]
    assert wrong == []
    known = rate_ratio(0, 283, 5, 365, "midp")
    assert known.p_value == pytest.approx(0.044, abs=5e-4)
    assert known.high < 1
    tails = betaincinv(1, 5, 0.975)  # the tail that counts half of the observed outcome gave 1.058
    assert tails / (1 - tails) * 365 / 283 > 1


def test_power_is_the_sum_over_outcomes() -> None:
    """With 24 events in all and a true ratio of 2, the power is the chance of the rejecting outcomes, enumerated."""
    r = rate_ratio(18, 169, 6, 184)
    planted = 2 * 169 / (2 * 169 + 184)
    rejecting = [k for k in range(25) if rate_ratio(k, 169, 24 - k, 184).p_value <= 0.05]
    assert r.power == pytest.approx(sum(binom.pmf(rejecting, 24, planted)))
    assert r.null.startswith("the same rate")


def test_a_normal_approximation_would_miss() -> None:
    """The oracle tells the exact test from the usual z-test on the log ratio."""
    z = np.log((60 / 51477.5) / (30 / 54308.7)) / np.sqrt(1 / 60 + 1 / 30)
    assert abs(2 * norm.sf(abs(z)) - 0.000675183) > 5e-6


def test_each_broken_formula_misses_its_oracle() -> None:
    """Exposures changed round, tails of the other kind, a whole for a half, too few degrees of freedom: each misses."""
    half_digit = {"p": 5e-6, "limit": 5e-4, "cohort": 5e-10}
    turned = rate_ratio(18, 184, 6, 169)
    assert abs(turned.ratio - 3.266) > half_digit["limit"]
    share = 169 / (169 + 184)
    chance = binom.pmf(np.arange(25), 24, share)
    assert abs(chance[18:].sum() - 0.01291) > half_digit["p"]  # one tail
    assert abs(2 * chance[19:].sum() - 0.01291) > half_digit["p"]  # the observed outcome left out
    assert abs(2 * chance[18:].sum() - 0.01247) > half_digit["p"]  # doubling is not minlike
    assert abs(chance[chance < chance[18]].sum() - 0.01247) > half_digit["p"]  # as likely ones left out
    minlike = rate_ratio(60, 51477.5, 30, 54308.7, "minlike").p_value
    observed = binom.pmf(60, 90, 51477.5 / (51477.5 + 54308.7))
    assert abs(minlike - observed - 0.000557262) > half_digit["cohort"]  # the whole of the observed, not half
    share = 51477.5 / (51477.5 + 54308.7)
    doubled = 2 * (binom.sf(60, 90, share) + 0.5 * observed)
    assert abs(doubled - 0.000557262) > half_digit["cohort"]
    assert abs(chi2.ppf(0.975, 2 * 10) / 2 - 18.390) > half_digit["limit"]  # without the event to come
    assert abs(10 - 1.96 * np.sqrt(10) - 4.795) > half_digit["limit"]  # the normal limit
    assert abs(chi2.ppf(0.95, 2) / 2 - 3.689) > half_digit["limit"]  # all of alpha in one tail


def test_interval_inverts_the_test() -> None:
    """At each end of the central interval the matching tail is 2.5 percent."""
    r = rate_ratio(18, 169, 6, 184)
    for value, tail in ((r.low, lambda p: binom.sf(17, 24, p)), (r.high, lambda p: binom.cdf(18, 24, p))):
        share = value * 169 / (value * 169 + 184)
        assert tail(share) == pytest.approx(0.025, abs=1e-6)


def test_garwood() -> None:
    """10 events: 4.795-18.390; 0 events: upper limit 3.689."""
    ten = rate(10)
    assert (ten.low, ten.high) == (pytest.approx(4.795, abs=5e-4), pytest.approx(18.390, abs=5e-4))
    assert rate(0).high == pytest.approx(3.689, abs=5e-4)


def test_refusals() -> None:
    """Too few events give words, not a p; wrong arguments are refused with the right ones."""
    assert rate_ratio(2, 10, 1, 10).verdict == "too few to say"
    assert np.isnan(rate_ratio(2, 10, 1, 10).p_value)
    with pytest.raises(UnknownName, match="did you mean 'central'"):
        rate_ratio(5, 1, 5, 1, "centrall")
    with pytest.raises(UsageError, match="more than 0 days"):
        rate_ratio(5, 0, 5, 1)


def test_one_sided_extremes() -> None:
    """No event in one window leaves that end open."""
    assert rate_ratio(9, 10, 0, 10).high == float("inf")
    assert rate_ratio(0, 10, 9, 10).low == 0


def test_counts_spread_partial_dates() -> None:
    """A month-precision event is shared by the windows it spans, and every event counts once in all."""
    events = frame("events", [
        {"event_id": "a", "starts_on": "2024", "level": "minister"},
        {"event_id": "b", "starts_on": "2024-02", "level": "minister"},
        {"event_id": "c", "starts_on": "2024-02-10", "level": "official"},
    ])  # fmt: skip
    table = counts(events, every="MS", start="2024-01-01", end="2024-12-31")
    assert table["count"].sum() == pytest.approx(3)
    assert table["count"].iloc[1] == pytest.approx(2 + 29 / 366)
    assert table["exposure_days"].sum() == 366
    assert counts(events.iloc[:0], every="MS", start="2024-01-01", end="2024-03-31")["count"].tolist() == [0, 0, 0]


def test_last_gap_is_open() -> None:
    """The gap after the last contact runs to the as-of day and is marked open."""
    events = frame("events", [{"event_id": k, "starts_on": d}
                              for k, d in (("a", "2024-01-01"), ("b", "2024-01-11"))])  # fmt: skip
    table = gaps(events, "2024-02-01")
    assert table["days"].tolist() == [10, 21]
    assert table["is_open"].tolist() == [False, True]
    assert gaps(events.iloc[:0], "2024-02-01").empty


def _windows(values: list[int]) -> pd.DataFrame:
    days = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"window_start": days, "exposure_days": 30.0, "count": values})


def test_change_point_by_enumeration() -> None:
    """The posterior is the normalised product of both sides' marginal likelihoods, enumerated by quadrature."""
    values = [1, 0, 1, 2, 8, 9, 7]
    result = change_point(_windows(values))
    assert result.posterior["probability"].sum() == pytest.approx(1)
    assert result.most_likely == pd.Timestamp("2020-05-01")
    from scipy.integrate import quad
    from scipy.stats import gamma, poisson

    shape, scale = 0.5, sum(values) / (30 * len(values)) / 0.5

    def marginal(part: list[int]) -> float:
        def integrand(u: float) -> float:  # rate = u squared removes the prior's pole at 0
            r = u * u
            return float(np.prod(poisson.pmf(part, r * 30)) * gamma.pdf(r, shape, scale=scale) * 2 * u)

        return float(quad(integrand, 0, 2, limit=400, points=[0.1, 0.3, 0.6])[0])

    splits = [marginal(values[:k]) * marginal(values[k:]) for k in range(1, len(values))]
    expected = np.array(splits) / sum(splits)
    np.testing.assert_allclose(result.posterior["probability"], expected, rtol=1e-4)
    assert result.odds == pytest.approx(np.mean(splits) / marginal(values), rel=1e-4)


def test_change_point_says_too_few() -> None:
    """Below the least number of events there is not a number."""
    assert change_point(_windows([1, 0, 1])).verdict == "too few to say"


def test_false_positives_stay_near_the_level() -> None:
    """On 1,000 seeded null series the test rejects at 5 percent in no more than about 5 percent of them."""
    rng = np.random.default_rng(20240614)
    rejected = 0
    for _ in range(1000):
        claims = rng.integers(0, 400, size=25)
        events = rng.integers(0, 400, size=8)
        rejected += coincidence(claims, events, span_days=400, window_days=7).p_value <= 0.05
    assert 15 <= rejected <= 70


def test_power_on_a_planted_effect() -> None:
    """With half of the claims planted next to events the test finds it nearly always."""
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(100):
        events = rng.choice(380, size=8, replace=False) + 10
        planted = rng.choice(events, size=13) + rng.integers(-3, 4, size=13)
        claims = np.r_[planted, rng.integers(0, 400, size=12)]
        found += coincidence(claims, events, span_days=400, window_days=7).p_value <= 0.05
    assert found >= 70


def test_a_tiny_p_is_the_same_from_both_sides() -> None:
    """Far out in a tail nothing is lost to rounding: the ratio turned round has the same p, and none is below 0."""
    for first, second in ((76, 6), (76, 7), (100, 5)):
        p = rate_ratio(first, 934, second, 1302).p_value
        turned = rate_ratio(second, 1302, first, 934).p_value
        assert 0 < p < 1e-15
        assert p == pytest.approx(turned, rel=1e-6)

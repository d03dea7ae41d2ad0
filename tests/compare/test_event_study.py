"""Claims against contacts: hand-computed cases, exact nulls, and the two ways to place a figure."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import analysis
from analysis.compare import (
    around,
    coincidence,
    comparison,
    event_study,
    increments,
    meetings,
    new_figures,
    primary,
    profile,
    study_of,
)
from analysis.compare.circular_shift import (
    covered,
    critical,
    per_day,
    planted_power,
    shifted_sums,
    two_sided,
)
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier
from tests.claims.rows import dossier as rows_of
from tests.claims.rows import meeting, said


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Everything on file."""
    return analysis.load()


def test_event_study_of_a_line() -> None:
    """x = 0..99 with events at 20, 50, 80 and a window of 2 averages to 48, 49, 50, 51, 52."""
    line = pd.Series(range(100))
    assert event_study(line, [20, 50, 80], 2, 2).tolist() == [48, 49, 50, 51, 52]
    assert event_study(pd.Series(range(10)), [0], 2, 2).isna().all()
    broken = [line.iloc[[e + o + 1 for e in (20, 50, 80)]].mean() for o in range(-2, 3)]  # off by one day
    assert broken != [48, 49, 50, 51, 52]


def test_coincidence_by_hand() -> None:
    """Three of five claims near two events; the p doubles the smaller tail over all circular shifts, the observed one included."""
    claims, events, span, window = [10, 11, 12, 40, 70], [11, 80], 100, 2
    result = coincidence(claims, events, span_days=span, window_days=window)
    cover = {d for e in events for d in range(e - window, e + window + 1)}
    hits = [sum((c + s) % span in cover for c in claims) for s in range(span)]
    assert (result.inside, result.shifts) == (3, span)
    assert result.expected == pytest.approx(np.mean(hits))
    assert result.p_value == pytest.approx(2 * sum(h >= 3 for h in hits) / span)
    away = coincidence([c + 20 for c in (10, 11, 12, 40, 45)], [11, 80], span_days=span, window_days=30)
    assert away.p_value <= 0.5 or away.inside >= away.expected  # fewer than chance counts as much as more
    assert coincidence([1], [2], span_days=10).verdict == "too few to say"
    with pytest.raises(UsageError, match="outside the observed span"):
        coincidence([500], [2], span_days=100)
    with pytest.raises(UnknownName, match="did you mean 'shifts'"):
        coincidence(claims, events, span_days=span, null="shift")


def test_every_record_carries_its_null() -> None:
    """Null, n, window, span and the power at a stated effect stand in the record; a bigger effect is seen more often."""
    claims, events = list(range(0, 200, 9)), [20, 60, 150]
    small, large = (coincidence(claims, events, span_days=200, window_days=5, effect=e) for e in (1.5, 3.0))
    assert "circular shift" in small.null
    assert (small.n_claims, small.n_events, small.window_days, small.span_days) == (23, 3, 5, 200)
    assert 0 < small.power < large.power <= 1


def test_placements_exact_and_drawn_agree() -> None:
    """All placements of two days enumerated by hand; with three days in a longer span the draws come near the truth."""
    claims = [3, 4, 5, 20, 28]
    result = coincidence(claims, [4, 21], span_days=30, window_days=1, null="placements")
    counts = [sum(any(abs(c - e) <= 1 for e in pair) for c in claims) for pair in combinations(range(30), 2)]
    assert result.shifts == 435
    assert result.inside == 4
    assert result.p_value == pytest.approx(2 * sum(c >= 4 for c in counts) / 435)
    drawn = coincidence(claims, [4, 21, 30], span_days=60, window_days=1, null="placements")
    every = [sum(any(abs(c - e) <= 1 for e in t) for c in claims) for t in combinations(range(60), 3)]
    assert "seed" in drawn.null
    assert drawn.p_value == pytest.approx(2 * sum(c >= 4 for c in every) / len(every), abs=0.006)
    assert drawn == coincidence(claims, [4, 21, 30], span_days=60, window_days=1, null="placements")


def test_enumerated_shifts_agree_with_simulation() -> None:
    """The exact share over all shifts is what random shifts give, within their error."""
    rng = np.random.default_rng(3)
    claims, events, span = rng.integers(0, 500, 30), rng.integers(0, 500, 9), 500
    exact = coincidence(claims, events, span_days=span, window_days=7)
    cover = covered(events, 7, 7, span)
    draws = [cover[(claims + s) % span].sum() >= exact.inside for s in rng.integers(0, span, 20_000)]
    below = [cover[(claims + s) % span].sum() <= exact.inside for s in rng.integers(0, span, 20_000)]
    tails = min(1.0, 2 * min(np.mean(draws), np.mean(below)))
    assert exact.p_value == pytest.approx(tails, abs=8 * 0.5 / np.sqrt(20_000))


def test_shifted_sums_are_the_plain_double_loop() -> None:
    """The transform gives the sums of the definition, also for an odd span and fractions."""
    rng = np.random.default_rng(5)
    values, marks = rng.random(37), rng.integers(0, 3, 37).astype(float)
    plain = [sum(values[d] * marks[(d + s) % 37] for d in range(37)) for s in range(37)]
    np.testing.assert_allclose(shifted_sums(values, marks), plain, atol=1e-8)
    assert two_sided(np.array([2.0, 2.0, 1.0, 3.0])).tolist() == [1.0, 1.0, 0.5, 0.5]
    assert critical(np.r_[np.zeros(98), np.ones(2)]) == (-np.inf, 1)
    assert critical(np.r_[np.full(98, 5.0), np.ones(2)]) == (1, np.inf)  # fewer than chance is rare, too
    assert critical(np.zeros(10)) == (-np.inf, np.inf)
    assert planted_power(np.zeros(5), *np.zeros((3, 1), dtype=int), 2.0) == 0


def test_partial_dates_keep_their_weight() -> None:
    """A month is spread over its days, what leaves the span is cut, and order never matters."""
    days = per_day([0, 5, 28], [0, 9, 33], 31)
    assert days.sum() == pytest.approx(1 + 1 + 3 / 6)
    assert days[5] == pytest.approx(0.2)
    np.testing.assert_allclose(days, per_day([28, 0, 5], [33, 0, 9], 31))


def test_a_shift_of_all_days_changes_nothing() -> None:
    """Claims and events moved together inside a longer span keep their count; row order never matters."""
    claims, events = [30, 31, 40, 60, 70], [32, 64]
    a = coincidence(claims, events, span_days=200, window_days=4)
    b = coincidence([c + 50 for c in claims[::-1]], [e + 50 for e in events], span_days=200, window_days=4)
    assert (a.inside, a.expected, a.p_value) == (b.inside, b.expected, b.p_value)


def test_profile_by_hand() -> None:
    """Two events, six figures: the week that begins on the day of the event holds two a meeting."""
    values = np.zeros(200)
    values[[50, 52, 120, 121, 90, 140]] = 1
    result = profile(values, np.array([50, 120]), n_claims=6)
    week = result.frame.set_index("from_day")["mean"]
    assert week[0] == 2
    assert week[14] == 0.5
    assert result.frame["expected"].iloc[0] == pytest.approx(6 * 7 / 200)
    weeks = [sum(values[(e + s + d) % 200] for e in (50, 120) for d in range(7)) / 2 for s in range(200)]
    assert result.frame["high"].iloc[0] == pytest.approx(np.quantile(weeks, 0.975))
    assert profile(values, np.array([50]), n_claims=6).verdict == "too few to say"


def test_power_is_of_a_doubled_daily_rate() -> None:
    """Windows on 44.4 percent of the days, 23 figures: a doubled rate puts 61.5 percent inside, and is seen in fewer than half."""
    from analysis.compare.event_study import study

    marks = np.zeros(225, dtype=int)
    events = np.arange(4) * 56 + 12  # four windows of 25 days
    found = study(marks + 0.0, events, 12, 12, n_claims=23, label="")
    share, inside = 100 / 225, 200 / 325
    tail = next(k for k in range(24) if 2 * binom.sf(k - 1, 23, share) <= 0.05)
    low = next(k for k in range(23, -1, -1) if 2 * binom.cdf(k, 23, share) <= 0.05)
    assert tail == 16
    assert found.power == pytest.approx(binom.sf(tail - 1, 23, inside) + binom.cdf(low, 23, inside))
    assert found.power < 0.5
    assert binom.sf(tail - 1, 23, 2 * share) > 0.95  # a doubled share, which is eight times and more the daily rate
    told = study(marks + 0.0, events, 12, 12, n_claims=23, label="", least_power=0.5)
    assert told.verdict == "too few to say"
    assert np.isnan(told.p_value)


def test_before_and_after_are_apart(dossier: Dossier) -> None:
    """Days before a meeting, and from it on, by hand; two sides make the whole; the four questions are corrected together."""
    rows = [said(f"f{i}", day, best=1000.0 * i) for i, day in enumerate(
        ("2024-01-30", "2024-02-01", "2024-02-05", "2024-03-01", "2024-05-30", "2024-06-01", "2024-08-01"), start=1)]  # fmt: skip
    then = rows_of(rows, events=[meeting("e1", "2024-02-01"), meeting("e2", "2024-06-02")])
    figures, met = new_figures(then, then.flow()), meetings(then)
    inside = {
        side: study_of(figures, met, side=side, window_days=5).inside for side in ("before", "after", "either side")
    }
    assert inside == {"before": 3, "after": 2, "either side": 5}
    with pytest.raises(UnknownName, match="did you mean 'before'"):
        study_of(figures, met, side="befor")
    asked = primary(new_figures(dossier, dossier.flow()), meetings(dossier))
    assert [(s.days, s.side) for s in asked] == [
        (by, side) for by in ("known_on", "through") for side in ("after", "before")
    ]
    for s in asked:
        assert bool(s.verdict) == np.isnan(s.p_value) == (s.power < 0.5)


def test_power_of_amounts_by_brute_force() -> None:
    """Each shift is planted by hand, day by day; what long spans blur is not counted as seen."""
    rng = np.random.default_rng(9)
    n, effect = 120, 9.0
    marks = covered(rng.integers(0, n, 3), 4, 4, n).astype(float)
    first, last = np.array([0, 10, 30, 90]), np.array([9, 29, 89, 119])
    amounts = np.array([40.0, 10.0, 90.0, 20.0])
    daily = per_day(first, last, n, amounts)
    low, bar = critical(shifted_sums(daily, marks))
    found = []
    for s in range(n):
        inside = np.roll(marks, -s)
        truth = daily * np.where(inside > 0, effect, 1.0)
        seen = np.array([truth[a : b + 1].sum() for a, b in zip(first, last, strict=True)])
        found.append(per_day(first, last, n, seen * amounts.sum() / seen.sum()) @ inside)
    power = planted_power(marks, first, last, amounts, effect)
    assert power == pytest.approx(np.mean([f >= bar - 1e-9 or f <= low + 1e-9 for f in found]))
    sharp = daily * np.where(marks > 0, effect, 1.0)
    assert sharp @ marks * amounts.sum() / sharp.sum() > bar  # were every day seen, the effect would stand out
    assert power < 0.5
    points = planted_power(marks, last, last, amounts, effect)
    assert points <= np.mean([np.roll(marks, -s)[last].any() for s in range(n)])


def test_two_days_two_stories(dossier: Dossier) -> None:
    """By the day said and by the day counted to the same figures are placed apart; nobody's totals are added."""
    flow = dossier.flow()
    said, counted = around(dossier, flow), around(dossier, flow, by="through")
    assert (said.days, counted.days) == ("known_on", "through")
    assert said.n_claims == counted.n_claims  # a figure without a day counted to makes no news and is not guessed
    step = increments(dossier, flow)
    assert step.n_claims == 5
    assert step.label.endswith("(kor-mnd)")
    assert increments(dossier, flow, by="through").label.startswith("Claimed implied rate")
    with pytest.raises(UnknownName):
        around(dossier, flow, by="known")
    with pytest.raises(UsageError, match="give 0 or more days"):
        around(dossier, flow, window_days=-1)
    for typo in ({"levels": ["ministr"]}, {"kinds": ["summmit"]}, {"dyad": "PRK-RUSS"}):
        with pytest.raises(UnknownName, match="did you mean"):
            around(dossier, flow, **typo)  # type: ignore[arg-type]


def test_before_anything_is_known(dossier: Dossier) -> None:
    """On a day without figures every answer is 'too few to say'."""
    then = dossier.as_of("2017-01-01")
    flow = then.flow()
    studies = (around(then, flow), increments(then, flow), increments(then, flow, by="through"))
    assert {study.verdict for study in studies} == {"too few to say"}


@pytest.mark.parametrize(
    "cells",
    [
        {"status": "retracted", "retracted_on": "2024-03-02"},
        {"stance": "doubts"},
        {"stance": "denies"},
        {"measure": "snapshot"},
        {"measure": "capacity"},
        {"stage": "planned"},
        {"rendering": "variant"},
        {"repeats": "f1"},
    ],
)
def test_what_is_no_new_figure_enters_no_test(cells: dict[str, str]) -> None:
    """A row withdrawn, doubted, denied, planned, relayed, a variant or of another measure changes no test at all."""
    rows = [said(f"f{i}", f"2024-0{i}-01", best=1000.0 * i) for i in range(1, 8)]
    extra = said("extra", "2024-03-01", "b", best=9000, **cells)
    events = [meeting(f"e{i}", f"2024-0{i}-20") for i in (2, 4, 6)]
    plain, mutated = (rows_of(claims, events=events) for claims in (rows, [*rows, extra]))
    assert len(new_figures(plain, plain.flow()).frame) == 7
    counted = new_figures(rows_of([*rows, said("extra", "2024-03-01", "b", best=9000)], events=events), plain.flow())
    assert "extra" in set(counted.frame["claim_id"])
    pd.testing.assert_frame_equal(new_figures(plain, plain.flow()).frame, new_figures(mutated, mutated.flow()).frame)
    one, two = comparison(plain, plain.flow()), comparison(mutated, mutated.flow())
    assert repr(one.primary) == repr(two.primary)
    assert [s.n_claims for s in one.primary] == [7, 7, 7, 7]
    pd.testing.assert_frame_equal(one.curve.frame, two.curve.frame)

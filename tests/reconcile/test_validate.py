"""The validation: scores agree with closed forms, a right model passes it and a wrong one does not, data sets are seeded one by one."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.reconcile import Priors, evidence, validation
from analysis.reconcile.renew import as_json
from analysis.reconcile.scores import crps, uniform
from analysis.reconcile.validate import calibrate
from analysis.reconcile.validation_result import Validation, held

pytestmark = pytest.mark.xdist_group("validate")  # its fits are made once
RULES_ASKED = ("model", "line", "last_rate", "drift", "flat")
BACKTEST: list[list[Any]] = [
    [quarter, claim, ahead, rule, 9.0, 7.0, 8.0, 9.5, place, crps * (1 if rule == "model" else worse), ""]
    for quarter, claim, ahead, place, crps, worse in (
        ("2024-03-31", "a", 10, 0.8, 0.1, 2),
        ("2024-06-30", "b", 200, 0.96, 0.3, 0.5),
    )
    for rule in RULES_ASKED
]
BACKTEST.append(["2024-06-30", "c", 10, "line", 9.0, 7.0, 8.0, 9.5, 0.5, 9.0, ""])  # the model was not asked for it
BACKTEST.append(["2024-09-30", None, 0, "model", *[None] * 6, "Not shown: no."])
FOUND = {
    "model": "gone", "priors": {}, "evidence": "", "statements": 5, "flow": {}, "seed": 1, "datasets": 10, "settled": 1.0,
    "calibration": [["total", 9.0, 0.44]], "recovery": {"50%": 0.5, "80%": 0.8, "95%": 1.0},
    "known": "2026-03-31", "backtest": BACKTEST, "left_out": [], "refitted": [], "sensitivity": [],
}  # fmt: skip


def test_crps_is_that_of_a_normal() -> None:
    """Against the closed form of a standard normal (Gneiting and Raftery, JASA 2007, equation 21)."""
    draws = np.random.default_rng(2).standard_normal(200_000)
    assert crps(draws, 0.0) == pytest.approx(0.23369, abs=0.002)
    assert crps(draws, 1.5) == pytest.approx(0.99457, abs=0.005)
    assert crps(np.array([4.0]), 1.0) == 3.0


def test_even_ranks_pass_and_crowded_ones_do_not() -> None:
    """Chi-square over ten bins of ranks 0 to 99."""
    table = uniform(pd.DataFrame({"even": np.arange(100), "crowded": np.full(100, 7)})).set_index("quantity")
    assert table.at["even", "p"] == 1.0
    assert table.at["crowded", "p"] < 1e-9


@pytest.fixture(scope="module")
def right() -> dict[str, pd.DataFrame]:
    """Two data sets fitted with the priors they were drawn from."""
    return calibrate(2, 5)


def test_data_sets_do_not_depend_on_how_they_are_split(right: dict[str, pd.DataFrame]) -> None:
    """The second of two is the same alone."""
    second = calibrate(1, 5, first=1)
    pd.testing.assert_frame_equal(right["ranks"].iloc[1:].reset_index(drop=True), second["ranks"])
    assert (right["settled"]["r_hat"] < 1.05).all()


def test_a_wrong_model_fails(right: dict[str, pd.DataFrame]) -> None:
    """One that supposes five times the rate and trusts no statement has every truth in the tails of its draws."""
    wrong = calibrate(1, 5, supposed=Priors(level=(1.5, 0.05), common=(0.5, 0.1), noise=(1.5, 0.1), spread=(1.0, 0.1)))
    extreme = [((each["ranks"]["total"] - 49.5).abs() > 45).all() for each in (wrong, right)]
    assert extreme == [True, False]


def test_the_numbers_shown_are_of_this_model() -> None:
    """The kept validation was made with this code and these priors, and holds every part; `make validate-model` renews it."""
    kept = validation()
    assert kept.is_fresh
    assert len(kept.calibration) == 14
    assert kept.found["datasets"] >= 60
    assert min(len(kept.backtest), len(kept.left_out), len(kept.sensitivity)) > 10
    assert str(kept).count("\n") > 40


def test_a_day_hides_what_was_not_known_and_another_flow_the_rest() -> None:
    """On an earlier day only figures known by then are scored; for another flow only synthetic histories remain."""
    then = validation(known=dt.date(2024, 6, 14))
    assert len(then.backtest)
    assert set(then.backtest["claim_id"]) <= set(analysis.load().as_of("2024-06-14").claims["claim_id"])
    assert then.left_out.empty
    assert then.sensitivity.empty
    other = validation(evidence(analysis.load(), analysis.load().flow("troops")))
    assert other.scores().empty
    assert len(other.calibration) == 14


def test_scores_are_means_by_quarter_by_time_ahead_and_over_all() -> None:
    """Two questions, told apart by quarter and by time ahead; only those asked of every rule; shares inside follow from the places."""
    found = Validation(FOUND)
    whole = found.scores().set_index("rule")
    assert list(whole.index) == list(RULES_ASKED)
    assert whole.loc["model", "crps"] == pytest.approx(0.2)
    assert whole.loc["line", "crps"] == pytest.approx(0.175)
    assert set(whole["figures"]) == {2}
    assert whole.loc["line", "error"] == pytest.approx(np.log(9 / 8))
    by_quarter = found.scores("quarter")
    assert list(dict.fromkeys(by_quarter["group"])) == ["2024-03-31", "2024-06-30"]
    ahead = found.scores("horizon").set_index(["group", "rule"])["crps"]
    assert ahead["up to 3 months", "model"] == pytest.approx(0.1)
    assert ahead["6 to 12 months", "model"] == pytest.approx(0.3)
    assert held(pd.Series([0.8, 0.96])) == {"50%": 0.0, "80%": 0.5, "95%": 1.0}
    assert found.refused("backtest") == 1
    assert not found.is_fresh


def test_the_better_rule_is_named_only_where_it_is_as_good() -> None:
    """Half as bad in all: better; twice as bad in all: none; nothing scored: none."""
    name, ratio = Validation(FOUND).best
    assert name == "line"
    assert ratio == pytest.approx(0.875)
    assert Validation(FOUND).better == "line"
    worse = [[*row[:9], row[9] * (1 if row[3] == "model" else 4), row[10]] if row[9] else row for row in BACKTEST]
    assert Validation(FOUND | {"backtest": worse}).better == ""
    assert Validation(FOUND | {"backtest": []}).better == ""


def test_the_numbers_kept_are_read_again_as_they_were() -> None:
    """A row of a table is a line of the file; nothing is lost on the way."""
    text = as_json(FOUND)
    assert json.loads(text) == json.loads(json.dumps(FOUND))
    assert text.count("\n") > len(BACKTEST)

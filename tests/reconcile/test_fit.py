"""The reconciled total: its slope is right, its draws are checked and kept by content, and it refuses what it cannot say."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import numpyro
import pandas as pd
import pytest
from scipy import stats

import analysis
from analysis.errors import UnknownName, UsageError
from analysis.reconcile import Priors, Reconciled, evidence, fit
from analysis.reconcile.density import Density
from analysis.reconcile.evidence import CEILING, FLOOR, POINT
from analysis.reconcile.fit import judged
from analysis.reconcile.model_data import cells, model_data
from analysis.reconcile.psis import pareto, smoothed
from analysis.reconcile.sampler import sample
from analysis.reconcile.store import folder, key

EVE = "2023-12-31"
ROOT = Path(analysis.__file__).parents[1]


pytestmark = pytest.mark.xdist_group("fit")  # its fit is made once


def fitted(day: str, seed: int = 1) -> Reconciled:
    """The dataset's own flow as known on a day."""
    then = analysis.load().as_of(day)
    return fit(then, then.flow(), seed=seed)


@pytest.fixture(scope="module")
def eve() -> Reconciled:
    """The containers as known at the end of 2023."""
    return fitted(EVE)


@pytest.mark.parametrize(
    "flow", [{}, {"commodity": "artillery_shells"}, {"commodity": "refined_oil", "origin": "RUS", "destination": "PRK"}]
)
def test_the_sampler_moves_on_this_density(flow: dict[str, str]) -> None:
    """Traced by JAX the density is the one in numpy, and its slope agrees with differences, on each flow on file."""
    priors = Priors()
    given = model_data(evidence(analysis.load(), analysis.load().flow(**flow)), priors)
    density = Density(given, priors)
    x = 0.5 * np.random.default_rng(3).standard_normal((2, density.size))
    numpyro.enable_x64()
    numpyro.set_host_device_count(4)  # as the sampler does before JAX is first used
    traced = jax.jit(jax.value_and_grad(lambda row: Density(given, priors, jax.numpy).log(row[None])[0]))
    value, slope = (np.stack(part) for part in zip(*map(traced, x), strict=True))
    np.testing.assert_allclose(value, density.log(x), rtol=1e-12)
    steps = 1e-5 * np.eye(density.size)
    differences = np.stack([(density.log(x + step) - density.log(x - step)) / 2e-5 for step in steps], axis=1)
    np.testing.assert_allclose(slope, differences, rtol=2e-4, atol=2e-4)


def test_cells_hold_what_would_be_said() -> None:
    """A point is rounded to the nearest step, a floor down, a ceiling up; below a power of ten steps are a tenth."""
    said = np.array([10_000.0, 7_000, 7_000, 16_500])
    low, high = cells(said, np.array([POINT, FLOOR, CEILING, POINT]), np.zeros(4, bool))
    np.testing.assert_allclose([low[0, 0], high[0, 0]], [9_500, 15_000])
    np.testing.assert_allclose([low[1, 0], high[1, 0]], [7_000, 8_000])
    np.testing.assert_allclose([low[2, 0], high[2, 0]], [6_000, 7_000])
    assert np.isnan(low[3, :3]).all()  # 16,500 is not a multiple of 10,000, 5,000 or 1,000
    np.testing.assert_allclose([low[3, 3], high[3, 3]], [16_250, 16_750])


def test_the_same_content_gives_the_same_draws(
    eve: Reconciled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawn anew in another folder, by a process of another locale, zone and hash seed, the draws are the same, to the last byte
    on file; another seed has another key.
    """
    assert eve.sampled is not None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "Ort — è"))
    settings = {"TZ": "Asia/Seoul", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "99", "PYTHONUTF8": "0"}
    code = f"from tests.reconcile.test_fit import fitted; fitted({EVE!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **settings}, check=True)
    assert len(list(folder().glob("*.draws"))) == 1, "the other process kept no draws"
    again = fitted(EVE)
    assert again.sampled is not None
    np.testing.assert_array_equal(eve.sampled.x, again.sampled.x)
    (file,) = folder().glob("*")
    whole = file.read_bytes()
    fitted(EVE)
    assert file.read_bytes() == whole
    assert key(eve.evidence, eve.priors, 1) != key(eve.evidence, eve.priors, 2)
    assert key(eve.evidence, eve.priors, 1) != key(eve.evidence, Priors(common=(0.0, 0.2)), 1)


def test_history_never_falls_and_bands_nest(eve: Reconciled) -> None:
    """Every quantile of the total rises; wider bands hold narrower ones; total and rate agree with the history."""
    history = eve.history
    assert (history.drop(columns="day").diff().iloc[1:] > 0).all().all()
    order = ["low_95", "low_80", "low_50", "middle", "high_50", "high_80", "high_95"]
    assert (history[order].diff(axis=1).iloc[:, 1:] > 0).all().all()
    last = eve.total("2023-12-31")
    assert last.middle == pytest.approx(history["middle"].iloc[-1])
    assert eve.total("2023-12-31", level=0.5).low > last.low
    month = eve.totals("2023-12-31") - eve.totals("2023-11-30")
    assert eve.rate("2023-12-15").middle == pytest.approx(float(np.median(month)))


def test_the_checks_gate_the_result(eve: Reconciled) -> None:
    """Draws that have not settled are refused, with the reason, and nothing of them is shown."""
    assert eve.refusal == ""
    assert eve.checks["passed"].all()
    unsettled = judged(
        eve.evidence,
        eve.priors,
        1,
        sample(model_data(eve.evidence, eve.priors), eve.priors, seed=1, warmup=4, draws=20),
    )
    assert "fail their checks (split R-hat" in unsettled.refusal
    assert unsettled.history.empty
    assert unsettled.biases.empty
    assert unsettled.information.empty
    assert unsettled.predictive.empty
    assert unsettled.total(EVE).middle != unsettled.total(EVE).middle


def test_without_the_sampler_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new fit is refused in words that name the part; nothing is raised, and no number is shown."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "numpyro", None)
    refused = fitted("2023-12-30", seed=77)
    assert "pip install 'containers-communiques[model]'" in refused.refusal
    assert refused.history.empty
    assert not folder().exists()


def test_too_few_claims_are_too_few() -> None:
    """Two statements of one claimant, or none, get a sentence and no number."""
    whole = analysis.load()
    back = fit(whole, whole.flow().reverse)
    assert back.refusal.startswith("Too few to say: 2 independent dated statements by 1 claimant;")
    assert back.history.empty
    assert "Too few to say" in str(back)
    assert fitted("2017-01-01").refusal.startswith("Too few to say: 0 ")


def test_small_claimants_have_no_bias_shown(eve: Reconciled) -> None:
    """A claimant with one statement reads "too few"."""
    few = eve.biases[eve.biases["statements"] < 2]
    assert len(few)
    assert (few["reading"] == "too few").all()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Priors(noise=(0.1, 0.0)), UsageError, "prior 'noise' is"),
        (lambda: Priors(heaping=(1.0, 1.0)), UsageError, "give 6 finite numbers"),
        (lambda: Priors().but(nose=(0.1, 0.4)), UnknownName, "did you mean 'noise'"),
        (lambda: fitted("", seed=-1), UsageError, "seed -1 is too low"),
        (lambda: fitted("", seed=2**32), UsageError, "from 0 to 4294967295"),
    ],
)
def test_wrong_arguments_are_named(call: object, error: type[Exception], words: str) -> None:
    """What was found and what is allowed stand in the message."""
    with pytest.raises(error, match=words):
        call()  # type: ignore[operator]


def test_a_day_outside_the_axis_is_named(eve: Reconciled) -> None:
    """The months of the model stand in the message."""
    with pytest.raises(UsageError, match="2023-04-01 to 2023-12-31"):
        eve.total("2024-01-01")
    with pytest.raises(UsageError, match="is not a share"):
        eve.total(EVE, level=80)


def test_every_prior_has_a_reason() -> None:
    """Each supposition is a row with a source or a reason."""
    table = Priors().table()
    assert len(table) == 16
    assert (table["reason"].str.len() > 10).all()


def test_weights_of_a_heavy_tail_are_known_as_such() -> None:
    """The shape of a Pareto tail is found again; light tails have reliable weights that sum to one."""
    rng = np.random.default_rng(1)
    for shape in (0.3, 0.9):
        draws = np.sort(stats.genpareto(shape).rvs(4000, random_state=rng))
        assert pareto(draws)[0] == pytest.approx(shape, abs=0.08)
    weights, k = smoothed(0.3 * rng.standard_normal(4000))
    assert weights.sum() == pytest.approx(1)
    assert k < 0.5
    assert smoothed(3 * rng.standard_normal(4000))[1] > 0.7


def test_later_claims_change_nothing_earlier(eve: Reconciled) -> None:
    """Evidence as of a day is the same whether or not later claims are on file."""
    whole = analysis.load()
    cut = replace(whole, claims=whole.claims[whole.claims["known_on"] <= pd.Timestamp(EVE)])
    assert key(evidence(cut, cut.flow(), until=EVE), eve.priors, 1) == key(eve.evidence, eve.priors, 1)

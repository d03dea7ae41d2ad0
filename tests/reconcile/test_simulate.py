"""Figures are drawn as often as the density gives them a chance, and other statements get what is known of their bodies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.reconcile import Priors
from analysis.reconcile.density import Density
from analysis.reconcile.model_data import model_data
from analysis.reconcile.simulate import carried_over, posterior_predictive, prior_coordinates
from analysis.reconcile.validate import synthetic

COUNT = 40_000


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_figure_is_drawn_as_often_as_its_chance(seed: int) -> None:
    """Points, floors, ceilings and counts of ships, none and one among them: frequencies within four standard errors."""
    priors, design = Priors(), synthetic()
    frame = Density(model_data(design, priors), priors)
    rng = np.random.default_rng(seed)
    x = prior_coordinates(frame, priors, 1, rng)
    u = frame.constrain(np.repeat(x, COUNT, axis=0))
    said = posterior_predictive(frame, u, design, rng)
    checked = 0
    for claim in range(len(design.rows)):
        values, times = np.unique(said[:, claim], return_counts=True)
        for value, found in sorted(zip(values, times / COUNT, strict=True), key=lambda pair: -pair[1])[:6]:
            if found < 0.01:
                continue
            rows = design.rows.assign(value=np.where(np.arange(len(design.rows)) == claim, value, design.rows["value"]))
            one = Density(replace(model_data(replace(design, rows=rows), priors), scale=frame.given.scale), priors)
            chance = float(np.exp(one.claim_log_lik(x)[0, claim]))
            assert found == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / COUNT) + 1e-9), (claim, value)
            checked += 1
    assert checked > 10


def test_known_bodies_keep_their_bias_and_new_ones_that_of_their_government() -> None:
    """The statements read keep their errors; a newcomer of a known government is near it, one of another is not."""
    priors, read = Priors(between=(0.5, 0.01), spread=(0.01, 0.01)), synthetic()
    frame = Density(model_data(read, priors), priors)
    rng = np.random.default_rng(4)
    u = frame.constrain(prior_coordinates(frame, priors, 4_000, rng))
    same = carried_over(u, read, read, rng)
    np.testing.assert_array_equal(same.bias, u.bias)
    np.testing.assert_allclose(same.wander, u.wander, atol=0.02)
    new = replace(read, rows=read.rows.assign(claimant_id="new", government="x"))
    known = carried_over(u, read, new, rng).bias[:, 0]
    assert np.corrcoef(known, u.government[:, read.governments.index("x")])[0, 1] > 0.99
    stranger = carried_over(u, read, replace(new, rows=new.rows.assign(government="other")), rng).bias[:, 0]
    assert abs(np.corrcoef(stranger, u.government[:, read.governments.index("x")])[0, 1]) < 0.1

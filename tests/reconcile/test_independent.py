"""The same total from a slow, separate implementation: the prior drawn, each claim's chance worked out by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.reconcile import Evidence, Priors
from analysis.reconcile.fit import fit_evidence
from tests.reconcile.test_evidence import read_of, said

COUNT = 1_600_000


def small() -> Evidence:
    """Two claimants and a counter of ships over five months."""
    return read_of(
        said("a1", "2023-09-30", best=1500),
        said("b1", "2023-10-31", low=2000, bound="at_least", claimant_id="b"),
        said("a2", "2023-11-30", low=4000, bound="more_than"),
        said("c1", "2023-11-30", best=17, bound="exact", claimant_id="c", commodity_id="voyages", channel="sea"),
        said("b2", "2023-12-31", high=6000, bound="up_to", claimant_id="b"),
    )


def ways(value: float) -> list[np.ndarray]:
    """The six steps that the model supposes, for figures of any size."""
    power = 10 ** np.floor(np.log10(value))
    return [np.maximum(power * g, 1) for g in (1, 0.5, 0.1, 0.05, 0.01)] + [np.ones_like(power)]


def heard(figure: float, how: str) -> list[tuple[float, float] | None]:
    """For each way to round, the span of known figures said as this one, by trying every tenth from 1 to 20,000."""
    known = np.arange(10, 200_000) / 10
    spans: list[tuple[float, float] | None] = []
    for step in ways(known):
        rounded = {"about": np.round, "at_least": np.floor, "up_to": np.ceil}[how](known / step) * step
        hit = known[np.abs(rounded - figure) < 1e-6]
        spans.append((hit.min() - 0.05, hit.max() + 0.05) if len(hit) else None)
    return spans


def test_importance_sampling_finds_the_same_total() -> None:
    """Medians within 4% and interval ends within 8% of what the chains say: the noise of the slow method."""
    read = small()
    assert (read.months, len(read.rows)) == (5, 5)
    fast = fit_evidence(read)
    assert fast.refusal == ""

    rng, p = np.random.default_rng(5), Priors()

    def scale(prior: tuple[float, float]) -> np.ndarray:
        return np.asarray(stats.lognorm(prior[1], scale=prior[0]).rvs(COUNT, random_state=rng))

    def tailed(z: np.ndarray) -> np.ndarray:
        return np.asarray(z * np.sqrt(1 + z**2 / 4))

    level = stats.norm(*p.level).rvs(COUNT, random_state=rng)
    walk = np.zeros((COUNT, 5))
    walk[:, 1:] = tailed(rng.standard_normal((COUNT, 4))).cumsum(axis=1)
    walk -= walk.mean(axis=1, keepdims=True)
    swing = scale(p.drift)[:, None] * walk + scale(p.burst)[:, None] * tailed(rng.standard_normal((COUNT, 5)))
    usual = stats.norm(*p.running).rvs(COUNT, random_state=rng) / 1.7
    runs, kept = rng.standard_normal((COUNT, 5)), np.exp(-1 / 12)
    for month in range(1, 5):
        runs[:, month] = kept * runs[:, month - 1] + np.sqrt(1 - kept**2) * runs[:, month]
    shape = np.exp(swing) / (1 + np.exp(-6 * (usual[:, None] + runs)))
    shape *= 5 / shape.sum(axis=1, keepdims=True)  # the level is of an average month
    total = np.cumsum(read.scale * np.exp(level)[:, None] * shape, axis=1)
    spread, wander = scale(p.spread), scale(p.wander)
    state = scale(p.between) * rng.standard_normal(COUNT)  # all are of one camp, and of no country
    bias = {name: state + spread * tailed(rng.standard_normal(COUNT)) for name in "abc"}
    slow = {name: wander * rng.standard_normal(COUNT) for name in ("a1", "b1", "c1")}
    for name, months in (("a", 2), ("b", 2)):  # between the last days of its two statements
        kept = np.exp(-months / 6)
        slow[f"{name}2"] = kept * slow[f"{name}1"] + np.sqrt(1 - kept**2) * wander * rng.standard_normal(COUNT)
    common = stats.norm(*p.common).rvs(COUNT, random_state=rng)
    noise, slack, capacity = scale(p.noise), scale(p.slack), scale(p.capacity) * read.scale
    sea = 1 / (1 + np.exp(-stats.norm(*p.sea).rvs(COUNT, random_state=rng)))
    tight = stats.beta(*p.tight).rvs(COUNT, random_state=rng)
    heaping = stats.dirichlet(p.heaping).rvs(COUNT, random_state=rng)
    logistic = np.sqrt(3) / np.pi

    def chance(figure: float, how: str, known: np.ndarray) -> np.ndarray:
        found = np.zeros(COUNT)
        turn = -1 if how == "up_to" else 1
        for way, span in enumerate(heard(figure, how)):
            if span is None:
                continue
            ends = np.sort([turn * np.log(edge) for edge in span])
            z = [(end - turn * known) / (noise * logistic) for end in ends]
            firm = stats.logistic.cdf(z[1]) - stats.logistic.cdf(z[0])
            if how != "about":
                power = noise * logistic / slack
                loose = stats.genlogistic.cdf(z[1], power) - stats.genlogistic.cdf(z[0], power)
                firm = tight * firm + (1 - tight) * loose
            found += firm * heaping[:, way]
        return found

    def counted(figure: float, mean: np.ndarray) -> np.ndarray:
        width = logistic * np.sqrt(1 + noise**2 * mean) / 2
        z = [(np.sqrt(edge) - np.sqrt(mean)) / width for edge in (figure - 0.5, figure + 0.5)]
        return np.asarray(stats.logistic.cdf(z[1]) - stats.logistic.cdf(z[0]))

    weight = (
        chance(1500, "about", np.log(total[:, 1]) + bias["a"] + slow["a1"] + common)
        * chance(2000, "at_least", np.log(total[:, 2]) + bias["b"] + slow["b1"] + common)
        * chance(4000, "at_least", np.log(total[:, 3]) + bias["a"] + slow["a2"] + common)
        * counted(17, total[:, 3] * sea / capacity * np.exp(bias["c"] + slow["c1"]))
        * chance(6000, "up_to", np.log(total[:, 4]) + bias["b"] + slow["b2"] + common)
    )
    weight /= weight.sum()
    assert 1 / (weight**2).sum() > 500
    for month in (1, 3, 4):
        order = np.argsort(total[:, month])
        slow = np.interp([0.1, 0.5, 0.9], weight[order].cumsum(), total[order, month])
        quick = np.quantile(fast.cumulative[:, month + 1], [0.1, 0.5, 0.9])
        assert quick[1] == pytest.approx(slow[1], rel=0.04)
        assert quick[[0, 2]] == pytest.approx(slow[[0, 2]], rel=0.08)

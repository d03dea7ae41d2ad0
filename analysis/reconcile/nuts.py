"""Draws from the model by NumPyro's No-U-Turn sampler, and what its own diagnostics say of them.

References
----------
Hoffman and Gelman, The No-U-Turn Sampler, JMLR 2014. Phan, Pradhan and Jankowiak, Composable effects for flexible and
accelerated probabilistic programming in NumPyro, 2019. Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, sections
11.4 and 11.5 (split R-hat, effective size).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.errors import MissingPart
from analysis.reconcile.density import Density
from analysis.reconcile.priors import Priors
from analysis.reconcile.problem import Problem

_TARGET, _DEPTH = 0.9, 7  # share of moves to accept; paths of at most 127 steps


@dataclass(frozen=True)
class Sampled:
    """Draws by chains by coordinates, and the checks of every number a reader meets: worst, least, share."""

    x: np.ndarray
    r_hat: float
    size: float
    diverged: float


def sample(
    given: Problem, priors: Priors, *, seed: int, chains: int = 4, warmup: int = 500, draws: int = 1000
) -> Sampled:
    """Draw everything unknown of a problem.

    Raises
    ------
    MissingPart
        When NumPyro is not installed.
    """
    density = Density(given, priors)
    run, diagnose = _sampler(given.months, len(given.kind), given.claimants, priors, chains, warmup, draws)
    start = 0.3 * np.random.default_rng(seed).standard_normal((chains, density.size))
    x, diverged = run(seed, asdict(given), start)
    r_hat, size = diagnose(told(density, x))
    return Sampled(x.astype("float32"), r_hat, size, diverged)


def told(density: Density, x: np.ndarray) -> np.ndarray:
    """What is told of the draws: single numbers, biases, totals and monthly rates; chains by draws by quantities."""
    u = density.unknowns(x.reshape(-1, density.size))
    parts = [*(v[:, None] for v in u.single.values()), u.bias, np.cumsum(u.rate, axis=1), np.log(u.rate)]
    return np.concatenate(parts, axis=1).reshape(*x.shape[:2], -1)


@lru_cache(maxsize=8)
def _sampler(
    months: int, claims: int, claimants: int, priors: Priors, chains: int, warmup: int, draws: int
) -> tuple[Any, Any]:
    """What runs the chains, and what judges them, for problems of one shape."""
    try:
        import jax
        import numpyro
        from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
    except ImportError:
        raise MissingPart(
            "the reconciled total needs the optional part 'model'; install it: pip install 'containers-communiques[model]'"
        ) from None
    numpyro.enable_x64()
    numpyro.set_host_device_count(chains)  # side by side, as far as there are cores

    def model(given: dict[str, Any]) -> None:
        density = Density(Problem(**given, claimants=claimants), priors, jax.numpy)
        anywhere = numpyro.distributions.ImproperUniform(
            numpyro.distributions.constraints.real_vector, (), (density.size,)
        )
        x = numpyro.sample("x", anywhere)
        numpyro.factor("log density", density.log(x[None])[0])

    mcmc = numpyro.infer.MCMC(
        numpyro.infer.NUTS(model, target_accept_prob=_TARGET, max_tree_depth=_DEPTH),
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="parallel" if jax.local_device_count() >= chains else "sequential",
        progress_bar=False,
        jit_model_args=True,
    )

    def run(seed: int, given: dict[str, Any], start: np.ndarray) -> tuple[np.ndarray, float]:
        own = {name: value for name, value in given.items() if name != "claimants"}
        mcmc.run(jax.random.PRNGKey(seed), own, init_params={"x": start}, extra_fields=("diverging",))
        x = np.asarray(mcmc.get_samples(group_by_chain=True)["x"])
        return x, float(np.mean(mcmc.get_extra_fields()["diverging"]))

    def diagnose(quantities: np.ndarray) -> tuple[float, float]:
        return float(np.nanmax(split_gelman_rubin(quantities))), float(np.nanmin(effective_sample_size(quantities)))

    return run, diagnose

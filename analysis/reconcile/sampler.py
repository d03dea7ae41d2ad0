"""Draws from the model by NumPyro's No-U-Turn sampler, and what its own diagnostics say of them.

References
----------
Hoffman and Gelman, The No-U-Turn Sampler, JMLR 2014. Phan, Pradhan and Jankowiak, Composable effects for flexible and
accelerated probabilistic programming in NumPyro, 2019. Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, sections
11.4 and 11.5 (split R-hat, effective size).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from analysis.errors import MissingPart
from analysis.reconcile.density import Density
from analysis.reconcile.model_data import ModelData
from analysis.reconcile.priors import Priors

_TARGET, _DEPTH = 0.9, 7  # share of moves to accept; paths of at most 127 steps
# JAX writes the paths of code into what it compiles, and breaks on one that is not UTF-8, as in some locales.
_NO_PATHS = {"JAX_INCLUDE_FULL_TRACEBACKS_IN_LOCATIONS": "0", "JAX_HLO_SOURCE_FILE_CANONICALIZATION_REGEX": ".*"}


@dataclass(frozen=True)
class Sampled:
    """Draws by chains by coordinates, and the checks of every number a reader meets: worst, least, share."""

    x: np.ndarray
    r_hat: float
    size: float
    diverged: float


def sample(
    given: ModelData, priors: Priors, *, seed: int, chains: int = 4, warmup: int = 500, draws: int = 1000
) -> Sampled:
    """Draw everything unknown of a problem.

    Chains run side by side; where JAX was started before with fewer devices they follow one another, and the draws are others.

    Raises
    ------
    MissingPart
        When NumPyro is not installed.
    """
    for name, value in _NO_PATHS.items():
        os.environ.setdefault(name, value)
    try:
        import jax
        import numpyro
        from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
    except ImportError:
        raise MissingPart(
            "the reconciled total needs the optional part 'model'; install it: pip install 'containers-communiques[model]'"
        ) from None
    numpyro.enable_x64()
    numpyro.set_host_device_count(chains)
    density, traced = Density(given, priors), Density(given, priors, jax.numpy)
    anywhere = numpyro.distributions.ImproperUniform(numpyro.distributions.constraints.real_vector, (), (density.size,))

    def model() -> None:
        x = numpyro.sample("x", anywhere)
        numpyro.factor("log density", traced.log(x[None])[0])

    mcmc = numpyro.infer.MCMC(
        numpyro.infer.NUTS(model, target_accept_prob=_TARGET, max_tree_depth=_DEPTH),
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="parallel" if jax.local_device_count() >= chains else "sequential",
        progress_bar=False,
    )
    start = 0.3 * np.random.default_rng(seed).standard_normal((chains, density.size))
    mcmc.run(jax.random.PRNGKey(seed), init_params={"x": start}, extra_fields=("diverging",))
    x = np.asarray(mcmc.get_samples(group_by_chain=True)["x"])
    quantities = reported_quantities(density, x)
    return Sampled(
        x.astype("float32"),
        r_hat=float(np.nanmax(split_gelman_rubin(quantities))),
        size=float(np.nanmin(effective_sample_size(quantities))),
        diverged=float(np.mean(mcmc.get_extra_fields()["diverging"])),
    )


def reported_quantities(density: Density, x: np.ndarray) -> np.ndarray:
    """What is told of the draws: single numbers, biases, totals and monthly rates; chains by draws by quantities."""
    u = density.constrain(x.reshape(-1, density.size))
    parts = [*(v[:, None] for v in u.single.values()), u.bias, np.cumsum(u.rate, axis=1), np.log(u.rate)]
    return np.concatenate(parts, axis=1).reshape(*x.shape[:2], -1)

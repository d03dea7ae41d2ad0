"""Pareto-smoothed importance weights: what would the answer be without one claim, without fitting again?

References
----------
Vehtari, Simpson, Gelman, Yao and Gabry, Pareto smoothed importance sampling, JMLR 2024. Zhang and Stephens, A new and
efficient estimation method for the generalized Pareto distribution, Technometrics 2009.
"""

from __future__ import annotations

import numpy as np


def smoothed(log_ratio: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights that sum to one, their largest replaced by what a Pareto tail expects, and the shape k of that tail.

    Above 0.7 the weights cannot be relied on.
    """
    ratio = log_ratio - log_ratio.max()
    order = np.argsort(ratio, kind="stable")
    count = int(min(0.2 * len(ratio), 3 * np.sqrt(len(ratio))))
    tail, cut = order[-count:], ratio[order[-count - 1]]
    over = np.exp(ratio[tail]) - np.exp(cut)
    if count < 5 or over[-1] <= 0 or over[-1] - over[0] < 1e-12:
        weights = np.exp(ratio)
        return weights / weights.sum(), 0.0
    k, scale = pareto(np.maximum(over, 1e-300))
    at = (np.arange(count) + 0.5) / count
    quantile = scale * np.expm1(-k * np.log1p(-at)) / k if abs(k) > 1e-12 else -scale * np.log1p(-at)
    weights = np.exp(ratio)
    weights[tail] = np.minimum(quantile + np.exp(cut), 1.0)
    return weights / weights.sum(), float(k)


def pareto(excess: np.ndarray) -> tuple[float, float]:
    """Shape and scale of a generalized Pareto distribution from sorted excesses above a threshold."""
    n = len(excess)
    grid = 30 + int(np.sqrt(n))
    at = np.arange(1, grid + 1)
    theta = 1 / excess[-1] + (1 - np.sqrt(grid / (at - 0.5))) / (3 * excess[int(n / 4 + 0.5) - 1])
    shape = np.log1p(-theta[:, None] * excess).mean(axis=1)
    profile = n * (np.log(-theta / shape) - shape - 1)
    weight = np.exp(profile - profile.max())
    best = float((theta * weight).sum() / weight.sum())
    k = float(np.log1p(-best * excess).mean())
    return (n * k + 5) / (n + 10), -k / best  # a weak prior at 0.5 steadies a short tail

"""Do busier weeks of contact come with, before or after busier weeks of figures?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
import pandas as pd

from analysis.compare.circular_shift import shifted_sums
from analysis.display import Result
from analysis.errors import UsageError

_DRAWS: Final = 500
_BLOCKS: Final = 7  # so many or fewer are put in every order


@dataclass(frozen=True, repr=False)
class LaggedAssociation(Result):
    """Correlation of two counted series at each lag.

    `frame` has ``lag, r, p_value``: the second series `lag` windows after the first, and the share of permutations whose
    absolute correlation at that lag reaches this one. `p_max` does the same for the largest over all lags tried.
    `power` is the share of permutations in which a planted correlation of `effect` at one lag would pass ``p_max <= 0.05``.
    """

    frame: pd.DataFrame
    strongest_lag: int
    p_max: float
    n_windows: int
    window: str
    block: int
    null: str
    effect: float = 0.5
    power: float = math.nan
    verdict: str = ""


def lagged(
    first: np.ndarray,
    second: np.ndarray,
    *,
    lags: int = 4,
    block: int = 4,
    window: str = "week",
    least: int = 30,
    seed: int = 1,
) -> LaggedAssociation:
    """Is the second series associated with the first, `lag` windows later?

    Pearson's r with the series closed to a ring. The null cuts the first series into blocks of `block` windows and
    puts them in every order when there are seven blocks or fewer, else in random order (500 times, the observed order
    counted as one more), so that dependence within a block is kept.
    Shifts would not do here: a shift by less than the lags tried keeps the largest correlation.

    Parameters
    ----------
    first, second : numpy.ndarray
        One value per window, the same windows.
    lags : int
        Windows tried on each side.
    block : int
        Windows kept together; the last block may be shorter.
    least : int
        Fewest windows for a verdict.
    seed : int
        Of the permutations.

    Raises
    ------
    UsageError
        When the lengths differ, the lags are negative or a block is empty.

    Examples
    --------
    >>> x = np.r_[np.zeros(20), 1, np.zeros(19)]
    >>> lagged(x, np.roll(x, 2)).strongest_lag
    2
    """
    if len(first) != len(second) or lags < 0 or block < 1:
        raise UsageError(
            "the two series have the same windows, lags is 0 or more and block 1 or more; correct the arguments"
        )
    n = len(first)
    tried = np.arange(-lags, lags + 1)
    blocks = math.ceil(n / block)
    every = math.factorial(blocks) if blocks <= _BLOCKS else 0
    null = f"all {every:,} orders" if every else f"{_DRAWS:,} random orders"
    null += f" of blocks of {block} {window}s" + ("" if every else f", seed {seed}")
    x, y = (np.asarray(v, dtype=float) - np.mean(v) if n else np.zeros(0) for v in (first, second))
    scale = math.sqrt(float(x @ x) * float(y @ y)) if n else 0.0
    if n < max(least, 2 * lags + 2) or scale == 0:
        blank = pd.DataFrame({"lag": tried, "r": math.nan, "p_value": math.nan})
        return LaggedAssociation(blank, 0, math.nan, n, window, block, null, verdict="too few to say")
    observed = shifted_sums(x / scale, y)[tried % n]
    rng = np.random.default_rng(seed)
    position = np.arange(n)
    ranks = np.array(list(permutations(range(blocks)))) if every else rng.random((_DRAWS, blocks))
    keys = ranks[:, position // block]
    orders = np.argsort(keys, axis=1, kind="stable")
    product = np.conj(np.fft.rfft(x[orders] / scale, axis=1)) * np.fft.rfft(y)
    drawn = np.abs(np.fft.irfft(product, n, axis=1)[:, tried % n])
    more = 0 if every else 1  # the observed order is one of all, but none of the drawn
    p = (more + (drawn >= np.abs(observed) - 1e-9).sum(axis=0)) / (len(drawn) + more)
    largest = drawn.max(axis=1)
    top = float(np.abs(observed).max())
    p_max = (more + int((largest >= top - 1e-9).sum())) / (len(drawn) + more)
    effect = 0.5
    noise = math.sqrt(1 - effect**2) * np.fft.irfft(product, n, axis=1)[:, 0]
    power = float((np.abs(effect + noise) >= np.quantile(largest, 0.95)).mean())
    return LaggedAssociation(
        pd.DataFrame({"lag": tried, "r": observed, "p_value": p}), int(tried[int(np.argmax(np.abs(observed)))]), p_max, n,
        window, block, null, effect=effect, power=power,
    )  # fmt: skip

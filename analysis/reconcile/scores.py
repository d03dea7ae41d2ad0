"""How good are draws against the truth: ranks that should be uniform, and scores of what was expected."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.reconcile.rules import Forecast

RANKS: Final = 99  # draws a truth is placed among
BINS: Final = 10
_NONE: Final = 0.5  # what a count of none is taken as where its logarithm is asked for


def uniform(ranks: pd.DataFrame) -> pd.DataFrame:
    """Are ranks uniform? ``quantity, chi2, p``: chi-square over ten bins."""
    from scipy.stats import chi2

    rows = []
    for name in ranks:
        counts = np.bincount(ranks[name] * BINS // (RANKS + 1), minlength=BINS)
        wanted = len(ranks) / BINS
        value = float(((counts - wanted) ** 2 / wanted).sum())
        rows.append((str(name), value, float(chi2.sf(value, BINS - 1))))
    return pd.DataFrame(rows, columns=["quantity", "chi2", "p"])


def scored(said: np.ndarray, value: float) -> dict[str, float]:
    """The 80% interval of what was expected, where the figure that came lies in it, and the CRPS of the logarithm."""
    low, middle, high = np.quantile(said, [0.1, 0.5, 0.9])
    place = (said < value).mean() + (said == value).mean() / 2
    score = crps(np.log(np.maximum(said, _NONE)), np.log(value))
    return {"value": value, "low": low, "middle": middle, "high": high, "place": place, "crps": score}


def foreseen(foretold: Forecast, value: float) -> dict[str, float]:
    """As `scored`, of a forecast in closed form."""
    low, high = foretold.quantile(0.1), foretold.quantile(0.9)
    place, score = foretold.place(value), foretold.crps(value)
    return {"value": value, "low": low, "middle": foretold.middle, "high": high, "place": place, "crps": score}


def crps(draws: np.ndarray, value: float) -> float:
    """Continuous ranked probability score of draws against a value: mean |x - y| less half the mean |x - x'|."""
    x = np.sort(draws)
    n = len(x)
    spread = float(((2 * np.arange(1, n + 1) - n - 1) * x).sum()) / n**2
    return float(np.abs(x - value).mean()) - spread

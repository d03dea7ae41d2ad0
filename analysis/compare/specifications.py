"""Every window tried, shown together, with one p for the whole search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from analysis.compare.figures import Figures
from analysis.compare.shifts import NULL, covered, shifted_sums, tail_shares

WINDOWS: Final = (7, 14, 30, 60)
KINDS: Final = {
    "summits": ("summit",),
    "summits and ministers": ("summit", "minister_visit"),
    "all high-level visits": ("summit", "minister_visit", "military_visit"),
}
SIDES: Final = ("either side", "after")


@dataclass(frozen=True)
class SpecificationCurve:
    """One row per specification, from the lowest ratio to the highest.

    `frame`: ``days, meetings, side, window_days, n_claims, n_events, inside, expected, ratio, p_value, p_holm, verdict``.
    `p_joint` is the share of shifts whose smallest p over all specifications is as small as the observed smallest: the
    min-p permutation of Westfall and Young, which knows how much the specifications overlap.
    """

    frame: pd.DataFrame
    p_joint: float
    tried: int
    answered: int
    span_days: int
    null: str = NULL
    verdict: str = ""


def holm(p_values: Sequence[float] | np.ndarray) -> np.ndarray:
    """Holm's step-down adjusted p-values, in the order given; NaN stays NaN and is not counted.

    References
    ----------
    S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 1979, 65-70.

    Examples
    --------
    >>> [float(p) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    out = np.full(len(p), math.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    raised = p[order] * (len(order) - np.arange(len(order)))
    out[order] = np.minimum(np.maximum.accumulate(raised), 1.0) if len(order) else raised
    return out


def specifications(figures: Figures, met: pd.DataFrame, *, windows: Sequence[int] = WINDOWS) -> SpecificationCurve:
    """How does the answer change with the window, the meetings, the side and the day a figure is placed on?

    Parameters
    ----------
    figures : Figures
        From `new_figures`.
    met : pandas.DataFrame
        From `meetings`, all kinds.
    windows : sequence of int
        Days on a side.

    References
    ----------
    U. Simonsohn, J. P. Simmons, L. D. Nelson, Specification curve analysis, Nature Human Behaviour 4, 2020, 1208-1214.
    P. H. Westfall, S. S. Young, Resampling-based multiple testing, 1993, 66-67.
    """
    span = figures.span_days
    series = {by: figures.per_day(by) for by in ("known_on", "through")}
    events = {name: figures.days_of(met[met["kind"].isin(kinds)]) for name, kinds in KINDS.items()}
    rows, tails = [], []
    for by, name, side, window in product(series, KINDS, SIDES, windows):
        values, n = series[by]
        days = events[name]
        enough = n >= 5 and len(days) >= 2
        inside = expected = p = math.nan
        if enough:
            sums = shifted_sums(values, covered(days, 0 if side == "after" else window, window, span).astype(float))
            shares = tail_shares(sums)
            inside, expected, p = float(sums[0]), float(sums.mean()), float(shares[0])
            tails.append(shares)
        ratio = inside / expected if enough and expected > 0 else math.nan
        rows.append(
            (by, name, side, window, n, len(days), inside, expected, ratio, p, "" if enough else "too few to say")
        )
    columns = [
        "days",
        "meetings",
        "side",
        "window_days",
        "n_claims",
        "n_events",
        "inside",
        "expected",
        "ratio",
        "p_value",
        "verdict",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(10, "p_holm", holm(frame["p_value"].to_numpy()))
    frame = frame.sort_values(["ratio", "days", "meetings", "side", "window_days"]).reset_index(drop=True)
    if not tails:
        return SpecificationCurve(frame, math.nan, len(frame), 0, span, verdict="too few to say")
    least = np.min(tails, axis=0)
    return SpecificationCurve(frame, float((least <= least[0] + 1e-12).mean()), len(frame), len(tails), span)

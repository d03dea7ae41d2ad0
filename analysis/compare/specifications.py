"""Every window tried, shown together, with one p for the whole search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from analysis.compare.circular_shift import NULL, binomial_power, covered, critical, shifted_sums, tail_shares
from analysis.compare.figures import Figures
from analysis.display import Result

WINDOWS: Final = (7, 14, 30, 60)
KINDS: Final = {
    "summits": ("summit",),
    "summits and ministers": ("summit", "minister_visit"),
    "all high-level visits": ("summit", "minister_visit", "military_visit"),
}
SIDES: Final = ("either side", "after")
PLANTED: Final = ("known_on", "all high-level visits", "either side", 14)


@dataclass(frozen=True, repr=False)
class SpecificationCurve(Result):
    """One row per specification, from the lowest ratio to the highest.

    `frame`: ``days, meetings, side, window_days, n_claims, n_events, inside, expected, ratio, p_value, p_holm, power,
    verdict``; `power` of a row is the chance of its own ``p <= 0.05`` if `effect` times the expected share fell inside.
    `p_joint` is the share of shifts whose smallest p over all specifications is as small as the observed smallest: the
    min-p permutation of Westfall and Young, which knows how much the specifications overlap. The record's `power` is the
    chance that the specification `planted` names takes ``p_joint`` to 0.05 by itself if `effect` times the expected share
    of its figures fell inside; a lower limit, since another specification may do it too.
    """

    frame: pd.DataFrame
    p_joint: float
    tried: int
    answered: int
    span_days: int
    null: str = NULL
    verdict: str = ""
    effect: float = 2.0
    power: float = math.nan
    planted: str = ""


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


def specifications(
    figures: Figures, met: pd.DataFrame, *, windows: Sequence[int] = WINDOWS, effect: float = 2.0
) -> SpecificationCurve:
    """How does the answer change with the window, the meetings, the side and the day a figure is placed on?

    Parameters
    ----------
    figures : Figures
        From `new_figures`.
    met : pandas.DataFrame
        From `meetings`, all kinds.
    windows : sequence of int
        Days on a side.
    effect : float
        Multiple of the expected share the power is stated for; planted in the window nearest 14 days on either side of
        all meetings.

    References
    ----------
    U. Simonsohn, J. P. Simmons, L. D. Nelson, Specification curve analysis, Nature Human Behaviour 4, 2020, 1208-1214.
    P. H. Westfall, S. S. Young, Resampling-based multiple testing, 1993, 66-67.
    """
    span = figures.span_days
    series = {by: figures.per_day(by) for by in ("known_on", "through")}
    events = {name: figures.days_of(met[met["kind"].isin(kinds)]) for name, kinds in KINDS.items()}
    rows, tails = [], []
    near = min(windows, key=lambda w: abs(w - PLANTED[3]))
    for by, name, side, window in product(series, KINDS, SIDES, windows):
        values, n = series[by]
        days = events[name]
        enough = n >= 5 and len(days) >= 2
        inside = expected = p = power = math.nan
        if enough:
            cover = covered(days, 0 if side == "after" else window, window, span)
            sums = shifted_sums(values, cover.astype(float))
            shares = tail_shares(sums)
            inside, expected, p = float(sums[0]), float(sums.mean()), float(shares[0])
            power = binomial_power(n, effect * float(cover.mean()), critical(sums))
            tails.append(shares)
            if (by, name, side, window) == (*PLANTED[:3], near):
                planted = n, float(cover.mean()), sums
        ratio = inside / expected if enough and expected > 0 else math.nan
        verdict = "" if enough else "too few to say"
        rows.append((by, name, side, window, n, len(days), inside, expected, ratio, p, power, verdict))
    columns = ["days", "meetings", "side", "window_days", "n_claims", "n_events", "inside", "expected", "ratio", "p_value",
               "power", "verdict"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(10, "p_holm", holm(frame["p_value"].to_numpy()))
    frame = frame.sort_values(["ratio", "days", "meetings", "side", "window_days"]).reset_index(drop=True)
    if not tails:
        return SpecificationCurve(frame, math.nan, len(frame), 0, span, verdict="too few to say", effect=effect)
    least = np.min(tails, axis=0)
    n, share, sums = planted  # every other specification has as many figures and meetings or fewer
    rare = -critical(-least)  # the smallest p that no more than 5 percent of the shifts get down to
    return SpecificationCurve(
        frame, float((least <= least[0] + 1e-12).mean()), len(frame), len(tails), span, effect=effect,
        power=binomial_power(n, effect * share, critical(sums, rare) if rare > 0 else math.inf),
        planted=f"{near} days on either side of {PLANTED[1]}, by the day said",
    )  # fmt: skip

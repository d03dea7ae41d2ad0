"""Every other way to ask, shown together, with one p for the whole search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.rates import power_of
from analysis.compare.circular_shift import NULL, covered, holm, shifted_sums, two_sided
from analysis.compare.event_study import LEAST_POWER, TOO_FEW
from analysis.compare.figures import Figures
from analysis.compare.near_meetings import SIDES, reach
from analysis.display import Result

WINDOWS: Final = (7, 14, 30, 60)
KINDS: Final = {
    "summits": ("summit",),
    "summits and ministers": ("summit", "minister_visit"),
    "all high-level visits": ("summit", "minister_visit", "military_visit"),
}
PLANTED: Final = ("known_on", "all high-level visits", "after", 14)


@dataclass(frozen=True, repr=False)
class SpecificationCurve(Result):
    """One row per specification, from the lowest ratio to the highest.

    `frame`: ``days, meetings, side, window_days, n_claims, n_events, inside, expected, ratio, p_value, p_holm, power,
    verdict``; p two-sided, `power` as in `EventStudy`; a row with less than an even chance has no p and is not `answered`.
    `p_joint` is the share of shifts whose smallest p over all answered specifications is as small as the observed smallest:
    the min-p permutation of Westfall and Young, which knows how much the specifications overlap. The record's `power` is that
    of the specification `planted` names at 0.05 over the number answered; a lower limit, since another specification may find
    the effect too, and min-p asks for less. Where that is less than an even chance there is no `p_joint`, and `verdict` says so.
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
        Multiple of the daily rate outside the windows the power is stated for; planted in the window nearest 14 days after
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
    planted = None
    for by, name, side, window in product(series, KINDS, SIDES, windows):
        values, n = series[by]
        days = events[name]
        inside = expected = p = power = math.nan
        if n >= 5 and len(days) >= 2:
            cover = covered(days, *reach(side, window), span).astype(float)
            share, sums = float(cover.mean()), shifted_sums(values, cover)
            inside, expected = float(sums[0]), float(sums.mean())
            power = power_of(n, share, 1 - share, effect, 0.05)
            if power >= LEAST_POWER:
                tails.append(two_sided(sums))
                p = float(tails[-1][0])
            if (by, name, side, window) == (*PLANTED[:3], near):
                planted = n, share
        ratio = inside / expected if expected > 0 else math.nan
        verdict = "" if p == p else TOO_FEW
        rows.append((by, name, side, window, n, len(days), inside, expected, ratio, p, power, verdict))
    columns = ["days", "meetings", "side", "window_days", "n_claims", "n_events", "inside", "expected", "ratio", "p_value",
               "power", "verdict"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(10, "p_holm", holm(frame["p_value"].to_numpy()))
    frame = frame.sort_values(["ratio", "days", "meetings", "side", "window_days"]).reset_index(drop=True)
    if planted is None or not tails:
        return SpecificationCurve(frame, math.nan, len(frame), len(tails), span, verdict=TOO_FEW, effect=effect)
    least = np.min(tails, axis=0)
    n, share = planted  # every other specification has as many figures and meetings or fewer
    power = power_of(n, share, 1 - share, effect, 0.05 / len(tails))
    told = power >= LEAST_POWER
    return SpecificationCurve(
        frame, float((least <= least[0] + 1e-12).mean()) if told else math.nan, len(frame), len(tails), span,
        verdict="" if told else TOO_FEW, effect=effect, power=power,
        planted=f"{near} days after {PLANTED[1]}, by the day said",
    )  # fmt: skip

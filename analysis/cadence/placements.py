"""Before against after, when some dates are known to the month or year only: every placement that they allow is tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from analysis.cadence.counts import check_known
from analysis.cadence.rates import RateRatio, rate_ratio
from analysis.errors import UsageError
from analysis.model.dates import day

Spans = Sequence[tuple[pd.Timestamp, pd.Timestamp]]  # first and last days of a window; both included, none twice
_DAY = pd.Timedelta(days=1)


def shares(contacts: pd.DataFrame, spans: Spans) -> np.ndarray:
    """Which share of each contact's possible days lies in the window?"""
    first = contacts["starts_on"].to_numpy()
    last = contacts.get("starts_on_last", contacts["starts_on"]).to_numpy()
    length = (last - first) / _DAY.to_timedelta64() + 1
    inside = np.zeros(len(contacts))
    for a, b in spans:
        inside += np.clip(
            (np.minimum(last, b.to_datetime64()) - np.maximum(first, a.to_datetime64())) / _DAY.to_timedelta64() + 1,
            0,
            None,
        )
    return np.asarray(inside / length)


def exposure(spans: Spans) -> int:
    """How many days does the window have?"""
    return sum((b - a).days + 1 for a, b in spans)


def reach(share: np.ndarray) -> tuple[int, int]:
    """How many contacts does the window hold at least and at most?"""
    return int((share > 1 - 1e-9).sum()), int((share > 0).sum())


def compared(contacts: pd.DataFrame, later: Spans, earlier: Spans, method: str = "central") -> RateRatio:
    """How many times the rate of one window is the rate of another?

    A contact whose partial date leaves open where it lies is tried everywhere it allows. The ratio is that of the counts
    averaged over all placements, each day of a span alike; limits, p and power are the least favourable of any. Up to two
    dozen such contacts are cheap.

    Parameters
    ----------
    contacts : pandas.DataFrame
        With ``starts_on`` and, for partial dates, ``starts_on_last``; usually from `Dossier.contacts`.
    later, earlier : sequence of pairs of Timestamps
        Spans of either window, both ends included; no day stands in both.
    method : {'central', 'minlike', 'midp'}
        See `rate_ratio`.
    """
    a, b = shares(contacts, later), shares(contacts, earlier)
    days = exposure(later), exposure(earlier)
    (least1, most1), (least2, most2) = reach(a), reach(b)
    across = (a > 0) & (b > 0)
    both, only1, only2 = int(across.sum()), most1 - least1 - int(across.sum()), most2 - least2 - int(across.sum())
    free = int((across & (a + b < 1 - 1e-9)).sum())  # those that may lie in neither
    options = {
        (least1 + i + j, least2 + (both - i - out) + k)
        for i, j, k, out in product(range(both + 1), range(only1 + 1), range(only2 + 1), range(free + 1))
        if i + out <= both
    }
    tried = [rate_ratio(n1, days[0], n2, days[1], method) for n1, n2 in sorted(options)]
    if len(tried) == 1:
        return tried[0]
    n1, n2 = round(float(a.sum()), 9), round(float(b.sum()), 9)
    ratio = (n1 / days[0]) / (n2 / days[1]) if n2 else float("inf") if n1 else float("nan")
    partial = int(((a > 0) & (a < 1 - 1e-9) | (b > 0) & (b < 1 - 1e-9)).sum())
    average = replace(
        tried[0], ratio=ratio, n1=n1, n2=n2, partial=partial, reach1=(least1, most1), reach2=(least2, most2)
    )
    if any(option.verdict for option in tried):
        nan = float("nan")
        return replace(average, low=nan, high=nan, p_value=nan, power=nan, verdict="too few to say")
    return replace(
        average,
        low=min(option.low for option in tried),
        high=max(option.high for option in tried),
        p_value=max(option.p_value for option in tried),
        power=min(option.power for option in tried),
    )


def before_after(
    contacts: pd.DataFrame,
    split: str | dt.date,
    start: str | dt.date,
    end: str | dt.date,
    method: str = "central",
) -> RateRatio:
    """How many times the rate before a day is the rate from that day on?

    Partial dates are placed as in `compared`.

    Parameters
    ----------
    contacts : pandas.DataFrame
        With ``starts_on`` and, for partial dates, ``starts_on_last``; usually from `Dossier.contacts`.
    split, start, end : str or datetime.date
        ``YYYY-MM-DD``; `split` is the first day of the later window, `start` and `end` are included.
    method : {'central', 'minlike', 'midp'}
        See `rate_ratio`.

    Raises
    ------
    UsageError
        When the days are not in the order start < split <= end, or `end` is after the day the contacts were known on.
    """
    first, middle, last = (pd.Timestamp(day(d)) for d in (start, split, end))
    if not first < middle <= last:
        raise UsageError(f"{start}, {split}, {end}: give the days in the order start, split, end")
    check_known(contacts, last)
    return compared(contacts, [(middle, last)], [(first, middle - _DAY)], method)

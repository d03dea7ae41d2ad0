"""The null of every comparison: one series is shifted round the observed span against the other, all shifts counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.errors import UsageError

NULL: Final = "every circular shift of the contacts round the observed span, spacing kept"


def per_day(
    first: Sequence[int] | np.ndarray,
    last: Sequence[int] | np.ndarray,
    span_days: int,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """How much of a series falls on each day, when a partial date is spread evenly over its span?

    Parameters
    ----------
    first, last : sequence of int
        Day numbers of the closed spans; what is outside ``0 .. span_days - 1`` is cut off and not counted.
    span_days : int
        Days observed.
    weights : numpy.ndarray, optional
        Amount of each item; 1 by default.

    Returns
    -------
    numpy.ndarray
        Length `span_days`.

    Examples
    --------
    >>> per_day([0, 2], [0, 3], 4).tolist()
    [1.0, 0.0, 0.5, 0.5]
    """
    a = np.asarray(first, dtype=int)
    b = np.asarray(last, dtype=int) + 1
    w = np.ones(len(a)) if weights is None else np.asarray(weights, dtype=float)
    exact = (b - a == 1) & (a >= 0) & (a < span_days)
    found = np.bincount(a[exact], weights=w[exact], minlength=span_days).astype(float)
    wide = b - a > 1
    if wide.any():
        a, b, w = a[wide], b[wide], w[wide] / (b[wide] - a[wide])
        steps = np.zeros(span_days + 1)
        np.add.at(steps, np.clip(a, 0, span_days), w)
        np.add.at(steps, np.clip(b, 0, span_days), -w)
        spread = np.cumsum(steps[:-1])
        found += np.where(np.abs(spread) < 1e-12, 0.0, spread)
    return found


def covered(events: Sequence[int] | np.ndarray, before: int, after: int, span_days: int) -> np.ndarray:
    """Which days lie within the window of any event? Both ends of the window are included; the span cuts it."""
    days = np.asarray(events, dtype=int)
    steps = np.zeros(span_days + 1, dtype=int)
    np.add.at(steps, np.clip(days - before, 0, span_days), 1)
    np.add.at(steps, np.clip(days + after + 1, 0, span_days), -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def shifted_sums(values: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """What is ``sum of values[d] * marks[(d + s) mod n]`` for every shift s? Exact to nine decimals, in n log n."""
    n = len(values)
    product = np.conj(np.fft.rfft(values)) * np.fft.rfft(marks)
    return np.asarray(np.round(np.fft.irfft(product, n), 9) + 0.0)


def two_sided(sums: np.ndarray) -> np.ndarray:
    """For each shift, twice the smaller share of all shifts that reach at least, or at most, as much; the first is the p-value."""
    ordered = np.sort(sums)
    more = len(sums) - np.searchsorted(ordered, sums, side="left")
    less = np.searchsorted(ordered, sums, side="right")
    return np.asarray(np.minimum(1.0, 2 * np.minimum(more, less) / len(sums)))


def critical(sums: np.ndarray, level: float = 0.05) -> tuple[float, float]:
    """Up to what, and from what on, is a sum rare at this level, two-sided? Infinite where none is."""
    p_values = two_sided(sums)
    rare, middle = sums[p_values <= level + 1e-12], float(np.median(sums))
    return float(rare[rare < middle].max(initial=-math.inf)), float(rare[rare > middle].min(initial=math.inf))


def planted_power(
    marks: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    amounts: np.ndarray,
    effect: float,
    level: float = 0.05,
) -> float:
    """In what share of the shifts would a rate `effect` times as high inside the windows be found, the total kept?

    Only the amounts of whole spans are seen, each spread evenly over its days: a rise within a window raises the whole
    span that holds it, so that long spans hide it.

    Parameters
    ----------
    marks : numpy.ndarray
        1 on the days inside a window, 0 elsewhere.
    first, last : numpy.ndarray
        Day numbers of the spans, both ends included.
    amounts : numpy.ndarray
        Amount of each span.

    Examples
    --------
    >>> days = np.arange(50)
    >>> planted_power((days == 0) * 1.0, days[:1], days[:1], np.array([5.0]), 2.0)
    0.02
    >>> planted_power((days == 0) * 1.0, days[:1], days[-1:], np.array([5.0]), 2.0)
    0.0
    """
    n = len(marks)
    if not len(amounts) or amounts.sum() <= 0:
        return 0.0
    begin, end = np.clip(first, 0, n - 1), np.clip(last, 0, n - 1) + 1
    running = np.r_[0.0, np.cumsum(np.r_[marks, marks])]  # the ring twice, so that a shifted span is one stretch
    shift = np.arange(n)
    inside = (running[end[:, None] + shift] - running[begin[:, None] + shift]) / (end - begin)[:, None]
    grown = amounts[:, None] * (1 + (effect - 1) * inside)
    planted = np.round((grown * inside).sum(axis=0) * amounts.sum() / grown.sum(axis=0), 9)
    low, high = critical(np.round(amounts @ inside, 9), level)
    return float(((planted >= high) | (planted <= low)).mean())


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


def day_numbers(days: pd.Series, start: pd.Timestamp) -> np.ndarray:
    """Days since `start` as whole numbers.

    Raises
    ------
    UsageError
        When a day is missing.
    """
    if days.isna().any():
        raise UsageError("a day is missing; drop rows without a date before counting days")
    return np.asarray((days.to_numpy().astype("datetime64[D]") - np.datetime64(start, "D")).astype(int))

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


def tail_shares(sums: np.ndarray) -> np.ndarray:
    """For each shift, which share of all shifts reaches at least as much? The first entry is the p-value."""
    ordered = np.sort(sums)
    return np.asarray((len(sums) - np.searchsorted(ordered, sums, side="left")) / len(sums))


def critical(sums: np.ndarray, level: float = 0.05) -> float:
    """What is the least sum that at most `level` of the shifts reach? Infinite when none is rare enough."""
    ordered = np.sort(sums)
    border = len(sums) - int(level * len(sums) + 1e-9)
    rare = ordered[border:][ordered[border:] > ordered[border - 1]]
    return float(rare[0]) if len(rare) else math.inf


def binomial_power(n: int, share: float, needed: float) -> float:
    """How likely do at least `needed` of n independent items fall inside, each with probability `share`?

    Examples
    --------
    >>> binomial_power(2, 0.5, 1)
    0.75
    """
    if needed == math.inf or needed > n:
        return 0.0
    least = max(math.ceil(needed), 0)
    q = min(share, 1.0)
    if n > 500:
        from scipy.special import bdtrc

        return float(bdtrc(least - 1, n, q)) if least > 0 else 1.0
    return float(sum(math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(least, n + 1)))


def counted_power(n: int, times: np.ndarray, effect: float, needed: float) -> float:
    """How likely do n independent items reach a count of `needed`, when windows may overlap?

    An item on day d counts `times[d]` times. Days inside any window are `effect` times as likely as when all days are
    equally likely, so the expected count is `effect` times chance's. Exact by n-fold convolution; the plain binomial
    when nothing overlaps, the normal approximation when the sum has more than a million values.

    Examples
    --------
    >>> counted_power(2, np.array([1, 0, 0, 0]), 2.0, 1)
    0.75
    """
    share = np.bincount(times.astype(int)) / len(times)
    share[1:] *= min(effect, 1 / max(1 - share[0], 1e-12))
    share[0] = max(1 - share[1:].sum(), 0.0)
    most = len(share) - 1
    if most <= 1 or needed == math.inf:
        return binomial_power(n, float(share[1:].sum()), needed)
    least = math.ceil(needed - 1e-6)
    if n * most <= 1_000_000:
        length = n * most + 1
        return float(np.clip(np.fft.irfft(np.fft.rfft(share, length) ** n, length)[least:length].sum(), 0, 1))
    mean = float(np.arange(most + 1) @ share)
    spread = math.sqrt(max(n * (float(np.arange(most + 1) ** 2 @ share) - mean**2), 1e-12))
    return 0.5 * math.erfc((least - 0.5 - n * mean) / spread / math.sqrt(2))


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
    >>> days = np.arange(40)
    >>> planted_power((days == 0) * 1.0, days[:1], days[:1], np.array([5.0]), 2.0)
    0.025
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
    return float((planted >= critical(np.round(amounts @ inside, 9), level)).mean())


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

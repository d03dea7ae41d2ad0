"""How many contacts in windows of the reader's own choice, and at what rate?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.counts import LEVEL_WEIGHT, SPLITS, Day
from analysis.cadence.placements import shares
from analysis.cadence.rates import garwood
from analysis.errors import UsageError
from analysis.model.dates import day, named_span

QUARTER: Final = 91.3125  # days
_COLUMNS = (
    "split", "value", "window", "window_start", "window_end", "exposure_days", "count", "least", "most", "weighted", "rate",
    "low", "high",
)  # fmt: skip


def named_windows(texts: Sequence[str], start: Day, end: Day) -> pd.DataFrame:
    """Which windows do texts like ``NAME=FROM:TO`` mean within the days observed?

    Both days are included; an empty one is that end of the span observed, and a window that reaches beyond the span is cut
    to it.

    Parameters
    ----------
    texts : sequence of str
        ``NAME=FROM:TO``, days as ``YYYY-MM-DD``, each name once; windows may overlap.
    start, end : str, date or Timestamp
        First and last day observed.

    Returns
    -------
    pandas.DataFrame
        ``window, window_start, window_end, exposure_days`` in the order given; a window outside the span has 0 days.

    Raises
    ------
    UsageError
        For another form, a name twice, or a window that ends before it begins.

    Examples
    --------
    >>> named_windows(["one=2024-01-01:2024-01-31", "rest=2024-02-01:"], "2023-01-01", "2024-03-10")["exposure_days"].tolist()
    [31, 39]
    """
    found = [named_span(text) for text in texts]
    names = [name for name, _, _ in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"two windows are called {twice[0]!r}; give each its own name")
    low, high = (pd.Timestamp(day(value)) for value in (start, end))
    begins = [max(pd.Timestamp(a), low) if a else low for _, a, _ in found]
    ends = [min(pd.Timestamp(b), high) if b else high for _, _, b in found]
    days = [max((b - a).days + 1, 0) for a, b in zip(begins, ends, strict=True)]
    return pd.DataFrame(
        {
            "window": names,
            "window_start": pd.Series(begins, dtype="datetime64[us]"),
            "window_end": pd.Series(ends, dtype="datetime64[us]"),
            "exposure_days": pd.Series(days, dtype="int64"),
        }
    )


def check_per_days(per_days: float) -> None:
    """Refuse with `UsageError` a length that a rate cannot be told in."""
    if not per_days > 0:
        raise UsageError(
            f"per_days {per_days!r} is not a number of days; give more than 0, e.g. {QUARTER} for a quarter"
        )


def in_windows(
    events: pd.DataFrame, windows: pd.DataFrame, *, anyone: pd.DataFrame | None = None, per_days: float = QUARTER
) -> pd.DataFrame:
    """How many contacts does each window hold, in all and by kind, level, direction and dyad, and at what rate?

    A partial date counts in each window by the share of its days there, as in `counts`; `least` and `most` are the counts
    with none and with all of them. The interval is Garwood's, its lower limit for the least and its upper for the most.

    Parameters
    ----------
    events : pandas.DataFrame
        From `Dossier.contacts`.
    windows : pandas.DataFrame
        From `named_windows`; those without a day observed are left out.
    anyone : pandas.DataFrame, optional
        Contacts of any dyad, for the split by dyad; `events` by default.
    per_days : float
        Days the rates are given for; a quarter by default.

    Returns
    -------
    pandas.DataFrame
        ``split, value, window, window_start, window_end, exposure_days, count, least, most, weighted, rate, low, high``:
        split *all* first, with the values *all contacts* and *discretionary*; then kind, level, direction and dyad, the values of
        each by their count; a value none of the windows holds is left out.
    """
    check_per_days(per_days)
    kept = windows[windows["exposure_days"] > 0]
    everyone = events if anyone is None else anyone
    own = _shares(events, kept)
    others = own if anyone is None else _shares(anyone, kept)
    free = (events["occasion"] == "").to_numpy()
    parts = [("all", pd.Series("all contacts", events.index), own)]
    parts += [("all", pd.Series("discretionary", events.index[free]), {k: cells[:, free] for k, cells in own.items()})]
    parts += [(by, events[by], own) for by in SPLITS[:-1]] + [("dyad", everyone["dyad"], others)]
    tables = [_summed(split, values, cells, kept) for split, values, cells in parts if len(values) and len(kept)]
    if not tables:
        return pd.DataFrame(columns=list(_COLUMNS))
    found = pd.concat(tables, ignore_index=True)
    each = per_days / found["exposure_days"]
    return found.assign(
        least=found["sure"].astype(int),
        most=found["possible"].astype(int),
        rate=found["count"] * each,
        low=garwood(found["sure"].to_numpy())[0] * each,
        high=garwood(found["possible"].to_numpy())[1] * each,
    )[list(_COLUMNS)]


def _shares(events: pd.DataFrame, windows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Of each event's days, the share in each window, plain and weighted; are all there, are any? Windows by events."""
    spans = zip(windows["window_start"], windows["window_end"], strict=True)
    share = np.array([shares(events, [span]) for span in spans]).reshape(len(windows), len(events))
    weight = events["level"].map(LEVEL_WEIGHT).fillna(1.0).to_numpy(dtype=float)
    return {"count": share, "weighted": share * weight, "sure": share == 1, "possible": share > 0}


def _summed(split: str, values: pd.Series, cells: dict[str, np.ndarray], windows: pd.DataFrame) -> pd.DataFrame:
    """Each value's contacts in each window, the most frequent values first; those no window holds left out."""
    codes, names = pd.factorize(values, sort=True)
    sums = {
        key: np.array([np.bincount(codes, weights=row, minlength=len(names)) for row in rows]).T.round(9)
        for key, rows in cells.items()
    }  # values by windows
    order = [v for v in np.argsort(-sums["count"].sum(axis=1), kind="stable") if sums["possible"][v].any()]
    rows = pd.concat([windows] * len(order), ignore_index=True) if order else windows.iloc[:0]
    named = np.repeat(np.asarray(names, dtype=object)[order], len(windows))
    return rows.assign(split=split, value=named, **{key: table[order].ravel() for key, table in sums.items()})

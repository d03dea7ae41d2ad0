"""How many contacts in each window, with the days observed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

LEVEL_WEIGHT: Final[Mapping[str, float]] = {
    "head_of_state": 5.0,
    "head_of_government": 4.0,
    "minister": 3.0,
    "military": 2.0,
    "deputy_minister": 2.0,
    "agency_head": 2.0,
    "official": 1.0,
    "none": 1.0,
}


def counts(
    events: pd.DataFrame,
    *,
    every: str = "QS",
    start: str | pd.Timestamp | None = None,
    end: str | pd.Timestamp | None = None,
    weights: Mapping[str, float] = LEVEL_WEIGHT,
) -> pd.DataFrame:
    """How many events fall into each window?

    An event of day precision counts 1 in the window of its first day. One of month or year precision is spread
    over the days of its span, so windows may hold fractions. Windows are closed at both ends; the first and last
    are cut to the observed span, and `exposure_days` says how long they are.

    Parameters
    ----------
    events : pandas.DataFrame
        With ``starts_on``, ``starts_on_last`` and ``level``; usually from `contacts`.
    every : str
        pandas offset that starts each window: ``W-MON``, ``MS``, ``QS``, ``YS``.
    start, end : str or Timestamp, optional
        Observed span, both days included; by default from the first to the last event.
    weights : mapping
        Weight of each level for ``weighted``, which stands beside the plain count and never replaces it.

    Returns
    -------
    pandas.DataFrame
        ``window_start, window_end, exposure_days, count, weighted``; one row per window, empty windows included.

    Examples
    --------
    >>> from analysis.schema import frame
    >>> f = frame("events", [dict(event_id="a", starts_on="2024-02", level="minister"),
    ...                      dict(event_id="b", starts_on="2024-03-01", level="minister")])
    >>> counts(f, every="MS", start="2024-02-01", end="2024-03-31")["count"].tolist()
    [1.0, 1.0]
    """
    columns = ["window_start", "window_end", "exposure_days", "count", "weighted"]
    if events.empty and (start is None or end is None):
        return pd.DataFrame({c: pd.Series(dtype="float64") for c in columns})
    first = pd.Timestamp(start) if start is not None else events["starts_on"].min()
    last = pd.Timestamp(end) if end is not None else events["starts_on_last"].max()
    offset = pd.tseries.frequencies.to_offset(every)
    begins = pd.date_range(offset.rollback(first), last, freq=every)
    edges = begins.append(pd.DatetimeIndex([last + pd.Timedelta(days=1)])).to_numpy()
    starts = np.maximum(edges[:-1], np.datetime64(first))
    stops = np.minimum(edges[1:], np.datetime64(last + pd.Timedelta(days=1)))
    day = np.timedelta64(1, "D")
    low = events["starts_on"].to_numpy()
    high = events["starts_on_last"].to_numpy() + day
    weight = events["level"].map(weights).fillna(1.0).to_numpy(dtype=float)
    plain = np.zeros(len(starts))
    weighted = np.zeros(len(starts))
    if len(events):
        exact = (high - low) <= day
        inside = exact & (low >= starts[0]) & (low < stops[-1])
        index = np.searchsorted(starts, low[inside], side="right") - 1
        plain += np.bincount(index, minlength=len(starts))
        weighted += np.bincount(index, weights=weight[inside], minlength=len(starts))
        for a, b, w in zip(low[~exact], high[~exact], weight[~exact], strict=True):
            share = np.clip((np.minimum(stops, b) - np.maximum(starts, a)) / day, 0, None) / ((b - a) / day)
            plain += share
            weighted += share * w
    return pd.DataFrame(
        {
            "window_start": starts,
            "window_end": stops - day,
            "exposure_days": ((stops - starts) / day).astype(float),
            "count": plain,
            "weighted": weighted,
        }
    )

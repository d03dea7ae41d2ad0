"""How many contacts in each window, with the days observed?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.model.dates import day as full_day
from analysis.model.names import check_names
from analysis.model.vocabulary import LEVEL

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
WINDOWS: Final = ("W-MON", "MS", "QS", "YS")  # what starts each window: a Monday, a month, a quarter, a year
SPLITS: Final = ("kind", "level", "direction", "dyad")
Day = str | dt.date  # a pandas Timestamp is a date, too

_COLUMNS: Final = ("window_start", "window_end", "exposure_days", "count", "weighted")


def counts(
    events: pd.DataFrame,
    *,
    every: str = "QS",
    start: Day | None = None,
    end: Day | None = None,
    edges: Sequence[Day] = (),
    weights: Mapping[str, float] = LEVEL_WEIGHT,
) -> pd.DataFrame:
    """How many events fall into each window?

    An event of day precision counts 1 in the window of its first day. One of month or year precision is spread
    over the days of its span, so windows may hold fractions. Windows are closed at both ends; the first and last
    are cut to the observed span, and `exposure_days` says how long they are.

    Parameters
    ----------
    events : pandas.DataFrame
        With ``starts_on``, ``starts_on_last`` and ``level``; usually from `Dossier.contacts`. With a column ``times``, a row
        stands for so many events, as those of a feed that an engine has counted.
    every : {'W-MON', 'MS', 'QS', 'YS'}
        What starts each window: a Monday, or the first day of a month, quarter or year.
    start, end : str, date or Timestamp, optional
        Observed span, both days included; by default from the first to the last event.
    edges : sequence of str, date or Timestamp
        First days of custom windows, in order, in place of `every`; the last window ends with the span.
    weights : mapping
        Weight of each level for ``weighted``, which stands beside the plain count and never replaces it.

    Returns
    -------
    pandas.DataFrame
        ``window_start, window_end, exposure_days, count, weighted``; one row per window, empty windows included.

    Raises
    ------
    UnknownName
        For another window, or a weight of another level.
    UsageError
        When a day is not one, the windows do not cover the span, or `end` is after the day the events were known on.

    Examples
    --------
    >>> from analysis.schema import frame
    >>> f = frame("events", [dict(event_id="a", starts_on="2024-02", level="minister"),
    ...                      dict(event_id="b", starts_on="2024-03-01", level="minister")])
    >>> counts(f, every="MS", start="2024-02-01", end="2024-03-31")["count"].tolist()
    [1.0, 1.0]
    """
    check_names("window", every, WINDOWS)
    check_names("level", weights, LEVEL)
    check_known(events, pd.Timestamp(full_day(end)) if end is not None else None)
    begin, until = (None if value is None else pd.Timestamp(full_day(value)) for value in (start, end))
    if events.empty and (begin is None or until is None):
        return pd.DataFrame({c: pd.Series(dtype="float64") for c in _COLUMNS})
    first = events["starts_on"].min() if begin is None else begin
    last = events["starts_on_last"].max() if until is None else until
    if last < first:
        raise UsageError(f"the span ends on {last.date()}, before it starts on {first.date()}; swap the two days")
    begins = _custom(edges, first, last) if len(edges) else _regular(every, first, last)
    borders = begins.append(pd.DatetimeIndex([last + pd.Timedelta(days=1)])).to_numpy()
    starts = np.maximum(borders[:-1], np.datetime64(first))
    stops = np.minimum(borders[1:], np.datetime64(last + pd.Timedelta(days=1)))
    day = np.timedelta64(1, "D")
    low = events["starts_on"].to_numpy()
    high = events["starts_on_last"].to_numpy() + day
    times = events["times"].to_numpy(dtype=float) if "times" in events else np.ones(len(events))
    weight = times * events["level"].map(weights).fillna(1.0).to_numpy(dtype=float)
    plain = np.zeros(len(starts))
    weighted = np.zeros(len(starts))
    if len(events):
        exact = (high - low) <= day
        inside = exact & (low >= starts[0]) & (low < stops[-1])
        index = np.searchsorted(starts, low[inside], side="right") - 1
        plain += np.bincount(index, weights=times[inside], minlength=len(starts))
        weighted += np.bincount(index, weights=weight[inside], minlength=len(starts))
        if not exact.all():
            spans = [(m - starts[0]) / day for m in (low[~exact], high[~exact])]
            borders = (np.r_[starts, stops[-1:]] - starts[0]) / day
            plain += _spread(spans[0], spans[1], borders, times[~exact])
            weighted += _spread(spans[0], spans[1], borders, weight[~exact])
    return pd.DataFrame(
        {
            "window_start": starts,
            "window_end": stops - day,
            "exposure_days": ((stops - starts) / day).astype(float),
            "count": plain,
            "weighted": weighted,
        }
    )


def check_known(contacts: pd.DataFrame, last: pd.Timestamp | None) -> None:
    """Refuse a window that ends after the day of knowledge: days that nobody could report on are not days without a contact.

    `Dossier.contacts` writes that day into ``attrs["known_until"]``; a frame without it is taken as known throughout.

    Raises
    ------
    UsageError
        When the window ends later.
    """
    known = contacts.attrs.get("known_until", "")
    if known and last is not None and last > pd.Timestamp(known):
        raise UsageError(f"the window ends on {last.date()}, after the day of knowledge {known}; end it by then")


def _regular(every: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    offset = pd.tseries.frequencies.to_offset(every)
    return pd.date_range(offset.rollback(first), last, freq=every)


def _custom(edges: Sequence[Day], first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    begins = pd.DatetimeIndex([pd.Timestamp(full_day(edge)) for edge in edges])
    if not (begins.is_monotonic_increasing and begins.is_unique):
        raise UsageError("the first days of custom windows stand in order, each once; sort edges")
    if begins[0] > first or begins[-1] > last:
        raise UsageError(
            f"custom windows from {begins[0].date()} to {begins[-1].date()} do not cover the span {first.date()} to"
            f" {last.date()}; let the first begin on or before its first day and the last before it ends"
        )
    return begins[np.searchsorted(begins, first, side="right") - 1 :]


def _spread(low: np.ndarray, high: np.ndarray, borders: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weight of the spans in each window: the integral of a step function, in time linear in spans and windows."""
    at = np.concatenate([low, high])
    slope = np.concatenate([weight, -weight]) / np.concatenate([high - low, high - low])
    order = np.argsort(at, kind="stable")
    at, slope = at[order], np.cumsum(slope[order])
    level = np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(at))])  # integral up to each step
    k = np.searchsorted(at, borders, side="right") - 1
    total = np.where(k >= 0, level[k] + slope[k] * (borders - at[k]), 0.0)
    # Sums of shares that end where they began: what is left of them below 1e-9 is rounding, and -0.0 is 0.
    return np.asarray(np.round(np.diff(np.where(k == len(at) - 1, level[-1], total)), 9) + 0.0)


def counts_by(events: pd.DataFrame, by: str, **windows: Any) -> pd.DataFrame:
    """How many events of each kind, level, direction or dyad fall into each window?

    Parameters
    ----------
    events : pandas.DataFrame
        As for `counts`; `start` and `end` default to the span of all of them.
    by : {'kind', 'level', 'direction', 'dyad'}
        Column to split by.

    Returns
    -------
    pandas.DataFrame
        `by` and the columns of `counts`; the values in order of the alphabet, windows in order of time. The counts of all
        values add up to `counts`.

    Raises
    ------
    UnknownName
        For another column.
    """
    check_names("split", by, SPLITS)
    if events.empty:
        return counts(events, **windows).iloc[:0].assign(**{by: ""})[[by, *_COLUMNS]]
    span = {"start": events["starts_on"].min(), "end": events["starts_on_last"].max()}
    parts = [counts(rows, **{**span, **windows}).assign(**{by: value}) for value, rows in events.groupby(by, sort=True)]
    return pd.concat(parts, ignore_index=True)[[by, *_COLUMNS]]


def calendar(events: pd.DataFrame, *, start: Day, end: Day) -> pd.DataFrame:
    """How many contacts in each month of each year, the calendar's own greetings apart?

    Whole numbers: a contact whose date leaves open the month, such as one known to the year only, is in none of them.

    Returns
    -------
    pandas.DataFrame
        ``year, month, exposure_days, count, discretionary, weighted``, months of the span in order.
    """
    months = (events[column].dt.to_period("M") for column in ("starts_on", "starts_on_last"))
    sure = events[next(months) == next(months)]
    every = counts(sure, every="MS", start=start, end=end)
    free = counts(sure[sure["occasion"] == ""], every="MS", start=start, end=end)
    days = pd.DatetimeIndex(every["window_start"])
    found = every.assign(year=days.year, month=days.month, discretionary=free["count"])
    return found[["year", "month", "exposure_days", "count", "discretionary", "weighted"]]

"""Do new figures cluster around high-level contacts? Counted, with an exact circular-shift null."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cadence import contacts
from analysis.dossier import Dossier
from analysis.errors import UsageError


def event_study(series: pd.Series, events: Sequence[int], before: int, after: int) -> pd.Series:
    """What is the average of a series around events, by days from the event?

    Parameters
    ----------
    series : pandas.Series
        One value a day, in order.
    events : sequence of int
        Positions of the events. Those whose window leaves the series are left out.
    before, after : int
        Days before and after, both included.

    Returns
    -------
    pandas.Series
        Mean by relative day, index ``-before .. after``; NaN when no event has a full window.

    Raises
    ------
    UsageError
        When the window is negative.

    Examples
    --------
    >>> event_study(pd.Series(range(100)), [20, 50, 80], 2, 2).tolist()
    [48.0, 49.0, 50.0, 51.0, 52.0]
    """
    if before < 0 or after < 0:
        raise UsageError("before and after are 0 or more days; correct the window")
    values = series.to_numpy(dtype=float)
    whole = [e for e in events if e - before >= 0 and e + after < len(values)]
    index = pd.RangeIndex(-before, after + 1, name="day")
    if not whole:
        return pd.Series(np.nan, index=index)
    offsets = np.arange(-before, after + 1)
    return pd.Series(values[np.asarray(whole)[:, None] + offsets].mean(axis=0), index=index)


@dataclass(frozen=True)
class EventStudy:
    """How many of `n_claims` fall within the window of any event, against every circular shift of the events."""

    label: str
    inside: int
    expected: float
    p_value: float
    n_claims: int
    n_events: int
    window_days: int
    span_days: int
    shifts: int
    verdict: str = ""


def coincidence(
    claim_days: Sequence[int],
    event_days: Sequence[int],
    *,
    span_days: int,
    window_days: int = 14,
    label: str = "New figures near contacts",
    least: int = 5,
) -> EventStudy:
    """How many claims fall within `window_days` of any event, and is that more than chance?

    The null shifts all event days together round the observed span (circular shifts, all of them), which keeps
    their spacing; ``p = shifts with at least as many / all shifts``, the observed placement being one of them.

    Parameters
    ----------
    claim_days, event_days : sequence of int
        Day numbers from 0 to ``span_days - 1``.
    span_days : int
        Observed span; explicit, because first-to-last changes the p.
    window_days : int
        Days on each side, included.
    least : int
        Fewest claims and fewest events (two) for a verdict.

    Raises
    ------
    UsageError
        When a day lies outside the span.
    """
    claims = np.asarray(claim_days, dtype=int)
    events = np.asarray(event_days, dtype=int)
    outside = [int(d) for d in (*claims, *events) if not 0 <= d < span_days]
    if outside:
        raise UsageError(f"day {outside[0]} lies outside the observed span of {span_days} days; widen the span")
    if len(claims) < least or len(events) < 2:
        nan = float("nan")
        return EventStudy(label, 0, nan, nan, len(claims), len(events), window_days, span_days, 0, "too few to say")
    cover = np.zeros(span_days, dtype=bool)
    for event in events:
        cover[max(0, event - window_days) : event + window_days + 1] = True
    hits = np.array([int(cover[(claims + shift) % span_days].sum()) for shift in range(span_days)])
    observed = int(hits[0])
    p_value = float((hits >= observed).mean())
    return EventStudy(
        label, observed, float(hits.mean()), p_value, len(claims), len(events), window_days, span_days, span_days
    )


def around(
    dossier: Dossier,
    *,
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    dyad: str = "PRK-RUS",
    window_days: int = 14,
    levels: Sequence[str] = ("head_of_state", "minister"),
) -> EventStudy:
    """Do new figures for a flow become known near high-level contacts?

    Letters are left out: only summits and visits of the given levels count. The span runs from 180 days before the
    first figure to the dossier's day.
    """
    claims = dossier.claims
    figures = claims[
        (claims["commodity_id"] == commodity)
        & (claims["origin"] == origin)
        & (claims["destination"] == destination)
        & claims[["low", "best", "high"]].notna().any(axis=1)
        & (claims["rendering"] == "canonical")
        & (claims["repeats"].map(len) == 0)
    ]
    label = f"New figures for {commodity.replace('_', ' ')} near summits and visits"
    end = pd.Timestamp(dossier.as_of_day or dossier.last_known or "2024-06-14")
    if figures.empty:
        nan = float("nan")
        return EventStudy(label, 0, nan, nan, 0, 0, window_days, 0, 0, "too few to say")
    start = figures["known_on"].min() - pd.Timedelta(days=180)
    meetings = contacts(dossier.events, dyad=dyad, levels=levels)
    meetings = meetings[meetings["kind"].isin(["summit", "minister_visit", "military_visit"])]
    days = meetings.loc[(meetings["starts_on"] >= start) & (meetings["starts_on"] <= end), "starts_on"]
    span_days = int((end - start).days) + 1
    return coincidence(
        [(d - start).days for d in figures["known_on"]],
        [(d - start).days for d in days],
        span_days=span_days,
        window_days=window_days,
        label=label,
    )

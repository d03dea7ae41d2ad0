"""How do new figures lie around meetings, week by week, against chance?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare.circular_shift import NULL, shifted_sums
from analysis.compare.figures import Figures
from analysis.display import Result
from analysis.errors import UsageError
from analysis.model.flow import Flow
from analysis.model.names import check_names


@dataclass(frozen=True, repr=False)
class Profile(Result):
    """New figures per meeting in each bin of days from the meeting.

    `frame` has ``from_day, to_day, mean, expected, low, high``: the observed mean, the mean over all shifts, and the
    pointwise 2.5 and 97.5 percent of the shifts. `outside` bins leave the band, where chance alone puts about one in twenty.
    A picture, not a test: whether figures gather near meetings is for `primary` to say.
    """

    frame: pd.DataFrame
    outside: int
    n_claims: int
    n_events: int
    span_days: int
    bin_days: int
    days: str
    null: str = NULL
    verdict: str = ""


def profile(
    values: np.ndarray,
    events: np.ndarray,
    *,
    n_claims: int,
    weeks: int = 8,
    bin_days: int = 7,
    days: str = "known_on",
) -> Profile:
    """What is the mean of a series in each week around events, and what would chance give?

    The bin ``[0, 6]`` begins on the day of the meeting. Near the ends of the span the windows wrap round it, as the
    shifts of the null do.
    """
    check_names("day of a figure", days, ("known_on", "through"))
    if bin_days < 1:
        raise UsageError(f"bin_days {bin_days!r} is not a length; give 1 or more days")
    begins = np.arange(-weeks, weeks) * bin_days
    span = len(values)
    columns = {"from_day": begins, "to_day": begins + bin_days - 1}
    if n_claims < 5 or len(events) < 2 or span <= 2 * weeks * bin_days:
        blank = pd.DataFrame({**columns, **dict.fromkeys(("mean", "expected", "low", "high"), math.nan)})
        return Profile(blank, 0, n_claims, len(events), span, bin_days, days, verdict="too few to say")
    marks = np.bincount(events, minlength=span).astype(float)
    at = shifted_sums(marks, values) / len(events)  # mean of values on day s after the events
    padded = np.r_[at, at[: bin_days - 1]]
    binned = np.round(np.convolve(padded, np.ones(bin_days), mode="valid"), 9)  # over s .. s + bin_days - 1
    observed = binned[begins % span]
    low, high = np.quantile(binned, [0.025, 0.975])
    frame = pd.DataFrame({**columns, "mean": observed, "expected": binned.mean(), "low": low, "high": high})
    outside = int(((observed < low) | (observed > high)).sum())
    return Profile(frame, outside, n_claims, len(events), span, bin_days, days)


@dataclass(frozen=True, repr=False)
class ReportingVsFlow(Result):
    """The two stories side by side: reporting moves with diplomacy (`said`), or flows do (`counted`)."""

    said: Profile
    counted: Profile
    flow: Flow


def reporting_vs_flow(figures: Figures, met: pd.DataFrame) -> ReportingVsFlow:
    """Do figures lie near meetings by the day they were said, and by the last day they count to?

    Parameters
    ----------
    figures : Figures
        From `new_figures`.
    met : pandas.DataFrame
        From `meetings`.
    """
    events = figures.days_of(met)
    said, n_said = figures.per_day("known_on")
    counted, n_counted = figures.per_day("through")
    return ReportingVsFlow(
        profile(said, events, n_claims=n_said, days="known_on"),
        profile(counted, events, n_claims=n_counted, days="through"),
        figures.flow,
    )

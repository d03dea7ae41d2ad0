"""How likely is each outcome by each day, when several compete and some are still awaited?

Treating the other outcomes as censored (one minus Kaplan-Meier for each) adds up to more than what happens; the estimator of
Aalen and Johansen does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import UsageError

Z95: Final = 1.959963984540054
_COLUMNS: Final = ["cause", "days", "at_risk", "events", "incidence", "se", "low", "high"]


def cumulative_incidence(times: Sequence[float], causes: Sequence[str]) -> pd.DataFrame:
    """By which day has which share met each of the competing causes?

    Cumulative incidence by Aalen and Johansen, its variance by the delta method (Dinse and Larson 1986, equation 6; Marubini and
    Valsecchi 1995, section 10.2), pointwise 95 % limits on the scale log(-log).

    Parameters
    ----------
    times : sequence of float
        Time to the first event, or to the day last looked at.
    causes : sequence of str
        What the event was; empty: none yet (censored at that time).

    Returns
    -------
    pandas.DataFrame
        ``cause, days, at_risk, events, incidence, se, low, high``: for each cause a row at each time with an event of any
        cause. Limits are NaN where the incidence is 0 or 1.

    Raises
    ------
    UsageError
        When there are not as many causes as times, a time is negative, missing, without end or not a number, or a cause is not
        text.

    Examples
    --------
    >>> found = cumulative_incidence([1, 2, 2, 3], ["deny", "doubt", "", "deny"])
    >>> found[found["cause"] == "deny"]["incidence"].tolist()
    [0.25, 0.25, 0.75]
    """
    why = np.asarray(causes, dtype=object)
    time = pd.to_numeric(pd.Series(list(times), dtype=object), errors="coerce").to_numpy(dtype=float)
    if len(time) != len(why) or not np.all((time >= 0) & np.isfinite(time)):
        raise UsageError("times and causes do not fit; give one time of 0 or more for each cause")
    unnamed = [cause for cause in why if not isinstance(cause, str)]
    if unnamed:
        raise UsageError(f"cause {unnamed[0]!r} is not a name; give text, empty for none yet")
    at = np.unique(time[why != ""])
    risk = np.array([(time >= t).sum() for t in at], dtype=float)
    ended = np.array([((time == t) & (why != "")).sum() for t in at], dtype=float)
    before = np.concatenate([[1.0], np.cumprod(1 - ended / risk)])[:-1]  # still without any event just before
    found = []
    for cause in sorted({str(c) for c in why if c}):
        own = np.array([((time == t) & (why == cause)).sum() for t in at], dtype=float)
        share = np.cumsum(before * own / risk)
        error = np.sqrt(_variance(share, before, own, ended, risk))
        low, high = _limits(share, error)
        found.append(pd.DataFrame(dict(zip(_COLUMNS, (cause, at, risk, own, share, error, low, high), strict=True))))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)


def _variance(
    share: NDArray[np.float64],
    before: NDArray[np.float64],
    own: NDArray[np.float64],
    ended: NDArray[np.float64],
    risk: NDArray[np.float64],
) -> NDArray[np.float64]:
    rest = np.tril(share[:, None] - share[None, :])  # what came after each earlier time, by each later one
    left = np.where(risk > ended, risk - ended, 1.0)  # where nobody is left, nothing comes after: rest is 0
    survival = rest**2 @ (ended / (risk * left))
    binomial = np.cumsum(before**2 * own * (risk - own) / risk**3)
    both = rest @ (before * own / risk**2)
    return np.maximum(survival + binomial - 2 * both, 0.0)


def _limits(share: NDArray[np.float64], error: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = (share > 0) & (share < 1 - 1e-9)
    safe = np.where(inside, share, 0.5)
    width = Z95 * error / (safe * np.log(safe))  # negative
    low, high = safe ** np.exp(-width), safe ** np.exp(width)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)

"""Which totals does no claim exclude, and which claims set the two ends?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.claims.compared import LIMITED
from analysis.claims.feasible import Bounds, bounds, older, said_bounds, whole_of
from analysis.claims.scope import bounds_itself, with_tolerance
from analysis.errors import UsageError
from analysis.model.dates import day as parsed
from analysis.model.names import check_names

_COLUMNS = [
    "day", "staleness", "about_tolerance", "lower", "upper", "lower_claims", "upper_claims", "empty", "violation",
]  # fmt: skip


def identified(
    q: pd.DataFrame,
    *,
    days: Sequence[str | dt.date] = (),
    staleness: Sequence[int] = (0, 30, 60),
    about_tolerances: Sequence[float] = (0.05, 0.10, 0.20),
    start: str | dt.date = "",
    channel: str = "",
    item_class: str = "",
) -> pd.DataFrame:
    """Which totals by a day does no claim exclude?

    The identified set of the total by day t in one declared scope: the least and the greatest total of all histories that fit every
    figure (totals, amounts of a period, parts of a whole), once for each staleness and tolerance. Two linear programmes each; nothing
    is averaged and nothing supposed of how goods were moved, only that no amount is below 0.

    *Staleness* s: a figure said to count to day d may have been counted on any day from d - s to d. A floor is left as it is,
    for a total never falls: what had been moved by d - s has been moved by d. A ceiling holds only for the day d - s, and loosens;
    so does the ceiling of a period at its last day. So a longer staleness or a wider tolerance never makes the set smaller.

    Parameters
    ----------
    q : pandas.DataFrame
        From `Dossier.quantities`, with ``measures=("cumulative", "period")`` to let amounts of a period bind too.
    days : sequence of str or datetime.date
        Days to tell it for; empty: the last day of each month from the first day counted to until the last.
    staleness : sequence of int
        Days, 0 or more.
    about_tolerances : sequence of float
        Shares that an "about" without a stated spread may be off.
    start : str or datetime.date
        First day of the total told; figures that state no start are then read as counting from it. Empty: all there ever was, and
        figures that state no start count from the beginning.
    channel, item_class : str
        Tell the total of one channel or class of items; empty: of all.

    Returns
    -------
    pandas.DataFrame
        ``day, staleness, about_tolerance, lower, upper, lower_claims, upper_claims, empty, violation``, by tolerance, staleness
        and day. `lower` is 0 where no claim bounds the total from below, `upper` NaN where none bounds it from above. The claim ids
        (tuples) are figures that together prove the end. Where no history fits (`empty`), both ends are NaN and `violation` is the least
        sum of departures, in the commodity's unit, that lets one fit.

    Raises
    ------
    UsageError
        For a staleness below 0, a tolerance that is not a share, a day that is not one; when `q` holds stages of several classes.

    References
    ----------
    C. Manski, Partial Identification of Probability Distributions, Springer 2003, ch. 1 (the set of values that data and
    maintained assumptions leave possible).
    """
    check_names("channel", channel or None, LIMITED)
    check_names("item class", item_class or None, set(q["item_class"]) if "item_class" in q.columns else ())
    stale = [_whole_days(each) for each in staleness]
    since = None if start == "" else pd.Timestamp(parsed(start))
    used = with_tolerance(q, 0.0)
    used = used[used["through"].notna().to_numpy() & bounds_itself(used)]
    asked = [pd.Timestamp(parsed(each)) for each in days] or _month_ends(used)
    rows = (
        (tolerance, each, *row)
        for tolerance in about_tolerances
        for each in stale
        for row in _told(_since(with_tolerance(used, tolerance), since), asked, each, since, (channel, item_class))
    )
    found = pd.DataFrame(rows, columns=["about_tolerance", "staleness", "day", *_COLUMNS[3:]])
    numbers = {"day": "datetime64[us]", "staleness": "int64", "empty": "bool"}
    numbers |= dict.fromkeys(("about_tolerance", "lower", "upper", "violation"), "float64")
    return found[_COLUMNS].astype(numbers)


def _whole_days(given: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < 0:
        raise UsageError(f"staleness {given!r} is not a number of days; give 0 or more, such as 30")
    return int(given)


def _month_ends(used: pd.DataFrame) -> list[pd.Timestamp]:
    if used.empty:
        return []
    first, last = used["through"].min(), used["through_last"].max()
    return list(pd.date_range(first, last + pd.offsets.MonthEnd(0), freq="ME"))


def _since(used: pd.DataFrame, since: pd.Timestamp | None) -> pd.DataFrame:
    """Figures that state no start count from the declared one."""
    if since is None:
        return used
    starts = {column: used[column].fillna(since) for column in ("period_start", "period_start_last")}
    return used.assign(**starts)


def _told(
    used: pd.DataFrame, days: list[pd.Timestamp], stale: int, since: pd.Timestamp | None, part: tuple[str, str]
) -> Iterator[tuple[object, ...]]:
    targets = [whole_of(day, since, *part) for day in days]
    system = bounds(older(said_bounds(used), stale), used["claim_id"], targets)
    missed = system.violation()
    for k, day in enumerate(days):
        if missed > 0:
            yield day, float("nan"), float("nan"), (), (), True, missed
        else:
            lower, low_claims = _end(system, k, 1)
            upper, high_claims = _end(system, k, -1)
            yield day, max(lower, 0.0), upper, low_claims, high_claims, False, 0.0


def _end(system: Bounds, k: int, sign: int) -> tuple[float, tuple[str, ...]]:
    """The least (1) or the greatest (-1) total, and figures that prove it."""
    return system.extreme(system.targets[k], sign)

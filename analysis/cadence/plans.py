"""What became of announced plans: kept, late, or not fulfilled when last looked at?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.cadence.gaps import lead_times
from analysis.display import Result
from analysis.model.dates import day
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.model.select import fulfilled, of_dyad

_COLUMNS = [
    "plan_id", "event_id", "title", "known_on", "planned_from", "planned_to", "happened_on", "slip_days", "state",
]  # fmt: skip


def plans(then: Dossier, dyad: str = "", *, until: str | dt.date = "") -> pd.DataFrame:
    """Which plans came true, how late, and which are still open or overdue?

    The slip is 0 when the event began within the planned span, else the days after its end (or, negative, before its
    start). For a plan without its event the slip so far is a lower limit: it counts from the end of the planned span
    to `until`, and nothing when that end has not come. What is fulfilled is so for `analysis.model.select.open_plans`, too.

    Parameters
    ----------
    until : str or datetime.date
        The day on which open plans are judged; empty: the dossier's day.

    Returns
    -------
    pandas.DataFrame
        ``plan_id, event_id, title, known_on, planned_from, planned_to, happened_on, slip_days, state``; state is kept,
        early, late, open, overdue or cancelled; by day known and id.
    """
    seen = pd.Timestamp(day(until or then.day))
    done = fulfilled(then.events)
    starts = dict(zip(then.events["event_id"], then.events["starts_on"], strict=True))
    events = of_dyad(then, dyad)
    announced = events[events["status"].isin(["planned", "cancelled"])].sort_values(["known_on", "event_id"])
    rows = []
    for plan in tuples(announced):
        hit = done.get(plan.event_id, "")
        first, last, when = plan.starts_on, plan.starts_on_last, starts.get(hit, pd.NaT)
        slip = max(((when if hit else seen) - last).days, 0) + (min((when - first).days, 0) if hit else 0)
        state = _state(plan.status, slip, is_fulfilled=bool(hit))
        rows.append((plan.event_id, hit, plan.title, plan.known_on, first, last, when, slip, state))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _state(status: str, slip: int, *, is_fulfilled: bool) -> str:
    if status == "cancelled":
        return "cancelled"
    if not is_fulfilled:
        return "overdue" if slip > 0 else "open"
    return "late" if slip > 0 else "early" if slip < 0 else "kept"


@dataclass(frozen=True, repr=False)
class Waiting(Result):
    """Days waited, open waits counted as at least so long: `median` is NaN when fewer than half have ended."""

    median: float
    n: int
    n_open: int
    longest_open: float
    verdict: str = ""


def waiting(table: pd.DataFrame, *, least: int = 5) -> Waiting:
    """What is the median wait when some waits are still open?

    Kaplan-Meier: the first day by which half of the waits have ended. Works on `gaps` and `lead_times`.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``days`` and ``is_open``.
    least : int
        Fewest ended waits for a verdict.

    References
    ----------
    E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53, 1958, 457-481.

    Examples
    --------
    >>> waiting(pd.DataFrame({"days": [1, 2, 3, 4, 9], "is_open": [False] * 4 + [True]}), least=4).median
    3.0
    """
    days = table["days"].to_numpy(dtype=float)
    is_open = table["is_open"].to_numpy(dtype=bool)
    n_open = int(is_open.sum())
    longest = float(days[is_open].max()) if n_open else float("nan")
    if len(days) - n_open < least:
        return Waiting(float("nan"), len(days), n_open, longest, "too few to say")
    from scipy.stats import CensoredData, ecdf

    survival = ecdf(CensoredData.right_censored(days, is_open)).sf
    passed = np.flatnonzero(survival.probabilities <= 0.5 + 1e-12)
    median = float(survival.quantiles[passed[0]]) if len(passed) else float("nan")
    return Waiting(median, len(days), n_open, longest)


def lead(then: Dossier, dyad: str = "", *, until: str | dt.date = "") -> Waiting:
    """What is the median lead from the first word of an event to the event, open plans counted as waiting?

    Parameters
    ----------
    then, dyad, until
        As in `lead_times`.
    """
    return waiting(lead_times(then, dyad, until=until))

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
from analysis.model.select_events import failed, fulfilled, of_dyad, planned_span, visits

_COLUMNS = [
    "plan_id", "event_id", "title", "known_on", "planned_from", "planned_to", "happened_on", "slip_days", "state",
    "plan_ids",
]  # fmt: skip


def plans(then: Dossier, dyad: str = "", *, until: str | dt.date = "") -> pd.DataFrame:
    """Which planned visits came true, how late, and which are still open or overdue?

    One visit announced thrice is one row: known from the first word, judged by the last (`analysis.model.select_events.visits`).
    The slip is 0 when the event began within the planned span (`analysis.model.select_events.planned_span`), else the days after its
    end (or, negative, before its start). For a plan without its event the slip so far is a lower limit: it counts from the
    end of the planned span to `until`, and nothing when that end has not come. An attempt that failed is no plan that came true.

    Parameters
    ----------
    until : str or datetime.date
        The day on which open plans are judged; empty: the dossier's day.

    Returns
    -------
    pandas.DataFrame
        ``plan_id, event_id, title, known_on, planned_from, planned_to, happened_on, slip_days, state, plan_ids``; state is
        kept, early, late, failed, open, overdue or cancelled; title and span are those of the last word, `plan_ids` all
        plans of the visit in order known; by day known and id.
    """
    seen = pd.Timestamp(day(until or then.day))
    done, tried = fulfilled(then.events), failed(then.events)
    starts = dict(zip(then.events["event_id"], then.events["starts_on"], strict=True))
    events = of_dyad(then, dyad)
    announced = events[events["status"].isin(["planned", "cancelled"])].sort_values(["known_on", "event_id"])
    first, last = planned_span(announced)
    announced = announced.assign(visit=visits(announced, then.events), first=first, last=last)
    rows = []
    for visit, words in announced.groupby("visit", sort=False):
        plan = words.iloc[-1]
        hit = done.get(str(visit), "") or tried.get(str(visit), "")
        when = starts.get(hit, pd.NaT)
        slip = max(((when if hit else seen) - plan["last"]).days, 0) + (
            min((when - plan["first"]).days, 0) if hit else 0
        )
        state = "failed" if str(visit) in tried else _state(plan["status"], slip, is_fulfilled=bool(hit))
        told = (plan["title"], words["known_on"].iloc[0], plan["first"], plan["last"])
        rows.append((visit, hit, *told, when, slip, state, tuple(words["event_id"])))
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

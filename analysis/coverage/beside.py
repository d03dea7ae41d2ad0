"""What does a machine see of the contacts on file, and what on its own? Two lists of contacts, matched by day and kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.cadence.placements import compared
from analysis.cadence.rates import RateRatio
from analysis.coverage.estimate import Estimate, two_lists
from analysis.display import Result
from analysis.model.dates import day
from analysis.model.vocabulary import IN_PERSON

WINDOW_DAYS: Final = 2  # a machine dates by the report, a curator by the first day
_DAY: Final = np.timedelta64(1, "D")
GROUPS: Final[Mapping[str, str]] = {
    **dict.fromkeys(IN_PERSON, "meeting"),
    **dict.fromkeys(("leader_call", "leader_message", "invitation"), "message"),
    "gift": "aid",
    "agreement": "agreement",
    "cultural_exchange": "other",
}


@dataclass(frozen=True, repr=False)
class Beside(Result):
    """Contacts of one pair on two lists, within the days that both cover.

    `matches` has a row a pair that was matched: ``event_id, machine_id, title, group, curated_day, machine_day, days``.
    `curated_only` and `machine_only` are the rows of either that the other lacks; ``near`` marks those of the machine that
    lie within the window of a contact on file that another row has matched: mostly the same visit, told of on
    another day. `precision` is the share of the machine's contacts that are on file, `recall` the share of those on file
    that the machine has. `estimate` is how many there were, by capture and recapture.
    """

    matches: pd.DataFrame
    curated_only: pd.DataFrame
    machine_only: pd.DataFrame
    curated: int
    machine: int
    window_days: int
    start: pd.Timestamp
    end: pd.Timestamp
    estimate: Estimate

    @property
    def precision(self) -> float:
        """Share of the machine's contacts that are on file; NaN where it has none."""
        return len(self.matches) / self.machine if self.machine else float("nan")

    @property
    def recall(self) -> float:
        """Share of the contacts on file that the machine has; NaN where there is none."""
        return len(self.matches) / self.curated if self.curated else float("nan")


def beside(
    contacts: pd.DataFrame,
    machine: pd.DataFrame,
    *,
    start: str,
    end: str,
    window_days: int = WINDOW_DAYS,
) -> Beside:
    """Which contacts are on both lists, and which on one only?

    A machine cannot tell a minister's visit from a delegation's: kinds are matched by group (`GROUPS`: meetings, messages, aid,
    agreements). A contact on file spans its days, to the last that its date allows; one of the machine's matches it when its day
    lies no further than `window_days` from that span. Each contact is matched once at most, the nearest days first. Contacts on
    file whose month or year alone is known are left out of both counts, as no day can be matched.

    Parameters
    ----------
    contacts : pandas.DataFrame
        From `Dossier.contacts`.
    machine : pandas.DataFrame
        From `feeds.Feed.contacts`, of the same pair.
    start, end : str
        First and last day that both cover.
    window_days : int
        Days either side; declared, not fitted.

    Raises
    ------
    UsageError
        For what is not a day or a number of days.
    """
    first, last = pd.Timestamp(day(start)), pd.Timestamp(day(end))
    dated = contacts[contacts["date_precision"] == "day"]
    own = dated[_touches(dated, first, last)].reset_index(drop=True)
    other = machine[machine["starts_on"].between(first, last)].reset_index(drop=True)
    matches = _matched(own, other, window_days)
    mine, theirs = (set(matches[name]) for name in ("own", "other"))
    table = pd.DataFrame(
        {
            "event_id": own["event_id"].to_numpy()[matches["own"]],
            "machine_id": other["event_id"].to_numpy()[matches["other"]],
            "title": own["title"].to_numpy()[matches["own"]],
            "group": own["kind"].map(GROUPS).to_numpy()[matches["own"]],
            "curated_day": own["starts_on"].to_numpy()[matches["own"]],
            "machine_day": other["starts_on"].to_numpy()[matches["other"]],
            "days": matches["days"].to_numpy(),
        }
    )
    return Beside(
        table.sort_values(["curated_day", "event_id"]).reset_index(drop=True),
        own[~own.index.isin(mine)].reset_index(drop=True),
        other.assign(near=_near(own, other, window_days))[~other.index.isin(theirs)].reset_index(drop=True),
        len(own), len(other), window_days, first, last, two_lists(len(own), len(other), len(table)),
    )  # fmt: skip


def rise(machine: pd.DataFrame, *, split: str, start: str, end: str) -> RateRatio | None:
    """How many times the rate before a day is the machine's rate from then on? None where the day is outside the span.

    Parameters
    ----------
    machine : pandas.DataFrame
        From `feeds.Feed.contacts`, or of `Dossier.contacts` for the rise on file.
    split, start, end : str
        First day of the later window; first and last day covered.

    Raises
    ------
    UsageError
        For what is not a day.
    """
    first, middle, last = (pd.Timestamp(day(value)) for value in (start, split, end))
    if not first < middle <= last:
        return None
    return compared(machine, [(middle, last)], [(first, middle - pd.Timedelta(days=1))])


def _touches(contacts: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    return (_last_day(contacts) >= first) & (contacts["starts_on"] <= last)


def _last_day(contacts: pd.DataFrame) -> pd.Series:
    ends = contacts["ends_on_last"] if "ends_on_last" in contacts else contacts["starts_on_last"]
    return ends.where(ends.notna() & (ends >= contacts["starts_on"]), contacts["starts_on"])


def _apart(own: pd.DataFrame, other: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """How many days does each contact of the machine lie off the span of each on file, and are both of one group?"""
    begins, ends = own["starts_on"].to_numpy()[:, None], _last_day(own).to_numpy()[:, None]
    days = other["starts_on"].to_numpy()[None, :]
    apart = np.maximum(np.maximum(begins - days, days - ends) / _DAY, 0).astype(int)
    return apart, own["kind"].map(GROUPS).to_numpy()[:, None] == other["kind"].map(GROUPS).to_numpy()[None, :]


def _near(own: pd.DataFrame, other: pd.DataFrame, window_days: int) -> np.ndarray:
    if own.empty or other.empty:
        return np.zeros(len(other), dtype=bool)
    apart, same = _apart(own, other)
    return np.asarray((same & (apart <= window_days)).any(axis=0))


def _matched(own: pd.DataFrame, other: pd.DataFrame, window_days: int) -> pd.DataFrame:
    """Pairs of row numbers, nearest first, each row once: greedy, ties by the order of both lists."""
    if own.empty or other.empty:
        return pd.DataFrame({"own": pd.Series(dtype=int), "other": pd.Series(dtype=int), "days": pd.Series(dtype=int)})
    apart, same = _apart(own, other)
    rows, columns = np.nonzero(same & (apart <= window_days))
    since = np.abs((own["starts_on"].to_numpy()[:, None] - other["starts_on"].to_numpy()[None, :]) / _DAY).astype(int)
    order = np.lexsort((columns, rows, since[rows, columns], apart[rows, columns]))
    taken_own: set[int] = set()
    taken_other: set[int] = set()
    found = []
    for k in order:
        a, b = int(rows[k]), int(columns[k])
        if a not in taken_own and b not in taken_other:
            taken_own.add(a)
            taken_other.add(b)
            found.append((a, b, int(apart[a, b])))
    return pd.DataFrame(found, columns=["own", "other", "days"])

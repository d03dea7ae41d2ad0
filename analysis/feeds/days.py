"""On how many days of each window does a pair have a contact of a kind? Days as bits, so that no engine sorts them out one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.feeds.contacts import Code, kinds_of, likely
from analysis.feeds.engine import run

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNIT: Final = {"W-MON": "W", "MS": "M", "QS": "Q", "YS": "Y"}


def has_bits(table: ir.Table) -> bool:
    """Can the engine join bits over rows? Ibis does not say it to Spark, which sorts out days instead."""
    import ibis.expr.operations as ops

    return bool(table.get_backend().has_operation(ops.BitOr))


def by_day(t: ir.Table, codes: Sequence[Code], scheme: str, every: str) -> pd.DataFrame:
    """Days with a contact, each once: ``dyad, kind, window_start, count``.

    The engine keeps the days of a week or month as bits by pair and code. What is left is small, and its codes become kinds here.
    """
    import ibis

    own = [c for c in codes if c.scheme == scheme]
    if not own:
        empty: dict[str, pd.Series] = {name: pd.Series(dtype="object") for name in ("dyad", "kind")}
        times = pd.Series(dtype="datetime64[us]")
        return pd.DataFrame(empty | {"window_start": times, "count": pd.Series(dtype="int64")})
    t = likely(t, own, scheme)
    week = every == "W-MON"
    nth = t.event_date.day_of_week.index() if week else t.event_date.day()
    t = t.select("dyad", "code", part=t.event_date.truncate("W" if week else "M"), bit=ibis.literal(1, "int64") << nth)
    days = run(t.group_by("dyad", "code", "part").agg(bits=t.bit.bit_or()))
    days["kind"] = days["code"].map(kinds_of(list(days["code"].unique()), own, scheme))
    days = days.dropna(subset="kind")
    alike = days.groupby(["dyad", "kind", "part"], sort=False)
    bits = np.zeros(alike.ngroups, dtype="int64")
    np.bitwise_or.at(bits, alike.ngroup().to_numpy(), days["bits"].to_numpy(dtype="int64"))
    once = days.drop_duplicates(["dyad", "kind", "part"])[["dyad", "kind", "part"]]
    parts = pd.to_datetime(once["part"])
    starts = parts if every in ("W-MON", "MS") else parts.dt.to_period(UNIT[every]).dt.start_time
    return once.assign(window_start=starts, count=np.bitwise_count(bits).astype("int64"))


def by_volume(counts: pd.DataFrame, volume: pd.DataFrame) -> pd.DataFrame:
    """Counts whose exposure is the feed's own volume: days, longer where it took in more, as long in all as before.

    A feed grows, and with it every count. Rates, changes and tests of what is returned are those at a constant volume.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `analysis.cadence.counts`.
    volume : pandas.DataFrame
        From `Feed.volume`, of the same windows.

    Raises
    ------
    UsageError
        When the windows differ, or the feed took in nothing.
    """
    if list(counts["window_start"]) != list(volume["window_start"]):
        raise UsageError("counts and volume are of different windows; give both the same every, start and end")
    total = float(volume["count"].sum())
    if total == 0:
        raise UsageError("the feed holds no row in these windows; ask for others")
    share = volume["count"].to_numpy(dtype=float) / total
    return counts.assign(days=counts["exposure_days"], exposure_days=counts["exposure_days"].sum() * share)

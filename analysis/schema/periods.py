"""`[periods.ID]` of a folder's `dataset.toml`: the earlier times that contacts are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from analysis.errors import Finding, UsageError, hint
from analysis.model.config import DatasetConfig, Period
from analysis.model.dates import named_span
from analysis.schema.read import RawTable
from analysis.schema.toml import Toml

_EXAMPLE = 'name = "2018-19", told = "in 2018-19", start = 2018-01-01'


def declared(
    found: Toml, table: Mapping[str, Any], record: Callable[[Mapping[str, Any], str], Period]
) -> tuple[Period, ...]:
    """The periods in order of time; each ends before the next begins."""
    read: list[tuple[str, Period]] = []
    for key, told in table.items():
        path = f"periods.{key}"
        if not isinstance(told, dict):
            found.refuse(path, f"{key[:60]!r} cannot be used; write [periods.closure], then {_EXAMPLE} on their lines")
            continue
        one = record(told, path)
        missing = [part for part in ("name", "told", "start") if not told.get(part)]
        if missing:
            found.refuse(path, f"it has no {missing[0]}; write {_EXAMPLE}")
            continue
        try:
            named_span(f"{one.name}={one.start}:{one.end}")
            read.append((path, one))
        except UsageError as error:
            found.refuse(path, str(error))
    read.sort(key=lambda pair: pair[1].start)
    for (_, a), (path, b) in pairwise(read):
        if not a.end or b.start <= a.end or a.name == b.name:
            found.refuse(
                path, f"it begins while {a.name!r} lasts, or is called the same; give each its own days and name"
            )
    return tuple(period for _, period in read)


def evidence(found: Toml, config: DatasetConfig, tables: Mapping[str, RawTable]) -> Iterator[Finding]:
    """Events that begin or end a period and are not in the folder's `events.csv`."""
    events = dict.fromkeys(tables["events"].columns["event_id"])
    keys = {told.get("name"): key for key, told in found.values.get("periods", {}).items() if isinstance(told, dict)}
    for period in config.periods if found.values else ():
        for named in (event for event in period.events if event not in events):
            message = f"{named[:60]!r} is not in events.csv; add the event there, or {hint(named[:60], list(events))}"
            yield found.finding(f"periods.{keys.get(period.name, '')}.events", message)

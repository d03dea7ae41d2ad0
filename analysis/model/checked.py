"""What does a caller give a public analytic: numbers it can use, frames with the columns it reads?

Rooms call each other's functions directly; only the names a room hands out are checked, once, at the door.
"""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Callable, Iterable
from numbers import Integral, Real
from typing import Any, Final, TypeVar

import pandas as pd

from analysis.errors import AnalysisError, UsageError

F = TypeVar("F", bound=Callable[..., Any])

# Least value of the numbers that arguments of these names take; the second tells a whole number from any.
NUMBERS: Final = {
    "after": (0, True), "before": (0, True), "bin_days": (1, True), "block": (1, True), "dispersion": (1, False), "effect": (0, False),
    "lag_days": (0, True), "lags": (0, True), "least": (1, True), "limit": (1, True), "look_days": (1, True), "most": (1, True),
    "per_days": (0, False), "prior_shape": (0, False), "seed": (0, True), "span_days": (1, True),
    "weeks": (1, True), "window_days": (0, True), "within_days": (0, True),
}  # fmt: skip
# Where a frame of this name comes from.
_FRAMES: Final = {
    "q": "then.quantities(flow)", "out": "then.quantities(flow)", "back": "then.quantities(flow.reverse)",
    "trips": "then.quantities(carrier)", "cargo": "then.quantities(flow)", "answers": "then.answers(flow)",
    "claims": "then.claims", "conversions": "then.conversions", "events": "then.contacts(dyad)", "met": "then.contacts(dyad)",
    "contacts": "then.contacts(dyad)", "counts": "cadence.counts(...)", "discretionary": "cadence.counts(...)",
    "windows": "cadence.named_windows(...)", "factors": "claims.factors(...)", "gaps": "cadence.gaps(...)", "ledger": "claims.ledger(q)",
    "rates": "claims.implied_rates(q)", "pairs": "claims.two_way(out, back)", "anywhere": "then.quantities(flow.from_anywhere)",
    "turns": "claims.turns(answers)", "required": "claims.required_loads(trips, cargo)", "loads": "claims.loads(trips, cargo)",
    "by_factor": "claims.loads_by_factor(trips, cargo, factors)", "commodities": "then.commodities",
    "first": "claims.firsts(q)", "moved": "claims.travel(then, flow)", "record": "claims.track_record(then, flow)",
    "reached": "claims.levels(q)",
    "machine": "feeds.open(path).contacts(dyad)",
    "plans": "cadence.plans(then)", "found": "coverage.corrected(...)", "lists": "coverage.lists(then, contacts)",
}  # fmt: skip
# Where a result or a record of this kind comes from.
_KINDS: Final = {
    "Capped": "claims.capped(then)", "Baselines": "cadence.baselines(view, then.config.periods)", "Changes": "cadence.changes(counts)",
    "AnswerTimes": "claims.answer_times(then, flow, side)",
    "Comparison": "compare.comparison(then, flow)", "Conflicts": "claims.conflicts(q)",
    "Dispersion": "cadence.dispersion(counts)", "Dossier": "analysis.load() or .as_of(day)", "Envelope": "claims.envelope(q)",
    "Flow": "then.flow(commodity, origin, destination)", "Observed": "cadence.observed(then)",
    "Origins": "claims.independent_origins(then)", "Reconciled": "reconcile.fit(then, flow)",
    "Waiting": "cadence.waiting(...)", "View": "workbench.View(...)",
}  # fmt: skip
# What pandas says of a column that is not there: a lookup, several, an index, the field of a row.
_MISSING: Final = re.compile(
    r"^(\w+)$|^(?:None of )?\[(?:Index\(\[)?'(\w+)'|'(?:Pandas|DataFrame)' object has no attribute '(\w+)'"
)

_RECORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # an id of a claim or an event, as no column is called


def check_number(name: str, value: Any) -> None:
    """Refuse what an argument of this name cannot use; None asks for the default where one is allowed.

    Raises
    ------
    UsageError
        For text, a number that is not one, one below the least, or a part of a whole.

    Examples
    --------
    >>> check_number("within_days", "ten")
    Traceback (most recent call last):
    analysis.errors.UsageError: within_days 'ten' is not a whole number; give 0 or more days
    """
    least, whole = NUMBERS[name]
    kind = Integral if whole else Real
    is_number = isinstance(value, kind) and type(value).__name__ not in ("bool", "bool_") and math.isfinite(value)
    if value is None or (is_number and value >= least):
        return
    told = "is too low" if is_number else "is not a whole number" if whole else "is not a number"
    raise UsageError(f"{name} {value!r} {told}; give {least} or more{' days' if name.endswith('_days') else ''}")


def checked(function: F) -> F:
    """The function behind its door: numbers are judged before it runs, a column that it misses is named.

    Raises
    ------
    UsageError
        As `check_number`; for what is not a frame where one is due; for a frame that lacks a column, with where such a frame
        comes from.
    """
    signature = inspect.signature(function)
    frames = [name for name, p in signature.parameters.items() if "DataFrame" in str(p.annotation)]
    may_lack = {name for name, p in signature.parameters.items() if p.default is None or "None" in str(p.annotation)}
    kinds = {name: str(p.annotation) for name, p in signature.parameters.items() if str(p.annotation) in _KINDS}
    numbers = [n for n, p in signature.parameters.items() if n in NUMBERS and re.search("int|float", str(p.annotation))]

    @functools.wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs).arguments
        for name in numbers:
            check_number(name, given.get(name))
        for name, kind in kinds.items():
            if name in given and kind not in (made := [c.__name__ for c in type(given[name]).__mro__]):
                raise UsageError(f"{name} is a {made[0]}, not a {kind}; give one as from {_KINDS[kind]}")
        tables = {
            name: given[name] for name in frames if name in given and not (name in may_lack and given[name] is None)
        }
        for name, table in tables.items():
            if not isinstance(table, pd.DataFrame):
                raise UsageError(f"{name} is a {type(table).__name__}, not a frame{_source(name)}")
        try:
            return function(*args, **kwargs)
        except (AttributeError, KeyError) as error:
            said = _said(error)
            if type(error) is KeyError and _RECORD.fullmatch(said) and "Dossier" in kinds.values():
                raise UsageError(
                    f"{said!r} is not known on this day; give the dossier that the result is from"
                ) from error
            if isinstance(error, AnalysisError) or not (found := _MISSING.search(said)):
                raise
            column = next(group for group in found.groups() if group)
            for name, table in tables.items():
                if column not in table.columns:
                    raise UsageError(f"{name} has no column {column!r}{_source(name)}") from error
            raise

    return door  # type: ignore[return-value]


def check_room(room: dict[str, Any], names: Iterable[str]) -> None:
    """Put the functions that a room hands out behind their doors."""
    room |= {name: checked(room[name]) for name in names if inspect.isfunction(room[name])}


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return str(said[0] if isinstance(said, pd.Index) else said)


def _source(name: str) -> str:
    return (
        f"; give one as from {_FRAMES[name]}"
        if name in _FRAMES
        else "; see the help of the function for where it comes from"
    )

"""Results in words: sentences and tables for readers, each number and record kept as a piece of its sentence.

`format` and `text` are the ground floor that every room may use; the sentences about results load on first use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from analysis.wording.answers import answered, at_odds
    from analysis.wording.cadence import before_and_after, change, rates, segments, waits, windows
    from analysis.wording.changes import changed
    from analysis.wording.claims import (
        conflicts,
        converted,
        delays,
        exchange,
        largest_step,
        latest_figures,
        loads,
        origins,
    )
    from analysis.wording.compare import comparison, curve, lag, sensitivity, study
    from analysis.wording.contacts import last_contacts, meetings, plans
    from analysis.wording.knowledge import coverage
    from analysis.wording.reconcile import checks, reconciled, validation
    from analysis.wording.sources import reading
    from analysis.wording.totals import claimed, lead

_HOMES: Final = {
    "answers": ("answered", "at_odds"),
    "cadence": ("before_and_after", "change", "rates", "segments", "waits", "windows"),
    "changes": ("changed",),
    "claims": ("conflicts", "converted", "delays", "exchange", "largest_step", "latest_figures", "loads", "origins"),
    "compare": ("comparison", "curve", "lag", "sensitivity", "study"),
    "contacts": ("last_contacts", "meetings", "plans"),
    "knowledge": ("coverage",),
    "reconcile": ("checks", "reconciled", "validation"),
    "sources": ("reading",),
    "totals": ("claimed", "lead"),
}

__all__ = [
    "answered", "at_odds", "before_and_after", "change", "changed", "checks", "claimed", "comparison", "conflicts",
    "converted", "coverage", "curve", "delays", "exchange", "lag", "largest_step", "last_contacts", "latest_figures",
    "lead", "loads", "meetings", "origins", "plans", "rates", "reading", "reconciled", "segments", "sensitivity",
    "study", "validation", "waits", "windows",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"analysis.wording.{module}"), name)
    raise AttributeError(f"module 'analysis.wording' has no attribute {name!r}")

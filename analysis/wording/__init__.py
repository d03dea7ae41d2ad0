"""Results in words: sentences and tables for readers, each number and record kept as a piece of its sentence."""

from analysis.model.checked import check_room
from analysis.wording.answers import answered, at_odds
from analysis.wording.cadence import before_and_after, change, clusters, rates, waits, windows
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
)  # fmt: skip
from analysis.wording.compare import comparison, curve, finding, lag, sensitivity, study
from analysis.wording.contacts import last_contacts, meetings, plans
from analysis.wording.knowledge import coverage
from analysis.wording.reconcile import checks, reconciled, validation
from analysis.wording.sources import reading
from analysis.wording.totals import claimed, lead

__all__ = [
    "answered", "at_odds", "before_and_after", "change", "changed", "checks", "claimed", "clusters", "comparison", "conflicts",
    "converted", "coverage", "curve", "delays", "exchange", "finding", "lag", "largest_step", "last_contacts", "latest_figures",
    "lead", "loads", "meetings", "origins", "plans", "rates", "reading", "reconciled", "sensitivity",
    "study", "validation", "waits", "windows",
]  # fmt: skip

check_room(globals(), __all__)

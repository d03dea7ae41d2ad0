"""Results in words: sentences and tables for readers, each number and record kept as a piece of its sentence."""

from analysis.model.checked import check_room
from analysis.wording.answers import answered, at_odds
from analysis.wording.baselines import baselines
from analysis.wording.cadence import at_ministers, change, clusters, rates, waits, windows
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
from analysis.wording.compare import comparison, curve, finding, lag, primary, sensitivity, study
from analysis.wording.contacts import last_contacts, meetings, plans
from analysis.wording.coverage import attended, depends, missing, on_lists, recaptured, world_or_record
from analysis.wording.knowledge import coverage
from analysis.wording.reconcile import checks, leanings, reconciled, validation
from analysis.wording.skill import against_rules, assumed, by_claim, foretold, parts, room
from analysis.wording.sources import reading
from analysis.wording.totals import claimed, lead

__all__ = [
    "against_rules", "answered", "assumed", "at_ministers", "at_odds", "attended",
    "baselines", "by_claim", "change", "changed", "checks", "claimed",
    "clusters", "comparison", "conflicts", "converted", "coverage", "curve", "delays", "depends", "exchange", "finding",
    "foretold", "lag", "largest_step", "last_contacts", "latest_figures", "lead", "leanings", "loads", "meetings", "missing", "on_lists",
    "origins", "parts", "plans", "primary", "rates", "reading", "recaptured", "reconciled", "room", "sensitivity",
    "study", "validation", "waits", "windows", "world_or_record",
]  # fmt: skip

check_room(globals(), __all__)

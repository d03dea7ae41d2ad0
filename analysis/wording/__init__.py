"""Results in words: sentences and tables for readers, each number and record kept as a piece of its sentence."""

from analysis.model.checked import check_room
from analysis.wording.answers import answered, at_odds
from analysis.wording.baselines import baselines
from analysis.wording.cadence import at_ministers, change, clusters, rates, waits, windows
from analysis.wording.capacity import capacity, loads, rail_residual, trips_needed
from analysis.wording.changes import changed
from analysis.wording.claims import (
    conflicts,
    delays,
    exchange,
    largest_step,
    latest_figures,
    origins,
)  # fmt: skip
from analysis.wording.compare import comparison, curve, finding, lag, primary, sensitivity, study
from analysis.wording.contacts import last_contacts, meetings, plans
from analysis.wording.coverage import attended, depends, missing, on_lists, recaptured, world_or_record
from analysis.wording.knowledge import coverage
from analysis.wording.reconcile import checks, reconciled, validation
from analysis.wording.scenario import converted, fire, scenario_lines
from analysis.wording.sources import reading
from analysis.wording.totals import claimed, lead

__all__ = [
    "answered", "at_ministers", "at_odds", "attended", "baselines", "capacity", "change", "changed", "checks", "claimed",
    "clusters", "comparison", "conflicts", "converted", "coverage", "curve", "delays", "depends", "exchange", "finding",
    "fire", "lag", "largest_step", "last_contacts", "latest_figures", "lead", "loads", "meetings", "missing",
    "on_lists", "origins", "plans", "primary", "rail_residual", "rates", "reading", "recaptured", "reconciled",
    "scenario_lines", "sensitivity", "study", "trips_needed", "validation", "waits", "windows", "world_or_record",
]  # fmt: skip

check_room(globals(), __all__)

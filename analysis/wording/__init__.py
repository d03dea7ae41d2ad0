"""Results in words: sentences and tables for readers, each number and record kept as a piece of its sentence."""

from analysis.model.checked import check_room
from analysis.wording.answer_times import answers_soon
from analysis.wording.answers import answered, at_odds
from analysis.wording.baselines import baselines
from analysis.wording.cadence import at_ministers, change, clusters, rates, waits, windows
from analysis.wording.cap import cap_years, under_cap
from analysis.wording.cap_figures import cap_estimates, cap_notices, cap_suppliers
from analysis.wording.capacity import capacity, loads, rail_residual, trips_needed
from analysis.wording.changes import changed
from analysis.wording.claims import conflicts, exchange
from analysis.wording.compare import comparison, curve, finding, lag, primary, sensitivity, study
from analysis.wording.contact_headings import by_month, contacts_on_file, over_time
from analysis.wording.contacts import last_contacts, meetings, plans
from analysis.wording.coverage import attended, depends, missing, on_lists, recaptured, world_or_record
from analysis.wording.delays import delays, largest_step
from analysis.wording.denials import denied, turned
from analysis.wording.disputes import dispute, figures
from analysis.wording.firsts import first_said, led
from analysis.wording.front import certainty, front, said_first
from analysis.wording.knowledge import coverage
from analysis.wording.latest import latest_figures
from analysis.wording.machine import control_pairs, machine, on_machine
from analysis.wording.origins import origins
from analysis.wording.places import where
from analysis.wording.positions import position_table
from analysis.wording.reconcile import checks, leanings, reconciled, validation
from analysis.wording.scenario import converted, fire, scenario_lines
from analysis.wording.scopes import scopes
from analysis.wording.skill import against_rules, assumed, by_claim, foretold, parts, room
from analysis.wording.sources import reading
from analysis.wording.totals import claimed, lead
from analysis.wording.track import held_up, track, travelled
from analysis.wording.track_tables import (
    by_source,
    first_table,
    led_table,
    ledger_table,
    own_figures,
    record_table,
    travel_table,
)

__all__ = [
    "against_rules", "answered", "answers_soon", "assumed", "at_ministers", "at_odds", "attended", "baselines",
    "by_claim", "by_month", "by_source", "cap_estimates", "cap_notices", "cap_suppliers", "cap_years", "capacity",
    "certainty", "change", "changed", "checks", "claimed", "clusters", "comparison", "conflicts", "contacts_on_file",
    "control_pairs", "converted", "coverage", "curve", "delays", "denied", "depends", "dispute", "exchange",
    "figures", "finding", "fire", "first_said", "first_table", "foretold", "front", "held_up", "lag", "largest_step",
    "last_contacts", "latest_figures", "lead", "leanings", "led", "led_table", "ledger_table", "loads", "machine",
    "meetings", "missing", "on_lists", "on_machine", "origins", "over_time", "own_figures", "parts", "plans",
    "position_table", "primary", "rail_residual", "rates", "reading", "recaptured", "reconciled", "record_table",
    "room", "said_first", "scenario_lines", "scopes", "sensitivity", "study", "track", "travel_table", "travelled",
    "trips_needed", "turned", "under_cap", "validation", "waits", "where", "windows", "world_or_record",
]  # fmt: skip

check_room(globals(), __all__)

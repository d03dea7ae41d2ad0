"""What conflicting claims do and do not allow.

Everywhere `q` is a frame as from `Dossier.quantities`, and `about_tolerance` the share, 0 or more and below 1, that a figure
said as 'about' without a stated spread may be off on either side: 0 takes the number itself.
"""

from analysis.claims.answer_times import AnswerTimes, answer_times
from analysis.claims.cap import Capped, against_cap, capped
from analysis.claims.capacity import highest_stated, loads_by_factor, required_loads, required_trips, traffic
from analysis.claims.conflicts import Conflict, Conflicts, conflicts
from analysis.claims.conversions import converted, factor_target, factors, fire_rates
from analysis.claims.denials import positions, turns
from analysis.claims.envelope import Envelope, envelope
from analysis.claims.exchange import two_way
from analysis.claims.firsts import firsts, levels
from analysis.claims.groups import Group, group_frame, groups
from analysis.claims.identified import identified
from analysis.claims.identities import channels_add_up, loads
from analysis.claims.incidence import cumulative_incidence
from analysis.claims.lineage import Origins, independent_origins
from analysis.claims.on_file import First, first_with, on_file
from analysis.claims.rates import implied_rates
from analysis.claims.revisions import lags, ledger, vintages
from analysis.claims.routes import routes, waypoints
from analysis.claims.scenario import Choice, Scenario, Worked, combinations, fire_shares, own_factor, scenario, worked
from analysis.claims.track_record import track_record
from analysis.claims.travel import retellings, travel
from analysis.deprecated import former
from analysis.model.checked import check_room

__all__ = [
    "AnswerTimes", "Capped", "Choice", "Conflict", "Conflicts", "Envelope", "First", "Group", "Origins", "Scenario", "Worked",
    "against_cap", "answer_times", "capped", "channels_add_up", "combinations", "conflicts", "converted",
    "cumulative_incidence", "envelope", "factor_target", "factors", "fire_rates", "fire_shares", "first_with", "firsts", "group_frame",
    "groups", "highest_stated", "identified", "implied_rates", "independent_origins", "lags", "ledger", "levels", "loads",
    "loads_by_factor", "on_file", "own_factor", "positions", "required_loads", "required_trips", "retellings", "routes", "scenario",
    "track_record", "traffic", "travel", "turns", "two_way", "vintages", "waypoints", "worked",
]  # fmt: skip

check_room(globals(), __all__)

__getattr__ = former(
    __name__,
    {
        "answers": "Dossier.answers(flow)",
        "comparable": "Dossier.quantities(flow)",
        "oil_against_cap": "analysis.claims:against_cap",
        "OIL_CAP": "`[cap]` of dataset.toml, read as Dossier.config.cap",
    },
)

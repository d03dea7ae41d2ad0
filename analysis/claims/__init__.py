"""What conflicting claims do and do not allow."""

from analysis.claims.conflicts import Conflict, Conflicts, conflicts
from analysis.claims.conversions import converted, factor_target, factors
from analysis.claims.denials import answers, turns
from analysis.claims.envelope import Envelope, envelope
from analysis.claims.exchange import OIL_CAP, oil_against_cap, two_way
from analysis.claims.groups import Group, group_frame, groups
from analysis.claims.identities import channels_add_up, loads, voyages_carry
from analysis.claims.lineage import Origins, independent_origins
from analysis.claims.rates import implied_rates
from analysis.claims.revisions import lags, ledger, vintages
from analysis.claims.scope import comparable

__all__ = [
    "Conflict",
    "Conflicts",
    "Envelope",
    "Group",
    "OIL_CAP",
    "Origins",
    "answers",
    "channels_add_up",
    "comparable",
    "conflicts",
    "converted",
    "envelope",
    "factor_target",
    "factors",
    "group_frame",
    "groups",
    "implied_rates",
    "independent_origins",
    "lags",
    "ledger",
    "loads",
    "oil_against_cap",
    "turns",
    "two_way",
    "vintages",
    "voyages_carry",
]

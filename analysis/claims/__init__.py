"""What conflicting claims do and do not allow.

Everywhere `q` is a frame as from `Dossier.quantities`, and `about_tolerance` the share, 0 or more and below 1, that a figure
said as 'about' without a stated spread may be off on either side: 0 takes the number itself.
"""

from analysis.claims.conflicts import Conflict, Conflicts, conflicts
from analysis.claims.conversions import converted, factor_target, factors
from analysis.claims.denials import turns
from analysis.claims.envelope import Envelope, envelope
from analysis.claims.exchange import against_cap, two_way
from analysis.claims.groups import Group, group_frame, groups
from analysis.claims.identities import channels_add_up, loads, voyages_carry
from analysis.claims.identified import identified
from analysis.claims.lineage import Origins, independent_origins
from analysis.claims.rates import implied_rates
from analysis.claims.revisions import lags, ledger, vintages
from analysis.deprecated import former
from analysis.model.checked import check_room

__all__ = [
    "Conflict", "Conflicts", "Envelope", "Group", "Origins", "against_cap", "channels_add_up", "conflicts",
    "converted", "envelope", "factor_target", "factors", "group_frame", "groups", "identified", "implied_rates",
    "independent_origins", "lags", "ledger", "loads", "turns", "two_way", "vintages", "voyages_carry",
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

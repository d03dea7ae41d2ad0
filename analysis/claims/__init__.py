"""What conflicting claims do and do not allow."""

from analysis.claims.conflicts import Conflict, Conflicts, conflicts
from analysis.claims.conversions import converted, factors
from analysis.claims.denials import answers
from analysis.claims.envelope import Envelope, envelope
from analysis.claims.lineage import Origins, independent_origins
from analysis.claims.rates import implied_rates
from analysis.claims.scope import comparable

__all__ = [
    "Conflict",
    "Conflicts",
    "Envelope",
    "Origins",
    "answers",
    "comparable",
    "conflicts",
    "converted",
    "envelope",
    "factors",
    "implied_rates",
    "independent_origins",
]

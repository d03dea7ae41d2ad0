"""How often the two states are in contact, and whether that changed."""

from analysis.cadence.contacts import contacts
from analysis.cadence.counts import LEVEL_WEIGHT, counts
from analysis.cadence.gaps import gaps, lead_times
from analysis.cadence.observed import Observed, observed
from analysis.cadence.rates import Rate, RateRatio, before_after, rate, rate_ratio
from analysis.cadence.regimes import ChangePoint, change_point

__all__ = [
    "LEVEL_WEIGHT",
    "ChangePoint",
    "Observed",
    "Rate",
    "RateRatio",
    "before_after",
    "change_point",
    "contacts",
    "counts",
    "gaps",
    "lead_times",
    "observed",
    "rate",
    "rate_ratio",
]

"""How often the two states are in contact, and whether that changed.

Everywhere `then` is a `Dossier` replayed to the day of interest, and `dyad` between whom: empty for the dataset's own, 'any'
for whoever.
"""

from analysis.cadence.baselines import Against, Baselines, baselines
from analysis.cadence.change_point import ChangePoint, change_point
from analysis.cadence.comparisons import clustering, stretches
from analysis.cadence.counts import LEVEL_WEIGHT, WINDOWS, calendar, counts, counts_by
from analysis.cadence.dispersion import Dispersion, dispersion
from analysis.cadence.gaps import gaps, lead_times
from analysis.cadence.meeting_places import meeting_places
from analysis.cadence.observed import Observed, observed
from analysis.cadence.placements import before_after
from analysis.cadence.plans import Waiting, lead, plans, waiting
from analysis.cadence.rates import Rate, RateRatio, rate, rate_ratio
from analysis.cadence.segmentation import Changes, changes
from analysis.cadence.windows import in_windows, named_windows
from analysis.deprecated import former
from analysis.model.checked import check_room

__all__ = [
    "LEVEL_WEIGHT", "WINDOWS", "Against", "Baselines", "ChangePoint", "Changes", "Dispersion", "Observed", "Rate",
    "RateRatio", "Waiting", "baselines", "before_after", "calendar", "change_point", "changes", "clustering", "counts", "counts_by",
    "dispersion", "gaps", "in_windows", "lead",
    "lead_times", "meeting_places", "named_windows", "observed", "plans", "rate", "rate_ratio", "stretches", "waiting",
]  # fmt: skip

check_room(globals(), __all__)

__getattr__ = former(
    __name__,
    {
        "around_split": "baselines(view, then.config.periods, split)",
        "contacts": "Dossier.contacts(dyad)",
    },
)

"""Claims beside cadence: do they move together, honestly tested?

Everywhere `then` is a `Dossier` replayed to the day of interest, `flow` as from `Dossier.flow`, and `dyad` whose summits and
visits count: empty for the dataset's own.
"""

from analysis.compare.circular_shift import holm
from analysis.compare.coincidence_rate import CoincidenceRate, coincidence_rate
from analysis.compare.comparison import Comparison, comparison
from analysis.compare.event_study import EventStudy, coincidence, event_study
from analysis.compare.figures import Figures, meetings, new_figures
from analysis.compare.lagged import LaggedAssociation, lagged
from analysis.compare.near_meetings import around, increments, increments_of, primary, study_of
from analysis.compare.profile import Profile, ReportingVsFlow, profile, reporting_vs_flow
from analysis.compare.sensitivity import Sensitivity, sensitivity, variants
from analysis.compare.specifications import SpecificationCurve, specifications
from analysis.deprecated import former
from analysis.model.checked import check_room

__all__ = [
    "CoincidenceRate", "Comparison", "EventStudy", "Figures", "LaggedAssociation", "Profile", "ReportingVsFlow",
    "Sensitivity", "SpecificationCurve", "around", "coincidence", "coincidence_rate", "comparison", "event_study", "holm",
    "increments", "increments_of", "lagged", "meetings", "new_figures", "primary", "profile", "reporting_vs_flow", "sensitivity",
    "specifications", "study_of", "variants",
]  # fmt: skip

check_room(globals(), __all__)

__getattr__ = former(
    __name__,
    {
        "Stories": "analysis.compare:ReportingVsFlow",
        "Together": "analysis.compare:Comparison",
        "stories": "analysis.compare:reporting_vs_flow",
        "together": "analysis.compare:comparison",
    },
)

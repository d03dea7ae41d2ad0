"""Claims beside cadence: do they move together, honestly tested?

Everywhere `then` is a `Dossier` replayed to the day of interest, `flow` as from `Dossier.flow`, and `dyad` whose summits and
visits count: empty for the dataset's own.
"""

from analysis.compare.coincidence_rate import CoincidenceRate, coincidence_rate
from analysis.compare.event_study import (
    EventStudy,
    around,
    coincidence,
    event_study,
    increments,
    increments_of,
    study_of,
)  # fmt: skip
from analysis.compare.figures import Figures, meetings, new_figures
from analysis.compare.lagged import LaggedAssociation, lagged
from analysis.compare.profile import Profile, Stories, profile, stories
from analysis.compare.sensitivity import Sensitivity, sensitivity, variants
from analysis.compare.specifications import SpecificationCurve, holm, specifications
from analysis.compare.together import Together, together

__all__ = [
    "CoincidenceRate", "EventStudy", "Figures", "LaggedAssociation", "Profile", "Sensitivity", "SpecificationCurve",
    "Stories", "Together", "around", "coincidence", "coincidence_rate", "event_study", "holm", "increments",
    "increments_of", "lagged", "meetings", "new_figures", "profile", "sensitivity", "specifications", "stories",
    "study_of", "together", "variants",
]  # fmt: skip

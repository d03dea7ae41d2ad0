"""Claims beside cadence: do they move together, honestly tested?"""

from analysis.compare.coincidence_rate import CoincidenceRate, coincidence_rate
from analysis.compare.event_study import EventStudy, around, coincidence, event_study, increments, study_of
from analysis.compare.figures import Figures, meetings, new_figures
from analysis.compare.lagged import LaggedAssociation, lagged
from analysis.compare.profile import Profile, Stories, profile, stories, two_stories
from analysis.compare.specifications import SpecificationCurve, holm, specifications

__all__ = [
    "CoincidenceRate",
    "EventStudy",
    "Figures",
    "LaggedAssociation",
    "Profile",
    "SpecificationCurve",
    "Stories",
    "around",
    "coincidence",
    "coincidence_rate",
    "event_study",
    "holm",
    "increments",
    "lagged",
    "meetings",
    "new_figures",
    "profile",
    "specifications",
    "stories",
    "study_of",
    "two_stories",
]

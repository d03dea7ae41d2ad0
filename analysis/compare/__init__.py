"""Claims beside cadence: do they move together, honestly tested?"""

from analysis.compare.event_study import EventStudy, around, coincidence, event_study

__all__ = ["EventStudy", "around", "coincidence", "event_study"]

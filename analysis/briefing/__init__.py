"""The one-page briefing: what was claimed, who denies, who met, what is planned, what changed, what to read."""

from analysis.briefing.answered import answered, at_odds
from analysis.briefing.changes import changed
from analysis.briefing.claimed import claimed, lead
from analysis.briefing.diplomacy import last_contacts, meetings, planned
from analysis.briefing.reading import reading
from analysis.briefing.topic import Topic, topic

__all__ = [
    "Topic",
    "answered",
    "at_odds",
    "changed",
    "claimed",
    "last_contacts",
    "lead",
    "meetings",
    "planned",
    "reading",
    "topic",
]

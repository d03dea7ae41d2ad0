"""Sentences under figures, computed from results, each pointing to the records it rests on."""

from analysis.sentences.cadence import change_sentence, last_contacts, planned_sentences, rate_sentence, split_sentences
from analysis.sentences.claims import conflict_sentences, latest_figures, origin_sentence
from analysis.sentences.compare import study_sentences

__all__ = [
    "change_sentence",
    "last_contacts",
    "planned_sentences",
    "rate_sentence",
    "split_sentences",
    "conflict_sentences",
    "latest_figures",
    "origin_sentence",
    "study_sentences",
]

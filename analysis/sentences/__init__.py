"""Sentences under figures, computed from results, each pointing to the records it rests on."""

from analysis.sentences.cadence import (
    change_sentence,
    coverage_sentence,
    last_contacts,
    planned_sentences,
    rate_sentence,
    several_sentence,
    split_sentences,
    waits_sentence,
    windows_sentence,
)
from analysis.sentences.claims import (
    carry_sentence,
    conflict_sentences,
    converted_sentences,
    delay_sentence,
    exchange_sentences,
    latest_figures,
    ledger_sentence,
    origin_sentence,
)
from analysis.sentences.compare import (
    comparison_sentences,
    curve_sentence,
    lag_sentence,
    sensitivity_sentence,
    study_sentences,
)
from analysis.sentences.reconcile import checks_sentence, reconciled_sentences, validation_sentences

__all__ = [
    "change_sentence",
    "coverage_sentence",
    "last_contacts",
    "planned_sentences",
    "rate_sentence",
    "split_sentences",
    "carry_sentence",
    "conflict_sentences",
    "converted_sentences",
    "delay_sentence",
    "exchange_sentences",
    "lag_sentence",
    "ledger_sentence",
    "latest_figures",
    "origin_sentence",
    "study_sentences",
    "comparison_sentences",
    "curve_sentence",
    "sensitivity_sentence",
    "several_sentence",
    "waits_sentence",
    "windows_sentence",
    "checks_sentence",
    "reconciled_sentences",
    "validation_sentences",
]

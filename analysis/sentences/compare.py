"""Sentences about claims beside contacts."""

from __future__ import annotations

from analysis.compare.event_study import EventStudy
from analysis.display import Text


def study_sentences(result: EventStudy) -> Text:
    """An event study in words, with its null, n and window."""
    if result.verdict:
        return Text.of(f"{result.label}: {result.verdict} ({result.n_events} events, {result.n_claims} new figures).")
    return Text.of(
        f"{result.label}: {result.inside:g} of {result.n_claims} new figures became known within {result.window_days} days of one of"
        f" {result.n_events} high-level contacts, {result.expected:.1f} expected when the contacts are shifted together round"
        f" the observed span of {result.span_days} days (permutation p = {result.p_value:.2g}, {result.shifts} shifts, window"
        f" plus or minus {result.window_days} days). This tests reporting, not shipments."
    )

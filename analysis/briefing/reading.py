"""Which sources are worth opening, and why: each reason is computed from what rests on the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from analysis.briefing.topic import Topic
from analysis.briefing.words import capital, day_words
from analysis.cards import figure_text
from analysis.claims import conflicts
from analysis.display import Table
from analysis.model.rows import mappings

_RANK = {
    "official": 0,
    "wire": 1,
    "think_tank": 2,
    "broadcaster": 3,
    "newspaper": 4,
    "state_media": 5,
    "encyclopedia": 6,
}


def reading(topic: Topic, most: int = 8) -> Table:
    """What should a reader open first?

    Each reason (the highest total, a camp's latest, either side of the widest conflict, the last flat denial, the
    last contact, an open plan) names one page: of the pages its record rests on, an official one before a wire
    report before the press, English before other languages, the earliest first. Pages with more reasons come first.
    """
    sources = topic.dossier.sources.set_index("source_id", drop=False)
    reasons: dict[str, list[str]] = defaultdict(list)
    records: dict[str, str] = {}
    for words, record, pages in _wanted(topic):
        best = _best(sources, pages)
        if best:
            reasons[best].append(words)
            records.setdefault(best, record)
    order = sorted(reasons, key=lambda s: (-len(reasons[s]), _RANK.get(sources.at[s, "kind"], 9)))[:most]
    rows = [sources.loc[s] for s in order]
    frame = pd.DataFrame(
        {
            "source": [f"{r['publisher']}, {_dated(r)} ({r['kind'].replace('_', ' ')}, {r['language']})" for r in rows],
            "why": [capital("; ".join(dict.fromkeys(reasons[s]))) for s in order],
            "address": [r["url"] for r in rows],
        }
    )
    return Table("reading", "What to read first, and why", frame, ids=[records[s] for s in order])


def _dated(row: pd.Series) -> str:
    return "undated" if pd.isna(row["published_on"]) else day_words(row["published_on"])


def _wanted(topic: Topic) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Reason, record and pages of each thing a reader should see, most telling first."""
    totals = topic.totals
    if len(totals):
        top = totals.loc[totals["value"].idxmax()]
        yield f"highest total claimed: {figure_text(top.to_dict())}", top["claim_id"], top["source_ids"]
        for _, row in topic.newest.iterrows():
            yield (
                f"latest total of {topic.config.in_sentence(row['camp'])}: {figure_text(row.to_dict())}",
                row["claim_id"],
                row["source_ids"],
            )
        rows = totals.set_index("claim_id", drop=False)
        found = conflicts(
            topic.dossier.quantities(topic.dossier.flow(topic.commodity, topic.origin, topic.destination)), solve=False
        )
        for claim in found.conflicts[0].claim_ids if found.conflicts else ():
            if claim in rows.index:
                figure = figure_text(rows.loc[claim].to_dict())
                yield f"one side of the widest conflict: {figure}", claim, rows.at[claim, "source_ids"]
    elif len(topic.statements):
        last = topic.statements.iloc[-1]
        yield "latest statement on the flow", last["claim_id"], last["source_ids"]
    for stance, words in (
        ("denies", "last flat denial"),
        ("acknowledges", "last acknowledgement"),
        ("doubts", "last doubt"),
    ):
        rows = topic.answers[topic.answers["stance"] == stance]
        if len(rows):
            yield f"{words}: {rows.iloc[-1]['claimant']}", rows.iloc[-1]["claim_id"], rows.iloc[-1]["source_ids"]
    met = topic.dossier.contacts(topic.dyad)
    if len(met):
        last = met.iloc[-1]
        yield f"last contact: {last['title']}", last["event_id"], last["source_ids"]
    events = topic.dossier.events
    done = {plan for cell in events["fulfils"] for plan in cell}
    plans = events[(events["status"] == "planned") & (events["dyad"] == topic.dyad) & ~events["event_id"].isin(done)]
    plans = plans[plans["starts_on_last"] >= topic.day].sort_values(["known_on", "event_id"])
    for row in mappings(plans.tail(2)):
        yield f"open plan: {row['title']}", row["event_id"], row["source_ids"]


def _best(sources: pd.DataFrame, pages: tuple[str, ...]) -> str:
    """The page to open among those a record rests on; '' when it shows none."""
    known = [p for p in pages if p in sources.index]

    def key(page: str) -> tuple[int, int, int, pd.Timestamp, str]:
        row = sources.loc[page]
        when = row["published_on"] if pd.notna(row["published_on"]) else pd.Timestamp.max
        mirror = int(row["kind"] == "mirror")
        return mirror, _RANK.get(row["kind"], 9), int(row["language"] != "en"), when, page

    return min(known, key=key) if known else ""

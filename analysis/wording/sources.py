"""Which sources are worth opening, and why: each reason is computed from what rests on the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.claims import Conflicts
from analysis.display import Table
from analysis.language.format import capital, day, quantity_of, readable
from analysis.language.terms import CONFLICT
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.page_order import first_pages, page_key
from analysis.model.rows import mappings
from analysis.model.select import highest
from analysis.wording import contact_headings as headings
from analysis.wording.disputes import widest


def reading(then: Dossier, flow: Flow, dyad: str, found: Conflicts, most: int = 8) -> Table:
    """What should a reader open first?

    Each reason (the highest total, a camp's latest, either side of the widest conflict, the last flat denial, the
    last contact, an open plan) names one page: the first by `page_key`. Pages with more reasons come first.
    """
    sources = then.sources.set_index("source_id", drop=False)
    reasons: dict[str, list[str]] = defaultdict(list)
    records: dict[str, str] = {}
    for reason, record, pages in _wanted(then, flow, dyad, found):
        best = best_page(sources, pages)
        if best:
            reasons[best].append(reason)
            records.setdefault(best, record)
    order = sorted(reasons, key=lambda s: (-len(reasons[s]), page_key(sources.loc[s])[1]))[:most]
    rows = [sources.loc[s] for s in order]
    frame = pd.DataFrame(
        {
            "source": [f"{r['publisher']}, {_dated(r)} ({readable(r['kind'])}, {r['language']})" for r in rows],
            "why": [capital("; ".join(dict.fromkeys(reasons[s]))) for s in order],
            "address": [r["url"] for r in rows],
        }
    )
    ids, heading = [records[s] for s in order], headings.opened(len(order))
    return Table("reading", "What to read first, and why", frame, ids=ids, heading=heading)


def _dated(row: pd.Series) -> str:
    return day(row["published_on"]) or "undated"


def _wanted(then: Dossier, flow: Flow, dyad: str, found: Conflicts) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Reason, record and pages of each thing a reader should see, most telling first."""
    totals = then.quantities(flow)
    if len(totals):
        for _, top in highest(totals).iterrows():
            reason = f"highest figure claimed: {quantity_of(top)} {flow.counted}"
            yield reason, top["claim_id"], top["source_ids"]
        for _, row in then.last_said(totals, firm=False).iterrows():
            reason = f"latest total of {then.config.in_sentence(row['camp'])}: {quantity_of(row)} {flow.counted}"
            yield reason, row["claim_id"], row["source_ids"]
        rows = totals.set_index("claim_id", drop=False)
        if pair := widest(found, then):  # the pair that the sentence on conflicts tells
            for claim in (key for key in pair.claim_ids if key in rows.index):
                reason = (
                    f"one side of the widest {CONFLICT[pair.kind][0]}: {quantity_of(rows.loc[claim])} {flow.counted}"
                )
                yield reason, claim, rows.at[claim, "source_ids"]
    elif len(spoken := then.statements(flow)):
        last = spoken.iloc[-1]
        yield "latest statement on the flow", last["claim_id"], last["source_ids"]
    answers = then.answers(flow)
    for stance, reason in _ANSWERS.items():
        rows = answers[answers["stance"] == stance]
        if len(rows):
            yield f"{reason}: {rows.iloc[-1]['claimant']}", rows.iloc[-1]["claim_id"], rows.iloc[-1]["source_ids"]
    met = then.contacts(dyad)
    if len(met):
        last = met.iloc[-1]
        yield f"last contact: {last['title']}", last["event_id"], last["source_ids"]
    for row in mappings(then.open_plans(dyad).tail(2)):
        yield f"open plan: {row['title']}", row["event_id"], row["source_ids"]


_ANSWERS = {"denies": "last flat denial", "acknowledges": "last acknowledgement", "doubts": "last doubt"}


def best_page(sources: pd.DataFrame, pages: tuple[str, ...]) -> str:
    """The page to open among those a record rests on; '' when it shows none."""
    return next(iter(named_pages(sources, pages)), "")


def named_pages(sources: pd.DataFrame, pages: Sequence[str]) -> list[str]:
    """The pages to name for a record: several where none of them was the first; none where it shows none."""
    held = [sources.loc[page] for page in pages if page in sources.index]
    return [str(page["source_id"]) for page in first_pages(held)]

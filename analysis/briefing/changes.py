"""What changed in the last days: new figures, replacements, answers, contacts against the days before."""

from __future__ import annotations

import pandas as pd

from analysis.briefing.topic import Topic, said, told
from analysis.briefing.words import STANCE, Piece, capital, count, day_words, series
from analysis.display import Number, Text


def changed(topic: Topic, days: tuple[int, ...] = (30, 90), most: int = 5) -> Text:
    """What became known in each window that ends on the day of knowledge? One paragraph a window.

    Both ends of a window are included; contacts are counted by the day they became known, and set against the
    window of the same length just before.
    """
    return Text.join([_window(topic, length, most) for length in days])


def _window(topic: Topic, days: int, most: int) -> Text:
    start = topic.since(days)
    part: list[Piece] = [f"Last {days} days ({day_words(start)} to {day_words(topic.day)}): "]
    totals = topic.totals
    fresh = totals[totals["known_on"] >= start]
    if fresh.empty:
        part.append("no new total. ")
    else:
        shown = fresh.tail(most)
        listed: list[list[Piece]] = [told(r) for _, r in shown.iterrows()]
        more = (
            f"{count(len(fresh), 'new total')}, the latest of them "
            if len(fresh) > len(shown)
            else f"{count(len(fresh), 'new total')}, "
        )
        part += [more, *series(listed), ". "]
    part += _highest(totals, start)
    other = topic.statements[
        (topic.statements["known_on"] >= start) & ~topic.statements["claim_id"].isin(totals["claim_id"])
    ]
    other = other[other["stance"] == "asserts"]
    if len(other):
        part.append(f"{capital(count(len(other), 'other statement'))} on it, without a total. ")
    part += _answers(topic, start)
    now, before = _contacts(topic, start, days)
    earlier = count(len(before), "", " ").strip() if len(before) else "none"
    part.append(
        f"{capital(count(len(now), 'contact'))} of {topic.pair} became known, against {earlier} in the {days} days before."
    )
    last = f"last {days} days"
    answers = topic.answers[topic.answers["known_on"] >= start]
    numbers = [
        Number(f"{last}: length", days, "days, both ends counted"),
        Number(f"{last}: new totals", len(fresh), "by known_on", list(fresh["claim_id"])),
        Number(f"{last}: other statements", len(other), "by known_on", list(other["claim_id"])),
        *(
            Number(f"{last}: {STANCE[stance][1]}", len(rows), "by known_on", list(rows["claim_id"]))
            for stance, rows in answers.groupby("stance")
        ),
        Number(f"{last}: contacts that became known", len(now), "by known_on", list(now["event_id"])),
        Number(f"{last}: in as many days before", len(before), "by known_on", list(before["event_id"])),
    ]
    return Text([part], numbers)


def _highest(totals: pd.DataFrame, start: pd.Timestamp) -> list[Piece]:
    """Did the highest figure claimed move within the window?"""
    before, fresh = totals[totals["known_on"] < start], totals[totals["known_on"] >= start]
    if fresh.empty or before.empty or fresh["value"].max() <= before["value"].max():
        return []
    old = before.loc[before["value"].idxmax()]
    new = fresh.loc[fresh["value"].idxmax()]
    return ["The highest figure claimed rose from ", said(old), " to ", said(new), ". "]


def _answers(topic: Topic, start: pd.Timestamp) -> list[Piece]:
    fresh = topic.answers[topic.answers["known_on"] >= start]
    if fresh.empty:
        return ["Nobody answered. "]
    tally = fresh["stance"].value_counts()
    counts: list[list[Piece]] = [[count(int(tally[s]), *STANCE[s])] for s in STANCE if tally.get(s)]
    return ["New answers: ", *series(counts), ". "]


def _contacts(topic: Topic, start: pd.Timestamp, days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The contacts that became known in the window, and in the window before it."""
    rows = topic.dossier.contacts(topic.dyad)
    earlier = start - pd.Timedelta(days=days)
    return rows[rows["known_on"] >= start], rows[(rows["known_on"] >= earlier) & (rows["known_on"] < start)]

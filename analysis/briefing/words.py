"""Words for running text: days, countries, counts, lists, and what a bound, a basis or a review means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analysis.display import Ref

Piece = str | Ref

BOUND: Final = {
    "exact": "given as exact",
    "about": "an estimate (“about”)",
    "at_least": "a floor, not a total",
    "more_than": "a floor, not a total",
    "up_to": "a ceiling",
    "range": "a range",
    "vague": "words only",
    "none": "no figure",
}
BASIS: Final = {
    "imagery": "satellite or aerial imagery",
    "intelligence": "an intelligence assessment",
    "official_statistics": "official statistics",
    "field_recovery": "debris or captured items",
    "sources": "unnamed sources",
    "inference": "reasoning from other claims",
    "self_report": "the party's own account",
    "unstated": "not stated",
}
REVIEW: Final = {
    "verified": "seen in the source",
    "partly_verified": "seen only in an excerpt or a retelling",
    "date_inferred": "seen, but with a date that is worked out",
}
STANCE: Final = {
    "denies": ("flat denial", "flat denials"),
    "doubts": ("doubt without a flat denial", "doubts without a flat denial"),
    "declines": ("refusal to comment", "refusals to comment"),
    "acknowledges": ("acknowledgement", "acknowledgements"),
}
VERB: Final = {
    "denies": "denied it",
    "doubts": "called it into question",
    "declines": "declined to comment",
    "acknowledges": "acknowledged it",
}
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day_words(day: dt.date | pd.Timestamp) -> str:
    """A date as readers write it: 14 June 2024."""
    return f"{day.day} {day:%B %Y}"


def span_words(first: pd.Timestamp, precision: str) -> str:
    """A partial date in its own precision: 14 June 2024, June 2024 or 2024."""
    if precision == "day":
        return day_words(first)
    return f"{first:%B %Y}" if precision == "month" else f"{first:%Y}"


def count(n: int, one: str, many: str = "") -> str:
    """A number with its noun; small ones are written out.

    Examples
    --------
    >>> count(1, "total"), count(0, "total"), count(1200, "reply", "replies")
    ('one total', 'no totals', '1,200 replies')
    """
    shown = _SMALL[n] if n < len(_SMALL) else f"{n:,}"
    return f"{shown} {one if n == 1 else many or one + 's'}"


def short_span(first: pd.Timestamp, precision: str) -> str:
    """A partial date for a narrow column: 14 Jun 2024, Jun 2024 or 2024."""
    return (
        f"{first.day} {first:%b %Y}"
        if precision == "day"
        else f"{first:%b %Y}"
        if precision == "month"
        else f"{first:%Y}"
    )


def capital(text: str) -> str:
    """The text with its first letter raised and the rest untouched."""
    return text[:1].upper() + text[1:]


def series(items: Sequence[Sequence[Piece]], last: str = "and") -> list[Piece]:
    """Items joined as in a sentence: 'a, b and c', or with another `last` word."""
    joined: list[Piece] = []
    for position, item in enumerate(items):
        if position:
            joined.append(f" {last} " if position == len(items) - 1 else ", ")
        joined.extend(item)
    return joined

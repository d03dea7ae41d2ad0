"""A page's text in sentences, each with what the lexicon finds in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from analysis.intake.days import Day, days
from analysis.intake.lexicon import Lexicon, Mention
from analysis.intake.numerals import Amount, amounts

LONGEST: Final = 1200  # characters of a sentence; a longer run of text is cut there
_END: Final = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[^\s])|(?<=[。！？])[」』”\"’)]*|\s*\n+\s*")
# After these a point ends no sentence: titles, months, amounts, initials.
_SHORT: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|No|vs|U\.S|U\.K|U\.N|a\.m|p\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|bzw|Mio|Mrd|Nr|z\.B"
    r"|Hr|M|Mme|env|EE|UU|aprox|Sr|Sra|тыс|тис|млн|млрд|г|гг|р|рр|им|ст|руб|долл|дол|т\.е|т\.д|напр)|(?:^|[\s(\"«“])[A-ZА-ЯІЇЄҐ]|\b\d{1,2})\.$"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence: where it stands in the page, its text, and what was found in it, with places in the sentence."""

    at: int
    start: int
    text: str
    language: str
    page_day: dt.date | None
    mentions: tuple[Mention, ...] = field(repr=False)
    last_day: str = ""

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its numbers."""
        return amounts(self.text, self.mentions, self.language)

    @cached_property
    def days(self) -> list[Day]:
        """Its days."""
        return days(self.text, self.mentions, self.language, self.page_day, self.last_day)

    def of(self, *kinds: str) -> list[Mention]:
        """What was found of these kinds, in order."""
        return self._by_kind.get(kinds[0], []) if len(kinds) == 1 else [m for m in self.mentions if m.kind in kinds]

    @cached_property
    def _by_kind(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        for m in self.mentions:
            found.setdefault(m.kind, []).append(m)
        return found

    def span(self, start: int, end: int) -> list[int]:
        """A place in the sentence as a place in the page."""
        return [self.start + start, self.start + end]


def sentences(text: str, lexicon: Lexicon, page_day: dt.date | None) -> list[Sentence]:
    """The sentences of a page, read."""
    read: list[Sentence] = []
    last = ""
    for at, (start, own) in enumerate(_cut(text)):
        read.append(Sentence(at, start, own, lexicon.language, page_day, tuple(lexicon.mentions(own)), last))
        last = next((day.iso for day in reversed(read[-1].days) if day.whole and not day.role), last)
    return read


def _cut(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _END.finditer(text):
        # a match of nothing parts nothing but the scripts that put no space behind a stop
        if "\n" not in match[0] and _SHORT.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end:
        stop = min(end, start + LONGEST)
        piece = text[start:stop]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            yield start + lead, piece.strip()
        start = stop

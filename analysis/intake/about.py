"""Is a number about the flow of the dataset, or about somebody else's goods?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from analysis.intake.counted import Count
from analysis.intake.draft import Scene
from analysis.intake.lexicon import Mention
from analysis.intake.sentences import Sentence

_CONTEXT: Final = 2  # sentences before that may name the states
_FURTHER: Final = 40  # and those that may still name the other one
_BEFORE: Final = re.compile(r"(?:\b(?:to|in|into|в|во|у|до|на|nach|en|dans|a|para)\s(?:the\s|la\s)?|[在赴往向到驻駐])$")
_BEHIND: Final = re.compile(r"(?:에|로|で|に|へ|境内|国内)")
# Hundredths of certainty; told in docs/intake.md.
BOTH_STATES, ONE_STATE, NEXT_STATES, NEAR_STATE = 25, 15, 15, 8
ADJECTIVE: Final = 10


def about(
    sentence: Sentence, count: Count, read: Sequence[Sentence], voices: Sequence[tuple[int, int]], scene: Scene
) -> int:
    """How far do the sentence and those before it name the flow's two states? 0 where the number is about somebody else's goods."""
    here = _states(sentence, voices, scene.states)
    own = {m.value for m in here}
    origin, destination = scene.states
    others = [m for m in here if m.value not in scene.states and m.value not in ("UKR", "EUR")]
    if sentence.of("aside") and destination not in own:
        return 0
    if any(abs(m.start - count.amount.start) < 60 for m in sentence.of("makes")) and not sentence.of("stage"):
        return 0
    start, end = min(count.amount.start, count.span[0]), max(count.amount.end, count.span[1])
    inside = [m for m in here if start - 2 <= m.start and m.end <= end + 1]
    people = scene.goods[count.commodity] == "context"
    if any(m.value not in scene.states for m in inside) and not any(m.value == origin for m in inside):
        return 0
    if people and inside and all(m.value == destination for m in inside) and not _toward(sentence, inside):
        return 0
    if origin not in own and any(
        m.value == destination and 0 <= edge - m.end <= 1 and not _toward(sentence, [m])
        for m in here
        for edge in (count.span[0], start)
    ):
        return 0
    before = [m for m in here if m.end <= start]
    if (
        before
        and before[-1].value in {"IRN", "CHN", "OTH", "JPN"} - set(scene.states)
        and origin in own
        and start - before[-1].end < 40
    ):
        return 0
    adjective = ADJECTIVE if any(m.value == origin for m in inside) else 0
    if origin in own and destination in own:
        return BOTH_STATES + adjective
    past = {m.value for earlier in read[max(0, sentence.at - _CONTEXT) : sentence.at] for m in earlier.of("state")}
    ahead = (
        {m.value for m in read[sentence.at + 1].of("state")}
        if sentence.at + 1 < len(read) and sentence.at < 2
        else set()
    )
    if origin in own and (destination in past | ahead or people):
        return ONE_STATE + adjective
    if origin in own or destination in own:
        other = origin if destination in own else destination
        everywhere = {m.value for one in read[max(0, sentence.at - _FURTHER) : sentence.at] for m in one.of("state")}
        if other in (past | ahead if other == destination else past) and not others:
            return ONE_STATE
        return NEAR_STATE + adjective if other in everywhere and not others else 0
    if here:
        return 0
    last = {m.value for m in read[sentence.at - 1].of("state")} if sentence.at else set()
    if {origin, destination} <= last:
        return NEXT_STATES
    return NEAR_STATE if origin in past and destination in past | ahead else 0


def sent(sentence: Sentence, count: Count, scene: Scene) -> Count:
    """People of whom only is said that they are sent between the two states are taken for soldiers."""
    named = {m.value for m in sentence.of("state")}
    moved = sentence.of("stage", "plan") and set(scene.states) <= named
    return replace(count, commodity="troops") if count.commodity == "people" and moved else count


def _toward(sentence: Sentence, inside: Sequence[Mention]) -> bool:
    """Is a state named as where the counted go or are, such as 1,500 sent to Russia, and not as whose they are?"""
    text = sentence.text.lower()
    return any(_BEFORE.search(text[max(0, m.start - 6) : m.start]) or _BEHIND.match(text, m.end) for m in inside)


def _states(sentence: Sentence, voices: Sequence[tuple[int, int]], ends: Sequence[str]) -> list[Mention]:
    """The states a sentence names, without those that are part of a claimant's name or speak themselves."""
    says = [m.start for m in sentence.of("say")]

    def speaks(m: Mention) -> bool:
        return m.value not in ends and any(0 <= say - m.end <= 1 for say in says)

    return [
        m for m in sentence.of("state") if not any(a - 1 <= m.end and m.start <= b for a, b in voices) and not speaks(m)
    ]

"""Whence and whither do the goods of a sentence go?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.intake.draft import Draft, Scene
from analysis.intake.lexicon import Mention
from analysis.intake.sentences import Sentence

_CONTEXT: Final = 2  # sentences before that may name the states
_GAPS: Final = ("", " ", " the ", " la ", " la République de ", " den ", " der ")


def put_way(draft: Draft, sentence: Sentence, read: Sequence[Sentence], commodity: str, scene: Scene) -> None:
    """Whence and whither, as the sentence tells; else the only way that figures on these goods go on file, or that of the dataset."""
    if len(told := _ways(sentence, scene)) == len(scene.states):
        for column, named in told.items():
            draft.put(column, named.value, sentence.span(named.start, named.end))
        return
    if sentence.of("back"):
        return
    ends = scene.ways.get(commodity) or scene.states
    if told:
        column, named = next(iter(told.items()))
        other = scene.states[1 - scene.states.index(named.value)]
        ends = (named.value, other) if column == "origin" else (other, named.value)
    if set(ends) != set(scene.states):
        return
    for column, state in zip(("origin", "destination"), ends, strict=True):
        for one in (
            sentence,
            *reversed(read[max(0, sentence.at - _CONTEXT) : sentence.at]),
            *read[sentence.at + 1 : sentence.at + 2],
        ):
            if place := next((m for m in one.of("state") if m.value == state), None):
                draft.put(column, state, one.span(place.start, place.end))
                break


def _ways(sentence: Sentence, scene: Scene) -> dict[str, Mention]:
    """Origin and destination as the words beside the states tell them, or the verb of receiving does."""
    found: dict[str, Mention] = {}
    states = [m for m in sentence.of("state") if m.value in scene.states]
    postposed = sentence.language in ("ja", "ko")
    for column, kind in (("origin", "whence"), ("destination", "whither")):
        for m in states:
            beside = (
                s.start == m.end if postposed else sentence.text[s.end : m.start] in _GAPS
                for s in sentence.of(kind)
                if postposed or s.end <= m.start
            )
            if column not in found and any(beside):
                found[column] = m
    if not found and (verbs := sentence.of("receives")):
        before = [m for m in states if m.end <= verbs[0].start]
        if before:
            found["destination"] = before[0] if postposed else before[-1]
    if len(found) == 1:
        told = next(iter(found.values()))
        if other := next((m for m in states if m.value != told.value), None):
            found["origin" if "destination" in found else "destination"] = other
    return found if len({m.value for m in found.values()}) == len(found) else {}

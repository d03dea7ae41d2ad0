"""Denials, doubts, refusals to comment: answers without a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from analysis.intake.counted import counts
from analysis.intake.draft import Draft, Scene
from analysis.intake.said import put_voice, said_day
from analysis.intake.sentences import Sentence
from analysis.intake.voices import Known, Voice
from analysis.intake.ways import put_way


def answers(
    sentence: Sentence, read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene
) -> Iterator[Draft]:
    """A denial, a doubt or a refusal to comment by a claimant that the sentence names, on what it or the one before tells."""
    stances = [m for m in sentence.of("stance") if m.value in ("denies", "doubts", "declines")]
    own = [v for v in found[sentence.at] if v.claimant]
    if not stances or not own or counts(sentence):
        return
    stance = next((m for m in stances if m.value == "declines"), stances[0])
    voice = min(own, key=lambda v: (abs(v.start - stance.start), v.start))
    topic = next(
        (
            m
            for one in (sentence, *read[max(0, sentence.at - 1) : sentence.at])
            for m in one.of("topic")
            if m.value in scene.goods
        ),
        None,
    )
    here = next(
        (one for one in (sentence, *read[max(0, sentence.at - 1) : sentence.at]) if topic in one.mentions), sentence
    )
    if (
        topic is None
        or not any(m.value in scene.states for m in sentence.of("state"))
        or abs(voice.start - stance.start) > 90
    ):
        return
    draft = Draft("claims")
    draft.put("commodity_id", topic.value, here.span(topic.start, topic.end))
    put_voice(draft, voice, read, known, scene)
    draft.put("stance", stance.value, sentence.span(stance.start, stance.end))
    draft.put("bound", "none", sentence.span(stance.start, stance.end))
    draft.put("measure", "none", sentence.span(stance.start, stance.end))
    if day := said_day(sentence, voice.end):
        draft.put("stated_on", day.iso, sentence.span(day.start, day.end))
        draft.day = dt.date.fromisoformat(day.iso)
    put_way(draft, sentence, read, topic.value, scene)
    party = scene.countries.get(voice.claimant, "") in scene.states
    draft.certainty = 0.6 if party else 0.5
    draft.told = True
    yield draft

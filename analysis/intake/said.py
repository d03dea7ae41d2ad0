"""Who said it, on which day, and on what it rests: the cells of a claim that its claimant fills."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from analysis.intake.days import Day
from analysis.intake.draft import Draft, Scene
from analysis.intake.sentences import Sentence
from analysis.intake.voices import Known, Voice


def put_voice(draft: Draft, voice: Voice | None, read: Sequence[Sentence], known: Known, scene: Scene) -> None:
    if voice is None:
        return
    span = read[voice.sentence].span(voice.start, voice.end)
    draft.put("claimant_id", voice.claimant, span)
    if voice.person and (name := known.names.get(voice.person)):
        role = next((r.split("|")[0] for r in known.roles.get(voice.person, ()) if r), "")
        draft.put("speaker", f"{name} ({role})" if role else name, span)
    kind, country = scene.kinds.get(voice.claimant, ""), scene.countries.get(voice.claimant, "")
    basis = next((m for m in read[voice.sentence].of("basis") if m.value != "intelligence"), None)
    if basis:
        draft.put("basis", basis.value, read[voice.sentence].span(basis.start, basis.end))
    elif country in scene.states:
        draft.put("basis", "self_report", span)
    elif kind in ("intelligence", "military") or voice.claimant.endswith(("-mnd", "-mod", "-dod")):
        draft.put("basis", "intelligence", span)


def put_said(
    draft: Draft, sentence: Sentence, voice: Voice | None, read: Sequence[Sentence], found: dict[int, list[Voice]]
) -> None:
    """On which day it was said, and what the claimant does with it."""
    where = read[voice.sentence] if voice else sentence
    draft.told = voice is not None and voice.sentence == sentence.at
    near = [where, *([sentence] if where is not sentence else [])]
    near += [
        one
        for one in read[max(0, where.at - 2) : where.at + 3]
        if one.of("say") and one not in near and _alike(found[one.at], voice)
    ]
    said, day = next(
        ((one, d) for one in near if (d := said_day(one, voice.end if voice and one is where else 0))), (where, None)
    )
    if day:
        draft.put("stated_on", day.iso, said.span(day.start, day.end))
        draft.day = dt.date.fromisoformat(day.iso) if day.whole else None
    if says := where.of("say"):
        at = voice.end if voice else 0
        word = min(says, key=lambda m: abs(m.start - at))
        draft.put("stance", "asserts", where.span(word.start, word.end))
    stance = next((m for m in sentence.of("stance") if m.value == "acknowledges"), None)
    if stance:
        draft.put("stance", stance.value, sentence.span(stance.start, stance.end))


def _alike(named: Sequence[Voice], voice: Voice | None) -> bool:
    """Is nobody else named there as saying something?"""
    return all(not other.says or (voice is not None and other.claimant == voice.claimant) for other in named)


def said_day(sentence: Sentence, at: int) -> Day | None:
    """The day on which something was said: a whole one nearest to the claimant or to a word of saying, and no end of a span counted."""
    anchors = [at, *(m.start for m in sentence.of("say"))]
    whole = [
        d for d in sentence.days if d.whole and not d.role and not re.match(r"\s?[~∼〜–-]\s?\d", sentence.text[d.end :])
    ]
    return min(whole, key=lambda d: (min(abs(d.start - a) for a in anchors), d.start), default=None)

"""Which statements about goods and people does a page make? Rows half filled, each cell with the words it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.intake.about import about, sent
from analysis.intake.answers import answers
from analysis.intake.counted import Count, counts
from analysis.intake.draft import Draft, Scene
from analysis.intake.said import put_said, put_voice
from analysis.intake.sentences import Sentence
from analysis.intake.voices import Known, Voice, speaker
from analysis.intake.ways import put_way

_ROUND: Final = 100
LEAST: Final = 0.4  # what is less certain is not proposed

# What makes a proposal certain, in hundredths; told in docs/intake.md.
TIED: Final = {"behind": 25, "before": 20, "counter": 12}
OWN_VOICE, OTHER_VOICE = 20, 10
MOVES, BOUND = 15, 5


def drafts(read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene) -> list[Draft]:
    """Every statement with a number, and every denial, doubt or refusal, that the page makes about the flow; each once."""
    made: dict[tuple[object, ...], Draft] = {}
    for sentence in read:
        for draft in (*_counted(sentence, read, found, known, scene), *answers(sentence, read, found, known, scene)):
            key = (
                draft.row.get("commodity_id"),
                draft.numbers,
                draft.row.get("item_class", "") if draft.row.get("item_class", "").endswith("mm") else "",
                draft.row.get("vague_term", ""),
                draft.row.get("stance") if not draft.numbers else "",
            )
            other = made.get(key)
            if other is None or _differ(other, draft):
                made[key if other is None else (*key, draft.row.get("claimant_id"))] = draft
            elif _better(draft, other):
                made[key] = draft
    return list(made.values())


def _differ(one: Draft, two: Draft) -> bool:
    """Do two claimants give the same number, each in a sentence of its own?"""
    a, b = one.row.get("claimant_id"), two.row.get("claimant_id")
    return bool(a and b and a != b and one.told and two.told and one.numbers != ())


def _better(new: Draft, old: Draft) -> bool:
    return (len(new.row), new.certainty) > (len(old.row), old.certainty)


def _counted(
    sentence: Sentence, read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene
) -> Iterator[Draft]:
    voice_spans = [(v.start, v.end) for v in found[sentence.at]]
    last = counts(read[sentence.at - 1]) if sentence.at else []
    for tied in counts(sentence, last[-1].commodity if last else ""):
        count = sent(sentence, tied, scene)
        if count.commodity not in scene.goods or not (points := about(sentence, count, read, voice_spans, scene)):
            continue
        draft = Draft("claims")
        draft.put("commodity_id", count.commodity, sentence.span(*count.span))
        if count.subset:
            draft.put("item_class", count.subset, sentence.span(*count.subset_span))
        _quantity(draft, sentence, count)
        voice = speaker(sentence, count.amount.start, found, read)
        put_voice(draft, voice, read, known, scene)
        put_said(draft, sentence, voice, read, found)
        _span_counted(draft, sentence, scene.goods[count.commodity] in ("military", "money"))
        _moves(draft, sentence, count, scene)
        put_way(draft, sentence, read, count.commodity, scene)
        points += (
            TIED[count.tie]
            + (BOUND if count.amount.bound else 0)
            + (MOVES if {"stage", "measure"} & draft.row.keys() else 0)
        )
        points += 0 if voice is None else OWN_VOICE if voice.sentence == sentence.at else OTHER_VOICE
        if count.amount.vague and (voice is None or voice.sentence != sentence.at):
            continue
        draft.certainty = round(min(points, 100) / 100, 2)
        if draft.certainty >= LEAST:
            yield draft


def _quantity(draft: Draft, sentence: Sentence, count: Count) -> None:
    """Number and bound; a bare round number is an estimate, a bare other one exact."""
    amount = count.amount
    where = sentence.span(amount.start, amount.end)
    if amount.vague:
        draft.put("bound", "vague", where)
        draft.put("vague_term", sentence.text[amount.start : amount.end].strip(), where)
        return
    bound = (
        "range"
        if amount.range
        else amount.bound or ("about" if amount.low >= _ROUND and amount.low % _ROUND == 0 else "exact")
    )
    bound_at = sentence.span(*amount.bound_span) if amount.bound_span[1] else where
    draft.put("bound", bound, bound_at)
    columns = {"range": ("low", "high"), "about": ("best",), "exact": ("best",), "up_to": ("high",)}.get(
        bound, ("low",)
    )
    for column, value in zip(columns, (amount.low, amount.high) if bound == "range" else (amount.low,), strict=True):
        draft.put(column, _text(value), where)
    draft.numbers = tuple(dict.fromkeys((amount.low, amount.high)))


def _text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(round(value, 4))


def _span_counted(draft: Draft, sentence: Sentence, convertible: bool) -> None:
    """First and last day counted, and whether the number is a total."""
    since = next((d for d in sentence.days if d.role == "since"), None)
    until = next((d for d in sentence.days if d.role == "until"), None)
    if since:
        draft.put("period_start", since.iso, sentence.span(since.start, since.end))
    if until:
        draft.put("through", until.iso, sentence.span(until.start, until.end))
    total = sentence.of("cumulative")
    worked_out = sentence.of("conversion") if convertible else []
    if worked_out:
        draft.put("measure", "conversion", sentence.span(worked_out[0].start, worked_out[0].end))
    elif total or since:
        at = (total[0].start, total[0].end) if total else (since.start, since.end) if since else (0, 0)
        draft.put("measure", "cumulative", sentence.span(*at))


def _moves(draft: Draft, sentence: Sentence, count: Count, scene: Scene) -> None:
    """How far the goods have come, by the verb nearest to them; a plan where a word of one stands close before it."""
    if count.commodity == "casualties":
        return
    middle = (count.amount.start + count.span[1]) // 2
    stages = sentence.of("stage")
    plan = min(sentence.of("plan"), key=lambda m: abs(m.start - middle), default=None)
    near = min(stages, key=lambda m: abs(m.start - middle), default=None)
    if plan and abs(plan.start - middle) < (60 if near is None else min(60, abs(near.start - middle) + 12)):
        near = plan
    if near:
        draft.put("stage", near.value, sentence.span(near.start, near.end))

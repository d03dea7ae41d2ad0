"""Which statements about goods and people does a page make? Rows half filled, each cell with the words it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from analysis.intake.counted import Count, counts
from analysis.intake.days import Day
from analysis.intake.lexicon import Mention
from analysis.intake.sentences import Sentence
from analysis.intake.voices import Known, Voice, speaker

_CONTEXT: Final = 2  # sentences before that may name the states
_ROUND: Final = 100
LEAST: Final = 0.4  # what is less certain is not proposed

# What makes a proposal certain, in hundredths; told in docs/intake.md.
TIED: Final = {"behind": 25, "before": 20, "counter": 12}
BOTH_STATES, ONE_STATE, NEXT_STATES, NEAR_STATE = 25, 15, 15, 8
OWN_VOICE, OTHER_VOICE = 20, 10
MOVES, BOUND, ADJECTIVE = 15, 5, 10


@dataclass(frozen=True)
class Scene:
    """What decides whether a number is about the dataset's flow: its two states, the goods it knows, which way they go."""

    origin: str
    destination: str
    ways: Mapping[str, tuple[str, str]]
    goods: Mapping[str, str]  # commodity -> family
    kinds: Mapping[str, str]  # claimant -> kind
    countries: Mapping[str, str]  # claimant -> country

    @property
    def states(self) -> tuple[str, str]:
        """The two states."""
        return self.origin, self.destination


@dataclass
class Draft:
    """A row that is proposed, with the span of the page that each cell came from."""

    table: str
    row: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[int]] = field(default_factory=dict)
    certainty: float = 0.0
    numbers: tuple[float, ...] = ()
    day: dt.date | None = None
    told: bool = False

    def put(self, column: str, value: str, span: Sequence[int] | None) -> None:
        """Fill a cell from a place in the page."""
        if value and span:
            self.row[column], self.spans[column] = value, list(span)


def drafts(read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene) -> list[Draft]:
    """Every statement with a number, and every denial, doubt or refusal, that the page makes about the flow; each once."""
    made: dict[tuple[object, ...], Draft] = {}
    for sentence in read:
        for draft in (*_counted(sentence, read, found, known, scene), *_answers(sentence, read, found, known, scene)):
            key = (draft.row.get("commodity_id"), draft.numbers, draft.row.get("item_class", "") if draft.row.get("item_class", "").endswith("mm") else "", draft.row.get("vague_term", ""), draft.row.get("stance") if not draft.numbers else "")
            other = made.get(key)
            if other is None or _differ(other, draft):
                made[key if other is None else (*key, draft.row.get("claimant_id"))] = draft
            elif _better(draft, other):
                made[key] = draft
    return list(made.values())


def _differ(one: Draft, two: Draft) -> bool:
    """Do two claimants give the same number, each in a sentence of its own?"""
    a, b = one.row.get("claimant_id"), two.row.get("claimant_id")
    return bool(a and b and a != b and one.told and two.told and not one.numbers == ())


def _better(new: Draft, old: Draft) -> bool:
    return (len(new.row), new.certainty) > (len(old.row), old.certainty)


def _counted(sentence: Sentence, read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene) -> Iterator[Draft]:
    voice_spans = [(v.start, v.end) for v in found[sentence.at]]
    last = counts(read[sentence.at - 1]) if sentence.at else []
    for tied in counts(sentence, last[-1].commodity if last else ""):
        count = _sent(sentence, tied, scene)
        if count.commodity not in scene.goods or not (points := _about(sentence, count, read, voice_spans, scene)):
            continue
        draft = Draft("claims")
        draft.put("commodity_id", count.commodity, sentence.span(*count.span))
        if count.subset:
            draft.put("item_class", count.subset, sentence.span(*count.subset_span))
        _quantity(draft, sentence, count)
        voice = speaker(sentence, count.amount.start, found, read)
        _voice(draft, voice, read, known, scene)
        _said(draft, sentence, voice, read, found)
        _span_counted(draft, sentence, scene.goods[count.commodity] in ("military", "money"))
        _moves(draft, sentence, count, scene)
        _way(draft, sentence, read, count.commodity, scene)
        points += TIED[count.tie] + (BOUND if count.amount.bound else 0) + (MOVES if {"stage", "measure"} & draft.row.keys() else 0)
        points += 0 if voice is None else OWN_VOICE if voice.sentence == sentence.at else OTHER_VOICE
        if count.amount.vague and (voice is None or voice.sentence != sentence.at):
            continue
        draft.certainty = round(min(points, 100) / 100, 2)
        if draft.certainty >= LEAST:
            yield draft


def _sent(sentence: Sentence, count: Count, scene: Scene) -> Count:
    """People of whom only is said that they are sent between the two states are taken for soldiers."""
    named = {m.value for m in sentence.of("state")}
    moved = sentence.of("stage", "plan") and set(scene.states) <= named
    return replace(count, commodity="troops") if count.commodity == "people" and moved else count


def _about(sentence: Sentence, count: Count, read: Sequence[Sentence], voices: Sequence[tuple[int, int]], scene: Scene) -> int:
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
    if origin not in own and any(m.value == destination and 0 <= edge - m.end <= 1 for m in here for edge in (count.span[0], start)):
        return 0
    before = [m for m in here if m.end <= start]
    if before and before[-1].value in {"IRN", "CHN", "OTH", "JPN"} - set(scene.states) and origin in own and start - before[-1].end < 40:
        return 0
    adjective = ADJECTIVE if any(m.value == origin for m in inside) else 0
    if origin in own and destination in own:
        return BOTH_STATES + adjective
    past = {m.value for earlier in read[max(0, sentence.at - _CONTEXT) : sentence.at] for m in earlier.of("state")}
    ahead = {m.value for m in read[sentence.at + 1].of("state")} if sentence.at + 1 < len(read) and sentence.at < 2 else set()
    if origin in own and (destination in past | ahead or people):
        return ONE_STATE + adjective
    if origin in own or destination in own:
        other = origin if destination in own else destination
        everywhere = {m.value for one in read[: sentence.at] for m in one.of("state")}
        if other in (past | ahead if other == destination else past) and not others:
            return ONE_STATE
        return NEAR_STATE + adjective if other in everywhere and not others else 0
    if here:
        return 0
    last = {m.value for m in read[sentence.at - 1].of("state")} if sentence.at else set()
    if {origin, destination} <= last:
        return NEXT_STATES
    return NEAR_STATE if origin in past and destination in past | ahead else 0


def _toward(sentence: Sentence, inside: Sequence[Mention]) -> bool:
    """Is a state named as where the counted go, such as 1,500 sent to Russia?"""
    return any(sentence.text[max(0, m.start - 4) : m.start].lower().rstrip().endswith(("to", "в", "до", "nach", "en", "a", "para")) for m in inside)


def _states(sentence: Sentence, voices: Sequence[tuple[int, int]], ends: Sequence[str]) -> list[Mention]:
    """The states a sentence names, without those that are part of a claimant's name or speak themselves."""
    says = [m.start for m in sentence.of("say")]

    def speaks(m: Mention) -> bool:
        return m.value not in ends and any(0 <= say - m.end <= 1 for say in says)

    return [m for m in sentence.of("state") if not any(a - 1 <= m.end and m.start <= b for a, b in voices) and not speaks(m)]


def _quantity(draft: Draft, sentence: Sentence, count: Count) -> None:
    """Number and bound; a bare round number is an estimate, a bare other one exact."""
    amount = count.amount
    where = sentence.span(amount.start, amount.end)
    if amount.vague:
        draft.put("bound", "vague", where)
        draft.put("vague_term", sentence.text[amount.start : amount.end].strip(), where)
        return
    bound = "range" if amount.range else amount.bound or ("about" if amount.low >= _ROUND and amount.low % _ROUND == 0 else "exact")
    bound_at = sentence.span(*amount.bound_span) if amount.bound_span[1] else where
    draft.put("bound", bound, bound_at)
    columns = {"range": ("low", "high"), "about": ("best",), "exact": ("best",), "up_to": ("high",)}.get(bound, ("low",))
    for column, value in zip(columns, (amount.low, amount.high) if bound == "range" else (amount.low,), strict=True):
        draft.put(column, _text(value), where)
    draft.numbers = tuple(dict.fromkeys((amount.low, amount.high)))


def _text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(round(value, 4))


def _voice(draft: Draft, voice: Voice | None, read: Sequence[Sentence], known: Known, scene: Scene) -> None:
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


def _alike(named: Sequence[Voice], voice: Voice | None) -> bool:
    """Is nobody else named there as saying something?"""
    return all(not other.says or (voice is not None and other.claimant == voice.claimant) for other in named)


def _said(draft: Draft, sentence: Sentence, voice: Voice | None, read: Sequence[Sentence], found: dict[int, list[Voice]]) -> None:
    """On which day it was said, and what the claimant does with it."""
    where = read[voice.sentence] if voice else sentence
    draft.told = voice is not None and voice.sentence == sentence.at
    near = [where, *([sentence] if where is not sentence else [])]
    near += [one for one in read[max(0, where.at - 2) : where.at + 3] if one.of("say") and one not in near and _alike(found[one.at], voice)]
    said, day = next(((one, d) for one in near if (d := _day(one, voice.end if voice and one is where else 0))), (where, None))
    if day:
        draft.put("stated_on", day.iso, said.span(day.start, day.end))
        draft.day = dt.date.fromisoformat(day.iso) if day.whole else None
    if says := where.of("say"):
        at = voice.end if voice else 0
        near = min(says, key=lambda m: abs(m.start - at))
        draft.put("stance", "asserts", where.span(near.start, near.end))
    stance = next((m for m in sentence.of("stance") if m.value == "acknowledges"), None)
    if stance:
        draft.put("stance", stance.value, sentence.span(stance.start, stance.end))


def _day(sentence: Sentence, at: int) -> Day | None:
    """The day on which something was said: a whole one nearest to the claimant or to a word of saying, and no end of a span counted."""
    anchors = [at, *(m.start for m in sentence.of("say"))]
    whole = [d for d in sentence.days if d.whole and not d.role and not re.match(r"\s?[~∼〜–-]\s?\d", sentence.text[d.end :])]
    return min(whole, key=lambda d: (min(abs(d.start - a) for a in anchors), d.start), default=None)


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


_GAPS: Final = ("", " ", " the ", " la ", " la République de ", " den ", " der ")


def _ways(sentence: Sentence, scene: Scene) -> dict[str, Mention]:
    """Origin and destination as the words beside the states tell them, or the verb of receiving does."""
    found: dict[str, Mention] = {}
    states = [m for m in sentence.of("state") if m.value in scene.states]
    postposed = sentence.language in ("ja", "ko")
    for column, kind in (("origin", "whence"), ("destination", "whither")):
        for m in states:
            beside = (s.start == m.end if postposed else sentence.text[s.end : m.start] in _GAPS for s in sentence.of(kind) if postposed or s.end <= m.start)
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


def _way(draft: Draft, sentence: Sentence, read: Sequence[Sentence], commodity: str, scene: Scene) -> None:
    """Whence and whither, as the sentence tells; else the only way that figures on these goods go on file, or that of the dataset."""
    if len(told := _ways(sentence, scene)) == len(scene.states):
        for column, named in told.items():
            draft.put(column, named.value, sentence.span(named.start, named.end))
        return
    ends = scene.ways.get(commodity) or scene.states
    if told:
        column, named = next(iter(told.items()))
        other = scene.states[1 - scene.states.index(named.value)]
        ends = (named.value, other) if column == "origin" else (other, named.value)
    if set(ends) != set(scene.states):
        return
    for column, state in zip(("origin", "destination"), ends, strict=True):
        for one in (sentence, *reversed(read[max(0, sentence.at - _CONTEXT) : sentence.at]), *read[sentence.at + 1 : sentence.at + 2]):
            if named := next((m for m in one.of("state") if m.value == state), None):
                draft.put(column, state, one.span(named.start, named.end))
                break


def _answers(sentence: Sentence, read: Sequence[Sentence], found: dict[int, list[Voice]], known: Known, scene: Scene) -> Iterator[Draft]:
    """A denial, a doubt or a refusal to comment by a claimant that the sentence names, on what it or the one before tells."""
    stances = [m for m in sentence.of("stance") if m.value in ("denies", "doubts", "declines")]
    own = [v for v in found[sentence.at] if v.claimant]
    if not stances or not own or counts(sentence):
        return
    stance = next((m for m in stances if m.value == "declines"), stances[0])
    voice = min(own, key=lambda v: (abs(v.start - stance.start), v.start))
    topic = next((m for one in (sentence, *read[max(0, sentence.at - 1) : sentence.at]) for m in one.of("topic") if m.value in scene.goods), None)
    here = next((one for one in (sentence, *read[max(0, sentence.at - 1) : sentence.at]) if topic in one.mentions), sentence)
    if topic is None or not any(m.value in scene.states for m in sentence.of("state")) or abs(voice.start - stance.start) > 90:
        return
    draft = Draft("claims")
    draft.put("commodity_id", topic.value, here.span(topic.start, topic.end))
    _voice(draft, voice, read, known, scene)
    draft.put("stance", stance.value, sentence.span(stance.start, stance.end))
    draft.put("bound", "none", sentence.span(stance.start, stance.end))
    draft.put("measure", "none", sentence.span(stance.start, stance.end))
    if day := _day(sentence, voice.end):
        draft.put("stated_on", day.iso, sentence.span(day.start, day.end))
        draft.day = dt.date.fromisoformat(day.iso)
    _way(draft, sentence, read, topic.value, scene)
    party = scene.countries.get(voice.claimant, "") in scene.states
    draft.certainty = 0.6 if party else 0.5
    draft.told = True
    yield draft


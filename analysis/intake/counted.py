"""Which number counts what? Numbers of a sentence tied to the goods or people they stand beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.intake.lexicon import UNSPACED, Mention
from analysis.intake.numerals import Amount
from analysis.intake.sentences import Sentence

_AHEAD, _BEHIND = 75, 85  # characters from a number to the word for what it counts, in scripts with spaces
_WORDS: Final = 6
_AHEAD_EAST, _BEHIND_EAST = 26, 16
_STOP: Final = re.compile(r"[;:.!?()、。，,！？；：…]")
_STOP_EAST: Final = re.compile(r"[;:!?、。，！？；：…]|,(?!\d)")
_LOSS: Final = ("killed", "wounded", "killed_and_wounded")
_CALIBRE: Final = re.compile(r"(?<!\d)(\d{3})(?:\s?-?\s?(?:mm|㎜|мм|毫米|ミリ|밀리|millim|Millim|milím|миллим|мілім))")
_TWO_CALIBRES: Final = re.compile(
    r"\s?(?:[,/·、和及]|(?:и|або|і|та|and|und|et|y|or|oder)\s)\s?\d{3}\s?-?\s?(?:mm|㎜|мм|毫米|ミリ|밀리)"
)
_TIED_ON: Final = re.compile(r"\s?(?:の|의|的)")  # makes what follows a counting word that which is counted
# What may follow a number that counts what stands before it.
_ENDS: Final = re.compile(
    r"\s*(?:[.,;:)»”\"!?–-]|$|(?:и|та|і|and|or|in|to|at|за|с|з|со|із|в|у|к|from|since|by|seit|depuis|desde|dans|en|im|am|an|on|over|le|el|las|los|les|y|et|und|nach|bis"
    r"|units|pieces|штук|одиниц|единиц|as|after|during|last|this|so|thus|according|per|with|für|auf|durch|gestiegen|angewachsen|erreicht|by|de|а|но|при)\b)"
)
_ALONE: Final = 500  # from which a number without a word for what it counts may go on with the one before
_TO_VERB: Final = 40  # characters from a number to the verb of what it counts
_NUMBER_OF: Final = re.compile(
    r"\b(?:number|toll|tally|total|count|число|числа|количество|кількість|кількости|Zahl|Anzahl|nombre|bilan|número|cifra|total)\b[^.;]{0,30}$",
    re.I,
)
_PEOPLE: Final = ("troops", "workers", "casualties", "border_entries")


@dataclass(frozen=True)
class Count:
    """A number with what it counts: the amount, the commodity with its item class, where it stands, and how it was tied."""

    amount: Amount
    commodity: str
    subset: str
    span: tuple[int, int]
    tie: str  # behind, before, counter: how the word for what is counted was found
    subset_span: tuple[int, int] = (0, 0)


def counts(sentence: Sentence, carried: str = "") -> list[Count]:
    """Every number of a sentence that counts something the lexicon knows.

    `carried` is what the sentence before counted last: in scripts of the east a counting word alone may go on with it.
    """
    usable = [a for a in sentence.amounts if not _other(sentence, a)]
    found: list[Count] = []
    for at, amount in enumerate(usable):
        ahead = usable[at + 1].start if at + 1 < len(usable) else len(sentence.text)
        before = usable[at - 1].end if at else 0
        tied = _money(sentence, amount) or (_eastern if sentence.language in UNSPACED else _western)(
            sentence, amount, before, ahead
        )
        last = found[-1].commodity if found else carried
        tied = tied or _carried(sentence, amount, last)
        if tied:
            found.append(_classed(sentence, _people(sentence, tied, ahead, last), ahead))
    return found


def _carried(sentence: Sentence, amount: Amount, before: str) -> Count | None:
    """A number with a counting word alone counts what was counted before."""
    counter = next((m for m in sentence.of("counter") if 0 <= m.start - amount.end <= 3), None)
    if sentence.language not in UNSPACED:
        plain = (
            sentence.text[amount.start : amount.end].isdigit() and not amount.bound
        )  # a year, or the number of a paper
        alone = (
            amount.low >= _ALONE
            and not plain
            and (
                re.match(r"\s*(?:[.,;)]|$|(?:и|та|і|and|y|et|und)\s)", sentence.text[amount.end :])
                or _moving(sentence, amount)
            )
        )
        named = before and alone and not amount.vague and before != "money_value_usd"
        return Count(amount, before, "", (amount.start, amount.end), "counter") if named else None
    if sentence.language not in UNSPACED or not counter or before not in counter.value.split(":"):
        return None
    count = Count(amount, before, "", (counter.start, counter.end), "counter")
    return _lost(sentence, count, len(sentence.text), counter.end)


def _moving(sentence: Sentence, amount: Amount) -> bool:
    """Is the number what moves, with nothing but a few words to its verb: some 1,100 went home?"""
    text = sentence.text
    verbs = [m for m in sentence.of("stage", "plan", "back") if 0 <= m.start - amount.end <= _TO_VERB]
    gaps = [text[amount.end : m.start] for m in verbs]
    return any(not _STOP.search(gap.strip()) and gap.count(" ") <= _WORDS for gap in gaps)


def _people(sentence: Sentence, count: Count, ahead: int, last: str) -> Count:
    """A number of people, told without a word for who they are: the dead, the workers or the soldiers that the sentence is about."""
    if count.commodity != "people":
        return count
    lost = _lost(sentence, replace(count, commodity="troops"), ahead)
    if lost.commodity == "casualties":
        return lost
    named = [
        m
        for m in sentence.of("commodity")
        if m.value in _PEOPLE
        and not _STOP.search(sentence.text[min(m.end, count.amount.start) : max(count.amount.start, m.start)].strip())
    ]
    near = min(named, key=lambda m: abs(m.start - count.amount.start), default=None)
    if near is None:
        return (
            replace(count, commodity=last) if last in _PEOPLE else count
        )  # people of whom nothing is said are nobody's
    return replace(count, commodity=near.value, subset=near.subset, subset_span=(near.start, near.end))


def _other(sentence: Sentence, amount: Amount) -> bool:
    """Is the number a day, a year, a share or a measure, and counts nothing?"""
    text, goods = sentence.text, sentence.of("commodity", "counter")
    next_to = [m for m in goods if 0 <= m.start - amount.end <= 1]
    plain = text[amount.start : amount.end]
    for day in sentence.days:
        if day.start <= amount.start < day.end:
            return not (len(day.iso) == 4 and (amount.bound or (next_to and plain == "2000")))
    if _TWO_CALIBRES.match(text, amount.end):
        return True
    if any(0 <= amount.start - m.end <= 14 for m in sentence.of("limit")):
        return True
    if amount.vague:
        return False
    if re.match(r"\s?(?:%|％|-й|-го|-ма|-ма|th\b|st\b|nd\b|rd\b)", text[amount.end :]) or re.search(
        r"[A-ZА-Я第제№#-]-?$", text[: amount.start][-2:]
    ):
        return True
    units = [m for m in sentence.of("unit") if 0 <= m.start - amount.end <= 1]
    return any(
        not any((g.start == u.start and g.end >= u.end) or (g.start < u.start and g.end > u.end) for g in next_to)
        for u in units
    )


def _money(sentence: Sentence, amount: Amount) -> Count | None:
    for m in sentence.of("money"):
        if 0 <= amount.start - m.end <= 1 or (m.start - amount.end in (0, 1) and m.end - m.start == 1):
            return Count(amount, m.value, "", (m.start, m.end), "behind")
    return None


def _western(sentence: Sentence, amount: Amount, before: int, ahead: int) -> Count | None:
    """The first word for goods behind the number, in its clause; else the last before it."""
    text = sentence.text
    for m in sentence.of("commodity"):
        gap = text[amount.end : m.start]
        if m.start < amount.end or m.start >= ahead or len(gap) > _AHEAD:
            continue
        if _free(sentence, amount.end, m.start, gap):
            return _lost(sentence, Count(amount, m.value, m.subset, (m.start, m.end), "behind"), ahead)
        break
    for m in reversed([m for m in sentence.of("commodity") if before <= m.start and m.end <= amount.start]):
        gap = text[m.end : amount.start]
        if len(gap) <= _BEHIND and gap.count(" ") <= 2 * _WORDS and not _STOP.search(gap):
            told = m.value != "casualties" or len(gap) <= 14 or _NUMBER_OF.search(text[: m.start])
            if not told or not _ENDS.match(text, amount.end):
                return None
            return _lost(sentence, Count(amount, m.value, m.subset, (m.start, m.end), "before"), ahead)
        break
    return None


def _free(sentence: Sentence, start: int, end: int, gap: str) -> bool:
    """May the word behind the gap be what the number before it counts?"""
    plain = _CALIBRE.sub("", gap)
    if _STOP.search(plain.strip()) or plain.count(" ") > _WORDS:
        return False
    return not any(
        start <= m.start and m.end <= end
        for m in sentence.of("say", "unit")
        if m.kind == "say" or not _CALIBRE.search(gap)
    )


def _eastern(sentence: Sentence, amount: Amount, before: int, ahead: int) -> Count | None:
    """What the counting word of the number allows, behind it where a particle ties it on, else before it, else anywhere before."""
    text = sentence.text
    counter = next(
        (
            m
            for m in sentence.of("counter")
            if -0 <= m.start - amount.end <= 3 and not _STOP_EAST.search(text[amount.end : m.start])
        ),
        None,
    )
    allowed = counter.value.split(":") if counter else []
    if counter and counter.value == "ships":
        return None
    edge = counter.end if counter else amount.end
    goods = sentence.of("commodity")

    def fits(m: Mention) -> bool:
        return not allowed or m.value in allowed or (m.value in _PEOPLE and "troops" in allowed)

    behind = [
        m
        for m in goods
        if m.start >= amount.end
        and m.start < ahead
        and m.start - edge <= _AHEAD_EAST
        and fits(m)
        and not _STOP_EAST.search(text[edge : m.start])
    ]
    front = [
        m
        for m in goods
        if before <= m.start
        and m.end <= amount.start
        and amount.start - m.end <= _BEHIND_EAST
        and fits(m)
        and not _STOP_EAST.search(text[m.end : amount.start])
    ]
    tight = [m for m in behind if m.start - edge <= 12]
    chosen, tie = (tight[0], "behind") if tight and sentence.language == "zh" else (None, "")
    beside = bool(front) and amount.start - front[-1].end <= 1 and not _TIED_ON.match(text, edge)
    if (
        not chosen
        and tight
        and not beside
        and re.match(r"\s?(?:の|의|以上の|余りの|超の|이상의|규모의|가량의|정도의|분량의|を超える)?\s?", text[edge:])
        and (tight[0].start - edge <= 4 or not front)
    ):
        chosen, tie = tight[0], "behind"
    if not chosen and front:
        chosen, tie = front[-1], "before"
    if not chosen and behind and sentence.language == "zh":
        chosen, tie = behind[0], "behind"
    if chosen is None and allowed:
        anywhere = [m for m in goods if fits(m)]
        near = min(anywhere, key=lambda m: min(abs(m.start - edge), abs(amount.start - m.end)), default=None)
        chosen, tie = near, "counter"
    if chosen is None:
        return None
    return _lost(sentence, Count(amount, chosen.value, chosen.subset, (chosen.start, chosen.end), tie), ahead, edge)


def _lost(sentence: Sentence, count: Count, ahead: int, edge: int = 0) -> Count:
    """Soldiers that are said to have been killed or wounded are casualties."""
    if count.commodity not in ("troops", "casualties"):
        return count
    if sentence.language in UNSPACED and count.tie == "before":
        told = [m for m in sentence.of("commodity") if m.value == "casualties" and 0 <= count.span[0] - m.end <= 5]
        if told and count.commodity == "troops":
            return Count(count.amount, "casualties", told[-1].subset, (told[-1].start, told[-1].end), count.tie)
    reach, stop = (22, _STOP_EAST) if sentence.language in UNSPACED else (48, _STOP)
    start = max(edge, count.span[1] if count.tie == "behind" else count.amount.end)
    for m in sentence.of("commodity"):
        inside = start <= m.start < min(ahead, start + reach) and not stop.search(sentence.text[start : m.start])
        if m.value == "casualties" and inside and (count.commodity == "troops" or count.tie != "behind"):
            return Count(count.amount, "casualties", m.subset, (m.start, m.end), count.tie)
    if sentence.language not in UNSPACED and count.commodity == "troops":
        for m in sentence.of("commodity"):
            gap = sentence.text[m.end : count.amount.bound_span[0] or count.amount.start]
            if m.value == "casualties" and m.end <= count.amount.start and len(gap) <= 12 and not _STOP.search(gap):
                return Count(count.amount, "casualties", m.subset, (m.start, m.end), "before")
    return count


def _classed(sentence: Sentence, count: Count, ahead: int) -> Count:
    """With the calibre as the item class of shells, rockets and guns."""
    if count.commodity in ("artillery_shells", "rockets", "heavy_artillery") and not count.subset:
        start, end = min(count.amount.start, count.span[0]), min(ahead, max(count.amount.end, count.span[1]) + 4)
        found = list(_CALIBRE.finditer(sentence.text, max(0, start - 12), end))
        if len(found) == 1:
            where = (found[0].start(1), found[0].end(1))
            return Count(count.amount, count.commodity, f"{found[0][1]}mm", count.span, count.tie, where)
    if count.subset:
        return Count(count.amount, count.commodity, count.subset, count.span, count.tie, count.span)
    return count


def within(counted: Sequence[Count], start: int, end: int) -> bool:
    """Does one of these stand in this part of the sentence?"""
    return any(c.span[0] < end and start < c.span[1] for c in counted)

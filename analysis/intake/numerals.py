"""Which numbers does a text give, in digits and in words, and how do they bind?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.intake.lexicon import SAME, UNSPACED, Mention

_CALIBRE: Final = r"\s?-?\s?(?:mm|㎜|мм|milli|милли|мілі|毫米|ミリ|밀리)"
_DIGITS: Final = re.compile(
    rf"(?<![\w.,])(?P<grouped>\d{{1,3}}(?P<sign>[., '’])\d{{3}}(?:(?P=sign)\d{{3}}(?!{_CALIBRE}))*)(?!\d)|(?P<plain>\d+(?:[.,]\d+)?)"
)
_POINT: Final = frozenset(("en", "ja", "ko", "zh"))  # languages that write decimals with a point
_SMALL: Final = 10_000  # in scripts of the east, scales below multiply within a myriad
_GAP: Final = re.compile(r"[ \u00a0-]?")
_LITTLE_OVER: Final = {
    "여": "about",
    "余": "about",
    "餘": "about",
    "多": "more_than",
}  # between digits and a myriad: 800여만
_AND: Final = ("and", "und", "et", "y", "и", "та", "і", "й", "和", "de")  # part a range only behind "between"
_AFTER_GAP: Final = 4
_PRECEDENCE: Final = ("about", "exact", "up_to", "more_than", "at_least")


@dataclass(frozen=True)
class Amount:
    """A number in a text: where it stands, from and to which values, how it binds, and where that is said."""

    start: int
    end: int
    low: float
    high: float
    bound: str = ""
    bound_span: tuple[int, int] = (0, 0)
    vague: bool = False
    spelled: bool = False

    @property
    def range(self) -> bool:
        """Are two ends given?"""
        return self.low != self.high


def amounts(text: str, mentions: Sequence[Mention], language: str) -> list[Amount]:
    """Every number of a text in its order, with ranges joined and bounds read; years, days and measures are among them.

    Parameters
    ----------
    text : of one sentence.
    mentions : what the lexicon finds in it.
    language : decides what points and commas in numbers are.
    """
    plain = text.translate(SAME)
    found = _runs(plain, mentions, language)
    found = _ranges(plain, found, mentions, language)
    return [_bound(plain, amount, mentions) for amount in found]


def value(text: str, language: str) -> float:
    """The number that digits with their separators give.

    Examples
    --------
    >>> value("7,000", "en"), value("7.000", "de"), value("2,3", "fr"), value("2.3", "en"), value("1,200,000", "ko")
    (7000.0, 7000.0, 2.3, 2.3, 1200000.0)
    """
    separators = set(re.sub(r"\d", "", text))
    point = "." if language in _POINT else ","
    parts = re.split(r"\D", text)
    grouped = all(len(part) == 3 for part in parts[1:])
    if len(parts) > 2 or not separators or separators <= {" ", "'"}:
        return float("".join(parts))
    return (
        float(".".join(parts))
        if separators == {point} and not (grouped and point == ",")
        else (float("".join(parts)) if grouped else float(".".join(parts)))
    )


@dataclass(frozen=True)
class _Atom:
    start: int
    end: int
    value: float
    scale: bool
    digits: bool = False


def _atoms(text: str, mentions: Sequence[Mention], language: str) -> list[_Atom]:
    atoms = [
        _Atom(m.start(), m.end(), value(m[0].replace("’", "'"), language), False, True) for m in _DIGITS.finditer(text)
    ]
    taken = [(atom.start, atom.end) for atom in atoms]
    for mention in mentions:
        if mention.kind in ("number", "scale") and not any(a < mention.end and mention.start < b for a, b in taken):
            atoms.append(_Atom(mention.start, mention.end, float(mention.value), mention.kind == "scale"))
    return sorted(atoms, key=lambda atom: (atom.start, -atom.end))


def _runs(text: str, mentions: Sequence[Mention], language: str) -> list[Amount]:
    vague = [m for m in mentions if m.kind == "vague"]
    before = {m.end for m in mentions if m.kind == "bound"}
    ahead = {m.start for m in mentions if m.kind == "commodity"}  # a thousand shells, but not a thousand alone
    runs: list[list[_Atom]] = []
    for atom in _atoms(text, mentions, language):
        goes_on = bool(runs) and _joins(text, runs[-1], atom, language)
        if any(m.start <= atom.start < m.end for m in vague) and not goes_on and not _counted(text, atom, before):
            continue
        if runs and _joins(text, runs[-1], atom, language):
            runs[-1].append(atom)
        elif not runs or atom.start >= runs[-1][-1].end:
            runs.append([atom])
    found = [amount for run in runs if (amount := _amount(text, run, language, before, ahead))]
    spans = [(amount.start, amount.end) for amount in found]
    for m in vague:
        if not any(a < m.end and m.start < b for a, b in spans):
            found.append(Amount(m.start, m.end, 0, 0, "vague", (m.start, m.end), vague=True))
    return sorted(found, key=lambda amount: amount.start)


def _counted(text: str, atom: _Atom, before: set[int]) -> bool:
    """Does a bound stand right before a scale: more than thousands is a number, thousands alone is none?"""
    return atom.scale and atom.start - 1 in before and text[atom.start - 1] == " "


def _joins(text: str, run: Sequence[_Atom], atom: _Atom, language: str) -> bool:
    last, gap = run[-1], text[run[-1].end : atom.start]
    if language in UNSPACED and atom.scale and gap in _LITTLE_OVER:
        return True
    if atom.start < last.end or not _GAP.fullmatch(gap):
        return False
    if atom.scale:
        return True
    if language in UNSPACED:
        return last.scale and "-" not in gap
    return (
        not atom.digits
        and not last.digits
        and gap != ""
        and not (last.value < 20 and atom.value < 1000 and not last.scale)
    )


def _amount(text: str, run: Sequence[_Atom], language: str, before: set[int], ahead: set[int]) -> Amount | None:
    """The number that a run of digits, number words and scales gives; None for an article or a lone scale."""
    first = run[0]
    lone = len(run) == 1 and not first.digits
    counted = first.value >= 1e6 or _counted(text, first, before) or first.end + 1 in ahead or first.end + 4 in ahead
    if lone and first.scale and not (language not in UNSPACED and counted):
        return None
    if lone and not first.scale and (first.value == 1 or (language in UNSPACED and first.value < 10)):
        return None
    total = section = current = 0.0
    for atom in run:
        if not atom.scale:
            current += atom.value
        elif language in UNSPACED and atom.value < _SMALL:
            section, current = section + (current or 1) * atom.value, 0.0
        elif atom.value < 1000:
            current = (current or 1) * atom.value
        else:
            total, section, current = total + ((section + current) or 1) * atom.value, 0.0, 0.0
    number = round(total + section + current, 6)
    return Amount(first.start, run[-1].end, number, number, spelled=not any(atom.digits for atom in run))


def _ranges(text: str, found: Sequence[Amount], mentions: Sequence[Mention], language: str) -> list[Amount]:
    joined: list[Amount] = []
    for amount in found:
        last = joined[-1] if joined else None
        if (
            last
            and not last.vague
            and not amount.vague
            and not last.range
            and (low := _low(text, last, amount, mentions))
        ):
            start = next((m.start for m in mentions if m.kind == "between" and 0 < last.start - m.end < 3), last.start)
            joined[-1] = Amount(last.start, amount.end, low, amount.high, "range", (start, amount.end))
        else:
            joined.append(amount)
    return joined


def _low(text: str, first: Amount, second: Amount, mentions: Sequence[Mention]) -> float:
    """The lower end, where two numbers are the ends of a range; else 0. In "3 to 4 million" both are millions."""
    between = text[first.end : second.start]
    words = [m for m in mentions if m.kind == "to" and first.end <= m.start and m.end <= second.start]
    if len(between) > 12 or not words:
        return 0.0
    word = words[-1]
    rest = between.replace(text[word.start : word.end], "", 1).strip(" $€£")
    if rest and not any(
        m.kind == "counter" and m.start == first.end and text[m.start : m.end] == rest for m in mentions
    ):
        return 0.0
    joins = text[word.start : word.end] in _AND
    if joins and not any(m.kind == "between" and 0 <= first.start - m.end < 14 for m in mentions):
        return 0.0
    low = first.low
    for scale in (1e9, 1e6, 1e4, 1e3):
        if low * scale < second.low <= low * scale * 20 and low < 1000 and second.low >= scale:
            low *= scale
            break
    return low if 0 < low < second.low and second.low <= 20 * low else 0.0


def _bound(text: str, amount: Amount, mentions: Sequence[Mention]) -> Amount:
    """The amount with the bound that words before or behind it give; the stronger of two counts."""
    if amount.vague or amount.range:
        return amount
    near: list[tuple[str, tuple[int, int]]] = []
    edge = amount.start
    parts = [m for m in mentions if m.kind == "stage"]  # "handed over 1.5 million" is not over 1.5 million
    bounds = [m for m in mentions if m.kind == "bound" and not any(p.start < m.start and m.end == p.end for p in parts)]
    for m in sorted(bounds, key=lambda m: -m.end):
        gap = text[m.end : edge]
        if (
            m.end <= edge
            and len(gap) <= 5
            and gap.strip(" $€\u00a0'\"«“").lower()
            in (
                "",
                "the",
                "a",
                "an",
                "in",
                "de",
                "die",
                "los",
                "us",
                "d'",
                "в",
                "у",
                "на",
                "to",
                "auf",
                "a los",
                "à",
                "en",
            )
        ):
            near.append((m.value, (m.start, m.end)))
            edge = m.start
    near += _behind(text, amount, mentions)
    near += [
        (bound, (amount.start, amount.end))
        for sign, bound in _LITTLE_OVER.items()
        if sign in text[amount.start : amount.end]
    ]
    if not near:
        return amount
    bound, where = max(near, key=lambda one: _PRECEDENCE.index(one[0]))
    return replace(amount, bound=bound, bound_span=where)


def _behind(text: str, amount: Amount, mentions: Sequence[Mention]) -> list[tuple[str, tuple[int, int]]]:
    found: list[tuple[str, tuple[int, int]]] = []
    edge = amount.end
    steps = sorted(
        (m for m in mentions if m.kind in ("after", "counter", "commodity") and m.start >= edge),
        key=lambda m: (m.start, -m.end),
    )
    for m in steps:
        if m.start < edge or m.start - edge > (_AFTER_GAP if m.kind != "commodity" else 2):
            if m.start >= edge:
                break
            continue
        if text[edge : m.start].strip(" の의이가을를+-") != "":
            break
        if m.kind == "after":
            found.append((m.value, (m.start, m.end)))
        edge = m.end
    return found

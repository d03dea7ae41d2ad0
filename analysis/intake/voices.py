"""Who speaks in a sentence, and where on the page is that said?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.intake.lexicon import Lexicon, Mention
from analysis.intake.sentences import Sentence

_NEAR: Final = 45  # characters between a claimant and a word of saying
_BACK: Final = 6  # sentences that a claimant carries over
_PARTICLE: Final = re.compile(
    r"[가-힣 ]{0,12}(?:은|는|이|가|도|에 따르면|에서|측|관계자)[ ,]"
    r"|\s?(?:は|が|も|によると|によれば|の関係者|[^。、]{0,24}(?:は|が|によると|によれば))"
)
_ADJECTIVE, _GENITIVE = 28, 26
_FAMILY_FIRST: Final = frozenset(("KOR", "PRK", "CHN", "JPN", "VNM"))
_OFTEN: Final = 3  # claims on file from which a family name alone tells the speaker
_HOME: Final = {"ko": "KOR"}  # whose ministry is meant where a page of this language names none


@dataclass(frozen=True)
class Voice:
    """A claimant where a sentence names it; with the person, where one is named."""

    sentence: int
    start: int
    end: int
    claimant: str
    person: str = ""
    says: bool = False
    outlet: bool = False


class Known:
    """Whom the tables know: names of people in every spelling, and for whom each speaks."""

    def __init__(
        self, people: Sequence[dict[str, Any]], claims: Sequence[dict[str, Any]], claimants: Iterable[str]
    ) -> None:
        self.claimants = frozenset(claimants)
        self.names = {row["person_id"]: row["name"] for row in people}
        self.roles = {row["person_id"]: row["roles"] for row in people}
        self.country = {row["person_id"]: row["country"] for row in people}
        by_name = {row["name"]: row["person_id"] for row in people}
        self.spoke: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in claims:
            for item in row["speaker"].split(";"):
                if person := by_name.get(item.partition(" (")[0].strip()):
                    self.spoke[person].append((str(row["known_on"])[:10], row["claimant_id"]))

    def forms(self, people: Sequence[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
        """Names of people as forms for languages in Latin letters; of those who speak often, the family name too."""
        families = Counter(_family(row) for row in people)
        found = []
        for row in people:
            for name in (row["name"], *row["spellings"]):
                found.append(("person", name, row["person_id"], ""))
            often = len(self.spoke[row["person_id"]]) >= _OFTEN and row["country"] not in _FAMILY_FIRST
            if often and families[_family(row)] == 1:
                found.append(("person", _family(row), row["person_id"], ""))
        return found

    def speaks_for(self, person: str, day: str) -> str:
        """The claimant for whom somebody spoke, on file nearest to a day; empty for who never spoke."""
        said = self.spoke.get(person)
        if not said:
            return ""
        return min(said, key=lambda pair: (abs(_days(pair[0]) - _days(day or pair[0])), pair))[1]


def _days(iso: str) -> int:
    year, month, day = (int(part) for part in iso.split("-"))
    return year * 372 + month * 31 + day


def _family(row: dict[str, Any]) -> str:
    parts = str(row["name"]).split(" ")
    return parts[0] if row["country"] in _FAMILY_FIRST else parts[-1]


def voices(read: Sequence[Sentence], lexicon: Lexicon, known: Known) -> dict[int, list[Voice]]:
    """The claimants that each sentence names, in order."""
    found: dict[int, list[Voice]] = {}
    shortened: dict[str, str] = {}
    for sentence in read:
        own = [*_claimants(sentence, lexicon, known), *_people(sentence, known, shortened)]
        found[sentence.at] = sorted(_merged(own), key=lambda v: v.start)
    return found


def _claimants(sentence: Sentence, lexicon: Lexicon, known: Known) -> list[Voice]:
    found = []
    for m in sentence.of("claimant", "outlet", "body"):
        claimant, start, end = m.value, m.start, m.end
        if m.kind == "body":
            claimant, start, end = _office(sentence, m, lexicon)
        if claimant in known.claimants:
            found.append(Voice(sentence.at, start, end, claimant, "", _says(sentence, start, end), m.kind == "outlet"))
    return found


def _office(sentence: Sentence, body: Mention, lexicon: Lexicon) -> tuple[str, int, int]:
    """The claimant that a kind of body and the state beside it name, and where both stand."""
    states = [s for s in sentence.of("state") if f"{body.value} {s.value}" in lexicon.offices]
    before = [
        s
        for s in states
        if s.start < body.end and 0 <= body.start - s.end <= _ADJECTIVE and not _parted(sentence, s.end, body.start)
    ]
    behind = [s for s in states if 0 <= s.start - body.end <= 12 and not _parted(sentence, body.end, s.start)]
    inside = [s for s in states if body.start <= s.start and s.end <= body.end]
    near = inside[:1] or before[-1:] or behind[:1]
    if near:
        state = near[0]
        return lexicon.offices[f"{body.value} {state.value}"], min(state.start, body.start), max(state.end, body.end)
    home = lexicon.offices.get(f"{body.value} {_HOME.get(sentence.language, '')}", "")
    return (home if body.value in ("mod", "jcs", "unification") else ""), body.start, body.end


def _parted(sentence: Sentence, start: int, end: int) -> bool:
    gap = sentence.text[start:end]
    return bool(re.search(r"[,;:.、。，]", gap)) or gap.count(" ") > 3


def _people(sentence: Sentence, known: Known, shortened: dict[str, str]) -> list[Voice]:
    """People of the tables; once named in full, by the family name alone too."""
    found = []
    day = sentence.page_day.isoformat() if sentence.page_day else ""
    for m in sentence.of("person"):
        name = sentence.text[m.start : m.end]
        if " " in name:
            parts = name.split(" ")
            shortened[parts[0] if known.country.get(m.value) in _FAMILY_FIRST else parts[-1]] = m.value
        if (claimant := known.speaks_for(m.value, day)) in known.claimants:
            found.append(Voice(sentence.at, m.start, m.end, claimant, m.value, _says(sentence, m.start, m.end)))
    for short, person in shortened.items():
        for match in re.finditer(rf"\b{re.escape(short)}\b", sentence.text):
            if not any(v.start <= match.start() < v.end for v in found) and (claimant := known.speaks_for(person, day)):
                found.append(
                    Voice(
                        sentence.at,
                        match.start(),
                        match.end(),
                        claimant,
                        person,
                        _says(sentence, match.start(), match.end()),
                    )
                )
    return found


def _says(sentence: Sentence, start: int, end: int) -> bool:
    """Does a word of saying stand near, or the particle that makes it the speaker?"""
    if sentence.language in ("ko", "ja") and _PARTICLE.match(sentence.text, end) and sentence.of("say"):
        return True
    reach = _NEAR if sentence.language not in ("ja", "ko", "zh") else 30
    return any(m.start - end <= reach and start - m.end <= reach for m in sentence.of("say"))


def _merged(found: Sequence[Voice]) -> list[Voice]:
    """Overlapping names as the longest of them; a person beside the body it speaks for tells more than the body."""
    kept: list[Voice] = []
    for voice in sorted(found, key=lambda v: (-(v.end - v.start), v.start)):
        if not any(voice.start < other.end and other.start < voice.end for other in kept):
            kept.append(voice)
    return kept


def speaker(sentence: Sentence, at: int, found: dict[int, list[Voice]], read: Sequence[Sentence]) -> Voice | None:
    """Who says what stands at a place of a sentence? Its own claimant, the one that the next sentence names, or the last before."""
    if own := _best(sentence, at, found[sentence.at]):
        return own
    if sentence.at + 1 < len(read):
        follow = read[sentence.at + 1]
        if any(m.start < 4 for m in follow.of("anaphor")) and (after := _best(follow, 0, found[follow.at])):
            return after
    for earlier in reversed(read[max(0, sentence.at - _BACK) : sentence.at]):
        if found[earlier.at] and (before := _best(earlier, len(earlier.text), found[earlier.at])):
            return before
    for later in read[sentence.at + 1 : sentence.at + 3] if sentence.at < 2 and not sentence.of("say") else ():
        if said := [v for v in found[later.at] if v.says]:
            return _best(later, 0, said)
    return None


def _best(sentence: Sentence, at: int, among: Sequence[Voice]) -> Voice | None:
    """The claimant that says what stands at a place: beside a word of saying first, outlets last, then the nearest to such a word."""
    says = sentence.of("say")
    heard = [v for v in among if v.says] or (list(among) if says and len({v.claimant for v in among}) == 1 else [])
    if not heard:
        return None

    def apart(voice: Voice) -> tuple[bool, int, int]:
        near = min((min(abs(m.start - voice.end), abs(voice.start - m.end)) for m in says), default=999)
        return voice.outlet, near // 12, abs(voice.start - at)

    best = min(heard, key=apart)
    person = next((v.person for v in heard if v.person and v.claimant == best.claimant), "")
    return Voice(best.sentence, best.start, best.end, best.claimant, best.person or person, best.says, best.outlet)

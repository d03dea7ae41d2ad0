"""Which words of a page mean what? Tables of forms, shipped for nine languages, which a folder extends with its `lexicon.csv`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from analysis.errors import DataError, Finding
from analysis.model.columns import Column, TableSpec
from analysis.model.config import DatasetConfig
from analysis.schema.cells import cell_findings
from analysis.schema.read import RawTable, read, truncate

LANGUAGES: Final = ("de", "en", "es", "fr", "ja", "ko", "ru", "uk", "zh")
EVERY: Final = "mul"  # forms that mean the same in every language
UNSPACED: Final = frozenset(("ja", "ko", "zh"))  # words begin anywhere
_FOLDER: Final = Path(__file__).parent / "lexicons"
KIND: Final = {
    "number": "number written as a word; value: the number",
    "scale": "word that multiplies the number before it; value: by how much",
    "vague": "number word that gives no number",
    "to": "stands between the two ends of a range",
    "between": "stands before a range",
    "bound": "stands before a number; value: the bound it gives",
    "after": "stands behind a number; value: the bound it gives",
    "commodity": "what is counted; value: the commodity, subset: its item class",
    "counter": "counting word; value: the commodities it counts, with colons between",
    "money": "sign before an amount; value: the commodity",
    "unit": "unit of what is no amount of goods, such as years or millimetres",
    "topic": "what a denial is about; value: the commodity",
    "state": "a state or what stands for it; value: its code",
    "claimant": "who makes claims; value: the claimant",
    "outlet": "outlet that is a claimant only where nobody else is named; value: the claimant",
    "person": "a person; value: the id in people.csv",
    "body": "kind of body, which a state named beside it makes a claimant; value: its word",
    "office": "body and state, such as `mod KOR`; value: the claimant",
    "say": "word of saying",
    "anaphor": "begins a sentence that tells who said the one before",
    "plan": "word of a plan; value: the stage",
    "stage": "how far goods have come; value: the stage",
    "cumulative": "word of a total",
    "since": "stands before the first day counted",
    "until": "stands before the last day counted",
    "stance": "denial, doubt, refusal or acknowledgement; value: the stance",
    "basis": "what a claim rests on; value: the basis",
    "whence": "stands beside the state that goods leave",
    "whither": "stands beside the state that goods go to",
    "back": "going home: those counted go back the way they came",
    "receives": "verb whose subject goods go to",
    "limit": "stands before a limit, which is no amount",
    "makes": "making, needing or buying: no amount moves",
    "conversion": "worked out from another unit",
    "month": "month; value: its number",
    "weekday": "day of the week; value: 0 for Monday",
    "relative": "day told from that of the page; value: how many days later",
    "aside": "a test, an exercise or a stock: no amount moves",
    "event": "what happened; value: the kind of event",
}
_SUBJECTS: Final = {"claimant": "claimants", "outlet": "claimants", "office": "claimants", "person": "people"}

LEXICON: Final = TableSpec(
    "lexicon",
    "",
    "Words of pages and what they mean, beside those that come with the package",
    (
        Column("language", "word", "ISO 639-1 code; mul for every language",
               words=dict.fromkeys(LANGUAGES, "language of the page") | {EVERY: "every language"}),
        Column("kind", "word", "what sort of word", "claimant", words=KIND),
        Column("form", "text", "the words as pages write them; * stands for any letters", "контейнер*"),
        Column("value", "text", "what they mean", "containers", empty="the kind has no value"),
        Column("subset", "text", "item class of a commodity", "engineers", empty="no subset"),
    ),
    ("language", "kind", "form"),
    optional=True,
)  # fmt: skip

# One character for one, so that places in the text stay.
_ALIKE: Final = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ",
    "ё": "е", "Ё": "Е", "，": ",", "．": ".", "％": "%",
}  # fmt: skip
_KEY: Final = 3  # letters by which forms are looked up
_BEGIN: Final = re.compile(
    r"(?<![^\W\d_])[^\W\d_]|[^\w\s]|[\d_]"
)  # where a word of scripts with spaces begins; signs and digits anywhere
_LETTERS: Final = re.compile(r"\w*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CASED: Final = ("Won", "Mann", "Schuss")
SAME: Final = str.maketrans(_ALIKE | {chr(0xFF10 + digit): str(digit) for digit in range(10)})


@dataclass
class Form:
    """A form of a lexicon: its kind, what it means, and how it is matched at a place in the text."""

    kind: str
    value: str
    subset: str
    plain: str
    unspaced: bool

    def __post_init__(self) -> None:
        self.exact = (
            self.kind in ("month", "weekday") or (self.plain.isupper() and len(self.plain) <= 6) or self.plain in _CASED
        )
        self.first = re.split(r"[* ]", self.plain, maxsplit=1)[0]  # the letters before the first star or space
        self.first = self.first if self.exact else self.first.lower()
        self.rest = self.plain[len(self.first) :]
        self.glued = self.kind == "scale" and len(self.plain) == 1 and self.plain.isascii()  # 20k, and not "m" alone
        self.closed = self.plain[-1].isalnum() and (not self.unspaced or self.plain.isascii())

    def end(self, plain: str, lower: str, at: int) -> int:
        """Where the form that begins at a place of the text ends; -1 where it does not stand there."""
        if not (plain if self.exact else lower).startswith(self.first, at) or (
            self.glued and not plain[at - 1 : at].isdecimal()
        ):
            return -1
        end = at + len(self.first)
        if self.rest == "*":
            found = _LETTERS.match(plain, end)
            return found.end() if found else end
        if self.rest:  # most forms are never met as far as here
            match = _pattern(self.rest, self.exact).match(plain, end)
            end = match.end() if match else -1
        return -1 if end < 0 or (self.closed and _LETTER.match(plain, end)) else end


@dataclass(frozen=True)
class Mention:
    """A form as it stands in a text."""

    start: int
    end: int
    kind: str
    value: str
    subset: str = ""


class Lexicon:
    """The forms of one language, found in a text in one pass."""

    def __init__(self, language: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
        self.language = language
        self.unspaced = language in UNSPACED
        self.offices: dict[str, str] = {}
        begun: dict[str, list[Form]] = defaultdict(list)
        for kind, form, value, subset in rows:
            if kind == "office":
                self.offices[form] = value
            else:
                one = Form(kind, value, subset, form.translate(SAME), self.unspaced)
                begun[one.first[:_KEY].lower()].append(one)
        self._begun = dict(begun)

    def names(self, text: str, kind: str, values: Iterable[str]) -> bool:
        """Does the text hold, for each of these values, a form of the kind that means it? Found sooner than every mention."""
        plain, lower = _plain(text)
        every = [form for forms in self._begun.values() for form in forms if form.kind == kind]
        return all(
            any(_stands(form, plain, lower, self.unspaced) for form in every if form.value == value) for value in values
        )

    def mentions(self, text: str) -> list[Mention]:
        """Every form in the text, of each kind the longest at a place; those of one kind do not overlap."""
        plain, lower = _plain(text)
        reached: dict[str, int] = {}
        found: list[Mention] = []
        for at in range(len(plain)) if self.unspaced else (match.start() for match in _BEGIN.finditer(plain)):
            best: dict[str, Mention] = {}
            for length in range(_KEY, 0, -1):
                for form in self._begun.get(lower[at : at + length], ()) if at + length <= len(lower) else ():
                    if at < reached.get(form.kind, 0) or (end := form.end(plain, lower, at)) < 0:
                        continue
                    if form.kind not in best or end > best[form.kind].end:
                        best[form.kind] = Mention(at, end, form.kind, form.value, form.subset)
            for mention in best.values():
                reached[mention.kind] = mention.end
                found.append(mention)
        held = [(m.start, m.end) for m in found if m.value.startswith("money")]  # the sign for a state in a currency
        return [
            m
            for m in found
            if m.kind != "state" or not any(a <= m.start and m.end <= b and b - a > m.end - m.start for a, b in held)
        ]


def _plain(text: str) -> tuple[str, str]:
    """A text with like signs made the same, and that in small letters, each letter at its place."""
    plain = text.translate(SAME)
    lower = plain.lower()
    return plain, lower if len(lower) == len(plain) else plain  # a letter whose small form is two letters


def _stands(form: Form, plain: str, lower: str, unspaced: bool) -> bool:
    """Does a form stand anywhere in a text, where a word begins?"""
    held, at = (plain if form.exact else lower), -1
    while (at := held.find(form.first, at + 1)) >= 0:
        if (unspaced or not (at and plain[at - 1].isalpha() and plain[at].isalpha())) and form.end(
            plain, lower, at
        ) >= 0:
            return True
    return False


@cache
def _pattern(rest: str, exact: bool) -> re.Pattern[str]:
    """What follows the first letters of a form, as a pattern: `*` is any letters, a space any white space."""
    body = r"[\s-]+".join(r"\w*".join(re.escape(part) for part in word.split("*")) for word in rest.split(" "))
    return re.compile(body, 0 if exact else re.IGNORECASE)


@cache
def shipped(language: str) -> tuple[tuple[str, str, str, str], ...]:
    """The forms that come with the package for one language."""
    table, findings = read(_FOLDER / f"{language}.csv", LEXICON)
    if findings:
        raise DataError(findings)
    return tuple(cells for _, cells in _rows(table, language))


def own(folder: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """The forms that a folder of tables adds, by language.

    Raises
    ------
    DataError
        Where its `lexicon.csv` cannot be used; names file, line and column.
    """
    if errors := findings(folder):
        raise DataError(errors)
    table, _ = read(folder / LEXICON.file, LEXICON)
    return {language: [cells for _, cells in _rows(table, language)] for language in (*LANGUAGES, EVERY)}


def findings(folder: Path, known: Mapping[str, Iterable[str]] | None = None) -> list[Finding]:
    """What is broken in a folder's `lexicon.csv`? `known` gives the ids of claimants, people and commodities, to which values refer."""
    table, found = read(folder / LEXICON.file, LEXICON)
    found += truncate(cell_findings(table, DatasetConfig({})))
    for line, (kind, value) in table.rows("kind", "value") if not found and known else ():
        subject = _SUBJECTS.get(kind, "commodities" if kind in ("commodity", "money", "topic") else "")
        if subject and value not in set(known[subject] if known else ()):
            message = f"{value!r} is not in {subject}.csv; add it there or correct the value"
            found.append(table.finding(line, "value", "reference", message))
    return found


def _rows(table: RawTable, language: str) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    for _, (of, kind, form, value, subset) in table.rows(*LEXICON.names):
        if of == language:
            yield of, (kind, form, value, subset)

"""Which words does a search compare? Letters without case and accents, numbers without separators, days in one form.

`assets/scripts/words.js` does the same in a page; the cases in `tests/report/scripts/words.json` hold both to one another.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from analysis.language.format import MONTHS

# Words of a question that say nothing of what is asked for.
_ASIDE: Final = frozenset(
    (
        "a", "about", "an", "and", "are", "by", "did", "do", "does", "first", "for", "from", "has", "how", "in", "is", "it", "many",
        "more", "much", "of", "on", "or", "said", "say", "says", "since", "than", "that", "the", "there", "they", "to", "was", "were",
        "what", "when", "where", "which", "who", "whose", "with",
    )
)  # fmt: skip
_APOSTROPHES: Final = re.compile(r"['’]s\b|['’‘ʼʻ`]")
_MONTH: Final = "|".join(
    f"{name[:3]}(?:{name[3:]})?" if name != "September" else "sep(?:t(?:ember)?)?" for name in MONTHS
).lower()
_DAYS: Final = tuple(
    re.compile(form)
    for form in (
        r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        r"\b(?P<y>\d{4})-(?P<m>\d\d)\b",
        r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b",
        rf"\b(?P<d>\d{{1,2}}) (?P<name>{_MONTH})\b[.,]? (?P<y>\d{{4}})\b",
        rf"\b(?P<name>{_MONTH})\b\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})\b",
        rf"\b(?P<name>{_MONTH})\b[.,]? (?P<y>\d{{4}})\b",
    )
)
_GROUPED: Final = re.compile(r"(?<![\w.,])(\d{1,3})((?:[, ]\d{3})+)(?!\d)")
_SCALES: Final = {"k": 3, "thousand": 3, "million": 6, "mln": 6, "mn": 6, "billion": 9, "bn": 9}
_SCALED: Final = re.compile(rf"(?<![\w.])(\d+(?:\.\d+)?) ?({'|'.join(_SCALES)})\b")
_WORD: Final = re.compile(r"d\d{6,8}(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+")

_LONG: Final = 5  # letters from which a word has an ending
_VERB: Final = re.compile("ie[sd]$")
_PLURAL: Final = re.compile("(?<![su])s$")


@lru_cache(maxsize=50_000)
def terms(text: str) -> tuple[str, ...]:
    """The words under which a text is found; a day also under its month, its year and the words it is written in.

    Examples
    --------
    >>> terms("Choe Sŏn-hŭi: about 7,000")
    ('choe', 'son', 'hui', 'about', '7000')
    >>> terms("2024-06-13")
    ('june', 'd20240613', 'd202406', '13', '2024')
    """
    return _terms(text, asked=False)


def asked(text: str) -> tuple[str, ...]:
    """The words that a query asks for: a day or a month as one, and none of the words that make it a question.

    Examples
    --------
    >>> asked("who first said 7 000 containers in June 2024?")
    ('7000', 'container', 'd202406')
    >>> asked("1.5 million"), asked("13.06.2024")
    (('1500000',), ('d20240613',))
    """
    found = _terms(text, asked=True)
    return tuple(dict.fromkeys(term for term in found if term not in _ASIDE)) or tuple(dict.fromkeys(found))


def numbers(text: str) -> tuple[float, ...]:
    """The numbers in a query; its days are none.

    Examples
    --------
    >>> numbers("28k or 7,000 on 13 June 2024")
    (28000.0, 7000.0)
    """
    return tuple(float(term) for term in asked(text) if term[0].isdigit())


def _terms(text: str, *, asked: bool) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    plain = _APOSTROPHES.sub("", plain)
    for form in _DAYS:
        plain = form.sub(lambda found: _day(found, asked), plain)
    plain = _GROUPED.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), plain)
    plain = _SCALED.sub(lambda found: str(round(float(found[1]) * 10 ** _SCALES[found[2]])), plain)
    return tuple(map(_stem, _WORD.findall(plain)))


def _stem(word: str) -> str:
    """An English word without the ending of its plural or of its verb in -y: deny, denies and denied are one."""
    if len(word) < _LONG or not word.isascii() or not word.isalpha():
        return word
    return _VERB.sub("y", word) if _VERB.search(word) else _PLURAL.sub("", word)


def _day(found: re.Match[str], asked: bool) -> str:
    """A day as the word that stands for it."""
    parts = found.groupdict()
    month = int(parts["m"]) if parts.get("m") else [name[:3].lower() for name in MONTHS].index(parts["name"][:3]) + 1
    if not 0 < month < 13:
        return found[0]
    whole = f"d{parts['y']}{month:02}"
    own = f"{whole}{int(parts['d']):02}" if parts.get("d") else ""
    if asked:
        return f" {own or whole} "
    # The month stands apart from the year, lest what follows be read as a day once more.
    return " ".join(["", MONTHS[month - 1].lower(), own, whole, own[-2:].lstrip("0"), parts["y"], ""])

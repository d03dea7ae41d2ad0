"""Which cells of a claim does a quantity fill, as a page words it? "More than 7,000" is a floor and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from analysis.errors import UsageError, hint
from analysis.model.vocabulary import BOUND

_WORDS: Final = {  # in this order: "no more than" is no "more than"
    "at_least": r"at least|no fewer than|no less than|not less than",
    "up_to": r"up to|at most|no more than|not more than",
    "more_than": r"more than|over|above|exceeding|>",
    "about": r"about|around|approximately|roughly|some|circa|~",
    "exact": r"exactly|precisely",
}
_TIMES: Final[Mapping[str, int]] = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER: Final = re.compile(
    r"(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(\.\d+)?(?:[ -]?(thousand|million|billion))?", re.I
)
_CELL: Final = {"exact": "best", "about": "best", "at_least": "low", "more_than": "low", "up_to": "high"}


def quantity(words: str, bound: str = "") -> dict[str, str]:
    """The cells ``bound, low, best, high, vague_term`` that these words fill.

    Parameters
    ----------
    words : a number, a range, or a number with the words that bind it; words without a digit are a vague quantity.
    bound : how it binds, where that is known; it stands above the words.

    Raises
    ------
    UsageError
        When a bare number is not told how it binds, or bound and number do not fit.

    Examples
    --------
    >>> quantity("more than 7,000")
    {'bound': 'more_than', 'low': '7000'}
    >>> quantity("600 to 800")
    {'bound': 'range', 'low': '600', 'high': '800'}
    >>> quantity("1.5 million", "about")
    {'bound': 'about', 'best': '1500000'}
    >>> quantity("scores")
    {'bound': 'vague', 'vague_term': 'scores'}
    """
    if bound and bound not in BOUND:
        raise UsageError(f"unknown bound {bound!r}; {hint(bound, list(BOUND))}")
    text = " ".join(words.split())
    if not any(c.isdigit() for c in text):
        return {"bound": "vague", "vague_term": text} if text else {"bound": "none"}
    found = [_plain(*match) for match in _NUMBER.findall(text)]
    if len(found) == 2 and bound in ("", "range"):
        low, high = sorted(found, key=Decimal)
        return {"bound": "range", "low": low, "high": high}
    bound = bound or next(
        (key for key, form in _WORDS.items() if re.search(rf"(?<!\w)(?:{form})(?!\w)", text, re.I)), ""
    )
    if len(found) != 1 or bound not in _CELL:
        wrong = (
            f"{text[:60]!r} does not say how the number binds"
            if len(found) == 1
            else f"{text[:60]!r} is not one number"
        )
        raise UsageError(
            f"{wrong}; write e.g. 'about 7,000', 'more than 7,000', 'up to 7,000' or '600 to 800', or give the bound, "
            f"one of {', '.join(BOUND)}"
        )
    return {"bound": bound, _CELL[bound]: found[0]}


def _plain(whole: str, part: str, times: str) -> str:
    number = Decimal(re.sub(r"\D", "", whole) + part) * _TIMES[times.lower()]
    return format(number.normalize(), "f")

"""How are a day, a number, a count, a reported quantity and a list written? The only formatters: everything else asks here.

Readers get days as ``14 June 2024``, in the precision on file; axes and narrow labels get ``14 Jun 2024``; columns that a
program may read get ISO text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any, Final, SupportsFloat

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# What stands before the number of a bound; an exact number and a range need nothing.
_BEFORE: Final = {"about": "about ", "at_least": "at least ", "more_than": "more than ", "up_to": "up to "}
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CALIBRE: Final = re.compile(r"\b(\d{2,3})mm\b")
_EXACT: Final = 1e15  # from here on a float no longer holds every whole number


def span(first: dt.date, precision: str = "day") -> str:
    """How does a reader write a date of this precision? Empty when there is none.

    Examples
    --------
    >>> [span(dt.date(2024, 1, 1), precision) for precision in ("day", "month", "year")]
    ['1 January 2024', 'January 2024', '2024']
    """
    return _date(first, precision, MONTHS)


def day(date: dt.date | str) -> str:
    """How does a reader write a day? ISO text of any precision is taken, too; text that is not a date comes back as it is.

    Examples
    --------
    >>> day(dt.date(2024, 6, 14)), day("2024-06-14"), day("2024-06"), day("2024"), day("soon")
    ('14 June 2024', '14 June 2024', 'June 2024', '2024', 'soon')
    """
    if not isinstance(date, str):
        return span(date)
    try:
        first = dt.date.fromisoformat(date + "-01-01"[: 10 - len(date)] if len(date) in (4, 7) else date)
    except ValueError:
        return date
    return span(first, {4: "year", 7: "month"}.get(len(date), "day"))


def month(date: dt.date) -> str:
    """The month of a day.

    Examples
    --------
    >>> month(dt.date(2024, 6, 14))
    'June 2024'
    """
    return span(date, "month")


def days(first: dt.date, last: dt.date) -> str:
    """The days from one to another, both included.

    Examples
    --------
    >>> days(dt.date(2024, 6, 1), dt.date(2024, 6, 30))
    '1 June 2024 to 30 June 2024'
    """
    return f"{day(first)} to {day(last)}"


def short_span(first: dt.date, precision: str = "day") -> str:
    """A date for an axis or a narrow label.

    Examples
    --------
    >>> short_span(dt.date(2024, 6, 14)), short_span(dt.date(2024, 6, 1), "month")
    ('14 Jun 2024', 'Jun 2024')
    """
    return _date(first, precision, [name[:3] for name in MONTHS])


def iso(first: dt.date, precision: str = "day") -> str:
    """A date as a program reads it, in its own precision; empty when there is none.

    Examples
    --------
    >>> [iso(dt.date(2024, 6, 14), precision) for precision in ("day", "month", "year")]
    ['2024-06-14', '2024-06', '2024']
    """
    return "" if first != first else first.isoformat()[:10][: {"year": 4, "month": 7}.get(precision, 10)]


def _date(first: dt.date, precision: str, months: Sequence[str]) -> str:
    if first is None or first != first:  # None and NaT
        return ""
    shown = f"{months[first.month - 1]} {first.year}"
    return {"month": shown, "year": str(first.year)}.get(precision, f"{first.day} {shown}")


def number(value: SupportsFloat, unit: str = "", digits: int = 3) -> str:
    """A number with thousands separators and no digits it does not have: whole ones in full, others to so many digits.

    Examples
    --------
    >>> number(7000.0), number(0.12345), number(1234.5), number(12, "containers"), number(19.6, digits=6)
    ('7,000', '0.123', '1,234', '12 containers', '19.6')
    """
    x = float(value)
    if math.isnan(x):
        return ""
    whole = abs(x) >= 10**digits - 0.5 or abs(x - round(x)) < 1e-9
    shown = f"{x:,.0f}" if abs(x) < _EXACT and whole else f"{x:,.{digits}g}"
    return f"{shown} {unit}".rstrip()


def rounded(value: float, digits: int = 3) -> str:
    """A modelled number to the digits it can bear.

    Examples
    --------
    >>> rounded(31659.3), rounded(0.874), rounded(5.0)
    ('31,700', '0.874', '5')
    """
    return f"{float(f'{value:.{digits}g}'):,.10g}"


def percent(value: float) -> str:
    """A share in percent.

    Examples
    --------
    >>> percent(0.8)
    '80%'
    """
    return f"{value:.0%}"


def between(low: float, high: float) -> str:
    """The numbers from one to another, where an end may be open or both may be one.

    Examples
    --------
    >>> nan = float("nan")
    >>> between(1000, 2000), between(5, 5), between(5, nan), between(nan, 0.5)
    ('1,000 to 2,000', '5', '5 or more', 'up to 0.5')
    """
    if low != low:
        return f"up to {number(high)}" if high == high else ""
    if high != high:
        return f"{number(low)} or more"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def quantity(bound: str, low: float, best: float, high: float, vague_term: str = "") -> str:
    """What does a claim say of a quantity, without its unit? Empty when it gives none; no bound it states is left out.

    Examples
    --------
    >>> nan = float("nan")
    >>> quantity("range", 11000, nan, 12000), quantity("more_than", 9000, nan, nan), quantity("exact", nan, 2565, nan)
    ('11,000 to 12,000', 'more than 9,000', '2,565')
    >>> quantity("about", 6500, 7000, 7500), quantity("vague", nan, nan, nan, "several thousand")
    ('about 7,000 (6,500 to 7,500)', '“several thousand”')
    """
    if bound == "none":
        return ""
    if bound == "vague":
        return f"“{vague_term}”" if vague_term else "in words only"
    if bound == "range":
        return between(low, high)
    value = {"at_least": low, "more_than": low, "up_to": high}.get(bound, best)
    spread = f" ({between(low, high)})" if bound == "about" and low == low and high == high else ""
    return f"{_BEFORE.get(bound, '')}{number(value)}{spread}"


def quantity_of(row: Any) -> str:
    """`quantity` of a claim: a mapping, a record, a named tuple or a row of a frame."""

    def get(name: str) -> Any:
        return row.get(name, "") if hasattr(row, "get") else getattr(row, name, "")

    return quantity(get("bound"), get("low"), get("best"), get("high"), get("vague_term"))


def plural(n: int, one: str, many: str = "") -> str:
    """A count with its noun, in digits, as statistics, titles and tables have it.

    Examples
    --------
    >>> plural(1, "claimant"), plural(0, "reply", "replies"), plural(1200, "reported figure")
    ('1 claimant', '0 replies', '1,200 reported figures')
    """
    return f"{number(n)} {one if number(n) == '1' else many or one + 's'}"


def count(n: int, one: str, many: str = "") -> str:
    """A count with its noun, small ones spelled out, as running prose has it.

    Examples
    --------
    >>> count(1, "total"), count(0, "total"), count(1200, "reply", "replies")
    ('one total', 'no totals', '1,200 replies')
    """
    return f"{_SMALL[n] if n < len(_SMALL) else number(n)} {one if n == 1 else many or one + 's'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """Words joined as in a sentence.

    Examples
    --------
    >>> listing(["a"]), listing(["a", "b", "c"]), listing(["a", "b"], "or")
    ('a', 'a, b and c', 'a or b')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def capital(text: str) -> str:
    """The text with its first letter raised and the rest untouched.

    Examples
    --------
    >>> capital("the ROK Ministry")
    'The ROK Ministry'
    """
    return text[:1].upper() + text[1:]


def readable(name: object) -> str:
    """An identifier, a word of the codebook or a column as a reader calls it.

    Examples
    --------
    >>> readable("head_of_state")
    'head of state'
    """
    return str(name).replace("_", " ")


def contents(item_class: str) -> str:
    """A class of contents as readers write it.

    Examples
    --------
    >>> contents("122mm_and_152mm"), contents("killed_and_wounded_and_missing")
    ('122 mm and 152 mm', 'killed, wounded and missing')
    """
    return _CALIBRE.sub(r"\1 mm", listing(readable(item_class).split(" and ")))


def inside(name: str) -> str:
    """A name for use inside brackets.

    Examples
    --------
    >>> inside("ROK military officials (unnamed)")
    'ROK military officials, unnamed'
    """
    return name.replace(" (", ", ").replace(")", "")


def short(text: str, most: int) -> str:
    """Text of at most so many characters, cut between words and marked as cut.

    Examples
    --------
    >>> short("a long sentence, cut", 17)
    'a long sentence …'
    """
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;(") + " …"


def cell(value: Any) -> str:
    """How does a cell of a table read? Days as ISO text, missing as empty, lists with semicolons.

    Examples
    --------
    >>> cell(7000.0), cell(True), cell(dt.date(2024, 6, 14)), cell(("a", "b")), cell(None)
    ('7,000', 'yes', '2024-06-14', 'a; b', '')
    """
    if isinstance(value, list | tuple):
        return "; ".join(cell(item) for item in value)
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value, digits=4)
    return iso(value) if isinstance(value, dt.date) else str(value)

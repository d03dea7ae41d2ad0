"""Partial ISO dates and the closed day span each one stands for."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final

from analysis.errors import UsageError

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100


def precision_of(text: str) -> str:
    """Which precision does this ISO text have: day, month or year? Empty for an empty text.

    Examples
    --------
    >>> precision_of("2024-03")
    'month'
    """
    return {0: "", 4: "year", 7: "month", 10: "day"}[len(text)]


def span(text: str) -> tuple[dt.date, dt.date]:
    """Which closed interval of days does a full or partial ISO date stand for?

    Parameters
    ----------
    text : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns
    -------
    tuple of datetime.date
        First and last day, both included.

    Raises
    ------
    UsageError
        When the text is not such a date, or is outside 1900-2100.

    Examples
    --------
    >>> span("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise UsageError(f"{text!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (None if g is None else int(g) for g in match.groups())
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(f"{text!r} is outside {FIRST_YEAR}-{LAST_YEAR}")
    try:
        first = dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise UsageError(f"{text!r} is not in the calendar; write YYYY-MM-DD, YYYY-MM or YYYY") from None
    if day is not None:
        return first, first
    if month is not None:
        return first, dt.date(year, month, calendar.monthrange(year, month)[1])
    return first, dt.date(year, 12, 31)


def day(value: str | dt.date) -> dt.date:
    """Which single day is meant? A full ISO date or a `datetime.date`; nothing partial.

    Raises
    ------
    UsageError
        When the text is not one full day.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        first, last = span(value)
    except (UsageError, TypeError):
        allowed = f"from {FIRST_YEAR} to {LAST_YEAR}; write it as YYYY-MM-DD, e.g. 2024-06-14"
        raise UsageError(f"{value!r} is not a day {allowed}") from None
    if first != last:
        raise UsageError(f"{value!r} is not a single day; write it as YYYY-MM-DD, e.g. 2024-06-14")
    return first


def window(start: str | dt.date, end: str | dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Which first and last day are meant? Either may be left empty.

    Raises
    ------
    UsageError
        When one of them is not a full day, or the last is before the first.
    """
    first, last = (day(value) if value != "" else None for value in (start, end))
    if first and last and last < first:
        raise UsageError(f"the window ends on {last}, before it begins on {first}; swap the two days")
    return first, last


def named_span(text: str) -> tuple[str, dt.date | None, dt.date | None]:
    """Which name and which days does ``NAME=FROM:TO`` give? Either day may be left empty.

    Raises
    ------
    UsageError
        When the text has another form, or ends before it begins.

    Examples
    --------
    >>> named_span("since the treaty=2024-06-19:")
    ('since the treaty', datetime.date(2024, 6, 19), None)
    """
    name, equals, days = (part.strip() for part in text.partition("="))
    first, colon, last = (part.strip() for part in days.partition(":"))
    if not (name and equals and colon):
        raise UsageError(f"{text!r} is not a window; write NAME=FROM:TO, e.g. spring=2024-03-01:2024-05-31")
    begin, end = (day(part) if part else None for part in (first, last))
    if begin and end and end < begin:
        raise UsageError(f"the window {name!r} ends on {end}, before it begins on {begin}; swap the days")
    return name, begin, end

"""Which days does a text name, counted from the day of its page?"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.intake.lexicon import SAME, Mention
from analysis.model.dates import FIRST_YEAR, LAST_YEAR

_ISO: Final = re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_DOTTED: Final = re.compile(r"(?<![\d.])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?!\d)")
_EASTERN: Final = re.compile(
    r"(?:(?P<y>\d{4})\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월](?:\s?(?P<d>\d{1,2})\s?[日일号號](?!\s?[間간]))?"
)
_BARE: Final = re.compile(r"(?<![\d.~∼～-])(?P<d>\d{1,2})\s?(?:[日号號](?![間本])|일(?![간부째]))")
_YEAR: Final = re.compile(r"(?<![\d.,万만千천萬亿億억-])(?P<y>(?:19|20)\d\d)(?:\s?[年년])?(?![\d,.]?\d)")
_LONG_PAST: Final = 60  # days after which the last day of a span was not meant
_PART_OF_MONTH: Final = "".join((" ", "말", "초", "중", "순", "末", "初", "旬"))
_AHEAD: Final = 3  # days after the page's that a day without a year may be


@dataclass(frozen=True)
class Day:
    """A day, month or year in a text: where it stands, as ISO writes it, and what it is said to be."""

    start: int
    end: int
    iso: str
    role: str = ""  # since, until, or empty: a day on which something was

    @property
    def whole(self) -> bool:
        """Is it a single day?"""
        return len(self.iso) == 10


def days(text: str, mentions: Sequence[Mention], language: str, page: dt.date | None, last: str = "") -> list[Day]:
    """Every day, month and year that a text names, in order; a weekday or a day without a year is the last one by the page's day.

    `last` is the day named last before this text, which "the same day" means.
    """
    plain = text.translate(SAME)
    found: list[Day] = []
    for day in sorted(_all(plain, mentions, language, page, last), key=lambda d: (d.start, -(d.end - d.start))):
        if not found or day.start >= found[-1].end:
            found.append(day)
    return [_told(plain, day, mentions, page) for day in found]


def _all(text: str, mentions: Sequence[Mention], language: str, page: dt.date | None, last: str) -> Iterator[Day]:
    for pattern in (_ISO, _DOTTED):
        for match in pattern.finditer(text):
            if iso := _iso(int(match["y"]), int(match["m"]), int(match["d"])):
                yield Day(match.start(), match.end(), iso)
    if language in ("ja", "ko", "zh"):
        yield from _eastern(text, page)
    else:
        yield from _western(text, mentions, page)
    for mention in mentions:
        if mention.kind == "weekday" and page:
            back = (page.weekday() - int(mention.value)) % 7
            yield Day(mention.start, mention.end, (page - dt.timedelta(back)).isoformat())
        elif mention.kind == "relative" and mention.value == "same":
            if last or page:
                yield Day(mention.start, mention.end, last or str(page))
        elif mention.kind == "relative" and page:
            yield Day(mention.start, mention.end, (page + dt.timedelta(int(mention.value))).isoformat())
    for match in _YEAR.finditer(text):
        yield Day(match.start(), match.end(), match["y"])


def _eastern(text: str, page: dt.date | None) -> Iterator[Day]:
    for match in _EASTERN.finditer(text):
        month, day = int(match["m"]), int(match["d"] or 0)
        year = int(match["y"]) if match["y"] else _year(text, match.start(), month, day, page)
        if year and (iso := _iso(year, month, day)):
            yield Day(match.start(), match.end(), iso)
    for match in _BARE.finditer(text):
        if page is None:
            return
        day = int(match["d"])
        of = page if day <= page.day + _AHEAD else page.replace(day=1) - dt.timedelta(1)
        if 1 <= day <= calendar.monthrange(of.year, of.month)[1]:
            yield Day(match.start(), match.end(), of.replace(day=day).isoformat())


def _western(text: str, mentions: Sequence[Mention], page: dt.date | None) -> Iterator[Day]:
    """A month with the day before or behind it, and the year if there is one."""
    for mention in mentions:
        if mention.kind != "month":
            continue
        start, end, day = mention.start, mention.end, 0
        before = re.search(
            r"(?<![\d.,-])(?:\d{1,2}\s?[-–]\s?)?(\d{1,2})(?:st|nd|rd|th|er|º|°|\.|-?го)?(?:\s+(?:of|de))?\s+$",
            text[max(0, start - 16) : start],
        )
        behind = re.match(r"\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d.,]*\d|\s*(?:000|[Mm]illion|thousand))", text[end:])
        if before and 1 <= int(before[1]) <= 31:
            start, day = start - (min(16, start) - before.start()), int(before[1])
        elif behind and 1 <= int(behind[1]) <= 31:
            end, day = end + behind.end(), int(behind[1])
        year = re.match(r",?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)(?!\d)(?:\s+(?:года|року|г\.|р\.))?", text[end:])
        if year:
            end, of = end + year.end(), int(year[1])
        else:
            of = _year(text, start, int(mention.value), day, page)
        if of and (iso := _iso(of, int(mention.value), day)):
            yield Day(start, end, iso)


_LAST_YEAR: Final = re.compile(
    r"(last year|previous year|지난해|작년|去年|昨年|vergangenen Jahres|letzten Jahres|прошлого года|минулого року|del año pasado"
    r"|l'an dernier|de l'année dernière)"
)


def _year(text: str, at: int, month: int, day: int, page: dt.date | None) -> int:
    """The year of a day or month told without one: the last that had begun by the page's day; "last year" where that is said."""
    if not page:
        return 0
    if _LAST_YEAR.search(text[max(0, at - 14) : at + 40]):
        return page.year - 1
    limit = page + dt.timedelta(_AHEAD)
    return page.year if (month, day or 1) <= (limit.month, limit.day) or limit.year > page.year else page.year - 1


def _iso(year: int, month: int, day: int) -> str:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return ""
    if not day:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if day <= calendar.monthrange(year, month)[1] else ""


def _told(text: str, day: Day, mentions: Sequence[Mention], page: dt.date | None) -> Day:
    """The day with what the word before or behind it makes of it: the first counted, the last counted, or neither."""
    for mention in mentions:
        if mention.kind not in ("since", "until"):
            continue
        before, behind = text[mention.end : day.start], text[day.end : mention.start]
        short = (
            mention.end <= day.start
            and len(before) <= 14
            and not re.search(r"[.,;:\d、。]", before)
            and before.count(" ") <= 2
        )
        postposed = (
            text[mention.start : mention.start + 1] > "\u2e80" and mention.start >= day.end
        )  # of the scripts of the east
        if short or (postposed and not behind.strip(_PART_OF_MONTH) and len(behind) <= 4):
            return Day(
                day.start, day.end, _ahead(text, day, page) if mention.kind == "until" else day.iso, mention.kind
            )
    return day


def _ahead(text: str, day: Day, page: dt.date | None) -> str:
    """A last day told without its year lies ahead where else it would be long past: by December, said in October."""
    year, rest = day.iso[:4], day.iso[4:]
    if page is None or not rest or year in text[day.start : day.end]:
        return day.iso
    past = (page - dt.date(int(year), int(rest[1:3]), 1)).days
    return f"{int(year) + 1}{rest}" if past > _LONG_PAST else day.iso

"""The numbers that a page's sentences print, and where the page lets a reader look each of them up."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# What is no number of the data: days and years, names of records and claimants, and the constants in a null's name.
EXEMPT = (
    rf"\b(?:\d{{1,2}} )?(?:{MONTHS})[a-z]*(?: \d{{4}})?",
    r"\d{4}-\d\d(?:-\d\d)?",
    r"(?<![\d,.])(?:19|20)\d\d(?![\d,%]|\.\d)",
    r"(?<!\w)[a-z]+(?:-[a-z0-9]+)+",
    r"null: [^;)]*",
)
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[-+]\d+)?"


def words(markup: str) -> str:
    """The text of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def numbers(text: str) -> list[str]:
    """The numbers of a text as they are written, but those that are exempt."""
    return re.findall(NUMBER, re.sub("|".join(EXEMPT), " ", text))


def value(number: str) -> float:
    """What a written number says."""
    return float(number.replace(",", ""))


def shows(number: str, exact: float) -> bool:
    """Is this how the number reads, as it is or in percent, rounded to its places or to two, three or four digits?"""
    places = len(number.partition("e")[0].partition(".")[2])
    ways = ((round(x, places), *(float(f"{x:.{digits}g}") for digits in (2, 3, 4))) for x in (exact, 100 * exact))
    return value(number) in {way for found in ways for way in found}


def told(page: str) -> Iterator[tuple[str, str, set[float]]]:
    """Every number in a sentence of the page, with its paragraph, and the numbers that stand where a reader looks it up:
    in the table under the sentences and on the cards that the paragraph opens.
    """
    cards = dict(re.findall(r'<article class="record" id="([^"]+)"[^>]*>(.*?)</article>', page, re.S))
    blocks = re.findall(
        r'<div class="text" data-block="text-\d+">(.*?)</div>(<details class="more numbers">.*?</details>)?', page, re.S
    )
    for sentences, table in blocks:
        exact = {abs(float(v)) for v in re.findall(r'data-v="([^"]+)"', table)}
        exact |= {value(n) for cell in re.findall(r"<td>.*?(?=<td|<tr|</)", table, re.S) for n in numbers(words(cell))}
        for paragraph in re.findall(r"<p>(.*?)</p>", sentences, re.S):
            opened = [
                cards.get(html.unescape(key), "") for key in re.findall(r'class="card" href="#([^"]+)"', paragraph)
            ]
            known = exact | {value(n) for card in opened for n in numbers(words(card))}
            for number in numbers(words(paragraph)):
                yield number, words(paragraph), known

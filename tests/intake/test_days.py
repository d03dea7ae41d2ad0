"""Days in words, counted from the day of the page."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.intake.days import days
from analysis.intake.propose import Reader

CASES = [
    ("en", "said on Tuesday", "2024-03-19", ""),
    ("en", "on March 18, 2024", "2024-03-18", ""),
    ("en", "since September", "2023-09", "since"),
    ("ko", "국방부는 18일", "2024-03-18", ""),
    ("ko", "지난해 8월부터", "2023-08", "since"),
    ("ru", "заявил 18 марта", "2024-03-18", ""),
    ("uk", "у п'ятницю", "2024-03-15", ""),
    ("ja", "12月までに", "2024-12", "until"),
    ("zh", "26日表示", "2024-02-26", ""),
    ("de", "am 5. Januar 2024", "2024-01-05", ""),
    ("fr", "depuis août", "2023-08", "since"),
    ("es", "el 18 de marzo de 2024", "2024-03-18", ""),
]


@pytest.mark.parametrize(("language", "text", "iso", "role"), CASES)
def test_days_of_a_page_of_20_march_2024(reader: Reader, language: str, text: str, iso: str, role: str) -> None:
    """Each is the last such day by the page's, but for an end that lies ahead."""
    found = days(text, reader.lexicon(language).mentions(text), language, dt.date(2024, 3, 20))
    assert [(day.iso, day.role) for day in found] == [(iso, role)]


def test_without_the_day_of_the_page_no_year_is_guessed(reader: Reader) -> None:
    """A page that is not dated gives no weekday and no year."""
    text = "on Tuesday, 18 March"
    assert days(text, reader.lexicon("en").mentions(text), "en", None) == []

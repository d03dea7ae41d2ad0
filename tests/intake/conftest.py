"""What the tests of intake share: one reader of the curated tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import analysis
from analysis.intake.page import Page
from analysis.intake.propose import Proposal, Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """What the curated tables know."""
    return Reader(analysis.load())


@pytest.fixture(scope="session")
def claims(reader: Reader) -> Callable[..., list[Proposal]]:
    """The claims that a text proposes."""

    def read(text: str, day: str = "2024-03-18", language: str = "en") -> list[Proposal]:
        page = Page("page", "https://example.org/page", "", day, language, "0", text)
        return [one for one in reader.proposals(page) if one.table == "claims"]

    return read

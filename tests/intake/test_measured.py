"""How well pages coded by hand are read: the floors that docs/intake.md tells, on pages none of which the rules were made on."""

from __future__ import annotations

from analysis.intake.propose import Reader
from bench.intake import PAGES, WANTED, coded, measure

LANGUAGES, LEAST_PAGES = 9, 120


def test_the_sealed_pages_are_read_as_well_as_is_wanted(reader: Reader) -> None:
    """On the sealed pages each share is what was wanted of it, and false proposals stay below their most."""
    found = measure(PAGES / "sealed.txt", reader)
    assert found["pages"] >= LEAST_PAGES
    assert found["false_per_page"] <= WANTED["false_per_page"]
    for name in ("recall", "number", "bound", "claimant", "day"):
        assert found[name] >= WANTED[name], (name, found)
    assert found["on_file_of_proposed"] >= WANTED["on_file"]


def test_the_sealed_pages_are_of_many_languages() -> None:
    """Nine languages, with pages that hold no statement among them."""
    pages = list(coded(PAGES / "sealed.txt"))
    assert len({page.language for page, _ in pages}) == LANGUAGES
    assert any(not truth for _, truth in pages)

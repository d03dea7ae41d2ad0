"""What follows from what a curator gave: ids, days, bounds and pages, each with its reason; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

import analysis
from analysis.desk.draft import _free, draft
from analysis.desk.pages import page, plain_address
from analysis.desk.quantity import quantity
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier

NEW = {"url": "https://wire.example/new", "published_on": "2024-05-02"}
CLAIM = {**NEW, "commodity_id": "containers", "claimant_id": "kor-mnd", "value": "more than 8,000"}


@pytest.fixture
def then(sample: Path) -> Dossier:
    """The sample, under the package's words: it is about containers."""
    return analysis.load(sample)


def test_a_claim_in_five_facts(then: Dossier) -> None:
    """The rest follows: from the page, from the claimant's last figure, from the dataset; the page is new and known by its host."""
    found = draft(then, "claims", CLAIM | {"stated_on": "2024-05-01"})
    assert found.missing == ()
    assert found.row == {
        "commodity_id": "containers", "claimant_id": "kor-mnd", "stated_on": "2024-05-01", "source_ids": "wire-f60740",
        "known_on": "2024-05-02", "review": "verified", "bound": "more_than", "low": "8000", "origin": "PRK", "destination": "RUS",
        "stance": "asserts", "stage": "delivered", "measure": "cumulative", "basis": "intelligence", "channel": "unstated",
        "through": "2024-05-01", "status": "current", "claim_id": "kor-mnd-2024-05-01-containers",
        "statement_id": "kor-mnd-2024-05-01-containers", "rendering": "canonical",
    }  # fmt: skip
    assert found.page == {**NEW, "publisher": "Wire", "kind": "wire", "language": "en", "source_id": "wire-f60740"}
    assert found.why["stage"].startswith("as in kor-b (about 7,000, 18 March 2024), the claimant's last figure")
    assert found.why["claimant_id"] == "given"


def test_nothing_is_guessed(then: Dossier) -> None:
    """Of a claimant without a figure on the flow, stage, measure and basis are asked for; without a day said, none is counted to."""
    found = draft(then, "claims", CLAIM | {"claimant_id": "rus-mfa"})
    assert found.missing == ("stage", "measure", "basis")
    assert "through" not in found.row
    assert "stated_on" not in found.row


def test_a_denial(then: Dossier) -> None:
    """Has no quantity, no stage, and an id that says so."""
    found = draft(
        then,
        "claims",
        {**NEW, "commodity_id": "arms", "claimant_id": "rus-mfa", "stance": "denies", "basis": "self_report"},
    )
    assert {name: found.row[name] for name in ("bound", "measure", "stage")} == {
        "bound": "none",
        "measure": "none",
        "stage": "unstated",
    }
    assert found.id == "rus-mfa-2024-05-02-denies-arms"


def test_ids_are_free(then: Dossier) -> None:
    """A second figure of the day takes the number into its id, a third one a count."""
    told = {**CLAIM, "url": "https://wire.example/1", "claimant_id": "paper", "value": "about 5", "published_on": ""}
    first = draft(then, "claims", told)
    assert (first.id, first.page, first.row["source_ids"], first.row["known_on"]) == (
        "paper-2024-02-26-containers",
        None,
        "wire-1",
        "2024-02-26",
    )
    taken = ["kor-x", "kor-x-8000", "kor-x-8000-2"]
    assert _free(taken, ["kor", "x"], "8000") == "kor-x-8000-3"


def test_a_page_on_file_is_found_by_its_address(then: Dossier) -> None:
    """However it is written; what is on file otherwise is not overwritten."""
    assert page(then, {"url": "http://www.wire.example/1/?utm_source=x#top"}).id == "wire-1"
    assert plain_address("https://a.example/x?id=2&fbclid=z") == "a.example/x?id=2"
    with pytest.raises(
        UsageError,
        match="on file as 'wire-1' with published_on '2024-02-26', not '2024-02-27'; leave it out, or correct it first",
    ):
        page(then, {"url": "https://wire.example/1", "published_on": "2024-02-27"})
    assert draft(then, "claims", CLAIM | {"url": ""}).missing == ("url", "publisher", "page_kind"), (
        "a page without an address"
    )
    with pytest.raises(UnknownName, match="it is on file as 'wire-1'"):
        draft(then, "sources", {"url": "https://wire.example/1"})


def test_an_unknown_page_asks_for_what_nobody_can_know(then: Dossier) -> None:
    """A host that is not on file has no publisher; a folder that explains its pages without a day asks why there is none."""
    found = draft(
        then, "claims", CLAIM | {"url": "https://else.example/1", "published_on": "", "known_on": "2024-05-02"}
    )
    assert found.missing == ("publisher", "page_kind", "published_on")
    found = draft(then, "claims", CLAIM | {"published_on": "", "undated": "no_date", "known_on": "2024-05-02"})
    assert (found.missing, found.row["review"]) == ((), "date_inferred")


def test_an_event(then: Dossier) -> None:
    """Status from the days, country from the place, spelling from people.csv, dyad from the dataset."""
    told = {
        **NEW,
        "starts_on": "2024-05-09",
        "kind": "summit",
        "place": "Pyongyang",
        "participants": "Bee (leader, PRK); A (president, RUS)",
    }
    found = draft(then, "events", told)
    assert found.missing == ("level", "direction", "title")
    assert {name: found.row[name] for name in ("status", "country", "dyad", "participants", "event_id")} == {
        "status": "planned", "country": "PRK", "dyad": "PRK-RUS", "participants": "B (leader, PRK);A (president, RUS)",
        "event_id": "2024-05-09-pyongyang-summit",
    }  # fmt: skip
    assert draft(then, "events", told | {"starts_on": "2024-05"}).row["status"] == "occurred"


def test_names_have_ids(then: Dossier) -> None:
    """Claimants after their country, people and ships by their names."""
    assert draft(then, "claimants", {"name": "Ministry of Trade", "country": "GBR"}).id == "gbr-ministry-of-trade"
    assert draft(then, "people", {"name": "Choe Son-hui"}).id == "choe-son-hui"
    assert draft(then, "vessels", {"name": "Maria"}).id == "maria-2"


def test_slips_are_refused_before_anything_is_read(then: Dossier) -> None:
    """A commodity, a bound and a day that are none."""
    for cells, error in (
        ({"bset": "1"}, "did you mean 'best'"),
        ({"commodity_id": "containrs"}, "did you mean 'containers'"),
        ({"bound": "abuot"}, "did you mean 'about'"),
        ({"published_on": "2024-02-30"}, "not in the calendar"),
    ):
        with pytest.raises(UsageError, match=error):
            draft(then, "claims", CLAIM | cells)


@pytest.mark.parametrize(
    ("words", "bound", "cells"),
    [("more than 7,000", "", {"bound": "more_than", "low": "7000"}), ("over 2.5 million", "", {"bound": "more_than", "low": "2500000"}),
     ("no more than 10", "", {"bound": "up_to", "high": "10"}), ("no fewer than 10", "", {"bound": "at_least", "low": "10"}),
     ("10", "exact", {"bound": "exact", "best": "10"}), ("800-600", "", {"bound": "range", "low": "600", "high": "800"}),
     ("scores", "", {"bound": "vague", "vague_term": "scores"}), ("", "", {"bound": "none"}),
     ("about 19.6", "", {"bound": "about", "best": "19.6"}),
     ("some 1 200", "", {"bound": "about", "best": "1200"})],
)  # fmt: skip
def test_quantities(words: str, bound: str, cells: dict[str, str]) -> None:
    """As pages word them."""
    assert quantity(words, bound) == cells


@pytest.mark.parametrize(
    ("words", "bound"),
    [("7,000", ""), ("7,000 of 9,000 and 3", ""), ("about 7", "vague"), ("7", "range"), ("about 7", "none")],
)
def test_quantities_that_bind_nowhere(words: str, bound: str) -> None:
    """Are refused with the forms that are read."""
    with pytest.raises(UsageError, match=r"write e\.g\. 'about 7,000'"):
        quantity(words, bound)

"""Records are found by words, numbers and days in any spelling, best first, and nothing known later is."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.claims import first_with, on_file
from analysis.errors import UnknownName, UsageError
from analysis.language.query import asked, terms
from analysis.model.find import matched

HERE = Path(__file__).parent
DOSSIER = analysis.load()
EARLY = DOSSIER.as_of("2024-06-14")
EXAMPLE = Path(analysis.__file__).parents[1] / "data" / "examples" / "iran_drones"
CASES = json.loads((HERE.parent / "report" / "scripts" / "words.json").read_text(encoding="utf-8"))
with (HERE / "queries.csv").open(encoding="utf-8") as file:
    QUERIES = [(row["query"], row["wanted"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "found", "wanted"), CASES, ids=lambda part: ascii(part)[:30])
def test_words_numbers_and_days(text: str, found: list[str], wanted: list[str]) -> None:
    """The words under which a text is found, and those a query asks for; a page's script is held to the same cases."""
    assert (list(terms(text)), list(asked(text))) == (found, wanted)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    """Whatever is typed gives words of letters and digits without capitals and accents, and reading them again changes nothing."""
    for term in terms(text):
        assert term.replace(".", "").isalnum()
        assert not any(map(unicodedata.combining, term))


def test_queries_find_what_they_mean() -> None:
    """Of queries as readers write them, misspelt ones among them, nearly all have the record meant among the first five."""
    hits = {(query, wanted): [hit.id for hit in DOSSIER.find(query, limit=5).hits] for query, wanted in QUERIES}
    missed = [query for (query, wanted), ids in hits.items() if wanted not in ids]
    first = sum(ids[:1] == [wanted] for (_, wanted), ids in hits.items())
    assert len(missed) <= 2, missed
    assert first >= 0.7 * len(QUERIES)


@pytest.mark.parametrize("query", ["7,000 containers", "7000 containers", "7 000 containers", "7k containers"])
def test_a_number_is_found_in_any_form(query: str) -> None:
    """Separators, blanks and scales are one number; 17,000 is another."""
    [hit, *others] = DOSSIER.find(query).hits
    assert hit.id == "kor-2024-03-18-shin-7000-containers"
    assert "7,000" in hit.says
    assert not any("17,000" in other.says for other in others)


def test_kinds_and_limit() -> None:
    """Only the kinds asked for, only so many, and how many there are in all."""
    found = DOSSIER.find("Lavrov", kinds=("person", "source"), limit=2)
    assert {hit.kind for hit in found.hits} <= {"person", "source"}
    assert len(found.hits) == min(2, found.of)
    assert found.hits[0].id == "sergei-lavrov"
    assert "foreign minister" in found.hits[0].says
    with pytest.raises(UnknownName, match="did you mean 'person'"):
        DOSSIER.find("Lavrov", kinds="persn")
    with pytest.raises(UsageError, match="give 1 or more"):
        DOSSIER.find("Lavrov", limit=0)


def test_nothing_known_later_is_found() -> None:
    """On an early day every query of the list finds only what is on file then, and tells it as it was told then."""
    known = {
        i for table in ("claims", "events", "sources", "people", "places", "vessels") for i in EARLY.reader.ids(table)
    }
    for query, _ in QUERIES:
        assert {hit.id for hit in EARLY.find(query, limit=1000).hits} <= known, query
    assert "Belousov" not in str(EARLY.find("Belousow Pyongyang November 2024"))
    late = "2026" in {term for first in on_file(EARLY) for term in terms(first.since)}
    assert not late


def test_a_filter_holds_every_word() -> None:
    """What the explorer filters by answers every word; where no record does as written, by the nearest words."""
    said = matched(DOSSIER, "Kursk troops")
    assert said
    assert all(
        {"kursk", "troop"} <= set(terms(" ".join(map(str, DOSSIER.reader.read([i])[i].card().values())))) for i in said
    )
    assert matched(DOSSIER, "Krivorutchko") == matched(DOSSIER, "Krivoruchko")


def test_the_example_folder_is_searched_too() -> None:
    """Another flow, without people or places on file."""
    then = analysis.load(EXAMPLE)
    assert {hit.kind for hit in then.find("drones Kyiv").hits} <= {"claim", "event", "source"}
    assert then.find("drones Kyiv").hits


def test_who_first_said_a_number() -> None:
    """7,000 containers: Shin, and nobody since; 10,000 containers: Washington, then Seoul; the same number of troops is apart."""
    [first] = first_with(DOSSIER, "7,000")
    assert (first.claim_id, first.since) == (
        "kor-2024-03-18-shin-7000-containers",
        "Nobody else on file has given this figure. LIGA.net (Sky News) and Bagnet both reported it on 18 March 2024.",
    )  # fmt: skip
    told = analysis.cards.first_said(DOSSIER, "10,000 containers")
    assert [record.id for _, record in told.firsts] == ["us-2024-02-23-state-10000-containers"]
    assert "The ROK Ministry of National Defense gave it later, on 14 June 2024." in str(told)
    early = first_with(DOSSIER.as_of("2024-03-01"), "10,000", ["us-2024-02-23-state-10000-containers"])
    assert [first.since for first in early] == ["Nobody else on file has given this figure."]
    with pytest.raises(UsageError, match="no number in 'containers'"):
        first_with(DOSSIER, "containers")


def test_firsts_of_some_claims_are_firsts_of_all() -> None:
    """Looking at the flows of some claims only tells the same of their figures as looking at all flows."""
    whole = on_file(EARLY)
    some = [first.claim_id for first in whole[::7]]
    assert on_file(EARLY, some) == tuple(first for first in whole if first.claim_id in set(some))

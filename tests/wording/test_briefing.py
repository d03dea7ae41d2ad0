"""The briefing: every figure is somebody's, every window is said, empty days say so, nothing later leaks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis import wording
from analysis.display import Table
from analysis.language import format as forms
from analysis.language import terms
from analysis.language.text import Ref, Text, flat, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.vocabulary import BASIS, BOUND, REVIEW, STANCE

DOSSIER = analysis.load()
DAYS = ["2017-01-01", "2019-06-01", "2023-09-13", "2023-11-15", "2024-06-14", "2025-04-28", ""]
FLOWS = [
    ("containers", "PRK", "RUS"),
    ("troops", "PRK", "RUS"),
    ("refined_oil", "RUS", "PRK"),
    ("coal_tonnes", "PRK", "RUS"),
]


DYAD = DOSSIER.config.dyad()


def texts(then: Dossier, flow: Flow) -> list[Text]:
    """Every text of the page."""
    totals = then.quantities(flow)
    origins = analysis.claims.independent_origins(then, list(totals["claim_id"]))
    return [
        wording.lead(then, flow, origins),
        wording.claimed(then, flow, origins),
        wording.at_odds(clash(then, flow), then),
        wording.answered(then, flow),
        wording.meetings(then, DYAD),
        wording.plans(then, DYAD),
        wording.changed(then, flow, DYAD),
    ]


def clash(then: Dossier, flow: Flow) -> analysis.claims.Conflicts:
    """The conflicts of a flow."""
    return analysis.claims.conflicts(then.quantities(flow), solve=False)


def tables(then: Dossier, flow: Flow) -> list[Table]:
    """Every table of the page."""
    return [wording.last_contacts(then, DYAD), wording.reading(then, flow, DYAD, clash(then, flow))]


def told(then: Dossier, *flow: str) -> str:
    """The whole page as plain text."""
    asked = then.flow(*flow)
    return "\n".join(str(item) for item in [*texts(then, asked), *tables(then, asked)])


def lead(then: Dossier) -> str:
    """The first paragraph on the dataset's own flow."""
    return str(texts(then, then.flow())[0])


def claimed(then: Dossier) -> str:
    """The paragraphs of the camps on the dataset's own flow."""
    return str(texts(then, then.flow())[1])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("commodity", "origin", "destination"), FLOWS)
def test_every_day_and_flow_reads(day: str, commodity: str, origin: str, destination: str) -> None:
    """Each section says something, in sentences that end, without holes; references lead to known records."""
    then = DOSSIER.as_of(day)
    flow = then.flow(commodity, origin, destination)
    known = set(then.claims["claim_id"]) | set(then.events["event_id"])
    for text in texts(then, flow):
        for paragraph in text.parts:
            line = flat(paragraph)
            assert line.rstrip().endswith((".", "”.")), line
            assert not re.search(r"nan|NaT|None|  |\(\)| ,|\.\.|\b1 [a-z]+s\b|_", line), line
        assert {p.id for paragraph in text.parts for p in paragraph if isinstance(p, Ref)} <= known
    for table in tables(then, flow):
        assert set(table.ids) <= known
        assert len(table.frame) <= 10


def test_before_anything_was_known() -> None:
    """On a day without a record each section says that there is none."""
    page = told(DOSSIER.as_of("2017-01-01"))
    for phrase in ("No claim of any kind", "No side had given a total", "nothing can conflict", "no denial or acknowledgement of",
                   "no contact of North Korea and Russia was on file", "No plan", "no new total", "no rows"):  # fmt: skip
        assert phrase in page


@pytest.mark.parametrize(
    ("day", "phrase"),
    [
        ("2024-06-14", "of which"),
        ("2018-02-02", "one contact of North Korea and Russia was on file, one of them in"),
        ("2018-02-02", "of which none was driven by the calendar"),
        ("2024-06-19", "(Pyongyang), that day."),
    ],
)
def test_none_and_one_and_today(day: str, phrase: str) -> None:
    """Nothing, one thing and the day itself are said as a reader would say them."""
    text = str(wording.meetings(DOSSIER.as_of(day), DYAD))
    assert phrase in text
    assert not re.search(r"\bno (of them|were|was|days before)\b|one contact of [A-Za-z ]+ were", text)


def test_a_year_without_contacts() -> None:
    """When nothing fell into the last year, nothing is said of what drove it."""
    then = DOSSIER.as_of("2024-06-14")
    quiet = str(wording.meetings(dataclasses.replace(then, seen_to=then.day + dt.timedelta(days=800)), DYAD))
    assert "on file, none of them in the last 365 days. The leaders last met" in quiet


def test_the_eve_of_the_summit() -> None:
    """14 June 2024: who says what, who denied last, what was planned; nothing of the visit itself."""
    page = told(DOSSIER.as_of("2024-06-14"))
    for phrase in ("By 14 June 2024,", "more than 11,000 (US Mission to the UN, 14 June 2024)", "Seoul: at least 10,000",
                   "It replaces about 7,000", "17 May 2024", "as early as next week", "floors, not totals",
                   "Neither North Korea nor Russia has acknowledged that containers or arms in general went"):  # fmt: skip
        assert phrase in page
    assert "treaty" not in page.lower()


@pytest.mark.parametrize("day", ["2023-11-15", "2024-06-14"])
def test_the_future_changes_nothing(day: str) -> None:
    """The page of a day is the same whether or not later rows are on file."""
    cut = DOSSIER.as_of("2024-09-01").as_of(day)
    assert told(cut) == told(DOSSIER.as_of(day))
    later = set(DOSSIER.claims.loc[DOSSIER.claims["known_on"] > day, "claim_id"])
    then = DOSSIER.as_of(day)
    shown = {p.id for t in texts(then, then.flow()) for par in t.parts for p in par if isinstance(p, Ref)}
    assert not shown & later


def test_row_order_does_not_matter() -> None:
    """Shuffled tables tell the same page."""
    then = DOSSIER.as_of("2024-06-14")
    mixed = dataclasses.replace(
        then,
        claims=then.claims.sample(frac=1, random_state=3).reset_index(drop=True),
        events=then.events.sample(frac=1, random_state=4).reset_index(drop=True),
        sources=then.sources.sample(frac=1, random_state=5).reset_index(drop=True),
    )
    assert told(mixed) == told(then)


def test_counts_of_the_sample(sample: Path) -> None:
    """Three totals stand: 6,700 and 7,000 of Seoul, 10,000 of Washington; the relay is a total without an origin of its own."""
    then = analysis.load(sample).as_of("2024-03-20")
    assert list(then.quantities(then.flow())["claim_id"]) == ["usa-a", "kor-a", "nyt-relay", "gone", "kor-b"]
    first = lead(then)
    assert "Three claimants had published five running totals" in first
    assert "back to four independent statements" in first  # usa-a with its relay, kor-a, kor-b, gone
    assert "Two of them say only" in first
    assert "it repeats more than 10,000" not in claimed(then)  # the paper's later figure stands on its own
    assert "It replaces about 6,700" in claimed(then)
    answered = str(wording.answered(then, then.flow()))
    assert "one flat denial" in answered
    assert "one has been answered directly" in answered


def test_a_withdrawn_figure_is_gone(sample: Path) -> None:
    """After its retraction the paper's 90,000 is no highest figure, and its relay shows that it is derived from another."""
    then = analysis.load(sample).as_of("2024-04-02")
    assert "90,000" not in lead(then)
    assert "it repeats an earlier figure of more than 10,000" in claimed(then)


def test_windows_include_both_ends(sample: Path) -> None:
    """A total known on the first day of the window counts as new; a day later it does not."""
    dossier = analysis.load(sample)
    inside, outside = (
        str(wording.changed(dossier.as_of(day), dossier.flow(), DYAD, (30,))) for day in ("2024-04-16", "2024-04-17")
    )
    assert "18 March 2024 to 16 April 2024" in inside
    assert "one new total of containers, about 7,000" in inside
    assert "no new total" in outside


def test_contacts_are_set_against_the_window_before(sample: Path) -> None:
    """Letter, reply and visit became known within ten days, none in the ten before; the leg is no contact of its own."""
    then = analysis.load(sample).as_of("2024-06-20")
    text = str(wording.changed(then, then.flow(), DYAD, (10,)))
    assert "Three contacts" in text
    assert "against none in the 10 days before" in text


def test_plans_open_and_overdue(written: Callable[[Any], Path], rows: Any) -> None:
    """A plan is open until its span ends, then stands past its day; fulfilled it is neither."""
    assert "A visit is planned (for June 2024" in _plans(written(rows), "2024-06-10")
    assert "No plan" in _plans(written(rows), "2024-06-18")
    for event in rows["events"]:
        event["fulfils"] = ""
    rows["claims"][-1] |= {"known_on": "2024-07-20", "source_ids": "page-late", "status": "current", "retracted_on": ""}
    rows["sources"].append(
        rows["sources"][0] | {"source_id": "page-late", "url": "https://example.org/late", "published_on": "2024-07-20"}
    )
    late = _plans(written(rows), "2024-07-20")
    assert "Overdue in the last half-year, with no sign on file that it happened: A visit is planned" in late


def _plans(folder: Path, day: str) -> str:
    return str(wording.plans(analysis.load(folder).as_of(day), DYAD))


def test_reading_prefers_originals(sample: Path) -> None:
    """Each page stands once with all its reasons, and a mirror only where there is nothing else."""
    then = analysis.load(sample).as_of("2024-06-20")
    table = wording.reading(then, then.flow(), DYAD, clash(then, then.flow()))
    assert table.frame["address"].is_unique
    assert not table.frame["address"].str.contains("copy").any()
    assert table.frame["why"].str.contains("latest total of Seoul", case=False).any()


def test_words_cover_the_vocabulary() -> None:
    """Every bound, basis, review and stance that a row can hold has words here."""
    assert set(terms.BOUND) == set(BOUND)
    assert set(terms.BASIS) == set(BASIS)
    assert set(terms.REVIEW) == set(REVIEW)
    assert {*terms.STANCE, "asserts"} == {*terms.DID, "asserts"} == set(STANCE)


def test_days_and_lists_in_words() -> None:
    """Partial dates keep their precision; lists read as in a sentence."""
    first = pd.Timestamp(dt.date(2024, 6, 1))
    assert [forms.span(first, p) for p in ("day", "month", "year")] == ["1 June 2024", "June 2024", "2024"]
    assert "".join(str(p) for p in series([["a"], ["b"], ["c"]])) == "a, b and c"
    assert series([]) == []

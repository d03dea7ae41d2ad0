"""`dataset.toml`: what a folder calls its camps, dyads and days is used everywhere, and a slip is refused where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import analysis
from analysis import wording
from analysis.charts.latest import latest
from analysis.charts.signature import signature
from analysis.errors import DataError, UnknownName
from analysis.schema import check, package_config
from analysis.schema.config_cells import contrast
from analysis.schema.config_toml import PALETTE, parse

WORDS = """\
[about]
title = "Boxes between two states"
origin = "PRK"
destination = "RUS"
commodity = "containers"
since = 2024-01-01
split = "2024-03-01"
coverage = ["2024-01-01=Everything is thin."]

[countries]
PRK = "Northland"

[camps.seoul]
name = "The South"
meaning = "its ministries"

[camps.moscow_pyongyang]
name = "The two"
meaning = "both"
party = true

[camps.washington_allies]
name = "The West"
meaning = "the rest"
colour = "#123456"

[camps.independent]
name = "Others"
meaning = "papers"

[occasions]
russia_day = "12 June"
"""


def _own(sample: Path, text: str = WORDS) -> Path:
    (sample / "dataset.toml").write_text(text, encoding="utf-8")
    return sample


def test_the_folders_words_are_used(sample: Path) -> None:
    """Names, colours and countries in charts and sentences are the folder's; the palette is given out in order."""
    dossier = analysis.load(_own(sample))
    words = dossier.config
    assert [c.colour for c in words.camps.values()] == [PALETTE[0], PALETTE[1], "#123456", PALETTE[2]]
    assert words.flow() == {"commodity": "containers", "origin": "PRK", "destination": "RUS"}
    assert (words.dyad(), words.dyad_label("PRK-RUS")) == ("PRK-RUS", "Northland and Russia")
    assert list(words.directions)[:2] == ["PRK_to_RUS", "RUS_to_PRK"]
    assert words.about.split == "2024-03-01"
    chart = signature(dossier, dossier.flow())
    assert "The South last said" in chart.title
    drawn = {t.marker.color for t in chart.figure.data if t.name == "The South"}
    assert drawn == {PALETTE[0]}
    assert "The West" in latest(dossier, dossier.flow()).title
    totals = dossier.quantities(dossier.flow())
    origins = analysis.claims.independent_origins(dossier, list(totals["claim_id"]))
    lead = str(wording.lead(dossier, dossier.flow(), origins))
    assert "from Northland to Russia" in lead
    assert "The South" in lead


def test_words_travel_with_the_dossier(sample: Path) -> None:
    """Two folders loaded side by side keep their own words; replay keeps them; a folder without the file has the package's."""
    plain = analysis.load(sample).config
    assert plain == replace(package_config(), expected=())
    mine = analysis.load(_own(sample))
    assert mine.as_of("2024-03-08").config is mine.config
    assert analysis.load().config.name("seoul") == "Seoul"
    with pytest.raises(UnknownName, match="did you mean 'seoul'"):
        mine.config.name("seol")


def test_words_of_later_days_wait_for_them() -> None:
    """Words on coverage replace earlier ones on their day; splits and windows wait a week, and what leads up to a split waits with it."""
    text = WORDS.replace('= ["2024-01-01=Every', '= ["2024-01-01=Early.", "2024-06-01=Every').replace(
        "since =", 'windows = ["up to it=2023-03-01:2024-02-29", "from it=2024-03-01:", "old=:2023-05-01"]\nsince ='
    )
    words, found = parse(text.encode())
    assert found.findings == []
    for day, split, windows, thin in (
        ("2023-12-31", "", ["old=:2023-05-01"], ""),
        ("2024-02-29", "", ["old=:2023-05-01"], "Early."),
        ("2024-03-07", "", ["old=:2023-05-01"], "Early."),
        ("2024-03-08", "2024-03-01", list(words.about.windows), "Early."),
        ("2024-06-01", "2024-03-01", list(words.about.windows), "Everything is thin."),
    ):
        then = words.as_of(dt.date.fromisoformat(day))
        assert (then.about.split, list(then.about.windows), then.coverage_note) == (split, windows, thin)


def test_periods_end_and_begin_as_known(sample: Path) -> None:
    """In order of time; one not begun is not there, one not ended has no end, and of its events those known by then stay."""
    event = analysis.load(sample).events.sort_values("known_on").iloc[0]
    later = PERIOD.replace("spring", "summer").replace("2024-01-01", "2024-04-01").replace("2024-03-31", "2024-06-30")
    text = WORDS.replace(PLACE, later + PERIOD + f'events = ["{event["event_id"]}"]\n' + PLACE)
    whole = analysis.load(_own(sample, text))
    assert [p.name for p in whole.config.periods] == ["spring", "summer"]
    assert whole.config.spans == ("spring=2024-01-01:2024-03-31", "summer=2024-04-01:2024-06-30")
    assert whole.config.as_of(dt.date(2023, 12, 31)).periods == ()
    [spring] = whole.config.as_of(dt.date(2024, 3, 31), {event["event_id"]}).periods
    assert (spring.end, spring.events) == ("", (event["event_id"],))
    assert whole.config.as_of(dt.date(2024, 4, 1)).periods[0].events == ()
    assert whole.config.as_of(dt.date(2024, 4, 1)).periods[0].end == "2024-03-31"
    assert package_config().as_of(dt.date(2019, 1, 1)).periods[0].told == "in 2018-19"


def test_a_camp_the_folder_has_not_is_refused(sample: Path) -> None:
    """The rows are held against the folder's lists, not the package's."""
    folder = _own(sample, WORDS.replace("[camps.washington_allies]", "[camps.west]"))
    [finding] = check(folder)[1]
    assert str(finding).startswith("claimants.csv:3:camp: 'washington_allies' is not allowed; ")
    assert "allowed: independent" in str(finding) or "allowed: seoul" in str(finding)


PLACE = "[countries]"
PERIOD = """\
[periods.spring]
name = "spring"
told = "in spring"
start = 2024-01-01
end = 2024-03-31
"""
MUTANTS = {
    "a slip in the form": ('name = "The South"', 'name = "The South', 14, "not TOML"),
    "an unknown table": ("[occasions]", "[occasion]", 31, "did you mean 'occasions'"),
    "an unknown name": ("origin =", "orgin =", 3, "did you mean 'origin'"),
    "an unknown name of a camp": ("party = true", "partie = true", 20, "did you mean 'party'"),
    "no country": ('origin = "PRK"', 'origin = "Korea"', 3, "ISO 3166 alpha-3"),
    "one state only": ('origin = "PRK"', 'origin = "RUS"', 4, "between two states"),
    "no commodity of the folder": ('"containers"', '"crates"', 5, "not in commodities.csv"),
    "no day": ('"2024-03-01"', '"March"', 7, "YYYY-MM-DD"),
    "no name": ('name = "The South"\n', "", 13, "has no name"),
    "an empty meaning": ('russia_day = "12 June"', 'russia_day = ""', 32, "has no meaning"),
    "a number for text": ('name = "The South"', "name = 7", 14, "write it in quotes"),
    "a word for yes": ("party = true", 'party = "yes"', 20, "neither true nor false"),
    "no colour": ('"#123456"', '"blue"', 25, "#0072B2"),
    "a pale colour": ('"#123456"', '"#ffff00"', 25, "too pale"),
    "markup": ('"The South"', '"<b>South</b>"', 14, "< or >"),
    "an invisible character": ('"The South"', '"The\u202eSouth"', 14, "invisible"),
    "one name twice": ('"The South"', '"The West"', 14, "name of two camps"),
    "no camp id": ("[camps.seoul]", "[camps.Seoul]", 13, "cannot be used"),
    "a dyad in no order of codes": (
        "[occasions]",
        '[dyads]\n"PRK to RUS" = "both"\n[occasions]',
        32,
        "two ISO 3166 alpha-3 codes with a hyphen",
    ),
    "a plan of no dyad": ("since =", 'also_planned = ["RUS-VNM"]\nsince =', 6, "not a dyad"),
    "a window without days": ("since =", 'windows = ["spring"]\nsince =', 6, "NAME=FROM:TO"),
    "a window turned round": ("since =", 'windows = ["a=2024-05-01:2024-01-01"]\nsince =', 6, "before it begins"),
    "markup in a window": ("since =", 'windows = ["<b>a</b>=2024-05-01:"]\nsince =', 6, "< or >"),
    "a day that no page reads": ('"2024-03-01"', "9999-12-31", 7, "1900 to 2100"),
    "windows in one text": ("since =", 'windows = "a=2024-05-01:"\nsince =', 6, "is not a list; write"),
    "coverage in one text": ('["2024-01-01=Everything is thin."]', '"Everything is thin."', 8, "not a list"),
    "coverage without its day": ("2024-01-01=Every", "Every", 8, "no day from which it is told"),
    "coverage from no day": ("2024-01-01=Every", "spring=Every", 8, "YYYY-MM-DD"),
    "markup in coverage": ("Everything is", "<b>Everything</b> is", 8, "< or >"),
    "a period without a beginning": (
        PLACE,
        '[periods.a]\nname = "a"\ntold = "in a"\n' + PLACE,
        10,
        "it has no start",
    ),
    "a period turned round": (PLACE, PERIOD.replace("2024-03-31", "2023-12-31") + PLACE, 10, "before it begins"),
    "two periods at once": (
        PLACE,
        PERIOD + PERIOD.replace("spring", "may").replace("01-01", "03-31") + PLACE,
        15,
        "begins while",
    ),
    "a period of an event not on file": (
        PLACE,
        PERIOD + 'events = ["2024-01-none"]\n' + PLACE,
        15,
        "not in events.csv",
    ),
    "an unknown name of a period": (PLACE, PERIOD + 'event = ["x"]\n' + PLACE, 15, "did you mean 'events'"),
    "a cap on nothing": ("[countries]", "[cap]\nmost = 5\n[countries]", 10, "is missing"),
    "a cap of nothing": ("[countries]", "[cap]\nmost = -5\n[countries]", 11, "above 0"),
}


def test_a_class_of_no_claim_is_warned_of(sample: Path) -> None:
    """A slip in the name of a class is told with its line; rows may come later, so nothing is refused."""
    folder = _own(sample, WORDS.replace("since =", 'apart = ["sailors"]\nsince =', 1))
    [found] = [f for f in check(folder)[1] if f.file == "dataset.toml"]
    assert (found.line, found.severity) == (6, "warning")
    assert "'sailors' is the item_class of no claim; " in str(found)
    assert analysis.load(folder).config.about.apart == ("sailors",)


@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_are_refused_where_they_stand(sample: Path, name: str) -> None:
    """Each slip is one clear finding with file and line, by `check` and by `load`; nothing is guessed."""
    old, new, line, words = MUTANTS[name]
    assert WORDS.count(old) >= 1
    folder = _own(sample, WORDS.replace(old, new, 1))
    found = [f for f in check(folder)[1] if f.file == "dataset.toml"]
    assert line in {f.line for f in found}, found
    assert any(words in str(f) for f in found), found
    with pytest.raises(DataError, match=r"dataset\.toml"):
        analysis.load(folder)


def test_too_many_camps(sample: Path) -> None:
    """More sides than colours that can be told apart are refused."""
    more = "".join(f'\n[camps.side_{n}]\nname = "Side {n}"\nmeaning = "one"\n' for n in range(4))
    found = check(_own(sample, WORDS + more))[1]
    assert any("at most 7 colours" in str(f) for f in found)


def test_bytes_that_are_no_text() -> None:
    """Bytes of another encoding are named by line."""
    [finding] = parse(b'[about]\ntitle = "\xff"\n')[1].findings
    assert (finding.line, finding.reason) == (2, "encoding")


def test_every_colour_stands_out() -> None:
    """Each colour of the palette has a contrast of 3 on white, and stands once."""
    assert len(set(PALETTE)) == len(PALETTE)
    assert all(contrast(c) >= 3 for c in PALETTE)


@pytest.mark.parametrize(("name", "told"), [("words.toml", "rename it"), ("expected.toml", "as [expected.TABLE]")])
def test_the_two_files_it_was_are_refused(sample: Path, name: str, told: str) -> None:
    """A folder of before 0.3.0 is told how its two files become one; what is in them is never passed over."""
    analysis.load(_own(sample))
    (sample / name).write_text("[claims]\n")
    [finding] = check(sample)[1]
    assert (finding.file, finding.reason) == (name, "outdated")
    assert told in finding.message
    with pytest.raises(DataError, match=r"dataset\.toml"):
        analysis.load(sample)


def test_columns_that_repeated_the_precision_are_refused(sample: Path) -> None:
    """A table of before 0.3.0 is told to drop what each of its days shows."""
    events = sample / "events.csv"
    events.write_text(events.read_text().replace("ends_on,", "ends_on,date_precision,", 1))
    assert any("delete it, a day is as exact as it is written" in f.message for f in check(sample)[1])

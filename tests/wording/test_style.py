"""What reaches a reader is English: no code, no column, no number without its noun, on any day and any flow (`docs/style.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest

import analysis
from analysis import cadence, charts, claims, coverage, wording
from analysis.cards import records
from analysis.display import Chart, Table
from analysis.language.labels import HEADING, cell_words, heading
from analysis.language.names import the
from analysis.language.said import LANGUAGES
from analysis.language.text import Text
from analysis.model import vocabulary
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.headings import MOST
from tests.wording.test_sentences import MANY_OF_ONE, ONE_OF_MANY, told

pytestmark = pytest.mark.xdist_group("sentences")
DOSSIER = analysis.load()
DAYS = ("2019-06-01", "2023-10-13", "2024-06-14", "")
FLOWS = (
    {}, {"commodity": "artillery_shells"}, {"commodity": "troops"}, {"commodity": "casualties"},
    {"commodity": "refined_oil", "origin": "RUS", "destination": "PRK"},
)  # fmt: skip
CODES = {
    *(word for name, words in vars(vocabulary).items() if name.isupper() and isinstance(words, dict) for word in words),
    *DOSSIER.config.camps,
    *DOSSIER.commodities["commodity_id"],
}
SLUG = re.compile(rf"\b({'|'.join(sorted(re.escape(code) for code in CODES if '_' in code))}|[A-Z]{{3}}-[A-Z]{{3}})\b")
COLUMN = re.compile(r"\b[a-z]+_(?:id|ids|on|days|high|low|start|end)\b")
SLIPS = {
    "one of many": re.compile(
        r"(?<![\w.,])1 (?:claims|totals|figures|claimants|contacts|answers|pairs|days|years|months)\b"
    ),
    "none of one": re.compile(r"(?<![\w.,])0 (?:claim|total|figure|claimant|contact|answer|pair|day|year|month)\b"),
    "a before a vowel": re.compile(r"\ba (?:8|11|18|8\d)\b(?! month| day)"),
    "two spaces": re.compile(r"\S  +\S"),
    "empty brackets": re.compile(r"\(\s*\)|\[\s*\]"),
    "nothing in words": re.compile(r"\b(?:None(?! of\b)|nan|NaN|NaT|null)\b(?!:)"),
    "space before a stop": re.compile(r"\w [,;.](?:\s|$)"),
    "two stops": re.compile(r"[.,;]\s?[.,;](?!\.)(?:\s|$)"),
    "a word twice": re.compile(r"\b(the|of|a|by|to|days|voyages) \1\b", re.I),
}
BANNED = re.compile(
    r"\b(?:thereby|whereof|supposes?|suppositions?|confesse[sd]|admits?|admitted|refus(?:es|als?)|anew|camps?|told of|moves nothing"
    r"|by way of|as such|in order to|regimes?)\b|(?<!there )\bis no (?!longer)\w+|\bthe record holds\b|\bon the way:"
    r"|\bNor does\b|\bso often:|\bsets? a most\b|\bcounts? for a little more\b",
    re.I,
)
MADE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(?:ledger|lags|derived_from|source_ids|known_on|review is)\b")


def slips(text: str, *, columns: bool = True) -> list[str]:
    """What of a text a desk editor would strike."""
    found = [f"code {m.group()}" for m in SLUG.finditer(text)]
    found += [f"column {m.group()}" for m in COLUMN.finditer(text)] if columns else []
    return found + [f"{name}: {m.group()!r}" for name, pattern in SLIPS.items() for m in pattern.finditer(text)]


@cache
def then(day: str) -> Dossier:
    return DOSSIER.as_of(day or None)


def drawn(known: Dossier, flow: Flow) -> Iterator[Chart]:
    """Charts on a flow."""
    totals = known.quantities(flow)
    yield charts.claimants_chart(known, flow)
    yield charts.latest_chart(known, flow)
    yield charts.conflicts_chart(claims.conflicts(totals, solve=False), known, flow=flow)
    yield charts.map_chart(known, flow)
    yield charts.travel_chart(claims.travel(known, flow), known, flow=flow)


def hovers(chart: Chart) -> Iterator[str]:
    """What marks say under the pointer, without the id that ends each."""
    for trace in chart.figure.to_plotly_json()["data"]:
        said = trace.get("hovertext")
        for text in [said] if isinstance(said, str) else said if said is not None else ():
            yield re.sub(r"<[^>]+>", "\n", str(text)).rpartition("\n")[0]


def test_the_slips_are_seen() -> None:
    """Each slip is found where it is, and plain text has none."""
    for text in (
        "moscow_pyongyang", "date_inferred", "artillery_shells", "claim_id", "1 claims", "0 claim", "a 8", "two  spaces", "()",
        "None", "nan", "a stop .", "stops..", "of of it", "PRK-RUS",
    ):  # fmt: skip
        assert slips(text), text
    assert MADE.search("roots of derived_from")
    assert not MADE.search("each total once")
    assert slips("The Open Source Centre said about 16,000 containers; 1 claim, no claims, an 8th.") == []
    assert BANNED.search("That is no total, and not thereby true.")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("asked", FLOWS, ids=lambda f: f.get("commodity", "own"))
def test_charts_speak_english(day: str, asked: dict[str, str]) -> None:
    """Titles, subtitles, descriptions, hover texts, heads and cells of charts' tables, on any flow and day."""
    known = then(day)
    flow = known.flow(**asked)
    for chart in drawn(known, flow):
        for text in (chart.title, chart.subtitle, chart.alt, chart.method, *hovers(chart)):
            assert slips(text) == [], text
        assert table_slips(Table("t", chart.title, chart.table)) == []


def table_slips(table: Table) -> list[str]:
    """Codes in the head or the cells of a table; cells that are ids of records are shown as ids."""
    ids = {*DOSSIER.claims["claim_id"], *DOSSIER.events["event_id"], *DOSSIER.sources["source_id"]}
    found = [slip for column in table.frame.columns for slip in slips(heading(column))]
    for column in table.frame.columns:
        for value in table.frame[column]:
            if isinstance(value, str) and value not in ids:
                found += slips(cell_words(value, str(column)), columns=False)
    return found


@pytest.mark.parametrize("day", DAYS)
def test_sentences_speak_english(day: str) -> None:
    """Every sentence of the pages, and none uses a word that `docs/style.md` strikes; how a number was made is told in words, too."""
    for text in told(day):
        for said in (str(text), text.heading):
            assert slips(said) == [], said
            assert not BANNED.search(said), said
        for number in text.numbers:
            assert not MADE.search(number.how), number.how


@pytest.mark.parametrize("day", ["2017-01-01", "2023-10-13", "2025-01-15"])
@pytest.mark.parametrize("asked", FLOWS, ids=lambda f: f.get("commodity", "own"))
def test_headings_state_findings_in_a_line(day: str, asked: dict[str, str]) -> None:
    """Each heading is a short line without a full stop, begins with a capital or a number, and reads as English, on any flow and day."""
    known = then(day)
    found = [text.heading for text in headed(known, known.flow(**asked))]
    assert all(found)
    for said in found:
        assert len(said) <= MOST, said
        assert said[0].isupper() or said[0].isdigit(), said
        assert not said.endswith(".")
        assert slips(said) == [], said
        assert not BANNED.search(said), said


def headed(known: Dossier, flow: Flow) -> Iterator[Text | Table]:
    """What heads a page or a section on a flow."""
    totals = known.quantities(flow)
    clash, first, moved = claims.conflicts(totals, solve=False), claims.firsts(totals), claims.travel(known, flow)
    record, origins = claims.track_record(known, flow), claims.independent_origins(known, list(totals["claim_id"]))
    yield from (
        wording.lead(known, flow, origins),
        wording.claimed(known, flow, origins),
        wording.dispute(clash, known, flow),
    )
    yield from (
        wording.conflicts(clash, known),
        wording.scopes(claims.groups(totals, about_tolerance=0.05), known, flow),
    )
    yield from (
        wording.answered(known, flow),
        wording.denied(known, flow),
        wording.turned(known),
        wording.answers_soon(known, flow),
    )
    yield from (
        wording.meetings(known, "PRK-RUS"),
        wording.plans(known, "PRK-RUS"),
        wording.last_contacts(known, "PRK-RUS"),
    )
    yield from (
        wording.changed(known, flow, "PRK-RUS"),
        wording.reading(known, flow, "PRK-RUS", clash),
        wording.where(known, flow),
    )
    yield from (
        wording.track(known, flow, first, moved, record),
        wording.first_said(known, first),
        wording.travelled(moved),
    )
    yield from (wording.led(known, claims.levels(totals)), wording.held_up(known, record))


@pytest.mark.parametrize("day", ["2023-10-13", "2024-03-20"])
@pytest.mark.parametrize("asked", FLOWS, ids=lambda f: f.get("commodity", "own"))
def test_the_front_page_speaks_english(day: str, asked: dict[str, str]) -> None:
    """The answers of the front page on any flow and day, and who gave each figure first."""
    known = then(day)
    for text in (wording.front(known, known.flow(**asked), *rise(day)), wording.said_first(known, known.flow(**asked))):
        assert slips(str(text)) == [], str(text)
        assert not BANNED.search(str(text)), str(text)


@cache
def rise(day: str) -> tuple[cadence.Baselines, pd.DataFrame]:
    """What the front page says contacts are held against, made once a day."""
    known = then(day)
    view = cadence.observed(known, start=known.config.about.since)
    held = cadence.baselines(view, known.config.periods, known.config.about.split)
    return held, coverage.against(coverage.corrected(known, view.contacts, coverage.compared_windows(known, view)))


def test_cards_speak_english() -> None:
    """The sentence, the remark, the fields and the words on each related record of every claim and event."""
    titles = [title for title in DOSSIER.events["title"] if SLUG.search(title)]
    for key, card in records(DOSSIER).records.items():
        texts = [card["title"], card["says"], *card["told"].values()]
        texts += [
            f"{label}: {value}"
            for label, value in card["fields"]
            if label not in ("claim id", "event id", "statement", "note")
        ]
        for text in texts:
            typed = any(
                title in text for title in titles
            )  # the title of an event is typed in the table, not made of codes
            assert [
                s for s in slips(text) if not s.startswith("two stops") and not (typed and s.startswith("code"))
            ] == [], (key, text)
        assert card["says"].endswith("."), key
        assert card["says"][0].isupper() or not card["says"][0].isalpha(), key


def test_every_claimant_has_a_name_for_a_sentence() -> None:
    """No article twice, none before a plural, and no bracket is left."""
    for name in DOSSIER.claimants["name"]:
        own = the(name)
        assert not re.search(r"\bthe the\b|^the unnamed|^the .*officials|\(", own, re.I), own
    assert the("US Department of State") == "the US Department of State"


def test_every_language_on_file_has_a_name() -> None:
    """A card says in which language a page is."""
    assert {language for language in DOSSIER.sources["language"] if language} <= set(LANGUAGES)


def test_headings_are_words() -> None:
    """No heading keeps an underscore, and none begins with a capital but a name."""
    for column, head in HEADING.items():
        assert "_" not in head
        assert head == head.strip()
        assert heading(column) == head


def test_none_one_and_many() -> None:
    """The sentences on claims read well for none, one and many rows."""
    flow, moves = DOSSIER.flow(), claims.travel(DOSSIER, DOSSIER.flow())
    record = claims.track_record(DOSSIER, flow)
    for most in (0, 1, 2, 40):
        totals = DOSSIER.quantities(flow).head(most)
        found, first = claims.conflicts(totals, solve=False), claims.firsts(totals)
        origins = claims.independent_origins(DOSSIER, list(totals["claim_id"]))
        for text in (
            wording.conflicts(found, DOSSIER),
            wording.dispute(found, DOSSIER, flow),
            wording.at_odds(found, DOSSIER),
            wording.largest_step(claims.ledger(totals)),
            wording.delays(claims.lags(totals)),
            wording.origins(origins, totals, DOSSIER),
            wording.first_said(DOSSIER, first),
            wording.led(DOSSIER, claims.levels(totals)),
            wording.travelled(moves.head(most)),
            wording.held_up(DOSSIER, record.head(most)),
            wording.track(DOSSIER, flow, first, moves.head(most), record.head(most)),
        ):
            assert [slips(said) for said in (str(text), text.heading)] == [[], []], str(text)
            assert not ONE_OF_MANY.search(str(text)), str(text)
            assert not MANY_OF_ONE.search(str(text)), str(text)

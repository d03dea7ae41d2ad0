"""One record for a claim, an event and a source: the card, the text and `dossier show` say the same."""

from __future__ import annotations

import datetime as dt

import pytest

import analysis
from analysis.cards import records, show
from analysis.model.claim import Claim
from analysis.model.edges import BACK, EDGES, OWN
from analysis.model.event import Event
from analysis.model.record import Record, Source
from analysis.model.states import ISO
from analysis.model.subject import Person, Place, Vessel
from analysis.model.tables import TABLES

DOSSIER = analysis.load()
TABLES_READ = ("claims", "events", "sources", "people", "places", "vessels")
KEY = "kor-2024-03-18-shin-7000-containers"


@pytest.mark.parametrize("table", TABLES_READ)
def test_every_record_reads(table: str) -> None:
    """Each row has a record whose card holds no code, no missing value and the same words as its text."""
    found = DOSSIER.reader.read(DOSSIER.reader.ids(table))
    assert len(found) == len(getattr(DOSSIER, table))
    for key, record in found.items():
        card, text = record.card(), str(record)
        assert record.id == key
        assert card["title"] == text.splitlines()[0]
        for label, value in [*card["fields"], *card["related"], *card["links"]]:
            assert label in text
            assert value in text
            assert value not in ("", "nan", "NaT", "None")
            assert "_" not in label


def test_cards_say_codes_in_words() -> None:
    """Directions, occasions, states, places and ships stand by name; only ids that are cited stay as they are."""
    codes = set(DOSSIER.config.directions) | set(DOSSIER.config.occasions) | set(DOSSIER.config.dyads) | set(ISO)
    codes |= {key for key in [*DOSSIER.reader.ids("places"), *DOSSIER.reader.ids("vessels")] if "-" in key}
    told = {key for key in codes if "_" in key or "-" in key or key.isupper()}
    for record in DOSSIER.reader.read(key for table in TABLES_READ for key in DOSSIER.reader.ids(table)).values():
        shown = [part for label, cell in record.rows() if not label.endswith(" id") for part in cell.split("; ")]
        assert told.isdisjoint(shown), record.id
    event = show(DOSSIER, "2024-06-10-vedomosti-putin-prk-vnm").record
    assert dict(event.rows())["direction"] == "from Russia to North Korea"


def test_every_column_is_on_the_record() -> None:
    """A field stands for each column but the precisions, which the dates carry; the same in the order of the codebook."""
    renamed = {"claimant_id": "claimant", "commodity_id": "commodity", "source_ids": "sources"}
    for kind in (Claim, Event, Source, Person, Place, Vessel):
        table = kind.table
        wanted = [renamed.get(c.name, c.name) for c in TABLES[table].columns if not c.name.endswith("precision")]
        assert set(wanted) <= set(kind.__dataclass_fields__)


def test_edges_have_one_name_in_each_direction() -> None:
    """What one record calls an edge, the record at its other end calls by the partner of that name."""
    found = DOSSIER.reader.read([*DOSSIER.reader.ids("claims"), *DOSSIER.reader.ids("events")])
    partner = {own: back for edges in OWN.values() for edge in edges for own, back in [EDGES[edge]]}
    seen = set()
    for key, record in found.items():
        for word, other in record.related:
            if word in partner:
                assert [partner[word], key] in found[other].related
                seen.add(word)
    assert seen == set(partner)
    assert {field.replace("_", " ") for field in BACK.values()} == {
        "parts" if w == "part" else w for w in partner.values()
    }


def test_a_claim_names_its_claimant_and_keeps_its_precision() -> None:
    """A name stands under 'claimant', days read as days, a month as a month and a year as a year."""
    claim = DOSSIER.claim(KEY)
    fields = dict(claim.rows())
    assert fields["claimant"] == "ROK Ministry of National Defense"
    assert "claimant id" not in fields
    assert fields["public since"] == "18 March 2024"
    assert (claim.known_on, claim.stated_on) == (dt.date(2024, 3, 18), "2024-03-18")
    assert claim.period_start == "2023"
    assert fields["counted from"] == "2023"
    assert claim.heading == "ROK Ministry of National Defense says: about 7,000 containers"


def test_show_is_the_card_with_its_lineage() -> None:
    """`show` gives the card's data, and for a derived claim the chain it comes from."""
    key = "kor-2024-02-26-shin-conv-152mm"
    shown = show(DOSSIER, key)
    assert shown.payload() == {"id": key, **records(DOSSIER, [key]).records[key], "lineage": list(shown.lineage)}
    assert shown.lineage[-1].startswith(key)
    assert shown.lineage[0].startswith("  ")
    source = DOSSIER.claim(key).sources[0]
    assert ["cited by", key] in show(DOSSIER, source.source_id).record.related


def test_former_names_warn() -> None:
    """The names of edges until this version are had with a warning; others are refused."""
    claim = DOSSIER.claim(KEY)
    with pytest.warns(DeprecationWarning, match="replaced_by"):
        assert claim.superseded_by == claim.replaced_by
    with pytest.raises(AttributeError, match="leans_on"):
        _ = claim.leans_on


def test_nothing_later_is_read() -> None:
    """On an early day neither the record nor an edge to it is there."""
    then = DOSSIER.as_of("2024-03-18")
    later = {*DOSSIER.reader.ids("claims")} - {*then.reader.ids("claims")}
    found: dict[str, Record] = then.reader.read([*DOSSIER.reader.ids("claims"), *DOSSIER.reader.ids("sources")])
    assert not found.keys() & later
    assert not {other for record in found.values() for _, other in record.related} & later

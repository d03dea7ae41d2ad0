"""The tables, declared once. Checks, codebook and datapackage.json all derive from here."""

from __future__ import annotations

from typing import Final

from analysis.model import vocabulary as v
from analysis.model.columns import Column, TableSpec

SEPARATOR: Final = ";"

_SOURCES = Column("source_ids", "list", "pages that say so", "yonhap-011590", refers="sources")
_NOTE = Column("note", "text", "curator's own words; never a source's sentence", empty="nothing to add")
_REVIEW = Column("review", "word", "state of the second look", "verified", words=v.REVIEW)


def _date(name: str, meaning: str, example: str, empty: str) -> Column:
    return Column(name, "partial_date", meaning, example, precision=f"{name}_precision", empty=empty)


def _edge(name: str, to: str, meaning: str, empty: str) -> Column:
    return Column(name, "list", meaning, refers=to, empty=empty)


def _figure(name: str, meaning: str, example: str, empty: str, unit: str = "the commodity's") -> Column:
    return Column(name, "number", meaning, example, unit=unit, empty=empty)


CLAIMS: Final = TableSpec(
    "claims",
    "claim_id",
    "One statement by one claimant about one quantity",
    (
        Column("claim_id", "id", "stable slug; cite this", "kor-mnd-2024-03-18-containers"),
        Column("statement_id", "id", "shared by all renderings of one statement"),
        Column(
            "rendering", "word", "is this row the one that stands for the statement?", "canonical", words=v.RENDERING
        ),
        Column(
            "stated_on",
            "partial_date",
            "when it was said",
            "2024-03-18",
            precision="stated_precision",
            empty="no source dates the statement; known_on bounds it",
        ),
        Column("known_on", "day", "first day the public could know it; as_of filters on this", "2024-03-18"),
        Column("claimant_id", "id", "who says it", "kor-mnd", refers="claimants"),
        Column(
            "speaker",
            "text",
            "the person and role, if named; several with semicolons between",
            "Shin Won-sik (defence minister)",
            empty="no person named",
        ),
        Column("relayed_by", "text", "who passed it on", "lawmakers after a closed briefing", empty="said directly"),
        Column("stance", "word", "what the claimant does with the proposition", "asserts", words=v.STANCE),
        Column(
            "stage", "word", "how far the goods are said to have come; stages never mix", "delivered", words=v.STAGE
        ),
        Column("origin", "country", "ISO 3166 alpha-3 the goods leave", "PRK", empty="no direction stated"),
        Column("destination", "country", "ISO 3166 alpha-3 the goods go to", "RUS", empty="no direction stated"),
        Column("commodity_id", "id", "what is counted; fixes the unit", "containers", refers="commodities"),
        Column("item_class", "text", "subset the figure is limited to", "152mm", empty="no subset stated"),
        Column("channel", "word", "route the figure covers", "unstated", words=v.CHANNEL),
        Column(
            "via",
            "list",
            "places passed, in their order",
            "rajin;dunai",
            refers="places",
            empty="not named",
            optional=True,
        ),
        Column("vessels", "list", "ships that the row names", refers="vessels", empty="no ship named", optional=True),
        Column("measure", "word", "what kind of quantity; kinds are never combined", "cumulative", words=v.MEASURE),
        _figure("low", "least value the claimant's words allow", "7000", "the words set no lower value"),
        _figure("best", "the claimant's central figure", "7000", "no central figure"),
        _figure("high", "greatest value the words allow", "", "the words set no upper value"),
        Column("bound", "word", "how the number binds", "about", words=v.BOUND),
        Column("vague_term", "text", "the vague word itself", "scores", empty="bound is not vague"),
        Column("either_or", "text", "key shared by readings that exclude each other", empty="no alternative"),
        _date("period_start", "first day counted", "2023-08", "the start of counting is not stated"),
        _date("through", "last day counted", "2024-03-18", "the end of counting is not stated"),
        Column("basis", "word", "what the claimant says it rests on", "intelligence", words=v.BASIS),
        _edge(
            "derived_from",
            "claims",
            "claims it leans on: what it is worked out from, or the whole it was told as a part of",
            "leans on none known",
        ),
        _edge("repeats", "claims", "claims whose figure it relays", "not a relay"),
        _edge("updates", "claims", "own earlier claims it replaces", "replaces none"),
        _edge("responds_to", "claims", "claims it answers", "answers none"),
        _SOURCES,
        _REVIEW,
        Column("status", "word", "does it stand?", "current", words=v.CLAIM_STATUS),
        Column("retracted_on", "day", "day the withdrawal became public", empty="not retracted"),
        _NOTE,
    ),
    ("known_on", "claim_id"),
)

EVENTS: Final = TableSpec(
    "events",
    "event_id",
    "One dated diplomatic, military or context event",
    (
        Column("event_id", "id", "stable slug; cite this", "2024-06-19-pyongyang-summit"),
        Column(
            "parent_id",
            "id",
            "longer visit this leg, talk or letter belongs to; the paper that this ratification or exchange completes",
            refers="events",
            empty="stands alone",
        ),
        Column("starts_on", "partial_date", "first day", "2024-06-18", precision="date_precision"),
        Column("ends_on", "partial_date", "last day", "2024-06-19", empty="one day, or the end is not known"),
        Column("known_on", "day", "first day the public could know it; as_of filters on this"),
        Column("announced_on", "day", "day it was announced beforehand", empty="not announced, or not known"),
        Column("status", "word", "did it happen?", "occurred", words=v.EVENT_STATUS),
        Column("kind", "word", "what sort of event", "summit", words=v.EVENT_KIND),
        Column("occasion", "word", "calendar day that drives it", own="occasions", empty="not driven by the calendar"),
        Column("level", "word", "highest level on the lower side", "head_of_state", words=v.LEVEL),
        Column("initiator", "country", "whose initiative", "RUS", empty="not stated, or several"),
        Column("direction", "word", "which way it goes", "RUS_to_PRK", own="directions"),
        Column("dyad", "word", "between whom", "PRK-RUS", own="dyads"),
        Column(
            "place", "text", "town (site in it); several with ; between", "Moscow (Kremlin)", empty="no single place"
        ),
        Column("country", "country", "ISO 3166 alpha-3 of the place", "PRK", empty="no single country"),
        Column("participants", "list", "Name (role, ISO3)", "Vladimir Putin (president, RUS)", empty="nobody named"),
        _edge("announces", "events", "events this plan or word looks forward to", "announces none"),
        _edge("fulfils", "events", "plans this occurrence fulfils", "no plan on file"),
        _edge("answers", "events", "letters or invitations it answers", "answers none"),
        Column(
            "asserted_by",
            "id",
            "claimant, when the event itself is only alleged",
            refers="claimants",
            empty="not in dispute",
        ),
        Column("title", "text", "what happened, in our words"),
        _NOTE,
        _SOURCES,
        _REVIEW,
    ),
    ("starts_on", "event_id"),
)

SOURCES: Final = TableSpec(
    "sources",
    "source_id",
    "One page",
    (
        Column("source_id", "id", "publisher slug and six hex digits of the address", "yonhap-011590"),
        Column("url", "url", "address"),
        Column("publisher", "text", "carrier of this page", "Yonhap"),
        Column(
            "published_on", "day", "day of publication", "2024-03-18", empty="the day is not known; undated says why"
        ),
        Column("language", "text", "ISO 639-1", "en", empty="not determined"),
        Column("kind", "word", "kind of carrier", "wire", words=v.SOURCE_KIND),
        Column(
            "mirror_of",
            "id",
            "the page this one copies",
            refers="sources",
            empty="not a copy, or the original is not on file",
        ),
        Column(
            "undated",
            "word",
            "why published_on is empty",
            "no_date",
            words=v.UNDATED,
            empty="published_on is filled",
            optional=True,
        ),
    ),
    ("source_id",),
)

CLAIMANTS: Final = TableSpec(
    "claimants",
    "claimant_id",
    "One voice",
    (
        Column("claimant_id", "id", "country or intl, then a slug", "kor-mnd"),
        Column("name", "text", "name in full", "ROK Ministry of National Defense"),
        Column("kind", "word", "kind of body", "government", words=v.CLAIMANT_KIND),
        Column("country", "country", "ISO 3166 alpha-3", "KOR", empty="international or not known"),
        Column("camp", "word", "the side it speaks for; its colour in every chart", "seoul", own="camps"),
    ),
    ("claimant_id",),
)

COMMODITIES: Final = TableSpec(
    "commodities",
    "commodity_id",
    "One thing that is counted, in one unit",
    (
        Column("commodity_id", "id", "slug", "containers"),
        Column("name", "text", "name in charts", "containers"),
        Column(
            "unit",
            "text",
            "unit of low, best and high",
            "containers",
            empty="figures are never given (the topic of statements without a quantity)",
        ),
        Column("family", "word", "group", "transport", words=v.COMMODITY_FAMILY),
        Column("definition", "text", "what counts and what does not"),
    ),
    ("commodity_id",),
)

CONVERSIONS: Final = TableSpec(
    "conversions",
    "conversion_id",
    "A claimant's own factor between two units; itself a contested claim",
    (
        Column("conversion_id", "id", "slug"),
        Column("claim_id", "id", "the claim that states or implies it", refers="claims"),
        Column("from_commodity_id", "id", "one of these ...", "containers", refers="commodities"),
        Column("to_commodity_id", "id", "... holds so many of these", "artillery_shells", refers="commodities"),
        Column("item_class", "text", "subset the factor is for", "152mm", empty="no subset stated"),
        _figure("low", "least factor", "", "no lower value", "to per from"),
        _figure("best", "central factor", "500", "no central value", "to per from"),
        _figure("high", "greatest factor", "", "no upper value", "to per from"),
        Column("bound", "word", "how the factor binds", "about", words=v.BOUND),
        Column("either_or", "text", "key shared by factors that exclude each other", empty="no alternative"),
        Column("statement", "word", "given by the claimant, or figure divided by figure", "stated", words=v.STATEMENT),
        _NOTE,
    ),
    ("conversion_id",),
)

PEOPLE: Final = TableSpec(
    "people",
    "person_id",
    "One person who met, spoke or was named",
    (
        Column("person_id", "id", "slug of the name", "shin-won-sik"),
        Column("name", "text", "the name as every row writes it", "Shin Won-sik"),
        Column("spellings", "list", "other names and spellings on pages", "Shin Won-shik", empty="none other met"),
        Column("country", "country", "the state served, or of the nationality", "KOR", empty="not told, or disputed"),
        Column("roles", "list", "offices, alone or as role|first day|last day", "premier|2019-04|", empty="none told"),
        Column("source_ids", "list", "pages on days of office", refers="sources", empty="only rows call the person so"),
    ),
    ("person_id",),
    optional=True,
)

PLACES: Final = TableSpec(
    "places",
    "place_id",
    "One place where something happened or goods passed",
    (
        Column("place_id", "id", "slug of the name", "rajin"),
        Column("name", "text", "the name as every row writes it", "Rajin"),
        Column("spellings", "list", "other names and spellings on pages", "Najin;Rason port", empty="none other met"),
        Column("country", "country", "ISO 3166 alpha-3", "PRK", empty="in several countries, or in none"),
        Column("latitude", "degrees", "north of the equator", "42.25559", unit="degrees", empty="not found"),
        Column("longitude", "degrees", "east of Greenwich", "130.28308", unit="degrees", empty="not found"),
        Column("kind", "word", "what sort of place", "port", words=v.PLACE_KIND),
        Column("source_ids", "list", "pages that give the coordinates", refers="sources", empty="no coordinates"),
    ),
    ("place_id",),
    optional=True,
)

VESSELS: Final = TableSpec(
    "vessels",
    "vessel_id",
    "One ship that claims name",
    (
        Column("vessel_id", "id", "slug of the name", "lady-r"),
        Column("name", "text", "the name that claims use", "Lady R"),
        Column("former_names", "list", "names borne before", empty="none told"),
        Column("imo", "text", "number of the International Maritime Organization", "9161003", empty="not told"),
        Column("flag", "country", "ISO 3166 alpha-3 of the flag", "RUS", empty="not told"),
        Column(
            "listed", "list", "sanctions, each as authority|day", "US Treasury|2022-05-08", empty="no listing found"
        ),
        Column("source_ids", "list", "pages that say so", refers="sources"),
    ),
    ("vessel_id",),
    optional=True,
)

TABLES: Final[dict[str, TableSpec]] = {
    t.name: t for t in (CLAIMS, EVENTS, SOURCES, CLAIMANTS, COMMODITIES, CONVERSIONS, PEOPLE, PLACES, VESSELS)
}

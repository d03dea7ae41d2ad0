"""The closed word lists of the tables. Each word is declared once, here, with what it means.

Of dyads, directions and occasions only those that fit every folder stand here; a folder adds its own in `dataset.toml`.
"""

from __future__ import annotations

from typing import Final

Words = dict[str, str]

RENDERING: Final[Words] = {
    "canonical": "the rendering that stands for the statement",
    "variant": "another outlet's rendering of the same statement",
}
STANCE: Final[Words] = {
    "asserts": "says it is so",
    "acknowledges": "a party confirms what it had not confirmed before",
    "doubts": "questions it ('no proof', 'groundless') without a flat denial",
    "declines": "no comment",
    "denies": "says it is not so",
}
STAGE: Final[Words] = {
    "sought": "asked for or negotiated",
    "planned": "agreed or announced, not yet moved",
    "in_transit": "loaded or on the way",
    "delivered": "sent or received",
    "used": "fired or otherwise used",
    "recovered": "found in the field",
    "unstated": "the source does not say",
}
CHANNEL: Final[Words] = {
    "sea": "by ship only",
    "rail": "by rail only",
    "air": "by air only",
    "all": "the source says all channels",
    "unstated": "the source does not say",
}
MEASURE: Final[Words] = {
    "cumulative": "total since a start of counting",
    "period": "amount within a stated interval",
    "snapshot": "state on a day",
    "capacity": "what could be carried, made or paid",
    "conversion": "a factor between two units",
    "none": "no quantity",
}
BOUND: Final[Words] = {
    "exact": "this number (best)",
    "about": "around this number (best; low and high only if the source gives a spread)",
    "at_least": "this number or more (low)",
    "more_than": "more than this number (low)",
    "up_to": "this number or fewer (high)",
    "range": "between low and high",
    "vague": "words only (vague_term), no invented number",
    "none": "no figure",
}
FLOORS: Final = ("at_least", "more_than")  # say the least it can be, and no most
BASIS: Final[Words] = {
    "imagery": "satellite or aerial pictures",
    "intelligence": "an intelligence service's assessment",
    "official_statistics": "published or notified statistics",
    "field_recovery": "debris or captured items",
    "sources": "unnamed people or documents",
    "inference": "arithmetic or reasoning from other claims",
    "self_report": "a party speaks of its own acts",
    "unstated": "the source does not say",
}
REVIEW: Final[Words] = {
    "verified": "seen in the source",
    "partly_verified": "seen in an excerpt or a retelling",
    "date_inferred": "seen, but a date is worked out, not stated",
}
CLAIM_STATUS: Final[Words] = {"current": "stands", "retracted": "withdrawn; kept as a tombstone"}

CLAIMANT_KIND: Final[Words] = {
    "government": "ministry, presidency or spokesperson",
    "military": "armed forces",
    "intelligence": "intelligence service",
    "parliament": "parliament or a committee of it",
    "international_organisation": "UN body, alliance, joint mechanism",
    "think_tank": "policy institute",
    "media": "an outlet with its own reporting",
    "research": "imagery, weapons or data researchers",
    "unnamed_officials": "officials not named",
    "private_military": "private military company",
}
COMMODITY_FAMILY: Final[Words] = {
    "transport": "things that carry cargo",
    "military": "arms and munitions",
    "civilian": "oil, food, goods and know-how",
    "money": "values in money",
    "context": "people and other context; not shipments",
}
SOURCE_KIND: Final[Words] = {
    "official": "a government's or organisation's own page",
    "wire": "news agency, or its text on a client's page",
    "newspaper": "newspaper, magazine or news site",
    "think_tank": "policy institute or research group",
    "state_media": "state-run outlet",
    "broadcaster": "radio or television",
    "encyclopedia": "encyclopedia",
    "mirror": "copy, aggregator or rewrite of another outlet's page",
}
UNDATED: Final[Words] = {
    "not_stored": "looked for, but no stored copy could be read",
    "no_date": "read: neither the page, nor its address, nor another carrier of the story tells the day",
    "not_looked_for": "its day was not looked for yet",
}
PLACE_KIND: Final[Words] = {
    "capital": "capital of a state",
    "city": "city, town or village",
    "port": "sea or river port",
    "crossing": "border crossing, station or bridge at a border",
    "station": "railway station elsewhere",
    "airfield": "airport or air base",
    "depot": "store of arms or ammunition",
    "launch_site": "place rockets are launched from",
    "plant": "works or shipyard",
    "range": "proving or training ground",
    "region": "province, region or country",
    "waters": "sea or river",
    "site": "another single site",
}
EVENT_STATUS: Final[Words] = {
    "planned": "announced or reported for the future",
    "occurred": "took place",
    "cancelled": "called off",
    "failed": "tried and failed",
}
DYAD: Final[Words] = {"other": "other states"}
CONTACT_KIND: Final[Words] = {
    "summit": "meeting of heads of state, with the journey to it",
    "leader_call": "telephone call of leaders",
    "leader_message": "letter, telegram or message of a leader",
    "invitation": "invitation and its acceptance",
    "minister_visit": "visit of a minister",
    "military_visit": "visit of military or defence officials",
    "party_visit": "visit between parties or parliaments",
    "delegation_visit": "other delegation",
    "commission_meeting": "intergovernmental commission",
    "talks_third_country": "talks in a third country",
    "agreement": "agreement signed, ratified or in force",
    "gift": "gift or decoration",
    "cultural_exchange": "culture, sport, education, tourism",
}
IN_PERSON: Final = (  # kinds of contact for which somebody travels to talk
    "summit", "minister_visit", "military_visit", "party_visit", "delegation_visit", "commission_meeting", "talks_third_country",
)  # fmt: skip
CONTEXT_KIND: Final[Words] = {
    "announcement": "public statement about the relation",
    "sanctions": "sanctions imposed",
    "un_vote": "vote or veto at the United Nations",
    "weapons_test": "weapons test",
    "satellite_launch": "satellite launch",
    "balloon_launch": "balloons sent across the border",
    "broadcast": "loudspeakers and broadcasts",
    "border_measure": "border opened, closed or fortified",
    "military_activity": "deployment, exercise or fighting",
    "transport_link": "rail, air, sea or road link",
    "other": "anything else",
}
EVENT_KIND: Final[Words] = {**CONTACT_KIND, **CONTEXT_KIND}
LEVEL: Final[Words] = {
    "head_of_state": "head of state, or the leader who acts as one",
    "head_of_government": "prime minister or premier",
    "minister": "minister, or secretary of the Security Council",
    "agency_head": "head of a service, party department, chamber or governor",
    "deputy_minister": "deputy minister",
    "military": "officers",
    "official": "other officials",
    "none": "no official level",
}
DIRECTION: Final[Words] = {
    "mutual": "both ways",
    "third_country": "in or towards another country",
    "none": "no direction",
}
OCCASION: Final[Words] = {
    "": "not driven by the calendar",
    "new_year": "New Year",
    "diplomatic_anniversary": "anniversary of diplomatic relations",
    "treaty_anniversary": "anniversary of a treaty or summit",
    "other_anniversary": "another fixed day",
    "condolence": "condolence after an accident or death",
    "congratulation_election": "congratulation on an election or appointment",
}
STATEMENT: Final[Words] = {"stated": "the claimant gave the factor", "implied": "figure divided by figure"}
COUNTRY: Final[Words] = {
    "PRK": "North Korea",
    "RUS": "Russia",
    "KOR": "South Korea",
    "CHN": "China",
    "USA": "the United States",
    "VNM": "Vietnam",
    "JPN": "Japan",
    "UKR": "Ukraine",
    "BLR": "Belarus",
    "GBR": "the United Kingdom",
    "IRN": "Iran",
    "AUS": "Australia",
    "BEL": "Belgium",
    "CAN": "Canada",
    "CHE": "Switzerland",
    "CUB": "Cuba",
    "DEU": "Germany",
    "EST": "Estonia",
    "ITA": "Italy",
    "LTU": "Lithuania",
    "NLD": "the Netherlands",
    "NOR": "Norway",
    "NZL": "New Zealand",
    "SGP": "Singapore",
    "SVK": "Slovakia",
}

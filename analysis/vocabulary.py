"""The closed word lists of the tables. Each word is declared once, here, with what it means."""

from __future__ import annotations

from typing import Final

Words = dict[str, str]

PRECISION: Final[Words] = {"day": "the day is known", "month": "only the month", "year": "only the year"}
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
CAMP: Final[Words] = {
    "seoul": "bodies of the South Korean state",
    "washington_allies": "the United States, Japan, the United Kingdom, NATO, the EU and joint statements of them",
    "kyiv": "bodies of the Ukrainian state",
    "moscow_pyongyang": "bodies and state media of Russia and North Korea",
    "independent": "think tanks, outlets, researchers and UN bodies of any country",
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
EVENT_STATUS: Final[Words] = {
    "planned": "announced or reported for the future",
    "occurred": "took place",
    "cancelled": "called off",
    "failed": "tried and failed",
}
DYAD: Final[Words] = {
    "PRK-RUS": "North Korea and Russia",
    "PRK-KOR": "North and South Korea",
    "PRK-CHN": "North Korea and China",
    "PRK-USA": "North Korea and the United States",
    "RUS-VNM": "Russia and Vietnam",
    "other": "any other",
}
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
    "head_of_state": "Kim, Putin or another head of state",
    "head_of_government": "prime minister or premier",
    "minister": "minister, or secretary of the Security Council",
    "agency_head": "head of a service, party department, chamber or governor",
    "deputy_minister": "deputy minister",
    "military": "officers",
    "official": "other officials",
    "none": "no official level",
}
DIRECTION: Final[Words] = {
    "PRK_to_RUS": "from North Korea to Russia",
    "RUS_to_PRK": "from Russia to North Korea",
    "mutual": "both ways",
    "third_country": "in or towards another country",
    "none": "no direction",
}
OCCASION: Final[Words] = {
    "": "not driven by the calendar",
    "new_year": "New Year",
    "russia_day": "12 June",
    "victory_day": "9 May",
    "liberation_day": "15 August",
    "prk_foundation_day": "9 September",
    "party_foundation_day": "10 October",
    "army_day": "army days of either country",
    "putin_birthday": "7 October",
    "kim_birthday": "8 January",
    "day_of_the_sun": "15 April",
    "unity_day": "4 November",
    "diplomatic_anniversary": "anniversary of diplomatic relations",
    "treaty_anniversary": "anniversary of a treaty or summit",
    "war_armistice_day": "27 July",
    "other_anniversary": "another fixed day",
    "condolence": "condolence after an accident or death",
    "congratulation_election": "congratulation on an election or appointment",
}
STATEMENT: Final[Words] = {"stated": "the claimant gave the factor", "implied": "figure divided by figure"}

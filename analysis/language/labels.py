"""What is a column called in the head of a table, and a code of the codebook in its cells? What is not told here is its own words."""

from __future__ import annotations

import re
from typing import Any, Final

from analysis.language.format import cell, contents, readable
from analysis.language.terms import BASIS, BOUND_WORD, MEASURED

HEADING: Final = {
    "a_month_high": "trips a month, most",
    "a_month_low": "trips a month, least",
    "about_from": "holds if “about” allows",
    "about_tolerance": "“about” allows",
    "at_risk": "still unanswered",
    "back_claim": "claim on what comes back",
    "back_high": "comes back, most",
    "back_low": "comes back, least",
    "calendar_driven": "greetings on fixed days",
    "camp": "side",
    "cargo": "total",
    "cargo_claim": "claim on the total",
    "cargo_claimant": "who states the total",
    "carrier_claim": "claim on the trips",
    "carrier_claimant": "who counts the trips",
    "claim_high": "as said, most",
    "claim_id": "claim",
    "claimant_id": "source",
    "corrected_high": "with the missing, upper end",
    "corrected_high_by_language": "with the missing by language, upper end",
    "corrected_low": "with the missing, lower end",
    "corrected_low_by_language": "with the missing by language, lower end",
    "corrected_rate": "a quarter with the missing",
    "corrected_rate_by_language": "a quarter with the missing, by language",
    "crps": "mean score",
    "days_older": "holds if the second is older by (days)",
    "differs": "what may explain it",
    "discretionary": "not on fixed days",
    "either_or": "group of alternatives",
    "empty": "no history fits",
    "estimate": "estimate",
    "estimate_by_language": "estimate by language",
    "estimate_high": "estimate, upper end",
    "estimate_high_by_language": "estimate by language, upper end",
    "estimate_low": "estimate, lower end",
    "estimate_low_by_language": "estimate by language, lower end",
    "event_id": "event",
    "exposure_days": "days observed",
    "first": "first",
    "floor_claim": "claim that sets the floor",
    "ceiling_claim": "claim that sets the ceiling",
    "floor_said": "floor as said",
    "ceiling_said": "ceiling as said",
    "form": "group",
    "from_claim": "earlier claim",
    "to_claim": "later claim",
    "from_commodity_id": "from",
    "to_commodity_id": "into",
    "from_event": "contact",
    "to_event": "next contact",
    "headline": "finding",
    "high": "upper end",
    "low": "lower end",
    "high_50": "50% range, upper end",
    "high_80": "80% range, upper end",
    "high_95": "95% range, upper end",
    "low_50": "50% range, lower end",
    "low_80": "80% range, lower end",
    "low_95": "95% range, lower end",
    "id": "record",
    "incidence": "share answered",
    "inside_50": "inside 50% range",
    "inside_80": "inside 80% range",
    "inside_95": "inside 95% range",
    "is_open": "still open",
    "item_class": "contents",
    "least_low": "lower bound, lower end",
    "load_high": "greatest load on file",
    "load_low": "least load on file",
    "lower": "least total",
    "upper": "greatest total",
    "lower_claims": "claims that set the least",
    "upper_claims": "claims that set the most",
    "middle": "median",
    "months_notified": "months notified",
    "months_unknown": "months not notified",
    "n": "cases",
    "n_claims": "figures",
    "n_events": "meetings counted",
    "new_rate": "chance that a new rate begins",
    "no_list": "on neither list",
    "now_corrected": "rate now over it, with the missing",
    "now_corrected_high": "rate now over it, with the missing, upper end",
    "now_corrected_low": "rate now over it, with the missing, lower end",
    "now_high": "rate now over it, upper end",
    "now_low": "rate now over it, lower end",
    "now_odds_ratio_needed": "odds ratio at which the rise vanishes",
    "now_ratio": "rate now over it",
    "out_claim": "claim on what goes out",
    "out_high": "goes out, most",
    "out_low": "goes out, least",
    "own_result_least": "own result, least",
    "own_result_most": "own result, most",
    "chi2": "chi-square",
    "p": "p value",
    "p_holm": "p value, Holm",
    "partial": "of partial date",
    "per_trip": "a trip",
    "per_trip_high": "a trip, most",
    "per_trip_low": "a trip, least",
    "period_start": "counted from",
    "plan_id": "plan",
    "plan_ids": "plans",
    "prior_high": "before, upper end",
    "prior_low": "before, lower end",
    "prior_middle": "before, median",
    "ratio_high": "comes back over goes out, most",
    "ratio_low": "comes back over goes out, least",
    "residual_high": "left for another way, most",
    "residual_low": "left for another way, least",
    "load_claimant": "whose load",
    "factor_claimant": "whose factor",
    "days_low": "lasts, least",
    "days_high": "lasts, most",
    "share": "share of the first figure",
    "slip_days": "days late",
    "staleness": "days a figure may be old",
    "stance": "answer",
    "starts_on": "day",
    "through": "counted to",
    "times": "rate now over it",
    "times_high": "rate now over it, upper end",
    "times_low": "rate now over it, lower end",
    "told": "period",
    "trips_high": "trips, most",
    "trips_low": "trips, least",
    "violation": "nearest misses by",
    "way": "by name or on the topic",
    "whole": "of full date",
    "weighted": "weighted by level",
    "window_end": "last day",
    "window_start": "first day",
}  # fmt: skip
CODES: Final = {
    "all": "all",
    "asserts": "says it is so",
    "cumulative": MEASURED["cumulative"].removeprefix("a "),
    "period": "amount of one period",
    "snapshot": "count on one day",
    "date_inferred": "date inferred",
    "partly_verified": "partly verified",
}
# The codes of these columns have words of their own; in other columns the same word may mean another thing.
_OF_COLUMN: Final[dict[str, dict[str, str]]] = {
    "basis": BASIS,
    "bound": BOUND_WORD,
    "measure": {"conversion": "worked-out equivalent", "none": "no amount"},
    "channel": {"unstated": "not stated", "sea": "sea only", "rail": "rail only", "air": "air only", "all": "all channels"},
    "stage": {"unstated": "not stated", "in_transit": "on the way"},
    "kind": {"talks_third_country": "talks in a third country", "un_vote": "UN vote"},
    "level": {"none": "no official level", "head_of_state": "head of state"},
    "days": {"known_on": "the day said", "through": "the day counted to"},
}  # fmt: skip
YEARS: Final = frozenset({"year"})  # columns whose numbers are no amounts
_CODE: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+", re.ASCII)


def heading(column: object) -> str:
    """The head of a column in words.

    Examples
    --------
    >>> heading("exposure_days"), heading("followed_by")
    ('days observed', 'followed by')
    """
    return HEADING.get(str(column), readable(column))


FIELD: Final = {
    "asserted_by": "reported by",
    "basis": "rests on",
    "best": "figure",
    "camp": "side",
    "channel": "way",
    "dyad": "states",
    "either_or": "group of alternatives",
    "ends_on": "ends on",
    "high": "at most",
    "imo": "IMO number",
    "item_class": "contents",
    "known_on": "public since",
    "low": "at least",
    "measure": "counted as",
    "mirror_of": "copy of",
    "period_start": "counted from",
    "review": "checked",
    "statement_id": "statement",
    "through": "counted to",
    "undated": "why undated",
    "vague_term": "in words",
}  # fmt: skip


def field(name: str) -> str:
    """What a field of a record is called on its card.

    Examples
    --------
    >>> field("camp"), field("stated_on")
    ('side', 'stated on')
    """
    return FIELD.get(name, readable(name))


def words(value: str, column: str = "") -> str:
    """A cell in words: a code of the codebook becomes what it means, any other text stays as it is.

    Examples
    --------
    >>> words("partly_verified"), words("unstated", "basis"), words("122mm_and_152mm"), words("Kim Jong Un_")
    ('partly verified', 'not stated', '122 mm and 152 mm', 'Kim Jong Un_')
    """
    if (own := _OF_COLUMN.get(column, {}).get(value)) is not None or (own := CODES.get(value)) is not None:
        return own
    text = readable(value) if _CODE.fullmatch(value) else value
    return contents(text) if column in ("item_class", "contents") or text != value else text


def cell_words(value: Any, column: str) -> str:
    """A cell as a reader sees it: codes in words, a year without a comma.

    Examples
    --------
    >>> cell_words("date_inferred", "review"), cell_words(2018, "year"), cell_words(2018, "count")
    ('date inferred', '2018', '2,018')
    """
    if column in YEARS:
        return str(value)
    return words(value, column) if isinstance(value, str) else cell(value)

"""What is a bound, a basis, a review, a stance, a conflict called in a sentence? The codebook says what each means."""

from __future__ import annotations

from typing import Any, Final

from analysis.language.format import contents, quantity_of, span

BOUND: Final = {
    "exact": "given as exact",
    "about": "an estimate (“about”)",
    "at_least": "a floor, not a total",
    "more_than": "a floor, not a total",
    "up_to": "a ceiling",
    "range": "a range",
    "vague": "words only",
    "none": "no figure",
}
BOUND_WORD: Final = {
    "exact": "exactly",
    "about": "about",
    "at_least": "at least",
    "more_than": "more than",
    "up_to": "up to",
    "range": "a range",
    "vague": "words only",
    "none": "no figure",
}
MEASURED: Final = {
    "cumulative": "a running total",
    "period": "an amount of one period",
    "snapshot": "a count on one day",
    "capacity": "a capacity",
    "conversion": "a worked-out equivalent",
    "none": "no amount",
}
BASIS: Final = {
    "imagery": "satellite or aerial imagery",
    "intelligence": "an intelligence assessment",
    "official_statistics": "official statistics",
    "field_recovery": "debris or captured items",
    "sources": "unnamed sources",
    "inference": "reasoning from other claims",
    "self_report": "the party's own account",
    "unstated": "not stated",
}
REVIEW: Final = {
    "verified": "source and date checked",
    "partly_verified": "seen only in an excerpt or a retelling",
    "date_inferred": "source checked, date inferred",
}
STANCE: Final = {
    "denies": ("flat denial", "flat denials"),
    "doubts": ("doubt without a flat denial", "doubts without a flat denial"),
    "declines": ("statement declining comment", "statements declining comment"),
    "acknowledges": ("acknowledgement", "acknowledgements"),
}
DID: Final = {
    "denies": "flatly denied",
    "doubts": "questioned",
    "declines": "declined to comment",
    "acknowledges": "acknowledged",
}
CONFLICT: Final = {
    "contradiction": ("contradiction", "contradictions"),
    "revision": ("revision", "revisions"),
    "date": ("difference of dates", "differences of dates"),
    "scope": ("difference of scope", "differences of scope"),
    "rounding": ("difference of rounding", "differences of rounding"),
}
VERDICT: Final = {
    "contradiction": "a running total cannot fall, so both cannot be right",
    "revision": "a running total cannot fall, so the source revised itself",
    "date": "whether they conflict depends on which day of a month or year was meant",
    "scope": "they do not fit one total, but they differ in {differs}, which may explain it",
    "rounding": "as said they do not fit one total, but rounding may explain it",
}
VERDICT_OF_MORE: Final = {
    "contradiction": "a running total cannot fall, so {every} cannot be right",
    "revision": "a running total cannot fall, so the source revised itself",
    "rounding": "as said {every} do not fit one total, but rounding may explain it",
}


def scope(row: Any) -> str:
    """What does a figure count: from when, by which channel, of which contents?"""
    start = span(row["period_start"], row["period_start_precision"])
    channel = "" if row["channel"] == "unstated" else f"{row['channel']} only"
    return ", ".join(
        p for p in (f"from {start}" if start else "start not stated", channel, contents(row["item_class"])) if p
    )


def retold(first: Any, second: Any, change: str, names: Any) -> str:
    """What did a retelling change? A word of `claims.travel.CHANGES` in plain English, with what was said before and after.

    `names` gives the name of a commodity.
    """
    match change:
        case "goods":
            return f"{names[first['commodity_id']]} became {names[second['commodity_id']]}"
        case "number":
            return f"{quantity_of(first)} became {quantity_of(second)}"
        case "bound":
            return f"“{BOUND_WORD[first['bound']]}” became “{BOUND_WORD[second['bound']]}”"
        case "measure":
            return f"{MEASURED[first['measure']]} became {MEASURED[second['measure']]}"
        case "contents":
            return _moved("contents", contents(first["item_class"]), contents(second["item_class"]))
        case "start":
            return _moved("start of counting", _on(first, "period_start"), _on(second, "period_start"))
    return _moved("last day counted", _on(first, "through"), _on(second, "through"))


def _on(row: Any, name: str) -> str:
    return span(row[name], row[f"{name}_precision"])


def _moved(what: str, first: str, second: str) -> str:
    if not second:
        return f"{what} dropped ({first})"
    return f"{what} moved from {first} to {second}" if first else f"{what} added ({second})"

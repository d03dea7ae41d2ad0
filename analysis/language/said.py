"""What does a record say, in one sentence? A claim: who said what, when, of how much, counted how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analysis.language.format import capital, contents, count, day, plural, quantity_of, span
from analysis.language.names import the
from analysis.language.terms import BASIS, REVIEW

SAID: Final = {
    "asserts": "said",
    "acknowledges": "acknowledged",
    "doubts": "questioned",
    "declines": "declined to comment on",
    "denies": "flatly denied",
}
SAYS: Final = {
    "asserts": "says",
    "acknowledges": "acknowledges",
    "doubts": "questions",
    "declines": "declines to comment on",
    "denies": "flatly denies",
}
_STAGE: Final = {
    "sought": "asked for",
    "planned": "planned, not yet moved",
    "in_transit": "on the way",
    "used": "used",
    "recovered": "found in the field",
}
_COUNTED: Final = (
    "persons",
    "occasions",
    "pieces",
    "systems",
    "rounds",
    "vehicles",
    "missiles",
)  # told by the goods alone
_CHANNEL: Final = {"sea": "by sea only", "rail": "by rail only", "air": "by air only"}
LANGUAGES: Final = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "simple": "simple English", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_KIND: Final = {
    "official": "official page",
    "wire": "news agency",
    "newspaper": "press",
    "think_tank": "think tank",
    "state_media": "state media",
    "broadcaster": "broadcaster",
    "encyclopedia": "encyclopedia",
    "mirror": "copy of another page",
}


def page_kind(kind: str, language: str) -> str:
    """What sort of page it is and in which language, as far as that is on file.

    Examples
    --------
    >>> page_kind("official", "ko"), page_kind("mirror", "")
    ('official page, in Korean', 'copy of another page')
    """
    spoken = LANGUAGES.get(language, language)
    return ", ".join(filter(None, [_KIND.get(kind, kind.replace("_", " ")), f"in {spoken}" if spoken else ""]))


def claim_sentence(claim: Any, goods: str, ends: tuple[str, str]) -> str:
    """What does a claim say?

    Parameters
    ----------
    claim : analysis.model.record.Claim
    goods : the name of its commodity.
    ends : origin and destination in words, each empty where it is not stated.
    """
    voice, what = _voice(claim), _what(claim, goods, ends)
    when = _on(claim.stated_on) if claim.stated_on else f"as first reported on {day(claim.known_on)}"
    verb = SAID[claim.stance]
    if claim.figure:
        return f"{voice} {verb} {when}: {', '.join([what, *filter(None, _counted(claim))])}."
    if claim.stance == "asserts":
        return f"{voice} spoke of {what} without giving a figure, {when}."
    return f"{voice} {verb} {'' if claim.stance == 'acknowledges' else 'reports of '}{what} {when}."


def _voice(claim: Any) -> str:
    """Who spoke, for whom: 'Shin Won-sik (defence minister, ROK Ministry of National Defense)'."""
    if not claim.speaker:
        return capital(the(claim.claimant))
    body = claim.claimant.partition(" (")[0]
    speaker = capital(claim.speaker)
    return f"{speaker[:-1]}, {body})" if speaker.endswith(")") else f"{speaker} ({body})"


def _what(claim: Any, goods: str, ends: tuple[str, str]) -> str:
    part = f" ({contents(claim.item_class)})" if claim.item_class else ""
    way = " ".join(f"{word} {end}" for word, end in zip(("from", "to"), ends, strict=True) if end)
    return f"{amount(claim.figure, claim.unit, goods)}{part} {way}".strip()


def amount(figure: str, unit: str, goods: str) -> str:
    """How much of what: the unit where the goods are measured, the goods alone where they are counted.

    Examples
    --------
    >>> amount("7", "persons", "troops"), amount("7", "tonnes", "munitions by weight"), amount("7", "barrels", "refined oil")
    ('7 troops', '7 tonnes of munitions', '7 barrels of refined oil')
    >>> amount("7", "US dollars", "value in dollars"), amount("7", "containers", "containers"), amount("", "", "arms")
    ('7 US dollars', '7 containers', 'arms')
    >>> amount("at least 1", "voyages", "voyages"), amount("1", "systems", "air defence"), amount("2", "pieces", "heavy artillery")
    ('at least 1 voyage', '1 air defence system', '2 heavy artillery pieces')
    """
    bare = goods.partition(" in ")[0].partition(" by ")[0]
    if figure and unit in ("systems", "pieces") and not bare.endswith("s"):
        bare = goods = unit = f"{bare} {unit}"
    if figure.split()[-1:] == ["1"]:
        bare, goods, unit = _single(bare), _single(goods), _single(unit)
    if not figure or not unit or _single(unit) in map(_single, _COUNTED) or bare == unit:
        return f"{figure} {goods if unit != bare else unit}".strip()
    if bare == "value" or unit.split()[-1] == bare.split()[-1]:
        return f"{figure} {unit}"
    return f"{figure} {unit} of {bare}"


def _single(noun: str) -> str:
    """A noun for one: no goods on file has another plural than these two."""
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


def _counted(claim: Any) -> list[str]:
    """How the amount is counted: at which stage, as what, over which days, by which way."""
    start, end = day(claim.period_start), day(claim.through)
    over = {
        "cumulative": "a running total" + (f" since {start}" if start else "") + (f" up to {end}" if end else ""),
        "period": _over(start, end),
        "snapshot": f"as of {end or start}" if end or start else "",
        "capacity": "what could be carried, made or paid",
        "conversion": "worked out from another figure",
    }
    return [_STAGE.get(claim.stage, ""), over.get(claim.measure, ""), _CHANNEL.get(claim.channel, "")]


def _over(start: str, end: str) -> str:
    """The days over which an amount is counted."""
    if start and end:
        return f"for {end}" if start == end else f"counted from {start} to {end}"
    return f"counted from {start}" if start else f"counted to {end}" if end else ""


def _on(date: str) -> str:
    """'on 14 June 2024', 'in June 2024', 'in 2024', from ISO text in the precision on file."""
    return f"{'on' if len(date) == 10 else 'in'} {day(date)}"


def event_sentence(event: Any) -> str:
    """What does an event say: what it is, when and where, and whether it took place?"""
    start, end = day(event.starts_on), day(event.ends_on)
    when = f"{start} to {end}" if end and end != start else start
    state = {"planned": "announced for", "cancelled": "called off; was for", "failed": "failed on"}.get(
        event.status, ""
    )
    where = event.place
    told = f"{state} {when}".strip()
    return f"{event.title} ({', '.join(filter(None, [told, where]))})." if told or where else f"{event.title}."


def brief(name: str, row: Any, unit: str, goods: str) -> str:
    """A claim in a few words, for a chain: who, how much, when; the day on which an undated page was found is not told."""
    said, when = quantity_of(row), span(row["stated_on"], row["stated_precision"])
    stance = "" if row["stance"] == "asserts" else SAYS[row["stance"]]
    told = " ".join(filter(None, [stance, amount(said, unit, goods)]))
    return ", ".join(filter(None, [name, told, when or f"first reported {day(row['known_on'])}"]))


def since(later: Sequence[tuple[str, str, bool]], *, same_day: bool = False) -> str:
    """Who gave a figure after the first: name, day, and whether it only passes the figure on; in order of days.

    Examples
    --------
    >>> since([]), since([("the NIS", "12 July 2024", True)])
    ('Nobody else on file has given this figure.', 'The NIS gave it later, passing it on, on 12 July 2024.')
    >>> since([("Kyiv", "1 May 2024", False), ("Yonhap", "2 May 2024", True), ("TASS", "3 May 2024", True)])
    'Three others gave it later, two of them passing it on; the next was Kyiv on 1 May 2024.'
    """
    if not later:
        return "Nobody else on file has given this figure."
    name, when, relays = later[0]
    if same_day:
        more = f"; {plural(len(later) - 1, 'other')} followed" if len(later) > 1 else ""
        return f"{capital(name)} gave it on the same day{', passing it on' if relays else ''}{more}."
    if len(later) == 1:
        return f"{capital(name)} gave it later{', passing it on' if relays else ''}, on {when}."
    passed = sum(relayed for *_, relayed in later)
    of = f", {count(passed, 'of them', 'of them')} passing it on" if passed else ""
    return f"{capital(count(len(later), 'other'))} gave it later{of}; the next was {name} on {when}."


def remark(basis: str, review: str, note: str) -> str:
    """What a claim rests on by its own words, whether it was checked, and the note on file; each a sentence."""
    rests = "" if basis in ("", "unstated") else f"Rests on {BASIS[basis]}. "
    return f"{rests}{capital(REVIEW[review])}. {note}".rstrip()

"""Whether the contacts or their record changed: what is on file, what two ways to estimate it say is missing, what would undo a rise."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.display import Table
from analysis.language.format import capital, day
from analysis.language.said import LANGUAGES
from analysis.language.text import Number, Piece, Text, joined
from analysis.model.dossier import Dossier
from analysis.model.rows import tuples
from analysis.wording import contact_headings as headings

_GARWOOD: Final = "Garwood's limits of both rates, added on the log scale"
_CHAPMAN: Final = "Chapman's estimate; Sadinle's interval, and Garwood's for the estimate, added on the log scale"


def list_name(name: str) -> str:
    """What is a list called? A language by its name.

    Examples
    --------
    >>> list_name("ko"), list_name("news agencies")
    ('pages in Korean', 'news agencies')
    """
    return f"pages in {LANGUAGES.get(name, name)}" if len(name) <= 3 else name


def two_names(lists: pd.DataFrame) -> tuple[str, str]:
    """Which two lists are held against each other, in words?"""
    first = list_name(str(lists.columns[0])) if len(lists.columns) else "pages of one language"
    return first, "pages in other languages" if first.startswith("pages ") else "all other press"


def times(value: float, what: str, how: str = "") -> Number:
    """A ratio: one decimal, two digits below 1."""
    return Number(value, what, how, form=".1f" if value >= 0.995 else ".2g")


def _interval(row: Any, prefix: str, what: str, how: str) -> list[Piece]:
    low, high = getattr(row, f"{prefix}low"), getattr(row, f"{prefix}high")
    return ["(", times(low, f"{what}: lower limit", how), " to ", times(high, f"{what}: upper limit", how), ")"]


def world_or_record(found: pd.DataFrame, by_kind: pd.DataFrame, by_language: pd.DataFrame) -> Text:
    """Is the difference in the world or in the record? For each earlier window, on file and with the unseen added.

    Parameters
    ----------
    found : pandas.DataFrame
        From `analysis.coverage.corrected`.
    by_kind, by_language : pandas.DataFrame
        From `analysis.coverage.against`, for either split.
    """
    if by_kind.empty:
        return Text.of(
            "Too few windows to compare: no two of those asked for have a day observed, so nothing is said on a change."
        ).headed(headings.rise([]))
    told = dict(zip(found["window"], found["told"], strict=True))
    spoken = {row.earlier: row for row in tuples(by_language)}
    states = [(state(row, spoken[row.earlier]), when(told[row.earlier])) for row in tuples(by_kind)]
    return Text([_answer(row, spoken[row.earlier], told) for row in tuples(by_kind)], headings.rise(states))


def _answer(row: Any, spoken: Any, told: dict[str, str]) -> list[Piece]:
    pair = f"{row.later} against {row.earlier}"
    if row.ratio != row.ratio or row.low != row.low:
        return [
            f"Too few contacts are on file to hold those {when(told[row.later])} against those {when(told[row.earlier])}."
        ]
    on_file: list[Piece] = [
        "On file, contacts came ", times(row.ratio, f"{pair}: ratio on file", _GARWOOD), f" times as often {when(told[row.later])} as"
        f" {when(told[row.earlier])} ", *_interval(row, "", f"{pair}: ratio on file", _GARWOOD), ". ",
    ]  # fmt: skip
    ways = [(row, "by kind of source"), (spoken, "by language of the page")]
    able = [(r, by) for r, by in ways if not r.verdict]
    if not able:
        return [
            *on_file,
            "Too few to say how many no page reports: in one of the two windows, fewer than seven contacts are on both lists.",
        ]
    parts = [
        [f"{by} ", times(r.corrected, f"{pair}: ratio corrected {by}", _CHAPMAN), " times ",
         *_interval(r, "corrected_", f"{pair}: ratio corrected {by}", _CHAPMAN)]
        for r, by in able
    ]  # fmt: skip
    return [*on_file, "With those added that no page on file reports, estimated from two lists: ", *joined(parts, ", "), ". ",
            _verdict(row, [r for r, _ in able])]  # fmt: skip


def state(row: Any, spoken: Any = None) -> str:
    """Is a difference on file one of the world? A word of `contact_headings.rise`."""
    if row.ratio != row.ratio or row.low != row.low:
        return "too few"
    if row.low <= 1 <= row.high:
        return "level"
    up, able = row.ratio > 1, [r for r in (row, spoken) if r is not None and not r.verdict]
    clear = [r.corrected_low > 1 if up else r.corrected_high < 1 for r in able]
    sure = bool(clear) and (all(clear) or (clear[0] and not row.verdict))
    return f"{'' if sure else 'perhaps '}{'more' if up else 'less'}"


def _verdict(row: Any, able: list[Any]) -> str:
    if row.low <= 1 <= row.high:
        return "The difference on file is no larger than chance allows, so there is none to explain."
    up = row.ratio > 1
    rise = "rise" if up else "fall"
    clear = [r.corrected_low > 1 if up else r.corrected_high < 1 for r in able]
    if all(clear):
        return f"Coverage, as far as two lists can see it, does not explain the {rise}."
    if clear[0] and not row.verdict:
        return (
            f"By kind of source, the way chosen beforehand, coverage does not explain the {rise}; by language the interval is too wide to"
            " exclude it."
        )
    if all((r.corrected > 1) == up for r in able):
        return (
            f"With the missing contacts added, the {rise} is about as large, but so uncertain that no {rise} at all is within an interval:"
            " better recording alone could explain it."
        )
    return f"With the missing contacts added, the {rise} is gone: it may be a change of the record alone."


def when(told: str) -> str:
    return (
        told if told.split(" ")[0] in ("in", "since", "while", "before", "after", "from", "under") else f"in “{told}”"
    )


def attended(thick: pd.DataFrame, then: Dossier) -> Text:
    """How thick is the record of each window?"""
    kept = [row for row in tuples(thick) if row.pages]
    if not kept:
        return Text.of("No page of a known day lies in any of the windows.").headed(headings.attention(kept))
    parts = [
        [Number(r.rate, f"{r.window}: pages a quarter", "dated pages times 91.3 days over days observed", form=",.0f"),
         f" a quarter {when(r.told)} (",
         Number(r.pages, f"{r.window}: pages", "published in the window", noun="page"), "; ",
         Number(r.pages_per_contact, f"{r.window}: pages under a contact", "mean over contacts that begin in the window", form=".1f"),
         " under each contact)"]
        for r in kept
    ]  # fmt: skip
    undated = int(then.sources["published_on"].isna().sum())
    return Text.of(
        "Pages on file: ", *joined(parts), ". ",
        Number(undated, "pages of no known day", "pages on file without a day", noun="page has", nouns="pages have"),
        " no known day and are not counted. ",
        Number(kept[-1].elsewhere, f"{kept[-1].window}: share of pages under no contact", "among the sources of none", form=".0%"),
        f" of the pages {when(kept[-1].told)} are filed under no contact: their growth shows attention to the subject as a whole. The"
        " number of pages under each contact shows how well contacts are attested."
        " Attention is not coverage: a contact that was missed leaves no page.",
    ).headed(headings.attention(kept))  # fmt: skip


def recaptured(found: pd.DataFrame, held: pd.DataFrame) -> Text:
    """What two lists say of each window: how many on each, on both, and how many in all."""
    first, second = two_names(held)
    if found.empty:
        return Text.of("No window has a day observed, so no list is held against another.")
    head = f"Two lists: {first}; {second}. A contact is on a list when such a page is filed under it."
    return Text([[head], *(_recaptured(row, f"{first} against {second}") for row in tuples(found))])


def _recaptured(r: Any, lists: str) -> list[Piece]:
    def own(value: float, what: str, form: str = ".0f", noun: str = "") -> Number:
        return Number(value, f"{r.window}: {what} ({lists})", "pages filed under each contact", form=form, noun=noun)

    counted: list[Piece] = [
        f"{capital(r.window)}: ", own(r.count, "contacts on file", noun="contact"), " on file; ",
        own(r.first, "on the first list"), " on the first list, ", own(r.second, "on the second"), " on the second, ",
        own(r.both, "on both"), " on both, ", own(r.no_list, "on neither"), " on neither",
    ]  # fmt: skip
    if r.verdict:
        return [*counted, ". Fewer than seven on both: too few to say how many are missing."]
    bound: list[Piece] = []
    if r.least == r.least:
        bound = [
            " Where some contacts are harder to find than others, two lists give too low a"
            " number; by Chao's lower bound, from all lists, there were at least ",
            own(r.least, "Chao's lower bound"), " (interval from ", own(r.least_low, "lower limit of Chao's bound"), ").",
        ]  # fmt: skip
    return [
        *counted, ". If the lists are independent there were ", own(r.estimate, "contacts, Chapman"), " (",
        own(r.estimate_low, "lower limit, Sadinle"), " to ", own(r.estimate_high, "upper limit, Sadinle"), "), and ",
        own(r.seen, "share on file", ".0%"), " of them are on file.", *bound,
    ]  # fmt: skip


def depends(dependence: pd.DataFrame, pairs: pd.DataFrame, found: pd.DataFrame) -> Text:
    """What dependence between the lists would do, and how unequal it would have to be for a difference to vanish."""
    told = dict(zip(found["window"], found["told"], strict=True))
    rows = [row for row in tuples(dependence) if not row.verdict and row.odds_ratio != 1]
    if not rows:
        return Text.of("On dependence between the lists: too few contacts are on both to say what it would do.")
    how = "Chapman with a fixed odds ratio; Sadinle's interval"
    windows = list(dict.fromkeys(row.window for row in rows))
    parts = [[f"{name}: ", *joined([_at_odds(r, how) for r in rows if r.window == name], ", ")] for name in windows]
    needed = [
        [Number(r.odds_ratio_needed, f"odds ratio of {r.earlier} at which {r.later} is level", how, form=".1f"),
         f" {when(told[r.earlier])}"]
        for r in tuples(pairs) if not r.verdict and r.odds_ratio_needed > 1
    ]  # fmt: skip
    tail: list[Piece] = []
    if needed:
        late = when(told[pairs["later"].iloc[0]])
        tail = [f" If the lists {late} are independent, the rise vanishes only at an odds ratio of ",
                *joined(needed), "."]  # fmt: skip
    return Text.of(
        "Two lists cannot show whether they depend on each other. Both report large events, which makes the estimate too low (an odds"
        " ratio above one). And once one good page on a contact is on file, nobody looks for a second, which makes it too high (below one)."
        " Contacts in all, by odds ratio: ", *joined(parts), ".", *tail,
    )  # fmt: skip


def _at_odds(r: Any, how: str) -> list[Piece]:
    at = f"{r.window}: contacts at odds ratio {r.odds_ratio:g}"
    return [
        Number(r.estimate, at, how, form=".0f"), " (", Number(r.low, f"{at}, lower limit", how, form=".0f"), " to ",
        Number(r.high, f"{at}, upper limit", how, form=".0f"), ") at ", Number(r.odds_ratio, "odds ratio assumed", how, form="g"),
    ]  # fmt: skip


def missing(tipping: pd.DataFrame, tried: pd.DataFrame, found: pd.DataFrame) -> Text:
    """How many contacts would have to be missing, and what a fifth, two fifths and three fifths would do."""
    told = dict(zip(found["window"], found["told"], strict=True))
    if tipping.empty:
        return Text.of("There is no earlier window whose contacts could be missing.").headed(
            headings.tips(tipping, told)
        )
    each = [_missing(row, tried[tried["earlier"] == row.earlier], told) for row in tuples(tipping)]
    return Text(each, headings.tips(tipping, {name: when(words) for name, words in told.items()}))


def _missing(r: Any, tried: pd.DataFrame, told: dict[str, str]) -> list[Piece]:
    how = "exact rate ratio, the earlier days thinned by the share unseen"
    early, late = when(told[r.earlier]), when(told[r.later])

    def own(value: float, what: str, **written: str) -> Number:
        return Number(value, f"{r.later} against {r.earlier}: {what}", how, **written)  # type: ignore[arg-type]

    if r.verdict:
        return [f"Missing contacts {early}: {r.verdict}, with so few on file."]
    if r.share <= 0:
        return [
            f"On file contacts came no more often {late} than {early}, so there is no rise for missing ones to undo."
        ]
    if r.share_for_doubt <= 0:
        return [
            f"On file contacts did not clearly come more often {late} than {early} (",
            times(r.ratio, f"{r.later} against {r.earlier}: ratio on file", how), " times), so there is no clear rise for"
            " missing ones to undo.",
        ]  # fmt: skip
    parts = [
        [own(t.unseen, f"share assumed, {t.unseen:g}", form=".0%"), " unseen: ",
         times(t.ratio, f"{r.later} against {r.earlier}: ratio with {t.unseen:.0%} unseen", how), " times ",
         *_interval(t, "", f"{r.later} against {r.earlier}: ratio with {t.unseen:.0%} unseen", how)]
        for t in tuples(tried) if t.unseen > 0
    ]  # fmt: skip
    doubt: list[Piece] = [
        " From ", own(r.missing_for_doubt, "contacts missing for the interval to hold 1", form=".0f"), " missing (",
        own(r.share_for_doubt, "share missing for the interval to hold 1", form=".0%"), ") on, the interval includes an unchanged rate.",
    ]  # fmt: skip
    return [
        f"For the rise {late} to vanish, ", own(r.missing, "contacts missing for the ratio to be 1", noun="contact"),
        f" {early}, ", own(r.share, "share missing for the ratio to be 1", form=".0%"),
        " of all there were, would have to be missing and none since.", *doubt, " With ", *joined(parts), ".",
    ]  # fmt: skip


def on_lists(events: pd.DataFrame, held: pd.DataFrame) -> Table:
    """Which contact stands on which list, newest first."""
    newest = events.iloc[::-1]
    frame = pd.DataFrame({"day": [day(d) for d in newest["starts_on"]], "contact": list(newest["title"])})
    for name in held.columns:
        frame[list_name(name)] = ["yes" if on else "" for on in held[name].iloc[::-1]]
    return Table("on-lists", "Which contact is on which list", frame, ids=list(newest["event_id"]))

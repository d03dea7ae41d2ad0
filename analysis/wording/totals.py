"""What is claimed, by whom, and how sure: bound, basis, separate statements, review."""

from __future__ import annotations

import pandas as pd

from analysis.claims.lineage import Origins
from analysis.errors import UsageError
from analysis.language.format import capital, day, inside, listing, quantity_of, readable, span
from analysis.language.terms import BASIS, BOUND, REVIEW
from analysis.language.text import Number, Piece, Ref, Text, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.select import highest, is_firm
from analysis.model.vocabulary import FLOORS
from analysis.wording import headings
from analysis.wording.cap import beside
from analysis.wording.claims import figure, told, who_when
from analysis.wording.knowledge import FLOOR, TOTALS, by_day, counted, voices
from analysis.wording.latest import also, each_side, not_firm, repeated
from analysis.wording.origins import ROOTS, traced


def lead(then: Dossier, flow: Flow, found: Origins) -> Text:
    """The first paragraphs: the highest figure and what each side last said; then how many totals, from whom, and what they rest on.

    Every figure is a claimant's, as stated; none is averaged, floors are counted as floors, and what is not firm leads nowhere.

    Parameters
    ----------
    found : Origins
        Of the totals, from `analysis.claims.independent_origins`.
    """
    totals = then.quantities(flow)
    if totals.empty:
        return Text([*beside(then, flow), _nothing(then, flow)], headings.top(then, flow, totals))
    if set(found.roots) != set(totals["claim_id"]):
        raise UsageError(
            "these origins are of other claims than the totals on the flow;"
            " give claims.independent_origins(then, list(then.quantities(flow)['claim_id']))"
        )
    top, start = (
        highest(totals),
        f"{by_day(then)} no figure for {flow.label} had both its source and its dates checked.",
    )
    opening: list[Piece] = [start]
    if len(top):
        row = top.iloc[0]
        best = Ref(str(row["claim_id"]), f"{quantity_of(row)}{flow.measure}")
        opening = [
            f"{by_day(then)} the highest figure claimed for {flow.label} was ",
            best,
            f" ({who_when(row)}). ",
            *each_side(then, flow, totals),
            ".",
        ]
    weight = [*_weight(totals, found), *_of_periods(then, flow)]
    return Text([*beside(then, flow), [*opening, *not_firm(totals)], weight], headings.top(then, flow, totals))


def _weight(totals: pd.DataFrame, found: Origins) -> list[Piece]:
    """How many totals by whom, and what they rest on: statements, articles, floors, rows without the full review or without a page."""
    floors = totals[totals["bound"].isin(FLOORS)]
    one = len(totals) == 1
    weight: list[Piece] = [
        voices(totals, capital=True),
        " had published ",
        counted(totals, "totals", TOTALS, "running total"),
        f", {'' if one else 'the first '}on {day(totals['known_on'].iloc[0])}. ",
    ]  # fmt: skip
    if not one:
        weight += ["These trace back to ", *traced(found), ". "]
    if len(floors):
        who = counted(floors, "totals that are floors", FLOOR, "of them says", "of them say", capital=True)
        what = "a floor, not a total" if len(floors) == 1 else "floors, not totals"
        weight += ["It says" if one else who, f" only “more than” or “at least”: {what}. "]
    return weight + _checked(totals)


def _checked(totals: pd.DataFrame) -> list[Piece]:
    """Which of the totals lack the full review or a page by this day?"""
    short = totals[totals["review"] != "verified"]
    unseen = totals[[not ids for ids in totals["source_ids"]]]
    if short.empty:
        held: list[Piece] = [
            "Its source and date are" if len(totals) == 1 else "All their sources and dates are",
            " checked.",
        ]
    else:
        held = [
            counted(
                short,
                "totals without the full review",
                "the source or its date is not fully checked",
                "of them is",
                "of them are",
                capital=True,
            ),
            " not fully verified.",
        ]
    if len(unseen):
        none = counted(
            unseen,
            "totals without a page by this day",
            "no page on file was published by this day",
            "of them",
            "of them",
        )
        held += [" For ", none, " no page published by this day is on file: later pages report them."]
    return held


def _of_periods(then: Dossier, flow: Flow, most: int = 2) -> list[Piece]:
    """Amounts of a period are not running totals; how many there are, and the latest firm ones."""
    rows = then.quantities(flow, measures="period", relays=False)
    if rows.empty:
        return []
    count_ = counted(
        rows, "figures for a period", "amounts of a stated period", "figure covers", "figures cover", capital=True
    )
    latest = rows[is_firm(rows)].tail(most)
    told_: list[list[Piece]] = [[figure(row), f" {_covered(row)} ({who_when(row)})"] for _, row in latest.iterrows()]
    return [
        " ",
        count_,
        " a stated period only",
        *([", the latest " if len(rows) > len(told_) else ": ", *series(told_)] if told_ else []),
        ".",
    ]


def _covered(row: pd.Series) -> str:
    """The period of a figure, as it is stated."""
    start = span(row["period_start"], row["period_start_precision"])
    end = span(row["through"], row["through_precision"])
    return f"for {end}" if start in ("", end) else f"from {start} to {end}"


def _nothing(then: Dossier, flow: Flow) -> list[Piece]:
    """No total: what there is instead, and which goods had been spoken of by then."""
    start: list[Piece] = [
        f"{by_day(then)} nobody on file had published a running total for {flow.label}.",
        *_of_periods(then, flow),
    ]
    rows = then.statements(flow)
    if len(rows):
        speak = "statement speaks", "statements speak"
        said = counted(rows, "statements without a total", "by the day they became known", *speak, capital=True)
        parts = [told(r) for _, r in rows.tail(3).iterrows()]
        return [*start, " ", said, " of it without a total; the latest: ", *series(parts), "."]
    others = then.claims["commodity_id"].value_counts()
    names = listing([readable(c) for c in others.index[:4]])
    return [*start, f" Claims on file by then speak of {names}." if names else " No claim of any kind was on file yet."]


def claimed(then: Dossier, flow: Flow, found: Origins) -> Text:
    """What each camp last said in its own words: who, when, through when, and how sure. One paragraph a camp."""
    totals = then.quantities(flow)
    camps = then.last_said(totals, firm=False)
    if camps.empty:
        return Text.of("No side had given a total.").headed(headings.voiced(totals, 0))
    parts = [_camp(then, flow, row, totals, found.roots[row["claim_id"]]) for _, row in camps.iterrows()]
    spoken = then.statements(flow, stances="asserts")
    vague = spoken[spoken["bound"] == "vague"].drop_duplicates("claimant_id", keep="last").tail(4)
    if len(vague):
        parts.append(["In words, without a number: ", *series([told(r) for _, r in vague.iterrows()]), "."])
    silent = [f"from {then.config.in_sentence(camp)}" for camp in then.config.camps if camp not in set(camps["camp"])]
    if silent:
        parts.append([f"No total is on file {listing(silent, 'or')}."])
    return Text(parts, headings.voiced(totals, camps["camp"].nunique()))


def _camp(then: Dossier, flow: Flow, row: pd.Series, totals: pd.DataFrame, roots: tuple[str, ...]) -> list[Piece]:
    rows = then.said.set_index("claim_id", drop=False)
    speaker = f"{inside(row['speaker'])}, " if row["speaker"] else ""
    based = "basis not stated" if row["basis"] == "unstated" else f"based on {BASIS[row['basis']]}"
    said = f"{capital(BOUND[row['bound']])}; {based}; {REVIEW[row['review']]}"
    shown = Ref(str(row["claim_id"]), f"{quantity_of(row)} {flow.counted}")
    part: list[Piece] = [
        f"{capital(then.config.camp(row['camp']).long)}: ", shown, f" ({speaker}{who_when(row)}){_counted(row)}. {said}",
        *_derived(then, row, roots, rows), ".",
    ]  # fmt: skip
    others = totals[(totals["camp"] == row["camp"]) & (totals["claim_id"] != row["claim_id"])]
    before = others[others["known_on"] <= row["known_on"]]
    if len(before):
        if row["updates"]:
            part += [" It replaces ", *series([[figure(rows.loc[c])] for c in row["updates"]]), "."]
        above = highest(before)
        if len(above) and above["value"].iloc[0] > row["value"]:
            part += [" The highest checked figure of this side is ", *told(above.iloc[0]), "."]
        what = f"{then.config.name(row['camp'])}: earlier totals on file"
        own = counted(before, what, "totals of this side", "earlier total is", "earlier totals are", capital=True)
        part += [" ", own, " on file."]
    since = others[others["known_on"] > row["known_on"]]
    return [*part, *repeated(since), *also(since[~is_firm(since) & ~since["repeats"].astype(bool)])]


def _counted(row: pd.Series) -> str:
    """The interval a figure covers, when that is more than the day it was said."""
    start = span(row["period_start"], row["period_start_precision"])
    start = f" from {start}" if start else ""
    if pd.isna(row["through"]):
        return f", counted{start}, end date not given"
    through = span(row["through"], row["through_precision"])
    end = f" to {through}" if row["through"] != row["stated_on"] else ""
    return f", counted{start}{end}" if start or end else ""


def _derived(then: Dossier, row: pd.Series, roots: tuple[str, ...], rows: pd.DataFrame) -> list[Piece]:
    """What a claim is derived from: nothing on file, or the claims its figure goes back to."""
    camp, own = then.config.name(row["camp"]), list(row["source_ids"])
    above = [c for c in (*row["derived_from"], *row["repeats"]) if c in rows.index]
    if not above:
        what = f"{camp}: articles of the latest total"
        article = Number(len(own), what, "pages on file", own, noun="article", spelled=True)
        return ["; said independently, in ", article] if own else ["; said independently"]
    links: list[list[Piece]] = []
    for claim in above:
        parent = rows.loc[claim]
        goods = "" if parent["commodity_id"] == row["commodity_id"] else f" {readable(parent['commodity_id'])}"
        shown = quantity_of(parent)
        links.append(
            ["an earlier figure of ", Ref(claim, f"{shown}{goods}")] if shown else [Ref(claim, "an earlier claim")]
        )
    what = f"{camp}: statements behind the latest total"
    origins = Number(len(roots), what, ROOTS, roots, noun="separate statement", spelled=True)
    back: list[Piece] = [" (", origins, ")"] if len(roots) != 1 else []
    how = "repeats" if row["repeats"] else "is derived from"
    return [f"; it {how} ", *series(links), *back]

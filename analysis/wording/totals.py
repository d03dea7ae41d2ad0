"""What is claimed, by whom, and how sure: bound, basis, independent origins, review."""

from __future__ import annotations

import pandas as pd

from analysis.claims.lineage import Origins
from analysis.errors import UsageError
from analysis.language.format import capital, day, inside, listing, quantity_of, readable, span
from analysis.language.terms import BASIS, BOUND, REVIEW
from analysis.language.text import Number, Piece, Ref, Text, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.claims import figure, told, who_when
from analysis.wording.knowledge import by_day, counted
from analysis.wording.origins import traced


def newest(then: Dossier, totals: pd.DataFrame) -> pd.DataFrame:
    """The latest total of each camp, in the fixed order of camps."""
    last = totals.drop_duplicates("camp", keep="last").set_index("camp", drop=False)
    return last.loc[[c for c in then.config.camps if c in last.index]].reset_index(drop=True)


def lead(then: Dossier, flow: Flow, found: Origins) -> Text:
    """The first paragraph: how many totals, from whom, how far apart, and what they rest on.

    Every figure is a claimant's; none is averaged, and floors are counted as floors.

    Parameters
    ----------
    found : Origins
        Of the totals, from `analysis.claims.independent_origins`.
    """
    totals = then.quantities(flow)
    if totals.empty:
        return Text([_nothing(then, flow)])
    if set(found.roots) != set(totals["claim_id"]):
        raise UsageError(
            "these origins are of other claims than the totals on the flow;"
            " give claims.independent_origins(then, list(then.quantities(flow)['claim_id']))"
        )
    voices = sorted(totals["claimant_id"].unique())
    first = f" on {flow.label}, {'the first ' if len(totals) > 1 else ''}on {day(totals['known_on'].iloc[0])}."
    opening: list[Piece] = [
        f"{by_day(then)} ",
        Number(len(voices), "claimants with a total", "distinct claimant_id", voices, noun="claimant", spelled=True),
        " had put ",
        counted(totals, "totals", "totals, canonical and not withdrawn", "total"),
        f"{first} The highest figure claimed is ",
        *told(totals[totals["value"] == totals["value"].max()].iloc[0]),
        ".",
    ]
    camps = newest(then, totals)
    if len(camps) > 1:
        parts: list[list[Piece]] = [[f"{then.config.in_sentence(r['camp'])} ", figure(r)] for _, r in camps.iterrows()]
        opening += [" The latest totals, camp by camp: ", *series(parts), "."]
    return Text([opening, _weight(totals, found)])


def _weight(totals: pd.DataFrame, found: Origins) -> list[Piece]:
    """What the totals rest on: origins, articles, floors, rows without the full review or without a page by this day."""
    floors = totals[totals["bound"].isin(["at_least", "more_than"])]
    short = totals[totals["review"] != "verified"]
    unseen = totals[[not ids for ids in totals["source_ids"]]]
    weight: list[Piece] = []
    if len(totals) > 1:
        weight += [
            "Those ", counted(totals, "totals", "totals, canonical and not withdrawn", "total"), " trace back to ",
            *traced(found), ". ",
        ]  # fmt: skip
    if len(floors):
        bound = "bound more_than or at_least"
        who = counted(floors, "totals that are floors", bound, "of them says", "of them say", capital=True)
        what = "a floor, not a total" if len(floors) == 1 else "floors, not totals"
        weight += ["It says" if len(totals) == 1 else who, f" only “more than” or “at least”: {what}. "]
    review = "review is not verified"
    unsure = counted(short, "rows without the full review", review, "row has", "rows have", capital=True)
    weight += (
        [unsure, " not passed the full review of source and date."]
        if len(short)
        else ["It was" if len(totals) == 1 else "All were", _SEEN]
    )
    if len(unseen):
        none = counted(unseen, "totals without a page by this day", "no source_ids left", "of them", "of them")
        page = " no page published by this day is on file: later pages tell of that day."
        weight += [" Of ", none, page]
    return weight


_SEEN = " confirmed in the source, with its date."


def _nothing(then: Dossier, flow: Flow) -> list[Piece]:
    """No total: what there is instead, and which goods had been spoken of by then."""
    start: list[Piece] = [f"{by_day(then)} nobody on file had put a total on {flow.label}."]
    rows = then.statements(flow)
    if len(rows):
        speak = "statement speaks", "statements speak"
        said = counted(rows, "statements without a total", "by known_on", *speak, capital=True)
        parts = [told(r) for _, r in rows.tail(3).iterrows()]
        return [*start, " ", said, " of it without a total; the latest: ", *series(parts), "."]
    others = then.claims["commodity_id"].value_counts()
    names = listing([readable(c) for c in others.index[:4]])
    return [*start, f" Claims on file by then speak of {names}." if names else " No claim of any kind was on file yet."]


def claimed(then: Dossier, flow: Flow, found: Origins) -> Text:
    """The latest total of each camp: who, when, through when, and how sure. One paragraph a camp."""
    totals = then.quantities(flow)
    camps = newest(then, totals)
    if camps.empty:
        return Text.of("No camp had given a total, so there is nothing to weigh.")
    parts = [_camp(then, row, totals, found.roots[row["claim_id"]]) for _, row in camps.iterrows()]
    spoken = then.statements(flow, stances="asserts")
    vague = spoken[spoken["bound"] == "vague"].drop_duplicates("claimant_id", keep="last").tail(4)
    if len(vague):
        parts.append(["In words, without a number: ", *series([told(r) for _, r in vague.iterrows()]), "."])
    silent = [f"from {then.config.in_sentence(camp)}" for camp in then.config.camps if camp not in set(camps["camp"])]
    if silent:
        parts.append([f"No total on file {listing(silent, 'or')}."])
    return Text(parts)


def _camp(then: Dossier, row: pd.Series, totals: pd.DataFrame, roots: tuple[str, ...]) -> list[Piece]:
    rows = then.said.set_index("claim_id", drop=False)
    speaker = f"{inside(row['speaker'])}, " if row["speaker"] else ""
    said = f"{capital(BOUND[row['bound']])}; basis: {BASIS[row['basis']]}; {REVIEW[row['review']]}"
    part: list[Piece] = [
        f"{capital(then.config.camp(row['camp']).long)}: ", figure(row), f" ({speaker}{who_when(row)}){_counted(row)}. {said}",
        *_derived(then, row, roots, rows), ".",
    ]  # fmt: skip
    before = totals[(totals["camp"] == row["camp"]) & (totals["claim_id"] != row["claim_id"])]
    if len(before):
        if row["updates"]:
            part += [" It replaces ", *series([[figure(rows.loc[c])] for c in row["updates"]]), "."]
        higher = before[before["value"] > row["value"]]
        if len(higher):
            part += [" The camp's highest figure is ", *told(higher.sort_values("value").iloc[-1]), "."]
        what = f"{then.config.name(row['camp'])}: earlier totals on file"
        own = counted(before, what, "totals of the camp", "earlier total", capital=True)
        part += [" ", own, " of this camp on file."]
    return part


def _counted(row: pd.Series) -> str:
    """The interval a figure covers, when that is more than the day it was said."""
    start = span(row["period_start"], row["period_start_precision"])
    start = f" from {start}" if start else ""
    if pd.isna(row["through"]):
        return f", counted{start} through an unstated date"
    through = span(row["through"], row["through_precision"])
    end = f" to {through}" if row["through"] != row["stated_on"] else ""
    return f", counted{start}{end}" if start or end else ""


def _derived(then: Dossier, row: pd.Series, roots: tuple[str, ...], rows: pd.DataFrame) -> list[Piece]:
    """What a claim is derived from: nothing on file, or the claims its figure goes back to."""
    camp, own = then.config.name(row["camp"]), list(row["source_ids"])
    above = [c for c in (*row["derived_from"], *row["repeats"]) if c in rows.index]
    if not above:
        what = f"{camp}: articles of the latest total"
        article = Number(len(own), what, "source_ids", own, noun="article", spelled=True)
        return ["; an independent origin, on ", article] if own else ["; an independent origin"]
    links: list[list[Piece]] = []
    for claim in above:
        parent = rows.loc[claim]
        goods = "" if parent["commodity_id"] == row["commodity_id"] else f" {readable(parent['commodity_id'])}"
        shown = quantity_of(parent)
        links.append([Ref(claim, f"{shown}{goods}" if shown else "an earlier claim")])
    what = f"{camp}: origins of the latest total"
    origins = Number(len(roots), what, "roots of derived_from and repeats", roots, noun="origin", spelled=True)
    back: list[Piece] = [" (", origins, ")"] if len(roots) != 1 else []
    return ["; not an independent origin: it is derived from ", *series(links), " said before", *back]

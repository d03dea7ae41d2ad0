"""What is claimed, by whom, and how sure: bound, basis, independent origins, review."""

from __future__ import annotations

import pandas as pd

from analysis.briefing.topic import Topic, said, told, who_when
from analysis.briefing.words import BASIS, BOUND, REVIEW, Piece, capital, count, series, span_words
from analysis.cards import figure_text
from analysis.claims import independent_origins
from analysis.claims.lineage import pages
from analysis.display import Number, Ref, Text


def lead(topic: Topic) -> Text:
    """The first paragraph: how many totals, from whom, how far apart, and what they rest on.

    Every figure is a claimant's; none is averaged, and floors are counted as floors.
    """
    totals = topic.totals
    if totals.empty:
        return Text([_nothing(topic)])
    voices = totals["claimant_id"].nunique()
    first = totals.iloc[0]
    top = totals[totals["value"] == totals["value"].max()].iloc[0]
    opening: list[Piece] = [
        f"{topic.by_day} {count(voices, 'claimant')} had put {count(len(totals), 'total')} on {topic.flow},"
        f" {'the first ' if len(totals) > 1 else ''}on {first['known_on'].day} {first['known_on']:%B %Y}. The highest figure claimed is "
    ]
    opening += [*told(top), "."]
    newest = topic.newest
    if len(newest) > 1:
        parts: list[list[Piece]] = [[f"{topic.config.in_sentence(r['camp'])} ", said(r)] for _, r in newest.iterrows()]
        opening += [" The latest totals, camp by camp: ", *series(parts), "."]
    found = independent_origins(topic.dossier.claims, list(totals["claim_id"]))
    floor = totals[totals["bound"].isin(["at_least", "more_than"])]
    short = totals[totals["review"] != "verified"]
    floors, unsure = len(floor), len(short)
    weight = [f"They lead back to {count(found.count, 'independent origin')}" if len(totals) > 1 else ""]
    weight[0] += f" and rest on {count(found.articles, 'article')}." if weight[0] else ""
    if floors:
        who = "It says" if len(totals) == 1 else capital(count(floors, "of them says", "of them say"))
        what = "a floor, not a total" if floors == 1 else "floors, not totals"
        weight.append(f"{who} only “more than” or “at least”: {what}.")
    weight.append(
        f"{capital(count(unsure, 'row has', 'rows have'))} not passed the full review of source and date."
        if unsure
        else "All were seen in their source with their date."
    )
    unseen = totals[[not ids for ids in totals["source_ids"]]]
    if len(unseen):
        weight.append(
            f"Of {count(len(unseen), 'of them', 'of them')} no page published by this day is on file: later pages tell of that day."
        )
    numbers = [
        Number("claimants with a total", voices, "distinct claimant_id", sorted(totals["claimant_id"].unique())),
        Number("totals", len(totals), "cumulative figures, canonical and not withdrawn", list(totals["claim_id"])),
        Number("independent origins", found.count, "roots of derived_from and repeats", found.origins),
        Number("articles", found.articles, "distinct source_ids", pages(totals)),
        Number("totals that are floors", floors, "bound more_than or at_least", list(floor["claim_id"])),
        Number("totals without a page by this day", len(unseen), "no source_ids left", list(unseen["claim_id"])),
        Number("rows without the full review", unsure, "review is not verified", list(short["claim_id"])),
    ]
    return Text([opening, [" ".join(w for w in weight if w)]], numbers)


def _nothing(topic: Topic) -> list[Piece]:
    """No total: what there is instead, and which goods had been spoken of by then."""
    start: list[Piece] = [f"{topic.by_day} nobody on file had put a total on {topic.flow}."]
    rows = topic.statements
    if len(rows):
        parts = [told(r) for _, r in rows.tail(3).iterrows()]
        start += [
            f" {capital(count(len(rows), 'statement speaks', 'statements speak'))} of it without a total; the latest: "
        ]
        return [*start, *series(parts), "."]
    others = topic.dossier.claims["commodity_id"].value_counts()
    if len(others):
        names = ", ".join(str(c).replace("_", " ") for c in others.index[:4])
        start.append(f" Claims on file by then speak of {names}.")
    else:
        start.append(" No claim of any kind was on file yet.")
    return start


def claimed(topic: Topic) -> Text:
    """The latest total of each camp: who, when, through when, and how sure. One paragraph a camp."""
    newest = topic.newest
    if newest.empty:
        return Text.of("No camp had given a total, so there is nothing to weigh.")
    found = independent_origins(topic.dossier.claims, list(topic.totals["claim_id"]))
    rows = topic.dossier.claims.set_index("claim_id", drop=False)
    parts = [_camp(topic, row, found.roots[row["claim_id"]], rows) for _, row in newest.iterrows()]
    vague = topic.statements[(topic.statements["bound"] == "vague") & (topic.statements["stance"] == "asserts")]
    if len(vague):
        last = vague.drop_duplicates("claimant_id", keep="last").tail(4)
        words: list[list[Piece]] = [told(r) for _, r in last.iterrows()]
        parts.append(["In words, without a number: ", *series(words), "."])
    silent: list[list[Piece]] = [
        [f"from {topic.config.in_sentence(camp)}"] for camp in topic.config.camps if camp not in set(newest["camp"])
    ]
    if silent:
        parts.append(["No total on file ", *series(silent, "or"), "."])
    return Text(parts, [n for _, row in newest.iterrows() for n in _numbers(topic, row, found.roots[row["claim_id"]])])


def _numbers(topic: Topic, row: pd.Series, roots: tuple[str, ...]) -> list[Number]:
    """What the paragraph of a camp counts."""
    camp = topic.config.name(row["camp"])
    own = topic.totals[(topic.totals["camp"] == row["camp"]) & (topic.totals["claim_id"] != row["claim_id"])]
    own_pages = list(row["source_ids"])
    return [
        Number(f"{camp}: earlier totals on file", len(own), "totals of the camp", list(own["claim_id"])),
        Number(f"{camp}: articles of the latest total", len(own_pages), "source_ids", own_pages),
        Number(f"{camp}: origins of the latest total", len(roots), "roots of derived_from and repeats", roots),
    ]


def _camp(topic: Topic, row: pd.Series, roots: tuple[str, ...], rows: pd.DataFrame) -> list[Piece]:
    own = topic.totals[topic.totals["camp"] == row["camp"]]
    speaker = f"{row['speaker']}, " if row["speaker"] else ""
    part: list[Piece] = [f"{topic.config.camp(row['camp']).long}: ", said(row), f" ({speaker}{who_when(row)})"]
    part.append(_counted(row))
    part.append(f". {capital(BOUND[row['bound']])}; basis: {BASIS[row['basis']]}; {REVIEW[row['review']]}")
    part += _leans(row, roots, rows)
    part.append(".")
    before = own[own["claim_id"] != row["claim_id"]]
    if len(before):
        replaced = [rows.loc[c] for c in row["updates"]]
        if replaced:
            part += [" It replaces ", *series([[said(r)] for r in replaced]), "."]
        higher = before[before["value"] > row["value"]]
        if len(higher):
            part += [" The camp's highest figure is ", *told(higher.sort_values("value").iloc[-1]), "."]
        part.append(f" {capital(count(len(before), 'earlier total'))} of this camp on file.")
    return part


def _counted(row: pd.Series) -> str:
    """The interval a figure covers, when that is more than the day it was said."""
    start = (
        f" from {span_words(row['period_start'], row['period_start_precision'])}"
        if pd.notna(row["period_start"])
        else ""
    )
    through = row["through"]
    if pd.isna(through):
        return f", counted{start} to a day not stated" if start else ", counted to a day not stated"
    end = f" to {span_words(through, row['through_precision'])}" if through != row["stated_on"] else ""
    return f", counted{start}{end}" if start or end else ""


def _leans(row: pd.Series, roots: tuple[str, ...], rows: pd.DataFrame) -> list[Piece]:
    """What a claim leans on: nothing on file, or the claims its figure goes back to."""
    above = [c for c in (*row["derived_from"], *row["repeats"]) if c in rows.index]
    if not above:
        pages = len(row["source_ids"])
        return [f"; an origin of its own, on {count(pages, 'article')}" if pages else "; an origin of its own"]
    links: list[list[Piece]] = []
    for claim in above:
        parent = rows.loc[claim].to_dict()
        goods = "" if parent["commodity_id"] == row["commodity_id"] else f" {parent['commodity_id'].replace('_', ' ')}"
        figure = figure_text(parent)
        links.append([Ref(str(claim), f"{figure}{goods}" if figure else "an earlier claim")])
    back = "" if len(roots) == 1 else f" ({count(len(roots), 'origin')})"
    return ["; no origin of its own: it leans on ", *series(links), f" said before{back}"]

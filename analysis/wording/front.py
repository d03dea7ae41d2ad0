"""The front page: what is said, who said it first, who denies it, whether contacts rise, and how sure that is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cadence.baselines import ALL, Baselines
from analysis.claims.firsts import firsts
from analysis.claims.lineage import Origins
from analysis.language.format import capital, contents, day, inside, listing, quantity_of, span
from analysis.language.names import the
from analysis.language.text import Number, Piece, Ref, Text, begun, joined
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings, tuples
from analysis.model.select import highest
from analysis.model.vocabulary import FLOORS
from analysis.wording.baselines import finding
from analysis.wording.claims import rows_of
from analysis.wording.coverage import state, times
from analysis.wording.denials import acknowledged, ends, thing
from analysis.wording.firsts import speaker
from analysis.wording.knowledge import FLOOR, TOTALS, by_day, counted, voices
from analysis.wording.latest import each_side
from analysis.wording.origins import ROOTS
from analysis.wording.sources import named_pages


def front(then: Dossier, flow: Flow, held: Baselines, corrected: pd.DataFrame | None = None) -> Text:
    """What is said to move and who said so first, whether the two states deny or acknowledge it, how often they meet, and whether
    that rise is real: a paragraph each.

    Parameters
    ----------
    corrected : pandas.DataFrame, optional
        Rates with the contacts added that no page reports, held against each other: from `analysis.coverage.against`.
    """
    rise = [] if corrected is None or held.now is None else _rise(corrected, held)
    first = _first(then, flow, then.quantities(flow))
    return Text([part for part in (_said(then, flow), first, _owned(then, flow), _met(held), rise) if part])


def _said(then: Dossier, flow: Flow) -> list[Piece]:
    totals = then.quantities(flow)
    if totals.empty:
        return [f"{by_day(then)} nobody on file had put a total on {flow.label}."]
    said = each_side(then, flow, totals, dated=False) or [
        f"No figure for {flow.label} has both its source and its dates checked"
    ]
    return [*said, "."]


def _first(then: Dossier, flow: Flow, totals: pd.DataFrame) -> list[Piece]:
    """Who gave the highest checked figure first, and on which day; a sentence, or nothing."""
    top = highest(totals).head(1)["claim_id"].tolist()
    found = firsts(totals)
    own = found[[top[:1] == [row["claim_id"]] or bool({*top} & {*row["later"]}) for row in mappings(found)]]
    if not top or own.empty:
        return []
    row, said = own.iloc[0], rows_of(then)
    first = said[row["claim_id"]]
    same = [the(said[k]["claimant"]) for k in row["later"] if said[k]["known_on"] == first["known_on"]]
    also = f"; {listing(same)} gave it on the same day" if same else ""
    figure = Ref(str(row["claim_id"]), f"{quantity_of(first)}{flow.measure}")
    who = f"{_speaker(first)}{the(first['claimant'])}"
    return ["The highest checked figure, ", figure, f", was first given by {who} on {day(first['known_on'])}{also}."]


def _speaker(row: Any) -> str:
    return f"{row['speaker'].partition(' (')[0]} of " if row["speaker"] else ""


def _owned(then: Dossier, flow: Flow) -> list[Piece]:
    """Since when each of the two states has flatly denied it, and whether it has acknowledged it."""
    answers, names = then.answers(flow), ends(flow)
    denied = answers[(answers["stance"] == "denies") & answers["country"].isin(list(names))]
    parts: list[list[Piece]] = []
    for country in denied["country"].unique():
        what = "" if parts else f" has flatly denied reports of {thing(flow)}"
        parts.append([f"{names[country]}{what} ", *_denials(denied[denied["country"] == country], names[country])])
    silent = [name for country, name in names.items() if country not in set(denied["country"])]
    if not parts:
        found: list[Piece] = [f"No flat denial of {thing(flow)} by {listing(silent, 'or')} is on file. "]
    else:
        found = [*begun(joined(parts, ", and ")), f"; no flat denial by {silent[0]} is on file. " if silent else ". "]
    found += acknowledged(then, flow, answers)
    return [*found[:-1], found[-1].rstrip() if isinstance(found[-1], str) else found[-1]]


def _denials(own: pd.DataFrame, name: str) -> list[Piece]:
    """'since 7 September 2022 (three times, last on 26 January 2024)', or 'on 17 May 2024'."""
    first, last = (Ref(str(row["claim_id"]), day(row["known_on"])) for row in (own.iloc[0], own.iloc[-1]))
    if len(own) == 1:
        return ["once, on ", first]
    often: Piece = "twice" if len(own) == 2 else counted(own, f"{name}: flat denials", "answers of this state", "time")
    return ["since ", first, " (", often, ", last on ", last, ")"]


def _met(held: Baselines) -> list[Piece]:
    """The finding on contacts as a sentence, where each earlier period has a rate to name."""
    told = finding(held)
    opening = f"Contacts {held.now.told}: " if held.now else ""
    if held.now is None or told[0] != opening or not all(found.is_clear for found in held.of(ALL)):
        return [*told, "."]
    return [f"On record, the two states have been in contact {held.now.told} at ", *told[1:], "."]


def _rise(corrected: pd.DataFrame, held: Baselines) -> list[Piece]:
    """Whether the rise is real, the clear answer first; nothing where no earlier period is there to compare with."""
    rows = [(state(row), row) for row in tuples(corrected)]
    states = {found for found, _ in rows}
    if not rows:
        return []
    if states <= {"level", "too few"}:
        none = (
            "there is no clear rise on file to explain" if "level" in states else "too few contacts are on file to say"
        )
        return [f"Is the rise real? {capital(none)}."]
    ordered = sorted(rows, key=lambda pair: pair[0] != "more")
    return ["Is the rise real? ", *joined([_real(row, held) for _, row in ordered], " ")]


def _real(row: Any, held: Baselines) -> list[Piece]:
    """Whether contacts are more frequent than in one earlier period, once those are added that no page reports."""
    told = {found.period.name: found.period.told for found in held.of(ALL)}.get(row.earlier, f"in “{row.earlier}”")
    start, how = f"Compared with contacts {told}, ", "capture and recapture between two lists of pages"
    found = state(row)
    if found == "too few":
        return [f"{start}there are too few to say."]
    if found == "level":
        return [f"{start}there is no clear change to explain."]
    if row.verdict:
        return [f"{start}it is not known: too few contacts are on both lists to say how many are missing."]
    added: list[Piece] = [
        "with those added that no page reports, the rate is ",
        times(row.corrected, f"rate now over that of {row.earlier}, with the missing added", how), " times as high (",
        times(row.corrected_low, f"the same for {row.earlier}, lower end", how), " to ",
        times(row.corrected_high, f"the same for {row.earlier}, upper end", how), ")",
    ]  # fmt: skip
    if found == "more":
        return [f"{start}yes: ", *added, ", so better coverage does not explain it."]
    if found == "less":
        return [f"{start}contact has fallen: ", *added, "."]
    return [f"{start}it is not certain: ", *added, ", so a change of coverage alone could explain it."]


def said_first(then: Dossier, flow: Flow) -> Text:
    """Who gave each figure first, on which day and page: a line a figure, the highest first."""
    found = firsts(then.quantities(flow))
    if found.empty:
        return Text.of(f"No total for {flow.label} is on file, so nobody was first.")
    rows, sources = rows_of(then), then.sources.set_index("source_id", drop=False)
    order = found.sort_values(["value", "known_on", "claim_id"], ascending=[False, True, True])
    return Text([_line(row, rows, sources) for row in mappings(order)])


def _line(row: dict[str, Any], rows: dict[str, dict[str, Any]], sources: pd.DataFrame) -> list[Piece]:
    """'About 7,000: Shin Won-sik, ROK Ministry of National Defense, 18 March 2024; reported by LIGA.net and Bagnet.'"""
    own = rows[row["claim_id"]]
    pages = [str(sources.at[page, "publisher"]) for page in named_pages(sources, own["source_ids"])]
    part = f" ({contents(row['item_class'])})" if row["item_class"] else ""
    same = [inside(rows[key]["claimant"]) for key in row["later"] if rows[key]["known_on"] == row["known_on"]]
    who = listing([f"{speaker(own)}{inside(own['claimant'])}", *same])
    where = f"; reported by {listing(pages)}" if pages else ""
    undated = (
        span(own["stated_on"], own["stated_precision"]) or "undated"
    )  # the day on which its page was found is not told
    when = day(own["known_on"]) if pd.notna(own["through"]) else undated
    return [Ref(str(row["claim_id"]), capital(quantity_of(own))), f"{part}: {who}, {when}{where}."]


def certainty(then: Dossier, flow: Flow, found: Origins) -> Text:
    """How sure is the answer? How many totals by how many claimants, how many of them floors, since when the newest is known."""
    totals = then.quantities(flow)
    if totals.empty:
        return Text.of("How sure: nothing on file can be weighed.")
    floors = totals[totals["bound"].isin(FLOORS)]
    dated = totals[totals["through"].notna()]
    last = (totals if dated.empty else dated).iloc[-1]
    return Text.of(
        "How sure: ", counted(totals, "totals", TOTALS, "running total"), " by ",
        voices(totals),
        ", from ", Number(found.count, "statements of their own", ROOTS, found.origins,
                          noun="original statement", spelled=True), "; ",
        counted(floors, "totals that are floors", FLOOR) if len(floors) else "none",
        " of them ", "says" if len(floors) == 1 else "say", " only “more than” or “at least”. The newest "
        f"{'' if dated.empty else 'dated '}one became known on ",
        Ref(str(last["claim_id"]), day(last["known_on"])), ".",
    )  # fmt: skip

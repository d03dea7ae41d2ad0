"""The front page: the answer in three sentences, how sure it is."""

from __future__ import annotations

from typing import Any

from analysis.cadence.baselines import ALL, Baselines
from analysis.claims.lineage import Origins
from analysis.language.format import capital, day, inside, listing, readable
from analysis.language.text import Number, Piece, Ref, Text
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.vocabulary import FLOORS
from analysis.wording.baselines import finding
from analysis.wording.knowledge import by_day, counted, voices
from analysis.wording.latest import each_side


def front(then: Dossier, flow: Flow, held: Baselines) -> Text:
    """What is said to move, whether the two states own up to it, and how often they meet: a sentence each."""
    return Text([_said(then, flow), _owned(then, flow), _met(held)])


def _said(then: Dossier, flow: Flow) -> list[Piece]:
    totals = then.quantities(flow)
    if totals.empty:
        return [f"{by_day(then)} nobody on file had put a total on {flow.label}."]
    said = each_side(then, flow, totals, dated=False) or [
        f"No figure for {flow.label} has both its source and its dates checked"
    ]
    return [*said, "."]


def _owned(then: Dossier, flow: Flow) -> list[Piece]:
    answers = then.answers(flow)
    own = answers[answers["country"].isin([flow.origin, flow.destination])]
    owned, denied = (
        own[(own["stance"] == "acknowledges") & (own["review"] == "verified")],
        own[own["stance"] == "denies"],
    )
    who = _parties(then, flow)
    have = "have" if " and " in who else "has"
    if owned.empty and denied.empty:
        return [f"{who} {have} neither acknowledged nor flatly denied it on file."]
    piece: list[Piece] = [f"{who} {have} not acknowledged it; on file"]
    if len(owned):
        first = owned.iloc[0]
        what = "it" if first["commodity_id"] == flow.commodity else readable(first["commodity_id"])
        told = Ref(str(first["claim_id"]), f"{capital(first['claimant'])} acknowledged {what}")
        piece = [told, f" on {day(first['known_on'])}, the first acknowledgement on file"]
    if denied.empty:
        return [*piece, "."]
    one, two = denied.iloc[0], denied.iloc[-1]
    count = counted(denied, "flat denials", "stance denies", "flat denial", "flat denials")
    ends = [*_denial("the first", one), *_denial("the last", two)] if len(denied) > 1 else _denial("made", one)
    denials: list[Piece] = [count, f" of {listing([readable(c) for c in dict.fromkeys(denied['commodity_id'])])}"]
    return [*piece, (" is " if len(denied) == 1 else " are ") if owned.empty else ", against ", *denials, *ends, "."]


def _denial(which: str, row: Any) -> list[Piece]:
    """', the first on 7 September 2022 (who)'."""
    return [f", {which} on ", Ref(str(row["claim_id"]), day(row["known_on"])), f" ({inside(row['claimant'])})"]


def _parties(then: Dossier, flow: Flow) -> str:
    """The two states, as the dataset names their camps; else by their names."""
    camps = [camp.long for camp in then.config.camps.values() if camp.party]
    return listing([capital(camp) for camp in camps] or [flow.origin_name, flow.destination_name])


def _met(held: Baselines) -> list[Piece]:
    """The finding on contacts as a sentence, where each earlier period has a rate to name."""
    told = finding(held)
    opening = f"Contacts {held.now.told}: " if held.now else ""
    if held.now is None or told[0] != opening or not all(found.is_clear for found in held.of(ALL)):
        return [*told, "."]
    return [f"On record, the two states have been in contact {held.now.told} at ", *told[1:], "."]


def certainty(then: Dossier, flow: Flow, found: Origins) -> Text:
    """How sure is the answer? How many totals by how many claimants, how many of them floors, since when the newest is known."""
    totals = then.quantities(flow)
    if totals.empty:
        return Text.of("How sure: nothing on file can be weighed.")
    floors = totals[totals["bound"].isin(FLOORS)]
    dated = totals[totals["through"].notna()]
    last = (totals if dated.empty else dated).iloc[-1]
    return Text.of(
        "How sure: ", counted(totals, "totals", "totals, canonical and not withdrawn", "running total"), " by ",
        voices(totals),
        ", from ", Number(found.count, "statements of their own", "roots of derived_from and repeats", found.origins,
                          noun="original statement", spelled=True), "; ",
        counted(floors, "totals that are floors", "bound more_than or at_least") if len(floors) else "none",
        " of them ", "says" if len(floors) == 1 else "say", " only “more than” or “at least”. The newest "
        f"{'' if dated.empty else 'dated '}one became known on ",
        Ref(str(last["claim_id"]), day(last["known_on"])), ".",
    )  # fmt: skip

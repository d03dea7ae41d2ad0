"""The front page: the answer in three sentences, how sure it is."""

from __future__ import annotations

from analysis.cadence.baselines import Baselines
from analysis.claims.lineage import Origins
from analysis.language.format import day
from analysis.language.text import Number, Piece, Ref, Text
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.wording.baselines import finding
from analysis.wording.knowledge import by_day, counted
from analysis.wording.latest import each_side


def front(then: Dossier, flow: Flow, held: Baselines) -> Text:
    """What is said to move, whether the two states own up to it, and how often they meet: a sentence each."""
    return Text([_said(then, flow), _owned(then, flow), [*finding(held), "."]])


def _said(then: Dossier, flow: Flow) -> list[Piece]:
    totals = then.quantities(flow)
    if totals.empty:
        return [f"{by_day(then)} nobody on file had put a total on {flow.label}."]
    said = each_side(then, flow, totals) or [f"No figure for {flow.label} has both its source and its dates checked"]
    return [*said, "."]


def _owned(then: Dossier, flow: Flow) -> list[Piece]:
    answers = then.answers(flow)
    own = answers[answers["country"].isin([flow.origin, flow.destination])]
    owned, denied = own[own["stance"] == "acknowledges"], own[own["stance"] == "denies"]
    piece: list[Piece] = []
    if owned.empty:
        piece = [f"Neither {flow.origin_name} nor {flow.destination_name} has acknowledged it"]
    else:
        first = owned.iloc[0]
        piece = [Ref(str(first["claim_id"]), f"{first['claimant']} acknowledged it"), f" on {day(first['known_on'])}"]
    if len(denied):
        one, two = denied.iloc[0], denied.iloc[-1]
        count = counted(denied, "flat denials", "stance denies", "flat denial", "flat denials")
        piece += ["; ", count, ", the first on ", Ref(str(one["claim_id"]), day(one["known_on"]))]
        piece += [", the last on ", Ref(str(two["claim_id"]), day(two["known_on"]))] if len(denied) > 1 else []
    return [*piece, "."]


def certainty(then: Dossier, flow: Flow, found: Origins) -> Text:
    """How sure is the answer? How many totals by how many claimants, how many of them floors, since when the newest is known."""
    totals = then.quantities(flow)
    if totals.empty:
        return Text.of("How sure: nothing on file can be weighed.")
    voices = sorted(set(totals["claimant_id"]))
    floors = totals[totals["bound"].isin(["at_least", "more_than"])]
    dated = totals[totals["through"].notna()]
    last = (totals if dated.empty else dated).iloc[-1]
    return Text.of(
        "How sure: ", counted(totals, "totals", "totals, canonical and not withdrawn", "running total"), " by ",
        Number(len(voices), "claimants with a total", "distinct claimant_id", voices, noun="claimant", spelled=True),
        ", from ", Number(found.count, "independent origins", "roots of derived_from and repeats", found.origins,
                          noun="independent origin", spelled=True), "; ",
        counted(floors, "totals that are floors", "bound more_than or at_least") if len(floors) else "none",
        " of them ", "says" if len(floors) == 1 else "say", " only “more than” or “at least”. The newest "
        f"{'' if dated.empty else 'dated '}one became known on ",
        Ref(str(last["claim_id"]), day(last["known_on"])), ".",
    )  # fmt: skip

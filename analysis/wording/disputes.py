"""Who disagrees with whom most, in one sentence; and how many figures by how many there are."""

from __future__ import annotations

from typing import Any

from analysis.claims.conflicts import MUTUALLY_EXCLUSIVE, Conflict, Conflicts
from analysis.language.format import inside, quantity_of, span
from analysis.language.names import the
from analysis.language.terms import CONFLICT
from analysis.language.text import Number, Piece, Ref, Text
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.select import highest, is_firm
from analysis.model.vocabulary import FLOORS
from analysis.wording import headings
from analysis.wording.knowledge import FLOOR, TOTALS, by_day, counted, voices
from analysis.wording.latest import not_firm


def widest(found: Conflicts, then: Dossier) -> Conflict | None:
    """The pair that a page names first: the firmest kind, then the widest gap, among those whose figures are both fully checked."""
    said = then.said
    firm = set(said.loc[is_firm(said), "claim_id"])
    return next((pair for pair in found.ranked if pair.is_pair and firm.issuperset(pair.claim_ids)), None)


def dispute(found: Conflicts, then: Dossier, flow: Flow) -> Text:
    """The headline: the widest dispute of two fully checked figures, with both names, numbers and days, as they were said."""
    pair = widest(found, then)
    head = headings.disputed(found, pair, then, flow)
    if pair is None:
        none = "No two checked figures" if found.count else "No two figures" if found.claims_used > 1 else "No figures"
        return Text.of(f"{by_day(then)} {none[:1].lower()}{none[1:]} for {flow.label} contradict each other.").headed(
            head
        )
    rows = then.said.set_index("claim_id")
    floor, ceiling = (rows.loc[key] for key in pair.claim_ids)
    same = floor["claimant_id"] == ceiling["claimant_id"]
    told: list[Piece] = [
        f"{by_day(then)} the widest {_KIND.get(pair.kind, CONFLICT[pair.kind][0])} on {flow.label} is ",
        f"{'that of' if same else 'between'} {the(floor['claimant'])}{'' if same else ' and ' + the(ceiling['claimant'])}, ",
        _apart(pair, flow), " apart: ", Ref(pair.claim_ids[0], quantity_of(floor)),
        f" by {_counted_to(floor)}, but ", Ref(pair.claim_ids[1], quantity_of(ceiling)), f" by {_counted_to(ceiling)}.",
    ]  # fmt: skip
    end = " A running total cannot fall, so both cannot be right if both counted the same things."
    if pair.kind not in MUTUALLY_EXCLUSIVE:
        end = (
            " This need not be a contradiction: a different start of counting, route, date or rounding may explain it."
        )
    return Text.of(*told, end).headed(head)


_KIND = {"contradiction": "dispute", "date": "gap", "scope": "gap", "rounding": "gap", "revision": "revision"}


def _apart(pair: Conflict, flow: Flow) -> Number:
    """How far apart the two are as said: a number of this page only as the difference of two that stand beside it."""
    return Number(pair.gap, "difference of the two figures as said", "the first less the second", pair.claim_ids,
                  noun=flow.counted, nouns=flow.counted)  # fmt: skip


def _counted_to(row: Any) -> str:
    return span(row["through"], row["through_precision"])


def figures(then: Dossier, flow: Flow) -> Text:
    """How many figures by how many claimants, how many of them only floors, and the highest; in one line."""
    totals = then.quantities(flow)
    if totals.empty:
        return Text.of(f"Nobody had published a running total for {flow.label} by this day.")
    floors = totals[totals["bound"].isin(FLOORS)]
    many = len(totals) > 1
    line: list[Piece] = [
        counted(totals, "totals", TOTALS, "running total", capital=True), " by ",
        voices(totals),
        f" {'are' if many else 'is'} on file; ",
    ]  # fmt: skip
    how = counted(floors, "totals that are floors", FLOOR, "of them is a floor", "of them are floors")
    line += [how] if many else ["it is a floor" if len(floors) else "it is not a floor"]
    line.append(
        " (“more than”, “at least”): they rule out any smaller total, but no larger one." if len(floors) else "."
    )
    for _, row in highest(totals).iterrows():
        line += [
            " The highest is ",
            Ref(str(row["claim_id"]), f"{quantity_of(row)} {flow.counted}"),
            f" ({inside(row['claimant'])}).",
        ]
    return Text.of(*line, *not_firm(totals))

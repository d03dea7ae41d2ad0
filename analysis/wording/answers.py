"""Who denies, doubts, declines or acknowledges; and which totals one count does not fit."""

from __future__ import annotations

import pandas as pd

from analysis.claims.conflicts import Conflicts
from analysis.language.format import day, inside, quantity_of
from analysis.language.names import the
from analysis.language.terms import CONFLICT, DID, STANCE
from analysis.language.text import Number, Piece, Ref, Text, begun, series
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import headings
from analysis.wording.claims import remedy, tally, told, verdict
from analysis.wording.denials import acknowledged, nothing, of_states, thing, topic_name
from analysis.wording.disputes import widest
from analysis.wording.knowledge import TOTALS, by_day, counted


def stances(rows: pd.DataFrame, of: str = "") -> list[Piece]:
    """How many answers of each stance: 'one flat denial and two statements declining comment'."""
    found: list[list[Piece]] = []
    for stance, (one, many) in STANCE.items():
        own = rows[rows["stance"] == stance]
        if len(own):
            found.append([counted(own, f"{of}{many}", "answers filed as such", one, many)])
    return series(found)


def answered(then: Dossier, flow: Flow, most: int = 4) -> Text:
    """Who denies? Counts by stance, the first and last flat denial, what is acknowledged, and the latest answers, newest first."""
    rows = then.answers(flow)
    if rows.empty:
        return nothing(then, flow)
    verb = "was" if len(rows) == 1 else "were"
    head: list[Piece] = [f"{by_day(then)} ", *stances(rows), f" on {thing(flow)} {verb} on file."]
    head += [*_flat(rows[rows["stance"] == "denies"]), *acknowledged(then, flow, rows)]
    head += _answered_directly(then.quantities(flow), rows)
    latest = _latest(then, flow, rows.iloc[::-1].head(most))
    return Text([head, latest], headings.denials(of_states(flow, rows)))


def _flat(denials: pd.DataFrame) -> list[Piece]:
    """The first and the last flat denial, each a link."""
    if denials.empty:
        return [" There is no flat denial among them. "]
    first, last = (
        Ref(str(row["claim_id"]), f"{inside(row['claimant'])}, {day(row['known_on'])}")
        for row in (denials.iloc[0], denials.iloc[-1])
    )
    if len(denials) == 1:
        return [" The flat denial: ", last, ". "]
    return [" The first flat denial: ", first, "; the last: ", last, ". "]


def _answered_directly(totals: pd.DataFrame, rows: pd.DataFrame) -> list[Piece]:
    """How many totals an answer names as what it answers."""
    numbered = set(totals["claim_id"])
    met = sorted(numbered & {target for cell in rows["responds_to"] for target in cell})
    if not numbered:
        return []
    if not met:
        return [f"{'The one total has not' if len(numbered) == 1 else 'No total has'} been answered directly."]
    if len(numbered) == 1:
        return ["The one total has been answered directly."]
    of = Number(len(numbered), "totals", TOTALS, sorted(numbered), noun="total", spelled=True)
    been = Number(
        len(met), "totals answered directly", "named by an answer", met, noun="has", nouns="have", spelled=True
    )
    return ["Of the ", of, ", ", been, " been answered directly."]


def _latest(then: Dossier, flow: Flow, rows: pd.DataFrame) -> list[Piece]:
    claims = then.said.set_index("claim_id", drop=False)
    part: list[Piece] = ["Newest first: "]
    for position, row in enumerate(mappings(rows)):
        part.append("; " if position else "")
        part += [f"{day(row['known_on'])}, {the(row['claimant'])} ", Ref(str(row["claim_id"]), DID[row["stance"]])]
        part.append(" on " if row["stance"] == "declines" else " ")
        if row["responds_to"]:
            asked = claims.loc[row["responds_to"][0]]
            own = quantity_of(asked) if asked["commodity_id"] == flow.commodity else ""
            subject = f"{own} {_counted(then, asked['commodity_id'], bool(own))}".strip()
            part += [Ref(str(asked["claim_id"]), f"a statement on {subject}"), f" by {the(asked['claimant'])}"]
        else:
            of = "" if row["stance"] == "acknowledges" else "reports of "
            part.append(f"{of}{_counted(then, row['commodity_id'])}")
    return [*part, "."]


def _counted(then: Dossier, commodity: str, with_unit: bool = False) -> str:
    """A commodity as readers call it; after a number, with a unit that its name does not tell."""
    unit, name = then.names.commodities[commodity].unit, topic_name(then, commodity)
    return f"{unit} of {name}" if with_unit and unit in ("barrels", "tonnes", "head") else name


def at_odds(found: Conflicts, then: Dossier) -> Text:
    """Which totals does one count not fit? How many pairs of which kind, and the firmest and widest in plain words."""
    if not found.claims_used:
        return Text.of("With no dated total on file, nothing can conflict.")
    if not found.count:
        return Text.of("No two dated totals contradict each other: one running total fits them all.")
    rows = then.said.set_index("claim_id", drop=False)
    first, head = widest(found, then), begun(tally(found))
    if first is None:
        return Text.of(*head, ". In each of them at least one figure is not fully verified.")
    pair = series([told(rows.loc[claim]) for claim in first.claim_ids])
    return Text.of(*head, f". The widest {CONFLICT[first.kind][0]}: ", *pair, f"; {verdict(first)}. ", *remedy(first))

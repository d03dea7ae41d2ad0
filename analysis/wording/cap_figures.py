"""What others put at a commodity under a yearly cap, what is told of all suppliers together, and each notice, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analysis.claims.cap import Capped
from analysis.display import Table
from analysis.language.format import capital, day, month, quantity_of
from analysis.language.text import Number, Piece, Ref, Text
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings, tuples
from analysis.wording import headings
from analysis.wording.cap import NO_CAP, capped_flow, name, stated_span


def cap_estimates(found: Capped, then: Dossier) -> Text:
    """What others than the notifier put at the flow, each with its own span and bound, newest first."""
    if not then.config.cap.commodity:
        return Text.of(NO_CAP)
    flow = capped_flow(then)
    rows = found.others[~found.others["any_origin"]]
    if rows.empty:
        return Text.of(f"Nobody but {flow.origin_name} had put an amount on {flow.label}.")
    over, voices = rows[rows["reading"] == "over"], list(rows["claimant_id"].unique())
    opening: list[Piece] = [
        Number(len(voices), "claimants with an estimate", "each claimant once", voices, noun="claimant gives",
               nouns="claimants give", spelled=True, capital=True),
        " ",
        Number(len(rows), "estimates", "figures other than notices", list(rows["claim_id"]), noun="figure", spelled=True),
        "; ",
        Number(len(over), "estimates above the cap", "least above the cap within one year", list(over["claim_id"]),
               noun="of them puts", nouns="of them put", spelled=True),
        " a calendar year over the cap.",
    ]  # fmt: skip
    each = [_estimate(row, then, flow.unit) for row in mappings(rows.iloc[::-1])]
    return Text([opening, *each], headings.over(rows, "by others"))


def _estimate(row: Any, then: Dossier, unit: str) -> list[Piece]:
    said = then.said.set_index("claim_id", drop=False).loc[row["claim_id"]]
    reads = {
        "over": "over the cap of one year",
        "within": "within the cap",
        "not known": "this does not settle the year",
        "not for one year": "it is not for one calendar year, so it settles none",
    }
    when = day(said["known_on"].date())
    return [f"{capital(name(then, row['claimant_id']))}, {when}: ", Ref(row["claim_id"], f"{quantity_of(said)} {unit}"),
            f", {stated_span(said)}; {reads[row['reading']]}."]  # fmt: skip


def cap_suppliers(found: Capped, then: Dossier) -> Text:
    """What is told of all suppliers together, whom the cap is for."""
    if not then.config.cap.commodity:
        return Text.of(NO_CAP)
    flow = capped_flow(then)
    rows = found.others[found.others["any_origin"]]
    if rows.empty:
        return Text.of("No figure for all suppliers together is on file.")
    each = [_estimate(row, then, flow.unit) for row in mappings(rows.iloc[::-1])]
    return Text(each, headings.over(rows, "for all suppliers"))


def cap_notices(found: Capped, then: Dossier) -> Table:
    """Each notice once, newest month first, with what it lies in."""
    unit = capped_flow(then).unit if then.config.cap.commodity else ""
    names = then.claimants.set_index("claimant_id")["name"]
    rows = found.notices.sort_values(["last", "first"], ascending=False, kind="stable")
    frame = pd.DataFrame(
        {
            "months": [_between(r.first.date(), r.last.date()) for r in tuples(rows)],
            "amount": list(rows["amount"]),
            "inside_a_wider_notice": list(rows["inside"]),
            "notified_by": [str(names.get(c, c)) for c in rows["claimant_id"]],
            "public_by": [r.date() for r in rows["known_on"]],
        }
    )
    return Table(
        "notices",
        "Each notified amount, counted once",
        frame,
        units={"amount": unit},
        ids=[i[0] for i in rows["claim_ids"]],
    )


def _between(first: dt.date, last: dt.date) -> str:
    return month(first) if first == last else f"{month(first)} to {month(last)}"

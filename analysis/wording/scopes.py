"""What do the figures of each scope leave open? One row a scope, each bound as it was said, with who said it and to which day it counts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.groups import Group, group_frame
from analysis.display import Table
from analysis.language.format import capital, inside, listing, plural, quantity_of, readable, span
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.model.rows import mappings
from analysis.wording import headings


def scopes(found: tuple[Group, ...], then: Dossier, flow: Flow) -> Table:
    """Which figures count the same, and what do they not exclude? The highest floor of each scope, and the last ceiling it sets."""
    said = then.said.set_index("claim_id")
    rows = list(mappings(group_frame(found)))
    frame = pd.DataFrame(
        {
            "what is counted": [capital(readable(row["scope"])) for row in rows],
            "figures": [row["claims"] for row in rows],
            "claimants": [row["claimants"] for row in rows],
            "highest floor": [_bound(said, row["floor_claim"]) for row in rows],
            "last ceiling": [_bound(said, row["ceiling_claim"]) for row in rows],
        }
    )
    ids = [row["floor_claim"] or row["ceiling_claim"] for row in rows]
    return Table("scopes", _finding(rows, flow), frame, ids=ids, heading=headings.grouped(rows))


def _bound(said: pd.DataFrame, key: str) -> str:
    if not key:
        return ""
    row = said.loc[key]
    return f"{quantity_of(row)} to {span(row['through'], row['through_precision'])} ({inside(row['claimant'])})"


def _finding(rows: list[dict[str, Any]], flow: Flow) -> str:
    if not rows:
        return f"No running total for {flow.label} was on file"
    capped = sum(bool(row["ceiling_claim"]) for row in rows)
    broken = [readable(row["scope"]) for row in rows if row["consistent"] == "no"]
    setting = (
        f"{capped or 'none'} of the {plural(len(rows), 'group')} {'has' if capped <= 1 else 'have'} an upper limit"
        if len(rows) > 1
        else ("the one group has an upper limit" if capped else "the one group has no upper limit")
    )
    if broken:
        return f"Sorted by what they count, figures still conflict in {plural(len(broken), 'group')} ({listing(broken[:3])}); {setting}"
    return f"Sorted by what they count, no two figures for {flow.label} conflict; {setting}"

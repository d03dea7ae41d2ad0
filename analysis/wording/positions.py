"""Who answered on what, as a table: stance by stance, since when, last when, and to whom."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.denials import positions
from analysis.display import Table
from analysis.language.format import capital, day, inside
from analysis.language.terms import DID
from analysis.model.dossier import Dossier
from analysis.model.rows import mappings
from analysis.wording.denials import ends, topic, voice


def position_table(then: Dossier) -> Table:
    """Who denied, questioned, declined or acknowledged what, since when and last when? One row a voice, topic and stance."""
    held, sides = positions(then.answers()), list(ends(then.flow()))  # the two states first
    order = ["other", "country", "camp", "commodity_id", "first_on"]
    rows = mappings(held.assign(other=~held["country"].isin(sides)).sort_values(order, kind="stable"))
    said = then.said.set_index("claim_id")
    columns = ["who", "topic", "answer", "answers", "verified", "first", "last", "last_answer_to"]
    cells = [
        (
            capital(voice(then, r)), _what(then, r), _did(r), r["answers"], r["verified"], r["first_on"], r["last_on"],
            _asked(said, r["responds_to"]),
        )
        for r in rows
    ]  # fmt: skip
    frame = pd.DataFrame(cells, columns=columns)
    return Table("positions", "Who answered what, and how", frame, ids=[r["last_answer"] for r in rows])


def _what(then: Dossier, row: dict[str, Any]) -> str:
    return " ".join(topic(then, row["commodity_id"], row["origin"], row["destination"])).rstrip()


def _did(row: dict[str, Any]) -> str:
    return DID[row["stance"]] + (" (its latest word)" if row["is_latest"] else "")


def _asked(said: pd.DataFrame, keys: tuple[str, ...]) -> str:
    """Whose statement the last answer names."""
    if not keys:
        return ""
    row = said.loc[keys[0]]
    return f"{inside(str(row['claimant']))}, {day(row['known_on'])}"

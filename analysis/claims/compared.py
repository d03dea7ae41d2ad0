"""Which figures can be held to one another, and what may explain that they do not fit?"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.model.names import STAGES, items

Row = dict[str, Any]
STAGE: Final = {stage: kind for kind, stages in STAGES.items() for stage in stages}
LIMITED: Final = ("sea", "rail", "air")


def holds(whole: str, part: str) -> bool:
    """Does one item class hold the other? ``killed_and_wounded`` holds ``killed``; an empty one holds all."""
    return not whole or (bool(part) and items(part) <= items(whole))


def scope_key(row: Row) -> tuple[Any, ...]:
    """What a figure counts, the same for figures that count the same: class of stages, contents, channel, start."""
    start = (row["period_start"], row["period_start_last"]) if pd.notna(row["period_start"]) else ()
    return STAGE[row["stage"]], row["item_class"], row["channel"] if row["channel"] in LIMITED else "", start


def within(floor: Row, ceiling: Row) -> bool:
    """Does the floor count nothing that the ceiling does not?"""
    same_stage = STAGE[floor["stage"]] == STAGE[ceiling["stage"]]
    return same_stage and holds(ceiling["item_class"], floor["item_class"]) and not differs(floor, ceiling)


def differs(floor: Row, ceiling: Row) -> str:
    """The part of the scope that could explain the higher floor; '' when none does.

    A floor counted from an *earlier* start, or one not stated, and a ceiling for one channel only, may differ without
    contradiction. A floor counted from a later start that is still higher is all the more at odds.
    """
    if pd.notna(ceiling["period_start"]) and not floor["period_start_last"] >= ceiling["period_start"]:
        return "start of counting"
    if ceiling["channel"] in LIMITED and floor["channel"] != ceiling["channel"]:
        return "channel"
    return ""


def may_start_earlier(floor: Row, ceiling: Row) -> bool:
    """Does some reading of two overlapping months or years let the floor count from an earlier day? Not of equal ones."""
    first, last = floor["period_start"], ceiling["period_start_last"]
    return bool(first < last and (first, floor["period_start_last"]) != (ceiling["period_start"], last))


def linked(said: pd.DataFrame) -> set[tuple[str, str]]:
    """Parts and wholes, and the figures of one statement, both ways round."""
    known = set(said["claim_id"])
    rows = zip(said["claim_id"], said["derived_from"], strict=True)
    found = {(key, other) for key, others in rows for other in others if other in known}
    for _, ids in said[said["statement_id"].duplicated(keep=False)].groupby("statement_id")["claim_id"]:
        found |= {(one, other) for one in ids for other in ids if one != other}
    return found | {(other, key) for key, other in found}

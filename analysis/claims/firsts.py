"""Who was first with a figure, and when did each camp reach a level?"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.claims.compared import LIMITED, STAGE
from analysis.claims.scope import bounds_itself, require_quantities
from analysis.model.rows import mappings

_FIRSTS: Final = ["value", "item_class", "channel", "claim_id", "claimant_id", "camp", "known_on", "next_days", "later"]
_LEVELS: Final = ["level", "camp", "claim_id", "claimant_id", "known_on", "days"]


def firsts(q: pd.DataFrame) -> pd.DataFrame:
    """Who said each distinct figure first, and who came after?

    Two rows give the same figure when they have the same number (for a range, both ends), of the same class of stages, by the
    same channel, and of the same contents, or of contents that one of the two leaves open. A looser number would be an error: of
    two figures rounded to the same unit those that differ do so by a whole unit, so 6,700 is another figure than 7,000. How
    the number is put ("about", "more than") and from when it counts do not part figures: retellings often change them.
    The order is that of the days on which they became known; on one day, of ids.

    Returns
    -------
    pandas.DataFrame
        ``value, item_class, channel, claim_id, claimant_id, camp, known_on`` of the first, ``next_days`` to the next claimant
        (NaN when nobody else has said it) and ``later``, the first saying of each other claimant, in order; by known_on.
    """
    require_quantities(q)
    found: dict[tuple[Any, ...], list[list[dict[str, Any]]]] = {}
    for row in mappings(q.sort_values(["known_on", "claim_id"])):
        channel = row["channel"] if row["channel"] in LIMITED else ""
        ends = (row["low"], row["high"]) if row["bound"] == "range" else (row["value"],)
        alike = found.setdefault((STAGE[row["stage"]], channel, *ends), [])
        own = next((said for said in alike if _holds(said[0]["item_class"], row["item_class"])), None)
        if own is None:
            alike.append([row])
        elif row["claimant_id"] not in {said["claimant_id"] for said in own}:
            own.append(row)
    rows = [
        [*(first[c] for c in _FIRSTS[:7]), (later[0]["known_on"] - first["known_on"]).days if later else float("nan"),
         tuple(said["claim_id"] for said in later)]
        for alike in found.values()
        for first, *later in alike
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=_FIRSTS).astype({"next_days": "float64"})
    return frame.sort_values(["known_on", "claim_id"], ignore_index=True)


def _holds(first: str, second: str) -> bool:
    return first == second or not (first and second)


def levels(q: pd.DataFrame) -> pd.DataFrame:
    """On which day did each camp first say at least so much, and how long after the first camp?

    A level is a figure that at least two camps have reached, by the least that their words allow, with no tolerance. A figure for a
    part of the goods, or for one channel, reaches what the whole then reaches too. Relays, readings of an alternative and
    undated figures reach nothing. Levels that the same claims reach are told once, by the highest.

    Returns
    -------
    pandas.DataFrame
        ``level, camp, claim_id, claimant_id, known_on, days`` after the first camp; by level, then days.
    """
    require_quantities(q)
    reaching = q["through"].notna() & q["low_value"].notna() & bounds_itself(q)
    said = mappings(q[reaching].sort_values(["known_on", "claim_id"]))
    reached: dict[tuple[str, ...], list[list[Any]]] = {}
    for level in sorted({row["low_value"] for row in said}):
        first: dict[str, dict[str, Any]] = {}
        for row in (r for r in said if r["low_value"] >= level):
            first.setdefault(row["camp"], row)
        if len(first) > 1:
            start = min(row["known_on"] for row in first.values())
            reached[tuple(row["claim_id"] for row in first.values())] = [
                [level, *(row[c] for c in _LEVELS[1:5]), (row["known_on"] - start).days] for row in first.values()
            ]
    return pd.DataFrame([row for rows in reached.values() for row in rows], columns=_LEVELS)

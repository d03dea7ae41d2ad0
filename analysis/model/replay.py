"""Which rows, cells and edges of the tables were known at the end of a day?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analysis.model import named

_CLAIM_EDGES: Final = ("derived_from", "repeats", "updates", "responds_to")
_EVENT_EDGES: Final = ("announces", "fulfils", "answers")


def known(frames: Mapping[str, Any], shown_from: pd.Series, now: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """The tables as they were known on a day; `shown_from` is the day from which each source may be shown."""
    claims, events, sources = (
        frames[name][days <= now].reset_index(drop=True)
        for name, days in (
            ("claims", frames["claims"]["known_on"]), ("events", frames["events"]["known_on"]), ("sources", shown_from)
        )
    )  # fmt: skip
    claims = _cut(claims, _CLAIM_EDGES, "claim_id", sources)
    events = _cut(events, _EVENT_EDGES, "event_id", sources)
    later = claims["retracted_on"] > now
    claims.loc[later, "status"] = "current"
    claims.loc[later, "retracted_on"] = pd.NaT
    under_way = (events["ends_on_last"] > now) & (events["status"] != "planned")
    events.loc[under_way, ["ends_on", "ends_on_last"]] = pd.NaT
    events.loc[~events["parent_id"].isin(set(events["event_id"])), "parent_id"] = ""
    sources.loc[~sources["mirror_of"].isin(set(sources["source_id"])), "mirror_of"] = ""
    conversions = frames["conversions"]
    conversions = conversions[conversions["claim_id"].isin(set(claims["claim_id"]))]
    voices = set(claims["claimant_id"]) | set(events["asserted_by"])
    counted = set(claims["commodity_id"])
    counted |= set(conversions["from_commodity_id"]) | set(conversions["to_commodity_id"])
    claimants, goods = frames["claimants"], frames["commodities"]
    return {
        "claims": claims,
        "events": events,
        "sources": sources,
        "claimants": claimants[claimants["claimant_id"].isin(voices)].reset_index(drop=True),
        "commodities": goods[goods["commodity_id"].isin(counted)].reset_index(drop=True),
        "conversions": conversions.reset_index(drop=True),
        **named.replay(frames, claims, events, now, set(sources["source_id"])),
    }


def _cut(rows: pd.DataFrame, edges: tuple[str, ...], key: str, sources: pd.DataFrame) -> pd.DataFrame:
    """The rows without edges to rows, and without sources, that are not shown."""
    rows = rows.copy()
    visible = set(rows[key])
    for edge in edges:
        rows[edge] = _only(rows[edge], visible)
    rows["source_ids"] = _only(rows["source_ids"], set(sources["source_id"]))
    return rows


def _only(cells: pd.Series, visible: set[str]) -> pd.Series:
    kept = [tuple(i for i in items if i in visible) if items else () for items in cells]
    return pd.Series(kept, index=cells.index, dtype="object")

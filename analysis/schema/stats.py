"""Coverage of a dataset: rows by year, kind, camp, review state and kind of page, as plain text."""

from __future__ import annotations

from typing import Final

import pandas as pd

# Pages that carry what they saw or said themselves; a retelling or a copy is no such page.
FIRST_HAND: Final = {"official", "wire", "state_media", "think_tank"}


def _block(title: str, counts: pd.DataFrame | pd.Series) -> str:
    return f"{title}\n{counts.to_string()}" if len(counts) else f"{title}\nno rows"


def coverage(frames: dict[str, pd.DataFrame]) -> str:
    """How many rows are there, by what a reader would ask? Years are those of `known_on` and `starts_on`."""
    claims = frames["claims"].merge(frames["claimants"][["claimant_id", "camp"]], on="claimant_id", how="left")
    events = frames["events"]
    claim_years = claims["known_on"].dt.year.rename("year")
    event_years = events["starts_on"].dt.year.rename("year")
    blocks = [
        _block(
            "claims with an official, wire or first-hand page, by year known, in %",
            _carried(claims, claim_years, frames["sources"]),
        ),
        _block(
            "events with an official, wire or first-hand page, by year, in %",
            _carried(events, event_years, frames["sources"]),
        ),
        _block("claims by commodity and year known", pd.crosstab(claims["commodity_id"], claim_years)),
        _block("claims by camp and stance", pd.crosstab(claims["camp"], claims["stance"])),
        _block("claims by review state", claims["review"].value_counts()),
        _block("events by kind and year", pd.crosstab(events["kind"], event_years)),
        _block("events by dyad and status", pd.crosstab(events["dyad"], events["status"])),
        _block("events by review state", events["review"].value_counts()),
        _block("sources by kind", frames["sources"]["kind"].value_counts()),
    ]
    return "\n\n".join(blocks)


def _carried(rows: pd.DataFrame, years: pd.Series, sources: pd.DataFrame) -> pd.Series:
    """Per year: of how many rows in a hundred is a cited page first-hand?"""
    at_hand = set(sources.loc[sources["kind"].isin(FIRST_HAND), "source_id"])
    carried = rows["source_ids"].map(lambda ids: not at_hand.isdisjoint(ids))
    return (100 * carried.groupby(years).mean()).round().astype(int)

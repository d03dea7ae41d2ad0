"""A figure in another unit, and whose factor makes it so."""

from __future__ import annotations

import pandas as pd

from analysis.model.flow import Flow
from analysis.model.names import check_names

_FACTORS = [
    "claimant_id", "known_on", "from_commodity_id", "to_commodity_id", "item_class", "low", "best", "high", "bound", "either_or",
    "statement", "claim_id",
]  # fmt: skip


def factors(claims: pd.DataFrame, conversions: pd.DataFrame) -> pd.DataFrame:
    """Which factors between units do claimants state or imply, and how do they drift? Of each statement the canonical
    rendering, and none that was withdrawn.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, known_on, from_commodity_id, to_commodity_id, item_class, low, best, high, bound, either_or,
        statement, claim_id``, by claimant and day. A factor is itself a contested claim.
    """
    plain = claims[(claims["rendering"] == "canonical") & (claims["status"] == "current")]
    who = plain[["claim_id", "claimant_id", "known_on"]]
    joined = conversions.drop(columns=["note"]).merge(who, on="claim_id", how="inner")
    return joined[_FACTORS].sort_values(["claimant_id", "known_on", "claim_id"]).reset_index(drop=True)


def factor_target(factors: pd.DataFrame, flow: Flow) -> str:
    """Into which commodity do most factors from this one lead? Empty without a factor."""
    counted = factors.loc[factors["from_commodity_id"] == flow.commodity, "to_commodity_id"].value_counts()
    return "" if counted.empty else str(min(counted[counted == counted.max()].index))


def converted(value: float, factors: pd.DataFrame, *, source: str, target: str) -> pd.DataFrame:
    """What would this figure be in another unit, by each claimant's latest factor?

    Readings that share an `either_or` key exclude each other: they are listed one by one and never added.

    Parameters
    ----------
    value : float
        The figure.
    factors : pandas.DataFrame
        From `factors`.
    source, target : str
        The commodity the figure counts, and the one it is converted into; an empty target, as from `factor_target`,
        converts nothing.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, item_class, low, high, factor_claim, either_or``: low and high in the target's unit.

    Raises
    ------
    UnknownName
        For a source or target that no factor on file leads from or to.
    """
    if target and len(factors):
        check_names("source of a factor", source, factors["from_commodity_id"])
        check_names("target of a factor", target, factors["to_commodity_id"])
    table = factors[(factors["from_commodity_id"] == source) & (factors["to_commodity_id"] == target)]
    table = table.drop_duplicates(["claimant_id", "item_class"], keep="last")
    ends = {end: table[end].fillna(table["best"]) * value for end in ("low", "high")}
    found = table.assign(**ends, factor_claim=table["claim_id"]).reset_index(drop=True)
    return found[["claimant_id", "item_class", "low", "high", "factor_claim", "either_or"]]

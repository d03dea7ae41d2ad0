"""A figure in another unit, and whose factor makes it so."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.model.flow import Flow
from analysis.model.names import check_names

_OWN: Final = ["of_claims", "claim_low", "claim_high"]
_FACTORS: Final = [
    "claimant_id", "known_on", "from_commodity_id", "to_commodity_id", "item_class", "low", "best", "high", "bound", "either_or",
    "statement", "claim_id", *_OWN,
]  # fmt: skip
_MADE: Final = [
    "claimant_id", "item_class", "low", "high", "factor_low", "factor_high", "known_on", "stated", "factor_claim", "either_or",
]  # fmt: skip


def factors(claims: pd.DataFrame, conversions: pd.DataFrame) -> pd.DataFrame:
    """Which factors between units do claimants state or imply, and how do they drift? Of each statement the canonical
    rendering, and none that was withdrawn.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, known_on, from_commodity_id, to_commodity_id, item_class, low, best, high, bound, either_or,
        statement, claim_id, of_claims, claim_low, claim_high``, by claimant and day. A factor is itself a contested claim;
        the last three are the figures that it was applied to, and what its claimant said they come to.
    """
    plain = claims[(claims["rendering"] == "canonical") & (claims["status"] == "current")]
    own = {end: plain[end].fillna(plain["best"]) for end in ("low", "high")}
    who = plain[["claim_id", "claimant_id", "known_on"]].assign(
        of_claims=plain["derived_from"], claim_low=own["low"], claim_high=own["high"]
    )
    joined = conversions.drop(columns=["note"]).merge(who, on="claim_id", how="inner")
    return joined[_FACTORS].sort_values(["claimant_id", "known_on", "claim_id"]).reset_index(drop=True)


def factor_target(factors: pd.DataFrame, flow: Flow) -> str:
    """Into which commodity do most factors from this one lead? Empty without a factor."""
    counted = factors.loc[factors["from_commodity_id"] == flow.commodity, "to_commodity_id"].value_counts()
    return "" if counted.empty else str(min(counted[counted == counted.max()].index))


def fire_rates(factors: pd.DataFrame, commodities: pd.DataFrame, target: str) -> pd.DataFrame:
    """How many of these are fired in a day, by whose word? Each claimant's latest factor from days into the unit; the rows of `factors`."""
    if target and len(factors):
        check_names("target of a factor", target, factors["to_commodity_id"])
    days = commodities.loc[commodities["unit"] == "days", "commodity_id"]
    found = factors[factors["from_commodity_id"].isin(days) & (factors["to_commodity_id"] == target)]
    return found.drop_duplicates("claimant_id", keep="last").reset_index(drop=True)


def converted(value: float, factors: pd.DataFrame, *, source: str, target: str, total: str = "") -> pd.DataFrame:
    """What would this figure be in another unit, by each claimant's latest factor?

    Readings that share an `either_or` key exclude each other: they are listed one by one and never added. Where a claimant has
    said what the very figure comes to, that stated result stands, not the product.

    Parameters
    ----------
    value : float
        The figure.
    factors : pandas.DataFrame
        From `factors`.
    source, target : str
        The commodity the figure counts, and the one it is converted into; an empty target, as from `factor_target`,
        converts nothing.
    total : str
        The claim that says the figure; of those who converted it, the factor used for it stands, not a later one.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, item_class, low, high, factor_low, factor_high, known_on, stated, factor_claim, either_or``: low and high in the
        target's unit; `stated` tells whether they are the claimant's own result.

    Raises
    ------
    UnknownName
        For a source or target that no factor on file leads from or to.
    """
    if target and len(factors):
        check_names("source of a factor", source, factors["from_commodity_id"])
        check_names("target of a factor", target, factors["to_commodity_id"])
    table = factors[(factors["from_commodity_id"] == source) & (factors["to_commodity_id"] == target)]
    own = pd.Series([bool(total) and total in ids for ids in table["of_claims"]], index=table.index, dtype=bool)
    table = table.assign(stated=own).sort_values("stated", kind="stable")
    table = table.drop_duplicates(["claimant_id", "item_class"], keep="last").sort_values(
        ["claimant_id", "known_on", "item_class"]
    )
    ends = {f"factor_{end}": table[end].fillna(table["best"]) for end in ("low", "high")}
    made = {
        end: (ends[f"factor_{end}"] * value).where(~table["stated"], table[f"claim_{end}"]) for end in ("low", "high")
    }
    found = table.assign(**ends, **made, factor_claim=table["claim_id"]).reset_index(drop=True)
    return found[_MADE]

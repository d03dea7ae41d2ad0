"""What a figure bounds, with a tolerance, and what it counts: its scope in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.errors import UsageError

_FLOW: Final = ["commodity_id", "origin", "destination"]
_NUMERIC: Final = ("low", "best", "high", "value", "low_value", "high_value")
_DAYS: Final = ("known_on", "stated_on", "through", "through_last", "period_start")


def require_quantities(q: pd.DataFrame) -> None:
    """Refuse rows that no selection has made: raw claims hold retracted rows, variants and every other flow.

    Raises
    ------
    UsageError
        When the frame is not one of `Dossier.quantities`; when it holds rows of several flows or a row twice, which cannot be
        compared or counted; when numbers or days of it have become text; when a row has no number, or one below 0.
    """
    if "low_value" not in q.columns or "none" in set(q.get("measure", ())):
        raise UsageError("these rows are not those of Dossier.quantities; give then.quantities(flow), not then.claims")
    flows = q.drop_duplicates(_FLOW)[_FLOW].to_numpy().tolist() if set(_FLOW) <= set(q.columns) else []
    if len(flows) > 1:
        both = " and ".join(" ".join(map(str, flow)) for flow in flows[:2])
        raise UsageError(f"these rows are of several flows, {both}; give then.quantities(flow) of one")
    if "claim_id" in q.columns and not q["claim_id"].is_unique:
        twice = q.loc[q["claim_id"].duplicated(), "claim_id"].iloc[0]
        raise UsageError(f"claim {twice!r} is there twice; give each row once, as then.quantities(flow) does")
    text = [c for c in (*_NUMERIC, *_DAYS) if c in q.columns and q[c].dtype.kind not in ("M" if c in _DAYS else "fiu")]
    if text:
        raise UsageError(f"column {text[0]!r} holds {q[text[0]].dtype}; give it as then.quantities(flow) does")
    _require_amounts(q)


def _require_amounts(q: pd.DataFrame) -> None:
    """Refuse a row without a number, and one below 0 or without end: neither compares with the others."""
    given = [column for column in _NUMERIC if column in q.columns]
    amounts = q[given].to_numpy(dtype=float)
    wrong = (amounts < 0) | np.isinf(amounts)
    if "value" in given:
        wrong[:, given.index("value")] |= np.isnan(amounts[:, given.index("value")])
    if wrong.any():
        row, column = (int(k[0]) for k in np.nonzero(wrong))
        claim = q["claim_id"].iloc[row] if "claim_id" in q.columns else row
        raise UsageError(
            f"{given[column]!r} of claim {claim!r} is {amounts[row, column]:g}; give a number of 0 or more, or leave the row out"
        )


def with_tolerance(claims: pd.DataFrame, about_tolerance: float) -> pd.DataFrame:
    """The claims with ``floor`` and ``ceiling``: 'about' without a stated spread gets plus or minus a share.

    Raises
    ------
    UsageError
        When the share is not from 0 to below 1.
    """
    if not (isinstance(about_tolerance, int | float) and 0 <= about_tolerance < 1):  # NaN neither
        raise UsageError(
            f"about_tolerance {about_tolerance!r} is not a share; give 0 or more, and less than 1, e.g. 0.05"
        )
    require_quantities(claims)
    low, best, least, greatest = claims[["low", "best", "low_value", "high_value"]].to_numpy(dtype=float).T
    loose = (claims["bound"].to_numpy() == "about") & np.isnan(low)
    floor = np.where(loose, best * (1 - about_tolerance), least)
    ceiling = np.where(loose, best * (1 + about_tolerance), greatest)
    return claims.assign(floor=floor, ceiling=ceiling)


def bounds_itself(q: pd.DataFrame) -> np.ndarray:
    """Which rows bound a total themselves? Not a relay, which stands for the day of the claim here that it repeats, nor one reading of
    an alternative."""
    known = set(q["claim_id"])
    relayed = np.array([not known.isdisjoint(ids) for ids in q["repeats"]], dtype=bool)
    alone = (q["either_or"] == "").to_numpy(dtype=bool)
    return np.asarray(~relayed & alone)


def counts_all(q: pd.DataFrame) -> np.ndarray:
    """Which rows count everything that these rows count? A figure for one item class or channel is no ceiling for the others."""
    whole = np.ones(len(q), dtype=bool)
    for column, rest in (("item_class", ("",)), ("channel", ("all", "unstated"))):
        if q[column].nunique() > 1:
            whole &= q[column].isin(rest).to_numpy(dtype=bool)
    return whole

"""What a figure bounds, with a tolerance, and what it counts: its scope in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import UsageError


def require_quantities(q: pd.DataFrame) -> None:
    """Refuse rows that no selection has made: raw claims hold retracted rows, variants and every other flow.

    Raises
    ------
    UsageError
        When the frame is not one of `Dossier.quantities`.
    """
    if "low_value" not in q.columns:
        raise UsageError("these rows are not those of Dossier.quantities; give then.quantities(flow), not then.claims")


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

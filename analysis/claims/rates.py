"""What flow do a claimant's successive cumulative figures imply?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.scope import with_tolerance


def implied_rates(q: pd.DataFrame, *, about_tolerance: float = 0.0) -> pd.DataFrame:
    """How much a day between one claimant's successive figures?

    ``(x2 - x1) / days`` between figures of one claimant with different days counted to; the bounds take each
    figure at its least and greatest. A negative rate is a downward revision and stays negative.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, from_claim, to_claim, start, end, days, rate, low, high``; units of the commodity per day;
        sorted by claimant and day. Empty and typed when no claimant has two figures.
    """
    used = with_tolerance(q, about_tolerance)
    ids, voices, last = (used[c].to_numpy() for c in ("claim_id", "claimant_id", "through_last"))
    value, floor, ceiling = used[["value", "floor", "ceiling"]].to_numpy(dtype=float).T
    rows = np.flatnonzero(~np.isnat(used["through"].to_numpy()))
    for key in (ids, last, voices):
        rows = rows[np.argsort(key[rows], kind="stable")]
    again = (voices[rows[1:]] == voices[rows[:-1]]) & (last[rows[1:]] == last[rows[:-1]])
    rows = rows[np.r_[~again, True]] if len(rows) else rows  # the last of one day
    same = voices[rows[1:]] == voices[rows[:-1]]
    a, b = rows[:-1][same], rows[1:][same]
    days = (last[b] - last[a]).astype("timedelta64[D]").astype("int64")
    return pd.DataFrame(
        {
            "claimant_id": voices[b],
            "from_claim": ids[a],
            "to_claim": ids[b],
            "start": last[a],
            "end": last[b],
            "days": days,
            "rate": (value[b] - value[a]) / days,
            "low": (floor[b] - ceiling[a]) / days,
            "high": (ceiling[b] - floor[a]) / days,
        }
    )

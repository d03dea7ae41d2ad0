"""What flow do a claimant's successive cumulative figures of one scope imply?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.compared import scope_key
from analysis.claims.scope import bounds_itself, with_tolerance
from analysis.model.rows import mappings


def implied_rates(q: pd.DataFrame, *, about_tolerance: float = 0.0) -> pd.DataFrame:
    """How much a day between one claimant's successive figures that count the same?

    ``(x2 - x1) / days`` between figures of one claimant and one scope (class of stages, item class, channel) with different days counted
    to, whose starts may be the same: one of them is not stated, or some day is in both. The bounds take each figure at its least and
    greatest. A figure from another start or of another item class is no step of the same count, and a relay is no figure of its own. A
    negative rate is a downward revision and stays negative.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, from_claim, to_claim, start, end, days, rate, low, high, item_class``; units of the commodity per day;
        sorted by claimant and day. Empty and typed when no claimant has two figures of one scope.
    """
    used = with_tolerance(q, about_tolerance)
    used = used[bounds_itself(used)]
    ids, last = (used[c].to_numpy() for c in ("claim_id", "through_last"))
    counts = [str((row["claimant_id"], *scope_key(row)[:3])) for row in mappings(used)]
    voices = np.array(counts, dtype=str)  # with what they count
    begins, ends = (used[c].to_numpy() for c in ("period_start", "period_start_last"))
    value, floor, ceiling = used[["value", "floor", "ceiling"]].to_numpy(dtype=float).T
    rows = np.flatnonzero(~np.isnat(used["through"].to_numpy()))
    for key in (ids, last, voices):
        rows = rows[np.argsort(key[rows], kind="stable")]
    again = (voices[rows[1:]] == voices[rows[:-1]]) & (last[rows[1:]] == last[rows[:-1]])
    rows = rows[np.r_[~again, True]] if len(rows) else rows  # the last of one day
    same = voices[rows[1:]] == voices[rows[:-1]]
    a, b = rows[:-1][same], rows[1:][same]
    alike = ~(
        (begins[a] > ends[b]) | (begins[b] > ends[a])
    )  # a start not stated, and a year that holds a month, do not tell apart
    a, b = a[alike], b[alike]
    days = (last[b] - last[a]).astype("timedelta64[D]").astype("int64")
    found = pd.DataFrame(
        {
            "claimant_id": used["claimant_id"].to_numpy()[b],
            "from_claim": ids[a],
            "to_claim": ids[b],
            "start": last[a],
            "end": last[b],
            "days": days,
            "rate": (value[b] - value[a]) / days,
            "low": (floor[b] - ceiling[a]) / days,
            "high": (ceiling[b] - floor[a]) / days,
            "item_class": used["item_class"].to_numpy()[b],
        }
    )
    return found.sort_values(["claimant_id", "end", "to_claim"], kind="stable", ignore_index=True)

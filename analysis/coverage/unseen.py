"""How many contacts of one period would have to be missing from the record for its difference to another to vanish?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.cadence.dispersion import Dispersion
from analysis.cadence.rates import rate_ratio
from analysis.errors import UsageError

SHARES: Final = (0.0, 0.2, 0.4, 0.6)
CURVE: Final = tuple(n / 50 for n in range(46))  # for a line: 0 to 90%
_COLUMNS: Final = ("later", "earlier", "unseen", "missing", "ratio", "low", "high", "verdict")
_TIPPING: Final = ("later", "earlier", "ratio", "share", "missing", "share_for_doubt", "missing_for_doubt", "verdict")


def unseen(
    windows: pd.DataFrame,
    *,
    later: str = "",
    shares: Sequence[float] = SHARES,
    confidence: float = 0.95,
    spread: Dispersion | None = None,
) -> pd.DataFrame:
    """What does each rate ratio become, if a share of the other window's contacts never got on file?

    If a share u of the earlier contacts went unseen and none of the later, what is on file of the earlier is a thinned Poisson
    process: its rate counts for 1 - u of its days. The ratio and its exact interval are `analysis.cadence.rate_ratio` with the
    exposure so cut: the interval widens as it should, since the missing contacts are supposed and not counted. What matters is how
    much more of the one than of the other is missing; a share missing from both changes nothing.

    Parameters
    ----------
    windows : pandas.DataFrame
        With ``window, exposure_days, count, whole, partial``; usually from `analysis.coverage.corrected`.
    later : str
        Name of the window held against the others; the last by default.
    shares : sequence of float
        Unseen shares of the other window's contacts, from 0 to below 1.
    spread : Dispersion
        From `analysis.cadence.dispersion`: the limits then hold for contacts that come in clusters (`Dispersion.widened`).

    Returns
    -------
    pandas.DataFrame
        ``later, earlier, unseen, missing`` (contacts, at that share), ``ratio, low, high, verdict``. A contact whose date reaches beyond
        a window is tried in and out of it: the limits are the widest.

    Raises
    ------
    UsageError
        For a share outside 0 to 1, or a window that is not there.
    """
    bad = [share for share in shares if not 0 <= share < 1]
    if bad:
        raise UsageError(f"{bad[0]!r} is not a share of contacts unseen; give 0 or more and less than 1")
    rows = []
    for late, early in pairs(windows, later):
        for share in shares:
            found = on_file(late, early, share, confidence, spread)
            missing = early["count"] * share / (1 - share)
            rows.append((late["window"], early["window"], share, missing, *found))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def tipping(
    windows: pd.DataFrame, *, later: str = "", confidence: float = 0.95, spread: Dispersion | None = None
) -> pd.DataFrame:
    """At which unseen share does a higher rate vanish, and at which does it come into doubt?

    The ratio of rates is 1 when a share 1 - 1 / ratio of the earlier contacts is missing; from 1 - 1 / low on, with the lower limit
    on file, the interval holds 1. Neither is possible where the earlier rate is as high, or the interval holds 1 already: the
    share is then 0. `spread` is as for `unseen`.

    Returns
    -------
    pandas.DataFrame
        ``later, earlier, ratio, share, missing, share_for_doubt, missing_for_doubt, verdict``; ``missing`` counts contacts.
    """
    rows = []
    for late, early in pairs(windows, later):
        ratio, low, _, verdict = on_file(late, early, 0.0, confidence, spread)
        vanish, doubt = (max(0.0, 1 - 1 / r) if r > 0 else math.nan if r != r else 0.0 for r in (ratio, low))
        gone = [early["count"] * s / (1 - s) if s < 1 else math.inf for s in (vanish, doubt)]
        rows.append((late["window"], early["window"], ratio, vanish, gone[0], doubt, gone[1], verdict))
    return pd.DataFrame(rows, columns=list(_TIPPING))


def pairs(windows: pd.DataFrame, later: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The later window, the last unless it is named, beside each other one; `UsageError` for a name that is none of theirs."""
    rows: list[dict[str, Any]] = windows.to_dict("records")
    names = [row["window"] for row in rows]
    name = later or (names[-1] if names else "")
    if rows and name not in names:
        raise UsageError(f"{name!r} is not among the windows {', '.join(names)}; give one of them")
    late = [row for row in rows if row["window"] == name]
    return [(late[0], row) for row in rows if row["window"] != name]


def on_file(
    late: dict[str, Any], early: dict[str, Any], share: float, confidence: float, spread: Dispersion | None = None
) -> tuple[float, float, float, str]:
    """Ratio of the counts on file, with the widest limits over all placements of partial dates."""
    days = late["exposure_days"], early["exposure_days"] * (1 - share)
    tried = [
        rate_ratio(n1, days[0], n2, days[1], confidence=confidence)
        for n1, n2 in zip(_ends(late), reversed(_ends(early)), strict=True)
    ]
    verdict = next((found.verdict for found in tried if found.verdict), "")
    if verdict:
        return math.nan, math.nan, math.nan, verdict
    ratio = late["count"] / days[0] / (early["count"] / days[1]) if early["count"] else math.inf
    low, high = min(r.low for r in tried), max(r.high for r in tried)
    whole = replace(tried[0], ratio=ratio, n1=late["count"], n2=early["count"], low=low, high=high)
    whole = spread.widened(whole) if spread else whole
    return ratio, whole.low, whole.high, ""


def _ends(row: dict[str, Any]) -> tuple[int, int]:
    """The fewest contacts that the window can have, none of its partial dates in it, and the most."""
    return int(row["whole"]), int(row["whole"] + row["partial"])

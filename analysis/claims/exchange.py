"""What goes out against what comes back: paired figures of one claimant."""

from __future__ import annotations

import pandas as pd

from analysis.claims.scope import with_tolerance
from analysis.errors import UsageError
from analysis.model.flow import Flow
from analysis.model.rows import tuples

_PAIRS = [
    "claimant_id", "out_claim", "back_claim", "known_on", "out_low", "out_high", "back_low", "back_high", "ratio_low",
    "ratio_high",
]  # fmt: skip


def two_way(
    out: pd.DataFrame,
    back: pd.DataFrame,
    *,
    flow: Flow | None = None,
    about_tolerance: float = 0.0,
    within_days: int = 31,
) -> pd.DataFrame:
    """How much comes back for what goes out, by each claimant's own pair of figures?

    Each return figure meets the own outward figure that counts to the nearest day, at most `within_days` apart.
    The ratio is return over outward, from lowest over highest to highest over lowest; an open side stays open (NaN), and so does
    a side over nothing that went out.

    Parameters
    ----------
    out, back : pandas.DataFrame
        Quantities of a flow and of its `reverse`, as from `Dossier.quantities`.
    flow : Flow, optional
        The way out; given, frames the wrong way round are refused.
    within_days : int
        How far apart the days counted to may lie, 0 or more.

    Returns
    -------
    pandas.DataFrame
        ``claimant_id, out_claim, back_claim, known_on, out_low, out_high, back_low, back_high, ratio_low,
        ratio_high``, by known_on. Empty where nobody gives both.
    """
    if not (isinstance(within_days, int | float) and within_days >= 0):  # NaN neither
        raise UsageError(f"within_days {within_days!r} is not 0 or more; give a number of days, such as 31")
    out, back = with_tolerance(out, about_tolerance), with_tolerance(back, about_tolerance)
    _check_ways(out, back, flow)
    found = []
    by_voice = dict(list(out.dropna(subset=["through"]).sort_values("claim_id").groupby("claimant_id")))
    for row in tuples(back.dropna(subset=["through"])):
        if row.claimant_id not in by_voice:
            continue
        own = by_voice[row.claimant_id]
        gap = (own["through_last"] - row.through_last).abs().to_numpy()
        if gap.min() <= pd.Timedelta(days=within_days):
            near = own.iloc[int(gap.argmin())]
            found.append(
                (row.claimant_id, near["claim_id"], row.claim_id, max(row.known_on, near["known_on"]), near["floor"],
                 near["ceiling"], row.floor, row.ceiling, _over(row.floor, near["ceiling"]), _over(row.ceiling, near["floor"]))
            )  # fmt: skip
    frame = pd.DataFrame(found, columns=_PAIRS).astype(dict.fromkeys(_PAIRS[4:], "float64"))
    return frame.sort_values(["known_on", "back_claim"]).reset_index(drop=True)


def _over(back: float, out: float) -> float:
    return back / out if out else float("nan")


def _check_ways(out: pd.DataFrame, back: pd.DataFrame, flow: Flow | None) -> None:
    """Refuse a frame that goes both ways, two that go the same way, and, where the flow is named, the two swapped."""
    there, again = (set(zip(q["origin"], q["destination"], strict=True)) for q in (out, back))
    wanted = {(flow.origin, flow.destination)} if flow else there or {(b, a) for a, b in again}
    if len(wanted) > 1 or not there <= wanted or not again <= {(b, a) for a, b in wanted}:
        ways = [" and ".join(sorted(f"{a} to {b}" for a, b in way)) or "nowhere" for way in (there, again)]
        raise UsageError(
            f"out goes {ways[0]}, back {ways[1]}; give the quantities of a flow and of its reverse, in this order"
        )

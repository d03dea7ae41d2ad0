"""What values of a cumulative flow do the claims not exclude?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.claims.scope import comparable, with_tolerance


@dataclass(frozen=True)
class Envelope:
    """Step functions of a never-decreasing total.

    Attributes
    ----------
    steps : pandas.DataFrame
        ``day, floor, floor_claim, ceiling, ceiling_claim``, one row per day on which either moves, ascending.
        ``floor`` holds from that day on; ``ceiling`` holds up to the next row's day. NaN: no bound.
    unused : pandas.DataFrame
        ``claim_id, reason`` of claims with a number that cannot be placed.
    about_tolerance : float
        Share added on both sides of an 'about' without a stated spread.
    unit_claims : int
        Claims used.
    """

    steps: pd.DataFrame
    unused: pd.DataFrame
    about_tolerance: float
    unit_claims: int

    @property
    def is_consistent(self) -> bool:
        """Does every day leave a value that no claim excludes?"""
        both = self.steps.dropna(subset=["floor", "ceiling"])
        return bool((both["floor"] <= both["ceiling"]).all())

    @property
    def highest_floor(self) -> float:
        """The highest floor of all days; NaN where no claim sets one."""
        return float(self.steps["floor"].max()) if len(self.steps) else float("nan")

    def at(self, day: str | pd.Timestamp) -> tuple[float, float]:
        """Floor and ceiling on a day; NaN where there is none."""
        when = pd.Timestamp(day)
        before = self.steps[self.steps["day"] <= when]
        after = self.steps[self.steps["day"] >= when]
        floor = float(before["floor"].iloc[-1]) if len(before) else float("nan")
        ceiling = float(after["ceiling"].iloc[0]) if len(after) else float("nan")
        return floor, ceiling


def envelope(
    claims: pd.DataFrame,
    *,
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    about_tolerance: float = 0.05,
) -> Envelope:
    """Which totals are not excluded, day by day?

    The flow is cumulative, so its total never decreases. A floor said *through* day s binds every later day, a
    ceiling binds every earlier day: ``L(t) = max floor with through <= t``, ``U(t) = min ceiling with through >= t``
    (both ends closed). A partial `through` binds late for a floor (last day of its span) and early for a ceiling
    (first day). Undated claims are listed as unused, vague ones never enter.

    Parameters
    ----------
    claims : pandas.DataFrame
        As in `Dossier.claims`.
    commodity, origin, destination : str
        The flow.
    about_tolerance : float
        Share for 'about' without a stated spread, 0 to 1. Shown in the result.

    Returns
    -------
    Envelope
        Empty, typed steps when no claim has a number and a day.

    References
    ----------
    The step bounds of a monotone function through interval-censored readings; see the codebook, "Envelope".

    Examples
    --------
    >>> from analysis.schema import frame
    >>> rows = [dict(claim_id=c, commodity_id="containers", origin="PRK", destination="RUS", measure="cumulative",
    ...              rendering="canonical", status="current", stance="asserts", bound="more_than", low=n,
    ...              known_on=d, through=d) for c, n, d in [("a", 1000, "2023-10-13"), ("b", 5000, "2023-12-29")]]
    >>> envelope(frame("claims", rows)).at("2023-12-31")
    (5000.0, nan)
    """
    used = with_tolerance(
        comparable(claims, commodity=commodity, origin=origin, destination=destination), about_tolerance
    )
    undated = used["through"].isna()
    unused = pd.DataFrame({"claim_id": used.loc[undated, "claim_id"], "reason": "no day counted to"})
    dated = used[~undated]
    floors = dated.dropna(subset=["floor"]).sort_values(["through_last", "floor", "claim_id"], kind="stable")
    ceilings = dated.dropna(subset=["ceiling"]).sort_values(["through", "claim_id"], kind="stable")
    days = np.unique(np.concatenate([floors["through_last"].to_numpy(), ceilings["through"].to_numpy()]))
    steps = pd.DataFrame({"day": pd.Series(days, dtype="datetime64[us]")})
    steps["floor"], steps["floor_claim"] = _running(floors, "through_last", "floor", days)
    steps["ceiling"], steps["ceiling_claim"] = _running_back(ceilings, days)
    moved = (steps[["floor", "ceiling"]].fillna(-1).diff().abs().sum(axis=1) > 0) | (steps.index == 0)
    moved |= moved.shift(-1, fill_value=False)
    return Envelope(steps[moved].reset_index(drop=True), unused.reset_index(drop=True), about_tolerance, len(dated))


def _running(rows: pd.DataFrame, on: str, value: str, days: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Highest value with day <= t for each t, and the first claim that set it."""
    values = rows[value].to_numpy(dtype=float)
    top = np.maximum.accumulate(values) if len(values) else values
    setter = (
        np.maximum.accumulate(np.where(np.r_[True, top[1:] > top[:-1]], np.arange(len(top)), 0)) if len(top) else top
    )
    position = np.searchsorted(rows[on].to_numpy(), days, side="right") - 1
    ids = rows["claim_id"].to_numpy()
    floor = np.where(position >= 0, top[np.maximum(position, 0)], np.nan) if len(top) else np.full(len(days), np.nan)
    names = [str(ids[int(setter[p])]) if p >= 0 and len(top) else "" for p in position]
    return floor, names


def _running_back(rows: pd.DataFrame, days: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Lowest ceiling with day >= t for each t, and the claim that set it."""
    values = rows["ceiling"].to_numpy(dtype=float)[::-1]
    low = np.minimum.accumulate(values) if len(values) else values
    setter = (
        np.maximum.accumulate(np.where(np.r_[True, low[1:] < low[:-1]], np.arange(len(low)), 0)) if len(low) else low
    )
    position = np.searchsorted(rows["through"].to_numpy(), days, side="left")
    back = len(values) - 1 - position
    ids = rows["claim_id"].to_numpy()[::-1]
    inside = (back >= 0) & (len(values) > 0)
    ceiling = np.where(inside, low[np.maximum(back, 0)], np.nan) if len(low) else np.full(len(days), np.nan)
    return ceiling, [str(ids[int(setter[b])]) if ok else "" for b, ok in zip(back, inside, strict=True)]

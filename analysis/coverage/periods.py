"""How many contacts did each period have, those that no list holds included, and what does that do to its rate?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.cadence.dispersion import Dispersion
from analysis.cadence.observed import Observed
from analysis.cadence.placements import shares
from analysis.cadence.rates import garwood
from analysis.cadence.windows import QUARTER, in_windows, named_windows
from analysis.coverage.estimate import Estimate, lower_bound, two_lists
from analysis.coverage.lists import lists
from analysis.coverage.unseen import on_file, pairs
from analysis.language.format import month
from analysis.model.dates import day
from analysis.model.dossier import Dossier

ODDS_RATIOS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
_SPAN: Final = ("window", "told", "window_start", "window_end", "exposure_days")
_CORRECTED: Final = (
    *_SPAN, "count", "whole", "partial", "first", "second", "both", "no_list", "estimate", "estimate_low", "estimate_high", "seen", "least",
    "least_low", "rate", "low", "high", "corrected_rate", "corrected_low", "corrected_high", "verdict",
)  # fmt: skip
_DEPENDENCE: Final = ("window", "odds_ratio", "estimate", "low", "high", "seen", "verdict")
_AGAINST: Final = (
    "later", "earlier", "ratio", "low", "high", "corrected", "corrected_low", "corrected_high", "odds_ratio_needed", "verdict",
)  # fmt: skip


def compared_windows(then: Dossier, view: Observed, texts: Sequence[str] = (), split: str = "") -> pd.DataFrame:
    """Which windows are held against each other?

    Those named in `texts`; without any, the periods that the dataset names, or where it names none the days before the split,
    and then the days from the split on; all days where there is neither.

    Parameters
    ----------
    view : Observed
        From `analysis.cadence.observed`; windows are cut to its days.
    texts : sequence of str
        ``NAME=FROM:TO`` each, the latest last, as for `analysis.cadence.named_windows`.
    split : str
        First day of the latest window, ``YYYY-MM-DD``; empty: the dataset's own. Where none lies in the days observed, there is no
        such window.

    Returns
    -------
    pandas.DataFrame
        As from `named_windows`, with ``told``, the name in a sentence ("in 2018-19"); windows without a day observed are left out.
    """
    told = {}
    if not texts:
        asked = split or then.config.about.split
        middle = pd.Timestamp(day(asked)) if asked else view.start
        inside = view.start < middle <= view.end
        eve = (middle - pd.Timedelta(days=1)).date() if inside else view.end.date()
        told = {p.name: p.told for p in then.config.periods}
        texts = [f"{p.name}={p.start}:{min(p.end or str(eve), str(eve))}" for p in then.config.periods
                 if p.start <= str(eve)]  # fmt: skip
        if not inside and not texts:
            texts = [f"all days seen={view.start.date()}:{view.end.date()}"]
        if inside:
            texts = [*(texts or [f"before={view.start.date()}:{eve}"]), f"since {month(middle)}={middle.date()}:"]
    found = named_windows(texts, view.start, view.end)
    found = found[found["exposure_days"] > 0].reset_index(drop=True)
    return found.assign(told=[told.get(name, name) for name in found["window"]])


def corrected(
    then: Dossier, events: pd.DataFrame, windows: pd.DataFrame, *, by: str = "kind", per_days: float = QUARTER
) -> pd.DataFrame:
    """How many contacts does each window have on file, and how many in all, by capture and recapture?

    The contacts of a window stand on two lists, the first of `lists` and all others together, and `two_lists` estimates how
    many there were; `lower_bound` says how many there were at least, from all the lists. A partial date counts in each window by
    the share of its days there, as in `analysis.cadence.in_windows`. The interval of a rate on file is Garwood's. That of a
    corrected rate adds, on the log scale and in quadrature, what the estimate's limits and Garwood's for the estimate lie off.

    Parameters
    ----------
    events : pandas.DataFrame
        From `Dossier.contacts`.
    windows : pandas.DataFrame
        From `analysis.cadence.named_windows`; those without a day observed are left out.
    by : {'kind', 'language'}
        What tells the lists apart.
    per_days : float
        Days the rates are given for; a quarter by default.

    Returns
    -------
    pandas.DataFrame
        A row a window: ``window, told, window_start, window_end, exposure_days``; ``count`` on file, with the
        ``whole`` contacts and the part in the window of the ``partial`` ones, whose date reaches beyond it; ``first, second,
        both`` on the lists, ``no_list`` on none; ``estimate, estimate_low, estimate_high``, ``seen`` (share of the estimate on
        file), ``least, least_low`` (Chao's bound and the lower limit of its interval); ``rate, low, high`` on file,
        ``corrected_rate, corrected_low, corrected_high``; ``verdict``: 'too few to say' where fewer than 7 contacts are on both
        lists, and the numbers that rest on the estimate are NaN.

    References
    ----------
    G. Y. Zou and A. Donner, Construction of confidence limits about effect measures: a general approach, Statistics in Medicine
    27, 2008, 1693-1702.
    """
    on_file = in_windows(events, windows, per_days=per_days)
    on_file = on_file[(on_file["split"] == "all") & (on_file["value"] == "all contacts")].set_index("window")
    held = lists(then, events, by)
    rows = []
    for window in windows[windows["exposure_days"] > 0].to_dict("records"):
        name, days = str(window["window"]), float(window["exposure_days"])
        share = shares(events, [(window["window_start"], window["window_end"])])
        found = _estimate(held, share)
        row = {key: window.get(key, name) for key in _SPAN} | _listed(held, share, found)
        raw = on_file.loc[name] if name in on_file.index else _nothing(days, per_days)
        row |= {key: raw[key] for key in ("count", "rate", "low", "high")}
        row |= {"whole": int(raw["least"]), "partial": int(raw["most"] - raw["least"])}
        rows.append(row | _rates(found, per_days / days))
    return pd.DataFrame(rows, columns=list(_CORRECTED))


def dependence(
    then: Dossier,
    events: pd.DataFrame,
    windows: pd.DataFrame,
    *,
    by: str = "kind",
    odds_ratios: Sequence[float] = ODDS_RATIOS,
) -> pd.DataFrame:
    """What does the estimate become, if the lists depend on each other?

    Two lists cannot show whether what is on one is likelier on the other, too (an odds ratio above 1: both report the same
    summits) or is left to the other (below 1: a contact that has one good page on file needs no second). `two_lists` says what
    each odds ratio does.

    Returns
    -------
    pandas.DataFrame
        ``window, odds_ratio, estimate, low, high, seen, verdict``; windows in order, odds ratios as given.
    """
    held = lists(then, events, by)
    rows = []
    for window in windows[windows["exposure_days"] > 0].to_dict("records"):
        share = shares(events, [(window["window_start"], window["window_end"])])
        for ratio in odds_ratios:
            e = _estimate(held, share, ratio)
            rows.append((window["window"], ratio, e.estimate, e.low, e.high, e.seen, e.verdict))
    return pd.DataFrame(rows, columns=list(_DEPENDENCE))


def against(found: pd.DataFrame, later: str = "", *, spread: Dispersion | None = None) -> pd.DataFrame:
    """How many times the rate of every other window is the rate of one, on file and corrected?

    On file the ratio and its limits are those of `analysis.cadence.rate_ratio`, the widest over what partial dates allow, or where
    `spread` is given those that hold for contacts that come in clusters (`analysis.cadence.Dispersion.widened`). Limits of a
    corrected ratio add, on the log scale and in quadrature, what the limits of its two rates lie off them. `odds_ratio_needed`
    is how strongly the lists of the other window would have to depend on each other, with those of the later independent, for both
    to have the same corrected rate.

    Parameters
    ----------
    found : pandas.DataFrame
        From `corrected`.
    later : str
        Name of the window held against the others; the last by default.

    Returns
    -------
    pandas.DataFrame
        ``later, earlier, ratio, low, high, corrected, corrected_low, corrected_high, odds_ratio_needed, verdict``; empty when there
        is no other window.

    Raises
    ------
    UsageError
        For a window that `found` does not have.
    """
    rows = [_pair(late, early, spread) for late, early in pairs(found, later)]
    return pd.DataFrame(rows, columns=list(_AGAINST))


def _pair(late: dict[str, Any], early: dict[str, Any], spread: Dispersion | None) -> dict[str, Any]:
    ratio = on_file(late, early, 0.0, 0.95, spread)[:3]
    fixed = _ratio(*((row["corrected_rate"], row["corrected_low"], row["corrected_high"]) for row in (late, early)))
    names = {"later": late["window"], "earlier": early["window"]}
    either = early["first"] + early["second"] - early["both"]
    as_many = late["estimate"] * early["exposure_days"] / late["exposure_days"]  # at the later rate in the earlier days
    independent = (early["first"] - early["both"]) * (early["second"] - early["both"]) / (early["both"] + 1)
    needed = (as_many - either) / independent if independent else math.nan
    return (
        names
        | dict(zip(("ratio", "low", "high"), ratio, strict=True))
        | dict(zip(("corrected", "corrected_low", "corrected_high"), fixed, strict=True))
        | {"odds_ratio_needed": needed, "verdict": late["verdict"] or early["verdict"]}
    )


def _ratio(late: tuple[float, float, float], early: tuple[float, float, float]) -> tuple[float, float, float]:
    """One corrected rate over another, NaN where either is."""
    (a, a_low, a_high), (b, b_low, b_high) = late, early
    if a != a or b != b:
        return math.nan, math.nan, math.nan
    low = math.hypot(math.log(a / a_low), math.log(b_high / b))
    high = math.hypot(math.log(a_high / a), math.log(b / b_low))
    return a / b, a / b * math.exp(-low), a / b * math.exp(high)


def _pair_of(held: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The first list, and all others together."""
    cells = held.to_numpy(dtype=bool)
    return cells[:, :1].any(axis=1), cells[:, 1:].any(axis=1)


def _estimate(held: pd.DataFrame, share: np.ndarray, odds_ratio: float = 1.0) -> Estimate:
    first, second = _pair_of(held)
    counts = [float(share[rows].sum()) for rows in (first, second, first & second)]
    return two_lists(*counts, on_file=float(share.sum()), odds_ratio=odds_ratio)


def _listed(held: pd.DataFrame, share: np.ndarray, found: Estimate) -> dict[str, Any]:
    least = lower_bound(
        held[share >= 0.5]
    )  # whole contacts: one whose date allows two windows is in that which has most of it
    return {
        "first": found.first, "second": found.second, "both": found.both,
        "no_list": float(share[~held.to_numpy(dtype=bool).any(axis=1)].sum()), "estimate": found.estimate,
        "estimate_low": found.low, "estimate_high": found.high, "seen": found.seen, "least": least.estimate,
        "least_low": least.low, "verdict": found.verdict,
    }  # fmt: skip


def _nothing(days: float, per_days: float) -> dict[str, float]:
    return {
        "count": 0.0,
        "least": 0,
        "most": 0,
        "rate": 0.0,
        "low": 0.0,
        "high": float(garwood(np.array([0]))[1][0]) * per_days / days,
    }


def _rates(found: Estimate, each: float) -> dict[str, float]:
    total = found.estimate
    if total != total:
        return dict.fromkeys(("corrected_rate", "corrected_low", "corrected_high"), math.nan)
    low, high = (float(limit[0]) for limit in garwood(np.array([total])))
    down = math.hypot(math.log(total / found.low), math.log(total / low))
    up = math.hypot(math.log(found.high / total), math.log(high / total))
    limits = {"corrected_low": total * math.exp(-down) * each, "corrected_high": total * math.exp(up) * each}
    return {"corrected_rate": total * each} | limits

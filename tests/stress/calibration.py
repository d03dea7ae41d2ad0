"""How often does each test see what is not there, and what is? 1,000 seeded series of each kind.

The suite runs fewer (`tests/compare/test_calibration.py`); `python -m tests.stress.calibration` is the whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import binomtest

import analysis
from analysis.cadence import change_point, changes, dispersion, rate_ratio
from analysis.cadence.dispersion import clustered_counts
from analysis.compare import coincidence, coincidence_rate, lagged, primary, specifications
from analysis.compare.event_study import study
from analysis.compare.figures import Figures
from analysis.compare.near_meetings import reach

LEVEL: Final = 0.05
SERIES: Final = 1_000
SPAN: Final = 400
FLOW: Final = analysis.load().flow()
Case = Callable[[np.random.Generator, bool], bool]


def _rates(method: str) -> Case:
    def case(rng: np.random.Generator, planted: bool) -> bool:
        n1, n2 = rng.poisson(36 if planted else 12), rng.poisson(12)
        return rate_ratio(int(n1), 180, int(n2), 180, method).p_value <= LEVEL

    return case


def _windows(rng: np.random.Generator, planted: bool, ratio: float) -> pd.DataFrame:
    """Thirty quarters of four contacts, twelve from half-way on when planted; `ratio` is the variance over the mean."""
    rate = np.full(30, 4.0)
    rate[15:] *= 3 if planted else 1
    begins = pd.date_range("2000-01-01", periods=30, freq="QS")
    frame = {"window_start": begins, "window_end": begins + pd.Timedelta(days=89), "exposure_days": 90.0}
    return pd.DataFrame({**frame, "count": clustered_counts(rng, rate, ratio, 1)[0]})


def _widened(ratio: float) -> Case:
    """The last year against the year before, as a page does it: stretches, dispersion, then the wider interval."""

    def case(rng: np.random.Generator, planted: bool) -> bool:
        counted = _windows(rng, False, ratio)
        if planted:
            counted.loc[26:, "count"] = clustered_counts(rng, np.full(4, 20.0), ratio, 1)[0]
        later, earlier = (int(counted["count"].iloc[part].sum()) for part in (slice(26, 30), slice(22, 26)))
        spread = dispersion(counted, changes(counted).starts)
        return spread.widened(rate_ratio(later, 360, earlier, 360)).p_value <= LEVEL

    return case


def _one_change(ratio: float) -> Case:
    def case(rng: np.random.Generator, planted: bool) -> bool:
        counted = _windows(rng, planted, ratio)
        spread = dispersion(counted, changes(counted).starts)
        return change_point(counted, dispersion=max(1.0, spread.ratio)).odds > 10

    return case


def _several_changes(ratio: float) -> Case:
    return lambda rng, planted: len(changes(_windows(rng, planted, ratio)).starts) > 0


def _near(rng: np.random.Generator, planted: bool) -> tuple[np.ndarray, np.ndarray]:
    """Claims in clusters (reports follow reports) and events, half of the clusters next to events when planted."""
    events = rng.integers(10, SPAN - 15, 8)
    centres = rng.integers(5, SPAN - 5, 12)
    if planted:
        centres[:8] = rng.choice(events, 8) + rng.integers(1, 4, 8)
    return np.clip(np.repeat(centres, 2) + rng.integers(0, 3, 24), 0, SPAN - 1), events


def _shifts(rng: np.random.Generator, planted: bool) -> bool:
    claims, events = _near(rng, planted)
    return coincidence(claims, events, span_days=SPAN, window_days=5).p_value <= LEVEL


def _placements(rng: np.random.Generator, planted: bool) -> bool:
    events = rng.choice(np.arange(5, 55), 2, replace=False)
    claims = rng.integers(0, 60, 8)
    if planted:
        claims[:6] = np.clip(rng.choice(events, 6) + rng.integers(-2, 3, 6), 0, 59)
    return coincidence(claims, events, span_days=60, window_days=3, null="placements").p_value <= LEVEL


def _preceded(rng: np.random.Generator, planted: bool) -> bool:
    claims, events = _near(rng, planted)
    return coincidence_rate(claims, events, span_days=SPAN, window_days=5).p_shift <= LEVEL


def _sides(by: str, side: str) -> Case:
    """One primary question, asked without regard to its power."""

    def case(rng: np.random.Generator, planted: bool) -> bool:
        claims, events = _near(rng, planted)
        values = np.bincount(claims, minlength=SPAN).astype(float)
        return study(values, events, *reach(side, 5), n_claims=24, label="", days=by).p_value <= LEVEL

    return case


def _primary(rng: np.random.Generator, planted: bool) -> bool:
    """Any of the four primary questions after Holm's correction."""
    figures, met = _both(rng, planted)
    return any(found.p_holm <= LEVEL for found in primary(figures, met))


def _lags(ratio: float) -> Case:
    def case(rng: np.random.Generator, planted: bool) -> bool:
        first, second = clustered_counts(rng, np.ones(120), ratio, 2)
        second = second + (np.roll(first, 2) if planted else 0)
        return lagged(first, second, seed=int(rng.integers(1 << 30))).p_max <= LEVEL

    return case


def _both(rng: np.random.Generator, planted: bool) -> tuple[Figures, pd.DataFrame]:
    """Four years, twelve meetings, 240 figures in pairs, half of the pairs soon after a meeting when planted."""
    span, start = 1_500, pd.Timestamp("2021-01-01")
    events, centres = rng.integers(20, span - 20, 12), rng.integers(5, span - 5, 120)
    if planted:
        centres[:60] = rng.choice(events, 60) + rng.integers(0, 13, 60)
    days = start + pd.to_timedelta(np.repeat(centres, 2) + rng.integers(0, 2, 240), unit="D")
    frame = pd.DataFrame({"claim_id": "", "claimant_id": "", "known_on": days, "through": days, "through_last": days})
    figures = Figures(frame, frame, FLOW, start, start + pd.Timedelta(days=span - 1))
    return figures, pd.DataFrame({"starts_on": start + pd.to_timedelta(events, unit="D"), "kind": "summit"})


def _search(rng: np.random.Generator, planted: bool) -> bool:
    figures, met = _both(rng, planted)
    return specifications(figures, met, windows=(7, 14, 30)).p_joint <= LEVEL


# case, least power on the planted effect, and whether the test may be much rarer than its level when nothing is there
CASES: Final[dict[str, tuple[Case, float, bool]]] = {
    "rate ratio, central": (_rates("central"), 0.75, True),
    "rate ratio, minlike": (_rates("minlike"), 0.75, True),
    "rate ratio, mid-p": (_rates("midp"), 0.8, False),
    "rate ratio, clustered interval on plain counts": (_widened(1.0), 0.9, True),
    "rate ratio, clustered interval on clustered counts": (_widened(2.0), 0.7, True),
    "one change, odds over 10": (_one_change(1.0), 0.95, True),
    "one change, odds over 10, clustered": (_one_change(2.0), 0.9, True),
    "several changes": (_several_changes(1.0), 0.95, True),
    "several changes, clustered": (_several_changes(2.0), 0.9, True),
    "figures near meetings, all shifts": (_shifts, 0.8, False),
    "figures near meetings, all placements": (_placements, 0.5, True),
    "figures preceded by meetings": (_preceded, 0.8, False),
    "figures after meetings": (_sides("known_on", "after"), 0.8, False),
    "figures before meetings": (_sides("known_on", "before"), 0.0, False),
    "any primary question": (_primary, 0.8, True),
    "strongest lag, block orders": (_lags(1.0), 0.9, False),
    "strongest lag, block orders, clustered": (_lags(2.0), 0.9, False),
    "whole specification curve": (_search, 0.5, True),
}


def share(name: str, series: int, planted: bool, seed: int = 20240614) -> float:
    """In what share of seeded series does the test speak?"""
    rng = np.random.default_rng([seed, sorted(CASES).index(name), planted])
    return sum(CASES[name][0](rng, planted) for _ in range(series)) / series


def faults(name: str, false: float, power: float, series: int) -> list[str]:
    """What is wrong with these shares? A false-positive share is held to the level with 0.1 percent error."""
    _, least, rare = CASES[name]
    found = []
    if binomtest(round(false * series), series, LEVEL, alternative="greater").pvalue < 0.001:
        found.append(f"{name}: false positives {false:.3f} are above the level {LEVEL}")
    if not rare and binomtest(round(false * series), series, LEVEL / 2, alternative="less").pvalue < 0.001:
        found.append(f"{name}: false positives {false:.3f} are far below the level {LEVEL}")
    if power < least:
        found.append(f"{name}: power {power:.3f} is below {least}")
    return found


def main(series: int = SERIES) -> None:
    """Print each share, then one JSON line; exit 1 when one is off."""
    result, wrong = {}, []
    for name in CASES:
        false, power = share(name, series, False), share(name, series, True)
        interval = binomtest(round(false * series), series).proportion_ci()
        print(
            f"{name}: false positives {false:.3f} ({interval.low:.3f} to {interval.high:.3f}), power {power:.3f}",
            file=sys.stderr,
        )
        result[name] = {"false_positives": false, "power": power}
        wrong += faults(name, false, power, series)
    print(json.dumps({"series": series, "level": LEVEL, **result}))
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SERIES)

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
from analysis.cadence import change_point, changes, rate_ratio
from analysis.compare import coincidence, coincidence_rate, lagged, profile, specifications
from analysis.compare.figures import Figures

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


def _windows(rng: np.random.Generator, planted: bool) -> pd.DataFrame:
    rate = np.full(30, 4.0)
    rate[15:] *= 3 if planted else 1
    begins = pd.date_range("2000-01-01", periods=30, freq="QS")
    days = {"window_start": begins, "window_end": begins + pd.Timedelta(days=89), "exposure_days": 90.0}
    return pd.DataFrame({**days, "count": rng.poisson(rate)})


def _one_change(rng: np.random.Generator, planted: bool) -> bool:
    return change_point(_windows(rng, planted)).odds > 10


def _several_changes(rng: np.random.Generator, planted: bool) -> bool:
    return len(changes(_windows(rng, planted)).starts) > 0


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


def _week(rng: np.random.Generator, planted: bool) -> bool:
    claims, events = _near(rng, planted)
    values = np.bincount(claims, minlength=SPAN).astype(float)
    return profile(values, events, n_claims=24).p_week <= LEVEL


def _lags(rng: np.random.Generator, planted: bool) -> bool:
    first = rng.poisson(1.0, 120).astype(float)
    second = rng.poisson(1.0, 120) + (np.roll(first, 2) if planted else 0)
    return lagged(first, second, seed=int(rng.integers(1 << 30))).p_max <= LEVEL


def _search(rng: np.random.Generator, planted: bool) -> bool:
    claims, events = _near(rng, planted)
    start = pd.Timestamp("2023-01-01")
    days = start + pd.to_timedelta(claims, unit="D")
    frame = pd.DataFrame({"claim_id": "", "claimant_id": "", "known_on": days, "through": days, "through_last": days})
    figures = Figures(frame, frame, FLOW, start, start + pd.Timedelta(days=SPAN - 1))
    met = pd.DataFrame({"starts_on": start + pd.to_timedelta(events, unit="D"), "kind": "summit"})
    return specifications(figures, met, windows=(3, 7, 14, 30)).p_joint <= LEVEL


# case, least power on the planted effect, and whether the test may be much rarer than its level when nothing is there
CASES: Final[dict[str, tuple[Case, float, bool]]] = {
    "rate ratio, central": (_rates("central"), 0.75, True),
    "rate ratio, minlike": (_rates("minlike"), 0.75, True),
    "rate ratio, mid-p": (_rates("midp"), 0.8, False),
    "one change, odds over 10": (_one_change, 0.95, True),
    "several changes": (_several_changes, 0.95, True),
    "figures near meetings, all shifts": (_shifts, 0.8, False),
    "figures near meetings, all placements": (_placements, 0.5, True),
    "figures preceded by meetings": (_preceded, 0.8, False),
    "first week from the meeting": (_week, 0.8, False),
    "strongest lag, block orders": (_lags, 0.9, False),
    "whole specification curve": (_search, 0.6, False),
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

"""Counts, rates, coverage and event study on a million synthetic events: seconds, and growth from a hundred thousand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import load
from analysis.cadence import (
    before_after,
    calendar,
    change_point,
    changes,
    counts,
    counts_by,
    dispersion,
    in_windows,
    named_windows,
)
from analysis.compare import Figures, coincidence, coincidence_rate, event_study, primary, profile, specifications
from analysis.coverage import attention, corrected, lists, pages, unseen
from bench.tables import seconds

SPAN = 12_000  # days
START = pd.Timestamp("1990-01-01")


def events(n: int) -> pd.DataFrame:
    """n contacts over 33 years; one in ten is known to the month only."""
    rng = np.random.default_rng(n)
    days = START + pd.to_timedelta(rng.integers(0, SPAN - 40, n), unit="D")
    wide = np.where(rng.random(n) < 0.1, 29, 0)
    return pd.DataFrame(
        {
            "event_id": np.arange(n).astype(str),
            "starts_on": pd.Series(days, dtype="datetime64[us]"),
            "starts_on_last": pd.Series(days + pd.to_timedelta(wide, unit="D"), dtype="datetime64[us]"),
            "known_on": pd.Series(days + pd.to_timedelta(wide, unit="D"), dtype="datetime64[us]"),
            "level": rng.choice(["minister", "official", "head_of_state"], n),
            "kind": rng.choice(["summit", "minister_visit", "delegation_visit"], n),
            "occasion": rng.choice(["", "", "russia_day"], n),
            "dyad": "PRK-RUS",
            "status": "occurred",
            "parent_id": "",
            "source_ids": [(f"s{a}", f"s{b}") for a, b in rng.integers(0, n // 2, (n, 2)).tolist()],
            "direction": "mutual",
            "date_precision": np.where(wide > 0, "month", "day"),
        }
    )


def sources(n: int) -> pd.DataFrame:
    """n pages of all kinds; one in ten copies another."""
    rng = np.random.default_rng(n + 2)
    kinds = rng.choice(["state_media", "wire", "newspaper", "broadcaster", "mirror"], n)
    return pd.DataFrame(
        {
            "source_id": [f"s{i}" for i in range(n)],
            "kind": kinds,
            "language": rng.choice(["en", "ko", "ru"], n),
            "mirror_of": np.where(kinds == "mirror", "s0", ""),
            "published_on": pd.Series(
                START + pd.to_timedelta(rng.integers(0, SPAN, n), unit="D"), dtype="datetime64[us]"
            ),
        }
    )


def measured(n: int) -> dict[str, float]:
    """Seconds of each step on n events; half as many figures stand beside them."""
    rng = np.random.default_rng(n + 1)
    table = events(n)
    exact = table[table["date_precision"] == "day"]
    days = ((exact["starts_on"] - START) / np.timedelta64(1, "D")).to_numpy().astype(int)
    claims = rng.integers(0, SPAN, n // 2)
    values = np.bincount(claims, minlength=SPAN).astype(float)
    series = pd.Series(values)
    then = replace(load(), events=table, sources=sources(n // 2))
    monthly, weekly = counts(table, every="MS"), counts(table, every="W-MON")
    known = START + pd.to_timedelta(claims, unit="D")
    said = pd.DataFrame({"claim_id": "", "claimant_id": "", "known_on": known, "through": known, "through_last": known})
    figures = Figures(said, said, then.flow(), START, START + pd.Timedelta(days=SPAN - 1))
    met = exact.iloc[:: max(len(exact) // 200, 1)]
    starts = changes(monthly).starts
    spans = named_windows(["one=1990-01-01:2009-12-31", "two=2010-01-01:"], START, START + pd.Timedelta(days=SPAN - 1))
    found = corrected(then, table, spans)
    works = {
        "lists": lambda: lists(then, table),
        "corrected": lambda: corrected(then, table, spans),
        "pages": lambda: pages(then, every="QS"),
        "attention": lambda: attention(then, found, table),
        "unseen": lambda: unseen(found),
        "contacts": lambda: then.contacts(),
        "counts": lambda: counts(table, every="MS"),
        "counts_by_kind": lambda: counts_by(table, "kind", every="QS"),
        "in_windows": lambda: in_windows(table, spans),
        "calendar": lambda: calendar(table, start=START, end=START + pd.Timedelta(days=SPAN - 1)),
        "rates": lambda: before_after(exact, "2010-01-01", "1990-01-01", "2022-01-01"),
        "change_point": lambda: change_point(monthly),
        "changes_weekly": lambda: changes(weekly),
        "changes_monthly": lambda: changes(monthly),
        "dispersion": lambda: dispersion(monthly, starts),
        "primary": lambda: primary(figures, met),
        "specifications": lambda: specifications(figures, met),
        "event_study": lambda: event_study(series, days, 30, 30),
        "coincidence": lambda: coincidence(claims, days[:200], span_days=SPAN),
        "coincidence_rate": lambda: coincidence_rate(claims, days, span_days=SPAN, window_days=14),
        "profile": lambda: profile(values, days, n_claims=len(claims)),
    }
    return {name: seconds(work) for name, work in works.items()}


def main() -> None:
    """Print one JSON line: seconds at a million, and the growth for ten times the events."""
    small, large = measured(100_000), measured(1_000_000)
    found = {f"{k}_1m_s": v for k, v in large.items()} | {f"{k}_growth_10x": large[k] / small[k] for k in large}
    total = {"all_1m_s": sum(large.values()), "all_growth_10x": sum(large.values()) / sum(small.values())}
    print(json.dumps({k: round(v, 4) for k, v in (found | total).items()}))


if __name__ == "__main__":
    main()

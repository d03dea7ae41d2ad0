"""Loading, checking and the analytics: seconds on the real tables, growth on many times the rows."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import analysis
from analysis.cadence import counts
from analysis.claims import conflicts, envelope
from analysis.model.dossier import Dossier
from analysis.schema import TABLES, data_folder


def seconds(work: Callable[[], Any]) -> float:
    """Best of three."""
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best


def grown(times: int, folder: Path) -> Path:
    """The curated tables with every claim and event repeated under new ids."""
    for spec in TABLES.values():
        shutil.copy(data_folder() / spec.file, folder / spec.file)
    for name, key, edges in (("claims", "claim_id", ["statement_id", "either_or"]), ("events", "event_id", ["place"])):
        raw = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        links = [c.name for c in TABLES[name].columns if c.refers == name]
        copies = [raw]
        for i in range(1, times):
            copy = raw.copy()
            for column in [key, *edges]:
                copy[column] = [f"{v}-c{i}" if v or column == "place" else v for v in copy[column]]
            for column in links:
                copy[column] = [";".join(f"{t}-c{i}" for t in v.split(";")) if v else v for v in copy[column]]
            copies.append(copy)
        pd.concat(copies).to_csv(folder / f"{name}.csv", index=False)
    return folder


def synthetic(n: int) -> Dossier:
    """A noisy, mostly rising series of n cumulative claims by 50 claimants, as a dossier."""
    rng = np.random.default_rng(n)
    whole = analysis.load()
    flow = whole.flow()
    day = np.sort(rng.integers(0, 1500, n))
    value = (day * 20 + rng.normal(0, 200, n)).clip(1).round()
    own = whole.quantities(flow)["claim_id"].iloc[0]
    claims = whole.claims[whole.claims["claim_id"] == own]
    claims = claims.loc[claims.index.repeat(n)].reset_index(drop=True)
    days = pd.Timestamp("2022-01-01") + pd.to_timedelta(day, unit="D")
    claims["claim_id"] = claims["statement_id"] = [f"c{i}" for i in range(n)]
    claims["claimant_id"] = rng.choice(whole.claimants["claimant_id"].to_numpy()[:50], n)
    claims[["low", "high", "best"]] = np.nan
    for column in ("known_on", "through", "through_last"):
        claims[column] = pd.Series(days, dtype="datetime64[us]")
    floor = rng.random(n) < 0.5
    claims["bound"] = np.where(floor, "more_than", "about")
    claims["low"] = np.where(floor, value * 0.9, np.nan)
    claims["best"] = np.where(floor, np.nan, value)
    return replace(whole, claims=claims)


def contacts(n: int) -> pd.DataFrame:
    """n day-precision events."""
    rng = np.random.default_rng(n)
    days = pd.Series(
        pd.Timestamp("1990-01-01") + pd.to_timedelta(rng.integers(0, 12000, n), unit="D"), dtype="datetime64[us]"
    )
    return pd.DataFrame({"starts_on": days, "starts_on_last": days, "level": "minister"})


def main() -> None:
    """Print each figure, then one JSON line."""
    found: dict[str, float] = {"load_s": seconds(analysis.load)}
    with tempfile.TemporaryDirectory() as name:
        for times in (10, 100):
            folder = Path(name) / str(times)
            folder.mkdir()
            grown(times, folder)
            found[f"load_{times}x_s"] = seconds(lambda folder=folder: analysis.load(folder))  # type: ignore[misc]
    found["load_growth_10x_to_100x"] = found["load_100x_s"] / found["load_10x_s"]
    whole = analysis.load()
    found["replay_s"] = seconds(lambda: whole.as_of("2024-06-14"))
    few, many = synthetic(10_000), synthetic(100_000)
    flow = whole.flow()
    found["quantities_100k_s"] = seconds(lambda: many.quantities(flow))
    found["quantities_growth_10k_to_100k"] = found["quantities_100k_s"] / seconds(lambda: few.quantities(flow))
    small, large = few.quantities(flow), many.quantities(flow)
    for label, work in (("envelope", envelope), ("conflicts", lambda c: conflicts(c, solve=False))):
        found[f"{label}_100k_s"] = seconds(lambda work=work: work(large))  # type: ignore[misc]
        found[f"{label}_growth_10k_to_100k"] = found[f"{label}_100k_s"] / seconds(lambda work=work: work(small))  # type: ignore[misc]
    found["conflicts_solved_10k_s"] = seconds(lambda: conflicts(small))
    hundred, million = contacts(100_000), contacts(1_000_000)
    found["counts_1m_s"] = seconds(lambda: counts(million, every="MS"))
    found["counts_growth_100k_to_1m"] = found["counts_1m_s"] / seconds(lambda: counts(hundred, every="MS"))
    print(json.dumps({k: round(v, 4) for k, v in found.items()}))


if __name__ == "__main__":
    main()

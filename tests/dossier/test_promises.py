"""What replay promises for any day: knowledge only grows, and an earlier day can be read off a later one."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.schema import TABLES
from tests.conftest import write_rows
from tests.stress.datasets import curated, shuffled

WHOLE = analysis.load()
DAYS = st.dates(dt.date(2017, 1, 1), dt.date(2026, 12, 31))
EDGES = {
    "claims": ("derived_from", "repeats", "updates", "responds_to", "source_ids"),
    "events": ("announces", "fulfils", "answers", "source_ids"),
}


@cache
def known(day: dt.date) -> analysis.Dossier:
    """The dossier on a day."""
    return WHOLE.as_of(day)


@settings(max_examples=40)
@given(DAYS, DAYS)
def test_a_later_day_never_loses_knowledge(a: dt.date, b: dt.date) -> None:
    """Every row, edge and source known on a day is known on each later one; what is known of a row does not shrink."""
    then, later = known(min(a, b)), known(max(a, b))
    for name, spec in TABLES.items():
        old, new = (getattr(d, name).set_index(spec.key) for d in (then, later))
        assert old.index.isin(new.index).all(), name
        for edge in EDGES.get(name, ()):
            assert all(set(items) <= set(new.at[key, edge]) for key, items in old[edge].items()), (name, edge)
        filled = old[[c for c in spec.names if c in old]].replace("", pd.NA).notna()
        still = new.loc[old.index, filled.columns].replace("", pd.NA).notna()
        assert (still | ~filled).all().all(), name
    for flag in ("superseded", "retracted"):
        was, now = (d.claims.set_index("claim_id")[flag] for d in (then, later))
        assert (now[was.index] | ~was).all(), flag


@settings(max_examples=25)
@given(DAYS, DAYS)
def test_an_earlier_day_can_be_read_off_a_later_one(a: dt.date, b: dt.date) -> None:
    """Nothing that became known later was needed: replaying a replay gives the same rows to the last cell."""
    early, late = min(a, b), max(a, b)
    assert known(late).as_of(early).data_hash == known(early).data_hash


@pytest.mark.parametrize("seed", [1, 2])
def test_row_order_changes_no_hash(seed: int, tmp_path: Path) -> None:
    """The rows of every table in another order give the same hash on any day."""
    mixed = analysis.load(write_rows(tmp_path, shuffled(curated(), seed)))
    for day in ("2019-01-01", "2024-06-14", "2026-03-31", ""):
        assert mixed.as_of(day).data_hash == WHOLE.as_of(day).data_hash

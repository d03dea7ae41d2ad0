"""The page of methods names functions and oracles that are there, and leaves no statistic out."""

from __future__ import annotations

import importlib
import re

import pytest

import analysis
from tests.docs.recipe import ROOT

PAGE = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(analysis(?:\.\w+)+)`", PAGE)))
ORACLES = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_a_function_named_is_there(name: str) -> None:
    """It can be imported from where the page says, and has a docstring that opens with its question."""
    module, _, function = name.rpartition(".")
    assert getattr(importlib.import_module(module), function).__doc__


@pytest.mark.parametrize(("file", "name"), ORACLES, ids=lambda part: part.rpartition("/")[2])
def test_an_oracle_named_is_there(file: str, name: str) -> None:
    """The test that holds a number to its oracle has not been renamed."""
    assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ["cadence", "claims", "compare", "coverage"])
def test_no_statistic_is_left_out(room: str) -> None:
    """Each public function of the rooms that compute has its place on the page."""
    names = [name for name in getattr(analysis, room).__all__ if name[0].islower()]
    assert [name for name in names if f"analysis.{room}.{name}" not in NAMED] == []

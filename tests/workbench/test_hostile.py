"""Hostile words in the explorer: what is read as HTML holds them escaped, what is text holds them as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ipywidgets.embed import dependency_state

import analysis
from analysis.workbench import Explorer
from analysis.workbench.saved_views import SavedViews
from tests.conftest import write_rows
from tests.stress.datasets import MARK, curated, hostile

TEXT_ONLY = {"_options_labels", "shown", "cards"}  # set as text: an option's label, what the pane gives to textContent


def test_no_widget_reads_hostile_words_as_markup(tmp_path: Path) -> None:
    """The state of every widget, and the static table: only fields that are shown as text hold the words unescaped."""
    folder = write_rows(tmp_path / "tables", hostile(curated()))
    explorer = Explorer(analysis.load(folder), as_of="2024-06-14", keep_in=tmp_path / "views.json")
    state = dependency_state([explorer.bench.box])
    told = [(key, json.dumps(value, default=str)) for model in state.values() for key, value in model["state"].items()]
    assert {key for key, text in told if MARK in text} <= TEXT_ONLY
    assert any("&lt;b&gt;bolded" in text for _, text in told)
    assert "<b>" not in explorer.records._repr_mimebundle_()["text/html"]
    compile(explorer.code, "code", "exec")


def test_a_broken_file_of_views_is_told(tmp_path: Path) -> None:
    """A file nested without end is no file of views."""
    (tmp_path / "views.json").write_text("[" * 100_000)
    with pytest.raises(analysis.errors.UsageError, match="no file of kept views"):
        SavedViews(tmp_path / "views.json").read()

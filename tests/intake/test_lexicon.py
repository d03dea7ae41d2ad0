"""The tables of words: those shipped refer to what is on file, and a folder's own are judged and used."""

from __future__ import annotations

from pathlib import Path

import pytest

import analysis
from analysis.errors import DataError
from analysis.intake.lexicon import EVERY, LANGUAGES, Lexicon, findings, own, shipped

HEADER = "language,kind,form,value,subset\n"


@pytest.mark.parametrize("language", [*LANGUAGES, EVERY])
def test_values_are_on_file(language: str) -> None:
    """Every claimant, person and commodity that a shipped form means is in the tables."""
    tables = analysis.load()
    known = {
        "claimant": set(tables.claimants["claimant_id"]), "office": set(tables.claimants["claimant_id"]),
        "person": set(tables.people["person_id"]), "commodity": set(tables.commodities["commodity_id"]) | {"people"},
    }  # fmt: skip
    rows = shipped(language)
    assert rows
    assert [(kind, form, value) for kind, form, value, _ in rows if kind in known and value not in known[kind]] == []


def test_a_folder_adds_words(tmp_path: Path) -> None:
    """Forms of a folder's lexicon.csv are found; * stands for any letters."""
    (tmp_path / "lexicon.csv").write_text(HEADER + "en,commodity,Shahed*,drones,\nmul,claimant,PA Media,bbc,\n")
    rows = own(tmp_path)
    lexicon = Lexicon("en", [*rows["en"], *rows["mul"]])
    assert [(m.value, m.start, m.end) for m in lexicon.mentions("PA Media counts Shaheds")] == [
        ("bbc", 0, 8),
        ("drones", 16, 23),
    ]


@pytest.mark.parametrize(
    ("row", "column"), [("xx,commodity,a,b,", "language"), ("en,kindd,a,b,", "kind"), ("en,say,,,", "form")]
)
def test_a_broken_row_is_a_finding(tmp_path: Path, row: str, column: str) -> None:
    """File, line and column of what cannot be used."""
    (tmp_path / "lexicon.csv").write_text(HEADER + row + "\n")
    assert [(f.file, f.line, f.column) for f in findings(tmp_path)] == [("lexicon.csv", 2, column)]
    with pytest.raises(DataError):
        own(tmp_path)


def test_a_value_must_be_in_its_table(tmp_path: Path) -> None:
    """A claimant that is in no table is named."""
    (tmp_path / "lexicon.csv").write_text(HEADER + "en,claimant,The Moon,moon,\n")
    [found] = findings(tmp_path, {"claimants": ["sun"], "people": [], "commodities": []})
    assert found.reason == "reference"

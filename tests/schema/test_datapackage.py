"""`datapackage.json` is Data Package v2, and a validator that is not ours holds the tables to it."""

from __future__ import annotations

from pathlib import Path

import frictionless

from analysis.schema.codebook import update
from analysis.schema.scaffold import create


def test_the_tables_are_valid_to_others(sample: Path) -> None:
    """Frictionless reads every table by its description and finds no fault; a broken link and a word of no list are found."""
    update(sample, write=True)
    package = str(sample / "datapackage.json")
    assert frictionless.Package(package).validate().valid
    claims = sample / "claims.csv"
    claims.write_text(claims.read_text().replace(",usa-state,", ",nobody,", 1).replace(",denies,", ",shouts,", 1))
    found = frictionless.Package(package).validate().flatten(["type"])
    assert {kind for [kind] in found} == {"foreign-key", "constraint-error"}


def test_an_empty_folder_is_valid_to_others(tmp_path: Path) -> None:
    """So is the description of a dataset just begun."""
    create(tmp_path / "mine")
    assert frictionless.Package(str(tmp_path / "mine" / "datapackage.json")).validate().valid

"""A dataset just begun: whole or not at all, valid, and readable by every notebook."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import analysis
from analysis.errors import UsageError
from analysis.model.dates import day
from analysis.schema import TABLES, check
from analysis.schema.codebook import update
from analysis.schema.scaffold import create


def test_it_is_whole_and_valid(tmp_path: Path) -> None:
    """Six tables, words, codebook and package description; nothing to find, nothing drifted, nothing else left."""
    written = create(tmp_path / "Own drones")
    assert {p.name for p in written} == {
        *(s.file for s in TABLES.values()),
        "dataset.toml",
        "README.md",
        "datapackage.json",
    }
    assert all(p.is_file() for p in written)
    folder = tmp_path / "Own drones"
    assert check(folder)[1] == []
    assert update(folder, write=False) == []
    assert [p.name for p in tmp_path.iterdir()] == ["Own drones"]
    assert json.loads((folder / "datapackage.json").read_text())["name"] == "own-drones"
    dossier = analysis.load(folder)
    assert sum(dossier.counts.values()) == 0
    assert dossier.day == day(dossier.config.about.started)
    assert list(dossier.config.camps) == ["independent"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder with anything in it, a file, and a folder whose parent is not there are refused and left as they were."""
    held = tmp_path / "held"
    held.mkdir()
    (held / "claims.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing there was touched"):
        create(held)
    assert (held / "claims.csv").read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError, match="not empty"):
        create(held / "claims.csv")
    with pytest.raises(UsageError, match="make it first"):
        create(tmp_path / "no" / "such")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert create(empty)
    assert check(empty)[1] == []


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run that was first, just before the folder is put in place, is left alone, and no half folder stays."""
    place = tmp_path / "own"
    put = Path.rename

    def beaten(half: Path, target: Path) -> Path:
        target.mkdir()
        (target / "theirs").write_text("first", encoding="utf-8")
        return put(half, target)

    monkeypatch.setattr(Path, "rename", beaten)
    with pytest.raises(UsageError, match="could not be made"):
        create(place)
    assert os.listdir(tmp_path) == ["own"]
    assert os.listdir(place) == ["theirs"]


def test_filling_in_the_template(tmp_path: Path) -> None:
    """Every line the template offers can be taken as it stands, once its commodities are on file."""
    folder = tmp_path / "own"
    create(folder)
    words = folder / "dataset.toml"
    lines = words.read_text(encoding="utf-8").splitlines()
    offered = [
        line[2:] if line.startswith("# ") and ("= " in line or line.startswith("# [")) else line for line in lines
    ]
    words.write_text("\n".join(offered) + "\n", encoding="utf-8")
    unknown = check(folder)[1]
    assert {f.column for f in unknown} == {"about.commodity", "about.carrier"}
    with (folder / "commodities.csv").open("a", encoding="utf-8") as table:
        table.write("drones,drones,drones,military,Unmanned aircraft\nflights,flights,flights,transport,Flights\n")
    assert check(folder)[1] == []
    assert analysis.load(folder).config.dyad_label("IRN-RUS") == "Iran and Russia"


def test_what_is_no_text_is_refused_or_written_anew(tmp_path: Path) -> None:
    """A README in another encoding is somebody's work and is left alone; a generated file is generated again; no folder, no
    codebook.
    """
    create(tmp_path / "mine")
    whole = (tmp_path / "mine" / "datapackage.json").read_bytes()
    (tmp_path / "mine" / "datapackage.json").write_bytes(whole[:50] + b"\xe9")
    assert [path.name for path in update(tmp_path / "mine", write=True)] == ["datapackage.json"]
    assert (tmp_path / "mine" / "datapackage.json").read_bytes() == whole
    (tmp_path / "mine" / "README.md").write_bytes(b"caf\xe9")
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        update(tmp_path / "mine", write=True)
    assert (tmp_path / "mine" / "README.md").read_bytes() == b"caf\xe9"
    with pytest.raises(UsageError, match="is not a folder"):
        update(tmp_path / "other", write=True)

"""Reports on a folder of tables of one's own: found from where `dossier` runs, remembered by content, repeatable."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.errors import UsageError
from analysis.report import cache, notebooks
from analysis.schema import data_folder

ROOT = Path(analysis.__file__).parents[1]


def dossier(where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, run in a folder."""
    command = [sys.executable, "-m", "analysis", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=where, env=environment)


@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_a_relative_folder(sample: Path, engine: str) -> None:
    """The tables named are read, the page names them as the user did, and no machine path gets in."""
    made = dossier(sample.parent, "report", "00", "--data", sample.name, "--engine", engine, "--out", "out", "--quiet")
    assert made.returncode == 0, made.stderr
    page = (sample.parent / "out" / f"00_briefing~data={sample.name}.html").read_text(encoding="utf-8")
    assert "four totals" in page
    assert re.search(r"<dt>Parameters<dd>[^<]*data: sample", page.replace("</dt>", "").replace("\n", ""))
    assert str(sample.parent) not in page
    assert str(ROOT) not in page


def test_remembered_by_content(sample: Path) -> None:
    """A row, a declared size or a word that changes makes the report stale; nothing else does; it can be verified."""
    where = sample.parent
    report = ("report", "00", "--data", "sample", "--quiet", "--out", "out")
    assert dossier(where, *report).returncode == 0

    def why() -> str:
        return dossier(where, *report, "--explain").stdout.strip().split(": ")[1]

    assert why() == "unchanged"
    held = dossier(where, "verify", "out/00_briefing~data=sample.html")
    assert held.stdout.strip().endswith("holds, byte for byte"), held.stderr
    assert "run this where it was made" in dossier(where / "out", "verify", "00_briefing~data=sample.html").stderr
    words = sample / "dataset.toml"
    own = (data_folder() / "dataset.toml").read_text(encoding="utf-8").partition("[expected.")[0]
    own = re.sub(r"\[periods\.\w+\]\n(?:(?!\[\w).*\n)*", "", own)  # their evidence is not in the sample
    words.write_text(own + "[expected.claims]\nrows = [1, 90]\n", encoding="utf-8")
    assert why() == "data changed"
    words.unlink()
    assert why() == "unchanged"
    own = own.replace('"Seoul"', '"The South"')
    own = own.replace('"voyages"', '"missiles"').replace('"refined_oil"', '"containers"')  # what the sample has
    words.write_text(own, encoding="utf-8")
    assert dossier(where, *report).returncode == 0
    assert "The South" in (where / "out" / "00_briefing~data=sample.html").read_text(encoding="utf-8")
    words.unlink()
    assert why() == "data changed"
    assert dossier(where, *report).returncode == 0
    claims = sample / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("6700", "6800"), encoding="utf-8")
    assert why() == "data changed"


def test_every_verb_takes_the_folder(sample: Path) -> None:
    """`sweep`, `show`, `diff` and `check` read the same tables."""
    where = sample.parent
    swept = dossier(
        where, "sweep", "00", "--each", "as_of=2024-03-01,2024-07-01", "--data", "sample", "--json", "--quiet"
    )
    assert swept.returncode == 0, swept.stderr
    assert [json.loads(line)["parameters"]["data"] for line in swept.stdout.splitlines()] == ["sample", "sample"]
    assert "6,700" in dossier(where, "show", "kor-a", "--data", "sample").stdout
    assert "kor-b" in dossier(where, "diff", "2024-03-01", "2024-07-01", "--data", "sample").stdout
    assert dossier(where, "check", "sample").returncode == 0


def test_no_tables_there(tmp_path: Path) -> None:
    """A folder without tables: exit 2, and what to do."""
    refused = dossier(tmp_path, "report", "00", "--data", "nowhere")
    assert refused.returncode == 2
    assert "dossier new DIR" in refused.stderr


def test_empty_means_the_own_tables(sample: Path) -> None:
    """`load("")` and `load(None)` are `load()`; a folder may be text or a path."""
    own = analysis.load().data_hash
    assert analysis.load("").data_hash == analysis.load(None).data_hash == own
    assert analysis.load(str(sample)).data_hash == analysis.load(sample).data_hash != own


def test_a_folder_below_the_home_is_that_folder(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`~/tables`, which a shell leaves alone in `-p data=~/tables`, is hashed as what is read; nobody's home is not a folder."""
    monkeypatch.setenv("HOME", str(sample.parent))
    assert cache.tables(f"~/{sample.name}") == cache.tables(str(sample))
    assert len(analysis.load(f"~/{sample.name}").claims)
    with pytest.raises(UsageError, match="is not a folder"):
        analysis.load("~no-such-user/tables")


def test_what_else_lies_in_the_folder_is_not_read(sample: Path) -> None:
    """A pipe, a link to nothing, a folder and a dump beside the tables neither hang, stop nor age a report."""
    before = cache.tables(str(sample))
    os.mkfifo(sample / "feed.csv")
    (sample / "gone.csv").symlink_to("/nowhere/at/all")
    (sample / "folder.csv").mkdir()
    (sample / "dump.csv").write_text("a,b\n", encoding="utf-8")
    (sample / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert cache.tables(str(sample)) == before
    for name in cache.READ:
        path = sample / name
        path.write_bytes((path.read_bytes() if path.exists() else b"") + b"#\n")
        assert cache.tables(str(sample)) != before, name
        before = cache.tables(str(sample))


def test_a_feed_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a feed that changes, is added or goes makes the page stale that names it, from wherever `dossier` runs; no other page."""
    monkeypatch.setenv(cache.BASE, str(tmp_path))
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "a.tab").write_text("one\n", encoding="utf-8")
    page = notebooks.find("05")

    def made(feed: str) -> dict[str, str]:
        return cache.parts(page, {"feed": feed}, ("html",), "")

    assert "feed" not in made("")
    first = made("feed")
    assert made("feed") == first == made("feed")
    (tmp_path / "feed" / "a.tab").write_text("two, longer\n", encoding="utf-8")
    second = made("feed")
    assert {name for name in first if first[name] != second[name]} == {"feed"}
    (tmp_path / "feed" / "b.tab").write_text("three\n", encoding="utf-8")
    third = made("feed")
    (tmp_path / "feed" / "a.tab").unlink()
    (tmp_path / "feed" / "b.tab").unlink()
    assert len({first["feed"], second["feed"], third["feed"], made("feed")["feed"]}) == 4

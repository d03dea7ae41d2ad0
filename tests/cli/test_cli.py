"""The command line: right exit codes, results on stdout, no traceback for a user's mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis


def dossier(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["analysis.cli", "argparse", "analysis.errors", "analysis.reports.commands"])
def test_ctrl_c_while_it_starts(module: str, tmp_path: Path) -> None:
    """An interrupt during the first imports is a message and an exit code, too."""
    hook = f"""
import os, signal, sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Hook())
"""
    (tmp_path / "sitecustomize.py").write_text(hook)
    path = os.pathsep.join([str(tmp_path), str(Path(analysis.__file__).parents[1])])
    command = [sys.executable, "-m", "analysis", "check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path})
    assert (run.returncode, run.stderr) == (130, "dossier: stopped; whole files are kept\n")


def test_check_clean() -> None:
    """The curated data has no finding: exit 0, nothing on stdout."""
    run = dossier("check")
    assert (run.returncode, run.stdout) == (0, "")
    assert "no findings" in run.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_letters(encoding: str, tmp_path: Path) -> None:
    """Text that the encoding of the terminal cannot hold is shown as escapes, and the command goes on."""
    settings = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (["diff", "2024-06-01", "2024-07-01"], ["new", str(tmp_path / "北")]):
        command = [sys.executable, "-m", "analysis", *words]
        run = subprocess.run(command, capture_output=True, check=False, env=settings)
        assert run.returncode == 0, run.stderr
        assert rb"\u" in run.stdout


def test_check_stats() -> None:
    """Coverage by year, kind, camp and review state."""
    run = dossier("check", "--stats")
    for heading in ("claims by commodity and year known", "claims by camp and stance", "events by review state"):
        assert heading in run.stdout


def test_check_broken(sample: Path) -> None:
    """Every broken row at once as file:line:column, exit 1; as JSON for a program."""
    path = sample / "claims.csv"
    path.write_text(path.read_text().replace("asserts", "says", 2))
    run = dossier("check", sample)
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["claims.csv:2:stance:", "claims.csv:3:stance:"]
    assert all("allowed: " in line for line in lines)
    assert [f["reason"] for f in json.loads(dossier("check", sample, "--json").stdout)] == ["word", "word"]


def test_show_claim() -> None:
    """One claim with its figure, sources and what replaces it."""
    run = dossier("show", "kor-2024-03-18-shin-7000-containers")
    assert run.returncode == 0
    for words in ("7,000", "Shin Won-sik", "replaced by", "http", "known on"):
        assert words in run.stdout
    then = dossier("show", "kor-2024-03-18-shin-7000-containers", "--as-of", "2024-04-01", "--json")
    assert "replaced by" not in then.stdout
    assert json.loads(then.stdout)["kind"] == "claim"


def test_show_lineage_and_sources() -> None:
    """A derived figure shows what it leans on; a source shows what cites it."""
    run = dossier("show", "kor-2024-02-26-shin-conv-152mm", "--json")
    record = json.loads(run.stdout)
    assert record["lineage"][0].strip().startswith("kor-2024-02-26-shin-6700-containers")
    assert json.loads(dossier("show", "nhk-18db17", "--json").stdout)["related"]


def test_show_unknown() -> None:
    """An unknown id: exit 2 with the nearest one."""
    run = dossier("show", "kor-2024-03-18-shin-7000-container")
    assert run.returncode == 2
    assert "did you mean 'kor-2024-03-18-shin-7000-containers'" in run.stderr
    assert "Traceback" not in run.stderr


def test_diff() -> None:
    """Between the days around the summit it became known, fulfilled its plans, and nothing was lost."""
    run = dossier("diff", "2024-06-14", "2024-06-20", "--json")
    assert run.returncode == 0
    changes = json.loads(run.stdout)
    assert "2024-06-19-putin-kim-pyongyang-summit" in {e["event_id"] for e in changes["new_events"]}
    assert {p["plan"] for p in changes["fulfilled"]} >= {"2024-06-12-nhk-putin-visit-report"}
    text = dossier("diff", "2024-02-22", "2024-02-27").stdout
    assert "us-2024-02-23-state-10000-containers" in text
    assert "claims replaced by their claimant" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("diff", "2024-06-20", "2024-06-14"), "give the earlier day first"),
        (("diff", "June", "2024-06-14"), "write it as YYYY-MM-DD"),
        (("show", "x", "--as-of", "2024-02-30"), "not in the calendar|no day"),
        (("check", "/nowhere"), "is no folder"),
        (("shov", "x"), "invalid choice"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], words: str) -> None:
    """Each mistake: exit 2, one clear message, no traceback."""
    import re

    run = dossier(*arguments)
    assert run.returncode == 2
    assert re.search(words, run.stderr)
    assert "Traceback" not in run.stderr


def test_new_dataset(tmp_path: Path) -> None:
    """A new dataset is valid at once, and a folder with anything in it is left alone."""
    folder = tmp_path / "own"
    made = dossier("new", folder)
    assert made.returncode == 0
    assert len(made.stdout.splitlines()) == 9
    assert [line.split(".")[0].strip() for line in made.stderr.splitlines()] == ["next:", "1", "2", "3"]
    assert dossier("check", folder).returncode == 0
    run = dossier("new", folder)
    assert run.returncode == 2
    assert "is not empty" in run.stderr


def test_lab_is_jupyterlab() -> None:
    """`dossier lab` hands over to JupyterLab with its options; other verbs refuse unknown options."""
    run = dossier("lab", "--version")
    assert run.returncode == 0
    assert run.stdout.startswith("4.")
    assert dossier("check", "--wrong").returncode == 2

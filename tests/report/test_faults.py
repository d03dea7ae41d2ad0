"""Faults injected into the real command: files stay whole, codes true, the next run repairs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import analysis
from analysis.files import atomic_write, remove_partial_files
from analysis.report.job import escape_formula
from tests.stress import writes
from tests.stress.faults import FEW, campaign


def test_faults_leave_whole_files_and_the_next_run_repairs(tmp_path: Path) -> None:
    """One fault of each of most kinds, seeded; `make stress` injects five hundred of all."""
    done = campaign(tmp_path, len(FEW), seed=5, kinds=FEW)
    assert set(done) == {kind.__name__ for kind in FEW}


def test_faults_in_writing(tmp_path: Path) -> None:
    """Kills, full disks, closed folders, damaged records and pages, twin writers: nothing lost, all repaired."""
    tmp_path.parent.parent.chmod(0o755)  # a writer that gives its rights away must be able to come here
    tmp_path.parent.chmod(0o755)
    tmp_path.chmod(0o755)
    assert set(writes.campaign(tmp_path / "out", 6 * len(writes.KINDS), seed=3)) == {k.__name__ for k in writes.KINDS}


def test_nothing_asks_the_clock() -> None:
    """No page, number or record depends on when it is made: only the day a blank folder is begun, the time told beside a
    report, what a notebook wrote while it ran, and the day of a curator's change or decision ask the clock.
    """
    asks = re.compile(r"\.(?:now|today|utcnow)\(|\btime\.(?:time|localtime|gmtime|strftime|ctime)\(|Timestamp\(\s*\)")
    package = Path(analysis.__file__).parent
    found = {p.relative_to(package).as_posix() for p in package.rglob("*.py") if asks.search(p.read_text("utf-8"))}
    assert found == {
        "desk/change.py", "desk/queue.py", "engine/surroundings.py", "report/batch.py", "schema/scaffold.py"
    }  # fmt: skip


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    """Where the move fails the old content stands and nothing half stays."""
    (tmp_path / "page.html").mkdir()  # nothing can be moved onto a folder
    with pytest.raises(OSError, match=r"page\.html"):
        atomic_write(tmp_path / "page.html", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_halves_of_the_dead_are_cleared(tmp_path: Path) -> None:
    """What a killed writer left goes; what a living one is writing, or another machine, stays."""
    atomic_write(tmp_path / "probe", "x")
    node = os.uname().nodename.replace(".", "-")
    for name in (f".a.{node}~999999999.part", f".a.{node}~{os.getpid()}.part", ".a.elsewhere~1.part"):
        (tmp_path / name).write_text("half")
    remove_partial_files(tmp_path)
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"probe", f".a.{node}~{os.getpid()}.part", ".a.elsewhere~1.part"}


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1+cmd", "\t=1"])
def test_csv_exports_are_inert(text: str) -> None:
    """Text that a spreadsheet would run is marked as text; plain text and numbers are untouched."""
    assert escape_formula(text).startswith("'" + text[0])
    assert escape_formula("about 7,000") == "about 7,000"
    assert escape_formula(-3.5) == -3.5

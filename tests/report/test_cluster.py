"""A Dask cluster makes the same bytes as this machine, also when it loses a worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from distributed import LocalCluster

from analysis.cli import main

pytestmark = pytest.mark.filterwarnings("ignore")


def test_cluster_gives_the_same_bytes_and_survives_a_lost_worker(small: Path, tmp_path: Path) -> None:
    """One of two workers is killed in the middle: every report is made, each byte for byte as it is made
    here.
    """
    common = ["sweep", "01", "--notebooks", str(small.parent), "--each", "level=1:6:1"]
    small.write_text(small.read_text().replace('"D = ', '"import time; time.sleep(0.3)\\nD = ', 1))
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        victim = next(iter(cluster.workers.values())).pid

        def kill() -> None:
            time.sleep(1.5)
            os.kill(victim, signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()
        there = [*common, "--out", str(tmp_path / "there"), "--scheduler", cluster.scheduler_address]
        assert main(there) == 0
    assert main([*common, "--out", str(tmp_path / "here")]) == 0
    folder = "01_small-by-level"
    names = sorted(path.name for path in (tmp_path / "here" / folder).glob("*.html"))
    assert len(names) == 7
    for name in names:
        assert (tmp_path / "here" / folder / name).read_bytes() == (tmp_path / "there" / folder / name).read_bytes()


def test_no_scheduler_is_a_usage_error(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address where nothing answers is refused with exit 2."""
    command = [
        "sweep",
        "01",
        "--notebooks",
        str(small.parent),
        "--each",
        "level=1,2",
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*command, "--scheduler", "nonsense:address"]) == 2
    assert "no Dask scheduler answers there" in capsys.readouterr().err

"""A Dask cluster makes the same bytes as this machine, also when it loses a worker."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from analysis.cli import main
from analysis.report import cache, cluster
from analysis.report.request import ReportRequest

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


def test_a_worker_that_would_read_other_tables_refuses(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative folder is meant from where `dossier` runs, wherever the worker stands; other rows there are no report."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(sample.parent)
    common = ["sweep", "00", "--data", sample.name, "--each", "as_of=2024-03-01,2024-07-01"]
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            client.run(os.chdir, elsewhere)
        there = [*common, "--scheduler", cluster.scheduler_address]
        assert main([*there, "--out", str(tmp_path / "there")]) == 0
        assert main([*common, "--out", str(tmp_path / "here")]) == 0
        pages = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.html"))
        assert [p.read_bytes() for p in (tmp_path / "here").rglob("00*.html")]
        for page in pages:
            assert (tmp_path / "here" / page).read_bytes() == (tmp_path / "there" / page).read_bytes()


def test_what_a_worker_has_otherwise_is_named(sample: Path) -> None:
    """Other rows, another version of the library, and tables it cannot see: refused in words before anything runs."""
    hashes = {**cache.environment(), "data": cache.tables(str(sample))}
    job = ReportRequest("n.ipynb", "n", "out", parameters={"data": "sample"}, hashes=hashes, base=str(sample.parent))
    assert cluster.unlike_here(job) == ""
    other = cluster.unlike_here(replace(job, hashes=hashes | {"data": "0", "page": "0"}))
    assert other.startswith(f"the library and tables in {str(sample)!r} of the worker differ from those here; ")
    assert "tables in" in cluster.unlike_here(replace(job, base="/nowhere"))

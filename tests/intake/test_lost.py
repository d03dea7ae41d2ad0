"""Workers that are killed, here and on a Dask cluster: no page is lost, and one that kills its reader is named."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster

import analysis
from analysis.intake import run
from analysis.intake.run import Outcome, intake

SENTENCE = "North Korea has sent about {} containers to Russia, South Korea's defence minister said on Monday.\n"
LONG = 600  # sentences of a page that takes long enough to be killed in the middle


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three pages, the second of which takes long."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, long in enumerate((1, LONG, 1)):
        told = "".join(SENTENCE.format(f"{7 + number},{at:03}") for at in range(long))
        (folder / f"{number}.txt").write_text(f"date: 2024-03-18\n\n{told}")
    return folder


@contextlib.contextmanager
def killer(most: int) -> Iterator[list[int]]:
    """Kill the first workers that a server of this process forks, as many as `most`."""
    killed: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            for server in psutil.Process().children():
                with contextlib.suppress(psutil.Error):
                    for worker in server.children() if any("fork_server" in word for word in server.cmdline()) else ():
                        if worker.pid not in killed and len(killed) < most:
                            worker.kill()
                            killed.append(worker.pid)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def test_pages_of_a_killed_worker_are_read_again(pages: Path, tmp_path: Path) -> None:
    """The worker of a batch is killed: its pages are read one by one, and the file is the same to the byte."""
    with killer(most=1) as killed:
        done = intake(analysis.load(), [str(pages)], tmp_path / "killed.jsonl", jobs=1)
    assert len(killed) == 1
    assert (
        intake(analysis.load(), [str(pages)], tmp_path / "calm.jsonl", jobs=1) == done == Outcome(3, done.proposals, ())
    )
    assert (tmp_path / "killed.jsonl").read_bytes() == (tmp_path / "calm.jsonl").read_bytes()


def test_a_page_that_kills_each_reader_is_refused_by_name(pages: Path, tmp_path: Path) -> None:
    """Every worker is killed: each page is refused by name, with the signal, and the intake ends."""
    with killer(most=100) as killed:
        done = intake(analysis.load(), [str(pages / "1.txt")], tmp_path / "out.jsonl", jobs=1)
    assert killed
    assert done.pages == 1
    assert [(Path(name).name, "SIGKILL" in why) for name, why in done.refused] == [("1.txt", True)]
    assert (tmp_path / "out.jsonl").read_text() == ""


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_bytes_and_survives_a_lost_worker(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two workers on a Dask cluster is killed while it reads: the file is the same to the byte as that of this machine."""
    monkeypatch.setattr(run, "BATCH", 1)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        victim = psutil.Process(next(iter(cluster.workers.values())).pid)

        def kill(told: str) -> None:
            if "parts to 2 workers" in told:
                threading.Timer(0.5, victim.kill).start()

        done = intake(
            analysis.load(), [str(pages)], tmp_path / "there.jsonl", scheduler=cluster.scheduler_address, say=kill
        )
    assert not victim.is_running()
    assert done == intake(analysis.load(), [str(pages)], tmp_path / "here.jsonl", jobs=1)
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()

"""Workers killed at random moments leave whole files and true exit codes."""

from __future__ import annotations

import selectors
import socket
from pathlib import Path

import pytest

from analysis.reports.job import Job
from analysis.reports.runner import _Batch
from tests.campaigns.kills import campaign


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_leave_whole_files_and_true_codes(tmp_path: Path, seed: int) -> None:
    """Three kills a seed: see `campaign` for what must hold after each."""
    campaign(tmp_path, 3, seed)


def test_a_worker_killed_before_it_reads_its_request_costs_its_own_report_only() -> None:
    """Its stream is then reset, not ended; the campaign met this once in 160 kills."""
    ours, worker = socket.socketpair()
    ours.sendall(b"a request")
    worker.close()
    batch = _Batch([], 1, print)
    batch.active[1], batch.heard[1] = (Job("n.ipynb", "n", "."), ours), b""
    with selectors.DefaultSelector() as selector:
        selector.register(ours, selectors.EVENT_READ, 1)
        batch._listen(selector, 1)
        assert not selector.get_map()
    assert ours.fileno() == -1
    assert batch.heard[1] == b""

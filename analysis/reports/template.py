"""Where do forked runs come from: one warm, single-threaded process that has imported everything and runs
nothing itself.

`Template` starts it as a program of its own, with threads of numeric libraries capped and hashing fixed,
and asks it over a socket to fork a worker per request. It ends when its owner does, and takes every
process that stems from it along.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from analysis.reports.child import Cell
from analysis.reports.supervise import Limits

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_MAX_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONUNBUFFERED": "1",
}
READY = b"!"
_starting = threading.Lock()
_warm = False


def is_template() -> bool:
    """Is this process the template or a worker forked from it, so that it may fork directly?"""
    return _warm


def be_template(yes: bool) -> None:
    """Declare this process the template (or, in a notebook's own process, no longer a part of it)."""
    global _warm
    _warm = yes


class Template:
    """A running template process, as seen by its owner.

    Of kind `report` it makes whole reports; of kind `cells` it only runs cells and starts sooner, while
    its owner imports papermill.
    """

    def __init__(self, kind: str = "report") -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "analysis.reports.template_process", str(theirs.fileno()), kind]
        self.process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.control = ours
        self._lock = threading.Lock()
        self._count = 0
        self._ready = False

    def request(self, kind: str, content: dict[str, Any]) -> tuple[int, socket.socket]:
        """Ask for a worker; returns its number and the socket on which its events come, one JSON line
        each.
        """
        stream, theirs = socket.socketpair()
        with self._lock, theirs:
            self._count += 1
            payload = json.dumps({"number": self._count, "kind": kind, "content": content}).encode()
            header = len(payload).to_bytes(8, "big")
            socket.send_fds(self.control, [header], [theirs.fileno()])
            self.control.sendall(payload)
            return self._count, stream

    def cells(self, cells: Sequence[Cell], cwd: str, limits: Limits) -> Iterator[dict[str, Any]]:
        """Run cells in a fork of the template; the same events as `supervise`."""
        content = {"cells": [list(cell) for cell in cells], "cwd": cwd, "limits": vars(limits)}
        _, stream = self.request("cells", content)
        last: dict[str, Any] = {}
        with stream, stream.makefile("rb") as lines:
            for line in lines:
                last = json.loads(line)
                yield last
        if last.get("event") != "end":
            reason = "its supervising process was killed"
            yield {"event": "end", "reason": reason, "cell": last.get("cell"), "signal": 9, "peak_mb": 0.0}

    def doubt(self) -> str:
        """Wait until the template is warm; why can it not be used? Empty when it can."""
        with self._lock, contextlib.suppress(OSError):
            self._ready = self._ready or self.control.recv(1) == READY
        return "" if self._ready else f"the template process did not start (code {self.process.wait()})"

    def close(self) -> None:
        """End the template and everything that stems from it."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for _ in range(100):
            if not (left := _session(self.process.pid)):
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


def _session(leader: int) -> list[int]:
    """Which processes of this session still run, now that its leader is gone?"""
    found = []
    for entry in os.scandir("/proc") if os.path.isdir("/proc") else ():
        with contextlib.suppress(OSError, ValueError):
            with open(f"/proc/{int(entry.name)}/stat") as stat:
                state, _, _, session = stat.read().rsplit(")", 1)[1].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(entry.name))
    return found


def shared() -> Template:
    """The template of this process, started when first needed and ended with it."""
    with _starting:
        return _start()


@cache
def _start() -> Template:
    import atexit

    made = Template("cells")
    atexit.register(made.close)
    return made

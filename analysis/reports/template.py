"""Where do forked runs come from: one warm, single-threaded process that has imported everything and runs
nothing itself.

`Template` starts it as a program of its own, with threads of numeric libraries capped and hashing fixed,
and asks it over a socket to fork a worker per request. It ends when its owner does, and takes every
process that stems from it along.
"""

from __future__ import annotations

import atexit
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
from typing import Any

from analysis.reports.child import Cell
from analysis.reports.supervise import GRACE_SECONDS, TEMPLATE_DIED, Forked, Limits, ended, supervise

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
_shared: Template | None = None


class Template:
    """A running template process, as seen by its owner.

    Of kind `cells` it has imported what notebooks use, and forks a child per run of cells. Of kind
    `report` it has imported papermill and the page, forks a worker per report, and keeps a template of
    kind `cells` for all of them: the two warm up side by side. That one stays in its session.
    """

    def __init__(self, kind: str = "report", apart: bool = True) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "analysis.reports.template_process", str(theirs.fileno()), kind]
        self.process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            start_new_session=apart,
        )
        theirs.close()
        self.control = ours
        self._lock = threading.Lock()
        self._count = 0
        self._ready = False
        self._owner = os.getpid()

    def request(self, content: dict[str, Any]) -> tuple[int, socket.socket]:
        """Ask for a worker; returns its number and the socket on which its result comes, as a JSON line."""
        stream, theirs = socket.socketpair()
        with theirs:
            return self._send(content, stream, [theirs.fileno()]), stream

    def fork(self, content: dict[str, Any], descriptors: Sequence[int]) -> Forked:
        """Ask for a child that runs cells; it sends its events to the first of the descriptors."""
        life, theirs = socket.socketpair()
        order, orders = socket.socketpair()
        with theirs, order, orders:
            self._send(content, order, [orders.fileno(), theirs.fileno(), *descriptors])
        _, [handle], _, _ = socket.recv_fds(life, 1, 1, socket.MSG_CMSG_CLOEXEC)
        return Forked(handle, life)

    def _send(self, content: dict[str, Any], stream: socket.socket, descriptors: Sequence[int]) -> int:
        """The number goes to the template with the descriptors, at one stroke; the request to the child."""
        with self._lock:
            self._count += 1
            number = self._count
            socket.send_fds(self.control, [number.to_bytes(8, "big")], list(descriptors))
        payload = json.dumps(content).encode()
        stream.sendall(len(payload).to_bytes(8, "big") + payload)
        return number

    def cells(self, cells: Sequence[Cell], cwd: str, limits: Limits) -> Iterator[dict[str, Any]]:
        """Run cells in a fork of the template; the events are those of `supervise`."""
        for event in supervise(self.fork, cells, cwd, limits):
            if event["event"] == "end" and event["reason"].startswith(TEMPLATE_DIED):
                event["reason"] = f"the template process {self._ended()}"
            yield event

    def _ended(self) -> str:
        """How it ended. A worker cannot know: the process that forked it does, tells the owner, and kills it."""
        if os.getpid() != self._owner:
            time.sleep(GRACE_SECONDS)
            return "died"
        with contextlib.suppress(subprocess.TimeoutExpired):
            return ended(self.process.wait(GRACE_SECONDS))
        return "no longer answers"

    def lives(self) -> bool:
        """Does it still run, as far as this process can know?"""
        return os.getpid() != self._owner or self.process.poll() is None

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


def shared(apart: bool = True) -> Template:
    """The template of this process, started when first needed and ended with it.

    A worker forked from a template of kind `report` shares the one of its parent.
    """
    global _shared
    with _starting:
        if _shared is None or not _shared.lives():
            _shared = Template("cells", apart)
            atexit.register(_shared.close)
        return _shared

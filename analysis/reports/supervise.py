"""What happened while a notebook ran in a forked child, told truthfully, whatever the child did?

The supervisor has a template fork the child, listens, keeps the clocks (per cell and for the whole run),
and tells at the end how the child died: its signal, its peak memory, the cell it was in. The template, as
the child's parent, kills its whole process group when it ends or when the supervisor is gone, so nothing
outlives the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from analysis.reports.child import Cell, pipe_sender, run

GRACE_SECONDS = 3.0
TEMPLATE_DIED = "the template process died"
UNKNOWN = -1
INTERRUPT = b"!"
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Limits:
    """How long and how large a run may get: seconds a cell, seconds in all, megabytes of memory; None is
    no limit.
    """

    cell_seconds: float | None = None
    run_seconds: float | None = None
    memory_mb: int | None = None


def no_fork() -> str:
    """Why can no template be forked on this machine? Empty when it can."""
    if not sys.platform.startswith("linux"):
        return f"forking is only trusted on Linux, this is {sys.platform}"
    return "" if hasattr(os, "pidfd_open") and hasattr(os, "memfd_create") else "this Python cannot watch processes"


def why_not() -> str:
    """Why is forking this very process unsafe? Empty when it is safe."""
    if doubt := no_fork():
        return doubt
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        return f"the process runs {threads} threads"
    return ""


def prctl(option: int, value: int) -> None:
    """Tell the kernel about this process (Linux)."""
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def adopt_orphans() -> None:
    """Make this process the parent of what dead children of it leave running."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_orphans(known: Collection[int] = ()) -> None:
    """Kill all children of this process but the known ones: what a dead child left behind."""
    for _ in range(100):
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            left = [pid for pid in map(int, children.read().split()) if pid not in known]
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def ended(code: int) -> str:
    """How a process ended, as the end of a sentence on it, from the code `subprocess` gives.

    Examples
    --------
    >>> ended(-9), ended(1)
    ('was killed by SIGKILL', 'exited with code 1')
    """
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"


class Forked(NamedTuple):
    """A child that a template forked: its handle, and the socket on which the template tells how it ended."""

    handle: int
    life: socket.socket


Fork = Callable[[dict[str, Any], Sequence[int]], Forked]


def supervise(fork: Fork, cells: Sequence[Cell], cwd: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Have a child forked, let it run the cells, and yield what it sends; the last event is `end`.

    Parameters
    ----------
    fork : has a template fork a child that is given a request and descriptors; `OSError` if it is gone.
    cells, cwd, limits : what runs, where, and how long and large it may get.

    Returns
    -------
    Events: `start`, `message` (with its cell), `done`, and at last `end` with `reason` (empty if the
    child left by itself after its work), `cell` (the one it was in, or None), `signal` and `peak_mb`.
    """
    stream, theirs = socket.socketpair()
    files = {name: os.memfd_create(name) for name in ("stdout", "stderr")}
    request = {"cells": [list(cell) for cell in cells], "cwd": cwd, "memory_mb": limits.memory_mb}
    try:
        with stream, theirs:
            child = fork(request, [theirs.fileno(), *files.values()])
            theirs.close()
            watch = _Watch(child, stream.fileno(), limits)
            try:
                yield from watch.events()
                tail = {name: os.pread(file, 1 << 16, 0).decode("utf-8", "replace") for name, file in files.items()}
                yield watch.end(tail)
            finally:
                watch.kill()
    except OSError as error:
        yield {"event": "end", "reason": f"{TEMPLATE_DIED}: {error}", "cell": None, "signal": 0, "peak_mb": 0.0}
    finally:
        for descriptor in files.values():
            os.close(descriptor)


class _Watch:
    """The clocks and the ears on one child."""

    def __init__(self, child: Forked, receiver: int, limits: Limits) -> None:
        self.child, self.handle, self.receiver, self.limits = child, child.handle, receiver, limits
        self.cell: int | None = None
        self.reason = ""
        self.status: tuple[int, float] | None = None
        self.run_until = time.monotonic() + limits.run_seconds if limits.run_seconds else None
        self.cell_until: float | None = None
        self.kill_at: float | None = None

    def events(self) -> Iterator[dict[str, Any]]:
        rest = b""
        while True:
            ready, _, _ = select.select([self.receiver, self.handle], [], [], self._patience())
            chunk = os.read(self.receiver, 1 << 20) if self.receiver in ready else b""
            if not chunk and ready:
                return
            self._keep_time()
            if b"\n" not in chunk:
                rest += chunk
                continue
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield (event := self._note(json.loads(line.decode(errors="replace"))))
                if self.reason and event["event"] != "message":  # the cell out of time is over
                    return

    def _note(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["event"] == "start":
            self.cell = event["cell"]
            seconds = self.limits.cell_seconds
            self.cell_until = time.monotonic() + seconds if seconds else None
        elif event["event"] == "done":
            self.cell, self.cell_until = None, None
            event["ok"] = event["ok"] and not self.reason
        else:
            event["cell"] = self.cell
        return event

    def _patience(self) -> float | None:
        times = [t for t in (self.run_until, self.cell_until, self.kill_at) if t is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _keep_time(self) -> None:
        now = time.monotonic()
        if self.kill_at is not None:
            if now >= self.kill_at:
                self.kill_at = None
                _signal(self.handle, signal.SIGKILL)
            return
        if self.cell_until is not None and now >= self.cell_until:
            self.reason = f"cell ran longer than {self.limits.cell_seconds:g} s"
        elif self.run_until is not None and now >= self.run_until:
            self.reason = f"report ran longer than {self.limits.run_seconds:g} s"
        else:
            return
        self.run_until = self.cell_until = None
        self.kill_at = now + GRACE_SECONDS
        with contextlib.suppress(OSError):
            self.child.life.send(INTERRUPT)

    def end(self, tail: dict[str, str]) -> dict[str, Any]:
        status, peak = self._wait()
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
        reason = self.reason
        if not reason and number:
            reason = f"the process {ended(-number)} at {peak:.0f} MB"
            reason += " (perhaps out of memory)" if number == signal.SIGKILL else ""
        elif not reason and status == UNKNOWN:
            reason = TEMPLATE_DIED
        elif not reason and (code or self.cell is not None):
            reason = f"the process {ended(code)}"
        if reason and tail["stderr"].strip() and self.cell is not None:
            reason += f"; last words: {tail['stderr'].strip().splitlines()[-1][:200]}"
        return {
            "event": "end",
            "reason": reason,
            "cell": self.cell,
            "signal": number,
            "peak_mb": round(peak, 1),
        }

    def _wait(self) -> tuple[int, float]:
        if self.status is None:
            patience = 0.0 if self.reason else GRACE_SECONDS
            if not select.select([self.handle], [], [], patience)[0]:
                _signal(self.handle, signal.SIGKILL)
            told = b""
            with contextlib.suppress(OSError):
                while chunk := self.child.life.recv(1 << 10):
                    told += chunk
            note: dict[str, Any] = json.loads(told) if told.endswith(b"\n") else {"status": UNKNOWN, "peak_mb": 0.0}
            self.status = note["status"], note["peak_mb"]
        return self.status

    def kill(self) -> None:
        """End the child and everything it started."""
        if self.status is None:
            _signal(self.handle, signal.SIGKILL)
        self._wait()
        os.close(self.handle)
        self.child.life.close()


def obey(request: dict[str, Any], descriptors: Sequence[int], parent: int) -> NoReturn:
    """The forked child's part: run the cells of the request and leave."""
    code = 1
    try:
        os.setpgid(0, 0)
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        if request["memory_mb"]:
            import resource

            size = request["memory_mb"] << 20
            resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        stream, out, err = descriptors
        cells = [Cell(*cell) for cell in request["cells"]]
        run(cells, pipe_sender(stream), request["cwd"], {"stdout": out, "stderr": err})
        code = 0
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _signal(handle: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, number)

"""Where do forked runs come from: one warm, single-threaded process that has imported everything and runs
nothing itself, and what became of each fork, told truthfully?

Why not `multiprocessing`'s fork server: it waits for its children without asking what they used, so the peak
memory of one that was killed is lost; it adopts no orphans; it imports the caller's main program again in every
child; it skips a module that it cannot preload without a word, and looks for it (Python 3.11) on another path
than the caller's; its environment cannot be given, and hashing must be fixed before Python starts. Measured
beside this one, its first run of a cell took 1.2 times as long, later runs the same.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from analysis.engine.processes import adopt_orphans, die_with_parent, end_orphans, ended, session, signal_group

_COUNTS = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMEXPR_MAX", "POLARS_MAX")
ENVIRONMENT = {
    **{f"{name}_THREADS": "1" for name in _COUNTS},
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pandas imports pyarrow where it is installed, and a thread with it
    "PYTHONHASHSEED": "0",
    "PLOTLY_RENDERER": "plotly_mimetype",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONUNBUFFERED": "1",
}
GRACE_SECONDS = 3.0
READY = INTERRUPT = FORK = b"!"
_starting = threading.Lock()
_shared: ForkServer | None = None


class Ending(NamedTuple):
    """How a forked child ended: its code as `subprocess` gives it, and its peak memory."""

    code: int
    peak_mb: float


class Life(socket.socket):
    """The line between a forked child and who asked for it. It can be read when the child has ended; the child is
    killed when it is closed.
    """

    def interrupt(self) -> None:
        """Send SIGINT to the child and the programs it started."""
        with contextlib.suppress(OSError):
            self.send(INTERRUPT)

    def kill(self) -> None:
        """Kill the child and the programs it started, unless it has ended."""
        with contextlib.suppress(OSError):
            self.shutdown(socket.SHUT_WR)

    def ending(self) -> Ending | None:
        """Wait for the end; None where the server is gone, and the child with it."""
        told = b""
        with contextlib.suppress(OSError):
            while chunk := self.recv(1 << 10):
                told += chunk
        return Ending(*json.loads(told)) if told.endswith(b"]") else None


class ForkServer:
    """A running server, as seen by its owner. It ends when its owner does, and takes every process that stems
    from it along.

    Parameters
    ----------
    room : module with `warm_up()`, called once before anything is forked, and `serve(request, descriptors)`,
        which is what a child does.
    apart : in a session of its own; a server that another one started stays in the session of that one.
    """

    def __init__(self, room: str, apart: bool = True) -> None:
        self.control, theirs = socket.socketpair()
        program = f"from {__name__} import main; main({theirs.fileno()}, {room!r})"
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", program],
                pass_fds=[theirs.fileno()],
                env=os.environ | ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                start_new_session=apart,
            )
        self._lock = threading.Lock()
        self._ready = False
        self._owner = os.getpid()

    def fork(self, request: dict[str, Any], descriptors: Sequence[int]) -> Life:
        """Have a child forked that is given the request and the descriptors; `OSError` if the server is gone."""
        ours, theirs = socket.socketpair()
        life = Life(fileno=ours.detach())
        with theirs, open(os.memfd_create("request"), "w+", encoding="utf-8") as file:
            json.dump(request, file)
            file.seek(0)
            try:
                with self._lock:
                    socket.send_fds(self.control, [FORK], [theirs.fileno(), file.fileno(), *descriptors])
            except OSError:
                life.close()
                raise
        return life

    def is_alive(self) -> bool:
        """Does it still run, as far as this process can know?"""
        return os.getpid() != self._owner or self.process.poll() is None

    def startup_error(self) -> str:
        """Wait until the server is warm; why can it not be used? Empty when it can."""
        with self._lock, contextlib.suppress(OSError):
            self._ready = self._ready or self.control.recv(1) == READY
        return "" if self._ready else f"the fork server did not start (code {self.process.wait()})"

    def death(self) -> str:
        """How the server ended, in words.

        A worker forked from another server cannot know: that server ends in the same way, and the worker with it.
        """
        if os.getpid() != self._owner:
            time.sleep(GRACE_SECONDS)
            return "the fork server died"
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f"the fork server {ended(self.process.wait(GRACE_SECONDS))}"
        return "the fork server no longer answers"

    def close(self) -> None:
        """End the server and everything that stems from it."""
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for _ in range(100):
            if not (left := session(self.process.pid)):
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


def shared(apart: bool = True) -> ForkServer:
    """The server of this process for runs of cells, started when first needed and ended with it.

    A worker that was forked from another server shares the one of its parent.
    """
    global _shared
    with _starting:
        if _shared is None or not _shared.is_alive():
            _shared = ForkServer("analysis.engine.cell_server", apart)
            atexit.register(_shared.close)
        return _shared


def main(descriptor: int, room: str) -> None:
    """The program of the server: warm up, then fork a child per request until the owner is gone."""
    gc.disable()  # nearly all that is made while importing stays
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt_orphans()
    module = importlib.import_module(room)
    module.warm_up()
    gc.freeze()  # without a collection before, which takes longer than what it frees is worth
    if (threads := len(os.listdir("/proc/self/task"))) > 1:
        raise SystemExit(f"fork server: the process runs {threads} threads")
    try:
        control.sendall(READY)
    except OSError:
        return  # the owner did not wait
    _Server(control, module.serve).serve()


class _Server:
    """Forks a child per request, and leaves nothing of it behind when it ends."""

    def __init__(self, control: socket.socket, target: Callable[[Any, list[int]], None]) -> None:
        self.control, self.target = control, target
        self.children: dict[int, tuple[int, socket.socket]] = {}  # handle -> number of the process, its line
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        if _shared:
            self.selector.register(_shared.control, selectors.EVENT_READ, _shared)

    def serve(self) -> None:
        """Until the owner is gone, or the server that this one started, whose end is then also its own."""
        beside: ForkServer | None = None
        try:
            while not beside:
                for key, _ in self.selector.select():
                    if key.fileobj is self.control:
                        if not self._accept():
                            return
                    elif key.data is _shared:
                        beside = key.data
                    elif key.data == key.fd:
                        self._reap(key.fd)
                    elif key.data in self.children:
                        self._obey(*self.children[key.data])
        finally:
            for pid, _ in self.children.values():
                signal_group(pid, signal.SIGKILL)
            end_orphans([beside.process.pid] if beside else ())
        code = beside.process.wait()
        if code < 0:
            os.kill(os.getpid(), -code)
        raise SystemExit(code)

    def _accept(self) -> bool:
        try:
            header, descriptors, _, _ = socket.recv_fds(self.control, 1, 8, socket.MSG_CMSG_CLOEXEC)
        except OSError:
            return False
        if not header:
            return False
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(parent, descriptors)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)  # here as well as there: whoever is first
        line, *others = descriptors
        for descriptor in others:
            os.close(descriptor)
        handle = os.pidfd_open(pid)
        self.children[handle] = pid, socket.socket(fileno=line)
        self.selector.register(handle, selectors.EVENT_READ, handle)
        self.selector.register(line, selectors.EVENT_READ, handle)
        return True

    def _become(self, parent: int, descriptors: list[int]) -> NoReturn:
        """In the child: let go of what is the server's, and do what is asked."""
        code = 1
        try:
            os.setpgid(0, 0)
            die_with_parent()
            if os.getppid() != parent:
                os._exit(1)
            self.selector.close()
            line, request, *others = descriptors
            lines = [child.detach() for _, child in self.children.values()]
            for descriptor in (self.control.detach(), line, *self.children, *lines):
                os.close(descriptor)
            with open(request, encoding="utf-8") as file:
                content = json.load(file)
            self.target(content, others)
            code = 0
        except BaseException:
            import traceback

            os.write(2, traceback.format_exc().encode(errors="replace"))
        finally:
            os._exit(code)

    def _obey(self, pid: int, line: socket.socket) -> None:
        asked = b""
        with contextlib.suppress(OSError):
            asked = line.recv(1)
        if not asked:
            self.selector.unregister(line)
        signal_group(pid, signal.SIGINT if asked else signal.SIGKILL)

    def _reap(self, handle: int) -> None:
        pid, line = self.children[handle]
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)  # what it started; before the wait, while the number is still its own
        _, status, usage = os.wait4(pid, 0)
        del self.children[handle]
        for descriptor in (handle, line):
            with contextlib.suppress(KeyError):
                self.selector.unregister(descriptor)
        os.close(handle)
        kept = [_shared.process.pid] if _shared else []
        end_orphans([*(pid for pid, _ in self.children.values()), *kept])
        ending = Ending(os.waitstatus_to_exitcode(status), round(usage.ru_maxrss / 1024, 1))
        with line, contextlib.suppress(OSError):
            line.sendall(json.dumps(ending).encode())

"""How are the cells of one notebook run inside a forked process, exactly as the stock kernel would run them?

The shell is the kernel's own (`ipykernel.zmqshell.ZMQInteractiveShell`); only its transport is replaced:
what it would send over a socket is written as one JSON line to a pipe. There is no thread, no port and no
connection file.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import getpass
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from analysis.engine.surroundings import BASE, FilesRead, give_way

Send = Callable[[dict[str, Any]], None]
STREAM_LIMIT = 2_000_000
FLUSH_AT = 64_000


class Cell(NamedTuple):
    """A code cell to run: its number in the notebook, source, and whether an error in it is allowed."""

    number: int
    source: str
    may_fail: bool = False


class Stream(io.TextIOBase):
    """Standard output or error of the notebook: text is sent in order with everything else."""

    encoding = "UTF-8"

    def __init__(self, name: str, outlet: Outlet, descriptor: int) -> None:
        self.name, self._outlet, self._descriptor = name, outlet, descriptor

    def write(self, text: str) -> int:
        """Take text as the next piece of this stream."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._outlet.text(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Send what is waiting."""
        self._outlet.flush()

    def writable(self) -> bool:
        """Yes."""
        return True

    def fileno(self) -> int:
        """The file descriptor, for programs started by the notebook."""
        return self._descriptor


class Outlet:
    """The one way out of the process: messages in order, with what programs wrote to descriptors 1 and 2
    between them.
    """

    def __init__(self, send: Send, files: dict[str, int]) -> None:
        self._send, self._files = send, files
        self._read = dict.fromkeys(files, 0)
        self._waiting: list[str] = []
        self._stream = ""
        self._size = self._sent = 0
        self._lock = threading.RLock()

    def text(self, stream: str, text: str) -> None:
        """Queue text of a stream; pieces of one stream in a row travel together."""
        with self._whole():
            self._drain()
            self._queue(stream, text)

    def message(self, kind: str, content: dict[str, Any]) -> None:
        """Send a message after everything written before it."""
        with self._whole():
            self.flush()
            self._send({"event": "message", "kind": kind, "content": content})

    def flush(self) -> None:
        """Send all text that waits."""
        with self._whole():
            self._drain()
            self._emit()

    def new_cell(self) -> None:
        """Start counting the bytes of a cell afresh."""
        self._sent = 0

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """One writer at a time, and an interrupt waits until the message is sent."""
        with self._lock:
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                yield
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _queue(self, stream: str, text: str) -> None:
        if not text:
            return
        if stream != self._stream or self._size > FLUSH_AT:
            self._emit()
        self._stream = stream
        self._waiting.append(text)
        self._size += len(text)

    def _emit(self) -> None:
        text = "".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        if not text or self._sent > STREAM_LIMIT:
            return
        self._sent += len(text)
        if self._sent > STREAM_LIMIT:
            text = text[:FLUSH_AT] + f"\n[output cut: this cell wrote more than {STREAM_LIMIT:,} characters]\n"
        self._send({"event": "message", "kind": "stream", "content": {"name": self._stream, "text": text}})

    def _drain(self) -> None:
        for stream, file in self._files.items():
            while chunk := os.pread(file, 1 << 20, self._read[stream]):
                self._read[stream] += len(chunk)
                self._queue(stream, chunk.decode("utf-8", "replace"))


@cache
def shell() -> Any:
    """The kernel's interactive shell, made once before the fork, without history file or threads."""
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.kernelbase import Kernel
    from ipykernel.zmqshell import ZMQInteractiveShell
    from jupyter_client.session import Session
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.IPKernelApp.name = "fork"
    made: Any = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler)

    class NoKernel:
        """What the shell asks of its kernel when there is none."""

        eventloop, shell, _allow_stdin = None, made, False
        raw_input, getpass = Kernel.raw_input, Kernel.getpass

        def get_parent(self, *_: Any) -> dict[str, Any]:
            """No message is being answered."""
            return {}

    class Pipe(Session):
        """A session whose messages go to the outlet."""

        outlet: Outlet

        def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
            return {"header": {"msg_type": msg_type}, "msg_type": msg_type, "content": content or {}}

        def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
            kind = msg_or_type if isinstance(msg_or_type, str) else msg_or_type["msg_type"]
            self.outlet.message(kind, content if isinstance(msg_or_type, str) else msg_or_type["content"])

    made.displayhook.session = made.display_pub.session = Pipe(key=b"")
    made.kernel = NoKernel()
    return made


def run(cells: Sequence[Cell], send: Send, cwd: str, base: str, files: dict[str, int]) -> None:
    """Run the cells in order and send what happens; meant for a process just forked, which it takes over.

    Sends `start` before and `done` after each cell, `message` for each output in between. Stops after a
    cell that fails, unless that cell may.
    """
    import asyncio  # here and below, since all who start such a process import this module, and wait for it

    os.environ[BASE] = base
    os.chdir(cwd)
    sys.path.insert(0, "")
    give_way()
    read = FilesRead()
    for stream, descriptor in (("stdout", 1), ("stderr", 2)):
        os.dup2(files[stream], descriptor)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    _reseed()
    outlet = Outlet(send, files)
    sys.stdout = sys.__stdout__ = Stream("stdout", outlet, 1)  # type: ignore[assignment, misc]
    sys.stderr = sys.__stderr__ = Stream("stderr", outlet, 2)  # type: ignore[assignment, misc]
    made = shell()
    builtins.input, getpass.getpass = made.kernel.raw_input, made.kernel.getpass
    made.displayhook.session.outlet = outlet
    # What this process keeps is little and short-lived; the usual pace costs a tenth of a report.
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Not `asyncio.run`: it handles SIGINT in its own way, so that no cell would ever be interrupted.
    asyncio.new_event_loop().run_until_complete(_cells(made, cells, send, outlet))
    send({"event": "read", "files": read.own()})


async def _cells(made: Any, cells: Sequence[Cell], send: Send, outlet: Outlet) -> None:
    import asyncio

    for cell in cells:
        outlet.new_cell()
        send({"event": "start", "cell": cell.number})
        good = False
        with contextlib.suppress(KeyboardInterrupt):  # one that came when the shell no longer could show it
            signal.signal(signal.SIGINT, signal.default_int_handler)
            good = await _cell(made, cell.source)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # outside cells, as in the kernel
        outlet.flush()
        if made.payload_manager is not None:
            made.payload_manager.clear_payload()
        send({"event": "done", "cell": cell.number, "count": made.execution_count - 1, "ok": good})
        await asyncio.sleep(0)
        if not (good or cell.may_fail):
            return
        if made.exit_now:
            os._exit(0)


async def _cell(made: Any, source: str) -> bool:
    """The kernel's `do_execute`: awaits at top level run in this loop, all else is called plainly."""
    import asyncio

    given: dict[str, Any] = {}
    if "await" in source or "async" in source:  # all other cells need not be read and compiled twice
        try:
            given = {"transformed_cell": made.transform_cell(source), "preprocessing_exc_tuple": None}
        except Exception:
            given = {"transformed_cell": source, "preprocessing_exc_tuple": sys.exc_info()}
    if given and made.should_run_async(source, **given):
        task = asyncio.ensure_future(made.run_cell_async(source, store_history=True, **given))
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(task.cancel))
        result = None
        try:
            result = await task
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            made.events.trigger("post_execute")
            made.events.trigger("post_run_cell", result)
    else:
        result = made.run_cell(source, store_history=True)
    return bool(result.success) and not getattr(made, "_last_traceback_during_displayhook", False)


def sender(descriptor: int) -> Send:
    """Writes each message as one JSON line to a descriptor, whole."""
    from jupyter_client.jsonutil import json_default
    from jupyter_client.session import json_packer

    def send(message: dict[str, Any]) -> None:
        try:
            data = json_packer(message)
        except UnicodeEncodeError:  # a lone surrogate
            data = json.dumps(message, default=json_default, ensure_ascii=False).encode(errors="replace")
        left = memoryview(data + b"\n")
        while left:
            left = left[os.write(descriptor, left) :]

    return send


def _reseed() -> None:
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed()

"""The program of the template process: import, warm up, then fork a worker per request until the owner is
gone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from analysis.reports import template
from analysis.reports.child import pipe_sender, shell
from analysis.reports.supervise import PR_SET_PDEATHSIG, adopt_orphans, end_orphans, obey, prctl, why_not


def main(descriptor: int, kind: str) -> None:
    """Serve requests that come over this socket until it closes."""
    gc.disable()  # nearly all that is made while importing stays
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt_orphans()
    beside = template.shared(apart=False) if kind == "report" else None
    warm_up(kind)
    if doubt := why_not() or (beside.doubt() if beside else ""):
        raise SystemExit(f"template: {doubt}")
    try:
        control.sendall(template.READY)
    except OSError:
        return  # the owner did not wait
    (_Reports(control, beside) if beside else _Cells(control)).serve()


def warm_up(kind: str) -> None:
    """Import what notebooks or pages use, and run the parts that import on first use."""
    if kind == "report":
        warm_report()
    else:
        warm_notebook()
    gc.freeze()  # without a collection before, which takes longer than what it frees is worth


def warm_notebook() -> None:
    """Import what notebooks import, and draw one small figure, since plotly and pandas import on first
    use.
    """
    import _strptime  # noqa: F401

    import numpy  # noqa: F401
    import pandas
    import plotly.graph_objects as go

    shell()
    frame = pandas.DataFrame({"a": ["x", "y"], "b": [1.0, 2.0], "c": pandas.to_datetime(["2024-01-01", "2024-02-01"])})
    frame.groupby("a")["b"].sum().sort_values().to_frame().reset_index().merge(frame, on="a").to_html()
    font = {"size": 13, "color": "#222222"}
    mark = {"size": 9, "line": {"width": 1}}
    points = go.Scatter(x=frame["c"], y=frame["b"], marker=mark, line={"width": 1}, error_x={"array": [1, 1]})
    figure = go.Figure([points, go.Bar(x=[1], y=[2]), go.Heatmap(z=[[1]])])
    note = {"text": "a", "font": font, "hoverlabel": {"font": font}}
    figure.update_layout(
        shapes=[{"type": "line"}],
        annotations=[note],
        legend={"font": font, "title": {"text": "a", "font": font}},
        hoverlabel={"font": font},
        margin={"t": 8},
    )
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(title={"text": "a", "font": font}, tickfont=font)
    figure.add_vline(x=1)
    figure.to_json()
    for name in library():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    importlib.import_module("analysis.charts.builder").FigureBuilder(1).finish()
    with contextlib.suppress(Exception):  # broken tables are for the notebook to report
        importlib.import_module("analysis").load()


def library() -> list[str]:
    """Which modules of the library may a notebook use? All but its programs and what few reports need.

    Found as files: asking for packages would import the rare ones only to look into them.
    """
    root = Path(str(importlib.import_module("analysis").__file__)).parent
    modules = [path.relative_to(root).with_suffix("").parts for path in sorted(root.rglob("*.py"))]
    rare = {"reports", "reconcile", "explore", "cli", "__main__", "__init__"}
    return [".".join(("analysis", *parts)) for parts in modules if rare.isdisjoint(parts)]


def warm_report() -> None:
    """Import what a report needs around its notebook, papermill and the page, and colour the code of the standard ones."""
    from analysis.reports import job, notebooks, page, prose

    job.warm_up()
    page.warm_up()
    for notebook in notebooks.numbered():
        for cell in notebook.cells:
            if cell["cell_type"] == "code":
                prose.code(cell["source"])


class _Server:
    """Forks a child per request, and leaves nothing of it behind when it ends."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, int] = {}  # handle -> pid
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        try:
            while True:
                for key, _ in self.selector.select():
                    if not self._hear(key.fd):
                        return
        finally:
            self._end()

    def _hear(self, descriptor: int) -> bool:
        """Act on what can be read; False when that is the end."""
        if descriptor in self.children:
            self._reap(descriptor)
            return True
        return self._accept()

    def _accept(self) -> bool:
        try:
            header, descriptors, _, _ = socket.recv_fds(self.control, 8, 5, socket.MSG_CMSG_CLOEXEC)
        except OSError:
            return False
        if len(header) < 8:
            return False
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._begin(descriptors, parent)
        handle = os.pidfd_open(pid)
        self.children[handle] = pid
        self.selector.register(handle, selectors.EVENT_READ)
        self._begun(handle, int.from_bytes(header, "big"), descriptors)
        return True

    def _begin(self, descriptors: list[int], parent: int) -> NoReturn:
        """In the child: let go of what is the template's, read the request and obey it."""
        try:
            self.selector.close()
            for descriptor in (self.control.detach(), *self.children, *self._others()):
                os.close(descriptor)
            with socket.socket(fileno=os.dup(descriptors[0])) as stream, stream.makefile("rb") as source:
                size = int.from_bytes(source.read(8), "big")
                payload = source.read(size)
            if len(payload) == size > 0:
                self._obey(json.loads(payload), descriptors, parent)
        finally:
            os._exit(1)

    def _reap(self, handle: int) -> None:
        pid = self.children[handle]
        self.selector.unregister(handle)
        self._kill_group(pid)  # what it started; before the wait, while its number is still its own
        _, status, usage = os.wait4(pid, 0)
        del self.children[handle]
        os.close(handle)
        end_orphans({*self.children.values(), *self._kept()})
        self._tell(handle, {"status": status, "peak_mb": round(usage.ru_maxrss / 1024, 1)})

    def _end(self) -> None:
        for pid in self.children.values():
            self._kill_group(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.children.clear()
        end_orphans(set(self._kept()))

    @staticmethod
    def _kill_group(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def _kept(self) -> Sequence[int]:
        """Processes of ours that no request started."""
        return ()

    def _others(self) -> Sequence[int]:
        """Descriptors a child has no use for."""
        return ()

    def _begun(self, handle: int, number: int, descriptors: list[int]) -> None:
        raise NotImplementedError

    def _obey(self, request: dict[str, Any], descriptors: list[int], parent: int) -> NoReturn:
        raise NotImplementedError

    def _tell(self, handle: int, note: dict[str, Any]) -> None:
        raise NotImplementedError


class _Cells(_Server):
    """Children run cells. Each has a life line to who asked: its handle and its end go out on it, and it is
    killed when the other end closes.
    """

    def __init__(self, control: socket.socket) -> None:
        super().__init__(control)
        self.lives: dict[int, socket.socket] = {}  # handle -> life line

    def _hear(self, descriptor: int) -> bool:
        for handle, life in self.lives.items():
            if life.fileno() == descriptor:
                self.selector.unregister(life)
                self._kill_group(self.children[handle])
                return True
        return super()._hear(descriptor)

    def _others(self) -> Sequence[int]:
        return [life.detach() for life in self.lives.values()]

    def _begun(self, handle: int, number: int, descriptors: list[int]) -> None:
        order, life, *others = descriptors
        for descriptor in (order, *others):
            os.close(descriptor)
        self.lives[handle] = socket.socket(fileno=life)
        with contextlib.suppress(OSError):
            socket.send_fds(self.lives[handle], [b"!"], [handle])
        self.selector.register(self.lives[handle], selectors.EVENT_READ)

    def _obey(self, request: dict[str, Any], descriptors: list[int], parent: int) -> NoReturn:
        order, life, *others = descriptors
        os.close(order)
        os.close(life)
        obey(request, others, parent)

    def _tell(self, handle: int, note: dict[str, Any]) -> None:
        with self.lives.pop(handle) as life, contextlib.suppress(OSError, KeyError):
            life.sendall(json.dumps(note).encode() + b"\n")
            self.selector.unregister(life)


class _Reports(_Server):
    """Children make reports; each end is told to the owner. Without the template beside it this one ends."""

    def __init__(self, control: socket.socket, beside: template.Template) -> None:
        super().__init__(control)
        self.beside = beside
        self.numbers: dict[int, int] = {}
        self.selector.register(beside.control, selectors.EVENT_READ)

    def _hear(self, descriptor: int) -> bool:
        if descriptor == self.beside.control.fileno():
            self._say({"beside": self.beside.process.wait()})
            return False
        return super()._hear(descriptor)

    def _kept(self) -> Sequence[int]:
        return [self.beside.process.pid]

    def _begun(self, handle: int, number: int, descriptors: list[int]) -> None:
        os.close(descriptors[0])
        self.numbers[handle] = number

    def _obey(self, request: dict[str, Any], descriptors: list[int], parent: int) -> NoReturn:
        code = 1
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.setpgid(0, 0)
            if os.getppid() != parent:
                os._exit(1)
            from analysis.reports import job

            pipe_sender(descriptors[0])({"event": "result", "result": job.run(request)})
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)

    def _tell(self, handle: int, note: dict[str, Any]) -> None:
        self._say({"number": self.numbers.pop(handle), **note})

    def _say(self, note: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.control.sendall(json.dumps(note).encode() + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

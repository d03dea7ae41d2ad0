"""The program of the template process: import, warm up, then fork a worker per request until the owner is
gone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
from typing import Any

from analysis.reports import template
from analysis.reports.child import Cell, shell
from analysis.reports.supervise import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_PDEATHSIG,
    Limits,
    prctl,
    supervise,
    why_not,
)


def main(descriptor: int, kind: str) -> None:
    """Serve requests that come over this socket until it closes."""
    gc.disable()  # nearly all that is made while importing stays
    control = socket.socket(fileno=descriptor)
    template.be_template(True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    warm_up(kind)
    if doubt := why_not():
        raise SystemExit(f"template: {doubt}")
    try:
        control.sendall(template.READY)
    except OSError:
        return  # the owner did not wait
    _Server(control, tell=kind == "report").serve()


def warm_up(kind: str) -> None:
    """Import what notebooks and pages use, and run the parts that import on first use."""
    warm_notebook()
    if kind == "report":
        warm_report()
    gc.collect()
    gc.freeze()


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
        template="plotly_white",
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
    with contextlib.suppress(Exception):  # broken tables are for the notebook to report
        importlib.import_module("analysis").load()


def library() -> list[str]:
    """Which modules of the library may a notebook use? All but its programs and what few reports need."""
    package = importlib.import_module("analysis")
    rare = ("reports", "reconcile", "explore", "cli", "__main__")
    names = [m.name for m in pkgutil.walk_packages(package.__path__, "analysis.", onerror=lambda _: None)]
    return [name for name in names if name.split(".")[1] not in rare]


def warm_report() -> None:
    """Import what a report needs beyond its notebook: papermill and the page."""
    from analysis.reports import job, page

    job.warm_up()
    page.warm_up()


class _Server:
    def __init__(self, control: socket.socket, tell: bool) -> None:
        self.control, self.tell = control, tell
        self.workers: dict[int, tuple[int, int]] = {}  # handle -> (pid, number)

    def serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is not self.control:
                        self._reap(selector, key.fd)
                    elif not self._accept(selector):
                        self._end()
                        return

    def _accept(self, selector: selectors.BaseSelector) -> bool:
        try:
            header, descriptors, _, _ = socket.recv_fds(self.control, 8, 1)
        except OSError:
            return False
        if len(header) < 8:
            return False
        size, payload = int.from_bytes(header, "big"), b""
        while len(payload) < size:
            payload += self.control.recv(size - len(payload))
        request = json.loads(payload)
        pid = os.fork()
        if pid == 0:
            self._work(request, descriptors[0])
        os.close(descriptors[0])
        handle = os.pidfd_open(pid)
        self.workers[handle] = (pid, request["number"])
        selector.register(handle, selectors.EVENT_READ)
        return True

    def _work(self, request: dict[str, Any], descriptor: int) -> None:
        code = 1
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.setpgid(0, 0)
            self.control.close()
            for handle in self.workers:
                os.close(handle)
            from analysis.reports import job
            from analysis.reports.child import pipe_sender

            send = pipe_sender(descriptor)
            content = request["content"]
            if request["kind"] == "cells":
                cells = [Cell(*cell) for cell in content["cells"]]
                for event in supervise(cells, content["cwd"], Limits(**content["limits"])):
                    send(event)
            else:
                send({"event": "result", "result": job.run(content)})
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)

    def _reap(self, selector: selectors.BaseSelector, handle: int) -> None:
        pid, number = self.workers.pop(handle)
        selector.unregister(handle)
        _, status, usage = os.wait4(pid, 0)
        os.close(handle)
        self._end_orphans()
        if not self.tell:
            return
        line = {"number": number, "status": status, "peak_mb": round(usage.ru_maxrss / 1024, 1)}
        with contextlib.suppress(OSError):
            self.control.sendall(json.dumps(line).encode() + b"\n")

    def _end_orphans(self) -> None:
        """Kill what a dead worker left behind: as their reaper, the template inherits such processes."""
        known = {pid for pid, _ in self.workers.values()}
        for _ in range(100):
            with open(f"/proc/self/task/{os.getpid()}/children") as children:
                left = [pid for pid in map(int, children.read().split()) if pid not in known]
            if not left:
                return
            for pid in left:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def _end(self) -> None:
        for pid, _ in self.workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.workers.clear()
        self._end_orphans()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

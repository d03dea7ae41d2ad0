"""What happens while cells run in a fork: what the server has imported before, what the child does, and what is
told to who asked, truthfully, whatever the child did?

The owner's side listens, keeps the clocks (per cell and for the whole run), and tells at the end how the child
ended: its signal, its peak memory, the cell it was in.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.engine.cell_runner import Cell, run, sender, shell
from analysis.engine.fork_server import GRACE_SECONDS, ForkServer, Life
from analysis.engine.processes import ended
from analysis.engine.surroundings import BASE, of_a_kernel


@dataclass(frozen=True)
class Limits:
    """How long and how large a run may get: seconds a cell, seconds in all, megabytes of memory; None is
    no limit.
    """

    cell_seconds: float | None = None
    run_seconds: float | None = None
    memory_mb: int | None = None


@dataclass(frozen=True)
class Where:
    """The folder a notebook runs in, and the one from which it means a relative folder of tables; empty: where this
    process runs.
    """

    folder: str = ""
    base: str = ""

    @property
    def meant_from(self) -> str:
        """The folder from which a relative one is meant."""
        return self.base or os.environ.get(BASE) or os.getcwd()


def run_cells(server: ForkServer, cells: Sequence[Cell], where: Where, limits: Limits) -> Iterator[dict[str, Any]]:
    """Have a child forked, let it run the cells, and yield what it sends, whatever it does.

    Returns
    -------
    Events: `start`, `message` (with its cell), `done`, `read` with the files read, and at last `end` with `reason` (empty if the
    child ended by itself after its work), `cell` (the one it was in, or None), `signal` and `peak_mb`.
    """
    stream, theirs = socket.socketpair()
    files = {name: os.memfd_create(name) for name in ("stdout", "stderr")}
    cwd = where.folder or os.getcwd()
    request = {"cells": cells, "cwd": cwd, "base": where.meant_from, "memory_mb": limits.memory_mb}
    try:
        with stream, theirs, server.fork(request, [theirs.fileno(), *files.values()]) as life:
            theirs.close()
            watch = _Watch(stream, life, limits)
            yield from watch.events()
            yield watch.end(server, os.pread(files["stderr"], 1 << 16, 0).decode("utf-8", "replace"))
    except OSError:
        yield {"event": "end", "reason": server.death(), "cell": None, "signal": 0, "peak_mb": 0.0}
    finally:
        for descriptor in files.values():
            os.close(descriptor)


class _Watch:
    """The clocks and the ears on one child."""

    def __init__(self, stream: socket.socket, life: Life, limits: Limits) -> None:
        self.stream, self.life = stream, life
        self.cell: int | None = None
        self.reason = ""
        self.cell_seconds = limits.cell_seconds
        self.due: dict[str, float] = {}  # why the run would fail, and when
        if limits.run_seconds:
            self.due[f"report ran longer than {limits.run_seconds:g} s"] = time.monotonic() + limits.run_seconds

    def events(self) -> Iterator[dict[str, Any]]:
        rest = b""
        while True:
            patience = max(0.0, min(self.due.values()) - time.monotonic()) if self.due else None
            ready, _, _ = select.select([self.stream, self.life], [], [], patience)
            chunk = self.stream.recv(1 << 20) if self.stream in ready else b""
            if not chunk and ready:
                return
            self._keep_time()
            *lines, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else [rest + chunk]
            for line in lines:
                yield (event := self._note(json.loads(line.decode(errors="replace"))))
                if self.reason and event["event"] != "message":  # the cell out of time is over
                    return

    def _note(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["event"] == "read":
            return event
        if event["event"] == "message":
            event["cell"] = self.cell
            return event
        starts = event["event"] == "start"
        self.cell = event["cell"] if starts else None
        reason = f"cell ran longer than {self.cell_seconds or 0:g} s"
        self.due.pop(reason, None)
        if starts and self.cell_seconds and not self.reason:
            self.due[reason] = time.monotonic() + self.cell_seconds
        return event if starts else event | {"ok": event["ok"] and not self.reason}

    def _keep_time(self) -> None:
        now = time.monotonic()
        why, until = min(self.due.items(), key=lambda item: item[1], default=("", now + 1))
        if now < until:
            return
        self.due.clear()
        if self.reason:
            self.life.kill()
            return
        self.reason = why
        self.due["it is deaf to the interrupt"] = now + GRACE_SECONDS
        self.life.interrupt()

    def end(self, server: ForkServer, errors: str) -> dict[str, Any]:
        if not select.select([self.life], [], [], 0 if self.reason else GRACE_SECONDS)[0]:
            self.life.kill()
        ending = self.life.ending()
        code, peak = ending or (0, 0.0)
        reason = self.reason
        if not reason and not ending:
            reason = server.death()
        elif not reason and code < 0:
            reason = f"the process {ended(code)} at {peak:.0f} MB"
            reason += " (perhaps out of memory)" if code == -signal.SIGKILL else ""
        elif not reason and (code or self.cell is not None):
            reason = f"the process {ended(code)}"
        if reason and ending and errors.strip() and self.cell is not None:
            reason += f"; last line of standard error: {errors.strip().splitlines()[-1][:200]}"
        return {"event": "end", "reason": reason, "cell": self.cell, "signal": max(0, -code), "peak_mb": peak}


def warm_up() -> None:
    """Import what notebooks import, and draw one small figure, since plotly and pandas import on first
    use.
    """
    import _strptime  # noqa: F401

    shell()
    of_a_kernel()  # noted before anything is imported that a kernel does not have
    import numpy  # noqa: F401
    import pandas
    import plotly.graph_objects as go
    import scipy.optimize
    import scipy.stats  # noqa: F401

    frame = pandas.DataFrame({"a": ["x", "y"], "b": [1.0, 2.0], "c": pandas.to_datetime(["2024-01-01", "2024-02-01"])})
    frame.groupby("a")["b"].sum().sort_values().to_frame().reset_index().merge(frame, on="a").to_html()
    font = {"size": 13, "color": "#222222"}
    title = {"text": "a", "font": font}
    mark = {"size": 9, "line": {"width": 1}}
    points = go.Scatter(x=frame["c"], y=frame["b"], marker=mark, line={"width": 1}, error_x={"array": [1, 1]})
    figure = go.Figure([points, go.Bar(x=[1], y=[2]), go.Heatmap(z=[[1]])])
    label = {"font": font}
    notes = [{**title, "hoverlabel": label}]
    legend = {"font": font, "title": title}
    figure.update_layout(shapes=[{"type": "line"}], annotations=notes, legend=legend, hoverlabel=label, margin={"t": 8})
    figure.update_xaxes(title=title, tickfont=font).update_yaxes(title=title, tickfont=font)
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
    rare = {"report", "engine", "reconcile", "workbench", "cli", "__main__", "__init__"}
    return [".".join(("analysis", *parts)) for parts in modules if rare.isdisjoint(parts)]


def serve(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """Run the cells of the request: their messages go to the first descriptor, what programs write to standard
    output and error to the others.
    """
    if request["memory_mb"]:
        import resource

        size = request["memory_mb"] << 20
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    stream, out, errors = descriptors
    cells = [Cell(*cell) for cell in request["cells"]]
    run(cells, sender(stream), request["cwd"], request["base"], {"stdout": out, "stderr": errors})

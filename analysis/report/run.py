"""How are many reports made at once, and what does each come to?

Each request goes to a worker forked from one server; where that is not possible it runs in a fresh process with
the stock kernel, which is this module as a program. A worker that dies costs its own report only, and its
result says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.engine.fork_server import ENVIRONMENT, ForkServer, shared
from analysis.engine.processes import adopt_orphans, end_orphans, ended, unavailable
from analysis.report import job
from analysis.report.request import ReportRequest, ReportResult

Say = Callable[[str], None]
STARTS = 3  # how often a server is started for one batch


def run(
    requests: Sequence[ReportRequest], workers: int, say: Say = lambda _: None
) -> Iterator[tuple[ReportRequest, ReportResult]]:
    """Make all reports, `workers` at a time, and yield each with its result as soon as it is done.

    Parameters
    ----------
    requests : `fork` falls back to the stock kernel where forking is unsafe, and says so.
    workers : how many run at once.
    say : takes a line for people.
    """
    if len(requests) == 1 and requests[0].engine == "fork" and not unavailable():
        shared()  # imports what the notebook needs while this process imports papermill
        yield requests[0], ReportResult.of(job.run(requests[0].as_json()))
        return
    batch = _Batch(say)
    pool = ThreadPoolExecutor(max(1, workers))
    try:
        waiting = {pool.submit(batch.make, request): request for request in requests}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        batch.close()
        pool.shutdown()


class _Batch:
    """Where the workers of a batch come from: a server, started when needed and again when it has died."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.server: ForkServer | None = None
        self.doubt = ""  # why the stock kernel is used instead
        self.starts = STARTS
        self._lock = threading.Lock()

    def make(self, request: ReportRequest) -> ReportResult:
        """One report, in a worker of its own."""
        while request.engine == "fork" and (server := self._running()):
            with tempfile.TemporaryFile() as answer:
                try:
                    life = server.fork(request.as_json(), [answer.fileno()])
                except OSError as error:
                    if server.is_alive():  # no room for the request, which no new server would have
                        return lost(request, f"nothing was written to {request.out} ({error.strerror}): make room")
                    continue  # it has died, at no cost to this report
                with life:
                    ending = life.ending()
                answer.seek(0)
                with contextlib.suppress(ValueError):  # nothing, or not whole
                    return ReportResult.of(json.load(answer))
            words = f"the worker {ended(ending.code)} at {ending.peak_mb:.0f} MB" if ending else server.death()
            return lost(request, words)
        if request.engine == "fork" and not self.doubt:
            return lost(request, f"the fork server died {STARTS} times")
        return _alone(replace(request, engine="kernel"))

    def close(self) -> None:
        """End the server, its workers and all they started."""
        with self._lock:
            self.starts = 0
            if self.server:
                self.server.close()

    def _running(self) -> ForkServer | None:
        with self._lock:
            if self.server and self.server.is_alive():
                return self.server
            if self.server and self.starts:
                self.say(f"{self.server.death()}; starting it again")
                self.server.close()
            self.server = None
            if self.doubt or not self.starts:
                return None
            self.starts -= 1
            self.doubt = unavailable()
            if not self.doubt:
                self.server = ForkServer(__name__)
                self.doubt = self.server.startup_error()
            if self.doubt:
                self.say(f"engine fork: using the stock kernel instead, since {self.doubt}")
                return None
            return self.server


def warm_up() -> None:
    """What the server of the workers does first: import what a report needs around its notebook, papermill and the
    page, and colour the code of the standard ones, while a server beside it imports what notebooks need.
    """
    from analysis.report import notebooks, page, prose

    cells = shared(apart=False)
    job.warm_up()
    page.warm_up()
    for notebook in notebooks.numbered():
        for cell in notebook.cells:
            if cell["cell_type"] == "code":
                prose.code(cell["source"])
    if error := cells.startup_error():
        raise SystemExit(error)


def serve(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """What a worker does: make the report of the request, and write its result to the descriptor, whole."""
    answer = json.dumps(job.run(request)).encode()
    with open(descriptors[0], "wb") as file:
        file.write(answer)


def lost(request: ReportRequest, reason: str) -> ReportResult:
    """The result of a request whose worker is gone; its half-written files are taken away."""
    for part in Path(request.out).glob(f".{request.slug}.*part"):
        part.unlink(missing_ok=True)
    return ReportResult(request.slug, failure=reason)


def _alone(request: ReportRequest) -> ReportResult:
    """One report in a process of its own, with the stock kernel."""
    command = [sys.executable, "-P", "-m", __name__]
    environment = os.environ | {name: ENVIRONMENT[name] for name in ("PYTHONHASHSEED", "PLOTLY_RENDERER")}
    # Into files, since a pipe ends only when the last program that the notebook started does.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        content = json.dumps(request.as_json()).encode()
        done = subprocess.run(command, input=content, stdout=out, stderr=errors, env=environment, check=False)
        lines = []
        for file in (out, errors):
            file.seek(0)
            lines.append((file.read().decode("utf-8", "replace").strip().splitlines() or [""])[-1])
    with contextlib.suppress(ValueError):
        return ReportResult.of(json.loads(lines[0]))
    return lost(request, f"the worker {ended(done.returncode)}: {lines[1]}".rstrip(": "))


def main() -> None:
    """A worker on its own: a request as JSON on standard input, its result as the last line of standard output. What a
    kernel that dies had started ends with it, on Linux.
    """
    os.environ.setdefault("DOSSIER_FOLDER", os.getcwd())
    watched = not unavailable()
    if watched:
        adopt_orphans()
    result = job.run(json.load(sys.stdin))
    if watched:
        end_orphans()
    print(json.dumps(result))


if __name__ == "__main__":
    main()

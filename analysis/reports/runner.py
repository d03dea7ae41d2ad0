"""How are many reports made at once, and what does each come to?

Jobs go to workers forked from one template; where that is not possible each runs in a fresh process with
the stock kernel. A worker that dies costs its own report only, and its report says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO, Any

from analysis.reports.job import Job, Result
from analysis.reports.supervise import ended, no_fork
from analysis.reports.template import ENVIRONMENT, Template

Say = Callable[[str], None]


def run(jobs: Sequence[Job], workers: int, say: Say = lambda _: None) -> Iterator[tuple[Job, Result]]:
    """Make all reports, `workers` at a time, and yield each with its result as soon as it is done.

    Parameters
    ----------
    jobs : all with the same engine; `fork` falls back to the stock kernel where forking is unsafe, and
    says so.
    workers : how many run at once.
    say : takes a line for people.
    """
    if not jobs:
        return
    if jobs[0].engine == "fork" and (doubt := no_fork()):
        say(f"engine fork: using the stock kernel instead, since {doubt}")
        jobs = [Job(**{**job.as_json(), "engine": "kernel"}) for job in jobs]
    if jobs[0].engine == "fork" and len(jobs) == 1:
        yield jobs[0], _here(jobs[0])
        return
    if jobs[0].engine == "fork":
        yield from _Batch(jobs, workers, say).results()
    else:
        yield from _each_alone(jobs, workers)


def _each_alone(jobs: Sequence[Job], workers: int) -> Iterator[tuple[Job, Result]]:
    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(_alone, job): job for job in jobs}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _here(job: Job) -> Result:
    """One job in this process, while a template beside it imports what the notebook needs and runs its
    cells.
    """
    from analysis.reports import template
    from analysis.reports.job import run as make

    template.shared()
    return _result(make(job.as_json()))


def _alone(job: Job) -> Result:
    """One job in a process of its own, with the stock kernel."""
    command = [sys.executable, "-m", "analysis.reports.job_process"]
    environment = os.environ | {k: v for k, v in ENVIRONMENT.items() if k in ("PYTHONHASHSEED", "PLOTLY_RENDERER")}
    # Into files, since a pipe ends only when the last program that the notebook started does.
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        order = json.dumps(job.as_json()).encode()
        done = subprocess.run(command, input=order, stdout=said, stderr=told, env=environment, check=False)
        output, errors = (_text(file) for file in (said, told))
    with contextlib.suppress(ValueError, IndexError):
        return _result(json.loads(output.splitlines()[-1]))
    last = (errors.strip().splitlines() or [""])[-1]
    return lost(job, f"the worker {ended(done.returncode)}: {last}".rstrip(": "))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def lost(job: Job, reason: str) -> Result:
    """The result of a job whose worker is gone; its half-written files are taken away."""
    for part in Path(job.out).glob(f".{job.slug}.*part"):
        part.unlink(missing_ok=True)
    return Result(job.slug, failure=reason)


class _Batch:
    """Jobs on their way through one template process."""

    def __init__(self, jobs: Sequence[Job], workers: int, say: Say) -> None:
        self.waiting = deque(jobs)
        self.workers, self.say = max(1, workers), say
        self.active: dict[int, tuple[Job, socket.socket]] = {}
        self.heard: dict[int, bytes] = {}
        self.ended: dict[int, dict[str, Any]] = {}
        self.beside: int | None = None
        self.rest = b""
        self.lives = 3

    def results(self) -> Iterator[tuple[Job, Result]]:
        while self.waiting and self.lives:
            self.lives -= 1
            self.template = Template()
            try:
                if doubt := self.template.doubt():
                    self.say(f"engine fork: using the stock kernel instead, since {doubt}")
                    left = [Job(**{**job.as_json(), "engine": "kernel"}) for job in self.waiting]
                    yield from _each_alone(left, self.workers)
                    return
                with selectors.DefaultSelector() as selector:
                    yield from self._serve(selector)
            finally:
                self.template.close()
        for job in self.waiting:
            yield job, lost(job, "the template process died three times")

    def _serve(self, selector: selectors.BaseSelector) -> Iterator[tuple[Job, Result]]:
        control = self.template.control
        selector.register(control, selectors.EVENT_READ, 0)
        while self.waiting or self.active:
            while self.waiting and len(self.active) < self.workers:
                try:
                    number, stream = self.template.request(self.waiting[0].as_json())
                except OSError:
                    break
                self.active[number] = (self.waiting.popleft(), stream)
                self.heard[number] = b""
                selector.register(stream, selectors.EVENT_READ, number)
            for key, _ in selector.select():
                if key.data:
                    self._listen(selector, key.data)
                elif not self._exits(control):
                    yield from self._template_died(selector)
                    return
            for number in [n for n in self.active if n in self.ended and self.active[n][1].fileno() < 0]:
                yield self._finish(number)

    def _listen(self, selector: selectors.BaseSelector, number: int) -> None:
        stream = self.active[number][1]
        chunk = b""
        with contextlib.suppress(ConnectionResetError):  # a worker killed before it had read its request
            chunk = stream.recv(1 << 16)
        self.heard[number] += chunk
        if not chunk:
            selector.unregister(stream)
            stream.close()

    def _exits(self, control: socket.socket) -> bool:
        try:
            chunk = control.recv(1 << 16)
        except OSError:
            return False
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        for note in map(json.loads, lines):
            if "beside" in note:
                self.beside = note["beside"]
            else:
                self.ended[note["number"]] = note
        return bool(chunk)

    def _finish(self, number: int) -> tuple[Job, Result]:
        job, _ = self.active.pop(number)
        note, heard = self.ended.pop(number), self.heard.pop(number)
        if heard.endswith(b"\n") and note["status"] == 0:
            return job, _result(json.loads(heard.splitlines()[-1])["result"])
        reason = f"the worker {ended(os.waitstatus_to_exitcode(note['status']))} at {note['peak_mb']:.0f} MB"
        return job, lost(job, reason)

    def _template_died(self, selector: selectors.BaseSelector) -> Iterator[tuple[Job, Result]]:
        code = self.template.process.wait()
        code, self.beside = (code if self.beside is None else self.beside), None
        for number, (job, stream) in self.active.items():
            with contextlib.suppress(KeyError, ValueError):
                selector.unregister(stream)
            heard = self.heard[number] + _rest(stream)
            if heard.endswith(b"\n"):  # it was done when its template died
                yield job, _result(json.loads(heard.splitlines()[-1])["result"])
            else:
                yield job, lost(job, f"the template process {ended(code)}")
        self.active.clear()
        self.heard.clear()
        self.ended.clear()
        if self.waiting:
            self.say(f"the template process {ended(code)}; starting it again for {len(self.waiting)} reports")


def _rest(stream: socket.socket) -> bytes:
    """What a worker, which dies with its template, had still said; the stream is closed."""
    heard = b""
    with contextlib.suppress(OSError), stream:
        stream.settimeout(1)
        while chunk := stream.recv(1 << 16):
            heard += chunk
    return heard


def _result(values: dict[str, Any]) -> Result:
    return Result(**{**values, "files": tuple(values["files"])})

"""Which reports have to be made, and are they all good?

Plans one job per notebook and set of parameters, leaves out what is unchanged, runs the rest, remembers
each, writes the index.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.engine.processes import cores
from analysis.files import atomic_write, remove_partial_files
from analysis.report import cache, notebooks
from analysis.report.notebooks import Notebook
from analysis.report.progress import Progress
from analysis.report.request import ReportRequest, ReportResult

SITE_ASSETS = "assets"


@dataclass(frozen=True)
class Options:
    """How reports are made, whichever they are."""

    out: Path = Path("reports")
    formats: tuple[str, ...] = ("html",)
    engine: str = "fork"
    jobs: int = 0
    force: bool = False
    explain: bool = False
    site: bool = False
    cell_seconds: float | None = None
    run_seconds: float | None = None
    memory_mb: int | None = None
    scheduler: str = ""

    @property
    def workers(self) -> int:
        """How many reports are made at once: as asked, or one a core; two where they are forked.

        A forked report waits while its cells run in a process beside it: with one a core, cores would stand still.
        """
        return self.jobs or cores() * (2 if self.engine == "fork" else 1)


@dataclass(frozen=True)
class Order:
    """One report asked for: its notebook, the parameters given, and where it goes.

    `formats` are its own, for a report that serves another page and is not told of by itself; empty: those of the options.
    """

    notebook: Notebook
    given: Mapping[str, Any] = field(default_factory=dict)
    folder: str = ""
    formats: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """All parameters with their values, given or default."""
        return {name: p.default for name, p in self.notebook.parameters.items()} | dict(self.given)

    @property
    def slug(self) -> str:
        """The name of its files: notebook, day of knowledge, and other parameters given (as a hash when
        long).
        """
        changed = {n: v for n, v in self.given.items() if v != self.notebook.parameters[n].default}
        day = changed.pop("as_of", "")
        rest = "".join(f"~{name}={value}" for name, value in sorted(changed.items()))
        if not re.fullmatch(r"[\w~=.-]{0,60}", rest, re.ASCII):
            rest = f"~{cache.digest(repr(sorted(changed.items())))[:8]}"
        return self.notebook.name + (f"@{day}" if day else "") + rest


@dataclass(frozen=True)
class Outcome:
    """What became of an order: unchanged, made, or failed."""

    order: Order
    slug: str
    files: tuple[str, ...]
    state: str
    why: tuple[str, ...] = ()
    failure: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0
    left_out: tuple[str, ...] = ()

    def payload(self, out: Path) -> dict[str, Any]:
        """JSON-ready data."""
        return {
            "notebook": self.order.notebook.name,
            "parameters": self.order.parameters,
            "state": self.state,
            "files": [str(out / self.order.folder / name) for name in self.files],
            "why": self.why,
            "failure": self.failure,
            "seconds": self.seconds,
            "peak_mb": self.peak_mb,
            "left_out": self.left_out,
        }


def make(orders: Sequence[Order], options: Options, progress: Progress) -> list[Outcome]:
    """Make every report asked for that is not already as it should be.

    Returns
    -------
    One outcome per order, in their order. With `options.explain` nothing is made.
    """
    outcomes: dict[str, Outcome] = {}
    for folder in {options.out / order.folder for order in orders}:
        remove_partial_files(folder)
        remove_partial_files(cache.kept(folder))
    jobs: dict[str, tuple[Order, dict[str, str], tuple[str, ...]]] = {}
    shared, hash_of = SITE_ASSETS if options.site else "", lru_cache(cache.tables)  # once for all reports
    for order in orders:
        now = cache.parts(order.notebook, order.parameters, order.formats or options.formats, shared, hash_of)
        reasons = ["forced"] if options.force else cache.stale(options.out / order.folder, order.slug, now)
        if reasons and not options.explain:
            jobs[order.folder + "/" + order.slug] = (order, now, tuple(reasons))
        else:
            known = cache.read(options.out / order.folder, order.slug) or {"files": {}}
            state = "stale" if reasons else "unchanged"
            outcomes[order.folder + "/" + order.slug] = Outcome(
                order, order.slug, tuple(known["files"]), state, tuple(reasons)
            )
    told = [order for order in orders if not order.formats]
    progress.start(len(told), sum(not outcome.order.formats for outcome in outcomes.values()))
    with contextlib.closing(_run(jobs, options, progress)) as results:  # a Ctrl-C ends the workers at once
        for result, (order, now, why) in results:
            outcomes[order.folder + "/" + order.slug] = _remember(order, result, now, why, options)
            if result.failure or not order.formats:
                progress.done(result, why)
    progress.end()
    return [outcomes[order.folder + "/" + order.slug] for order in orders]


def _run(
    jobs: Mapping[str, Any], options: Options, progress: Progress
) -> Generator[tuple[ReportResult, Any], None, None]:
    if not jobs:
        return
    wanted = [job_for(order, now, options) for order, now, _ in jobs.values()]
    if options.scheduler:
        from analysis.report import cluster

        done = cluster.run(wanted, options.scheduler, progress.say)
    else:
        from analysis.report import run

        done = run.run(wanted, options.workers, progress.say)
    folders = {str(options.out / order.folder): order.folder for order, _, _ in jobs.values()}
    for job, result in done:
        yield result, jobs[folders[job.out] + "/" + job.slug]


def job_for(order: Order, now: Mapping[str, str], options: Options) -> ReportRequest:
    """The job that carries out an order."""
    return ReportRequest(
        notebook=str(order.notebook.path),
        slug=order.slug,
        out=str(options.out / order.folder),
        given=dict(order.given),
        parameters=order.parameters,
        hashes={name: value for name, value in now.items() if name not in ("parameters", "formats", "packages")},
        formats=order.formats or tuple(options.formats),
        engine=options.engine,
        cell_seconds=options.cell_seconds,
        run_seconds=options.run_seconds,
        memory_mb=options.memory_mb,
        shared=("../" if order.folder else "") + SITE_ASSETS if options.site else "",
    )


def _remember(
    order: Order, result: ReportResult, now: Mapping[str, str], why: tuple[str, ...], options: Options
) -> Outcome:
    out = options.out / order.folder
    about = {
        "notebook": order.notebook.name,
        "title": order.notebook.title,
        "parameters": order.parameters,
        "given": dict(order.given),
        "failure": result.failure,
    }
    own = {} if order.notebook.path.parent == notebooks.folder() else cache.hashes(result.read)
    cache.record(out, order.slug, now, result.files, about | {"read": own})
    if not result.failure:
        for ending in ("html", "json", "records.html", "ipynb"):
            (out / f"{order.slug}.failed.{ending}").unlink(missing_ok=True)
    timings = cache.kept(out) / f"{order.slug}.seconds.txt"
    atomic_write(timings, f"{result.seconds} s, {result.peak_mb} MB, finished {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
    state = "failed" if result.failure else "made"
    measured = (result.seconds, result.peak_mb)
    return Outcome(order, order.slug, result.files, state, why, result.failure, *measured, result.left_out)

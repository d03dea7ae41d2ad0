"""How is the same work done by a Dask cluster, and are the reports the same bytes?

Workers run their own installed copy of the library and read the tables from their own disk, and refuse the work
where either is another than here; notebooks are sent. The pages come back as text and are written here, whole. Dask
runs a job again elsewhere when its worker is lost. Dask is imported only when a scheduler is named.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from analysis.errors import UsageError
from analysis.report import cache
from analysis.report.job import run as make
from analysis.report.job import unwritten, write
from analysis.report.request import ReportRequest, ReportResult

ALLOWED_DEATHS = 10


def run(
    jobs: Sequence[ReportRequest], scheduler: str, say: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[ReportRequest, ReportResult]]:
    """Send the jobs to the cluster at this address and yield each with its result as it is done.

    Raises
    ------
    UsageError
        when Dask is not installed or nothing answers at the address.
    """
    client = connected(scheduler, ALLOWED_DEATHS)
    from distributed import as_completed

    base = str(Path(os.environ.get(cache.BASE, "")).resolve())
    with client:
        say(f"{len(jobs)} reports to {len(client.scheduler_info()['workers'])} workers at {scheduler}")
        futures = {
            client.submit(
                remote, replace(job, base=base).as_json(), Path(job.notebook).read_text(encoding="utf-8"), pure=False
            ): job
            for job in jobs
        }
        for future in as_completed(list(futures)):
            job = futures[future]
            if future.status == "error":
                yield job, ReportResult(job.slug, failure=f"lost on the cluster: {future.exception()}")
                continue
            files, result = future.result()
            try:
                write(Path(job.out), files)
            except OSError as error:
                yield job, ReportResult(job.slug, failure=unwritten(job, error))
                continue
            yield job, replace(ReportResult.of(result), read=())  # it was read elsewhere


def connected(scheduler: str, deaths: int) -> Any:
    """A client of the scheduler at this address, which gives work up once so many workers have died of it.

    Raises
    ------
    UsageError
        When Dask is not installed or nothing answers at the address.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler needs Dask: pip install 'containers-communiques[cluster]'") from error
    dask.config.set({"distributed.scheduler.allowed-failures": deaths})
    try:
        return Client(scheduler, timeout="20s")
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"--scheduler {scheduler}: no Dask scheduler answers there: {error}") from error


def remote(request: dict[str, Any], notebook: str) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """One job on a worker: the files it makes, name and text, and its result as plain values."""
    if strange := unlike_here(ReportRequest(**request)):
        return [], asdict(ReportResult(request["slug"], failure=strange))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(request["notebook"]).name
        path.write_text(notebook, encoding="utf-8")
        job = replace(ReportRequest(**request), notebook=str(path), out=str(Path(folder) / "out"))
        result = make(job.as_json())
        files = [(name, (Path(job.out) / name).read_text(encoding="utf-8")) for name in result["files"]]
    return files, result


def unlike_here(job: ReportRequest) -> str:
    """What of a report would be made from something else here than where it was asked for? Empty when all is the same."""
    data = str(job.parameters.get("data") or "")
    folder = Path(job.base, os.path.expanduser(data)) if data else Path()
    try:
        here = cache.environment() | {"data": cache.tables(str(folder) if data else "")}
    except OSError as error:
        return (
            f"the worker cannot read {str(folder)!r} ({error.strerror}); put the tables where it sees them by that path"
        )
    other = [name for name, value in here.items() if job.hashes.get(name, value) != value]
    if not other:
        return ""
    what = {"analysis": "library", "page": "library", "data": f"tables in {str(folder)!r}" if data else "tables"}
    named = " and ".join(dict.fromkeys(what[name] for name in other))
    return f"the {named} of the worker differ from those here; install the same version, and share or copy the tables"

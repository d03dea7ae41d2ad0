"""Many pages at once: in forked workers or on a Dask cluster, resumable, the same bytes however many work."""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import json
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analysis.engine.fork_server import ForkServer
from analysis.engine.processes import cores, ended, unavailable
from analysis.errors import MissingPart, UsageError
from analysis.files import atomic_write, put_in_place
from analysis.intake import worker
from analysis.intake.fetch import fetch
from analysis.intake.page import Refused
from analysis.intake.propose import Reader
from analysis.intake.worker import Batch, Read
from analysis.model.dossier import Dossier
from analysis.schema.check import fingerprint

Say = Callable[[str], None]
BATCH: Final = 40  # pages of a batch; more where there are very many, so that the parts can all be open at once
MOST_PARTS: Final = 400
ENDINGS: Final = frozenset((".html", ".htm", ".xhtml", ".mhtml", ".txt", ".text", ".md", ".pdf", ""))
ALLOWED_DEATHS: Final = 3


@dataclass(frozen=True)
class Outcome:
    """What came of an intake: how many pages and proposals, and the pages refused, with why."""

    pages: int
    proposals: int
    refused: tuple[tuple[str, str], ...]


def intake(
    then: Dossier, given: Sequence[str], out: Path, jobs: int = 0, scheduler: str = "", say: Say = lambda _: None
) -> Outcome:
    """Read these files, folders and addresses and write what they propose to `out`, the most certain first.

    What was read stays beside `out` until all is: an interrupted intake goes on where it stopped. Nothing is written into tables.

    Parameters
    ----------
    given : files, folders, which are read with all below them, and addresses that begin with http:// or https://.
    jobs : workers; 0: one a core.
    scheduler : address of a Dask cluster whose workers see the files by the same paths; empty: this machine.

    Raises
    ------
    UsageError
        When something given is not there, or nothing can be read in it.
    """
    parts = out.parent / f".{out.name}.parts"
    parts.mkdir(parents=True, exist_ok=True)
    files, refused = _files(given, parts)
    if not files and not refused:
        raise UsageError(
            f"nothing to read in {', '.join(map(repr, given[:3]))}; give pages, PDFs, texts, a folder of them, or addresses"
        )
    reader = parts / "reader.pickle"
    atomic_write(reader, pickle.dumps(Reader(then)))
    size = max(BATCH, -(-len(files) // MOST_PARTS))
    batches = [Batch(tuple(files[at : at + size]), str(reader.resolve())) for at in range(0, len(files), size)]
    stamp = _stamp(then)
    names = {batch: parts / f"{at:06}-{_key(batch, stamp)}.jsonl" for at, batch in enumerate(batches)}
    waiting = [batch for batch in batches if not names[batch].exists()]
    if len(waiting) < len(batches):
        say(f"{len(batches) - len(waiting)} of {len(batches)} parts were read before")
    for batch, read in _run(waiting, jobs, scheduler, say):
        head = json.dumps({"pages": read.pages, "refused": read.refused})
        atomic_write(names[batch], "\n".join((head, *read.lines)) + "\n")
        say(f"{sum(name.exists() for name in names.values())} of {len(batches)} parts read")
    outcome = _join([names[batch] for batch in batches], out, refused)
    shutil.rmtree(parts, ignore_errors=True)
    return outcome


def _files(given: Sequence[str], parts: Path) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Each file with its name and address, in one order; an address is fetched into a file, once."""
    files: dict[str, tuple[str, str, str]] = {}
    refused = []
    for name in given:
        if name.startswith(("http://", "https://")):
            kept = parts / f"page-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
            try:
                if not kept.exists():
                    atomic_write(kept, fetch(name)[0])
                files[name] = (str(kept.resolve()), name, name)
            except Refused as error:
                refused.append((name, str(error)))
        elif os.path.isdir(name):
            files |= {path: (os.path.abspath(path), path, "") for path in _below(name)}
        elif os.path.lexists(name):
            files[name] = (os.path.abspath(name), name, "")
        else:
            raise UsageError(
                f"{name!r} is not there; give a file, a folder, or an address that begins with http:// or https://"
            )
    return sorted(files.values(), key=lambda file: file[1]), refused


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in ENDINGS and not os.path.islink(path):
                yield path


def _stamp(then: Dossier) -> str:
    """What proposals depend on beside the pages: the tables and this code."""
    digest = hashlib.sha256(fingerprint(then.folder).encode())
    for path in sorted(
        [*Path(__file__).parent.rglob("*.py"), *Path(__file__).parent.rglob("*.csv"), then.folder / "lexicon.csv"]
    ):
        with contextlib.suppress(OSError):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _key(batch: Batch, stamp: str) -> str:
    digest = hashlib.sha256(stamp.encode())
    for path, name, url in batch.files:
        with contextlib.suppress(OSError):
            about = os.stat(path)
            digest.update(f"{name}\0{url}\0{about.st_size}\0{about.st_mtime_ns}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()[:16]


def _run(batches: Sequence[Batch], jobs: int, scheduler: str, say: Say) -> Iterator[tuple[Batch, Read]]:
    if not batches:
        return
    if scheduler:
        yield from _cluster(batches, scheduler, say)
        return
    if doubt := unavailable():
        say(f"reading in this process, since {doubt}")
        for batch in batches:
            yield batch, worker.read_batch(batch.as_json())
        return
    server = ForkServer(worker.__name__)
    pool = ThreadPoolExecutor(max(1, min(jobs or cores(), len(batches))))
    try:
        if error := server.startup_error():
            raise MissingPart(f"the workers did not start ({error}); install the optional part `intake`")
        waiting = {pool.submit(_forked, server, batch): batch for batch in batches}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        server.close()
        pool.shutdown()


def _forked(server: ForkServer, batch: Batch) -> Read:
    """A batch in a worker of its own; where that dies, its pages one by one, and the page that kills is refused by name."""
    with tempfile.TemporaryFile() as answer:
        with server.fork(batch.as_json(), [answer.fileno()]) as life:
            ending = life.ending()
        answer.seek(0)
        with contextlib.suppress(ValueError):
            return _read(json.load(answer))
    if len(batch.files) == 1:
        how = ended(ending.code) if ending else server.death()
        return Read((), ((batch.files[0][1], f"its reader {how}; save the page as text"),), 1)
    return _joined([_forked(server, Batch((file,), batch.reader)) for file in batch.files])


def _read(answer: dict[str, Any]) -> Read:
    return Read(tuple(answer["lines"]), tuple((name, why) for name, why in answer["refused"]), answer["pages"])


def _joined(reads: Sequence[Read]) -> Read:
    lines = sorted((line for read in reads for line in read.lines), key=_rank)
    return Read(tuple(lines), tuple(one for read in reads for one in read.refused), sum(read.pages for read in reads))


def _rank(line: str) -> tuple[float, str, str]:
    told = json.loads(line)
    return -told["certainty"], told["page"]["file"], told["id"]


def _cluster(batches: Sequence[Batch], scheduler: str, say: Say) -> Iterator[tuple[Batch, Read]]:
    from analysis.report.cluster import connected

    client = connected(scheduler, ALLOWED_DEATHS)
    from distributed import as_completed as completed

    with client:
        say(f"{len(batches)} parts to {len(client.scheduler_info()['workers'])} workers at {scheduler}")
        # a task, and no scattered data: what a lost worker held is made again
        reader = client.submit(bytes, Path(batches[0].reader).read_bytes(), pure=False)
        futures = {client.submit(remote, batch.as_json(), reader, pure=False): batch for batch in batches}
        for future in completed(list(futures)):
            batch = futures[future]
            if future.status != "finished":
                why = f"lost on the cluster ({future.exception() if future.status == 'error' else future.status}); read it on this machine"
                yield batch, Read((), tuple((file[1], why) for file in batch.files), len(batch.files))
            else:
                yield batch, future.result()


def remote(request: dict[str, Any], reader: bytes) -> Read:
    """A batch on a worker of the cluster, which sees the files by the same paths."""
    return worker.read_batch(request, _unpacked(reader))


@lru_cache(maxsize=1)
def _unpacked(reader: bytes) -> Reader:
    found = pickle.loads(reader)
    assert isinstance(found, Reader)
    return found


def _join(parts: Sequence[Path], out: Path, refused: list[tuple[str, str]]) -> Outcome:
    """One file of all parts, the most certain first; a line at a time, so that no size of it needs memory."""
    pages = count = 0
    with contextlib.ExitStack() as open_files:
        handles = [open_files.enter_context(part.open(encoding="utf-8")) for part in parts]
        for handle in handles:
            head = json.loads(handle.readline())
            pages += head["pages"]
            refused += [(name, why) for name, why in head["refused"]]
        with put_in_place(out) as half, half.open("w", encoding="utf-8") as file:
            for line in heapq.merge(*handles, key=_rank):
                file.write(line)
                count += 1
    return Outcome(pages, count, tuple(sorted(refused)))

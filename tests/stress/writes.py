"""Faults while files are put in place and remembered: kills, signals, full disks, closed folders, damaged records.

Each writer is a real process that does what a run does with its files: put a page, put a record, read it back. After
each fault every file is the old one or the new one, and the next writer leaves everything new and nothing half.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.files import remove_partial_files
from analysis.report import cache
from analysis.report.index import write_index
from analysis.report.job import write

SLUGS = ("01_one", "02_two")
NOBODY = 65534
MARGIN = 200_000  # bytes of a page: large enough for a kill to fall into its writing


def page(version: int, slug: str) -> str:
    """A page of a version: no part of it could belong to another."""
    line = f"{slug} {version}\n"
    return "<!doctype html>\n" + line * (MARGIN // len(line)) + "</html>"


def turn(out: Path, version: int) -> None:
    """What one run does: clear what the dead left, put each page, remember it, write the index."""
    remove_partial_files(out)
    remove_partial_files(out / cache.FOLDER)
    for slug in SLUGS:
        write(out, [(f"{slug}.html", page(version, slug))])
        about = {"notebook": slug, "title": slug, "parameters": {}, "given": {}, "failure": ""}
        cache.record(out, slug, {"version": str(version)}, [f"{slug}.html"], about)
    write_index(out)


def fork(work: Callable[[], None]) -> int:
    """A process that does the work and leaves with 0, or with 3 when the system refused a write."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # not while Python itself is being copied
    child = os.fork()
    signal.pthread_sigmask(signal.SIG_SETMASK, held) if child else None
    if child == 0:
        code = 1
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
            work()
            code = 0
        except OSError:
            code = 3
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """How the process ended: its code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def signalled(out: Path, chance: random.Random, version: int) -> None:
    """A signal falls somewhere into the writing."""
    child = fork(lambda: turn(out, version))
    time.sleep(chance.uniform(0, 0.02))
    number = chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    os.kill(child, number)
    assert ended(child) in (0, 1, -number)


def full(out: Path, chance: random.Random, version: int) -> None:
    """No file may grow beyond so many bytes, as on a full disk."""
    limit = chance.randrange(MARGIN)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        turn(out, version)

    assert ended(fork(work)) == 3


def closed(out: Path, chance: random.Random, version: int) -> None:
    """The folder, or the one for the records, belongs to somebody else; root gives its rights away first."""
    place = chance.choice((out, out / cache.FOLDER))

    def work() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        turn(out, version)

    os.chmod(out, 0o777)
    os.chmod(out / cache.FOLDER, 0o777)
    os.chmod(place, 0o555)
    try:
        assert ended(fork(work)) == 3
    finally:
        os.chmod(out, 0o755)
        os.chmod(out / cache.FOLDER, 0o755)


def damaged(out: Path, chance: random.Random, version: int) -> None:
    """A record is cut, scrambled, or valid JSON that means nothing: it is not believed, and nothing trips over it."""
    path = out / cache.FOLDER / f"{chance.choice(SLUGS)}.json"
    data = path.read_bytes()
    at = chance.randrange(len(data))
    other = (b"", b"[]", b"null", b'{"parts": {}, "files": {}}', b"\xff\xfe\x00", data[:at], data[at:], b"[" * 100_000)
    path.write_bytes(chance.choice((*other, data[:at] + chance.randbytes(3) + data[at + 2 :])))
    now = {"version": str(version)}
    reasons = [cache.stale(out, slug, now) for slug in SLUGS]
    assert all(reasons), "a report of another version was taken for this one"
    write_index(out)
    assert len(cache.entries(out)) <= len(SLUGS)


def edited(out: Path, chance: random.Random, version: int) -> None:
    """A page is cut, edited or gone: the record knows."""
    slug = chance.choice(SLUGS)
    path = out / f"{slug}.html"
    data = path.read_bytes()
    if chance.random() < 0.3:
        path.unlink()
    else:
        at = chance.randrange(len(data) - 1)
        path.write_bytes(chance.choice((data[:at], data[:at] + b"?" + data[at:])))
    record = cache.read(out, slug)
    assert record
    assert cache.stale(out, slug, record["parts"]), "an edited page was taken for good"


def twins(out: Path, chance: random.Random, version: int) -> None:
    """Two writers at once, one of them killed."""
    pair = [fork(lambda: turn(out, version)) for _ in range(2)]
    time.sleep(chance.uniform(0, 0.02))
    os.kill(pair[0], signal.SIGKILL)
    assert [ended(child) for child in pair][1] == 0


KINDS = (signalled, signalled, full, closed, damaged, edited, twins)


@contextlib.contextmanager
def reported_quantities(number: int, kind: Callable[..., None], seed: int) -> Iterator[None]:
    """A promise that breaks is told with the fault that broke it."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"fault {number} ({kind.__name__}, seed {seed}): {error}") from error


def campaign(out: Path, faults: int, seed: int) -> Counter[str]:
    """Inject so many faults, each kind in turn; returns how many of each."""
    chance = random.Random(seed)
    turn(out, 0)
    done: Counter[str] = Counter()
    for number in range(1, faults + 1):
        kind = KINDS[number % len(KINDS)]
        before, after = ({slug: page(v, slug) for slug in SLUGS} for v in (number - 1, number))
        with reported_quantities(number, kind, seed):
            kind(out, chance, number)
            if kind is not edited:
                for slug in SLUGS:
                    assert (out / f"{slug}.html").read_text() in (before[slug], after[slug]), f"{slug} is half"
            assert ended(fork(lambda n=number: turn(out, n))) == 0  # type: ignore[misc]
            assert {slug: (out / f"{slug}.html").read_text() for slug in SLUGS} == after
            assert not any(cache.stale(out, slug, {"version": str(number)}) for slug in SLUGS)
            assert not [path.name for path in out.rglob("*.part")], "a half file stays"
        done[kind.__name__] += 1
    return done


def main(faults: int = 500, seed: int = 12) -> None:
    """Run whole and say what was injected."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        done = campaign(Path(where) / "out", faults, seed)
    print(
        f"{sum(done.values())} faults in writing, seed {seed}: {dict(done)}; nothing lost, every next run repaired it"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

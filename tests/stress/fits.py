"""Faults while the model fits and keeps its draws: signals, a full disk, a closed folder, damaged entries, twins.

Most fall into the keeping itself: a real process keeps draws and reads them back, with draws of our making for the
sampler's. Some fall into `dossier report 04`, which fits. After each fault an entry is the right one or counts as none,
nobody sees an error, and the next fit leaves the entry as it always is. `python -m tests.stress.fits [faults] [seed]`
runs them whole.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest

import analysis
from analysis.reconcile import Priors, evidence
from analysis.reconcile.sampler import Sampled
from analysis.reconcile.store import folder, kept, key
from tests.stress.datasets import ROOT
from tests.stress.kills import _gone, descendants, started
from tests.stress.writes import NOBODY, ended, fork, reported_quantities

EVE = "2023-12-31"  # a day with few claims: the fit is short
READ = evidence(analysis.load().as_of(EVE), analysis.load().flow())
CALLS: Counter[int] = Counter()  # how often draws of a seed were made, in this process


def draws(seed: int) -> Sampled:
    """Draws as the sampler gives them."""
    CALLS[seed] += 1
    rng = np.random.default_rng(seed)
    numbers = {field.name: float(rng.random()) for field in fields(Sampled)}
    return Sampled(**(numbers | {"x": rng.standard_normal((20, 8, 60)).astype("float32")}))


def keep(seed: int) -> Sampled:
    """What a fit does with its draws."""
    return kept(READ, Priors(), seed, lambda: draws(seed))


def entry(seed: int) -> Path:
    """Where they are kept."""
    return folder() / f"{key(READ, Priors(), seed)}.draws"


def same(one: Sampled, other: Sampled) -> bool:
    """Are these the same draws, to the last bit?"""
    pairs = zip(asdict(one).values(), asdict(other).values(), strict=True)
    return all(np.array_equal(mine, theirs) for mine, theirs in pairs)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """An entry that a fault, or somebody, has left in place of this one."""
    start, body = data[:32], data[32:]
    at = chance.randrange(len(data))
    odd = io.BytesIO()
    with zipfile.ZipFile(
        odd, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    ) as archive:
        archive.writestr(
            "x.npy", chance.choice((b"", b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False,"))
        )
        archive.writestr("r_hat.npy", chance.randbytes(30))
    shape = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({10**15},), }}"
    header = np.lib.format.magic(1, 0) + b"\x76\x00" + shape.encode().ljust(117) + b"\n"
    huge = io.BytesIO()
    with zipfile.ZipFile(huge, "w") as archive:
        for name in ("x", "r_hat", "size", "diverged"):
            archive.writestr(f"{name}.npy", header)
    pickled = io.BytesIO()
    np.savez(pickled, x=np.array([{1: 2}], dtype=object), r_hat=1.0, size=900.0, diverged=0.0)
    flags = bytearray(body)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # encrypted, of an unknown method, of another size
        found = body.find(mark)
        flags[found + place + chance.choice((0, 2, 12))] ^= chance.randrange(1, 256)
    bodies = (odd.getvalue(), huge.getvalue(), pickled.getvalue(), bytes(flags), body[: chance.randrange(len(body))])
    flipped = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    other = chance.choice(bodies)
    summed = hashlib.sha256(other).digest() + other  # whole by its sum, and still no draws
    return chance.choice(
        (
            b"",
            data[:at],
            data[at:],
            body,
            start,
            bytes(flipped),
            start + other,
            summed,
            data + b"\0",
            chance.randbytes(at),
        )
    )


def signalled(chance: random.Random, seed: int) -> None:
    """A signal falls somewhere into the keeping."""
    child = fork(lambda: keep(seed) and None)
    time.sleep(chance.uniform(0, 0.008))
    number = chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    os.kill(child, number)
    assert ended(child) in (0, 1, -number)


def full(chance: random.Random, seed: int) -> None:
    """No file may grow beyond so many bytes: the draws are given all the same, and nothing half stays."""
    entry(seed).unlink(missing_ok=True)
    limit = chance.randrange(30_000)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        assert same(keep(seed), draws(seed))

    assert ended(fork(work)) == 0
    assert not entry(seed).exists()
    assert not list(folder().glob(".*.part"))


def closed(chance: random.Random, seed: int) -> None:
    """The folder belongs to somebody else, is a file, lies where nothing can be made, or there is no home."""
    choice = chance.randrange(4)
    place = Path(os.environ["XDG_CACHE_HOME"])

    def work() -> None:
        if choice == 0:
            os.chmod(folder(), 0o555)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
        elif choice == 1:
            (place / "file").write_text("a file")
            os.environ["XDG_CACHE_HOME"] = str(place / "file")
        elif choice == 2:
            os.environ["XDG_CACHE_HOME"] = "/proc/none"
        else:  # a user without an entry, as in many containers
            os.environ["XDG_CACHE_HOME"] = ""
            os.environ.pop("HOME", None)
            if os.geteuid() == 0:
                os.setuid(NOBODY - 7)
        assert same(keep(seed), draws(seed))

    try:
        assert ended(fork(work)) == 0
    finally:
        folder().chmod(0o755)


def damaged(chance: random.Random, seed: int) -> None:
    """What is on file is cut, flipped, of another kind, forged, a folder, or nothing."""
    path = entry(seed)
    data = path.read_bytes()
    path.write_bytes(spoilt(data, chance))
    before = CALLS[seed]
    assert same(keep(seed), draws(seed))
    assert path.read_bytes() == data or CALLS[seed] == before + 1, "a spoilt entry stays"
    path.write_bytes(data)


def twins(chance: random.Random, seed: int) -> None:
    """Two fits of one content at once, one of them killed."""
    entry(seed).unlink()
    pair = [fork(lambda: keep(seed) and None) for _ in range(2)]
    time.sleep(chance.uniform(0, 0.008))
    os.kill(pair[0], signal.SIGKILL)
    assert [ended(child) for child in pair][1] == 0


KINDS: tuple[Callable[[random.Random, int], None], ...] = (signalled, full, closed, damaged, damaged, twins)


def campaign(place: Path, faults: int, seed: int) -> Counter[str]:
    """Inject so many faults into the keeping, each kind in turn; returns how many of each."""
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    place.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place))
        for number in range(faults):
            kind = KINDS[number % len(KINDS)]
            keep(number % 7)
            right = entry(number % 7).read_bytes()
            with reported_quantities(number + 1, kind, seed):
                kind(chance, number % 7)
                assert ended(fork(lambda n=number % 7: keep(n) and None)) == 0  # type: ignore[misc]
                assert entry(number % 7).read_bytes() == right, "the entry is not as it was"
                assert same(keep(number % 7), draws(number % 7))
                assert not list(folder().glob(".*.part")), "a half file stays"
            done[f"keeping {kind.__name__}"] += 1
    return done


@dataclass
class Fit:
    """`dossier report 04` with draws of its own, and what its page and its entry must be."""

    place: Path
    chance: random.Random
    page: bytes = b""
    entry: bytes = b""

    def command(self, *before: str) -> list[str]:
        """The real command, fitting on a day with few claims."""
        start = before or ("-m", "analysis")
        return [sys.executable, *start, "report", "04", "--as-of", EVE, "--force", "--out", str(self.place / "out")]

    def run(self, *before: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        own = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(self.place / "cache"), **settings}
        return subprocess.run(self.command(*before), capture_output=True, text=True, check=False, env=own, timeout=3600)

    def files(self) -> tuple[Path, Path]:
        """The page, and where its draws are kept."""
        return self.place / "out" / f"04_reconciled_total@{EVE}.html", self.kept

    @cached_property
    def kept(self) -> Path:
        """The one entry."""
        [kept] = self.place.glob("cache/*/reconcile/*.draws")
        return kept

    def forget(self) -> None:
        """No draws are on file."""
        self.kept.unlink()

    def right(self) -> None:
        """The next undisturbed run ends well, with the page and the entry as they always are and nothing half."""
        again = self.run()
        assert again.returncode == 0, again.stderr
        page, kept = self.files()
        assert page.read_bytes() == self.page, "the page is another"
        assert kept.read_bytes() == self.entry, "the entry is another"
        assert not list(self.place.rglob("*.part")), "half files stay"


def stopped(fit: Fit) -> None:
    """A signal at a random moment, most of it the fit."""
    fit.forget()
    own = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(fit.place / "cache")}
    run = subprocess.Popen(fit.command(), env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    started(run.pid)
    time.sleep(fit.chance.uniform(0, 12))
    seen = set(descendants(run.pid))
    number = fit.chance.choice((signal.SIGKILL, signal.SIGINT, signal.SIGTERM))
    run.send_signal(number)
    _, errors = run.communicate(timeout=60)
    assert run.returncode in {0, 1, 130, 143, -number}, (run.returncode, errors)
    assert "Traceback" not in errors, errors
    _gone(seen)


def no_room(fit: Fit) -> None:
    """No file may grow beyond a few bytes, or just not as far as the draws: the page is made, or it is told why not."""
    fit.forget()
    limit = fit.chance.choice((100, len(fit.page) - 1, len(fit.entry) - 1))
    code = (
        f"import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        " runpy.run_module('analysis', None, '__main__')"
    )
    tried = fit.run("-c", code)
    assert tried.returncode == (0 if limit >= len(fit.page) else 1), (tried.returncode, tried.stderr)
    assert "Traceback" not in tried.stderr, tried.stderr
    assert fit.files()[0].read_bytes() == fit.page, "a good page was lost"


def no_place(fit: Fit) -> None:
    """Draws cannot be kept, or not be read: the page is made all the same."""
    blocked = fit.place / "blocked"
    blocked.write_text("a file")
    tried = fit.run(XDG_CACHE_HOME=fit.chance.choice(("/proc/none", str(blocked), str(blocked / "below"))))
    assert tried.returncode == 0, tried.stderr
    assert fit.files()[0].read_bytes() == fit.page


def spoilt_entry(fit: Fit) -> None:
    """The entry is spoilt: the page is made all the same, without a word of it."""
    now = spoilt(fit.entry, fit.chance)
    fit.kept.write_bytes(now)
    tried = fit.run()
    assert tried.returncode == 0, tried.stderr
    assert fit.files()[0].read_bytes() == fit.page
    if fit.kept.read_bytes() == now:  # forged, and the draws are the right ones
        fit.kept.write_bytes(fit.entry)


FITTING: tuple[Callable[[Fit], None], ...] = (stopped, spoilt_entry, stopped, no_room, stopped, no_place)


def fitting(place: Path, faults: int, seed: int) -> Counter[str]:
    """Inject so many faults into reports that fit, each kind in turn; returns how many of each."""
    fit = Fit(place, random.Random(seed))
    assert (made := fit.run()).returncode == 0, made.stderr
    fit.page, fit.entry = (path.read_bytes() for path in fit.files())
    done: Counter[str] = Counter()
    for number in range(faults):
        kind = FITTING[number % len(FITTING)]
        with reported_quantities(number + 1, kind, seed):
            kind(fit)
            fit.right()
        done[f"fitting {kind.__name__}"] += 1
    return done


def main(faults: int = 60, seed: int = 13) -> None:
    """Run whole and say what was injected: a fifth into reports that fit."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        done = campaign(Path(where) / "keeping", faults - faults // 5, seed) + fitting(
            Path(where) / "fitting", faults // 5, seed
        )
    print(f"{sum(done.values())} faults in fitting, seed {seed}: {dict(done)}; draws right, every next run repaired it")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

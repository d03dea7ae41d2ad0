"""Faults at random moments: signals, failing writes, damaged caches, twin runs, foreign settings.

After each fault: every visible file is whole, the exit code is true, no process stays; after the next
undisturbed run everything is there with the bytes it always has. `python -m tests.stress.faults [faults] [seed]`
runs the campaign whole (500, most of them in `writes.py` and `fits.py`); the suite runs a few of each kind
(`tests/reports/test_faults.py`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from tests.stress import fits, writes
from tests.stress.kills import _gone, descendants, started, whole

FAULTS = 500
SETTINGS = (
    {"TZ": "Asia/Seoul"},
    {"TZ": "America/St_Johns"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "POSIX", "LANG": ""},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "4242"},
    {"HOME": "/nonexistent"},
    {"COLUMNS": "20", "NO_COLOR": "1"},
)


# Moments at which a zone's own clock jumps, stands or is found to be another: begin and end of summer time in Berlin,
# half an hour in Pyongyang, a whole day in Apia, a zone that does not exist, the end of 32-bit seconds, before 1970.
MOMENTS = (
    ("Europe/Berlin", "2024-03-31T00:59:59"),
    ("Europe/Berlin", "2024-10-27T00:59:59"),
    ("Asia/Pyongyang", "2018-05-04T14:59:59"),
    ("Pacific/Apia", "2011-12-30T09:59:59"),
    ("No/Where", "2026-01-01T00:00:00"),
    ("<odd>-25", "2038-01-19T03:14:07"),
    ("UTC", "1969-12-31T23:59:58"),
)
STEPS = (0, -3600, 3600, -400 * 86400, 9000 * 86400, -20000 * 86400)  # seconds the wall clock is set forward or back
# In a process of its own: the wall clock is set at random, as an administrator or a time server does, monotonic time goes on.
CLOCK = """
import os, random, time

_chance, _steps = random.Random(os.getpid()), {steps}
_time, _ns = time.time, time.time_ns
_local, _gm, _form, _c = time.localtime, time.gmtime, time.strftime, time.ctime
_off = lambda: {begin} + _chance.choice(_steps)
time.time = lambda: _time() + _off()
time.time_ns = lambda: _ns() + _off() * 10**9
time.localtime = lambda *at: _local(*at or (time.time(),))
time.gmtime = lambda *at: _gm(*at or (time.time(),))
time.ctime = lambda *at: _c(*at or (time.time(),))
time.strftime = lambda form, *at: _form(form, *at or (time.localtime(),))
"""


@dataclass
class Bench:
    """A folder of notebooks with its reports, and what their bytes must be."""

    folder: Path
    chance: random.Random
    bytes: dict[str, bytes] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    @property
    def out(self) -> Path:
        """Where the reports go."""
        return self.folder / "out"

    def command(self, *more: str) -> list[str]:
        """The real command, on two workers."""
        notebooks = str(self.folder / "notebooks")
        start = [sys.executable, "-m", "analysis", "report", "--jobs", "2", "--json"]
        return [*start, "--notebooks", notebooks, "--out", str(self.out), *more]

    def run(self, *more: str, **settings: Any) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        return subprocess.run(self.command(*more), capture_output=True, text=True, check=False, timeout=300, **settings)

    def pages(self) -> dict[str, bytes]:
        """The visible pages as they are."""
        return {path.name: path.read_bytes() for path in self.out.glob("0*.html")}

    def start(self) -> None:
        """Three notebooks, made once."""
        notebooks = self.folder / "notebooks"
        notebooks.mkdir(parents=True)
        for number in range(1, 4):
            cells = [
                nbformat.v4.new_markdown_cell(f"# Report {number}"),
                nbformat.v4.new_code_cell("level: int = 0  # a number", metadata={"tags": ["parameters"]}),
                nbformat.v4.new_code_cell("import time\nfor i in range(6):\n    time.sleep(0.03)\n    print(i, 'é')"),
            ]
            notebook = nbformat.v4.new_notebook(cells=cells)
            for n, cell in enumerate(notebook.cells):
                cell["id"] = f"cell-{n}"
            notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(notebook, notebooks / f"{number:02}_report.ipynb")
        made = self.run()
        assert made.returncode == 0, made.stderr
        self.bytes = self.pages()
        assert len(self.bytes) == 3

    def repaired(self) -> None:
        """The next undisturbed run puts everything right: same bytes, exit 0, no half file anywhere."""
        again = self.run()
        assert again.returncode == 0, again.stderr
        assert self.pages() == self.bytes
        assert not [p.name for p in self.out.rglob("*") if p.name.endswith("part")], "half files stay"


def _signalled(bench: Bench, number: int, command: list[str] | None = None) -> None:
    batch = subprocess.Popen(
        command or bench.command("--force"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    started(batch.pid)
    time.sleep(bench.chance.uniform(0, 1.8))
    seen = set(descendants(batch.pid))
    with contextlib.suppress(ProcessLookupError):
        batch.send_signal(number)
    _, errors = batch.communicate(timeout=60)
    allowed = {0, 1, 130, 143, -number, 128 + number}
    assert batch.returncode in allowed, (batch.returncode, errors)
    assert "Traceback" not in errors, errors
    assert all(whole(path) for path in bench.out.glob("*.html"))
    _gone(seen)


def interrupted(bench: Bench) -> None:
    """Ctrl-C at a random moment."""
    _signalled(bench, signal.SIGINT)


def terminated(bench: Bench) -> None:
    """SIGTERM at a random moment."""
    _signalled(bench, signal.SIGTERM)


def killed(bench: Bench) -> None:
    """kill -9 of the command itself: its workers must not outlive it."""
    _signalled(bench, signal.SIGKILL)


def damaged_memory(bench: Bench) -> None:
    """A remembered report is cut, scrambled, emptied or replaced by something else."""
    path = bench.chance.choice(sorted((bench.out / ".cache").glob("0*.json")))
    data = path.read_bytes()
    cut = bench.chance.randrange(len(data))
    noisy = data[:cut] + bench.chance.randbytes(5) + data[cut:]
    texts = (data[:cut], noisy, b"", b"[]", b'{"parts": 1, "files": 2}', b"\xff\xfe")
    path.write_bytes(bench.chance.choice(texts))


def damaged_page(bench: Bench) -> None:
    """A finished page is cut, edited or deleted by somebody."""
    path = bench.chance.choice(sorted(bench.out.glob("0*.html")))
    data = path.read_bytes()
    choice = bench.chance.randrange(3)
    if choice == 0:
        path.unlink()
    else:
        path.write_bytes(
            data[: bench.chance.randrange(len(data))] if choice == 1 else data.replace(b"Report", b"Rumour")
        )


def failing_writes(bench: Bench) -> None:
    """No file may grow beyond a few bytes, as on a full disk: told, exit 1, the good pages kept."""
    limit = bench.chance.choice((0, 1, 100, 4096, 16384))
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        " from analysis.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, *bench.command("--force")[3:]]
    tried = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert tried.returncode == 1, (tried.returncode, tried.stderr)
    assert "Traceback" not in tried.stderr, tried.stderr
    assert bench.pages() == bench.bytes, "a good page was lost"


def no_folder(bench: Bench) -> None:
    """The place to write to is a file, or lies below one: one message, exit 1 or 2."""
    blocked = bench.folder / "blocked"
    blocked.write_text("a file\n")
    target = bench.chance.choice((blocked, blocked / "below"))
    command = bench.command()
    command[command.index(str(bench.out))] = str(target)
    tried = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert tried.returncode in (1, 2), tried.stderr
    assert "Traceback" not in tried.stderr, tried.stderr
    assert blocked.read_text() == "a file\n"


def twins(bench: Bench) -> None:
    """Two runs at once in one folder."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    pair = [subprocess.Popen(bench.command("--force"), **quiet) for _ in range(2)]
    for run in pair:
        errors = run.communicate(timeout=120)[1]
        assert run.returncode == 0, errors
    assert bench.pages() == bench.bytes


def foreign_settings(bench: Bench) -> None:
    """Another time zone, locale, hash seed or home: the same bytes."""
    settings = {**os.environ, **bench.chance.choice(SETTINGS)}
    made = bench.run("--force", env=settings)
    assert made.returncode == 0, made.stderr
    assert bench.pages() == bench.bytes


def no_browser(bench: Bench) -> None:
    """A PDF is asked for where no browser is: told, exit 1, and the page is there."""
    settings = {**os.environ, "PATH": str(bench.folder), "CHROME_PATH": ""}
    tried = bench.run("--format", "html,pdf", "--force", env=settings)
    assert tried.returncode in (0, 1, 2), tried.stderr
    assert "Traceback" not in tried.stderr, tried.stderr
    if tried.returncode:
        assert "browser" in tried.stderr.lower() or "chromium" in tried.stderr.lower(), tried.stderr
    assert bench.pages() == bench.bytes


def no_fonts(bench: Bench) -> None:
    """A picture is asked for where no font is: told, exit 1, and page and index are there."""
    none = bench.folder / "fonts.conf"
    none.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>')
    (bench.out / "index.html").unlink(missing_ok=True)
    tried = bench.run("01", "--format", "html,png", "--force", env={**os.environ, "FONTCONFIG_FILE": str(none)})
    assert tried.returncode in (0, 1), tried.stderr
    assert "Traceback" not in tried.stderr, tried.stderr
    assert tried.returncode == 0 or "font" in tried.stderr, tried.stderr
    assert whole(bench.out / "index.html")


def broken_sweep(bench: Bench) -> None:
    """A sweep is stopped at a random moment; the same sweep again goes on and ends whole."""
    command = bench.command("01", "--each", "level=1,2,3,4,5")
    command[command.index("report")] = "sweep"
    _signalled(bench, bench.chance.choice((signal.SIGINT, signal.SIGTERM, signal.SIGKILL)), command)
    again = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert again.returncode == 0, again.stderr
    pages = sorted((bench.out / "01_report-by-level").glob("*.html"))
    assert [whole(page) for page in pages] == [True] * 6


def clock_set(bench: Bench) -> None:
    """The wall clock is set back and forth all the while, on days on which the zone's clock jumps by itself."""
    zone, moment = bench.chance.choice(MOMENTS)
    begin = int(dt.datetime.fromisoformat(f"{moment}+00:00").timestamp() - time.time())
    shim = bench.folder / "clock"
    shim.mkdir(exist_ok=True)
    (shim / "sitecustomize.py").write_text(CLOCK.format(steps=STEPS, begin=begin))
    path = os.pathsep.join(filter(None, [str(shim), os.environ.get("PYTHONPATH", "")]))
    made = bench.run("--force", env={**os.environ, "PYTHONPATH": path, "TZ": zone})
    assert made.returncode == 0, made.stderr
    assert bench.pages() == bench.bytes
    told = [path.read_text() for path in (bench.out / ".cache").glob("*.seconds.txt")]
    assert all(float(text.split(" s,")[0]) >= 0 for text in told), told
    years = {int(re.search(r"finished (-?\d+)", text)[1]) for text in told}  # type: ignore[index]
    assert years - {time.gmtime().tm_year}, "the clock was not set"


def odd_times(bench: Bench) -> None:
    """Files from the future, from 1902 or from 1970, as after a clock went wrong: nothing is stale, nothing is made again."""
    places = [*bench.out.rglob("*"), *(bench.folder / "notebooks").rglob("*"), bench.out]
    for place in places:
        at = bench.chance.choice((0, 1, -2_145_916_800, 4_102_444_800, 7_258_118_400))
        os.utime(place, (at, at))
    stamps = {path: path.stat().st_mtime for path in bench.out.glob("0*.html")}
    (bench.out / ".cache" / "01_report.seconds.txt").write_text("-5 s, -1 MB, finished 2999-99-99 25:61:61\n")
    again = bench.run()
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime for path in stamps} == stamps, "a report was made again"


KINDS: tuple[Callable[[Bench], None], ...] = (
    interrupted, terminated, killed, damaged_memory, damaged_page, failing_writes, no_folder, twins, foreign_settings, no_browser,
    no_fonts, broken_sweep, clock_set, odd_times,
)  # fmt: skip
# Without those that a test beside them proves on the real reports (`foreign_settings`), by reading the code (`clock_set`), or
# that end like another of the same road (`terminated`).
FEW = tuple(kind for kind in KINDS if kind not in (terminated, foreign_settings, clock_set))


def campaign(folder: Path, faults: int, seed: int, kinds: tuple[Callable[[Bench], None], ...] = KINDS) -> Counter[str]:
    """Inject `faults` faults, each of the kinds in turn; returns how many of each."""
    bench = Bench(folder, random.Random(seed))
    bench.start()
    for i in range(faults):
        kind = kinds[i % len(kinds)]
        with writes.reported_quantities(i + 1, kind, seed):
            kind(bench)
            bench.repaired()
        bench.done[kind.__name__] += 1
    return bench.done


def main(faults: int = FAULTS, seed: int = 11) -> None:
    """Run whole and say what was injected: a tenth in the whole command, a few in reports that fit, the rest where draws and
    files are kept."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell lets its background jobs ignore
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        done: Counter[str] = Counter()
        for part, count in (
            (campaign, faults // 10),
            (fits.fitting, faults // 50),
            (fits.campaign, faults // 4),
            (writes.campaign, faults - faults // 10 - faults // 50 - faults // 4),
        ):
            done += part(Path(where) / f"part-{len(done)}", count, seed)
            print(json.dumps(done), flush=True)
    print(
        f"{sum(done.values())} faults, seed {seed}: every file whole, every exit code true, every next run repaired it"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

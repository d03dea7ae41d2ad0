"""Faults at random moments: signals, failing writes, damaged caches, twin runs, foreign settings.

After each fault: every visible file is whole, the exit code is true, no process stays; after the next
undisturbed run everything is there with the bytes it always has. `python -m tests.campaigns.faults [faults] [seed]`
runs the campaign whole (500, most of them in `writes.py`); the suite runs a few of each kind (`tests/reports/test_faults.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import random
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

from tests.campaigns import writes
from tests.campaigns.kills import _gone, descendants, whole

FAULTS = 500
SETTINGS = (
    {"TZ": "Asia/Seoul"},
    {"TZ": "America/St_Johns"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "POSIX", "LANG": ""},
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "4242"},
    {"HOME": "/nonexistent"},
    {"COLUMNS": "20", "NO_COLOR": "1"},
)


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
    time.sleep(bench.chance.uniform(0.25, 2.0))  # before that, Python itself starts
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


KINDS: tuple[Callable[[Bench], None], ...] = (
    interrupted, terminated, killed, damaged_memory, damaged_page, failing_writes, no_folder, twins, foreign_settings, no_browser,
    no_fonts, broken_sweep,
)  # fmt: skip


def campaign(folder: Path, faults: int, seed: int) -> Counter[str]:
    """Inject `faults` faults, each kind in turn; returns how many of each."""
    bench = Bench(folder, random.Random(seed))
    bench.start()
    for i in range(faults):
        kind = KINDS[i % len(KINDS)]
        try:
            kind(bench)
            bench.repaired()
        except AssertionError as error:
            raise AssertionError(f"fault {i + 1} ({kind.__name__}, seed {seed}): {error}") from error
        bench.done[kind.__name__] += 1
    return bench.done


def main(faults: int = FAULTS, seed: int = 11) -> None:
    """Run whole and say what was injected: a tenth in the whole command, the rest where files are written."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        done = campaign(Path(where) / "command", faults // 10, seed)
        done += writes.campaign(Path(where) / "writes", faults - faults // 10, seed)
    print(json.dumps(done))
    print(
        f"{sum(done.values())} faults, seed {seed}: every file whole, every exit code true, every next run repaired it"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Workers killed at random moments: every file is whole, every exit code true, nothing stays behind.

The suite kills a few (`tests/reports/test_kills.py`); `python -m tests.stress.kills 200` is the long
campaign.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import nbformat

HANGS = 600
COMMAND = (sys.executable, "-m", "analysis", "report", "--jobs", "2", "--force", "--json")


def descendants(root: int) -> dict[int, str]:
    """Every process below this one, with its state."""
    parents: dict[int, list[int]] = {}
    states = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
                states[int(entry.name)] = fields[0]
    found: dict[int, str] = {}
    queue = [root]
    while queue:
        for child in parents.get(queue.pop(), ()):
            found[child] = states[child]
            queue.append(child)
    return found


def started(pid: int) -> None:
    """Wait until Python itself has started, by its own seconds: what it says to a signal before is not ours."""
    own = 0.0
    while own < 0.05:
        time.sleep(0.005)
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def whole(page: Path) -> bool:
    """Is this a complete page?"""
    text = page.read_text(encoding="utf-8")
    return text.startswith("<!doctype html>") and text.endswith("</html>")


def campaign(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill a random process of a running batch, again and again; returns how often what happened: batches, exit
    codes, signals and whom they hit, reports made, and why others failed.

    After each batch: all pages are whole, each report said to be made is there, each said to have failed
    says why and kept its earlier page, the exit code agrees, no half-written file and no process is left.
    """
    happened: Counter[str] = Counter()
    chance = random.Random(seed)
    notebooks, out = folder / "notebooks", folder / "out"
    notebooks.mkdir(parents=True)
    for number in range(1, 5):
        notebook = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_markdown_cell(f"# Report {number}"),
                nbformat.v4.new_code_cell("import subprocess, time\nchild = subprocess.Popen(['sleep', '500'])"),
                nbformat.v4.new_code_cell("for i in range(8):\n    time.sleep(0.04)\n    print(i)"),
            ]
        )
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, notebooks / f"{number:02}_report.ipynb")
    command = [*COMMAND, "--notebooks", str(notebooks), "--out", str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    done = 0
    while done < kills:
        batch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seen: set[int] = set()
        early = chance.random() < 0.15  # while the servers still start
        until = time.monotonic() + (chance.uniform(0.5, 1.5) if early else 60)
        while batch.poll() is None and time.monotonic() < until:
            seen |= set(now := descendants(batch.pid))
            if not early and len(now) > 2 and until > time.monotonic() + 2:  # more than the two servers: workers run
                until = time.monotonic() + chance.uniform(0, 0.8)
            time.sleep(0.03)
        victims = [pid for pid, state in descendants(batch.pid).items() if state != "Z"]
        if victims:
            victim, how = chance.choice(victims), chance.choice((signal.SIGKILL, signal.SIGTERM))
            with contextlib.suppress(OSError):
                program = _command(victim)
                os.kill(victim, how)
                happened[f"{how.name} to {program}{', starting' if early else ''}"] += 1
            done += 1
        seen |= set(victims)
        try:
            text, errors = batch.communicate(timeout=HANGS)
        except subprocess.TimeoutExpired:
            alive = {pid: (state, _command(pid)) for pid, state in descendants(batch.pid).items()}
            batch.kill()
            raise AssertionError(f"still running {HANGS} s after the kill: {alive}") from None
        outcomes = [json.loads(line) for line in text.splitlines()]
        failed = [outcome for outcome in outcomes if outcome["state"] == "failed"]
        happened.update(f"report failed: {_kind(outcome['failure'])}" for outcome in failed)
        happened["reports made"] += len(outcomes) - len(failed)
        happened[f"batches with exit code {batch.returncode}"] += 1
        assert len(outcomes) == 4, errors
        assert batch.returncode == (1 if failed else 0), errors
        assert all(re.search(r"killed|code|died", outcome["failure"]) for outcome in failed), failed
        assert sorted(path.name for path in out.glob("*_report.html")) == [f"0{n}_report.html" for n in range(1, 5)]
        assert all(whole(path) for path in out.glob("*.html"))
        assert not list(out.glob(".*part"))
        _gone(seen)
        if done % 20 == 0:
            print(f"{done} of {kills} kills", file=sys.stderr, flush=True)
    return happened


def _command(pid: int) -> str:
    """Which program does this process run? Its module or its name; of a fork server and its children, their room."""
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    if "-c" in words:
        return words[words.index("-c") + 1].split("'")[1]
    return words[words.index("-m") + 1] if "-m" in words else words[0]


def _kind(failure: str) -> str:
    """Why a report failed, without the cell and the numbers."""
    words = re.sub(r"^cell \d+ of \d+ \(`.*?`\): ", "in a cell, ", failure)
    return re.sub(r"\d+ MB", "some MB", words)[:100]


def _gone(pids: set[int]) -> None:
    """Nothing of these processes runs any more, save for a moment of dying."""
    for _ in range(100):
        alive = [pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and _state(pid) != "Z"]
        if not alive:
            return
        time.sleep(0.05)
    raise AssertionError(f"left behind: {[Path(f'/proc/{pid}/cmdline').read_text() for pid in alive]}")


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def main(kills: int = 200) -> None:
    """The long campaign."""
    with tempfile.TemporaryDirectory() as where:
        happened = campaign(Path(where), kills, seed=7)
    print(f"{kills} kills: every file whole, every exit code true, nothing left behind")
    for what, count in sorted(happened.items()):
        print(f"{count:5} {what}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

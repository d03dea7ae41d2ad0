"""How much faster are our reports than stock papermill and nbconvert, on the same notebook, in one
interleaved run?

Stock is what people type: `papermill IN OUT -p as_of DAY`, then `jupyter nbconvert --to html OUT`, one
after the other. Ours is `dossier`. Both may write Python's bytecode, and both run once unmeasured first.
The last line printed is JSON.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from analysis.report import notebooks

SETS = 24
EVERY = 3  # stock runs between two of ours
FIRST_DAY = datetime.date(2024, 1, 5)
BIN = Path(sys.executable).parent


def main(stock_sets: int = SETS) -> dict[str, float]:
    """Measure everything, print it, and give the figures of the last line."""
    notebook = notebooks.find("03").path
    days = [(FIRST_DAY + datetime.timedelta(7 * number)).isoformat() for number in range(SETS)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        stock_pair(notebook, days[0], out / "warm")
        dossier("report", "03", "--as-of", days[0], "--out", out / "warm")
        pairs, cold, unchanged, ours = [], [], [], []
        each = f"as_of={days[0]}:{days[-1]}:7d"
        for number in range(stock_sets):
            pairs.append(stock_pair(notebook, days[number], out / "stock"))
            if number % EVERY == 0:  # among the stock runs, since a machine is not as fast all the while
                where = out / f"ours{number}"
                cold.append(dossier("report", "03", "--as-of", days[number], "--out", where))
                unchanged.append(dossier("report", "03", "--as-of", days[number], "--out", where))
                ours.append(dossier("sweep", "03", "--each", each, "--out", out / f"sweep{number}", "--quiet"))
        page = next((out / "ours0").glob("03*.html"))
        stock_seconds, batch_seconds = statistics.median(pairs), statistics.median(ours)
        figures = {
            "batch_ratio": round(stock_seconds * SETS / batch_seconds, 1),
            "cold_ratio": round(statistics.median(cold) / stock_seconds, 3),
            "unchanged_ratio": round(statistics.median(unchanged) / stock_seconds, 3),
            "memory_ratio": round(worker_memory(out / "sweep0") / kernel_memory(notebook, out), 2),
            "page_mb": round(page.stat().st_size / 1e6, 2),
            "first_figure_ms": first_figure(page),
        }
    print(f"stock papermill + nbconvert: {stock_seconds:.2f} s a report, {len(pairs)} runs")
    print(f"dossier, {SETS} reports: {batch_seconds:.2f} s, {SETS / batch_seconds:.1f} a second, {len(ours)} runs")
    print(f"dossier, one cold report: {statistics.median(cold):.2f} s")
    print(f"dossier, one unchanged report: {statistics.median(unchanged):.3f} s")
    print(json.dumps(figures))
    return figures


def timed(command: Sequence[object], before: float = 0.0) -> float:
    """Seconds a command takes; it must succeed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"bench: {command} failed:\n{done.stderr}")
    return before + seconds


def stock_pair(notebook: Path, day: str, folder: Path) -> float:
    """Seconds that papermill and nbconvert take for one report."""
    folder.mkdir(exist_ok=True)
    executed = folder / "executed.ipynb"
    seconds = timed(
        [
            BIN / "papermill",
            notebook,
            executed,
            "-p",
            "as_of",
            day,
            "--no-progress-bar",
            "--cwd",
            notebook.parent,
        ]
    )
    return timed([BIN / "jupyter", "nbconvert", "--to", "html", executed], seconds)


def dossier(*words: object) -> float:
    """Seconds that a command of ours takes."""
    return timed([BIN / "dossier", *words])


def worker_memory(out: Path) -> float:
    """The highest peak of a worker, in MB, as the sweep noted it."""
    notes = out.rglob("*.seconds.txt")
    return max(float(note.read_text().split(" s, ")[1].split(" MB")[0]) for note in notes)


def kernel_memory(notebook: Path, folder: Path) -> float:
    """The peak of the stock kernel running the notebook, in MB."""
    command = [
        str(BIN / "papermill"),
        str(notebook),
        str(folder / "memory.ipynb"),
        "--no-progress-bar",
        "--cwd",
        str(notebook.parent),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    watcher = threading.Thread(target=process.wait)
    watcher.start()
    while watcher.is_alive():
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError, IndexError):  # it may end while it is looked at
                if b"ipykernel_launcher" in (entry / "cmdline").read_bytes() and _parent(entry) == process.pid:
                    peak = max(peak, float((entry / "status").read_text().split("VmHWM:")[1].split()[0]) / 1024)
        time.sleep(0.02)
    return peak


def first_figure(page: Path) -> float:
    """Milliseconds from navigation to the first drawn figure in Chromium, the median of five."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import FLAGS, find

    times = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find(), args=list(FLAGS))
        for _ in range(5):
            context = browser.new_context(offline=True)
            tab = context.new_page()
            tab.goto(page.resolve().as_uri())
            tab.locator("figure").first.scroll_into_view_if_needed()
            tab.wait_for_selector("figure[data-drawn]")
            times.append(tab.evaluate("performance.getEntriesByName('first-figure')[0].startTime"))
            context.close()
        browser.close()
    return round(statistics.median(times), 0)


def _parent(entry: Path) -> int:
    return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

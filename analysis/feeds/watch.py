"""How long will it take, and how far is it? Told before a scan of more than a minute, and shown while one runs."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from analysis.errors import UsageError
from analysis.feeds.convert import MANIFEST
from analysis.feeds.files import files
from analysis.language.format import number

# Bytes a second and core of files as they lie, measured on made rows: Parquet, plain text, packed text.
_SPEED: Final = {"parquet": 200e6, "text": 60e6, "packed": 12e6}
LONG: Final = 60.0  # seconds


def cost(source: str) -> tuple[int, float]:
    """How many bytes does a first reading of these files go through, and about how many seconds does that take on two cores?"""
    place = Path(source).expanduser()
    try:
        found = files(place / "*" / "*.parquet") if (place / MANIFEST).exists() else files(source)
    except UsageError:
        return 0, 0.0
    sizes = [(path.stat().st_size, _kind(path)) for path in found]
    return sum(size for size, _ in sizes), sum(size / _SPEED[kind] for size, kind in sizes)


def told_cost(source: str) -> list[str]:
    """Words on the cost, where it is more than a minute."""
    size, took = cost(source)
    if took <= LONG:
        return []
    return [f"{number(round(size / 1e6))} MB to read: about {number(max(round(took / 60), 1))} min on two cores, once"]


def _kind(path: Path) -> str:
    ending = path.suffix.lower()
    return "parquet" if ending == ".parquet" else "packed" if ending in (".gz", ".zip") else "text"


class Watched:
    """A bar on a terminal, and nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Watched:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("reading", total=1.0, visible=False)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()
        if self._bar:
            self._bar.stop()

    def converted(self, share: float) -> None:
        """Show how much is converted."""
        self._show("converting", share)

    def fetched(self, share: float) -> None:
        """Show how much is fetched."""
        self._show("fetching", share)

    def scanning(self, feed: Any) -> None:
        """Show how far DuckDB is with its queries, until the end."""
        connection = feed.table.get_backend()
        if self._bar and connection.name == "duckdb":
            self._thread = threading.Thread(target=self._look, args=(connection.con,), daemon=True)
            self._thread.start()

    def _look(self, connection: Any) -> None:
        while not self._stop.wait(0.3):
            share = connection.query_progress()
            if share >= 0:
                self._show("counting", share / 100)

    def _show(self, what: str, share: float) -> None:
        if self._bar:
            self._bar.update(self._task, description=what, completed=share, visible=True)

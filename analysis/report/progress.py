"""How does somebody who waits see how far the reports are? Lines on standard error, or a bar on a
terminal.
"""

from __future__ import annotations

import sys
from typing import Any

from analysis.errors import printable
from analysis.report.request import ReportResult

BAR_FROM = 5


class Progress:
    """Tells on standard error what is done; draws a bar when that is a terminal and there is much to do."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._count = self._total = 0

    def start(self, total: int, unchanged: int) -> None:
        """Say how many reports there are and how many need not be made."""
        self._total, self._count = total, unchanged
        if unchanged and total > 1:
            self.say(f"{unchanged} of {total} unchanged")
        if total - unchanged >= BAR_FROM and sys.stderr.isatty() and not self.quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Bar(*columns, console=Console(stderr=True))
            self._task = self._bar.add_task("reports", total=total, completed=unchanged)
            self._bar.start()

    def done(self, result: ReportResult, why: tuple[str, ...]) -> None:
        """Say that one report is made, or how it failed."""
        self._count += 1
        if self._bar:
            self._bar.update(self._task, advance=1, description=result.slug)
        if result.failure:
            self.say(f"[{self._count}/{self._total}] {result.slug}: FAILED: {result.failure}", always=True)
        elif not self._bar:
            self.say(f"[{self._count}/{self._total}] {result.slug}: {result.seconds:.1f} s ({', '.join(why)})")
        for words in result.left_out:
            self.say(f"{result.slug}: left out of the page: {words}", always=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def say(self, words: str, always: bool = False) -> None:
        """Write one line for people."""
        if self.quiet and not always:
            return
        words = printable(words)  # a failure tells what the notebook said
        if self._bar:
            self._bar.console.print(words, markup=False, highlight=False)
        else:
            print(words, file=sys.stderr, flush=True)

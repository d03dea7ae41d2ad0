"""Which papermill engine runs a notebook: forked from a warm template, or the stock kernel told truthfully?

`fork` is registered with papermill, so `papermill --engine fork` works; where forking is unsafe it runs
the stock kernel and says so. Both keep papermill's metadata honest: a cell that timed out or died is
`failed`, the cells after it are `skipped`.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator
from typing import Any

from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines

from analysis.reports.child import Cell
from analysis.reports.outputs import Collector
from analysis.reports.supervise import Limits, no_fork

log = logging.getLogger(__name__)
SKIPPED = "skipped"


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs the cells in a fork of a process that has already imported what they need."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str | None,
        *,
        execution_timeout: float | None = None,
        run_timeout: float | None = None,
        memory_mb: int | None = None,
        folder: str = "",
        keep: list[Any] | None = None,
        **others: Any,
    ) -> None:
        """Run the notebook of `nb_man`; the stock kernel takes over where this process cannot be trusted
        to fork.

        Parameters
        ----------
        nb_man : papermill's manager of the notebook.
        kernel_name : only used by the stock kernel.
        execution_timeout, run_timeout : seconds a cell and the whole run may take.
        memory_mb : how much data the process may hold.
        folder : where the notebook runs; the current directory if empty.
        keep : gets the notebook, whatever happens.
        others : what papermill passes and this engine does not need.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        doubt = why_not_here() if language == "python" else f"its language is {language}"
        if doubt:
            log.warning("engine fork: using the stock kernel instead, since %s", doubt)
            return KernelEngine.execute_managed_notebook(
                nb_man,
                kernel_name,
                execution_timeout=execution_timeout,
                run_timeout=run_timeout,
                folder=folder,
                keep=keep,
                **others,
            )
        if keep is not None:
            keep.append(nb_man.nb)
        limits = Limits(execution_timeout, run_timeout, memory_mb)
        code = [cell for cell in map(_code, range(len(nb_man.nb.cells)), nb_man.nb.cells) if cell]
        _follow(nb_man, _events(code, folder or os.getcwd(), limits))
        return None


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """The stock kernel, with the cell named when it dies or runs out of time."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str | None,
        *,
        execution_timeout: float | None = None,
        run_timeout: float | None = None,
        memory_mb: int | None = None,
        folder: str = "",
        keep: list[Any] | None = None,
        **others: Any,
    ) -> None:
        """Run the notebook in the stock kernel; a timeout or a death marks the cell it happened in."""
        import time

        from nbclient.exceptions import CellTimeoutError, DeadKernelError

        if keep is not None:
            keep.append(nb_man.nb)
        until = time.monotonic() + (run_timeout or float("inf"))
        if run_timeout or execution_timeout:
            cell_limit = execution_timeout or float("inf")
            others["timeout_func"] = lambda _: max(1, math.ceil(min(cell_limit, until - time.monotonic())))
        if folder:
            others["resources"] = {"metadata": {"path": folder}}
        try:
            super().execute_managed_notebook(nb_man, kernel_name, shutdown_kernel="immediate", **others)
        except (DeadKernelError, CellTimeoutError) as error:
            started = [i for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill["start_time"]]
            reason = "killed: the kernel died" if isinstance(error, DeadKernelError) else str(error).splitlines()[0]
            _fail(nb_man, started[-1] if started else 0, reason)
            _skip_rest(nb_man)


def why_not_here() -> str:
    """Why can no notebook be forked for this process? Empty when it can, from its template."""
    from analysis.reports import template

    return no_fork() or template.shared().doubt()


def register() -> None:
    """Make the engines known to papermill, also where the package's entry points are not installed."""
    papermill_engines.register("fork", ForkEngine)
    papermill_engines.register("kernel", KernelEngine)


def _events(cells: list[Cell], cwd: str, limits: Limits) -> Iterator[dict[str, Any]]:
    from analysis.reports import template

    return template.shared().cells(cells, cwd, limits)


def _code(index: int, cell: Any) -> Cell | None:
    tags = cell.metadata.get("tags", [])
    if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in tags:
        return None
    return Cell(index, cell.source, "raises-exception" in tags)


def _follow(nb_man: NotebookExecutionManager, events: Iterator[dict[str, Any]]) -> None:
    cells = nb_man.nb.cells
    collector = Collector(cells)
    position = 0
    for event in events:
        if event["event"] == "message":
            if event["cell"] is not None:
                collector.take(event["cell"], event["kind"], event["content"])
            continue
        if event["event"] == "start":
            position = _pass(nb_man, position, event["cell"])
            nb_man.cell_start(cells[position], position)
        elif event["event"] == "done":
            cells[position].execution_count = event["count"]
            if not event["ok"] and "raises-exception" not in cells[position].metadata.get("tags", []):
                nb_man.cell_exception(cells[position], cell_index=position)
            nb_man.cell_complete(cells[position], cell_index=position)
            position += 1
        else:
            nb_man.nb.metadata.papermill["peak_mb"] = event["peak_mb"]
            if event["reason"]:
                _fail(nb_man, max(0, position if event["cell"] is not None else position - 1), event["reason"])
    if nb_man.nb.metadata.papermill["exception"]:
        _skip_rest(nb_man)
    else:
        _pass(nb_man, position, len(cells))


def _pass(nb_man: NotebookExecutionManager, position: int, until: int) -> int:
    """Cells between two code cells are done as soon as they are passed, as in papermill."""
    for at in range(position, until):
        nb_man.cell_start(nb_man.nb.cells[at], at)
        nb_man.cell_complete(nb_man.nb.cells[at], at)
    return until


def _fail(nb_man: NotebookExecutionManager, index: int, reason: str) -> None:
    cell = nb_man.nb.cells[index]
    nb_man.cell_exception(cell, cell_index=index)
    cell.metadata.papermill["reason"] = nb_man.nb.metadata.papermill["reason"] = reason


def _skip_rest(nb_man: NotebookExecutionManager) -> None:
    for cell in nb_man.nb.cells:
        if cell.metadata.papermill["status"] == nb_man.PENDING:
            cell.metadata.papermill["status"] = SKIPPED

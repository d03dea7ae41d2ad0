"""Which papermill engine runs a notebook: forked from a warm server, or the stock kernel told truthfully?

`fork` is registered with papermill, so `papermill --engine fork` works; where forking is unsafe it runs
the stock kernel and says so. Both keep papermill's metadata honest: a cell that timed out or died is
`failed`, the cells after it are `skipped`. Papermill loads its engines while it is itself half imported, so
nothing of it is imported here before an engine is used.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.engine.cell_runner import Cell
from analysis.engine.cell_server import Limits, Where, run_cells
from analysis.engine.collector import Collector
from analysis.engine.fork_server import shared
from analysis.engine.processes import unavailable
from analysis.engine.surroundings import meant_from

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager

log = logging.getLogger(__name__)
SKIPPED = "skipped"


class _Engine:
    """What papermill asks of an engine, answered by its own base class."""

    @classmethod
    def execute_notebook(cls, *arguments: Any, **options: Any) -> Any:
        """Run a notebook under papermill's manager."""
        from papermill.engines import Engine

        return Engine.execute_notebook.__func__(cls, *arguments, **options)

    @classmethod
    def nb_kernel_name(cls, *arguments: Any) -> Any:
        """The kernel the notebook names, for the stock kernel."""
        from papermill.engines import Engine

        return Engine.nb_kernel_name(*arguments)

    @classmethod
    def nb_language(cls, *arguments: Any) -> Any:
        """The language the notebook names."""
        from papermill.engines import Engine

        return Engine.nb_language(*arguments)

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
        base: str = "",
        keep: list[Any] | None = None,
        **others: Any,
    ) -> None:
        """Run the notebook of `nb_man`.

        Parameters
        ----------
        nb_man : papermill's manager of the notebook.
        kernel_name : only used by the stock kernel.
        execution_timeout, run_timeout : seconds a cell and the whole run may take.
        memory_mb : how much data the process may hold.
        folder : where the notebook runs; the current directory if empty.
        base : from where it means a relative folder of tables; the current directory if empty.
        keep : gets the notebook, whatever happens.
        others : what papermill passes; for the stock kernel.
        """
        if keep is not None:
            keep.append(nb_man.nb)
        limits = Limits(execution_timeout, run_timeout, memory_mb)
        cls._run(nb_man, limits, Where(folder, base), kernel_name=kernel_name, **others)

    @classmethod
    def _run(cls, nb_man: NotebookExecutionManager, limits: Limits, where: Where, **others: Any) -> None:
        raise NotImplementedError


class ForkEngine(_Engine):
    """Runs the cells in a fork of a process that has already imported what they need; the stock kernel takes over where
    this process cannot be trusted to fork.
    """

    @classmethod
    def _run(cls, nb_man: NotebookExecutionManager, limits: Limits, where: Where, **others: Any) -> None:
        spec = nb_man.nb.metadata.get("kernelspec", {})
        python = str(spec.get("name", "python3")).startswith("python")
        language = spec.get("language") or ("python" if python else f"that of the kernel {spec['name']!r}")
        doubt = why_not_here() if language == "python" else f"its language is {language}"
        if doubt:
            log.warning("engine fork: using the stock kernel instead, since %s", doubt)
            KernelEngine._run(nb_man, limits, where, **others)
            return
        code = [cell for cell in map(_code, range(len(nb_man.nb.cells)), nb_man.nb.cells) if cell]
        _follow(nb_man, run_cells(shared(), code, where, limits))


class KernelEngine(_Engine):
    """The stock kernel, with the cell named when it dies or runs out of time."""

    @classmethod
    def _run(cls, nb_man: NotebookExecutionManager, limits: Limits, where: Where, **others: Any) -> None:
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.engines import NBClientEngine

        until = time.monotonic() + (limits.run_seconds or float("inf"))
        if limits.run_seconds or limits.cell_seconds:
            cell_limit = limits.cell_seconds or float("inf")
            others["timeout_func"] = lambda _: max(1, math.ceil(min(cell_limit, until - time.monotonic())))
        if where.folder:
            others["resources"] = {"metadata": {"path": where.folder}}
        try:
            with meant_from(where.meant_from) if where.folder else contextlib.nullcontext():
                NBClientEngine.execute_managed_notebook(nb_man, shutdown_kernel="immediate", **others)
        except (DeadKernelError, CellTimeoutError) as error:
            started = [i for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill["start_time"]]
            reason = "killed: the kernel died" if isinstance(error, DeadKernelError) else str(error).splitlines()[0]
            _fail(nb_man, started[-1] if started else 0, reason)
            _skip_rest(nb_man)


def why_not_here() -> str:
    """Why can no notebook be forked for this process? Empty when it can, from its server."""
    return unavailable() or shared().startup_error()


def register() -> None:
    """Make the engines known to papermill, also where the package's entry points are not installed."""
    from papermill.engines import papermill_engines

    papermill_engines.register("fork", ForkEngine)
    papermill_engines.register("kernel", KernelEngine)


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
        elif event["event"] == "read":
            nb_man.nb.metadata.papermill["read"] = event["files"]
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

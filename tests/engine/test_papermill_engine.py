"""Whatever happens to a run is told truthfully: in the metadata, in the words, with signal and memory;
nothing is left behind.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from analysis.engine import papermill_engine, processes

pytestmark = pytest.mark.filterwarnings("ignore")


def run(sources: list[str], engine_name: str = "fork", **options: Any) -> tuple[Any, Exception | None]:
    """The notebook after its run, and the error it ended with."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    papermill_engine.register()
    keep: list[Any] = []
    try:
        papermill.execute_notebook(notebook, None, engine_name=engine_name, progress_bar=False, keep=keep, **options)
    except papermill.PapermillExecutionError as error:
        return keep[0], error
    return keep[0], None


def statuses(notebook: Any) -> list[str]:
    """The status of each code cell of the run."""
    own = [cell for cell in notebook.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])]
    return [cell.metadata.papermill["status"] for cell in own]


@pytest.mark.parametrize("name", ["fork", "kernel"])
def test_a_cell_out_of_time_is_failed_and_the_rest_skipped(name: str) -> None:
    """A timeout marks the cell, skips the rest, and says how long was allowed."""
    notebook, error = run(["x = 1", "import time; time.sleep(60)", "x"], name, execution_timeout=1)
    assert statuses(notebook) == ["completed", "failed", "skipped"]
    assert error is not None
    assert notebook.metadata.papermill["exception"] is True
    assert "1 s" in notebook.metadata.papermill["reason"] or "1 second" in notebook.metadata.papermill["reason"]


def test_the_whole_run_has_a_deadline() -> None:
    """Many short cells together can run out of time too."""
    notebook, error = run(["import time; time.sleep(0.4)"] * 9, run_timeout=1)
    assert error is not None
    assert "report ran longer than 1 s" in notebook.metadata.papermill["reason"]
    assert statuses(notebook)[-1] == "skipped"


def test_a_cell_deaf_to_interrupts_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that swallows the interrupt is killed after a grace, and the reason stays the timeout."""
    source = "import time\nwhile 1:\n    try:\n        time.sleep(60)\n    except KeyboardInterrupt:\n        pass"
    notebook, error = run([source], execution_timeout=1)
    assert error is not None
    assert statuses(notebook) == ["failed"]
    assert "cell ran longer than 1 s" in notebook.metadata.papermill["reason"]


@pytest.mark.parametrize("name", ["fork", "kernel"])
def test_a_killed_process_is_failed(name: str) -> None:
    """A process that dies in a cell leaves that cell failed, the one before completed, the one after
    skipped.
    """
    notebook, error = run(["x = 1", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "x"], name)
    assert statuses(notebook) == ["completed", "failed", "skipped"]
    assert error is not None
    assert "killed" in notebook.metadata.papermill["reason"]


def test_the_signal_and_the_memory_are_named() -> None:
    """The reason of a death names the signal and the peak memory."""
    notebook, _ = run(["import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"])
    assert "SIGSEGV" in notebook.metadata.papermill["reason"]
    assert notebook.metadata.papermill["peak_mb"] > 10


def test_leaving_with_a_code_is_told() -> None:
    """`os._exit` in a cell is a failure with that code."""
    notebook, error = run(["import os; os._exit(7)"])
    assert error is not None
    assert "code 7" in notebook.metadata.papermill["reason"]


def test_a_killed_server_is_told_and_replaced() -> None:
    """When the process all runs are forked from is killed, the run says by which signal, and the next one works."""
    notebook, error = run(["import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)", "x"])
    assert error is not None
    assert statuses(notebook) == ["failed", "skipped"]
    assert notebook.metadata.papermill["reason"] == "the fork server was killed by SIGKILL"
    notebook, error = run(["1 + 1"])
    assert error is None
    assert notebook.cells[0].outputs[0].data["text/plain"] == "2"


def test_a_memory_limit_hits_the_notebook_only() -> None:
    """A cell that wants more than it may have gets a MemoryError, named as such."""
    _, error = run(["x = bytearray(4_000_000_000)"], memory_mb=2_000)
    assert error is not None
    assert error.ename == "MemoryError"  # type: ignore[attr-defined]


def test_nothing_a_notebook_starts_outlives_it(tmp_path: Path) -> None:
    """A program left running in the background is gone when the run is over."""
    mark = tmp_path / "pid"
    _, error = run([f"import subprocess\nopen({str(mark)!r}, 'w').write(str(subprocess.Popen(['sleep', '600']).pid))"])
    assert error is None
    pid = int(mark.read_text())
    for _ in range(100):
        if not _alive(pid):
            break
        time.sleep(0.05)
    assert not _alive(pid)


def test_a_failing_cell_stops_the_run() -> None:
    """An error is in the outputs with its traceback, and the cells after it are skipped."""
    notebook, error = run(["1 / 0", "2"])
    assert statuses(notebook) == ["failed", "skipped"]
    assert isinstance(error, papermill.PapermillExecutionError)
    assert error.ename == "ZeroDivisionError"


def test_runs_do_not_see_each_other() -> None:
    """A name, an import or a changed directory of one run is not there in the next."""
    run(["import os; leaked = 1; os.chdir('/'); os.environ['LEAKED'] = '1'"])
    notebook, _ = run(["import os; ('leaked' in globals(), os.getcwd() == '/', 'LEAKED' in os.environ)"])
    assert notebook.cells[0].outputs[0].data["text/plain"] == "(False, False, False)"


def test_a_flood_of_output_is_cut() -> None:
    """A cell that writes without end is cut with a note, and the run goes on."""
    notebook, error = run(["for _ in range(100): print('x' * 100_000)", "'next'"])
    assert error is None
    text = notebook.cells[0].outputs[0].text
    assert len(text) < 3_000_000
    assert "output cut" in text
    assert notebook.cells[1].outputs[0].data["text/plain"] == "'next'"


def test_other_languages_go_to_the_stock_kernel(caplog: pytest.LogCaptureFixture) -> None:
    """A notebook that is not Python is left to its own kernel, and the log says so."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "R", "language": "R"}
    papermill_engine.register()
    papermill.execute_notebook(notebook, None, engine_name="fork", progress_bar=False)
    assert "stock kernel" in caplog.text


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"


@pytest.mark.parametrize("first", ["import papermill", "from analysis.engine import papermill_engine"])
def test_papermill_finds_the_engine_itself(first: str) -> None:
    """Whichever is imported first; what reports import leaves out the grammar that takes longest and is never used."""
    code = f"{first}; from papermill.engines import papermill_engines as e; print(e.get_engine('fork').__module__)"
    assert _said(code) == "analysis.engine.papermill_engine"
    code = "from analysis.report import job; import sys; job.import_papermill(); print('rfc3987_syntax' in sys.modules)"
    assert _said(code) == "False"


def _said(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("name", ["fork", "kernel"])
def test_a_module_beside_the_notebook_is_its_own(name: str, tmp_path: Path) -> None:
    """One named like the library, or like a package imported before the fork, is found as a kernel finds it."""
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "__init__.py").write_text("whose = 'mine'\n")
    (tmp_path / "scipy.py").write_text("whose = 'mine too'\n")
    notebook, error = run(
        ["import analysis, scipy, pandas; print(analysis.whose, scipy.whose, pandas.NA)"], name, folder=str(tmp_path)
    )
    assert error is None
    assert notebook.cells[0].outputs[0].text == "mine mine too <NA>\n"


@pytest.mark.parametrize("call", ["pidfd_open", "memfd_create"])
def test_where_a_system_refuses_to_watch_processes_it_says_so(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older kernel or a container's filter has the call in Python and not in the system."""

    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    assert processes.unavailable() == ""
    monkeypatch.setattr(os, call, refuse)
    assert processes.unavailable() == "this system does not let processes be watched (Function not implemented)"
    monkeypatch.delattr(os, call)
    assert "this Python lacks what is needed" in processes.unavailable()

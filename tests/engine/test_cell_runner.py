"""The fork engine puts out what the stock kernel puts out, cell by cell."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import Any

import nbformat
import papermill
import pytest

from analysis.engine import papermill_engine
from tests.engine.corpus import CORPUS, OUT_OF_TIME

pytestmark = pytest.mark.filterwarnings("ignore")


def executed(entries: Sequence[str | tuple[str, str]], engine_name: str, **options: Any) -> list[dict[str, Any]]:
    """The cells of a corpus notebook after a run with an engine."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for entry in entries:
        source, tags = (entry, []) if isinstance(entry, str) else (entry[0], [entry[1]])
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags}))
    papermill_engine.register()
    keep: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")  # ipykernel leaves descriptors alone when it sees this
        patch.setenv("PLOTLY_RENDERER", "plotly_mimetype")
        with contextlib.suppress(papermill.PapermillExecutionError):
            papermill.execute_notebook(
                notebook, None, engine_name=engine_name, progress_bar=False, keep=keep, **options
            )
    return [cell for cell in keep[0].cells if cell.cell_type == "code"]


def comparable(cell: dict[str, Any]) -> dict[str, Any]:
    """What must agree of a cell: count, status, and outputs with neighbouring pieces of a stream joined."""
    outputs: list[dict[str, Any]] = []
    for output in cell["outputs"]:
        output = {key: value for key, value in output.items() if key != "id"}
        if outputs and output["output_type"] == "stream" and outputs[-1].get("name") == output["name"]:
            outputs[-1]["text"] += output["text"]
        else:
            outputs.append(output)
    status = cell["metadata"]["papermill"]["status"]
    return {
        "count": cell["execution_count"],
        "status": "after the error" if status in ("pending", "completed", "skipped") and not outputs else status,
        "outputs": [_steady(output) for output in outputs],
    }


def _steady(value: Any) -> Any:
    """The value with addresses, process numbers and file names of cells replaced."""
    if isinstance(value, dict):
        return {key: _steady(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if isinstance(value, str):
        return re.sub(r"0x[0-9a-f]+|ipykernel_\d+[/\\]\d+\.py|/tmp/[\w/.-]+|\bpid \d+", "~", value)
    return value


@pytest.mark.parametrize("name", CORPUS)
def test_fork_and_kernel_agree(name: str) -> None:
    """Every cell has the same count, status and outputs in the same order under both engines."""
    ours, stock = executed(CORPUS[name], "fork"), executed(CORPUS[name], "kernel")
    for number, (mine, theirs) in enumerate(zip(ours, stock, strict=True)):
        assert comparable(mine) == comparable(theirs), f"cell {number}: {CORPUS[name][number]!r}"


@pytest.mark.parametrize("name", OUT_OF_TIME)
def test_fork_and_kernel_interrupt_alike(name: str) -> None:
    """A cell that runs out of time is interrupted as by the stock kernel: what it had put out stays, what it does when
    interrupted is done. Ours is then failed, whatever it made of the interrupt, and the next cell never runs.
    """
    [mine, after] = executed([OUT_OF_TIME[name], "print('next')"], "fork", execution_timeout=1)
    [theirs] = executed([OUT_OF_TIME[name]], "kernel", execution_timeout=1, interrupt_on_timeout=True)
    assert comparable(mine) | {"status": ""} == comparable(theirs) | {"status": ""}
    assert mine["metadata"]["papermill"]["status"] == "failed"
    assert mine["metadata"]["papermill"]["reason"] == "cell ran longer than 1 s"
    assert after["metadata"]["papermill"]["status"] == "skipped"
    assert after["outputs"] == []

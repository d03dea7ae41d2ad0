"""One report: a notebook is run through papermill and its files are written whole, or not at all.

This is what a worker does, wherever it runs: forked here, spawned here, or on a cluster. It is the only
place that calls papermill.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.files import atomic_write
from analysis.report.document import Document, Figure, Origin
from analysis.report.neutral import neutral, neutralise
from analysis.report.request import ReportRequest, ReportResult

_FORMULA = re.compile(r"(?:^|[;\t])(?=[=+\-@\t\r\n＝＋－＠])")  # full-width signs begin formulas, too
IRI_GRAMMAR = "rfc3987_syntax"


def run(request: Mapping[str, Any]) -> dict[str, Any]:
    """Make the report of one job, given as `ReportRequest.as_json`; the result is a `ReportResult` as plain values.

    A report that fails leaves `SLUG.failed.html` and `SLUG.failed.ipynb`, and whatever good report there
    was before untouched.
    """
    from analysis.report import left_out

    job = ReportRequest(**{**request, "formats": tuple(request["formats"])})
    started = time.monotonic()
    try:
        notebook, failure = execute(job)
    except Exception as error:  # of papermill, on what is no notebook after all, or names a kernel that is not here
        words = (str(error).strip().splitlines() or [""])[0]
        remedy = "" if isinstance(error, OSError) else "; open it in JupyterLab, choose the Python kernel, save it"
        failure = f"its notebook cannot be run ({type(error).__name__}: {words}){remedy}"
        return asdict(ReportResult(job.slug, failure=failure, seconds=round(time.monotonic() - started, 3)))
    told = notebook["metadata"].get("papermill", {})
    peak, read = float(told.get("peak_mb", 0.0)), tuple(told.get("read", ()))
    strip_volatile(notebook)
    neutralise(notebook, folder := str(Path(job.notebook).parent))
    files: list[tuple[str, str]] = []
    document = document_of(job, notebook, neutral(failure, folder))
    if not failure:
        try:
            files = list(render(job, notebook, document))
        except ReportError as error:
            failure = str(error)
            document = document_of(job, notebook, failure)
    if failure:
        files = list(render(job, notebook, document))
    try:
        write(Path(job.out), files)
    except OSError as error:
        failure = (f"{failure}; " if failure else "") + unwritten(job, error)
        files = []
    seconds = round(time.monotonic() - started, 3)
    names = tuple(name for name, _ in files)
    return asdict(ReportResult(job.slug, names, failure, seconds, peak, read, tuple(left_out.told(document))))


def execute(job: ReportRequest) -> tuple[dict[str, Any], str]:
    """What does the notebook look like after its run, and why did it fail (empty if it did not)?"""
    import_papermill()
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors, remove_error_markers
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    source = load_notebook_node(job.notebook)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    named = {key: value for key, value in source.metadata.get("kernelspec", {}).items() if value}
    if str(named.get("name", "python3")).startswith("python"):  # elsewhere it is saved without its language
        source.metadata["kernelspec"] = kernel | named
    for cell in source.cells:
        if cell.cell_type == "code":  # papermill asks for both when a cell has failed
            cell.setdefault("execution_count", None)
            cell.setdefault("outputs", [])
    keep: list[Any] = []
    failure = ""
    # As papermill.execute_notebook, less its last step: writing the notebook out costs more than all else.
    ready = parameterize_notebook(source, dict(job.given), engine_name=job.engine) if job.given else source
    ready = remove_error_markers(prepare_notebook_metadata(ready, "", ""))
    try:
        papermill_engines.execute_notebook_with_engine(
            job.engine,
            ready,
            kernel_name=papermill_engines.nb_kernel_name(job.engine, ready),
            output_path=None,
            progress_bar=False,
            folder=str(Path(job.notebook).parent),
            base=job.base,
            execution_timeout=job.cell_seconds,
            run_timeout=job.run_seconds,
            memory_mb=job.memory_mb,
            keep=keep,
        )
        raise_for_execution_errors(keep[0], None)
    except PapermillExecutionError as error:
        failure = _failure(keep[0], error)
    notebook = keep[0] if keep else source
    return notebook, failure


def document_of(job: ReportRequest, notebook: Mapping[str, Any], failure: str) -> Document:
    """What does the executed notebook say?"""
    from analysis.report.blocks import document

    slug = f"{job.slug}.failed" if failure else job.slug
    name = Path(job.notebook).stem
    origin = Origin(name, f"{slug}.html", job.parameters, job.given, job.hashes, versions(), job.shared)
    return document(notebook, origin, failure)


def render(job: ReportRequest, notebook: Mapping[str, Any], said: Document) -> Iterator[tuple[str, str]]:
    """Which files, name and text, hold the executed notebook and what it says?"""
    from analysis.report.page import records_file, render_beside
    from analysis.report.page import render as page

    origin, failure = said.origin, said.failure
    slug = origin.file.removesuffix(".html")
    formats = {"html", "ipynb"} if failure else set(job.formats)
    if {"html", "png", "pdf"} & formats:
        try:
            yield origin.file, page(said)
        except ReportError as error:
            if not failure:
                raise
            kept = tuple(block for block in said.blocks if not isinstance(block, Figure))
            said = replace(said, blocks=kept, failure=f"{failure}; {error}")
            yield origin.file, page(said)
        if job.shared and (beside := render_beside(said)):
            yield records_file(origin.file), beside
    if job.shared or "json" in formats:
        yield f"{slug}.json", said.to_json()
    if "ipynb" in formats:
        yield f"{slug}.ipynb", json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if "csv" in formats:
        yield from tables(slug, said)


def tables(slug: str, document: Document) -> Iterator[tuple[str, str]]:
    """Which CSV files, name and text, hold the data of the document's figures, tables and sentences?"""
    from analysis.report.prose import slug as anchor

    for name, table in document.tables:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([escape_formula(column.name) for column in table.columns])
        for row in table.rows:
            cells = ["; ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in row]
            writer.writerow([escape_formula(cell) for cell in cells])
        yield f"{slug}.{anchor(name)}.csv", text.getvalue()


def escape_formula(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it,
    also after a semicolon or tab, at which a spreadsheet of another country cuts.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("about 7,000"), escape_formula(-3.5)
    ("'=1+1", 'about 7,000', -3.5)
    """
    return _FORMULA.sub(r"\g<0>'", cell) if isinstance(cell, str) else cell


def write(folder: Path, files: list[tuple[str, str]]) -> None:
    """Put the files in place, each whole."""
    for name, text in files:
        atomic_write(folder / name, text)


def unwritten(job: ReportRequest, error: OSError) -> str:
    """Why a report's files are not there, in words."""
    return f"nothing was written to {job.out} ({error.strerror or error}): make room or check its rights"


def strip_volatile(notebook: dict[str, Any]) -> None:
    """Take clocks, machine paths, random names and papermill's error banners out of the executed notebook."""
    notebook["cells"] = _own(notebook)
    metadata = notebook["metadata"]
    kept = metadata.get("papermill", {})
    metadata["papermill"] = {k: kept[k] for k in ("parameters", "exception", "reason", "version") if k in kept}
    for number, cell in enumerate(notebook["cells"]):
        own = cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if own and (own.get("status") != "completed" or own.get("exception")):
            cell["metadata"]["papermill"] = {k: own[k] for k in ("status", "exception", "reason") if k in own}
        if "injected-parameters" in cell["metadata"].get("tags", []) or "id" not in cell:
            cell["id"] = f"cell-{number}"


@cache
def versions() -> dict[str, str]:
    """Which versions of Python and the packages that make numbers and pictures are these?"""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for name in ("containers-communiques", "numpy", "pandas", "scipy", "numpyro", "jax", "plotly", "papermill"):
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def import_papermill() -> None:
    """Import papermill with our engines, without the 0.7 s in which jsonschema's optional IRI grammar is
    built.
    """
    skip = IRI_GRAMMAR not in sys.modules
    if skip:
        sys.modules[IRI_GRAMMAR] = None  # type: ignore[assignment]
    try:
        from analysis.engine import papermill_engine

        papermill_engine.register()
    finally:
        if skip:
            del sys.modules[IRI_GRAMMAR]


def warm_up() -> None:
    """Import what `run` imports on first use."""
    import_papermill()
    import nbformat

    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1"), nbformat.v4.new_markdown_cell("# a")])
    nbformat.reads(nbformat.writes(node), as_version=4)
    versions()


def _own(notebook: Any) -> list[Any]:
    """The cells without the ones papermill puts in to mark an error."""
    return [c for c in notebook["cells"] if "papermill-error-cell-tag" not in c["metadata"].get("tags", [])]


def _failure(notebook: Any, error: Any) -> str:
    cells = _own(notebook)
    reason = notebook.metadata.papermill.get("reason")
    failed = [
        (number, cell)
        for number, cell in enumerate(cells, 1)
        if "raises-exception" not in cell.metadata.get("tags", [])
        and (
            cell.metadata.get("papermill", {}).get("status") == "failed"
            or any(output.output_type == "error" for output in cell.get("outputs", ()))
        )
    ]
    number, cell = failed[0] if failed else (0, {"source": error.source})
    line = next((line for line in cell["source"].splitlines() if line.strip()), "")
    words = reason or f"{error.ename}: {error.evalue}"
    return f"cell {number} of {len(cells)} (`{line[:80]}`): {words}"

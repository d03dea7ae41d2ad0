"""On which engine is a feed counted? DuckDB in this process, within bounds of memory and threads; Spark or BigQuery where asked."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from analysis.errors import UsageError, optional
from analysis.model.names import check_names

# Each engine, what it needs beside the part `feeds`, and what its address looks like.
ENGINES: Final = {
    "duckdb": ("duckdb", "containers-communiques[feeds]", ""),
    "spark": ("pyspark", "pyspark-client", "sc://127.0.0.1:15002"),
    "bigquery": ("google.cloud.bigquery", "ibis-framework[bigquery]", "my-project"),
}
MEMORY: Final = "2GB"  # past it DuckDB spills to disk


def part(module: str, package: str = "containers-communiques[feeds]") -> Any:
    """A module of the optional part `feeds`.

    Raises
    ------
    MissingPart
        When it is not installed; names the command that installs it.
    """
    return optional(module, "feeds need {}, which is not installed", package)


def run(expression: Any) -> Any:
    """The rows of an expression as a frame."""
    with _as_written():
        return expression.execute()


def sql(expression: Any, dialect: str) -> str:
    """The expression in the words of an engine."""
    with _as_written():
        return str(part("ibis").to_sql(expression, dialect=dialect))


@contextmanager
def _as_written() -> Iterator[None]:
    """Steps stay subqueries: folded into one, as Ibis does by itself, those of a feed grow with every step, for minutes."""
    options = part("ibis").options.sql
    before, options.fuse_selects = options.fuse_selects, False
    try:
        yield
    finally:
        options.fuse_selects = before


def spill_folder() -> Path:
    """Where DuckDB puts what memory does not hold: ``DOSSIER_SPILL``, or the folder for temporary files."""
    return Path(os.environ.get("DOSSIER_SPILL", "") or Path(tempfile.gettempdir()) / f"dossier-spill-{os.getuid()}")


@contextmanager
def _as_program() -> Iterator[None]:
    """PySpark takes a process begun by ``python -c``, as workers are, for a run of its own doctests, and ends it."""
    main = sys.modules["__main__"]
    bare = main.__spec__ is None and not hasattr(main, "__file__")
    if bare:
        main.__file__ = "<string>"
    try:
        yield
    finally:
        if bare:
            del main.__file__


def connect(engine: str = "duckdb", address: str = "", *, memory: str = "", threads: int = 0) -> Any:
    """A connection of Ibis to an engine.

    Parameters
    ----------
    engine : {'duckdb', 'spark', 'bigquery'}
        DuckDB runs in this process, the others where `address` says.
    address : str
        Spark: of a Spark Connect server, ``sc://host:port``; BigQuery: the project that is billed.
    memory, threads
        Bounds of DuckDB: ``DOSSIER_MEMORY`` or 2GB, and ``DOSSIER_THREADS`` or all cores, where empty.

    Raises
    ------
    UnknownName
        For another engine.
    UsageError
        When the address is missing.
    MissingPart
        When what the engine needs is not installed.
    """
    check_names("engine", (engine,), tuple(ENGINES))
    ibis = part("ibis")
    module, package, example = ENGINES[engine]
    part(module, package)
    if example and not address:
        raise UsageError(f"no address of {engine}; say where it is, e.g. {example}")
    if engine == "duckdb":
        settings: dict[str, Any] = {
            "memory_limit": memory or os.environ.get("DOSSIER_MEMORY", "") or MEMORY,
            "temp_directory": str(spill_folder()),
        }
        threads = threads or int(os.environ.get("DOSSIER_THREADS", "") or 0)
        connection = ibis.duckdb.connect(**settings, **({"threads": threads} if threads else {}))
        connection.raw_sql("SET enable_progress_bar = true")
        connection.raw_sql("SET enable_progress_bar_print = false")
        return connection
    if engine == "spark":
        with _as_program():
            session = part("pyspark.sql", package).SparkSession.builder.remote(address).getOrCreate()
        return ibis.pyspark.connect(session)
    return ibis.bigquery.connect(project_id=address)

"""`dossier new`: an empty, valid dataset for another disputed flow."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import UsageError
from analysis.schema.codebook import generated_tables
from analysis.schema.tables import TABLES
from analysis.schema.words import package_words


def start(folder: Path) -> list[Path]:
    """Write six empty tables and the column reference into a new or empty folder.

    Raises
    ------
    UsageError
        When the folder holds anything already; nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{str(folder)!r} is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for spec in TABLES.values():
        path = folder / spec.file
        path.write_text(",".join(spec.names) + "\n", encoding="utf-8")
        written.append(path)
    readme = folder / "README.md"
    readme.write_text(f"# Codebook\n\n{generated_tables(package_words())}\n", encoding="utf-8")
    return [*written, readme]

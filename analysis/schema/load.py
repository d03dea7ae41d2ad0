"""`load()`: the tables of a folder, checked, as a `Dossier`."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from analysis.errors import DataError, UsageError
from analysis.model.dossier import Dossier, derive
from analysis.model.names import names_of
from analysis.model.tables import TABLES
from analysis.schema.check import check, fingerprint, frames
from analysis.schema.config_toml import data_folder, read_words


def load(path: str | Path | None = None) -> Dossier:
    """What is claimed, and what happened: the six tables, checked and typed.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        Folder with the six CSV files; without it, or empty, the curated tables of this package. In a report a
        relative folder is meant from where `dossier` was run.

    Returns
    -------
    Dossier
        Everything on file. ``.as_of(day)`` replays knowledge. The files are read each time; they are judged
        again only when a byte of them has changed.

    Raises
    ------
    UsageError
        When the path is no folder.
    DataError
        When any row breaks its declaration; ``findings`` names each as file, line and column.
    """
    given = path not in (None, "")
    folder = Path(os.environ.get("DOSSIER_FOLDER", ""), os.path.expanduser(str(path))) if given else data_folder()
    if not folder.is_dir():
        raise UsageError(f"{str(path)!r} is no folder; give the folder that holds claims.csv and the other tables")
    known = _checked(folder, fingerprint(folder))
    # Shares the cells, which pandas copies on the first write: what one caller does, no other sees.
    return replace(known, **{name: getattr(known, name).copy(deep=False) for name in TABLES})


@lru_cache(maxsize=2)
def _checked(folder: Path, contents: str) -> Dossier:
    """The tables of a folder with these contents, checked once however often they are loaded."""
    tables, findings = check(folder)
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        raise DataError(errors)
    typed = frames(tables)
    config = read_words(folder)[0]
    return derive(Dossier(folder=folder, config=config, names=names_of(config, **typed), **typed))

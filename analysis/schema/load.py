"""`load()`: the tables of a folder, checked, as a `Dossier`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DataError, UsageError
from analysis.model.dossier import Dossier, derive
from analysis.model.names import RECORDS, check_arguments, check_names, names_of
from analysis.model.tables import TABLES
from analysis.schema.check import check, fingerprint, frames
from analysis.schema.config_toml import data_folder, read_config
from analysis.schema.journal import steady
from analysis.schema.read import read


def load(path: str | Path | None = None) -> Dossier:
    """What is claimed, and what happened: the tables, checked and typed.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        Folder with the CSV files; without it, or empty, the curated tables of this package. In a report a
        relative folder is meant from where `dossier` was run.

    Returns
    -------
    Dossier
        Everything on file. ``.as_of(day)`` replays knowledge. The files are read each time; they are judged
        again only when a byte of them has changed.

    Raises
    ------
    UsageError
        When the path is not a folder.
    DataError
        When any row breaks its declaration; ``findings`` names each as file, line and column.
    """
    folder = _folder(path)
    if not folder.is_dir():
        raise UsageError(f"{str(path)!r} is not a folder; give the folder that holds claims.csv and the other tables")
    known = steady(folder, lambda: _known(folder))
    # Shares the cells, which pandas copies on the first write: what one caller does, no other sees.
    return replace(known, **{name: getattr(known, name).copy(deep=False) for name in TABLES})


def check_given(path: str | Path | None, given: Iterable[Mapping[str, Any]]) -> None:
    """Do these values of parameters, told by what they are called, name what this folder of tables has?

    A name without rows is had. Of a folder whose tables cannot be read nothing is said: loading it tells what is broken.

    Raises
    ------
    UnknownName
        For the first that does not; names the nearest.
    """
    folder = _folder(path)
    config, declared = read_config(folder)
    findings = list(declared.findings)
    tables = {}
    for name in ("claims", "claimants", "commodities", "events"):
        table, found = read(folder / TABLES[name].file, TABLES[name])
        tables[name] = pd.DataFrame(table.columns, columns=list(TABLES[name].names), dtype="str")
        findings += found
    if not findings:
        names = names_of(config, **tables)
        for values in given:
            check_arguments(names, config, values)
            check_names("record", values.get(RECORDS), [*tables["claims"]["claim_id"], *tables["events"]["event_id"]])


def _folder(path: str | Path | None) -> Path:
    """The folder of tables that a name means; a relative one is meant from where `dossier` was run."""
    if path in (None, ""):
        return data_folder()
    return Path(os.environ.get("DOSSIER_FOLDER", ""), os.path.expanduser(str(path)))


def _known(folder: Path) -> Dossier:
    known = _checked(folder, contents := fingerprint(folder))
    if fingerprint(folder) != contents:  # what was read is not what these contents are, should they come back
        _checked.cache_clear()
    return known


@lru_cache(maxsize=2)
def _checked(folder: Path, contents: str) -> Dossier:
    """The tables of a folder with these contents, checked once however often they are loaded."""
    tables, findings = check(folder)
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        raise DataError(errors)
    typed = frames(tables)
    config = read_config(folder)[0]
    return derive(Dossier(folder=folder, config=config, names=names_of(config, **typed), **typed))

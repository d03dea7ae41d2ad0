"""The formats by name, and how their files are put in place: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.errors import UnknownName
from analysis.export import bibliography, linked, places
from analysis.export.delimited import delimited
from analysis.export.ftm import ftm
from analysis.export.parquet import parquet
from analysis.export.parts import Made
from analysis.export.sqlite import database
from analysis.export.stata import stata
from analysis.export.workbook import workbook
from analysis.files import atomic_write_all
from analysis.model.dossier import Dossier
from analysis.schema.codebook import package_name


@dataclass(frozen=True)
class Export:
    """The files of one format by name, the rows in each table, or entities of each kind, and what was changed to fit."""

    format: str
    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format: what it is, the ending of its one file or of its folder's files, and its function."""

    words: str
    ending: str
    make: Callable[[Dossier], Made]
    tables: tuple[str, ...] = ()  # empty: all


def _pages(write: Callable[[Sequence[bibliography.Item]], bytes]) -> Callable[[Dossier], Made]:
    return lambda then: Made(write(bibliography.items(then)))


FORMATS: Final[Mapping[str, Format]] = {
    "sqlite": Format("one database: typed, keyed, with views and full-text search", "sqlite", database),
    "parquet": Format("a file a table: days as dates, lists as lists", "parquet", parquet),
    "xlsx": Format("one workbook: a sheet a table, links, the codebook", "xlsx", workbook),
    "stata": Format("a file a table, for Stata 14 and later", "dta", stata),
    "csv": Format("a file a table; claims and events with names, units and addresses", "csv", delimited),
    "jsonld": Format("one document of linked data, in the words of schema.org where they fit", "jsonld", linked.linked),
    "ftm": Format("people, ships, bodies and contacts for FollowTheMoney", "ftm.json", ftm),
    "geojson": Format("the places, with the rows that name them", "geojson", places.geojson, tables=("places",)),
    "bibtex": Format("the pages, for LaTeX", "bib", _pages(bibliography.bibtex), tables=("sources",)),
    "csl-json": Format("the pages, for Zotero and Pandoc", "csl.json", _pages(bibliography.csl_json), tables=("sources",)),
    "ris": Format("the pages, for reference managers", "ris", _pages(bibliography.ris), tables=("sources",)),
}  # fmt: skip


def export(then: Dossier, to: str) -> Export:
    """What does a format make of a dossier, as it was known on its day?

    Parameters
    ----------
    then : Dossier
        ``dossier.as_of(day)`` for what was known on a day; nothing later is in any file.
    to : str
        One of `FORMATS`.

    Returns
    -------
    Export
        The files as bytes; `write` puts them in place. The same rows give the same bytes.

    Raises
    ------
    UnknownName
        For another format; names the nearest.
    UsageError
        When a cell is more than the format can carry; names the cell.
    MissingPart
        When the format's library is not installed.
    """
    if to not in FORMATS:
        raise UnknownName("format", to, FORMATS)
    own = FORMATS[to]
    made, name = own.make(then), package_name(then.config.about.title) + (f"@{then.replayed}" if then.replayed else "")
    if isinstance(made.data, bytes):
        found = {f"{name}.{own.ending}": made.data}
    else:
        found = {f"{name}-{to}/{file}": data for file, data in made.data.items()}
    return Export(to, found, _counted(then, own) if made.counts is None else made.counts, made.changed)


def write(made: Sequence[Export], folder: Path) -> list[Path]:
    """Put the files of exports into a folder, all or none; gives their paths.

    Raises
    ------
    OSError
        When one cannot be written; what lay there before is as it was.
    """
    files = {folder / name: data for one in made for name, data in one.files.items()}
    atomic_write_all(files)
    return list(files)


def _counted(then: Dossier, own: Format) -> dict[str, int]:
    return {name: count for name, count in then.counts.items() if not own.tables or name in own.tables}

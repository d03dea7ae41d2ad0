"""How is a claim, an event, a page, a report or the dataset cited, so that a reader finds exactly the rows that were seen?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from analysis.cards import show
from analysis.errors import UsageError
from analysis.export.bibliography import Item, items
from analysis.language.format import capital, day
from analysis.model.config import DatasetConfig
from analysis.model.dossier import Dossier
from analysis.model.record import Claim, Event, Source
from analysis.report import document
from analysis.schema.codebook import package_name

DATASET: Final = "dataset"
STYLES: Final = ("Chicago", "APA", "MLA")
_SHORT: Final = 12  # digits of a hash that a reader can compare


@dataclass(frozen=True)
class Citation:
    """What is cited, within which dataset, as known on which day, from exactly which rows.

    `kind` is ``data set``, ``record`` or ``report``; `day` is ISO text, and `replayed` whether the reader chose it; `pages` are
    the addresses that the record rests on.
    """

    id: str
    kind: str
    title: str
    authors: tuple[str, ...]
    within: str
    version: str
    day: str
    replayed: bool
    data_hash: str
    pages: tuple[str, ...] = ()

    @property
    def known(self) -> str:
        """The day of knowledge in words."""
        return f"{'as known on' if self.replayed else 'everything on file to'} {day(self.day)}"

    @cached_property
    def texts(self) -> dict[str, str]:
        """The citation by style. Chicago, APA and MLA have no day of issue for data that grow; the day of knowledge says which."""
        by, digits = "; ".join(self.authors), f"data SHA-256 {self.data_hash[:_SHORT]}"
        version = f"version {self.version}" if self.version else ""
        record = f"{self.kind} {self.id}" if self.kind != "data set" else ""
        tail = (version, self.known, digits)
        return {
            "Chicago": _sentences(by, f"“{_stopped(self.title)}”", record, self.within, _commas(*tail)),
            "APA": _sentences(
                by, "(n.d.).", f"{self.title} [{(record or 'data set').capitalize()}]", self.within, _commas(*tail)
            ),
            "MLA": _sentences(by, f"“{_stopped(self.title)}”", _commas(self.within, *tail, record)),
        }

    @property
    def item(self) -> Item:
        """The citation as CSL has it, with the whole hash."""
        pages = f"; rests on {' '.join(self.pages)}" if self.pages else ""
        found: dict[str, Any] = {
            "id": self.id,
            "type": "report" if self.kind == "report" else "dataset",
            "title": self.title,
            "author": [{"literal": name} for name in self.authors],
            "container-title": self.within,
            "version": self.version,
            "note": f"{self.kind} {self.id}, {self.known}, data SHA-256 {self.data_hash}{pages}",
        }
        return {name: value for name, value in found.items() if value}

    def __str__(self) -> str:
        width = max(map(len, STYLES))
        return "\n".join(f"{style:<{width}}  {self.texts[style]}" for style in STYLES)


def cite(then: Dossier, what: str) -> Citation | Item:
    """How is this cited?

    Parameters
    ----------
    then : Dossier
        ``dossier.as_of(day)`` for what was known on a day.
    what : str
        ``dataset``, or the id of a claim, an event or a page.

    Returns
    -------
    Citation or mapping
        Of a page the page itself, as CSL has it: its words are not the dataset's.

    Raises
    ------
    UnknownName
        When nothing of that id is known on the dossier's day; names the nearest.
    UsageError
        For a person, a place or a ship, which are cited by the rows that name them.
    """
    if what == DATASET:
        return _citation(
            then, package_name(then.config.about.title), "data set", then.config.about.title or "Claims and events"
        )
    record = show(then, what).record
    match record:
        case Source():
            return next(item for item in items(then) if item["id"] == record.id)
        case Claim():
            said = record.stated_on or record.known_on.isoformat()
            return _citation(then, record.id, "record", f"{record.heading}, {day(said)}", _pages(record))
        case Event():
            return _citation(then, record.id, "record", f"{record.title}, {day(record.starts_on)}", _pages(record))
    raise UsageError(
        f"{what!r} is a {record.kind_of}; cite a claim or an event that names it, as `dossier show` lists them"
    )


def cite_report(file: Path, own: DatasetConfig) -> Citation:
    """How is a page that `dossier report` wrote cited? From what it says of itself; its tables need not be here.

    Parameters
    ----------
    file : pathlib.Path
        The page.
    own : DatasetConfig
        Tells the authors, where the page is of the dataset that it is about.

    Raises
    ------
    ReportError
        When the file is not such a page.
    """
    page = document.read(file)
    told: Mapping[str, Any] = page.provenance
    within = str(told.get("title", ""))
    return Citation(
        id=file.stem,
        kind="report",
        title=page.title,
        authors=own.about.authors if within == own.about.title else (),
        within=within,
        version=str(page.origin.versions.get("containers-communiques", "")),
        day=page.as_of or str(told.get("day", "")),
        replayed=bool(page.as_of),
        data_hash=str(told.get("data_hash", "")),
    )


def _citation(then: Dossier, key: str, kind: str, title: str, pages: tuple[str, ...] = ()) -> Citation:
    own = then.config.about
    return Citation(
        id=key,
        kind=kind,
        title=title,
        authors=own.authors,
        within="" if kind == "data set" else own.title,
        version=own.version,
        day=then.day.isoformat(),
        replayed=bool(then.replayed),
        data_hash=then.data_hash,
        pages=pages,
    )


def _pages(record: Claim | Event) -> tuple[str, ...]:
    return tuple(source.url for source in record.sources)


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _sentences(*parts: str) -> str:
    """The parts that there are, each with a full stop, also where it ends in a quotation."""
    return " ".join(capital(part if part.endswith((".”", "?”", "!”")) else _stopped(part)) for part in parts if part)


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)

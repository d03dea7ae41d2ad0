"""How is a claim, an event, a page, a report or the dataset cited, so that a reader finds exactly the rows that were seen?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from analysis.cards import show
from analysis.errors import UnknownName, UsageError
from analysis.export.bibliography import Item, items
from analysis.language.citation import STYLES, citation, known
from analysis.language.format import day
from analysis.model.claim import Claim
from analysis.model.config import DatasetConfig
from analysis.model.dossier import Dossier
from analysis.model.event import Event
from analysis.model.record import Source
from analysis.report import document, notebooks
from analysis.report.prose import is_link
from analysis.schema.codebook import package_name

DATASET: Final = "dataset"


@dataclass(frozen=True)
class Citation:
    """What is cited, within which dataset, as known on which day, from exactly which rows.

    `kind` is ``data set``, ``record`` or ``report``; `day` is ISO text, and `replayed` whether the reader chose it; `pages` are
    the addresses that the record rests on, and `address` is where the site, or the report, stands, if that is known.
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
    address: str = ""

    @property
    def known(self) -> str:
        """The day of knowledge in words."""
        return known(self.day, replayed=self.replayed)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The citation by style."""
        return citation(
            self.title,
            authors=self.authors,
            called=f"{self.kind} {self.id}" if self.kind != "data set" else "",
            within=self.within,
            version=self.version,
            known_by=self.known,
            data_hash=self.data_hash,
            ending=" ".join(filter(None, (f"Rests on {self.pages[0]}" if self.pages else "", self.address))),
        )

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
            "URL": self.address,
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
            by = f"{record.speaker}, " if record.speaker else ""
            return _citation(then, record.id, "record", f"{record.heading}, {by}{day(said)}", _pages(record))
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
        Tells the authors, where the page names none and is of the dataset that it is about.

    Raises
    ------
    ReportError
        When the file is not such a page.
    """
    page = document.read(file)
    told: Mapping[str, Any] = page.provenance
    within = str(told.get("title", ""))
    named = own.about.authors if within == own.about.title else ()  # of a page that names none itself
    return Citation(
        id=file.stem,
        kind="report",
        title=page.title,
        authors=tuple(map(str, told.get("authors", named))),
        within=within,
        version=str(page.origin.versions.get("containers-communiques", "")),
        day=page.as_of or str(told.get("day", "")),
        replayed=bool(page.as_of),
        data_hash=str(told.get("data_hash", "")),
        address=_canonical(document.text_of(file)),
    )


def report_named(name: str, folder: Path) -> Path | None:
    """Which report does the number or the name of a notebook mean? The one in this folder that was made without parameters.

    Nothing where no notebook has that name.

    Raises
    ------
    UsageError
        When the report was not made yet, or lies elsewhere.
    """
    try:
        notebook = notebooks.find(name).name
    except (UnknownName, UsageError):
        return None
    file = folder / f"{notebook}.html"
    if not file.is_file():
        raise UsageError(
            f"{name!r} names a notebook, whose report {str(file)!r} is not there; give the file of a report, "
            f"or make it with `dossier report {name}`"
        )
    return file


def _canonical(page: str) -> str:
    """The address that a page of a site has for itself; empty where it has none."""
    head = _Head()
    head.feed(page.partition("<body")[0])
    return head.canonical


class _Head(HTMLParser):
    """Notes the first address of the web that a page names as its own."""

    canonical = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        address = told.get("href", "")
        if tag == "link" and told.get("rel") == "canonical" and not self.canonical and is_link(address):
            self.canonical = address


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
        address=own.address,
    )


def _pages(record: Claim | Event) -> tuple[str, ...]:
    return tuple(url for _, url in record.links)

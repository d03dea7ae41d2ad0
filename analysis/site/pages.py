"""Which pages does a site have, and what does each say of itself?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.errors import ReportError
from analysis.language.format import plural
from analysis.report import cache, front
from analysis.report.answer import answer
from analysis.report.document import Document, Figure, read

FRONT: Final = "index.html"
LATEST: Final = "latest.html"


@dataclass(frozen=True)
class Page:
    """A page of a site: its name from the root of the site, what it is called, what it answers and as known on which day.

    `alt` describes its main figure; `document` is empty for a page made of others, and `slug` for one that no report is.
    `behind` is true of a page of records, whose document is that of the report.
    """

    name: str
    title: str
    said: str = ""
    day: str = ""
    document: Document | None = None
    slug: str = ""
    behind: bool = False

    @property
    def figure(self) -> Figure | None:
        """Its main figure."""
        return self.document.figures[0] if self.document and self.document.figures and not self.behind else None

    @property
    def alt(self) -> str:
        """What a picture of the page shows."""
        return self.figure.title if self.figure else self.title

    @property
    def up(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.name.count("/")


def found(site: Path, last: str) -> list[Page]:
    """Every page in a folder that reports were made in: the front page, the reports, their records, the sweeps.

    Parameters
    ----------
    last : the last day of knowledge, of pages that show everything on file.
    """
    reports = [page for folder in _folders(site) for page in _reports(site, folder, last)]
    shown = front.last(site)
    title = _house(shown) or next((_house(page.document) for page in reports if page.document), "") or "Reports"
    first = Page(FRONT, title, answer(shown) if shown else "", shown.as_of if shown else last, shown)
    sweeps = sorted(path.relative_to(site).as_posix() for path in site.glob("*/sweep.html"))
    return [
        first,
        *reports,
        *(Page(name, f"{name.partition('/')[0]}, vintage by vintage", day=last) for name in sweeps),
    ]


def _folders(site: Path) -> list[Path]:
    """The site, and the folders of sweeps in it."""
    return [site, *sorted(path.parent for path in site.glob("*/sweep.html"))]


def _reports(site: Path, folder: Path, last: str) -> Iterator[Page]:
    for slug, known in cache.entries(folder).items():
        name = f"{slug}.html"
        try:
            document = read(folder / name) if name in known["files"] else None
        except (OSError, ReportError):
            continue  # the index tells of it
        if document:
            place, day = (folder / name).relative_to(site).as_posix(), document.as_of or last
            yield Page(place, document.title, answer(document), day, document, slug)
            beside = f"{slug}.records.html"
            if beside in known["files"] and (folder / beside).is_file():
                told = f"{plural(len(document.records), 'record')} with sources, behind this page: {document.title}"
                place = (folder / beside).relative_to(site).as_posix()
                yield Page(place, f"Records and sources: {document.title}", told, day, document, slug, behind=True)


def _house(document: Document | None) -> str:
    return str(document.provenance.get("title") or "").partition(":")[0] if document else ""

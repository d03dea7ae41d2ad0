"""Make the folder of reports a site: what each page tells machines, and the files beside the pages; or say what is in the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from analysis.errors import ReportError, UsageError
from analysis.files import atomic_write
from analysis.language.format import day as reader_day
from analysis.language.format import plural
from analysis.model.dossier import Dossier
from analysis.report import browser, cache, embed
from analysis.report.batch import SITE_ASSETS, Order
from analysis.report.index import placed
from analysis.site import pictures, sitemap
from analysis.site.feed import FILE as FEED
from analysis.site.feed import feed
from analysis.site.latest import News, latest
from analysis.site.linked import described, of_dataset, of_page, of_records
from analysis.site.pages import FRONT, LATEST, Page, found
from analysis.site.templates import head, latest_page, lost_page, navigation

TABLES: Final = "tables"
ABSOLUTE: Final = (FEED, sitemap.FILE)  # what makes no sense without the address of the site
FILES: Final = (FRONT, LATEST, "404.html", "robots.txt", *ABSOLUTE)
WRITTEN: Final = "site.txt"  # in what is kept of the reports: the files written beside the pages
Say = Callable[[str], None]


@dataclass(frozen=True)
class Site:
    """A folder that becomes a site: its address (empty: not known), and the tables that it rests on, as known on a day."""

    out: Path
    home: str
    then: Dossier

    def write(self, say: Say) -> list[Path]:
        """Write what a site has beside its pages, and into each page what it tells machines; gives the files that changed.

        Parameters
        ----------
        say : told what is left out and why, a line each.
        """
        last = self.then.day.isoformat()
        news = latest(self.then)
        pages = self._pages(last, news)
        house = self.then.config.about.title.partition(":")[0] or pages[0].title
        tables = self._tables()
        shown = [(page.name, _named(page)) for page in pages if not page.behind and "/" not in page.name]
        shown += [
            (name, f"{Path(name).stem.capitalize()} (CSV)")
            for name in tables
            if Path(name).stem in ("claims", "events")
        ]
        shown += [(FEED, "Feed (Atom)")] if self.home else []
        drawn = self._pictures(pages, house, say)
        files: dict[str, str | bytes] = {**tables, **drawn}
        files[LATEST] = latest_page(next(page for page in pages if page.name == LATEST), house, news)
        files["404.html"] = lost_page(house, urlsplit(self.home).path if self.home else "", shown)
        files["robots.txt"] = sitemap.robots(self.home)
        if self.home:
            files[FEED] = feed(self.then, news, self.home, _places(pages, news))
            files[sitemap.FILE] = sitemap.sitemap(self.home, [(page.name, page.day) for page in pages])
        else:
            say(
                f"no address of the site is known, so {', '.join(ABSOLUTE)}, canonical links and pictures for links are left out; "
                "give --base-url, or address in dataset.toml"
            )
        embed.write((page.document for page in _own(pages) if page.document), self.out, self.home)
        changed = self._put(files)
        self._forget(files)
        for page in pages:
            card = _card(page.name)
            picture = f"{self.home}{quote(card)}" if card in drawn else ""
            changed += self._tell(page, house, shown, tables, picture)
        self._strangers(pages, say)
        return changed

    def _pages(self, last: str, news: Sequence[News]) -> list[Page]:
        pages = found(self.out, last)
        told = f"{described(self.then)} The newest {plural(len(news), 'record')}."
        first = pages[0] if pages[0].said else replace(pages[0], said=described(self.then))
        return [first, *pages[1:], Page(LATEST, "What became known", told, last)]

    def _tables(self) -> dict[str, bytes]:
        """The tables as CSV, as known on the day of the site."""
        from analysis.export import export

        return {f"{TABLES}/{Path(name).name}": data for name, data in export(self.then, "csv").files.items()}

    def _pictures(self, pages: Sequence[Page], house: str, say: Say) -> dict[str, bytes]:
        if not self.home:
            return {}
        if not browser.found():
            say(
                "no Chromium on this machine, so links to pages are shown without pictures; to have them, apt install chromium"
            )
            return {}
        try:
            return {_card(name): data for name, data in pictures.drawn(_own(pages), self.out, house).items()}
        except ReportError as error:
            say(str(error))
            return {}

    def _put(self, files: Mapping[str, str | bytes]) -> list[Path]:
        changed = []
        for name, data in files.items():
            target, whole = self.out / name, data.encode() if isinstance(data, str) else data
            if not target.is_file() or target.read_bytes() != whole:
                atomic_write(target, whole)
                changed.append(target)
        return changed

    def _tell(
        self, page: Page, house: str, shown: Sequence[tuple[str, str]], tables: Iterable[str], picture: str
    ) -> list[Path]:
        """Put into a page what it tells machines, unless somebody has edited it."""
        target = self.out / page.name
        linked = self._linked(page, tables, picture)
        top = head(page, house, self.home, picture, linked)
        text = target.read_bytes().decode()
        told = placed(text, top, navigation(page, shown))
        if told == text or (page.slug and not cache.is_own(target.parent, page.slug, target.name, text)):
            return []
        atomic_write(target, told)
        if page.slug:
            cache.add_files(target.parent, page.slug, [target.name])
        return [target]

    def _linked(self, page: Page, tables: Iterable[str], picture: str) -> str:
        if page.name == FRONT:
            return of_dataset(self.then, self.home, tables)
        if page.behind:
            return of_records(self.then, page, self.home)
        return of_page(self.then, page, self.home, picture) if page.document else ""

    def _forget(self, files: Iterable[str]) -> None:
        """Remove what an earlier run wrote here that the site has no more, and keep what this one wrote."""
        kept = cache.kept(self.out) / WRITTEN
        before = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else []
        for name in set(before) - set(files):
            if ".." not in Path(name).parts and (self.out / name).is_file():
                (self.out / name).unlink()
        atomic_write(kept, "".join(f"{name}\n" for name in sorted(files)))

    def _strangers(self, pages: Sequence[Page], say: Say) -> None:
        """Tell of pages in the folder that nothing made here leads to."""
        known = {page.name for page in pages} | {"404.html"}
        for path in sorted(self.out.glob("*.html")):
            if path.name not in known and not path.name.endswith(".failed.html"):
                say(f"{path} is not a page of this site, and nothing leads to it; delete it, or move it elsewhere")


def planned(out: Path, base_url: str, orders: Sequence[Order]) -> Site:
    """The site that these reports belong to; refused where its files could not be written.

    Parameters
    ----------
    base_url : the address of the site; empty: what `address` in the dataset.toml of the tables says.

    Raises
    ------
    UsageError
        When something stands where a file or folder of the site goes, or a folder cannot be written. Nothing was written.
    """
    import analysis

    _writable(out)
    given = [order.given for order in orders]
    days = [str(one.get("as_of") or "") for one in given]
    data = next((str(one["data"]) for one in given if one.get("data")), "")
    then = analysis.load(cache.given_folder(data) if data else None).as_of(max(days) if all(days) and days else None)
    cache.keep_beside(out)
    return Site(out, base_url or then.config.about.address, then)


def _writable(out: Path) -> None:
    """Could all files of the site be written? Found out before the first."""
    whole = Path(os.path.abspath(out))
    beside = whole.with_name(whole.name + cache.FOLDER) if whole.name else whole
    if beside == whole:
        raise UsageError(f"{str(out)!r} is the root of the machine; name a folder in it")
    for folder in (whole, beside, *(whole / name for name in (SITE_ASSETS, TABLES, pictures.FOLDER))):
        if os.path.lexists(folder) and not folder.is_dir():
            raise UsageError(
                f"{str(folder)!r} is a file, and the site needs a folder there; move it away, or name another --out"
            )
        stands = next(path for path in (folder, *folder.parents) if path.is_dir())
        if not os.access(stands, os.W_OK | os.X_OK):
            raise UsageError(f"{str(stands)!r} cannot be written; change its rights, or name another --out")
    for file in (whole / name for name in FILES):
        if file.is_dir():
            raise UsageError(
                f"{str(file)!r} is a folder, and the site needs a file there; move it away, or name another --out"
            )


def _named(page: Page) -> str:
    """What a page is called where all are named: its title, and its day where it shows one of its own."""
    title = "Front page" if page.name == FRONT else page.title.partition(":")[0]
    own = page.document.as_of if page.document and page.name != FRONT else ""
    return f"{title}, {reader_day(own)}" if own else title


def _card(name: str) -> str:
    """Where the picture of a page lies."""
    return f"{pictures.FOLDER}/{name.removesuffix('.html')}.png"


def _own(pages: Sequence[Page]) -> list[Page]:
    """The front page and the reports that lie in the site itself, not those of its sweeps."""
    return [page for page in pages if page.document and not page.behind and not page.up]


def _places(pages: Sequence[Page], news: Sequence[News]) -> dict[str, str]:
    """Where each record stands in the site: in the shortest page of records that holds it, else among the newest."""
    held = sorted(
        (p for p in pages if p.behind and p.document),
        key=lambda p: (len(p.document.known if p.document else ()), p.name),
    )
    found = {}
    for key in {one.record.id for one in news}:
        name = next((page.name for page in held if page.document and key in page.document.known), LATEST)
        found[key] = f"{quote(name)}#{quote(key)}"
    return found

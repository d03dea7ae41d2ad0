"""The front page of a folder of reports: the answer and its replay, where it was made, and a line for each report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import ReportError
from analysis.files import atomic_write
from analysis.language.format import day as reader_day
from analysis.language.labels import field, words
from analysis.report import cache, front, lookup, stills
from analysis.report.document import Document, read
from analysis.report.job import write

if TYPE_CHECKING:
    from analysis.report.film import Film

EVERYTHING: Final = "9999"  # sorts after every day
# What a reader of the front page asks first, and the report that answers it.
ASKED: Final = (
    ("09_track_record", "Who said what first"),
    ("06_answers", "Who denies, and since when"),
    ("05_coverage", "Is the rise real?"),
)
SLOT: Final = ("<!--pages-->", "<!--/pages-->")  # where a page names others
SITE_SLOTS: Final = (
    ("<!--head-->", "<!--/head-->"),
    ("<!--foot-->", "<!--/foot-->"),
)  # what a site puts into its pages
HEAD: Final = 1 << 16  # bytes of a page that hold it
PLAIN: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def write_index(out: Path, film: Film | None = None) -> Path:
    """Write `index.html` over everything remembered in the folder, link its pages to it and to one another, and say where it is.

    Parameters
    ----------
    film : what the front page plays, from `front.film`.
    """
    from markupsafe import Markup

    from analysis.report.page import HOUSE, asset, template

    film = film or front.film(out)
    groups: dict[str, list[dict[str, Any]]] = {}
    pages: list[tuple[str, Document]] = []
    for slug, known in cache.entries(out).items():
        groups.setdefault(known["notebook"], []).append(_entry(out, slug, known))
    for entries in groups.values():
        entries.sort(key=lambda entry: entry["sort"], reverse=True)
        documents = {
            entry["page"]: _read(out, entry["page"]) for entry in entries if entry is entries[0] or _is_of(entry, film)
        }
        entries[0] |= _shown(out, documents[entries[0]["page"]])
        pages += [(page, document) for page, document in documents.items() if document]
    link([entry for entries in groups.values() for entry in entries if entry["page"]], out)
    sweeps = sorted(path.parent.name for path in out.glob("*/sweep.html"))
    html = template("index.html.j2").render(
        **{"house": HOUSE, "last": None, "policy": PLAIN, **_replay(out, film, pages)},
        css=Markup(asset("page.css")), groups=sorted(groups.items()), sweeps=sweeps, months=_calendar(groups),
        asked=[(groups[name][0]["page"], words) for name, words in ASKED if name in groups and groups[name][0]["page"]],
    )  # fmt: skip
    write(out, [("index.html", html)])
    return out / "index.html"


def _entry(out: Path, slug: str, known: dict[str, Any]) -> dict[str, Any]:
    """A report: its files, its day and what else was given, and why its latest run failed, if it did."""
    files = sorted(name for name in known["files"] if (out / name).is_file())
    page = next((name for name in files if name.endswith(".html")), "")
    day = str(known["parameters"].get("as_of") or "")
    others = [f"{field(n)}: {words(str(v), n)}" for n, v in known.get("given", {}).items() if n != "as_of"]
    return {
        "page": page,
        "slug": slug,
        "notebook": known["notebook"],
        "title": known["title"],
        "day": f"As known on {reader_day(day)}" if day else "Everything on file",
        "sort": day or EVERYTHING,
        "others": ", ".join(others),
        "files": [(_kind(name), name) for name in files if name != page],
        "failure": known.get("failure", ""),
        "failed_page": f"{slug}.failed.html" if (out / f"{slug}.failed.html").is_file() else "",
        "finding": "",
        "thumbnail": "",
    }


def _is_of(entry: Mapping[str, Any], film: Film | None) -> bool:
    """Is a report of the day that the front page ends with?"""
    return film is not None and entry["sort"] in (EVERYTHING, film.steps[-1]["value"])


def _read(out: Path, page: str) -> Document | None:
    try:
        return read(out / page) if page else None
    except (OSError, ReportError):
        return None


def _shown(out: Path, document: Document | None) -> dict[str, Any]:
    """What a report finds: the title of its first figure, and that figure small where its picture is kept."""
    from markupsafe import Markup

    if document is None or not document.figures:
        return {}
    svg = stills.kept(stills.specs(document)[0], out)
    finding = document.headline or document.figures[0].title
    return {"finding": finding, "thumbnail": Markup(stills.thumbnail(svg)) if svg else ""}


def link(entries: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Let each page name the front page, and the reports before and after it that are made with the same parameters."""
    sets: dict[str, list[Mapping[str, Any]]] = {}
    for entry in sorted(entries, key=lambda entry: str(entry["notebook"])):
        sets.setdefault(str(entry["slug"]).removeprefix(str(entry["notebook"])), []).append(entry)
    for own in sets.values():
        for at, entry in enumerate(own):
            near = (own[at - 1] if at else None, own[at + 1] if at + 1 < len(own) else None)
            _link(out, entry, *near)


def _link(
    out: Path, entry: Mapping[str, Any], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    from analysis.report.page import template

    page = out / str(entry["page"])
    nav = template("blocks.html.j2").module.pages(before, after)
    try:
        with page.open("rb") as file:
            if "".join((SLOT[0], nav, SLOT[1])).encode() in file.read(HEAD):
                return
        text = page.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return
    head, opened, rest = text.partition(SLOT[0])
    _, closed, tail = rest.partition(SLOT[1])
    if opened and closed and cache.is_own(out, str(entry["slug"]), page.name, text):
        atomic_write(page, "".join((head, opened, nav, closed, tail)))
        cache.add_files(out, str(entry["slug"]), [page.name])


def placed(text: str, *parts: str) -> str:
    """A page with these parts in the slots of a site, in place of what stood there."""
    for (opening, closing), part in zip(SITE_SLOTS, parts, strict=True):
        before, opened, rest = text.partition(opening)
        _, closed, after = rest.partition(closing)
        if opened and closed:
            text = f"{before}{opening}{part}{closing}{after}"
    return text


def _calendar(groups: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Days that have reports, by month, each with the page of its first report; none where there is but one day."""
    days: dict[str, str] = {}
    for entries in (groups[name] for name in sorted(groups)):
        for entry in entries:
            if entry["page"] and entry["sort"] != EVERYTHING:
                days.setdefault(str(entry["sort"]), str(entry["page"]))
    months: dict[str, list[dict[str, Any]]] = {}
    for day in sorted(days) if len(days) > 1 else ():
        told = {"page": days[day], "words": reader_day(day), "number": str(int(day[8:10]))}
        months.setdefault(reader_day(day[:7]), []).append(told)
    return list(months.items())


def _replay(out: Path, film: Film | None, pages: Sequence[tuple[str, Document]]) -> dict[str, Any]:
    """What the page plays, and what it needs for it; empty where there is no film."""
    from markupsafe import Markup

    from analysis.report.bundle import bundle, search_library
    from analysis.report.page import asset, house, policy

    if film is None or film.last is None:
        return {}
    drawn = [Markup(stills.kept(figure, out)) for figure in film.stills()]
    script, packed, library = asset("front.js"), film.packed(), bundle(film.library)
    return {
        "house": house(film.last),
        "last": film.steps[-1],
        "stills": list(zip(film.steps[-1]["figures"], drawn, strict=True)) if all(drawn) else [],
        "steps": len(film.steps),
        "packed": packed,
        "plotly": library.packed,
        "script": Markup(script),
        "hash": film.last.provenance.get("data_hash", ""),
        "version": film.last.origin.versions.get("containers-communiques", ""),
        "policy": policy(script, library, "", search_library()),
        "listed": lookup.packed(cache.kept(out) / front.FOLDER, film.last, pages),
        "search": search_library().packed,
    }


def _kind(name: str) -> str:
    return "records" if name.endswith(".records.html") else name.rsplit(".", 1)[1]

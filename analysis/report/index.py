"""The front page of a folder of reports: the answer and its replay, where it was made, and a line for each report."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from analysis.errors import ReportError
from analysis.language.format import day as reader_day
from analysis.report import cache, front
from analysis.report.document import read
from analysis.report.job import write

PLAIN: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_index(out: Path) -> Path:
    """Write `index.html` over everything remembered in the folder, and say where it is."""
    from markupsafe import Markup

    from analysis.report.page import HOUSE, asset, template

    groups: dict[str, list[dict[str, Any]]] = {}
    for slug, known in cache.entries(out).items():
        groups.setdefault(known["notebook"], []).append(_entry(out, slug, known))
    for entries in groups.values():
        entries.sort(key=lambda entry: entry["sort"], reverse=True)
        entries[0]["finding"] = _finding(out / entries[0]["page"]) if entries[0]["page"] else ""
    sweeps = sorted(path.parent.name for path in out.glob("*/sweep.html"))
    html = template("index.html.j2").render(
        **{"house": HOUSE, "last": None, "policy": PLAIN, **_replay(out)},
        css=Markup(asset("page.css")), groups=sorted(groups.items()), sweeps=sweeps,
    )  # fmt: skip
    write(out, [("index.html", html)])
    return out / "index.html"


def _entry(out: Path, slug: str, known: dict[str, Any]) -> dict[str, Any]:
    """A report: its files, its day and what else was given, and why its latest run failed, if it did."""
    files = sorted(name for name in known["files"] if (out / name).is_file())
    page = next((name for name in files if name.endswith(".html")), "")
    day = str(known["parameters"].get("as_of") or "")
    others = [f"{n} = {v}" for n, v in known.get("given", {}).items() if n != "as_of"]
    return {
        "page": page,
        "title": known["title"],
        "day": f"As known on {reader_day(day)}" if day else "As known, everything on file",
        "sort": day or "9999",
        "others": ", ".join(others),
        "files": [(_kind(name), name) for name in files if name != page],
        "failure": known.get("failure", ""),
        "failed_page": f"{slug}.failed.html" if (out / f"{slug}.failed.html").is_file() else "",
        "finding": "",
    }


def _finding(page: Path) -> str:
    """What a report finds: the title of its first figure."""
    try:
        figures = read(page).figures
    except (OSError, ReportError):
        return ""
    return figures[0].title if figures else ""


def _replay(out: Path) -> dict[str, Any]:
    """What the page plays, and what it needs for it; empty where there is no film."""
    from markupsafe import Markup

    from analysis.report.bundle import bundle
    from analysis.report.page import asset, house, policy

    film = front.film(out)
    if film is None or film.last is None:
        return {}
    script, packed, library = asset("front.js"), film.packed(), bundle(film.full)
    return {
        "house": house(film.last),
        "last": film.steps[-1],
        "steps": len(film.steps),
        "packed": packed,
        "plotly": library.packed,
        "script": Markup(script),
        "hash": film.last.provenance.get("data_hash", ""),
        "version": film.last.origin.versions.get("containers-communiques", ""),
        "policy": policy(script, library),
    }


def _kind(name: str) -> str:
    return "records" if name.endswith(".records.html") else name.rsplit(".", 1)[1]

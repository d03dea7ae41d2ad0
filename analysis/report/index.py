"""Which reports lie in this folder? One page that lists them by notebook and day of knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.language.format import day as reader_day
from analysis.report import cache
from analysis.report.job import write


def write_index(out: Path, folder: str = "") -> Path:
    """Write `index.html` over everything remembered in the folder, and say where it is."""
    from markupsafe import Markup

    from analysis.report.page import HOUSE, asset, template

    groups: dict[str, list[dict[str, Any]]] = {}
    for slug, known in cache.entries(out).items():
        files = sorted(name for name in known["files"] if (out / name).is_file())
        page = next((name for name in files if name.endswith(".html")), "")
        failed = f"{slug}.failed.html" if (out / f"{slug}.failed.html").is_file() else ""
        day = str(known["parameters"].get("as_of") or "")
        others = [f"{n} = {v}" for n, v in known.get("given", {}).items() if n != "as_of"]
        entry = {
            "page": page,
            "title": known["title"],
            "day": reader_day(day) if day else "all data",
            "sort": day or "9999",
            "others": ", ".join(others),
            "files": [(_kind(name), name) for name in files if name != page],
            "failure": known.get("failure", ""),
            "failed_page": failed,
        }
        groups.setdefault(known["notebook"], []).append(entry)
    for entries in groups.values():
        entries.sort(key=lambda entry: entry["sort"], reverse=True)
    sweeps = sorted(path.parent.name for path in out.glob("*/sweep.html"))
    html = template("index.html.j2").render(
        house=HOUSE, css=Markup(asset("page.css")), groups=sorted(groups.items()), sweeps=sweeps
    )
    write(out, [("index.html", html)])
    return out / "index.html"


def _kind(name: str) -> str:
    return "records" if name.endswith(".records.html") else name.rsplit(".", 1)[1]

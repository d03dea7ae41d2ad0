"""The documentation as a site that needs no network: the pages of the repository and the API from docstrings, one search.

`make docs` writes it into `site/`. A page in Markdown is handed to pdoc as a module that has nothing but a docstring, so that
prose and functions share look, links and search.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pdoc.doc
import pdoc.render

from bench.floors import read, room

ROOT: Final = Path(__file__).parents[1]
SITE: Final = ROOT / "site"
GUIDE: Final = {
    "index": "README.md",
    "tutorial": "docs/tutorial.md",
    "methods": "docs/methods.md",
    "dataset": "docs/dataset.md",
    "exports": "docs/exports.md",
    "intake": "docs/intake.md",
    "feeds": "docs/feeds.md",
    "site": "docs/site.md",
    "codebook": "data/README.md",
    "command_line": "docs/command-line.md",
    "architecture": "docs/architecture.md",
    "contributing": "CONTRIBUTING.md",
    "security": "docs/security.md",
    "changes": "CHANGELOG.md",
    "data_changes": "data/CHANGELOG.md",
    "licences": "docs/LICENCES.md",
}
# Rooms that are used by what their front door lists; of the others each module has a page.
FRONT_DOORS: Final = ("cadence", "charts", "claims", "compare", "coverage", "reconcile", "wording")
LEFT_OUT: Final = ("__main__", "deprecated", "explore")
LINK: Final = re.compile(r"\]\(([^)#\s:]+)((?:#[^)\s]*)?)\)")


def pages() -> dict[str, Path]:
    """Every page of prose by its name on the site; recipes lie in a folder of their own."""
    recipes = {f"recipes.{path.stem}": path for path in sorted((ROOT / "docs" / "recipes").glob("*.md"))}
    return {name: ROOT / place for name, place in GUIDE.items()} | recipes


def modules() -> list[str]:
    """Every module that has a page; a folder without code of its own has none."""
    inner = {name for name in read().files if room(name) in FRONT_DOORS and name.count(".") > 1}
    return [name for name in read().files if room(name) not in LEFT_OUT and name not in inner]


def address(name: str, seen_from: str) -> str:
    """Where a page lies, seen from another."""
    return os.path.relpath(name.replace(".", "/") + ".html", Path(seen_from.replace(".", "/")).parent)


def prose(name: str, path: Path, known: dict[str, Path], site: Path) -> types.ModuleType:
    """A page as a module: links go to pages of the site, pictures are copied, links to other files become plain words."""
    places = {place.resolve(): other for other, place in known.items()}

    def link(match: re.Match[str]) -> str:
        target = (path.parent / match[1]).resolve()
        if target in places:
            return f"]({address(places[target], name)}{match[2]})"
        if target.suffix in (".png", ".svg"):
            shutil.copy2(target, site / target.name)
            return f"]({os.path.relpath(target.name, Path(name.replace('.', '/')).parent)})"
        return "](#)"

    page = types.ModuleType(name, LINK.sub(link, path.read_text(encoding="utf-8")).replace("[](#)", ""))
    page.__dict__["__docformat__"] = "markdown"
    return page


def resolved(name: str) -> types.ModuleType:
    """A module with what its front door hands on when asked for."""
    module = importlib.import_module(name)
    for member in getattr(module, "__all__", ()):
        setattr(module, member, getattr(module, member))
    return module


def title(path: Path) -> str:
    """The first heading of a page."""
    return next(
        line.removeprefix("# ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")
    )


def build(site: Path = SITE) -> None:
    """Write the whole site anew."""
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    known = pages()
    pdoc.render.configure(
        docformat="numpy",
        include_undocumented=False,
        show_source=False,
        template_directory=Path(__file__).parent / "site_theme",
    )
    shown = [prose(name, path, known, site) for name, path in known.items()] + [resolved(name) for name in modules()]
    documented = {module.__name__: pdoc.doc.Module(module) for module in shown}
    pdoc.render.env.globals.update(address=address, **navigation(known, documented))
    for name, module in documented.items():
        place = site / f"{name.replace('.', '/')}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(pdoc.render.html_module(module, documented), encoding="utf-8")
    (site / "search.js").write_text(pdoc.render.search_index(documented), encoding="utf-8")


def navigation(known: dict[str, Path], documented: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What stands at the side of every page: name on the site to title."""
    titles = {name: title(path) for name, path in known.items()}
    library = [name for name in documented if name not in titles]
    first: dict[str, str] = {}  # a room that is a bare folder is entered by its first module
    inner: dict[str, dict[str, str]] = {}
    for name in library:
        own = ".".join(name.split(".")[:2])
        first.setdefault(own, name)
        if own != "analysis":
            inner.setdefault(own, {})[name] = name.removeprefix(f"{own}.").removeprefix("analysis.")
    return {
        "guide": {name: text for name, text in titles.items() if "." not in name},
        "recipes": {name: text for name, text in titles.items() if "." in name},
        "rooms": {name: own for own, name in first.items()},
        "inner": {name: inner.get(".".join(name.split(".")[:2]), {}) for name in library if name != "analysis"},
    }


if __name__ == "__main__":
    build()
    print(SITE.relative_to(ROOT) / "index.html", file=sys.stderr)

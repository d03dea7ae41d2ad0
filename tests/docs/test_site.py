"""The site of `make docs` needs no network, has no dead end, and finds what it holds."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.recipe import ROOT

pytestmark = pytest.mark.xdist_group("site")  # which is built once

FETCHED = ("script", "link", "img", "iframe", "source", "object", "embed")


class Seen(HTMLParser):
    """Ids, links and what a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in FETCHED:
            self.fetched += [found[name] for name in ("src", "href", "data", "srcset") if name in found]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Seen]:
    """The site, built anew by the command behind `make docs`, every page read."""
    place = tmp_path_factory.mktemp("docs") / "site"
    code = f"from pathlib import Path; from bench.site import build; build(Path({str(place)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "does not resolve" not in done.stderr, "a front door lists what is not there"
    pages = {}
    for path in place.rglob("*.html"):
        pages[path] = Seen()
        pages[path].feed(path.read_text(encoding="utf-8"))
    assert len(pages) > 60
    return pages


def test_nothing_is_fetched_from_elsewhere(site: dict[Path, Seen]) -> None:
    """Scripts, styles, pictures and fonts come from the site itself."""
    for path, seen in site.items():
        assert [a for a in seen.fetched if "//" in a and not a.startswith("data:")] == [], path
        text = path.read_text(encoding="utf-8")
        styles = "".join(re.findall(r"(?s)<style>.*?</style>", text))
        assert not re.search(r"@import|url\((?!['\"]?data:)", styles), path
        scripts = "".join(re.findall(r"(?s)<script[^>]*>.*?</script>", text))
        assert not re.search(r"https?://|fetch\(|XMLHttpRequest|import\(", scripts), path


def test_no_link_leads_nowhere(site: dict[Path, Seen]) -> None:
    """Each link between pages has its page, and each anchor its place on it; a private base is named, but has no place."""
    dead = []
    for path, seen in site.items():
        for link in seen.links:
            target, _, anchor = link.partition("#")
            if "://" in target or anchor.startswith("_") or anchor.endswith(".traits"):
                continue
            page = (path.parent / target).resolve() if target else path
            if not page.exists() or (anchor and page.suffix == ".html" and anchor not in site[page].ids):
                dead.append(f"{path.name}: {link}")
        dead += [f"{path.name}: {a}" for a in seen.fetched if "data:" not in a and not (path.parent / a).exists()]
    assert dead == []


def test_sections_of_docstrings_are_rendered(site: dict[Path, Seen]) -> None:
    """No page shows the underline of a numpy section, a doubled backtick or a role as it was typed."""
    for path in site:
        text = re.sub(r"(?s)<(script|style|pre|code).*?</\1>", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"(Parameters|Returns|Raises)\s*-{3,}|``|:(?:func|class|mod):", text), path


def test_functions_and_prose_are_found(site: dict[Path, Seen]) -> None:
    """The index of the search holds results of the library and pages of the guide, and lies beside the pages."""
    [home] = [path for path in site if path.name == "index.html" and path.parent.name == "site"]
    index = (home.parent / "search.js").read_text(encoding="utf-8")
    for name in ("analysis.cadence.rate_ratio", "analysis.charts.signature_chart", "recipes.rule", "methods"):
        assert f'"{name}"' in index

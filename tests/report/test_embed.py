"""What a site offers of each figure to other pages, as files: whole, strict, the same each time, and text where text is meant."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.report import embed
from analysis.report.document import Document, read
from analysis.report.page import embed_files
from tests.report.conftest import SMALL, writer

pytestmark = pytest.mark.xdist_group("embed")  # whose site is made once
EVIL = "</script><img src=x onerror=hurt()> \"q\" 'a' & <b>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small notebook and, as `s`, a site of it."""
    place = tmp_path_factory.mktemp("embed")
    notebooks = writer(place)(*SMALL).parent
    assert main(["report", "01", "--site", "--notebooks", str(notebooks), "--out", str(place / "s"), "--quiet"]) == 0
    return place


@pytest.fixture
def site(place: Path) -> Path:
    """The folder of the site, which its readers leave as it is."""
    return place / "s"


def changed(document: Document, **words: str) -> Document:
    """The document with other words in its figures."""
    return replace(document, blocks=tuple(replace(f, **words) for f in document.figures))


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each tag of this name."""
        return [attributes for name, attributes in self.found if name == tag]


def test_a_page_and_oembed_for_each_figure(site: Path) -> None:
    """Beside the site's pages, in a folder of the report; every file they name is there; oEmbed 1.0 of type rich."""
    [page] = site.glob("embed/01_small/*.html")
    tags = Tags(page.read_text(encoding="utf-8"))
    named = [a["src"] for a in tags.all("script") if "src" in a] + [a["href"] for a in tags.all("link")]
    named += [(a["href"] or "").partition("#")[0] for a in tags.all("a")]
    assert len(named) == 5
    assert [name for name in named if not (page.parent / (name or "")).is_file()] == []
    told = json.loads(page.with_name("first.oembed.json").read_text(encoding="utf-8"))
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Up to 9,000")
    [frame] = Tags(told["html"]).all("iframe")
    assert (frame["src"], frame["width"], frame["height"]) == ("first.html", str(told["width"]), str(told["height"]))
    assert frame["sandbox"] == "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def test_the_policy_lets_nothing_in(site: Path) -> None:
    """No script or style but the site's, no connection, no form, no base; no request to any other server stands in the page."""
    [page] = site.glob("embed/01_small/*.html")
    text = page.read_text(encoding="utf-8")
    [policy] = [a["content"] or "" for a in Tags(text).all("meta") if a.get("http-equiv")]
    assert {"default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'none'"} <= set(
        policy.split("; ")
    )
    assert "http" not in re.sub(r"https?-equiv", "", text.partition("<script")[0].replace("http-equiv", ""))


def test_with_an_address_everything_is_absolute(site: Path) -> None:
    """What oEmbed and the page say of where they stand begins with the address of the site."""
    document = read(site / "01_small.html")
    files = dict(embed.files(document, "https://example.org/claims/"))
    told = json.loads(files["embed/01_small/first.oembed.json"])
    assert told["provider_url"] == "https://example.org/claims/"
    [frame] = Tags(told["html"]).all("iframe")
    assert frame["src"] == "https://example.org/claims/embed/01_small/first.html"
    tags = Tags(files["embed/01_small/first.html"])
    assert {"rel": "canonical", "href": "https://example.org/claims/01_small.html#first"} in tags.all("link")
    assert [a["href"] for a in tags.all("a")] == ["https://example.org/claims/01_small.html#first"]


def test_hostile_words_stay_words(site: Path) -> None:
    """Title, subtitle, source, description and name of a figure are text in the page and within oEmbed's HTML."""
    document = changed(read(site / "01_small.html"), title=EVIL, subtitle=EVIL, source=EVIL, alt=EVIL, name=EVIL)
    files = dict(embed.files(document))
    name = "script-img-src-x-onerror-hurt-q-a-b"
    assert [Path(file).name for file in files] == [f"{name}.html", f"{name}.oembed.json"]
    page, told = files.values()
    assert Tags(page).all("img") == Tags(page).all("b") == []
    assert len(Tags(page).all("script")) == 3
    [frame] = Tags(json.loads(told)["html"]).all("iframe")
    assert frame["title"] == EVIL
    assert [tag for tag, _ in Tags(json.loads(told)["html"]).found] == ["iframe"]


def test_the_same_report_gives_the_same_bytes(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Made again, every file is as it was, and `verify` holds the page that offers them; one that was lost comes back."""
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    site, notebooks = tmp_path / "s", str(tmp_path / "notebooks")
    before = {path: path.read_bytes() for path in site.rglob("embed/**/*.*")}
    command = ["report", "01", "--site", "--notebooks", notebooks, "--out", str(site), "--quiet"]
    assert main([*command, "--force"]) == 0
    assert {path: path.read_bytes() for path in site.rglob("embed/**/*.*")} == before
    assert main(["verify", str(site / "01_small.html"), "--notebooks", notebooks]) == 0
    assert "byte for byte" in capsys.readouterr().out
    for path in before:
        path.unlink()
    (site / "embed" / "01_small").rmdir()
    assert main(command) == 0
    assert {path: path.read_bytes() for path in site.rglob("embed/**/*.*")} == before


def test_only_the_pages_of_a_site_are_offered(site: Path, small: Path, tmp_path: Path) -> None:
    """Neither a report that is one file nor the pages of a sweep; of two names that make one file, the first."""
    assert main(["report", "01", "--notebooks", str(small.parent), "--out", str(tmp_path / "one"), "--quiet"]) == 0
    assert not (tmp_path / "one" / "embed").exists()
    document = read(site / "01_small.html")
    assert embed_files(document) == {"first": "embed/01_small/first.html"}
    deeper = replace(document, origin=replace(document.origin, shared="../assets"))
    assert embed_files(deeper) == {}
    twice = replace(document, blocks=tuple(replace(f, name=n) for f in document.figures for n in ("a b", "a-b")))
    assert embed_files(twice) == {"a b": "embed/01_small/a-b.html"}

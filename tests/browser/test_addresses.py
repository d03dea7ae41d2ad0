"""The address of a page: a place in it, what is chosen in it, or both; the same after loading, after reloading and after going back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from tests.browser.conftest import Open, Watched
from tests.browser.test_report_page import LONG, serve
from tests.report.conftest import FIGURE, PROVENANCE, RECORDS, SHOW, TABLE, writer

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("addresses")]


def filled(heading: str) -> str:
    """A section longer than a window."""
    return f"md:## {heading}\n\n" + "\n\n".join(["A paragraph that fills the page."] * 40)


SECTIONS = [SHOW, filled("Before"), FIGURE, filled("The contacts"), TABLE, filled("After")]


class Reader:
    """A reader with one address, who looks at what stands at the top of the window."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.watched = Watched(page)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, fragment: str) -> None:
        """Open the page there, in a window that shows something else."""
        self.page.goto("about:blank")
        self.page.goto(self.address + fragment)
        self.ready()

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.ready()

    def ready(self) -> None:
        """Wait until the page's script is through."""
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def sees(self, place: str) -> None:
        """Wait until the element with this id is at the top of the window."""
        self.watched.until(f"Math.abs(document.getElementById({place!r})?.getBoundingClientRect().top ?? 1e6) < 60")

    def hash(self) -> str:
        """What the address says now."""
        return str(self.page.evaluate("location.hash"))


@pytest.fixture(scope="module", params=["one file", "site"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Reader]:
    """A page with sections, a figure, tables and records below its top; alone as a file, and with shared assets from a server."""
    place = tmp_path_factory.mktemp("sections")
    path, out = writer(place)(*SECTIONS, LONG, RECORDS, PROVENANCE), place / "out"
    command = ["report", "01", "--notebooks", str(path.parent), "--out", str(out), "--quiet"]
    context = browser.new_context(viewport={"width": 1000, "height": 600}, reduced_motion="reduce")
    if request.param == "site":
        assert main([*command, "--site"]) == 0
        server = serve(out)
        yield Reader(context.new_page(), f"http://127.0.0.1:{server.server_address[1]}/01_small.html")
        server.shutdown()
        server.server_close()
    else:
        assert main(command) == 0
        yield Reader(context.new_page(), (out / "01_small.html").as_uri())
    context.close()


def test_places_and_choices(reader: Reader) -> None:
    """Sections, figures, folded tables and records are found, with and without filters, after a reload as after a load."""
    for place, seen in (("the-contacts", "the-contacts"), ("first", "first"), ("first-data", "first-data")):
        reader.go(f"#{place}")
        reader.sees(seen)
        assert reader.hash() == f"#{place}"
        reader.reload()
        reader.sees(seen)
    reader.go("#dense-data")  # a table that stands as text until it is wanted
    reader.sees("dense-data")

    both = "#the-contacts&f.camp=seoul&sort.claims=0d"
    reader.go(both)
    for _ in range(2):
        reader.sees("the-contacts")
        assert reader.hash() == both
        assert "records shown" in reader.page.locator("#filter-summary").inner_text()
        assert reader.page.locator("#claims tbody tr").first.inner_text().startswith("10,000")
        reader.reload()

    reader.go("#claim-2")
    assert "Claim 2" in reader.page.locator("dialog[open]").inner_text()
    reader.reload()
    assert "Claim 2" in reader.page.locator("dialog[open]").inner_text()
    assert reader.complaints == []


def test_links_keep_what_is_chosen(reader: Reader) -> None:
    """A link to a section keeps the filter in the address; going back, and another address in the same window, are followed."""
    reader.go("#f.camp=seoul")
    reader.page.locator("nav.contents a[href='#the-contacts']").click()
    reader.watched.until("location.hash === '#the-contacts&f.camp=seoul'")
    reader.page.locator("nav.contents a[href='#after']").click()
    reader.sees("after")
    reader.page.go_back()
    reader.sees("the-contacts")
    assert reader.hash() == "#the-contacts&f.camp=seoul"
    reader.page.evaluate("location.hash = '#record=claim-3&f.camp=kyiv'")
    reader.page.wait_for_selector("dialog[open]")
    reader.ready()
    assert "Claim 3" in reader.page.locator("dialog[open]").inner_text()
    assert not reader.page.locator("input[name=camp][value=seoul]").is_checked()
    assert reader.complaints == []


@pytest.mark.parametrize(
    "fragment", ["#nowhere", "#%E0%A4%A", "#a=b=c&&d", "#record=nobody", "#f.camp=nobody", "#<b>'\""]
)
def test_an_unknown_place_does_no_harm(report: Path, open_page: Open, fragment: str) -> None:
    """The page opens at its top and works."""
    watched = open_page(report, fragment=fragment)
    assert watched.page.evaluate("scrollY") == 0
    watched.draw_all()
    assert watched.drawn == 1
    assert watched.page.locator("dialog[open]").count() == 0
    assert watched.complaints == []


def test_sweep(small: Path, tmp_path: Path, open_page: Open) -> None:
    """A sweep's page keeps the vintage in its address once one is chosen, and until then the place that was asked for."""
    out = tmp_path / "out"
    assert main(["sweep", "01", "--notebooks", str(small.parent), "--out", str(out), "--each", "level=1,2,5"]) == 0
    file = out / "01_small-by-level" / "sweep.html"
    for fragment, level in (("#at=2", "2"), ("#v-1", "5"), ("#%E0%A4%A", "5")):
        watched = open_page(file, fragment=fragment)
        for _ in range(2):
            assert f"at level {level}." in watched.page.locator("#told").inner_text()
            assert watched.page.evaluate("location.hash") == fragment
            watched.page.reload()
            watched.page.wait_for_selector("html[data-ready]", state="attached")
        assert watched.complaints == []
    watched.page.locator("#back").click()
    watched.until("location.hash === '#at=2'")

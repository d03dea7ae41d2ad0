"""Pictures that stand in pages without a script: cleaned, small, the same each time, in their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.errors import ReportError
from analysis.report import browser, stills, verify
from analysis.report.document import read
from tests.report.test_front import EXAMPLE, notebooks

HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="900" height="300" onload="alert(1)">
<script>alert(2)</script><style>@import "https://x.example/a.css"</style><foreignObject><p>html</p></foreignObject>
<defs><clipPath id="clipab12xy"><rect width="10.04" height="5"/></clipPath></defs>
<g clip-path="url(#clipab12xy)" onclick="alert(3)"><path d="M1.26,-0.04L3.333,4.98" style="opacity: 1; fill: rgb(0, 114, 178);
 stroke: #222222"/></g>
<rect x="1" y="2" width="3" height="4" style="fill: url(https://x.example/#a)" filter="url(#f)"/>
<rect style="opacity: 0" width="9" height="9"/><g style="display: none"><text>unseen</text></g>
<image href="https://x.example/a.png" width="1" height="1"/><use href="https://x.example/#b"/>
<image xlink:href="data:image/png;base64,AAAA" width="2" height="2"/>
<a xlink:href="javascript:alert(4)"><text x="5" y="6">&lt;b&gt;x&lt;/b&gt; &amp; <tspan>y</tspan>z</text></a></svg>"""


def test_only_shapes_and_words_come_through() -> None:
    """No script, style, event, link or address passes; text stays text; numbers are short; ids are the page's own."""
    svg = stills.clean(HOSTILE, {"#222222": "#e9e6e1", "#0072b2": "#0072b2"})
    for gone in (
        "alert",
        "script",
        "example",
        "onload",
        "onclick",
        "html",
        "unseen",
        "filter",
        "<use",
        "<a",
        "clipab12xy",
    ):
        assert gone not in svg, gone
    assert "&lt;b&gt;x&lt;/b&gt; &amp; <tspan>y</tspan>z" in svg
    assert 'd="M1.3,0L3.3,5"' in svg
    assert 'fill="#0072b2"' in svg
    assert '.still [stroke="#222222"]{stroke:#e9e6e1}' in svg
    assert svg.count("<image") == 1
    (name,) = re.findall(r'<clipPath id="([^"]+)"', svg)
    assert f'clip-path="url(#{name})"' in svg
    assert svg == stills.clean(HOSTILE, {"#222222": "#e9e6e1"})


def test_a_picture_goes_where_its_figure_is_drawn() -> None:
    """By name, once, also into a page that has one already; a figure without a picture stays as it is."""
    page = '<div class="plot" data-figure="a&amp;b" style="height:450px"></div><div class="plot" data-figure="c" style="height:1px"></div>'
    one = stills.put(page, {"a&b": '<svg class="still">1</svg>'})
    assert one == page.replace('450px"></div>', '450px"><svg class="still">1</svg></div>')
    assert stills.put(one, {"a&b": '<svg class="still">2</svg>'}) == one.replace(">1<", ">2<")


def test_without_a_browser_the_pages_are_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no Chromium is found, one line says so and the page is the one made without pictures."""
    common = ["report", "00", "--notebooks", str(notebooks(tmp_path / "notebooks")), "--data", str(EXAMPLE), "--quiet"]
    assert main([*common, "--out", str(tmp_path / "plain")]) == 0
    monkeypatch.setattr(browser, "NAMES", ())
    assert main([*common, "--out", str(tmp_path / "none"), "--stills"]) == 0
    assert capsys.readouterr().err.count("no Chromium") == 1
    (one,), (two,) = ((tmp_path / name).glob("00*.html") for name in ("plain", "none"))
    assert one.read_bytes() == two.read_bytes()


def test_a_browser_that_fails_leaves_the_pages_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A browser that ends at once costs the pictures, not the pages."""
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setattr(browser, "NAMES", (str(tmp_path / "chromium"),))
    with pytest.raises(ReportError, match="ended with 3"):
        browser.left_by("<p>")
    common = ["report", "00", "--notebooks", str(notebooks(tmp_path / "notebooks")), "--data", str(EXAMPLE), "--quiet"]
    assert main([*common, "--out", str(tmp_path / "out"), "--stills"]) == 0
    assert "the pages are good" in capsys.readouterr().err
    (page,) = (tmp_path / "out").glob("00*.html")
    assert "<svg" not in page.read_text()


@pytest.mark.browser
def test_figures_stand_in_the_page_and_the_front_page(tmp_path: Path) -> None:
    """Each figure has its picture of at most 60 kB, twice the same; the cards have thumbnails; nothing is stale afterwards."""
    common = [
        "report",
        "--notebooks",
        str(notebooks(tmp_path / "notebooks")),
        "--data",
        str(EXAMPLE),
        "--quiet",
        "--stills",
    ]
    pages = []
    for name in ("one", "two"):
        assert main([*common, "--out", str(tmp_path / name)]) == 0
        pages.append({path.name: path.read_text() for path in (tmp_path / name).glob("*.html")})
    assert pages[0] == pages[1]
    (page,) = (tmp_path / "one").glob("00*.html")
    drawn = re.findall(r'<svg class="still".*?</svg>', page.read_text(), re.S)
    assert len(drawn) == len(read(page).figures) > 0
    assert max(map(len, drawn)) <= 60_000
    assert "http" not in "".join(drawn)
    index = (tmp_path / "one" / "index.html").read_text()
    assert index.count('class="still"') == 2  # the figures
    assert index.count('class="still thumb"') == 1
    before = page.stat().st_mtime_ns
    assert main([*common, "--out", str(tmp_path / "one")]) == 0
    assert page.stat().st_mtime_ns == before


def test_only_what_the_house_puts_in_later_is_set_aside() -> None:
    """Links to files beside a page and still pictures of its figures are no part of it; any other link or picture is."""
    nav = '<!--pages--><nav class="pages" aria-label="Reports"><a href="index.html">Front page</a>{}</nav><!--/pages-->'
    plot = '<div class="plot" data-figure="f" style="height:9px">{}</div>'
    bare = f"<body><!--pages--><!--/pages-->{plot.format('')}</body>"
    later = "<body>{}" + plot.format('<svg class="still" viewBox="0 0 9 9"><text>7</text></svg>') + "</body>"
    beside = ' <a rel="next" href="04_b%20c.html">Next ›</a>'
    assert verify.alone(later.format(nav.format(beside))) == bare
    for link in ('<a href="https://example.org/">x</a>', '<a href="a.html" onclick="b()">x</a>', "<b>3</b>"):
        assert verify.alone(later.format(nav.format(link))) != bare
    assert verify.alone(bare.replace("</body>", '<svg class="still"><text>7</text></svg></body>')) != bare

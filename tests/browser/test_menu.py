"""The menu of a figure: each of its entries pressed in a real browser, and what came of it opened by something else."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis.cli import main
from analysis.report.document import read
from tests.browser.conftest import Open, Watched
from tests.report.conftest import PROVENANCE, RECORDS, SHOW, Write

pytestmark = [pytest.mark.filterwarnings("ignore")]

SVG = "{http://www.w3.org/2000/svg}"
REFUSED = "Copying is not allowed here"
EVIL = "</script><img src=x onerror=window.hurt=1> \"q\" 'a' & <b>bold</b> ]]> 𝔘"


def opened(watched: Watched, name: str = "first") -> Any:
    """The menu of a drawn figure, open."""
    figure = watched.page.locator(f"figure[id='{name}']")
    figure.scroll_into_view_if_needed()
    watched.page.wait_for_selector(f"figure[id='{name}'][data-drawn]")
    figure.locator(".share > button").click()
    return figure.locator(".panel")


def told(menu: Any, words: str) -> str:
    """What a button of the menu that copies leaves in its field."""
    menu.get_by_role("button", name=words).click()
    menu.page.wait_for_function("panel => panel.querySelector('.told').textContent", arg=menu.element_handle())
    return str(menu.locator("textarea").input_value())


def saved(menu: Any, words: str) -> tuple[str, bytes]:
    """Name and bytes of the file that a button of the menu saves."""
    with menu.page.expect_download() as download:
        menu.get_by_role("button", name=words).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def words_of(svg: bytes) -> str:
    """The words drawn into a picture beside what plotly drew, in order."""
    root = ElementTree.fromstring(svg)
    return " ".join("".join(node.itertext()) for node in root.findall(f"{SVG}text"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1100)])
def test_keyboard_and_screen_reader(report: Path, open_page: Open, scheme: str, width: int) -> None:
    """The button opens what follows it; Tab goes on into it, Escape closes and gives the focus back, so does a press elsewhere;
    targets are large, nothing runs over the edge, and axe is content.
    """
    watched = open_page(report, scheme=scheme, width=width)
    page, menu = watched.page, opened(watched)
    button = page.get_by_role("button", name="Share: Up to 9,000")
    assert button.get_attribute("aria-expanded") == "true"
    assert [round(box["height"]) >= 44 for box in (each.bounding_box() for each in menu.locator("button").all())]
    assert all(each.bounding_box()["height"] >= 44 for each in menu.locator("button").all())
    box = menu.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    findings = Axe().run(page).response["violations"]
    assert [
        f"{f['id']} {f['nodes'][0]['html'][:200]}" for f in findings if f["impact"] in ("serious", "critical")
    ] == []
    button.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy link to this view"
    page.keyboard.press("Escape")
    assert menu.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Share"
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.locator("h1").click()
    assert menu.is_hidden()
    assert watched.requests == watched.complaints == []


def test_absent_in_print_and_without_javascript(report: Path, open_page: Open) -> None:
    """Paper has no buttons, and a page whose script does not run has no menu."""
    watched = open_page(report)
    watched.page.emulate_media(media="print")
    assert not watched.page.locator(".share").first.is_visible()
    assert open_page(report, script=False).page.locator(".share").count() == 0


def test_a_link_brings_the_view_back(report: Path, open_page: Open) -> None:
    """Zoom, a trace taken away, a filter and the words looked for in the figure's table; Reset axes still shows the whole."""
    watched = open_page(report)
    menu = opened(watched)
    assert told(menu, "Copy link") == report.as_uri() + "#first"
    watched.page.evaluate(
        "Plotly.relayout(document.querySelector('.plot'), {'xaxis.range': [1.5, 2.75], 'yaxis.range[1]': 3.5})"
    )
    watched.page.evaluate("Plotly.restyle(document.querySelector('.plot'), {visible: 'legendonly'}, [0])")
    watched.page.locator("#filter-summary").click()
    watched.page.locator("input[name=camp][value=kyiv]").uncheck()
    menu = opened(watched)
    link = told(menu, "Copy link")
    place, _, fragment = link.partition("#")
    assert place == report.as_uri()
    assert fragment.startswith("first&")
    svg = words_of(saved(menu, "SVG")[1])
    assert "Filtered to side seoul. Left out: seoul. Zoomed in: the axes show a part of the figure." in svg
    again = open_page(report, fragment=f"#{fragment}")
    again.draw_all()
    state = "[p.layout.xaxis.range, p.layout.yaxis.range, p.data[0].visible]"
    shown = [w.page.evaluate(f"(p => {state})(document.querySelector('.plot'))") for w in (watched, again)]
    assert shown[0] == shown[1]
    assert shown[1][0] == [1.5, 2.75]
    assert shown[1][2] == "legendonly"
    assert "2 of 3 records" in again.page.locator("#filter-summary").inner_text()
    assert again.page.evaluate("scrollY") > 0
    again.page.locator(".modebar [data-title='Reset axes']").click(force=True)
    again.until("document.querySelector('.plot').layout.xaxis.autorange === true")
    again.until("!location.hash.includes('zoom')")


def test_a_broken_view_leaves_the_figure_whole(report: Path, open_page: Open) -> None:
    """An address that somebody made up draws the figure as it is, and nothing runs."""
    evil = (
        "#first&zoom.first=xaxis,javascript:window.hurt=1,2,images,1,2,yaxis9,0,1&hide.first=<img src=x onerror=hurt=1>"
    )
    watched = open_page(report, fragment=evil)
    watched.draw_all()
    assert watched.drawn == 1
    assert watched.page.locator(".plot .point").count() == 3
    assert watched.page.evaluate("window.hurt === undefined")
    assert watched.requests == watched.complaints == []


def test_what_cannot_be_copied_is_selected(report: Path, open_page: Open) -> None:
    """Where the browser refuses, the text stands selected in a field; where it allows, the clipboard has it."""
    watched = open_page(report)
    watched.page.context.grant_permissions(["geolocation"])  # and no other
    menu = opened(watched)
    text = told(menu, "Copy citation")
    assert REFUSED in menu.locator(".told").inner_text()
    field = menu.locator("textarea")
    assert field.evaluate("field => document.activeElement === field")
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == text
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu.get_by_role("button", name="Copy citation").click()
    watched.page.get_by_text("Citation copied.").wait_for()
    assert watched.page.evaluate("navigator.clipboard.readText()") == text


def test_a_citation_is_that_of_the_command(report: Path, open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    """What `dossier cite` says of the page in its first style, with the figure named and where it stands."""
    assert main(["cite", str(report)]) == 0
    said = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Chicago"))
    text = told(opened(open_page(report)), "Copy citation")
    assert text == f"Figure “Up to 9,000”, in: {said.removeprefix('Chicago').strip()} 01_small.html#first"


def test_pictures_hold_words_and_figure(report: Path, open_page: Open, browser: Any) -> None:
    """The SVG is XML with title, subtitle, source, day and address, the same by day and in the dark; the PNG is twice as dense, and
    as colourful. Neither tells where the page lies.
    """
    light, dark = (opened(open_page(report, scheme=scheme)) for scheme in ("light", "dark"))
    name, svg = saved(light, "SVG")
    assert name == "first.svg"
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title") == "Up to 9,000"
    assert root.findtext(f"{SVG}desc") == "Three points rise."
    assert (
        words_of(svg)
        == "Up to 9,000 containers 3 claims Containers & Communiqués · Everything on file · 01_small.html#first"
    )
    marks = [node for node in root.iter(f"{SVG}path") if "point" in (node.get("class") or "").split()]
    assert len(marks) == 3
    assert str(report.parent) not in svg.decode()
    assert not re.search(r'href="(?!#)', svg.decode())
    other = ElementTree.fromstring(saved(dark, "SVG")[1])
    assert {node.get("fill") for node in other.findall(f"{SVG}text")} == {
        node.get("fill") for node in root.findall(f"{SVG}text")
    }
    name, png = saved(light, "PNG")
    assert name == "first.png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == tuple(2 * int(root.get(side, "")) for side in ("width", "height"))
    colours = browser.new_page().evaluate(
        """async bytes => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
          pen.drawImage(image, 0, 0);
          const {data} = pen.getImageData(0, 0, image.width, image.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        list(png),
    )
    assert colours > 50


def test_rows_have_the_numbers_of_the_table(report: Path, open_page: Open) -> None:
    """One line of titles, the table's own numbers and unit, and beside each row what its record says and rests on."""
    name, text = saved(opened(open_page(report)), "CSV")
    frame = pd.read_csv(io.BytesIO(text))
    assert name == "first.csv"
    [table] = [table for _, table in read(report).tables if table.name == "first-data"]
    assert frame["boxes (containers)"].tolist()[:2] == [row[0] for row in table.rows[:2]]
    assert frame["boxes (containers)"].isna().tolist() == [False, False, True]
    assert frame["record"].tolist() == list(table.ids)
    assert set(frame["record sources"]) == {"https://example.org/a?b=1&c=2"}


def test_rows_are_those_that_stand(report: Path, open_page: Open) -> None:
    """A filter takes rows from the file as it does from the table."""
    watched = open_page(report, fragment="#f.camp=kyiv")
    frame = pd.read_csv(io.BytesIO(saved(opened(watched), "CSV")[1]))
    assert frame["record"].tolist() == ["claim-3"]


HURT = """
evil = {evil!r}
spec = {{'data': [{{'type': 'scatter', 'mode': 'markers', 'x': [1, 2], 'y': [1, 2], 'name': evil, 'text': [evil, '=1+1'],
                  'customdata': ['claim-1', 'claim-2']}}], 'layout': {{'height': 300, 'annotations': [{{'text': evil, 'x': 1, 'y': 1}}]}}}}
table = {{'name': 'a "b/c-data', 'title': evil, 'source': '', 'ids': ['claim-1', 'claim-2'],
         'columns': [{{'name': 'who', 'label': '=who', 'unit': evil, 'kind': 'text'}}], 'rows': [['=1+1;+2'], [evil]]}}
Show(**{{'application/vnd.plotly.v1+json': spec, D + 'chart+json': {{'name': 'a "b/c', 'title': evil, 'subtitle': evil + chr(1),
     'alt': evil, 'source': evil, 'method': evil, 'table': table}}, 'text/plain': 'chart'}})
"""


def test_hostile_words_stay_words(write: Write, tmp_path: Path, open_page: Open) -> None:
    """Marks, quotes, formulas and a control character: in the picture, the rows and the citation they are text."""
    path = write(SHOW, HURT.format(evil=EVIL), RECORDS, PROVENANCE)
    assert main(["report", "01", "--notebooks", str(path.parent), "--out", str(tmp_path), "--quiet"]) == 0
    watched = open_page(tmp_path / "01_small.html")
    menu = opened(watched, 'a "b/c')
    svg = saved(menu, "SVG")[1]
    assert ElementTree.fromstring(svg).findtext(f"{SVG}title") == EVIL
    assert words_of(svg).startswith(EVIL)
    assert not {node.tag for node in ElementTree.fromstring(svg).iter()} & {
        f"{SVG}script",
        f"{SVG}img",
        f"{SVG}foreignObject",
    }
    assert saved(menu, "PNG")[1][:4] == b"\x89PNG"
    frame = pd.read_csv(io.BytesIO(saved(menu, "CSV")[1]))
    assert frame.iloc[0, 0] == "'=1+1;'+2"
    assert frame.columns[0] == f"'=who ({EVIL})"
    assert frame.iloc[1, 0] == EVIL
    assert EVIL in told(menu, "Copy citation")
    assert told(menu, "Copy link").endswith("#a%20%22b%2Fc")
    assert watched.page.evaluate("window.hurt === undefined")
    assert watched.requests == watched.complaints == []


def test_a_file_says_how_to_embed(report: Path, open_page: Open) -> None:
    """A page that is one file cannot be embedded; its menu says what makes one that can."""
    menu = opened(open_page(report))
    assert menu.get_by_role("button", name="embed").count() == 0
    assert "dossier report --site" in menu.inner_text()


def test_a_saved_copy_has_one_menu(report: Path, tmp_path: Path, open_page: Open) -> None:
    """A browser saves the menu with the page; opened again, it is made anew and works."""
    watched = open_page(report)
    opened(watched)
    copy = tmp_path / "copy.html"
    copy.write_text(watched.page.content(), encoding="utf-8")
    again = open_page(copy)
    menu = opened(again)
    assert again.page.locator(".share").count() == 1
    assert told(menu, "Copy link") == copy.as_uri() + "#first"

"""Nothing of a notebook is dropped unsaid: a page shows it, or says in its place what it left out and what to use instead."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas
import pytest

from analysis.report import blocks, page
from analysis.report.document import Document, Origin
from analysis.report.left_out import told

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MARKUP = "text/html"


def shown(data: dict[str, Any]) -> Document:
    """The document of a notebook with one output of these forms."""
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return of({"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]})


def of(*cells: dict[str, Any]) -> Document:
    """The document of a notebook of these cells."""
    return blocks.document({"cells": list(cells)}, Origin("01_x", "01_x.html"))


def written(source: str, **pictures: dict[str, str]) -> Document:
    """The document of a notebook with one Markdown cell."""
    return of({"cell_type": "markdown", "source": source, "metadata": {}, "attachments": pictures})


def html(document: Document) -> str:
    """The page as far as its reader sees it."""
    return page.render(document).partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("markup", "what", "instead"),
    [
        ("<div><script>Plotly.newPlot('a')</script></div>", "a plotly chart as HTML", "end the cell with the figure"),
        ('<table id="itables_1"><td>Loading...</td></table><script>new</script>', "itables", "the DataFrame itself"),
        ("Trust this<iframe srcdoc='leaflet'></iframe>", "a map", "plotly"),
        ('<div class="vega"></div><script>vegaEmbed()</script>', "an Altair chart", "plotly"),
        ("<script>bokeh()</script>", "a Bokeh chart", "plotly"),
        ("<p>kept</p><script>x()</script>", "a script", "compute in Python"),
        ('kept <iframe src="https://e.org"></iframe>', "a page within the page", "link"),
        ("kept <svg><text>7</text></svg>", "a drawing inside HTML", "SVG of its own"),
        ("kept <canvas></canvas>", "a drawing by script", "plotly"),
        ("kept <video src='a.mp4'></video>", "film", "link"),
        ("kept <button>Press</button>", "a control", "parameter"),
        ("kept <b style='color:red'>late</b>", "colours", "in words"),
        ("<style>#T_1 {color: red}</style>kept", "colours", "in words"),
        ("kept <img src='https://e.org/a.png'>", "the picture https://e.org/a.png", "of its own"),
        ("kept <a href='data.csv'>here</a>", "the link to data.csv", "https://"),
    ],
)
def test_markup_that_is_cleaned_away_is_named(markup: str, what: str, instead: str) -> None:
    """What acts, loads or styles goes; the page says that it went, and what would have stayed."""
    said = shown({MARKUP: markup})
    assert [what in note and instead in note for note in told(said)] == [True]
    assert f"Left out here: {escape(told(said)[0], quote=True).replace('&#x27;', '&#39;')}." in html(said)
    assert ("kept" in markup) == ("kept" in html(said))


def test_nothing_stays_of_what_only_its_script_fills() -> None:
    """No empty box, and no words that ask the reader to wait or to trust."""
    for markup in (
        '<table id="itables_1"><td>Loading...</td></table><script>new</script>',
        "<div><script>x</script></div>",
    ):
        assert 'class="html' not in html(shown({MARKUP: markup}))
        assert "Loading" not in html(shown({MARKUP: markup}))


def test_a_data_frame_is_whole() -> None:
    """The table of pandas, with its own style, needs no note; one whose cells are painted does."""
    frame = pandas.DataFrame({"a": [1, 2]})
    assert told(shown({MARKUP: frame._repr_html_(), "text/plain": "a"})) == []
    painted = '<td style="background-color: #fff">1</td>'
    assert len(told(shown({MARKUP: f"<table><tr>{painted}</tr></table>"}))) == 1


@pytest.mark.parametrize(
    ("form", "what"),
    [
        ("application/javascript", "a script"),
        ("application/vnd.jupyter.widget-view+json", "a widget"),
        ("application/vnd.vegalite.v5+json", "an Altair chart"),
        ("application/vnd.bokehjs_exec.v0+json", "a Bokeh chart"),
        ("application/pdf", "an output"),
        ("video/mp4", "sound or film"),
        ("image/bmp", "an output"),
    ],
)
def test_an_output_of_another_form_is_named(form: str, what: str) -> None:
    """Its plain words stay where it has some."""
    said = shown({form: "x", "text/plain": "its words"})
    assert len(told(said)) == 1
    assert told(said)[0].startswith(f"{what} (form {form}); ")
    assert "its words" in html(said)
    assert told(shown({form: "x"})) == told(said)


def test_an_animated_chart_says_that_it_stands_still() -> None:
    """The page draws its first state; the steps are named with their number."""
    spec = {"data": [{"type": "bar", "x": [1], "y": [1]}], "layout": {}, "frames": [{}, {}]}
    assert told(shown({blocks.PLOTLY: spec})) == ["the 2 steps of an animated chart; draw the steps beside each other"]


def test_json_is_shown() -> None:
    """Not only the name of the object that held it."""
    said = shown({"application/json": {"a": [1]}, "text/plain": "<IPython.core.display.JSON object>"})
    assert told(said) == []
    assert "&#34;a&#34;: [" in html(said)


def test_pasted_pictures_are_shown() -> None:
    """Each form a browser shows, also under a name with a space, however its address is written."""
    names = {"p.jpg": "image/jpeg", "Screenshot 2024.png": "image/png", "a.gif": "image/gif"}
    places = ("p.jpg", "Screenshot%202024.png", "Screenshot 2024.png", "a.gif")
    source = " ".join(f"![picture](attachment:{place})" for place in places)
    said = written(source, **{name: {form: PIXEL} for name, form in names.items()})
    assert told(said) == []
    assert html(said).count(f";base64,{PIXEL}") == 4
    assert "attachment:" not in html(said)


@pytest.mark.parametrize(
    ("source", "what", "stays"),
    [
        ("![local](pic.png)", "the picture pic.png", "[picture: local]"),
        ("![far](https://e.org/a.png)", "the picture https://e.org/a.png", "[picture: far]"),
        ("![lost](attachment:gone.png)", "the picture attachment:gone.png", "[picture: lost]"),
        ("[the next](02.ipynb)", "the link to 02.ipynb", "the next"),
        ("[write](mailto:a@e.org)", "the link to mailto:a@e.org", "write"),
        ('words <img src="a.png" width="5">', "the HTML <img src=", "&lt;img"),
        ("<div>\nwords\n</div>", "the HTML <div>", "words"),
        (r"so $\frac{1}{2}$ is half", "the layout of a formula", "frac"),
    ],
)
def test_markdown_that_cannot_be_shown_is_named(source: str, what: str, stays: str) -> None:
    """Its words stay."""
    said = written(source)
    assert [what in note for note in told(said)] == [True]
    assert stays in html(said)
    assert "](" not in html(said)


def test_a_raw_cell_is_named() -> None:
    """Jupyter hands it to converters of its own; a page shows none."""
    [note] = told(of({"cell_type": "raw", "source": r"\newpage", "metadata": {}}))
    assert note == r"a raw cell (\newpage); make it a Markdown cell"


def test_dollars_and_comparisons_are_words() -> None:
    """Sums of money and signs of comparison are neither formula nor HTML."""
    assert told(written("from $5 to $6, a < b and `<div>` and `[x](y)`")) == []

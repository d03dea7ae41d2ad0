# ruff: noqa: E501 - records and outputs are data
"""A page escapes all that others wrote, allows its own scripts by hash only, and is the same bytes each
time.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import plotly.offline
import pytest

from analysis.errors import ReportError
from analysis.language.format import number
from analysis.report import blocks, bundle, document, figures, job, page, prose
from analysis.report.tables import table

HOSTILE = "</script><img src=x onerror=alert(1)><b>\"'&\u2028"


def notebook(*outputs: dict[str, Any], markdown: str = "# Title") -> dict[str, Any]:
    """A notebook with a Markdown cell and one code cell with these outputs."""
    return {
        "cells": [
            {"cell_type": "markdown", "source": markdown, "metadata": {}},
            {"cell_type": "code", "source": f"x = {HOSTILE!r}", "metadata": {}, "outputs": list(outputs)},
        ]
    }


def display(**bundle: Any) -> dict[str, Any]:
    """A display output; `text__html` stands for `text/html`, `chart` for the project's own form."""
    data = {}
    for key, value in bundle.items():
        own = {"plotly": "application/vnd.plotly.v1+json"}
        if key in ("chart", "table", "text", "records", "provenance"):
            own[key] = f"application/vnd.dossier.{key}+json"
        data[own.get(key, key.replace("__", "/"))] = value
    return {"output_type": "display_data", "data": data, "metadata": {}}


def read(*outputs: dict[str, Any], markdown: str = "# Title", **origin: Any) -> document.Document:
    """The document of such a notebook."""
    return blocks.document(notebook(*outputs, markdown=markdown), document.Origin("01_x", "01_x.html", **origin))


def rendered(*outputs: dict[str, Any], markdown: str = "# Title", **origin: Any) -> str:
    """The page of such a notebook."""
    return page.render(read(*outputs, markdown=markdown, **origin))


GRID = {"name": "g-data", "title": HOSTILE, "columns": [{"name": HOSTILE, "label": HOSTILE, "unit": HOSTILE, "kind": "text"}],
        "rows": [[HOSTILE]], "ids": [], "source": HOSTILE}  # fmt: skip


def everything_hostile() -> document.Document:
    """A document into which the hostile text was put at every place that takes text."""
    chart = {
        "name": "g",
        "title": HOSTILE,
        "subtitle": HOSTILE,
        "alt": HOSTILE,
        "source": HOSTILE,
        "method": HOSTILE,
        "table": GRID,
    }
    spec = {
        "data": [{"type": "scatter", "x": [1], "y": [1], "text": [HOSTILE], "name": HOSTILE}],
        "layout": {},
    }
    card = {"kind": HOSTILE, "title": HOSTILE, "facets": {"camp": HOSTILE, HOSTILE: "x"}, "fields": [[HOSTILE, HOSTILE]],
            "links": [[HOSTILE, "javascript:alert(1)"], [HOSTILE, "https://e.org/" + HOSTILE]], "related": [[HOSTILE, HOSTILE]]}  # fmt: skip
    return read(
        display(plotly=spec, chart=chart),
        display(table={**GRID, "name": "t"}),
        display(text={"paragraphs": [[{"text": HOSTILE, "ref": HOSTILE}]]}),
        display(records={"records": {"r1": card}}),
        display(provenance={"as_of": "", "data_hash": HOSTILE, "counts": {HOSTILE: 1}}),
        display(text__html=HOSTILE),
        display(text__markdown=HOSTILE),
        display(text__plain=HOSTILE),
        {"output_type": "stream", "name": "stdout", "text": HOSTILE + "\x1b[31mred\x1b[0m"},
        {"output_type": "error", "ename": HOSTILE, "evalue": HOSTILE, "traceback": [HOSTILE]},
        markdown=f"# {HOSTILE}\n\n[link](javascript:alert(1)) ![p](http://e.org/p.png) {HOSTILE}",
        parameters={"name": HOSTILE},
        hashes={"data": HOSTILE},
    )


def test_hostile_text_never_becomes_markup() -> None:
    """No script, handler or picture beyond our own is in the page, wherever the text was put."""
    html = page.render(everything_hostile())
    assert "<img" not in html
    assert "onerror=alert(1)>" not in re.sub(r"<script.*?</script>", "", html, flags=re.S).replace("&gt;", "")
    assert len(re.findall(r"<script", html)) == len(re.findall(r"</script>", html))
    assert not re.search(r'href="(?!https?://|#)', html)
    assert 'src="http' not in html


def test_every_outside_link_carries_no_referrer() -> None:
    """Links out of the page go to http(s) with `noopener noreferrer`."""
    html = rendered(
        display(text__html='<a href="https://e.org">x</a><a href="data:text/html,x">y</a>'),
        markdown="[m](https://e.org)",
    )
    links = re.findall(r'<a [^>]*href="https?://[^>]*>', html)
    assert len(links) == 2
    assert all('rel="noopener noreferrer"' in link for link in links)
    assert "data:text/html" not in html


def test_policy_allows_exactly_the_scripts_of_the_page() -> None:
    """The hashes in the policy are those of the page's script, of the unpacked plotly.js and of the search, and nothing
    else may run.
    """
    html = rendered(display(plotly={"data": [], "layout": {}}))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    script = re.findall(r"<script>(.*?)</script>", html, re.S)
    packed = re.findall(r'id="(?:plotly|search-library)">([^<]+)<', html)
    unpacked = [gzip.decompress(base64.b64decode(text)) for text in packed]
    for source in (*(text.encode() for text in script), *unpacked):
        assert base64.b64encode(hashlib.sha256(source).digest()).decode() in said
    assert len(re.findall("sha256-", said)) == len(packed) + 1 == 3
    assert "default-src 'none'" in said
    assert "unsafe-inline" not in said.split("script-src")[1].split(";")[0]
    assert "unsafe-eval" not in said


def test_the_same_notebook_gives_the_same_bytes() -> None:
    """Nothing random and no clock gets into a page."""
    assert page.render(everything_hostile()) == page.render(everything_hostile())


@pytest.mark.parametrize("library", bundle.Library)
def test_bundle_is_the_plotly_that_draws_in_the_notebook(library: bundle.Library) -> None:
    """Each plotly.js kept here has the version of the one inside plotly.py."""
    source = bundle.bundle(library).source
    assert f"v{plotly.offline.get_plotlyjs_version()}" in source[:400].decode()
    assert b"</script" not in source


def test_a_page_gets_the_smallest_bundle_that_draws_its_figures() -> None:
    """Bars need the least, a heatmap more, a sankey all of plotly.js; the most demanding figure decides."""
    sizes = [
        len(rendered(*(display(plotly={"data": [{"type": kind}], "layout": {}}) for kind in kinds)))
        for kinds in (["bar"], ["heatmap"], ["sankey"], ["bar", "heatmap"])
    ]
    basic, cartesian, whole, mixed = sizes
    assert basic < 680_000 < cartesian < 800_000 < 1_800_000 < whole < 2_200_000
    assert cartesian < mixed < cartesian + 20_000


@pytest.mark.parametrize(
    "spec",
    [
        {"data": [{"type": "choropleth"}]},
        {"data": [{"type": "scattergeo"}]},
        {"data": [{"type": "scattermap"}]},
        {"data": [{"type": "densitymapbox"}]},
        {"data": [{"type": "scattergl"}]},
        {"data": [], "layout": {"images": [{"source": "https://e.org/x.png"}]}},
        {"data": [], "layout": {"mapbox2": {}}},
    ],
)
def test_figures_that_need_the_network_are_refused(spec: dict[str, Any]) -> None:
    """A map, a WebGL trace or an outside picture is an error that names the figure."""
    with pytest.raises(ReportError, match="figure routes"):
        figures.lint(spec, "routes")


def test_heatmaps_and_treemaps_are_no_maps() -> None:
    """Names that merely end in `map` are fine."""
    figures.lint({"data": [{"type": "heatmap"}, {"type": "treemap"}]}, "x")


def test_page_has_one_h1_and_landmarks() -> None:
    """The notebook's first heading is the page's only h1; header, main and footer are there; later h1 are
    h2.
    """
    html = rendered(markdown="# One\n\ntext\n\n## Two\n\n# Three")
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["One"]
    assert '<h2 id="three">Three</h2>' in html
    for landmark in ("<header", "<main", "<footer", "<nav", 'class="skip"', 'lang="en"'):
        assert landmark in html


def test_a_page_can_be_read_by_a_program(tmp_path: Path) -> None:
    """Its document is in the page, the same as it was made from, whatever its texts hold; JSON there and back changes nothing."""
    hostile = everything_hostile()
    (tmp_path / "page.html").write_text(page.render(hostile), encoding="utf-8")
    assert document.read(tmp_path / "page.html") == hostile == document.Document.from_json(hostile.to_json())
    html = rendered(parameters={"as_of": "2024-06-14", "a": 3}, hashes={"data": "abc"}, versions={"python": "3"})
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    said = document.read(tmp_path / "page.html")
    assert page.render(said) == html
    assert (said.as_of, said.origin.hashes) == ("2024-06-14", {"data": "abc"})
    assert "As known on 14 June 2024" in html


def test_a_page_of_a_site_has_its_document_beside_it(tmp_path: Path) -> None:
    """As JSON of the page's name, which is the same; without it, that file is named."""
    said = read(display(plotly={"data": [{"type": "bar"}], "layout": {}}), shared="assets")
    site = tmp_path / "01_x.html"
    site.write_text(page.render(said), encoding="utf-8")
    with pytest.raises(ReportError, match=r"its document 01_x\.json is missing; keep the files of a site together"):
        document.read(site)
    site.with_suffix(".json").write_text(said.to_json(), encoding="utf-8")
    assert document.read(site) == said


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"schema": 2, "document": {}}, "it has schema 2, and this version reads 1"),
        ({"schema": 1, "document": {"title": 5}}, "it holds '5' where a str belongs"),
        ({"schema": 1, "document": {"title": ""}}, "it is not one"), ({"schema": 1, "document": []}, "it is not one"), ({}, "it is not one"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(held: dict[str, Any], said: str) -> None:
    """Another version's, one that lacks a part, one of another shape."""
    with pytest.raises(ValueError, match=said):
        document.Document.from_json(json.dumps(held))
    whole = json.loads(read(display(text={"paragraphs": [[{"text": "x"}]]})).to_json())
    whole["document"]["blocks"][1]["paragraphs"] = 5
    with pytest.raises(ValueError, match="it holds '5' where a list belongs"):
        document.Document.from_json(json.dumps(whole))


def test_markdown_is_cut_at_its_headings() -> None:
    """Headings are blocks of their own, with the text between; an address defined anywhere holds in every part."""
    said = read(markdown="# One\n\nfirst [word][a]\n\nTwo `x`\n---\nsecond\n\n> # quoted\n\n[a]: https://e.org\n")
    kinds = [(type(block).__name__, getattr(block, "text", "")) for block in said.blocks[:-1]]
    assert (said.title, kinds) == ("One", [("Prose", ""), ("Heading", "Two x"), ("Prose", "")])
    html = page.render(said)
    assert '<p>first <a href="https://e.org" rel="noopener noreferrer">word</a></p>' in html
    assert '<h2 id="two-x">Two <code>x</code></h2>' in html


def test_a_bare_plotly_figure_still_has_a_table_and_words() -> None:
    """A figure from elsewhere gets a text alternative and its x and y as a table, also from packed arrays."""
    packed = {"dtype": "f8", "bdata": base64.b64encode(b"\0\0\0\0\0\0\xf0?").decode()}
    html = rendered(display(plotly={"data": [{"type": "scatter", "x": ["a"], "y": packed, "name": "s"}], "layout": {}}))
    assert "Chart with 1 series (scatter): s." in html
    assert '<td>s<td>a<td class="n" data-v="1.0">1' in html


def test_numbers_are_readable() -> None:
    """Thousands are separated, digits are not invented."""
    assert [number(v, digits=6) for v in (7000, 7000.0, 0.5, 1234567.891, 19.6, -3)] == [
        "7,000",
        "7,000",
        "0.5",
        "1,234,568",
        "19.6",
        "-3",
    ]


def test_an_empty_table_says_so() -> None:
    """A table without rows is a sentence, not an empty frame."""
    assert "Claims: no rows." in rendered(display(table={"name": "t", "title": "Claims", "columns": ["a"], "rows": []}))


def test_a_cell_of_thousands_of_records_names_the_first_and_counts_the_rest() -> None:
    """Links up to a limit, and how many more there are."""
    ids = [f"claim-{i:04}" for i in range(2000)]
    grid = table({"columns": [{"name": "records", "kind": "records"}], "rows": [[ids]]}, "t", "Numbers")
    html = page.template("blocks.html.j2").module.grid(grid, page.View(frozenset(ids)))
    assert re.findall(r">(claim-\d{4})</a>", html) == ids[: page.LINKED]
    assert f"</a> and {2000 - page.LINKED:,} more" in html


def test_clean_html_keeps_tables_and_drops_what_acts() -> None:
    """A data frame's table stays; scripts, styles, handlers, frames and outside pictures go."""
    html = prose.clean_html(
        '<style>x</style><table onclick="a()"><tr><td style="x">1</td></tr></table><script>x</script>'
        '<iframe src="https://e.org"></iframe><img src="https://e.org/a.png"><img src="data:image/png;base64,AA==">'
    )
    assert html == '<table><tbody><tr><td>1</td></tr></tbody></table><img src="data:image/png;base64,AA==">'


def test_written_files_are_whole_or_not_there(tmp_path: Path) -> None:
    """A file is moved into place; no part of it stays behind."""
    job.write(tmp_path, [("a.html", "x")])
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_an_annex_is_folded_up_to_the_next_heading() -> None:
    """What follows "Annex" stands in a fold that the heading's anchor lies in; the next section and a page without one are open."""
    html = rendered(markdown="# Title\n\n## One\n\n## Annex\n\nmethods\n\n### Deep\n\n## Limits\n\nlast")
    inside = html.partition('<details class="annex">')[2].partition("</div></details>")[0]
    assert 'id="annex"' in inside
    assert 'id="deep"' in inside
    assert "methods" in inside
    assert 'id="limits"' not in inside
    ending = rendered(markdown="# Title\n\n## Annex\n\nlast words")
    assert ending.partition("last words")[2].count("</div></details>") == 1
    assert '<details class="annex"' not in rendered(markdown="# Title\n\n## Annexation\n\nlast words")

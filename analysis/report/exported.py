"""How do charts survive Jupyter's own export to HTML, slides and PDF, from the command line and from JupyterLab's menu?

Stock nbconvert passes over plotly's form of an output, and hands on the words of a chart alone. The settings installed with
this package (`etc/jupyter`, and `menu` for JupyterLab) put this preprocessor before each conversion to HTML: in a notebook with
outputs of this package it puts a drawing, words and data in the place of each figure, and plotly.js once, packed, into the first.
The notebook file carries neither drawing nor plotly.js: a form that viewers prefer would hide the picture that JupyterLab keeps
of a chart it has drawn, and plotly.js is larger than most notebooks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nbconvert.exporters import TemplateExporter, WebPDFExporter
from nbconvert.preprocessors import Preprocessor
from nbformat.v4 import new_output

from analysis.jupyter_theme import config, style
from analysis.report.blocks import CHART, PLOTLY, PROVENANCE, outputs
from analysis.report.bundle import Library, bundle
from analysis.report.figures import figure, library_for
from analysis.report.page import View, asset, template

_PATIENCE = 2000  # ms in which even a busy machine reads the words of a page that is to be printed
_PAPER = "<style>@media print{.dossier-plot{zoom:.68}}</style>"


class DrawCharts(Preprocessor):
    """Puts the figures of this package's notebooks into the HTML form of their outputs."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self._drawings: set[str] = set()

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with its figures drawn, and a page that asks no server where the notebook needs none."""
        held = [output["data"] for output in outputs(nb) if output.get("data")]
        if not any(form.startswith("application/vnd.dossier.") for data in held for form in data):
            return nb, resources
        _drop_words_below(nb)
        charts = [data for data in held if PLOTLY in data and (CHART in data or "text/html" not in data)]
        for position, data in enumerate(charts, 1):
            data["text/html"] = drawing(data, position)
        whole, exporter = [data["text/html"] for data in charts], self.parent
        if charts:
            needed = library_for(data[PLOTLY] for data in charts)
            if isinstance(exporter, WebPDFExporter):
                whole.append(_put_last(nb, library(needed, printed=True)))
                exporter.page_render_timeout = max(exporter.page_render_timeout, _PATIENCE)
            else:
                whole[0] += library(needed)
                charts[0]["text/html"] = whole[0]
        self._keep_whole(whole)
        if not any("application/vnd.jupyter.widget-view+json" in data for data in held):
            nb.metadata.pop("widgets", None)  # JupyterLab saves it also where no widget is shown
            if "reveal" not in resources:  # slides are moved by scripts that they fetch, these two among them
                resources["require_js_url"] = ""
        if not has_formulas(nb) and "reveal" not in resources:
            resources["mathjax_url"] = ""
        return nb, resources

    def _keep_whole(self, drawings: list[str]) -> None:
        """Let these pass where the page is sanitised, as JupyterLab's menu does unless told otherwise; all else is cleaned.

        Each was written here, from data, and holds no markup of the notebook's. A notebook cannot write another, since its text
        would have to be the same to the letter.
        """
        first, exporter = not self._drawings, self.parent
        self._drawings.update(drawings)
        if first and drawings and isinstance(exporter, TemplateExporter):
            clean = exporter.environment.filters["clean_html"]

            def keep(html: str) -> Any:
                return html if html in self._drawings else clean(html)

            exporter.register_filter("clean_html", keep)  # type: ignore[no-untyped-call]


def _put_last(nb: Any, html: str) -> str:
    """Show HTML below the last output of the notebook, and give it back."""
    last = next(cell for cell in reversed(nb["cells"]) if cell.get("outputs"))
    last["outputs"].append(new_output("display_data", {"text/html": html}))
    return html


def _drop_words_below(nb: Any) -> None:
    """Take away the outputs that stand below charts for other viewers: a drawing has words, and a page the style, of its own."""
    for cell in nb["cells"]:
        if "outputs" in cell:
            cell["outputs"] = [o for o in cell["outputs"] if not {PROVENANCE, "text/html"} <= o.get("data", {}).keys()]


def has_formulas(nb: Mapping[str, Any]) -> bool:
    """Does some text of this notebook need MathJax, which a page fetches from a server?"""
    written = any(cell["cell_type"] == "markdown" and re.search(r"\$|\\[(\[]", cell["source"]) for cell in nb["cells"])
    return written or any("text/latex" in output.get("data", {}) for output in outputs(nb))


def drawing(data: Mapping[str, Any], position: int) -> str:
    """The HTML of one figure: where it is drawn, what is drawn, and its words, which stay where no script runs."""
    spec = data[PLOTLY]
    shown = {"data": spec.get("data", []), "layout": spec.get("layout", {}), "config": config(spec)}
    words = figure(spec, data.get(CHART, {}), position)
    words = replace(words, table=replace(words.table, ids=()))  # the page holds no records
    view = View(scripted=False)  # the page's script, which would make a long table of many rows, is not there
    return str(template("blocks.html.j2").module.exported(words, shown, view))


def library(needed: Library, printed: bool = False) -> str:
    """plotly.js, packed, the script that unpacks it and draws, and styles for the dark and for paper.

    nbconvert prints a page half a second after its file was read, be it drawn or only half parsed. So a page that is to be printed
    has it as it is, in one script with what draws, below all figures: one task, which printing cannot come between.
    """
    held = bundle(needed)
    if printed:
        return f'{style()}{_PAPER}<script id="dossier-plotly">{held.source.decode()}\n{asset("exported.js")}</script>'
    packed = f'<script type="text/plain" id="dossier-plotly">{held.packed}</script>'
    return f"{style()}{_PAPER}{packed}<script>{asset('exported.js')}</script>"

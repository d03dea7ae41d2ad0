"""How does the house's own page come out of Jupyter's menus: `jupyter nbconvert --to dossier`, and JupyterLab's export menu?

The notebook is taken as it stands, outputs and all; nothing is run. What a run would know and a notebook does not, such as the
hash of the code that made its numbers, is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException

from analysis.errors import AnalysisError
from analysis.report.blocks import document
from analysis.report.document import Document, Origin
from analysis.report.job import strip_volatile, versions
from analysis.report.neutral import neutralise
from analysis.report.notebooks import declared
from analysis.report.page import render


class PageExporter(Exporter):
    """Writes the page that `dossier report` writes from an executed notebook."""

    export_from_notebook = "Report page, offline"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **given: Any) -> tuple[Any, Any]:
        """The page of this notebook, after whatever preprocessors the reader's own settings name."""
        ready, resources = super().from_notebook_node(nb, resources, **given)
        try:
            page = render(as_it_stands(ready, str(resources["metadata"].get("name") or "notebook")))
        except AnalysisError as error:  # nbconvert tells of no other kind in words
            raise ConversionException(str(error)) from error
        return page, resources


def as_it_stands(notebook: Any, name: str) -> Document:
    """What does this notebook say, by the outputs it holds? Changes `notebook`: clocks, paths and banners are taken out.

    Parameters
    ----------
    notebook : nbformat 4 notebook.
    name : its file's name without the ending.
    """
    strip_volatile(notebook)
    neutralise(notebook, "")
    given = notebook["metadata"]["papermill"].get("parameters", {})
    defaults = {parameter: held.default for parameter, held in declared(notebook["cells"], name).items()}
    ran = re.split("[@~]", name)[0] if given else name  # a report's files add to the notebook's name the values given
    origin = Origin(ran, f"{name}.html", {**defaults, **given}, given, {}, versions())
    return document(notebook, origin, _failure(notebook))


def _failure(notebook: Mapping[str, Any]) -> str:
    """Where the run that left these outputs broke off; empty when it did not."""
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error" and "raises-exception" not in cell["metadata"].get("tags", []):
                return f"cell {number} of {len(notebook['cells'])}: {output['ename']}: {output['evalue']}"
    return ""

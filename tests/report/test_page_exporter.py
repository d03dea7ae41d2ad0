"""`jupyter nbconvert --to dossier`: the page of `dossier report` from a notebook as it stands, found by nbconvert under that name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbconvert.utils.exceptions import ConversionException

from analysis.cli import main
from analysis.report.document import read
from analysis.report.verify import alone

EXPORTER = get_exporter("dossier")  # type: ignore[no-untyped-call]
_HASHES = re.compile(r"<dt>Hash of .*\n|(?s:<script type=\"text/plain\" id=\"document\">.*?</script>)")


def exported(path: Path) -> Path:
    """The page that the exporter writes beside a notebook."""
    page, resources = EXPORTER().from_filename(str(path))
    written = path.with_suffix(resources["output_extension"])
    written.write_text(page, encoding="utf-8")
    return written


@pytest.mark.parametrize("given", [[], ["-p", "level", "5"]])
def test_same_page(small: Path, tmp_path: Path, given: list[str]) -> None:
    """It is that of the report to the byte, but for the hashes of code and tables, which a notebook does not know."""
    out = tmp_path / "out"
    assert (
        main(["report", "01", "--notebooks", str(small.parent), "--out", str(out), "--format", "html,ipynb", *given])
        == 0
    )
    [report] = out.glob("01_*.html")
    said, page = read(report), _HASHES.sub("", alone(report.read_text(encoding="utf-8")))
    report.unlink()
    again = exported(report.with_suffix(".ipynb"))
    assert replace(said, origin=replace(said.origin, hashes={})) == read(again)
    assert _HASHES.sub("", again.read_text(encoding="utf-8")) == page
    assert main(["verify", str(again), "--notebooks", str(small.parent)]) == 0


def test_a_run_that_broke_off(tmp_path: Path) -> None:
    """The page says at its top where the outputs end."""
    notebook = nbformat.v4.new_notebook()
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="<b>no</b>", traceback=[])
    notebook.cells = [nbformat.v4.new_code_cell("1 / 0", outputs=[error], id="one")]
    nbformat.write(notebook, tmp_path / "broken.ipynb")
    said = read(exported(tmp_path / "broken.ipynb"))
    assert said.failure == "cell 1 of 1: ValueError: <b>no</b>"
    assert "<b>no</b>" not in (tmp_path / "broken.html").read_text(encoding="utf-8")


def test_refusals_are_nbconverts_own(tmp_path: Path) -> None:
    """A figure that would need the network is refused in words that Jupyter shows, and nothing is written."""
    notebook = nbformat.v4.new_notebook()
    data = {"application/vnd.plotly.v1+json": {"data": [{"type": "scattergeo"}], "layout": {}}}
    notebook.cells = [nbformat.v4.new_code_cell("f", outputs=[nbformat.v4.new_output("display_data", data)], id="one")]
    nbformat.write(notebook, tmp_path / "map.ipynb")
    with pytest.raises(ConversionException, match="draw without maps"):
        exported(tmp_path / "map.ipynb")

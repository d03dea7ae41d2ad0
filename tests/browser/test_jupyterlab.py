"""The notebooks in the real JupyterLab: every cell run on a fresh kernel, without papermill, draws and complains of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.jupyterlab import NOTEBOOKS, opened, run_all, saved_when_done

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("lab")]


@pytest.mark.parametrize("name", sorted(p.name for p in NOTEBOOKS.glob("[0-9]*.ipynb")))
def test_restart_and_run_all(name: str, lab: tuple[str, Path], browser: Any) -> None:
    """Every cell runs, each figure is drawn by JupyterLab itself, no cell shows an error."""
    address, folder = lab
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened(page, address, name)
    run_all(page)
    code = saved_when_done(page, folder / name)
    outputs = [output for cell in code for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    assert any("application/vnd.dossier.records+json" in o.get("data", {}) for o in outputs)
    page.close()

"""How is JupyterLab started on the notebooks, with the settings they need?"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from analysis.report import notebooks


def start(options: Sequence[str]) -> NoReturn:
    """Become JupyterLab, with these options of its own; without a place among them, on the explorer of this checkout."""
    # Defaults, not settings: the state of widgets is saved with a notebook, so that a view survives closing it.
    own = Path(__file__).parent / "workbench" / "lab"
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [os.environ.get("JUPYTER_CONFIG_PATH"), str(own)]))
    elsewhere = any(word.split("=")[0].endswith(("root_dir", "notebook-dir")) for word in options)
    here = (
        []
        if elsewhere
        else [f"--ServerApp.root_dir={notebooks.folder()}", "--LabApp.default_url=/lab/tree/explore.ipynb"]
    )
    command = [sys.executable, "-P", "-m", "jupyterlab", *here, *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container: Jupyter refuses root without being told
        command.append("--allow-root")
    os.execv(sys.executable, command)

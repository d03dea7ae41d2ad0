"""The analyst's bench in JupyterLab: look, filter, doubt, follow a source, keep the view, take it to a report."""

from analysis.workbench.desk import Desk
from analysis.workbench.explorer import Explorer
from analysis.workbench.snapshot import Snapshot, read
from analysis.workbench.view import View

__all__ = ["Desk", "Explorer", "Snapshot", "View", "read"]

"""The analyst's bench in JupyterLab: look, filter, doubt, follow a source, keep the view, take it to a report."""

from analysis.explore.explorer import Explorer
from analysis.explore.reading import Reading, read
from analysis.explore.view import View

__all__ = ["Explorer", "Reading", "View", "read"]

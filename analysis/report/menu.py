"""How does JupyterLab's menu draw charts when it exports a notebook? Its server is told of the preprocessor that does.

A server reads no settings for the conversion from the packages of its environment, but it loads the extensions they name.
"""

from __future__ import annotations

from typing import Any

PREPROCESSOR = "analysis.report.exported.DrawCharts"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "analysis.report.menu"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the preprocessor to those of the reader's own settings."""
    server.web_app.settings["config"].HTMLExporter.preprocessors.append(PREPROCESSOR)

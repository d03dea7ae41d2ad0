"""What a page ships can reach nothing: no script, style or template holds an address that a control could open or ask."""

from __future__ import annotations

import re
from pathlib import Path

import plotly
import pytest

from analysis.errors import ReportError
from analysis.jupyter_theme import config
from analysis.report.bundle import ASSETS, Library, bundle
from analysis.report.offline import silenced
from analysis.workbench.figure_pane import HERE as PANE

OWN = sorted(path for folder in (ASSETS, PANE) for path in folder.rglob("*") if path.suffix in (".js", ".css", ".j2"))
LICENCES = re.compile(r"/\*[!*].*?\*/", re.S)
ADDRESS = re.compile(r"""(?:\b[a-z]+:|["'`(=])//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'`)]*""", re.I)
NAMESPACE = "http://www.w3.org/"
RAW = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def reachable(script: str) -> list[str]:
    """Addresses in a script but for licences and the names of XML's languages."""
    return [found for found in ADDRESS.findall(script) if not found.startswith(NAMESPACE)]


@pytest.mark.parametrize("library", Library)
def test_plotly_ships_without_addresses(library: Library) -> None:
    """Neither plotly.js of a page names a server, asks to send a chart or has the button; its licences are whole."""
    source = bundle(library).source.decode()
    code = LICENCES.sub("", source)
    assert len(source) - len(code) < 20_000
    assert reachable(code) == []
    assert re.findall("sendChartToCloud|Plotly Cloud|Chart Studio|cdn.plot.ly", code) == []
    assert "Licensed under the MIT license" in source
    assert ("https://feross.org" in source) == (library > Library.BASIC)
    assert silenced(source) == source


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_scripts_styles_and_templates_name_no_address(path: Path) -> None:
    """What stands in a page beside plotly is ours, and loads and asks for nothing."""
    text = path.read_text(encoding="utf-8")
    assert reachable(text) == []
    assert re.findall(r"@import|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|window\.open", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "DIALOG_TITLE:",
        ".sendDataToCloud=function(",
        ".sendChartToCloud={",
        "showSendToCloud&&",
        'dflt:"https://cdn.plot.ly/un/"',
    ],
)
def test_a_plotly_that_sends_otherwise_is_refused(text: str) -> None:
    """Where a new plotly.js has the code elsewhere, nobody ships it: the error names its version and the place."""
    source = RAW.read_text(encoding="utf-8")
    assert text in source
    with pytest.raises(ReportError, match=r"plotly\.js \d+\.\d+\.\d+ sends charts to a server in a way not known here"):
        silenced(source.replace(text, text[:-2] + "New" + text[-2:]))


def test_buttons_are_named() -> None:
    """A figure has the buttons that do something to it, none that sends, and no axis to zoom where all are fixed."""

    def buttons(kind: str, **layout: object) -> list[str]:
        held = config({"data": [{"type": kind}], "layout": layout})
        assert held["plotlyServerURL"] == ""
        assert not held["displaylogo"]
        return list(held["modeBarButtons"][0])

    zoom = ["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]
    fixed = {"fixedrange": True}
    assert (
        buttons("scatter") == buttons("bar", yaxis=fixed) == buttons("bar", xaxis=fixed, yaxis=fixed, xaxis2={}) == zoom
    )
    assert buttons("heatmap", xaxis=fixed, yaxis=fixed) == buttons("sankey") == buttons("pie") == ["toImage"]
    assert buttons("surface") == ["toImage", "zoom3d", "pan3d", "orbitRotation", "resetCameraDefault3d"]

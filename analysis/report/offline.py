"""What is taken out of plotly.js before it goes into a page?

The button that sends a chart to a server, the questions it asks, and every address but the names of XML's languages: a page
requests nothing, so its scripts need know nobody.
"""

from __future__ import annotations

import re

from analysis.errors import ReportError

# Comments that hold a licence stay as they are. None is longer; a longer run would be code between two pieces of text.
_COMMENT = re.compile(r"/\*[!*](?:[^*]|\*(?!/)){0,4000}\*/")
_SCHEME = re.compile(r"https?://(?!www\.w3\.org/)(?=[a-z0-9])", re.I)
_VERSION = re.compile(r"plotly\.js (?:\([^)]*\) )?v([\w.]+)")
_BRACE = re.compile("[{}]")
_STRICT = '"use strict";'
_DEFAULTS = (
    ('showSendToCloud:{valType:"boolean",dflt:!0}', 'showSendToCloud:{valType:"boolean",dflt:!1}'),
    ('displaylogo:{valType:"boolean",dflt:!0}', 'displaylogo:{valType:"boolean",dflt:!1}'),
    ('dflt:"https://cloud.plotly.com/newchart"', 'dflt:""'),
    ('dflt:"https://cdn.plot.ly/un/"', 'dflt:"data:,"'),
    ('.href="https://plotly.com/"', '.href="#"'),
)


def silenced(source: str) -> str:
    """This plotly.js without what sends, asks or leads anywhere; what has been silenced comes back as it is.

    Raises
    ------
    ReportError
        when the code to take out is not where it was in plotly.js 4.
    """
    if not addresses(source) and ".sendChartToCloud=" not in source:
        return source
    for module in ("DIALOG_TITLE:", '"plotly-cloud-dialog-box"'):  # the question whether to send, and its words
        start = source.rfind(_STRICT, 0, _find(source, module))
        source = source[:start] + source[_end(source, start) :]
    body = _find(source, "{", _find(source, ".sendDataToCloud=function(")) + 1
    source = source[:body] + source[_end(source, body) :]
    button = _find(source, ".sendChartToCloud={")
    start = source.rfind(";", 0, button) + 1
    source = source[:start] + source[_end(source, button + len(".sendChartToCloud={")) + 1 :].removeprefix(";")
    source, pushed = re.subn(r'[\w$]+\.showSendToCloud&&[\w$]+\.push\("sendChartToCloud"\)', "0", source)
    for old, new in _DEFAULTS:
        at = _find(source, old)
        source = source[:at] + new + source[at + len(old) :]
    if not pushed or "sendChartToCloud" in source or "Plotly Cloud" in source:
        raise _unknown(source, "sendChartToCloud")
    return _without_schemes(source)


def addresses(source: str) -> list[str]:
    """The addresses in a script, its licences aside, which something in it could open or ask.

    Examples
    --------
    >>> addresses('/*! http://a.example */ f("http://www.w3.org/2000/svg"); g("https://b.example/c")')
    ['https://b.example/c']
    """
    return re.findall(_SCHEME.pattern + r"""[^\s"'`)<>\\]+""", _COMMENT.sub("", source), re.I)


def _without_schemes(source: str) -> str:
    """The source with each address outside its licences cut to words, which nothing can fetch."""
    comments = [*_COMMENT.findall(source), ""]
    return "".join(_SCHEME.sub("", code) + kept for code, kept in zip(_COMMENT.split(source), comments, strict=True))


def _find(source: str, text: str, start: int = 0) -> int:
    at = source.find(text, start)
    if at < 0:
        raise _unknown(source, text)
    return at


def _end(source: str, start: int) -> int:
    """Where the braces close in which this place stands."""
    depth = 1
    for brace in _BRACE.finditer(source, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    raise _unknown(source, source[start : start + 40])


def _unknown(source: str, text: str) -> ReportError:
    version = _VERSION.search(source[:400])
    return ReportError(
        f"plotly.js {version[1] if version else '(unknown)'} sends charts to a server in a way not known here (at {text!r}); "
        "what sends is taken out of plotly.js 4.0 and 4.1; install the plotly named in requirements.lock"
    )

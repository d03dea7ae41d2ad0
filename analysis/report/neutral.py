"""How does the text a notebook put out lose what only its machine and its run could say?

A warning names the file of its cell by a process number, a traceback names the folder of a library, the form of an object
names its address. A page is to be the same wherever and whenever it is made, and to tell nothing of the machine.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

# Where a path may begin: not in the middle of an address or of base64, but after the mark of a colour.
_BEFORE: Final = r"(?:(?<![\w/.+~\\-])|(?<=[\[;]\d\dm))"
_START: Final = rf"{_BEFORE}(?:[A-Za-z]:)?[/\\](?![/\\])"
_WITHIN: Final = r"[^\s'\"<>|\x1b]{0,300}?"
_ENDS: Final = r"(?![\w.-])"
_RULES: Final = (
    ("ipykernel_", re.compile(rf"{_START}{_WITHIN}ipykernel_\d+[/\\]\d+\.py"), "<cell>"),
    ("-packages", re.compile(rf"{_START}{_WITHIN}[/\\](?:site|dist)-packages(?=[/\\])"), "site-packages"),
    ("python3", re.compile(rf"{_START}{_WITHIN}[/\\]python3\.\d+(?=[/\\])"), "python"),
    ("0x", re.compile(r"\b0x[0-9A-Fa-f]{6,16}(?=>|, | \()"), "0x…"),
)


def neutral(text: str, folder: str = "") -> str:
    """The text without process numbers, addresses in memory and folders of this machine.

    Parameters
    ----------
    folder : where the notebook lies; a path below it is written from there.

    Examples
    --------
    >>> neutral("/tmp/ipykernel_12/345.py:1: UserWarning: careful")
    '<cell>:1: UserWarning: careful'
    >>> neutral("<object at 0x7ff2f6b771f0>")
    '<object at 0x…>'
    """
    for sign, pattern, instead in _RULES:
        if sign in text:
            text = pattern.sub(instead, text)
    for place, pattern, instead in _places(folder, os.getcwd()):
        if place in text:
            text = pattern.sub(instead, text)
    return text


def neutralise(notebook: Mapping[str, Any], folder: str) -> None:
    """Do so with all text that an executed notebook put out, in place; what it put out as data stays."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for held, name in _texts(output):
                text = held[name]
                held[name] = [neutral(t, folder) for t in text] if isinstance(text, list) else neutral(text, folder)


def _texts(output: Any) -> Iterator[tuple[Any, str]]:
    """Where text stands in an output: the mapping and the key."""
    yield from ((output, name) for name in ("text", "ename", "evalue", "traceback") if name in output)
    data = output.get("data", {})
    yield from ((data, form) for form in data if form.startswith("text/"))


@cache
def _places(folder: str, current: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Folders of this machine, the longest first, and what stands for each. A root or a drive stands for none."""
    own = str(Path(__file__).parents[1])
    temporary = tempfile.gettempdir()
    named = {own: "site-packages/analysis", str(Path.home()): "~", current: ".", folder: "."}
    named |= {str(Path(place).resolve()): word for place, word in named.items() if place}
    found = [
        (place, rf"{re.escape(place)}{_ENDS}", word) for place, word in named.items() if len(Path(place).parts) > 1
    ]
    found.sort(key=lambda known: -len(known[0]))
    made = (temporary, rf"{re.escape(temporary)}[/\\]tmp[a-z0-9_]{{8}}{_ENDS}", "<temporary>")
    return tuple((place, re.compile(_BEFORE + pattern), word) for place, pattern, word in (*found, made))

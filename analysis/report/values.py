"""Which value does a text stand for, when its type allows it?"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

from analysis.errors import hint
from analysis.language.format import number as shown
from analysis.model.dates import FIRST_YEAR, LAST_YEAR, day, named_span
from analysis.report.annotation import Type

_TRUE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WANTED = {
    "int": "a whole number", "float": "a number", "bool": "true or false",
    "date": f"a date like 2024-06-14 from {FIRST_YEAR} to {LAST_YEAR}",
}  # fmt: skip


def value_of(wanted: Type, text: str) -> Any:
    """Which value does this text stand for? Of a list each item is judged.

    Raises
    ------
    ValueError
        saying what was found and what is allowed.
    """
    return [_scalar(wanted, item) for item in _items(text)] if wanted.many else _scalar(wanted, text)


def bounds(wanted: Type) -> str:
    """What numbers are allowed, in words."""
    if not (within := wanted.within):
        return ""
    if within.below:
        return f"{shown(within.least)} or more, and less than {shown(within.most)}"
    return f"a number from {shown(within.least)} to {shown(within.most)}"


def _scalar(wanted: Type, text: str) -> Any:
    """The value of one text, judged by its type."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):  # no file can hold it
        raise ValueError(f"{text!r} is no text in UTF-8; write it so, in a UTF-8 locale such as LC_ALL=C.UTF-8")
    value = _of_kind(wanted.kind, text)
    if wanted.choices and value not in wanted.choices:
        raise ValueError(f"{text!r} is not a choice; {hint(text, wanted.choices)}")
    if (within := wanted.within) and not (
        within.least <= value <= within.most and (value < within.most or not within.below)
    ):
        what = "a share" if (within.least, within.most) == (0, 1) else "in range"
        raise ValueError(f"{text!r} is not {what}; give {bounds(wanted)}")
    return value


def _of_kind(kind: str, text: str) -> Any:
    if kind == "span":
        named_span(text)
    if kind == "folder":
        tables_folder(text)
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return _finite(text)
        if kind == "bool":
            return _TRUE[text.lower()]
        if kind == "date":
            return day(text).isoformat()
    except (ValueError, KeyError, OverflowError) as error:
        raise ValueError(f"{text!r} is not {_WANTED[kind]}") from error
    return text


def tables_folder(text: str) -> Path:
    """The folder of tables that a text means.

    Raises
    ------
    ValueError
        when there are no tables in it.
    """
    folder = Path(os.path.expanduser(text))
    if not (Path(os.environ.get("DOSSIER_FOLDER", ""), folder) / "claims.csv").is_file():
        raise ValueError(f"no claims.csv in {str(folder)!r}; `dossier new DIR` starts a folder of tables")
    return folder


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _items(text: str) -> list[str]:
    """The texts of a list, written `a,b,c` or as JSON."""
    if not text.strip().startswith("["):
        return [item.strip() for item in text.split(",")] if text.strip() else []
    try:
        return [item if isinstance(item, str) else json.dumps(item) for item in json.loads(text)]
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{text!r} is not a list; write a,b,c") from error

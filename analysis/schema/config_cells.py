"""How one cell of `dataset.toml` is read, by its name, or refused with what to write instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from analysis.errors import HIDDEN, UsageError, hint
from analysis.model.address import site_address
from analysis.model.config import dated_text
from analysis.model.dates import day, named_span
from analysis.model.names import STAGES
from analysis.model.states import ISO
from analysis.schema.toml import shown

LONGEST: Final = 400
CODE: Final = f"(?:{'|'.join((*ISO, 'X[A-Z]{2}'))})"
COUNTRY_CODE: Final = re.compile(CODE)
ID: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)


def text(value: Any) -> str:
    """A text of one line, without markup."""
    if not isinstance(value, str):
        raise UsageError(f"{shown(value)} is not text; write it in quotes")
    if len(value) > LONGEST or HIDDEN.search(value) or "\n" in value or value != value.strip():
        raise UsageError(f"at most {LONGEST} characters on one line, no invisible ones, no space at the ends")
    if set(value) & set("<>"):
        raise UsageError("it holds < or >; write it in words")
    return value


def _formed(form: re.Pattern[str], want: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if text(value) and not form.fullmatch(value):
            raise UsageError(f"{value[:60]!r} cannot be used here; write {want}")
        return str(value)

    return read


def _listed(judge: Callable[[str], object], want: str) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise UsageError(f"{shown(value)} is not a list; write {want}")
        for item in value:
            judge(item)
        return tuple(value)

    return read


def _day(value: Any) -> str:
    return day(value.isoformat()[:10] if isinstance(value, dt.date) else value).isoformat() if value != "" else ""


def _stage(value: Any) -> str:
    if text(value) and value not in STAGES:
        raise UsageError(f"{value[:60]!r} is not a class of stages; {hint(value[:60], list(STAGES))}")
    return str(value)


def _most(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e15:
        want = "write the most a calendar year may hold, in the commodity's unit, in at most 15 digits"
        raise UsageError(f"{shown(value)} is not a number above 0 that figures can be held against; {want}")
    return float(value)


def _party(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{shown(value)} is neither true nor false; write party = true")
    return value


def _colour(value: Any) -> str:
    colour = _formed(re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII), 'red, green and blue, e.g. "#0072B2"')(value)
    if colour and contrast(colour) < 3:
        raise UsageError(f"{colour} is too pale on white (contrast {contrast(colour):.1f}); take one of 3 or more")
    return colour


_STATE: Final = _formed(COUNTRY_CODE, "an ISO 3166 alpha-3 code, e.g. IRN")
_GOODS: Final = _formed(ID, "a commodity_id of commodities.csv")
# How a cell is read, by its name; any other is a text.
CELLS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("origin", "destination"), _STATE),
    **dict.fromkeys(("commodity", "carrier"), _GOODS),
    **dict.fromkeys(("started", "since", "until", "split", "drawn_from", "start", "end"), _day),
    "stage": _stage,
    "also_planned": _listed(str, '["RUS-VNM"]'),
    "apart": _listed(_formed(ID, "an item_class of claims.csv"), '["soldiers", "builders"]'),
    "authors": _listed(text, '["Ines Example", "The Institute"]'),
    "address": lambda value: site_address(text(value)),
    "windows": _listed(lambda value: named_span(text(value)), '["spring=2024-03-01:2024-05-31"]'),
    "coverage": _listed(lambda value: dated_text(text(value)), '["2022-01-01=Rows before 2022 are thin."]'),
    "events": _listed(str, '["2020-01-border-closed"]'),
    "most": _most,
    "party": _party,
    "colour": _colour,
}


def contrast(colour: str) -> float:
    """Contrast of a colour with white, as WCAG counts it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)

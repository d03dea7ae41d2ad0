"""How is a feed written: which columns, dates, states and codes? Declared in TOML, those of the package and a reader's own alike."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.errors import UnknownName, UsageError
from analysis.model.dates import day
from analysis.model.names import check_names

FOLDER: Final = Path(__file__).parent / "formats"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
DELIMITERS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
DATES: Final = ("YYYYMMDD", "YYYY-MM-DD", "M/D/YYYY", "D Month YYYY", "unix")
STATES: Final = ("cameo", "fips", "iso3", "names")
# What a column of a feed may be told to hold; without the first three a row says nothing about two states on a day.
COLUMNS: Final = (
    "event_date", "source", "target", "code", "root", "mode", "quad", "known_on", "mentions", "address", "story", "id",
)  # fmt: skip
_NEEDED: Final = COLUMNS[:3]
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("title", "delimiter", "quotes", "header", "layouts", "columns", "dates", "states", "codes"),
    "dates": ("event_date", "known_on", "lag_days", "relative_days", "backfill"),
    "dates.backfill": ("from", "to", "before", "lag_days"),
    "states": ("scheme", "separator", "missing"),
    "codes": ("scheme", "least_digits"),
    "columns": COLUMNS,
}


@dataclass(frozen=True)
class Backfill:
    """Rows loaded within these days about events before another say nothing of when they could be known."""

    first: str
    last: str
    before: str
    lag_days: int


@dataclass(frozen=True)
class Format:
    """One format as declared; `layouts` are the columns by number of fields, for files without a header. With `header` none is without."""

    name: str
    title: str
    delimiter: str
    quotes: bool
    header: bool
    layouts: Mapping[int, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    event_date: str
    known_on: str
    lag_days: int
    relative_days: tuple[int, ...]
    backfill: Backfill | None
    states: str
    separator: str
    missing: str
    codes: str
    least_digits: int

    def column(self, name: str, header: Sequence[str]) -> str:
        """The column of a header that holds this; empty where none does. Capitals do not matter."""
        held = {column.strip().lower(): column for column in header}
        return next((held[c.lower()] for c in self.columns.get(name, ()) if c.lower() in held), "")

    def fits(self, header: Sequence[str]) -> bool:
        """Do these words stand above its columns?"""
        return all(self.column(name, header) for name in _NEEDED)


@cache
def declared(name: str) -> Format:
    """Which format is meant: a name of the package's, or the path of a TOML of one's own?

    Raises
    ------
    UnknownName
        For another name, and in a file for an unknown key or word.
    UsageError
        When the file cannot be read, or leaves out what every feed needs.
    """
    own = name.endswith(".toml")
    if not own and name not in NAMES:
        raise UnknownName("format of feed", name, NAMES)
    path = Path(name) if own else FOLDER / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{name!r} cannot be read ({error.strerror}); name a file that is there") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name!r} is not TOML in UTF-8: {error}; docs/feeds.md has one to begin with") from None
    return _read(path.stem, found)


def _read(name: str, found: Mapping[str, Any]) -> Format:
    for place, keys in _KEYS.items():
        part: Any = found
        for step in place.split(".") if place else ():
            part = part.get(step, {})
        if not isinstance(part, dict):
            raise UsageError(f"{name}.toml: {place} is not a table; write [{place}] above its keys")
        check_names(f"key of {name}.toml", part, keys)
    columns = {key: _several(value) for key, value in found.get("columns", {}).items()}
    if lacking := [key for key in _NEEDED if key not in columns]:
        raise UsageError(
            f"{name}.toml has no column for {lacking[0]}; give event_date, source and target under [columns]"
        )
    dates, states, codes = (found.get(key, {}) for key in ("dates", "states", "codes"))
    check_names("delimiter", (found.get("delimiter", "comma"),), tuple(DELIMITERS))
    check_names("scheme of states", (states.get("scheme", "iso3"),), STATES)
    check_names("form of dates", (dates.get("event_date", "YYYY-MM-DD"), dates.get("known_on", "YYYY-MM-DD")), DATES)
    fill = dates.get("backfill")
    return Format(
        name=name,
        title=str(found.get("title", name)),
        delimiter=DELIMITERS[found.get("delimiter", "comma")],
        quotes=bool(found.get("quotes", True)),
        header=bool(found.get("header", False)),
        layouts={int(width): tuple(names) for width, names in found.get("layouts", {}).items()},
        columns=columns,
        event_date=dates.get("event_date", "YYYY-MM-DD"),
        known_on=dates.get("known_on", "YYYY-MM-DD"),
        lag_days=_days(name, dates.get("lag_days", 0)),
        relative_days=tuple(_days(name, value) for value in dates.get("relative_days", ())),
        backfill=_backfill(name, fill) if fill else None,
        states=states.get("scheme", "iso3"),
        separator=states.get("separator", ""),
        missing=states.get("missing", ""),
        codes=codes.get("scheme", name),
        least_digits=_days(name, codes.get("least_digits", 0)),
    )


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _days(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 36_525:
        raise UsageError(f"{name}.toml: {value!r} is not a whole number from 0 to 36525; correct it")
    return value


def _backfill(name: str, fill: Mapping[str, Any]) -> Backfill:
    first, last, before = (day(fill.get(key, "")).isoformat() for key in ("from", "to", "before"))
    return Backfill(first, last, before, _days(name, fill.get("lag_days", 1)))

"""The tables as they were known, as files that `load` reads again: those of a dataset, cut to a day or whole."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.errors import DataError
from analysis.export.delimited import as_csv, as_text
from analysis.export.sheets import Sheet, sheets
from analysis.files import MOST_BYTES, contents
from analysis.model.dossier import Dossier
from analysis.model.tables import SEPARATOR, TABLES
from analysis.schema.config_toml import FILE as CONFIG
from analysis.schema.exceptions import EXCEPTIONS
from analysis.schema.reliability import SECOND_CODING

_WORDS: Final = ("README.md", "CHANGELOG.md", "LICENSE")  # of a folder of tables, where it has them
_IDS: Final = {EXCEPTIONS.file: "ids", SECOND_CODING.file: "row"}  # which rows a line of these speaks of
_HEAD: Final = "# As known on {}. What applies only later is left out, and so are the sizes declared for all rows.\n\n"


def as_known(then: Dossier) -> dict[str, bytes]:
    """Which files, loaded again, give exactly these rows?

    Parameters
    ----------
    then : Dossier
        ``dossier.as_of(day)`` for what was known on a day.

    Returns
    -------
    dict
        Name to bytes: the tables; `exceptions.csv` and `second_coding.csv` without lines on rows not yet known; `dataset.toml` as it
        applied; codebook, changelog and licence as they are now.

    Raises
    ------
    DataError
        When a file that belongs to the folder cannot be read.
    UsageError
        When a cell holds what no file can; names the cell.
    """
    made = {sheet.name: _table(sheet, then.folder) for sheet in sheets(then)}
    _name_goods(made["commodities"], then)
    _keep_pages(made)
    _keep_ends(made["events"])
    found = {TABLES[name].file: table.csv() for name, table in made.items()}
    shown = {key for name in ("claims", "events") for key in getattr(then, name)[TABLES[name].key]}
    for name in (*_IDS, *_WORDS, CONFIG):
        if (data := _read(then.folder / name)) is None:
            continue
        if name in _IDS:
            data = _lines(data, _IDS[name], shown)
        elif name == CONFIG and then.replayed:
            data = _config(data, then)
        found[name] = data
    return found


def _read(path: Path) -> bytes | None:
    data, findings = contents(path, MOST_BYTES)
    if findings:
        raise DataError(findings)
    return data


@dataclass(frozen=True)
class _Table:
    """A table as its file has it: names, and texts by key; and what the file of the whole dataset has."""

    names: list[str]
    rows: dict[str, dict[str, str]]
    whole: dict[str, dict[str, str]]
    sort: tuple[str, ...]

    def csv(self) -> bytes:
        """The file, in the order that its declaration asks for."""
        rows = sorted(self.rows.values(), key=lambda row: [row[name] for name in self.sort])
        return as_csv(self.names, ([row[name] for name in self.names] for row in rows), "\n")


def _table(sheet: Sheet, folder: Path) -> _Table:
    """The columns are those of the file: optional ones only where they stand there, or hold something."""
    spec = TABLES[sheet.name]
    lines = csv.DictReader(io.StringIO((_read(folder / spec.file) or b"").decode(), newline=""))
    whole = {line[sheet.key]: line for line in lines}
    cells = dict(zip((own.name for own in sheet.fields), sheet.columns, strict=True))
    names = [c.name for c in spec.columns if not c.optional or c.name in (lines.fieldnames or ()) or any(cells[c.name])]
    texts = [[as_text(cell) for cell in cells[name]] for name in names]
    rows = (dict(zip(names, row, strict=True)) for row in zip(*texts, strict=True))
    return _Table(names, {row[sheet.key]: row for row in rows}, whole, spec.sort)


def _name_goods(goods: _Table, then: Dossier) -> None:
    """Keep the commodities that `dataset.toml` names and nobody has spoken of yet: it may name none that no table has."""
    own = then.config
    for name in {own.about.commodity, own.about.carrier, own.cap.commodity} & goods.whole.keys():
        goods.rows.setdefault(name, goods.whole[name])


def _keep_pages(made: Mapping[str, _Table]) -> None:
    """Give each row that was known, and of which no dated page is of that day or earlier, the first that is dated.

    Without it a row would stand without a page, or say of its day what no page tells, and be refused. `as_of` hides it again.
    """
    pages, column = made["sources"], "source_ids"
    for name, table in made.items():
        if column not in table.names or not TABLES[name].column(column).required:
            continue
        for key, row in table.rows.items():
            kept = [i for i in row[column].split(SEPARATOR) if i]
            cited = [pages.whole[i] for i in table.whole[key][column].split(SEPARATOR) if i in pages.whole]
            first = min(cited, key=lambda page: page["published_on"] or "9", default={"published_on": ""})
            if kept and (any(pages.whole[i]["published_on"] for i in kept) or not first["published_on"]):
                continue
            row[column] = SEPARATOR.join([*kept, first["source_id"]])
            pages.rows.setdefault(first["source_id"], first | {"mirror_of": ""})


def _keep_ends(events: _Table) -> None:
    """Leave the end of a journey that was still under way, where a leg of it had begun: it must hold its legs, and `as_of` hides
    the end again.
    """
    for row in list(events.rows.values()):
        above = events.rows.get(row["parent_id"])
        if above and not above["ends_on"] and row["starts_on"] > above["starts_on"]:
            above["ends_on"] = events.whole[above["event_id"]]["ends_on"]


def _lines(data: bytes, column: str, shown: Set[str]) -> bytes:
    """A file of lines on rows, without those that speak of a row not shown."""
    lines = csv.DictReader(io.StringIO(data.decode(), newline=""))
    kept = [line for line in lines if set(line[column].split(SEPARATOR)) <= shown]
    return as_csv(lines.fieldnames or (), (line.values() for line in kept), "\n")


def _config(data: bytes, then: Dossier) -> bytes:
    """What a `dataset.toml` declared on the dossier's day; `until` keeps the day also where the last row is older."""
    told = tomllib.loads(data.decode())
    told.pop("expected", None)
    about = told["about"] = told.get("about", {}) | {"until": then.day.isoformat()}
    for name in ("split", "windows", "coverage", "apart"):
        if name in about:
            about[name] = getattr(then.config.about, name)
    own = {period.name: period for period in then.config.periods}
    periods = {key: period for key, period in told.get("periods", {}).items() if period["name"] in own}
    for period in periods.values():
        period |= {name: getattr(own[period["name"]], name) for name in ("end", "events") if name in period}
    told = {name: table for name, table in told.items() if name != "periods"} | (
        {"periods": periods} if periods else {}
    )
    return (_HEAD.format(then.replayed) + "\n".join(_toml(told, ""))).encode()


def _toml(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """The lines of a table and of the tables in it."""
    inner = {name: value for name, value in table.items() if isinstance(value, dict)}
    if path and len(inner) < len(table):
        yield f"[{path}]"
    for name, value in table.items():
        if name not in inner:
            yield f"{_key(name)} = {_value(value)}"
    yield ""
    for name, value in inner.items():
        yield from _toml(value, f"{path}.{_key(name)}".lstrip("."))


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)  # text, numbers, true and false are written in TOML as in JSON

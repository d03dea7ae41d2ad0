"""The tables as one SQLite database: typed, keyed, with views, lists as tables of their own, and a full-text index.

It opens as it is in Datasette, DB Browser, R and DuckDB.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any, Final

from analysis.export.parts import Made
from analysis.export.sheets import Field, Sheet, about, codebook, sheets, text
from analysis.model.dossier import Dossier

_TYPE: Final = {"text": "TEXT", "number": "REAL", "flag": "INTEGER", "day": "TEXT", "list": "TEXT"}
# What the full-text index of a table reads.
_SEARCHED: Final = {
    "claims": ("claim_id", "speaker", "relayed_by", "item_class", "vague_term", "note"),
    "events": ("event_id", "title", "place", "participants", "note"),
    "sources": ("source_id", "publisher", "url"),
    "claimants": ("claimant_id", "name"),
    "people": ("person_id", "name", "spellings"),
    "places": ("place_id", "name", "spellings"),
    "vessels": ("vessel_id", "name", "former_names"),
}
_VIEWS: Final = {
    "claims_wide": """
        SELECT claims.*, claimants.name AS claimant, claimants.kind AS claimant_kind, claimants.country AS claimant_country,
          claimants.camp, commodities.name AS commodity, commodities.unit, (
            SELECT group_concat(sources.url, ' ') FROM claims_source_ids JOIN sources ON source_ids = source_id
            WHERE claims_source_ids.claim_id = claims.claim_id) AS urls
        FROM claims JOIN claimants USING (claimant_id) JOIN commodities USING (commodity_id)""",
    "figures": """
        SELECT * FROM claims_wide WHERE coalesce(low, best, high) IS NOT NULL
          AND rendering = 'canonical' AND status = 'current' AND NOT superseded""",
    "events_wide": """
        SELECT events.*, claimants.name AS asserted_by_name, (
            SELECT group_concat(sources.url, ' ') FROM events_source_ids JOIN sources ON source_ids = source_id
            WHERE events_source_ids.event_id = events.event_id) AS urls
        FROM events LEFT JOIN claimants ON asserted_by = claimant_id""",
}


def database(then: Dossier) -> Made:
    """The database as the bytes of its file; the same rows give the same bytes."""
    made = sheets(then)
    with closing(sqlite3.connect(":memory:")) as connection:
        for sheet in made:
            _table(connection, sheet, {s.name: s.key for s in made})
        for sheet in codebook(made):
            _plain(connection, sheet.name, [f.name for f in sheet.fields], sheet.rows)
        _plain(connection, "about", ["name", "value"], list(about(then).items()))
        for name, query in _VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        for name, columns in _SEARCHED.items():
            _index(connection, name, columns)
        connection.commit()
        connection.execute("VACUUM")
        return Made(connection.serialize())


def _table(connection: sqlite3.Connection, sheet: Sheet, keys: dict[str, str]) -> None:
    lines = [_column(told, sheet.key) for told in sheet.fields]
    lines += [_foreign(f.name, f.refers, keys) for f in sheet.fields if f.refers and f.kind != "list"]
    connection.execute(f"CREATE TABLE {sheet.name} ({', '.join(lines)}) STRICT")
    _insert(connection, sheet.name, [tuple(map(_stored, row)) for row in sheet.rows], len(sheet.fields))
    ids = sheet.columns[[f.name for f in sheet.fields].index(sheet.key)]
    for told, lists in zip(sheet.fields, sheet.columns, strict=True):
        if told.kind == "list":
            _items(
                connection,
                sheet,
                told,
                [(i, n, x) for i, items in zip(ids, lists, strict=True) for n, x in enumerate(items, 1)],
                keys,
            )
        elif told.refers:
            connection.execute(f"CREATE INDEX {sheet.name}_{told.name} ON {sheet.name} ({told.name})")


def _items(
    connection: sqlite3.Connection, sheet: Sheet, told: Field, rows: list[tuple[Any, ...]], keys: dict[str, str]
) -> None:
    """The items of a list column, one a row in their order, as ``claims_source_ids``."""
    name = f"{sheet.name}_{told.name}"
    lines = [
        f"{sheet.key} TEXT NOT NULL REFERENCES {sheet.name}",
        "position INTEGER NOT NULL",
        f"{told.name} TEXT NOT NULL",
    ]
    lines += [_foreign(told.name, told.refers, keys)] if told.refers else []
    connection.execute(f"CREATE TABLE {name} ({', '.join(lines)}, PRIMARY KEY ({sheet.key}, position)) STRICT")
    _insert(connection, name, rows, 3)
    connection.execute(f"CREATE INDEX {name}_{told.name} ON {name} ({told.name})")


def _column(told: Field, key: str) -> str:
    kept = " PRIMARY KEY NOT NULL" if told.name == key else "" if told.empty or told.kind == "list" else " NOT NULL"
    return f"{told.name} {_TYPE[told.kind]}{kept}"


def _foreign(name: str, refers: str, keys: dict[str, str]) -> str:
    return f"FOREIGN KEY ({name}) REFERENCES {refers} ({keys[refers]})"


def _plain(connection: sqlite3.Connection, name: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{n}" TEXT' for n in names)
    connection.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    _insert(connection, name, rows, len(names))


def _insert(connection: sqlite3.Connection, name: str, rows: list[tuple[Any, ...]], width: int) -> None:
    connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", rows)


def _index(connection: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> None:
    told = f"{', '.join(columns)}, content='{name}', tokenize='unicode61 remove_diacritics 2'"
    connection.execute(f"CREATE VIRTUAL TABLE {name}_fts USING fts5({told})")
    connection.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild')")


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return text(value) or None
    return value if value is None or isinstance(value, str | float | int) else value.isoformat()

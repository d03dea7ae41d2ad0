"""Exports opened by libraries that did not write them: rows of text by table, as the files of the dataset have them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pyreadstat
from rdflib import RDF, Graph, URIRef

from analysis.export import Export

Rows = list[dict[str, str]]
TERM = "urn:containers-communiques:term:"
# What the columns of each table are called in linked data where the codebook's own term is not used.
SCHEMA = {"claimant_id": "author", "url": "url", "publisher": "publisher", "published_on": "datePublished",
          "language": "inLanguage", "title": "name", "starts_on": "startDate", "ends_on": "endDate",
          "source_ids": "citation", "parent_id": "superEvent"}  # fmt: skip


def text(value: Any) -> str:
    """A value as a file of the dataset writes it."""
    if value is None or value != value:
        return ""
    match value:
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case list() | tuple():
            return ";".join(value)
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def sqlite(made: Export) -> dict[str, Rows]:
    """With the sqlite3 of Python."""
    [data] = made.files.values()
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    found = {}
    for name in made.rows:
        rows = connection.execute(f"SELECT * FROM {name}")
        heads = [column[0] for column in rows.description]
        found[name] = [dict(zip(heads, map(text, row), strict=True)) for row in rows]
    return found


def parquet(made: Export) -> dict[str, Rows]:
    """With pyarrow."""
    return {
        Path(name).stem: [
            {k: text(v) for k, v in row.items()} for row in pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
        ]
        for name, data in made.files.items()
    }


def xlsx(made: Export) -> dict[str, Rows]:
    """With openpyxl."""
    [data] = made.files.values()
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), map(text, row), strict=True)) for row in rows]
    return found


def stata(made: Export) -> dict[str, Rows]:
    """With ReadStat, which R's haven is made of."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, data in made.files.items():
            place = Path(folder, Path(name).name)
            place.write_bytes(data)
            frame, _ = pyreadstat.read_dta(str(place))
            found[place.stem] = [{str(k): text(v) for k, v in row.items()} for row in frame.to_dict("records")]
    return found


def delimited(made: Export) -> dict[str, Rows]:
    """With the csv of Python."""
    return {
        Path(name).stem: list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in made.files.items()
    }


def jsonld(made: Export) -> dict[str, Rows]:
    """With rdflib: the nodes of each table, by the terms that their columns became."""
    [data] = made.files.values()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # of rdflib's own parts
        graph = Graph().parse(data=data, format="json-ld")
    found: dict[str, Rows] = {name: [] for name in made.rows}
    for node in {s for s, _ in graph.subject_objects(RDF.type)}:
        table = str(node).removeprefix("urn:containers-communiques:").partition("/")[0]
        row: dict[str, str] = {}
        for word, value in graph.predicate_objects(node):
            name = str(word).removeprefix(TERM).removeprefix("https://schema.org/")
            plain = (
                str(value).partition("/")[2]
                if isinstance(value, URIRef) and str(value).startswith("urn:")
                else str(value)
            )
            row[name] = ";".join(sorted(filter(None, (row.get(name, ""), plain))))
        if table in found:
            found[table].append({k: row.get(v, "") for k, v in SCHEMA.items()} | row | {"key": row["identifier"]})
    return found


READERS: Mapping[str, Callable[[Export], dict[str, Rows]]] = {
    "sqlite": sqlite, "parquet": parquet, "xlsx": xlsx, "stata": stata, "csv": delimited, "jsonld": jsonld,
}  # fmt: skip


def loaded(made: Export) -> Any:
    """The one file of an export as JSON."""
    [data] = made.files.values()
    return json.loads(data)

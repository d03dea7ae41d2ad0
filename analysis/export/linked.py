"""The tables as JSON-LD: schema.org where its words fit, the codebook's own terms elsewhere; read without any network."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from analysis.export.parts import Made
from analysis.export.sheets import Field, Sheet, about, sheets
from analysis.model.dossier import Dossier

# Names that a web address of the dataset's own would have; it has none, so they are a URN.
ROOT: Final = "urn:containers-communiques"
SCHEMA: Final = "https://schema.org/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPES: Final = {
    "claims": "schema:Claim", "events": "schema:Event", "sources": "schema:WebPage", "claimants": "schema:Organization",
    "commodities": "schema:DefinedTerm", "conversions": "term:Conversion", "people": "schema:Person", "places": "schema:Place",
    "vessels": "schema:Vehicle",
}  # fmt: skip
# Columns that schema.org has a word for; no rating of truth is among them.
_WORDS: Final = {
    "claimant_id": "author", "source_ids": "citation", "url": "url", "publisher": "publisher", "published_on": "datePublished",
    "language": "inLanguage", "name": "name", "title": "name", "spellings": "alternateName", "former_names": "alternateName",
    "definition": "description", "latitude": "latitude", "longitude": "longitude", "starts_on": "startDate", "ends_on": "endDate",
    "parent_id": "superEvent",
}  # fmt: skip


def linked(then: Dossier) -> Made:
    """One document: the dataset, then a node for each row of each table, linked by their ids.

    Signs that could end a script are escaped, so the document may stand inside a page.
    """
    made, told = sheets(then), about(then)
    dataset = {"@id": f"{ROOT}:dataset", "@type": "schema:Dataset"} | {
        {"title": "schema:name", "version": "schema:version", "licence": "schema:license"}.get(
            name, f"term:{name}"
        ): value
        for name, value in told.items()
    }
    document = {
        "@context": {"schema": SCHEMA, "xsd": XSD, "term": f"{ROOT}:term:", "row": f"{ROOT}:"},
        "@graph": [dataset, *(_node(sheet, row) for sheet in made for row in sheet.rows)],
    }
    return Made(dumped(document))


def dumped(document: Mapping[str, Any]) -> bytes:
    """A document of JSON that may stand inside a page."""
    return escaped(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)).encode() + b"\n"


def escaped(text: str) -> str:
    r"""JSON in which no sign can end a script or begin a comment of a page.

    Examples
    --------
    >>> escaped('"</script>"')
    '"\\u003c/script\\u003e"'
    """
    signs: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return text.translate(str.maketrans(signs))


def _node(sheet: Sheet, row: tuple[Any, ...]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": "", "@type": _TYPES[sheet.name]}
    for told, cell in zip(sheet.fields, row, strict=True):
        if told.name == sheet.key:
            node["@id"] = f"row:{sheet.name}/{cell}"
            node["schema:identifier"] = cell
        elif cell is not None and cell != ():
            word = _WORDS.get(told.name)
            node[f"schema:{word}" if word else f"term:{told.name}"] = _value(told, cell)
    return node


def _value(told: Field, cell: Any) -> Any:
    if isinstance(cell, tuple):
        return [_value(told, item) for item in cell]
    if told.refers:
        return {"@id": f"row:{told.refers}/{cell}"}
    if isinstance(cell, dt.date):
        return {"@type": "xsd:date", "@value": cell.isoformat()}
    if isinstance(cell, float):  # JSON-LD's own number: whole ones are integers
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    return cell

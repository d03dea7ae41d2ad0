"""What does the footer of a page say: what it was made from, and how it is cited?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.language.citation import STYLES, citation, known
from analysis.language.format import day, number
from analysis.language.labels import field as field_name
from analysis.language.labels import words
from analysis.report.document import Document


def facts(document: Document) -> list[tuple[str, str]]:
    """The footer's lines, label and value, for people."""
    said, origin = document.provenance, document.origin
    lines = [
        ("Notebook", origin.notebook),
        ("As known on", day(document.as_of) if document.as_of else "everything on file"),
    ]
    resolved = said["parameters"] if isinstance(said.get("parameters"), Mapping) else {}
    given = said.get("words", {})
    own = given if isinstance(given, Mapping) else {}
    asked = [
        f"{field_name(name)}: {_shown(value, own)}"
        for name, value in ((n, v or resolved.get(n, v)) for n, v in origin.parameters.items())
        if name != "as_of" and value not in ("", [], None)
    ]
    lines += [("Parameters", "; ".join(asked))] if asked else []
    counts = said.get("counts", {})
    if isinstance(counts, Mapping) and counts:
        lines.append(("Records", ", ".join(f"{number(count)} {name}" for name, count in counts.items())))
    if said.get("data_hash"):
        lines.append(("Data", str(said["data_hash"])))
    lines += [(f"Hash of {name}", value) for name, value in origin.hashes.items()]
    lines.append(("Made with", ", ".join(f"{name} {version}" for name, version in origin.versions.items())))
    return lines


def cited(document: Document) -> str:
    """How the page is cited, as `dossier cite` tells it first; nothing where it rests on no data."""
    said, origin = document.provenance, document.origin
    if not said.get("data_hash"):
        return ""
    return citation(
        document.title,
        authors=[str(name) for name in said.get("authors", ())],
        called=f"report {origin.file.removesuffix('.html')}",
        within=str(said.get("title", "")),
        version=str(origin.versions.get("containers-communiques", "")),
        known_by=known(document.as_of or str(said.get("day", "")), replayed=bool(document.as_of)),
        data_hash=str(said["data_hash"]),
    )[STYLES[0]]


def _shown(value: Any, own: Mapping[str, str]) -> str:
    """The value of a parameter as readers call it."""
    return ", ".join(own.get(str(one), words(str(one))) for one in (value if isinstance(value, list) else [value]))

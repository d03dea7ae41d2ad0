"""A TOML file beside the tables -> its values with the line of each, or findings that say where it breaks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any, Final

from analysis.errors import HIDDEN, Finding, hint
from analysis.schema.read import MOST_FINDINGS, decode

MOST_TOML: Final = 64 * 1024
LONGEST_LINE: Final = 1000  # keeps numbers printable and keys shallow, whose depth tomllib pays for twice


@dataclass
class Toml:
    """What a file declares, and each part of it that cannot be used."""

    file: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def finding(self, path: str, message: str) -> Finding:
        """What is wrong with the value at a dotted path, and the line it stands on."""
        near = path
        while near and near not in self.lines:
            near = near.rpartition(".")[0]
        place, told = HIDDEN.sub("?", path)[:120], HIDDEN.sub("?", message)[:800]
        return Finding(self.file, self.lines.get(near, 1), place, "dataset", told)

    def refuse(self, path: str, message: str) -> None:
        """Remember what is wrong with the value at a dotted path; past the most findings, nothing more."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(self.finding(path, message))

    def known(self, name: str, path: str, allowed: tuple[str, ...]) -> bool:
        """Is this name one of those allowed here? It is refused if not."""
        if name not in allowed:
            self.refuse(f"{path}.{name}".lstrip("."), f"unknown name {name[:60]!r}; {hint(name[:60], allowed)}")
        return name in allowed


def parse(file: str, data: bytes) -> Toml:
    """The values that these bytes declare; none, and one finding, when they are no TOML."""
    text, findings = decode(file, data)
    found = Toml(file, findings=findings)
    lines = text.split("\n")
    longest = max(range(len(lines)), key=lambda n: len(lines[n]))
    if len(lines[longest]) > LONGEST_LINE:
        message = f"{len(lines[longest])} characters in one line; at most {LONGEST_LINE} are read; break the line"
        found.findings.append(Finding(file, longest + 1, "", "toml", message))
    if found.findings:
        return found
    try:
        found.values = tomllib.loads(text)
        found.lines = _lines(lines)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else max(data.count(b"\n"), 1)
        found.findings.append(Finding(file, line, "", "toml", f"not TOML: {error}; fix this line"))
    except RecursionError:
        deepest = max(range(len(lines)), key=lambda n: lines[n].count("[") + lines[n].count("{"))
        message = "lists or tables too deep inside each other; a word has one text, number or list"
        found.findings.append(Finding(file, deepest + 1, "", "toml", message))
    return found


def _lines(lines: list[str]) -> dict[str, int]:
    """The line on which each table and each key of it stands, by dotted path."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(lines, 1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = re.sub("[\"' \t]", "", header[1])
            found.setdefault(table, number)
        elif "=" in line:
            key = line.partition("=")[0].strip().strip("\"'")
            found.setdefault(f"{table}.{key}".lstrip("."), number)
    return found


def shown(value: object) -> str:
    """A value of the file as a message names it: short, and as TOML writes it."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        parts = ["a list" if isinstance(part, list) else shown(part) for part in value[:5]]
        return f"[{', '.join([*parts, '...'] if len(value) > 5 else parts)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value[:60]) if isinstance(value, str) else str(value)[:60]

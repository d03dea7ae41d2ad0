"""How do the modules under `assets/scripts` become the one script of a page?

A page allows its script by its hash, so it has one. The modules stand in it in the order of their imports, in one scope, without
their `import` and `export`: a module imports names from beside it and renames none, and no two have a name of their own alike.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

SCRIPTS: Final = Path(__file__).parent / "assets" / "scripts"
_IMPORT: Final = re.compile(r'^import (?:\{[\w$,\s]+\} from )?"(\.[\w./]+)";\n', re.M)
_EXPORT: Final = re.compile(r"^export (?=const|let|function|async)", re.M)
_COMMENT: Final = re.compile(r"//.*|/\*(?:(?!\*/).)*\*/")


def script(name: str) -> str:
    """Which script runs a page: the module of this name with all it imports?"""
    return f'"use strict";\n(async () => {{\n{joined(SCRIPTS / name)}\n}})();'


def joined(path: Path) -> str:
    """What does a module say with all it imports, each once and before what needs it?

    Indentation and lines of comment stay behind: no template literal of ours spans lines.
    """
    lines = (line.strip() for line in "".join(_inlined(path.resolve(), set())).splitlines())
    return "\n".join(line for line in lines if line and not _COMMENT.fullmatch(line))


def _inlined(path: Path, seen: set[Path]) -> list[str]:
    seen.add(path)
    text = path.read_text(encoding="utf-8")
    needed = [(path.parent / name).resolve() for name in _IMPORT.findall(text)]
    before = [part for other in needed if other not in seen for part in _inlined(other, seen)]
    return [*before, _EXPORT.sub("", _IMPORT.sub("", text))]

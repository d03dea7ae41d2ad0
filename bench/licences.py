"""Under which licence is each locked package? Writes `docs/LICENCES.md` from what the packages say of themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "LICENCES.md"
FREE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|CC0|Unlicense|public domain", re.I)
BOUND = re.compile(r"GPL|MPL|Mozilla|EPL|CDDL|proprietary|non-?commercial", re.I)
# What a package does not say in a form a program can read, with where it says it.
SAID = {"axe-playwright-python": "MIT, carries axe-core under MPL-2.0 (its repository)"}
ELSEWHERE = "not installed on this platform or Python"


LOCKS = ("requirements.lock", "requirements-export.lock")


def locked(locks: Sequence[str] = LOCKS) -> list[str]:
    """The names in the locks, each once."""
    text = "".join((ROOT / lock).read_text(encoding="utf-8") for lock in locks)
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.M)))


def licence(name: str) -> str:
    """The licence a package states: its expression, else its classifiers, else its words; empty if it states none."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return ELSEWHERE
    classified = [c.split(" :: ")[-1] for c in about.get_all("Classifier") or () if c.startswith("License :: ")]
    words = (about.get("License") or "").strip().splitlines()
    return about.get("License-Expression") or "; ".join(classified) or (words[0][:80] if words else SAID.get(name, ""))


def is_free(words: str) -> bool:
    """May a package under this licence be passed on inside anything, changed or not, for naming its authors?"""
    return bool(FREE.search(words)) and not BOUND.search(words)


def page() -> str:
    """The whole list as Markdown."""
    found = {name: licence(name) for name in locked()}
    flagged = [f"`{name}` ({words})" for name, words in found.items() if words != ELSEWHERE and not is_free(words)]
    return "\n".join(
        [
            "# Licences of the locked packages",
            "",
            "Written by `make licences` from what each package says of itself. A report carries plotly.js and MiniSearch (MIT),",
            "outlines from Natural Earth (public domain) and nothing else of others. None of these packages is part of the wheel.",
            "",
            f"Not permissive, or partly: {', '.join(flagged) or 'none'}. Each is used as it is published.",
            "",
            "| package | licence |",
            "|---|---|",
            *(f"| {name} | {words or 'states none'} |" for name, words in found.items()),
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT), file=sys.stderr)

"""What formats share: what each gives, and libraries that are imported only when one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import optional


@dataclass(frozen=True)
class Made:
    """One file, or several by name; what was changed to fit; and how many of what, where that is not the rows of tables."""

    data: bytes | Mapping[str, bytes]
    changed: tuple[str, ...] = ()
    counts: Mapping[str, int] | None = None


def part(module: str) -> Any:
    """A module of the optional part `export`.

    Raises
    ------
    MissingPart
        When it is not installed; names the command that installs it.
    """
    return optional(module, "this format needs {}, of the optional part 'export'", "containers-communiques[export]")

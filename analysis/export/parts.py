"""What formats share: what each gives, and libraries that are imported only when one is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import MissingPart


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
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingPart(
            f"this format needs {module.partition('.')[0]}, of the optional part 'export'; "
            "install it: pip install 'containers-communiques[export]'"
        ) from None

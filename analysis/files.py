"""Files are put in place whole, or not at all: written beside their name first, then moved onto it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_NODE: Final = re.sub(r"\W", "-", os.uname().nodename if hasattr(os, "uname") else "here")
_HALF: Final = re.compile(rf"\..+\.{re.escape(_NODE)}~(\d+)\.part")


def atomic_write(path: Path, data: str | bytes) -> None:
    """Write a file so that a reader, a second run or a kill at any moment finds the old one or the new one.

    Half a character, which a notebook can show and no file in UTF-8 can hold, is written as "?".

    Raises
    ------
    OSError
        When it cannot be written; the old file is as it was and nothing half stays behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.parent / f".{path.name}.{_NODE}~{os.getpid()}.part"
    try:
        half.write_bytes(data.encode(errors="replace") if isinstance(data, str) else data)
        os.replace(half, path)
    except BaseException:  # a Ctrl-C leaves nothing half, too
        half.unlink(missing_ok=True)
        raise


def remove_partial_files(folder: Path) -> None:
    """Remove what writers of this machine that were killed left half-written here."""
    for half in folder.glob(".*.part"):
        match = _HALF.fullmatch(half.name)
        if match and not _alive(int(match.group(1))):
            half.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

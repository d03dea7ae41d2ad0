"""What does a notebook find around it when it runs in a fork: its own modules, as in a kernel, and which files did it read?"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import os
import stat
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

_PACKAGE = Path(__file__).resolve().parents[1]
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", sys.prefix, sys.base_prefix)
MOST_FILES = 1000
BASE: Final = "DOSSIER_FOLDER"  # from where a relative folder is meant, in a notebook that runs somewhere else


@contextlib.contextmanager
def meant_from(folder: str) -> Iterator[None]:
    """Within, a relative folder is meant from this one, here and in the kernels that start here."""
    before = os.environ.get(BASE)
    os.environ[BASE] = folder
    try:
        yield
    finally:
        os.environ.pop(BASE, None)
        os.environ.update({} if before is None else {BASE: before})


@cache
def of_a_kernel() -> frozenset[str]:
    """What has a kernel imported before its first cell? Whatever was when its shell was made, but this library."""
    return frozenset(name for name in sys.modules if "." not in name) - {"analysis"}


def give_way() -> None:
    """Forget what was imported before the fork and a file or folder here would hide from a kernel that starts here."""
    here = {entry.name.removesuffix(".py") for entry in os.scandir()}
    for name in sorted(here & set(sys.modules) - of_a_kernel()):
        found = importlib.machinery.PathFinder.find_spec(name, [os.getcwd()])
        known = getattr(sys.modules[name], "__file__", None)
        if not found or not found.origin or not known or Path(found.origin).samefile(known):
            continue
        for module in [m for m in sys.modules if m.split(".")[0] == name]:
            del sys.modules[module]


class FilesRead:
    """The files that this process opens for reading from now on, through Python: its own and those of its modules.

    What a library opens by other means, what another program reads, the network, the clock and the environment are not seen.
    """

    def __init__(self) -> None:
        self._opened: dict[str, None] = {}
        self._since, self._folder = time.time(), Path.cwd()
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if (
            event != "open"
            or len(self._opened) >= MOST_FILES
            or not isinstance(arguments[0], (str, bytes, os.PathLike))
        ):
            return
        if (arguments[2] or 0) & os.O_ACCMODE == os.O_RDONLY:
            self._opened[os.path.abspath(os.fsdecode(arguments[0]))] = None

    def own(self) -> list[str]:
        """Those that are neither of the system, of Python and its packages, of this library, hidden, nor written meanwhile."""
        found = {_source(path) for path in self._opened}
        return sorted(path for path in found if self._own(Path(path)))

    def _own(self, path: Path) -> bool:
        if any(path.is_relative_to(root) for root in (*_SYSTEM, _PACKAGE)):
            return False
        parts = path.relative_to(self._folder).parts if path.is_relative_to(self._folder) else path.parts
        try:
            about = path.stat()
        except OSError:
            return False
        return stat.S_ISREG(about.st_mode) and about.st_mtime < self._since and not any(p[0] == "." for p in parts)


def _source(path: str) -> str:
    try:
        return importlib.util.source_from_cache(path)
    except (ValueError, NotImplementedError):
        return path

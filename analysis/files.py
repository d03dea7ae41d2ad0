"""Files are put in place whole, or not at all: written beside their name first, then moved onto it. And read within bounds."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from analysis.errors import Finding

MOST_BYTES: Final = 64 * 1024 * 1024  # of a table: what is larger is no table, and is not read
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
    atomic_write_all({path: data})


def atomic_write_all(files: Mapping[Path, str | bytes]) -> None:
    """Write files that belong together: each as `atomic_write` does, and none before all of them are on the disk.

    Raises
    ------
    OSError
        When one cannot be written; the old files are as they were and nothing half stays behind.
    """
    for path in files:
        if path.is_dir():  # found out before the first of them is in place
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    halves: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            halves[path] = _half(path)
            halves[path].write_bytes(data.encode(errors="replace") if isinstance(data, str) else data)
        for path, half in halves.items():
            os.replace(half, path)
    except BaseException as error:  # a Ctrl-C leaves nothing half, too
        for half in halves.values():
            half.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None and halves:
            error.filename = str(next(reversed(halves)))  # a full disk does not say what did not fit on it
        raise


def lasting_write(path: Path, data: bytes) -> None:
    """Write a file as `atomic_write` does, so that it outlasts a power cut, too: on the disk with its name when this returns.

    Raises
    ------
    OSError
        When it cannot be written; the old file is as it was and nothing half stays behind.
    """
    with put_in_place(path) as half:
        with half.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        if path.exists():
            shutil.copymode(path, half)
    keep_names(path.parent)


@contextmanager
def put_in_place(path: Path) -> Iterator[Path]:
    """Where to write a file that is moved onto its name at the end, and is gone where that fails: for one too long to be held."""
    half = _half(path)
    try:
        yield half
        os.replace(half, path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def keep_names(folder: Path) -> None:
    """Have the names of a folder on the disk, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folder
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _half(path: Path) -> Path:
    return path.parent / f".{path.name}.{_NODE}~{os.getpid()}.part"


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


def contents(path: Path, most: int) -> tuple[bytes | None, list[Finding]]:
    """The bytes of one file of a folder; None where no such name is, or where it cannot be read, which the finding says."""
    if not os.path.lexists(path) and os.access(path.parent, os.X_OK):
        return None, []
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may never end
            reason, message = "file-kind", "a folder, pipe or device; put a file in its place"
        elif found.st_size > most:
            reason = "file-size"
            message = f"{found.st_size} bytes; at most {most} are read; shorten it, or split the dataset into folders"
        else:
            with path.open("rb") as handle:
                return handle.read(most), []
    except OSError as error:
        reason = "file-unreadable"
        message = f"cannot be read ({error.strerror}); look at its rights, and where it leads if it is a link"
    return None, [Finding(path.name, 1, "", reason, message)]

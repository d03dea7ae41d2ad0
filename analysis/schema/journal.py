"""Several files of a folder change together or not at all, across a power cut, too; whoever reads sees them before or after.

All that is to be written stands in one file first, the journal. From the moment it has its name the change is made: whoever opens
the folder next, a reader or a writer, finishes what a writer that was cut off had begun. Until then nothing has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from analysis.errors import UsageError
from analysis.files import MOST_BYTES, contents, keep_names, lasting_write, remove_partial_files
from analysis.model.tables import TABLES

try:
    import fcntl
except ImportError:  # no such lock on this system: two writers at once are not told apart
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
JOURNAL: Final = ".change.journal"
CHANGELOG: Final = "CHANGELOG.md"
WRITTEN: Final = (*(spec.file for spec in TABLES.values()), "exceptions.csv", CHANGELOG)  # and nothing else, ever
READ: Final = (JOURNAL, "dataset.toml", *WRITTEN[:-1])
PATIENCE: Final = 20.0  # seconds to wait for a writer that is landing a change, which takes a few milliseconds
_PAUSE, _TRIES = 0.05, 200


def land(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace these files of a folder together. Whoever calls holds the lock of the folder.

    Raises
    ------
    OSError
        When the journal cannot be written: nothing has changed then.
    """
    if strange := sorted(files.keys() - set(WRITTEN)):
        raise UsageError(f"{strange[0]!r} is not a file of a dataset; allowed: {', '.join(WRITTEN)}")
    lasting_write(folder / JOURNAL, _packed(files))
    _finish(folder, files)


def recover(folder: Path) -> None:
    """Finish a change whose writer was cut off; nothing where there is none.

    Raises
    ------
    UsageError
        When it cannot be finished, or is no journal of ours; says what to do.
    """
    if os.path.lexists(folder / JOURNAL):
        with locked(folder, PATIENCE):
            settle(folder)


def settle(folder: Path) -> None:
    """Finish what the journal holds, if there is one. Whoever calls holds the lock of the folder."""
    remove_partial_files(folder)
    data, refused = contents(folder / JOURNAL, 2 * MOST_BYTES)
    if data is None and not refused:
        return
    files = _unpacked(data or b"")
    if files is None:
        raise UsageError(
            f"{str(folder / JOURNAL)!r} is not a change that can be finished; delete it, and look at `git diff` of the folder"
        )
    try:
        _finish(folder, files)
    except OSError as error:
        raise UsageError(
            f"a change of {str(folder)!r} was cut off and cannot be finished ({error.strerror or error}); "
            "make the folder writable, with room on its disk, and run `dossier check` on it"
        ) from error


@contextmanager
def locked(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Only one writer at a time. The lock is the folder's own and ends with the process that holds it.

    Raises
    ------
    UsageError
        When another one still writes after so many seconds.
    """
    handle = os.open(folder, os.O_RDONLY) if fcntl else -1
    try:
        until = time.monotonic() + patience
        while fcntl and not _taken(handle):
            if time.monotonic() > until:
                raise UsageError(
                    f"{str(folder)!r} is being written to by another dossier; wait for it, then run this again"
                )
            time.sleep(_PAUSE)
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def steady(folder: Path, read: Callable[[], T]) -> T:
    """What this reads of a folder, read again where a writer changed the folder meanwhile.

    Raises
    ------
    UsageError
        When the files change faster than they can be read, or a change cannot be finished.
    """
    for _ in range(_TRIES):
        recover(folder)
        before = _stamp(folder)
        found = read()
        if before[0] is None and _stamp(folder) == before:
            return found
    raise UsageError(
        f"the tables of {str(folder)!r} change while they are read; stop what writes there, then run this again"
    )


def _stamp(folder: Path) -> list[tuple[int, int, int] | None]:
    """Which files there are, the journal first: a replaced or changed file has another stamp."""
    found: list[tuple[int, int, int] | None] = []
    for name in READ:
        try:
            own = (folder / name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((own.st_ino, own.st_mtime_ns, own.st_size))
    return found


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _packed(files: Mapping[str, bytes]) -> bytes:
    text = json.dumps({name: data.decode("utf-8") for name, data in files.items()}, ensure_ascii=False)
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}".encode()


def _unpacked(data: bytes) -> dict[str, bytes] | None:
    """The files of a journal; None where it is none, is damaged, or names a file that no change has."""
    digest, _, text = data.partition(b"\n")
    if digest.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
        return None
    try:
        found = json.loads(text)
        files = {name: value.encode() for name, value in found.items()}
    except (ValueError, AttributeError):
        return None
    return files if files.keys() <= set(WRITTEN) else None


def _finish(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        lasting_write(folder / name, data)
    (folder / JOURNAL).unlink(missing_ok=True)
    keep_names(folder)

"""Reads an archive, zipped or unpacked, into a folder of its own: what is not an archive of ours is refused before it is laid."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from analysis.errors import HIDDEN, ReportError, printable
from analysis.language.format import number, plural
from analysis.reconcile.store import ARCHIVED as DRAWS
from analysis.reconcile.store import MANIFEST

MOST_FILES: Final = 5_000
MOST_BYTES: Final = 1_000_000_000  # of all files together, unpacked
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
_DRAWS: Final = re.compile(rf"{DRAWS}/[0-9a-f]{{32}}\.draws")
_SUM: Final = 32  # bytes before the zip file that draws are
_REMEDY: Final = "give an archive that `dossier archive` wrote"


def unpack(archive: Path, into: Path) -> list[str]:
    """Lay the files of an archive, by its manifest, and tell what in them is not as the manifest says.

    Parameters
    ----------
    archive : pathlib.Path
        A zip file, or a folder in which one was unpacked; of that only what the manifest lists is read.
    into : pathlib.Path
        An empty folder; nothing is written outside it.

    Raises
    ------
    ReportError
        When it is not an archive: damaged, with a member that is missing, twice there, not in the manifest, not a plain file,
        named so that it would lie elsewhere, or more than any archive holds.
    """
    with _opened(archive) as (names, read):
        if MANIFEST not in names:
            raise ReportError(f"{archive}: it has no {MANIFEST}; {_REMEDY}")
        told = read(MANIFEST)
        sums = _sums(archive, told)
        if missing := sorted(sums.keys() - names):
            raise ReportError(f"{archive}: {_some(missing)} named in its manifest and missing; get the archive again")
        if extra := sorted(names - sums.keys() - {MANIFEST}):
            raise ReportError(f"{archive}: {_some(extra)} not in its manifest; get the archive again, or take it out")
        wrong, left = [], MOST_BYTES
        for name, wanted in sums.items():
            data = read(name)
            left -= len(data)
            if left < 0:
                raise ReportError(f"{archive}: more than {number(MOST_BYTES)} bytes unpacked; {_REMEDY}")
            if name.startswith(f"{DRAWS}/"):
                _judge_draws(archive, name, data)
            if hashlib.sha256(data).hexdigest() != wanted:
                wrong.append(f"{name}: its SHA-256 is not that of the manifest")
            _lay(into / name, data)
        _lay(into / MANIFEST, told)
    return wrong


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[set[str], Callable[[str], bytes]]]:
    """The names in an archive, all of which may be laid, and how each is read."""
    if archive.is_dir():
        yield _folder(archive)
        return
    try:
        if not stat.S_ISREG(archive.stat().st_mode):
            raise ReportError(f"{archive}: not a regular file; {_REMEDY}")
        with zipfile.ZipFile(archive) as whole:
            members = _members(archive, whole)
            yield set(members), lambda name: whole.read(members[name])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(
            f"{archive}: it cannot be unpacked, {printable(str(error))}; get the archive again"
        ) from error


def _members(archive: Path, whole: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found = whole.infolist()
    if len(found) > MOST_FILES or sum(one.file_size for one in found) > MOST_BYTES:
        held = f"{plural(len(found), 'member')} of {number(sum(one.file_size for one in found))} bytes"
        most = f"at most {number(MOST_FILES)} of {number(MOST_BYTES)} bytes are unpacked"
        raise ReportError(f"{archive}: {held}; {most}; {_REMEDY}")
    for one in found:
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or one.is_dir() or one.flag_bits & 1:
            raise ReportError(f"{archive}: member {_shown(one.filename)} is not a plain file; {_REMEDY}")
    _judge_names(archive, [one.orig_filename for one in found])
    return {one.filename: one for one in found}


def _folder(archive: Path) -> tuple[set[str], Callable[[str], bytes]]:
    """What the manifest of a folder lists; what else lies there is not looked at."""

    def read(name: str) -> bytes:
        path = archive / name
        parts = [archive.joinpath(*PurePosixPath(name).parts[:n]) for n in range(1, len(PurePosixPath(name).parts) + 1)]
        if any(part.is_symlink() for part in parts) or not stat.S_ISREG((about := path.stat()).st_mode):
            raise ReportError(f"{archive}: {_shown(name)} is not a plain file; {_REMEDY}")
        if about.st_size > MOST_BYTES:
            raise ReportError(f"{archive}: {_shown(name)} has {number(about.st_size)} bytes; {_REMEDY}")
        return path.read_bytes()

    if not (archive / MANIFEST).is_file():
        return set(), read
    listed = _sums(archive, read(MANIFEST))
    return {name for name in listed if (archive / name).exists()} | {MANIFEST}, read


def _sums(archive: Path, manifest: bytes) -> Mapping[str, str]:
    """The SHA-256 of each file by name, as the manifest has them."""
    lines = manifest.decode("utf-8", "replace").splitlines()
    matches = [_LINE.fullmatch(line) for line in lines]
    if not lines or len(lines) > MOST_FILES or not all(matches):
        raise ReportError(f"{archive}: {MANIFEST} is not a list of SHA-256 and names; get the archive again")
    found = [(match[2], match[1]) for match in matches if match]
    _judge_names(archive, [name for name, _ in found])
    if MANIFEST in dict(found):
        raise ReportError(f"{archive}: {MANIFEST} lists itself; {_REMEDY}")
    return dict(found)


def _judge_names(archive: Path, names: list[str]) -> None:
    """Refuse names that would lie elsewhere, hide, or take one another's place, on any system."""
    seen: set[str] = set()
    for name in names:
        pieces = name.split("/")
        if any(not piece or piece != piece.rstrip(" .") for piece in pieces):
            raise ReportError(f"{archive}: the name {_shown(name)} leads elsewhere; {_REMEDY}")
        if re.search(r'[\\:*?"<>|]', name) or HIDDEN.search(name) or len(name) > 200:
            raise ReportError(f"{archive}: the name {_shown(name)} cannot be used; {_REMEDY}")
        if name.casefold() in seen:
            raise ReportError(f"{archive}: the name {_shown(name)} stands there twice; {_REMEDY}")
        seen.add(name.casefold())
    for name in seen:
        if any(str(above) in seen for above in PurePosixPath(name).parents):
            raise ReportError(f"{archive}: the name {_shown(name)} lies in a file; {_REMEDY}")


def _judge_draws(archive: Path, name: str, data: bytes) -> None:
    """Refuse draws that are larger than their file: they would fill the memory of whoever reads them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data[_SUM:])) as arrays:
            sound = _DRAWS.fullmatch(name) and sum(one.file_size for one in arrays.infolist()) <= len(data)
    except (zipfile.BadZipFile, ValueError, EOFError):
        sound = False
    if not sound:
        raise ReportError(f"{archive}: {_shown(name)} does not hold draws; {_REMEDY}")


def _lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as handle:
        handle.write(data)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(map(_shown, names[:3]))}{more} {'is' if len(names) == 1 else 'are'}"


def _shown(name: str) -> str:
    return repr(HIDDEN.sub("?", name)[:80])

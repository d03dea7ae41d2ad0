"""Which files make up a feed, and how is each written? Looked at by their first lines; what fits no format is named."""

from __future__ import annotations

import codecs
import glob
import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from analysis.errors import UsageError
from analysis.feeds.formats import NAMES, Format, declared
from analysis.language.format import listing, number, plural

ENDINGS: Final = (".csv", ".tab", ".tsv", ".txt", ".gz", ".zip", ".parquet")
_HEAD: Final = 1 << 16
_LINES: Final = 200


@dataclass(frozen=True)
class Written:
    """One file of text: how it is compressed, its header if it has one, and the format that fits."""

    path: Path
    packed: str  # '', 'gz' or 'zip'
    header: tuple[str, ...]
    delimiter: str
    form: Format


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read, and why."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


def files(path: str | Path) -> list[Path]:
    """The files that a path means: one, all of a folder and the folders in it, or all that a pattern matches; by name.

    Raises
    ------
    UsageError
        When there is none.
    """
    text = str(path)
    place = Path(text).expanduser()
    if place.is_dir():
        found = [p for p in place.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file()]
        missing = f"{text!r} holds no file of a feed; allowed: names that end in {', '.join(ENDINGS)}"
    elif place.exists():
        found, missing = [place], ""
    else:
        found = [p for p in map(Path, glob.glob(str(place), recursive=True)) if p.is_file()]
        missing = f"{text!r} is not there; name a file, a folder, or a pattern such as 'feeds/*.zip'"
    if not found:
        raise UsageError(missing)
    return sorted(found)


def is_parquet(path: Path) -> bool:
    """Is this a file of Parquet, whatever it is called?"""
    with path.open("rb") as handle:
        return handle.read(4) == b"PAR1"


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The bytes of a file as they were before it was packed, and how it was."""
    with path.open("rb") as handle:
        start = handle.read(4)
        handle.seek(0)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(handle) as inside:
                yield io.BufferedReader(inside), "gz"
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(handle) as folder, folder.open(_member(folder)) as member:
                yield member, "zip"
        else:
            yield handle, ""


def _member(folder: zipfile.ZipFile) -> str:
    names = [name for name in folder.namelist() if not name.endswith("/")]
    if len(names) != 1:
        raise zipfile.BadZipFile(f"{plural(len(names), 'file')} inside where one is expected")
    return names[0]


def looked_at(path: Path, form: str = "") -> Written | Broken:
    """How is this file written? One that fits no format is named with the numbers of fields found in its first lines.

    Parameters
    ----------
    form : str
        The one format that is allowed; empty: any of the package's.
    """
    try:
        with unpacked(path) as (handle, packed):
            head = handle.read(_HEAD)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        return Broken(path, f"cannot be unpacked ({error})")
    lines = head.decode("utf-8-sig", errors="replace").split("\n")
    whole = [line.rstrip("\r") for line in (lines[:-1] if len(head) == _HEAD else lines)][:_LINES]
    whole = [line for line in whole if line]
    if not whole:
        return Broken(path, "empty")
    forms = [declared(name) for name in ([form] if form else NAMES)]
    for candidate in forms:
        for delimiter in dict.fromkeys((candidate.delimiter, "\t", ",")):
            header = _split(whole[0], delimiter)
            if candidate.fits(header):
                return Written(path, packed, tuple(header), delimiter, candidate)
    for candidate in forms:
        found = Counter(line.count(candidate.delimiter) + 1 for line in whole)
        if set(found) & set(candidate.layouts) and not candidate.header:
            return Written(path, packed, (), candidate.delimiter, candidate)
    found = Counter(line.count(max(("\t", ","), key=whole[0].count)) + 1 for line in whole)
    return Broken(path, _fits_none(found, forms))


def _split(line: str, delimiter: str) -> list[str]:
    return [word.strip().strip('"') for word in line.split(delimiter)]


def _fits_none(found: Counter[int], forms: Sequence[Format]) -> str:
    widths = listing([f"{number(width)} (in {plural(n, 'line')})" for width, n in found.most_common(3)])
    allowed = listing([f"{f.name}: {listing([str(w) for w in f.layouts], 'or') or 'a header'}" for f in forms])
    return f"fields found: {widths}; allowed are {allowed}"


def is_damaged(path: Path) -> bool:
    """Is any of the text not UTF-8?"""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with unpacked(path) as (handle, _):
            while block := handle.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return True
    return False


def mended(written: Written, to: Path) -> int:
    """Write the file unpacked and as UTF-8, and tell how many characters were damaged; each becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    damaged = 0
    with unpacked(written.path) as (handle, _), to.open("w", encoding="utf-8", newline="") as out:
        while block := handle.read(1 << 20):
            text = decoder.decode(block)
            damaged += text.count("�")
            out.write(text)
        out.write(decoder.decode(b"", final=True))
    return damaged

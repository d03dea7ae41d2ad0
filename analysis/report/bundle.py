"""Which plotly.js goes into a page, packed how?

Nearly every figure needs only lines, marks and bars, which the basic one of plotly's own bundles draws, a quarter of the whole; with
other kinds on x and y a page gets the cartesian bundle. Both are kept beside this file in the version plotly.py draws with (a test
holds that); a page with any other kind gets the whole out of plotly.py. From each is taken what could reach a server
(`python -m bench.bundle` writes those kept here).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

from analysis.report.offline import silenced
from analysis.report.scripts import script

ASSETS = Path(__file__).parent / "assets"
LARGEST = 100_000_000  # bytes of a pack
_COMPILED_AT_ONCE = b"//# allFunctionsCalledOnLoad\n"  # a hint of Chromium's; others pass over the comment
MINISEARCH_FILE = ASSETS / "minisearch.min.js.gz"  # `python -m bench.search_library` writes it


class Library(IntEnum):
    """The bundles of plotly.js, the smallest first; each draws what those before it draw, and more."""

    BASIC = 0
    CARTESIAN = 1
    WHOLE = 2

    @property
    def file(self) -> Path:
        """Where it is kept, without what could reach a server."""
        return ASSETS / f"plotly-{self.name.lower()}.min.js.gz"


@dataclass(frozen=True)
class Bundle:
    """A library in a page: its source, the same gzipped in base64, and the hash by which a page allows it."""

    name: str
    source: bytes
    packed: str
    csp_hash: str

    @property
    def slot(self) -> str:
        """The id of the element that holds it in a page."""
        return "plotly" if self.name.startswith("plotly") else f"{self.name}-library"

    @property
    def file(self) -> str:
        """What it is called in a folder of shared assets."""
        return asset_name(f"{self.name}.min.js", self.source)


@cache
def bundle(library: Library = Library.BASIC) -> Bundle:
    """The bundle for a page whose figures need this one."""
    if library is Library.WHOLE:
        import plotly

        whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        source = prepared(whole.read_text(encoding="utf-8"))
        squeezed = gzip.compress(source, 9, mtime=0)
        return _bundle("plotly", squeezed, source)
    return _bundle(library.file.name.partition(".")[0], library.file.read_bytes())


def prepared(library: str) -> bytes:
    """A script of plotly as pages hold it: without what could reach a server, and with its functions compiled as it is read.

    Most of them run before a first figure is drawn; by default Chromium reads each twice, which took a third of a second.
    """
    return _COMPILED_AT_ONCE + silenced(library).encode()


@cache
def search_library() -> Bundle:
    """MiniSearch with the script of the box, by which a page searches itself: packed, since few readers of a page use it."""
    source = gzip.decompress(MINISEARCH_FILE.read_bytes()) + b"\n" + script("search.js").encode()
    return _bundle("search", gzip.compress(source, 9, mtime=0), source)


def _bundle(name: str, squeezed: bytes, source: bytes = b"") -> Bundle:
    source = source or gzip.decompress(squeezed)
    return Bundle(name, source, base64.b64encode(squeezed).decode(), csp_hash(source))


def pack(text: str) -> str:
    """Text gzipped in base64, the same for the same text; the browser unpacks it."""
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()


def unpack(packed: str) -> str:
    """The text that `pack` packed; ValueError when it is no pack. What is longer than any page is cut, not held in memory."""
    try:
        return zlib.decompressobj(31).decompress(base64.b64decode(packed), LARGEST).decode()
    except zlib.error as error:
        raise ValueError("not packed text") from error


def asset_name(name: str, source: bytes) -> str:
    """The name of a shared file; another content has another name, so that pages made earlier keep what they need.

    Examples
    --------
    >>> asset_name("page.css", b"")
    'page-e3b0c442.css'
    """
    stem, _, ending = name.partition(".")
    return f"{stem}-{hashlib.sha256(source).hexdigest()[:8]}.{ending}"


def csp_hash(source: bytes) -> str:
    """The source expression by which a content security policy allows exactly this script.

    Examples
    --------
    >>> csp_hash(b"")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(source).digest()).decode()}'"

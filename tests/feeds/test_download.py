"""A server on loopback that breaks off, lies and has lost files: nothing but whole files is kept, and a second run goes on."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from analysis import feeds
from analysis.errors import FeedError, UsageError
from analysis.feeds.download import fetch
from tests.feeds.made import gdelt

STAMPS = ("20240618000000", "20240618001500", "20240618003000", "20240618004500", "20240620000000")


def packed(stamp: str) -> bytes:
    """A file of GDELT with one row."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        folder.writestr(f"{stamp}.export.CSV", gdelt(day=stamp[:8], added=stamp, id=stamp) + "\n")
    return held.getvalue()


class Server(ThreadingHTTPServer):
    """Serves made files; `faults` says what it does with which, `asked` how often it was asked."""

    files = {f"/v2/{stamp}.export.CSV.zip": packed(stamp) for stamp in STAMPS}  # noqa: RUF012
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults: dict[str, str] = {}
        self.asked: Counter[str] = Counter()

    @property
    def master(self) -> str:
        """Address of the list."""
        return f"http://127.0.0.1:{self.server_address[1]}/v2/masterfilelist.txt"

    def listing(self) -> bytes:
        """The list, with files of other kinds, of another server, and a damaged line."""
        base = self.master.rsplit("/", 2)[0]
        lines = [f"{len(data)} {hashlib.md5(data).hexdigest()} {base}{path}" for path, data in self.files.items()]
        lines += [line.replace(".export.CSV", ".mentions.CSV") for line in lines[:1]]
        lines += [lines[0].replace("127.0.0.1", "192.0.2.1"), "broken \xff line"]
        return "\n".join(lines).encode("latin-1")


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's faults say."""

    server: Server

    def do_GET(self) -> None:
        """Serve the list or a file."""
        self.server.asked[self.path] += 1
        fault = self.server.faults.get(self.path, "")
        data = self.server.listing() if self.path.endswith(".txt") else self.server.files.get(self.path, b"")
        if fault == "once" and self.server.asked[self.path] == 1:
            fault = "broken"
        if fault == "404":
            self.send_error(404)
            return
        self.send_response(503 if fault == "busy" else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:20] if fault == "broken" else data[:-1] + b"x" if fault == "lies" else data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """The server, for as long as the test."""
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()


def test_what_is_whole_is_kept_and_what_is_not_is_named(server: Server, tmp_path: Path) -> None:
    """One file breaks off once and is fetched again; one always does, one lies, one is lost: named, and no half file stays."""
    paths = list(server.files)
    server.faults = dict(zip(paths, ["once", "broken", "lies", "404"], strict=False))
    done = fetch("2024-06-18", "2024-06-19", tmp_path / "g", master=server.master, pause=0)
    assert (done.asked, done.new, done.there) == (4, 1, 0)
    assert [done.missing[path.rsplit("/", 1)[1]]for path in paths[1:4]] == [
        "20 bytes where 279 are listed", "its MD5 is not the listed one", "the server answers 404",
    ]  # fmt: skip
    assert [server.asked[path] for path in paths] == [2, 3, 3, 1, 0]
    assert sorted(p.name for p in (tmp_path / "g").iterdir()) == [f"{STAMPS[0]}.export.CSV.zip", "parquet"]
    assert len(feeds.open(tmp_path / "g" / "parquet").contacts("PRK-RUS")) == 1
    server.faults = {}
    again = fetch("2024-06-18", "2024-06-19", tmp_path / "g", master=server.master, pause=0)
    assert (again.new, again.there, again.complete) == (3, 1, True)
    assert server.asked[paths[0]] == 2
    assert feeds.open(tmp_path / "g" / "parquet").rows["count"].tolist() == [4, 4]


def test_a_file_damaged_on_disk_is_fetched_again(server: Server, tmp_path: Path) -> None:
    """Size and MD5 are looked at before a file counts as there."""
    fetch("2024-06-20", "2024-06-20", tmp_path, master=server.master, pause=0)
    place = tmp_path / f"{STAMPS[4]}.export.CSV.zip"
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    assert fetch("2024-06-20", "2024-06-20", tmp_path, master=server.master, pause=0).new == 1


def test_what_cannot_be_fetched(server: Server, tmp_path: Path) -> None:
    """No list, no day of it, no file: told, and nothing is written."""
    with pytest.raises(FeedError, match="names no file loaded from 2010-01-01"):
        fetch("2010-01-01", "2010-01-02", tmp_path / "g", master=server.master, pause=0)
    server.faults = dict.fromkeys(server.files, "busy")
    with pytest.raises(FeedError, match="no file could be fetched"):
        fetch("2024-06-20", "2024-06-20", tmp_path / "g", master=server.master, pause=0)
    server.faults = {"/v2/masterfilelist.txt": "404"}
    with pytest.raises(FeedError, match=r"cannot be had: the server answers 404"):
        fetch("2024-06-20", "2024-06-20", tmp_path / "g", master=server.master, pause=0)
    with pytest.raises(UsageError, match="is not an address of the web"):
        fetch("2024-06-20", "2024-06-20", tmp_path / "g", master="file:///etc/passwd", pause=0)
    with pytest.raises(UsageError, match="before it begins"):
        fetch("2024-06-20", "2024-06-18", tmp_path / "g", master=server.master, pause=0)

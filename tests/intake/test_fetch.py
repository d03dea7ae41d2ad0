"""One address, once: no private hosts, also behind a redirect, and bounds of size and time."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from analysis.intake import fetch
from analysis.intake.page import Refused


class Page(http.server.BaseHTTPRequestHandler):
    """A small site of this machine."""

    asked: list[str]

    def do_GET(self) -> None:
        """Answer."""
        type(self).asked.append(self.path)
        moved = {
            "/moved": "/page",
            "/inside": "http://127.0.0.1:1/secret",
            "/file": "file:///etc/passwd",
            "/loop": "/loop",
        }.get(self.path)
        self.send_response(302 if moved else 404 if self.path == "/none" else 200)
        if moved:
            self.send_header("Location", moved)
        self.end_headers()
        if not moved:
            self.wfile.write(b"text" if self.path != "/large" else b"x" * 4096)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the site, under a name that counts as public while the machine itself stays private."""
    Page.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    judge = fetch.public
    monkeypatch.setattr(
        fetch, "public", lambda host, port: "127.0.0.1" if host == "news.example" else judge(host, port)
    )
    yield f"http://news.example:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_is_asked_for_once(site: str) -> None:
    """A redirect is followed; each address is asked for once."""
    assert fetch.fetch(f"{site}/moved") == (b"text", f"{site}/page")
    assert Page.asked == ["/moved", "/page"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/inside", "not public"), ("/file", "is not a web address"), ("/loop", "redirects"), ("/none", "404")],
)
def test_what_a_site_answers_is_judged_again(site: str, path: str, words: str) -> None:
    """A redirect to a private host or another scheme is refused, as is an endless one."""
    with pytest.raises(Refused, match=words):
        fetch.fetch(site + path)


def test_size_is_bounded(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the most."""
    monkeypatch.setattr(fetch, "MOST_BYTES", 1000)
    with pytest.raises(Refused, match="more than 1000 bytes"):
        fetch.fetch(f"{site}/large")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::10.0.0.1]/",
        "http://0.0.0.0/", "http://2130706433/", "ftp://example.org/", "file:///etc/passwd", "http://user:secret@example.org/",
        "http://example.org:99999/", "http://example.org/a b",
    ],
)  # fmt: skip
def test_only_public_web_addresses(url: str) -> None:
    """Private hosts in any spelling, other schemes and odd characters are refused before anything is asked."""
    with pytest.raises(Refused):
        fetch.fetch(url)

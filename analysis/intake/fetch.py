"""One page from the address a curator gives: asked for once, from a public host, within bounds of size and time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from typing import Final
from urllib.parse import urljoin, urlsplit

from analysis.intake.page import MOST_BYTES, Refused

SECONDS: Final = 30.0  # for a page in all, with its redirects
REDIRECTS: Final = 5
_MOVED: Final = (301, 302, 303, 307, 308)
_CHUNK: Final = 1 << 16
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
_ASKED: Final = {
    "User-Agent": "dossier-intake (a curator's single request)",
    "Accept": "text/html, application/pdf, text/plain;q=0.9",
    "Accept-Encoding": "identity",
}


def fetch(url: str) -> tuple[bytes, str]:
    """The bytes at an address, and the address they came from after redirects.

    Raises
    ------
    Refused
        When the address is not http or https, leads to a host that is not public, or what is there is too large, too slow or absent.
    """
    until = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        found, moved = _one(url, until)
        if not moved:
            return found, url
        url = urljoin(url, moved)
    raise Refused(f"more than {REDIRECTS} redirects; save the page and give the file")


def _one(url: str, until: float) -> tuple[bytes, str]:
    scheme, host, port, path = _parts(url)
    connection = _Pinned(host, port, public(host, port), scheme == "https", max(1.0, until - time.monotonic()))
    try:
        connection.request("GET", path, headers=_ASKED)
        answer = connection.getresponse()
        if answer.status in _MOVED and (moved := answer.getheader("Location")):
            return b"", moved
        if answer.status != http.client.OK:
            raise Refused(f"the host answers {answer.status}; save the page in a browser and give the file")
        if answer.getheader("Content-Encoding", "identity") != "identity":
            raise Refused("is sent packed, though it was asked for plain; save the page in a browser and give the file")
        return _body(answer, connection, until), ""
    except (OSError, http.client.HTTPException) as error:
        raise Refused(
            f"cannot be fetched ({type(error).__name__}: {error}); save the page in a browser and give the file"
        ) from error
    finally:
        connection.close()


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused(f"is not a web address ({error}); write http:// or https:// and a host") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise Refused(
            "is not a web address that is fetched; it starts with http:// or https:// and has no user or password"
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(c.isspace() or ord(c) < 33 or ord(c) > 126 for c in path + parts.hostname):
        raise Refused("has characters that no web address has; write them as %XX")
    return parts.scheme, parts.hostname, port, path


def public(host: str, port: int) -> str:
    """The number of a host, where every number its name stands for is public.

    Raises
    ------
    Refused
        When one is private, local or reserved, or the name stands for none.
    """
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Refused(f"the host {host!r} is not known; look at its spelling") from error
    for number in found:
        address = ipaddress.ip_address(number.partition("%")[0])
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        if address in _TRANSLATED:  # a gateway would lead on to the number inside
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if not address.is_global or address.is_multicast or (inner and not inner.is_global):
            raise Refused(
                f"the host {host!r} is not public; only pages of public hosts are fetched, save it and give the file"
            )
    return found[0]


def _body(answer: http.client.HTTPResponse, connection: _Pinned, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise Refused(f"took longer than {SECONDS:.0f} seconds; save the page in a browser and give the file")
        if connection.sock:
            connection.sock.settimeout(left)
        part = answer.read1(_CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise Refused(f"more than {MOST_BYTES} bytes; save the part that matters and give the file")


class _Pinned(http.client.HTTPConnection):
    """A connection to the number that was judged, whatever the name stands for a moment later."""

    def __init__(self, host: str, port: int, number: str, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.number, self.secure = number, secure

    def connect(self) -> None:
        """Connect to the number; over TLS the name is what the certificate must bear."""
        line = socket.create_connection((self.number, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(line, server_hostname=self.host) if self.secure else line

"""Is this the address of a folder on the web, from which a site can be served?"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from analysis.errors import UsageError

EXAMPLE: Final = "https://example.org/dossier/"
_LONGEST: Final = 400
_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*|\[[0-9A-Fa-f:.]+\]")
_PATH: Final = re.compile(r"(?:[A-Za-z0-9._~!$'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")


def site_address(text: str) -> str:
    """The address as it begins every absolute link of a site: with a slash at its end, scheme and host in small letters.

    Examples
    --------
    >>> site_address("HTTPS://Example.org/dossier")
    'https://example.org/dossier/'

    Raises
    ------
    UsageError
        When it is not one, or holds a name, a password, a query or a fragment.
    """
    if wrong := _wrong(text):
        shown = re.sub(r"//[^/]*@", "//...@", text)[:80]  # a password stays unsaid
        raise UsageError(f"{shown!r} {wrong}; give the address of the folder the site is served from, like {EXAMPLE}")
    parts = urlsplit(text)
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}/"


def _wrong(text: str) -> str:
    """What is wrong with an address; empty when nothing is."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is not an address of the web"
    steps = parts.path.split("/")
    checks = {
        "has a space or a sign that hides in it": bool(re.search(r"[\s\x00-\x20\x7f]", text)),
        f"is longer than {_LONGEST} letters": len(text) > _LONGEST,
        "is not an address of http or https": parts.scheme not in ("http", "https") or not host,
        "holds a name or a password, which every page would show": "@" in parts.netloc,
        "has a query or a fragment, which no folder has": "?" in text or "#" in text,
        "has a host that cannot be one (write it in ASCII, as xn--...)": not _HOST.fullmatch(
            parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
        ),
        "has a path with signs that an address writes as %XX": not _PATH.fullmatch(parts.path),
        "has a path with empty steps, . or ..": any(step in ("", ".", "..") for step in steps[1:-1]) or steps[-1] in (".", ".."),
        "names a file": steps[-1].lower().endswith((".html", ".htm", ".xml")),
    }  # fmt: skip
    return next((words for words, found in checks.items() if found), "")

"""The row of a page: found by its address where it is on file, otherwise worked out from what the curator saw."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from analysis.errors import UsageError
from analysis.model.dossier import Dossier

# What a curator calls a fact of the page, and its column in sources.csv.
FACTS: Final[Mapping[str, str]] = {
    "url": "url", "publisher": "publisher", "published_on": "published_on", "language": "language", "page_kind": "kind",
    "mirror_of": "mirror_of", "undated": "undated",
}  # fmt: skip
_OF_ADS: Final = re.compile(r"utm_\w+|fbclid|gclid")


@dataclass(frozen=True)
class Page:
    """A page that a row cites: its id, its row where it is new, and why each cell is as it is."""

    id: str = ""
    row: Mapping[str, str] | None = None
    published_on: str = ""
    why: Mapping[str, str] | None = None


def page(then: Dossier, given: Mapping[str, str]) -> Page:
    """The page that these facts tell, on file or new.

    Publisher, kind and language come from other pages of the same host or publisher, where all of those agree.

    Raises
    ------
    UsageError
        When a page of the address is on file and says otherwise.
    """
    told = {column: given[name] for name, column in FACTS.items() if given.get(name)}
    if "url" not in told:
        return Page("", told, told.get("published_on", ""), dict.fromkeys(told, "given")) if told else Page()
    sources = then.sources
    same = sources[sources["url"].map(plain_address) == plain_address(told["url"])]
    if len(same):
        return _on_file(same.iloc[0], told)
    host = _host(told["url"])
    at_host = sources[sources["url"].map(_host) == host]
    row, why = dict(told), dict.fromkeys(told, "given")
    if "publisher" not in row and (name := _only(at_host["publisher"])):
        row["publisher"], why["publisher"] = name, f"the publisher of every page at {host} on file"
    of_publisher = sources[sources["publisher"] == row.get("publisher", "")]
    for column in ("kind", "language"):
        if column not in row and (value := _only(of_publisher[column])):
            row[column], why[column] = value, f"as of every page of {row['publisher']} on file"
    if "publisher" in row:
        row["source_id"] = source_id(row["publisher"], row["url"])
        why["source_id"] = "publisher, and six digits of the address"
    return Page(row.get("source_id", ""), row, row.get("published_on", ""), why)


def source_id(publisher: str, url: str) -> str:
    """The id of a page: its publisher and the first six digits of the address's SHA-1.

    Examples
    --------
    >>> source_id("Example Daily", "https://daily.example/2024/05/02/containers")
    'example-daily-a4cb87'
    """
    return f"{slug(publisher) or 'page'}-{hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:6]}"


def slug(text: str, most: int = 60) -> str:
    """Text as part of an id: small letters a to z and digits, hyphens between.

    Examples
    --------
    >>> slug("Kyodo (共同通信), Tōkyō")
    'kyodo-tokyo'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].rstrip("-")


def plain_address(url: str) -> str:
    """An address without what leads to the same page: scheme, www, fragment, marks of advertisers, a slash at its end."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(
        [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _OF_ADS.fullmatch(pair[0])]
    )
    return f"{_host(url)}{parts.path.rstrip('/')}?{query}"


def _on_file(row: pd.Series, told: Mapping[str, str]) -> Page:
    held = {name: _text(row[name]) for name in told}
    for name, value in told.items():
        if name != "url" and held[name] and held[name] != value:
            raise UsageError(
                f"the page is on file as {row['source_id']!r} with {name} {held[name]!r}, not {value!r}; leave it out, or "
                f"correct it first: dossier set {row['source_id']} {name} VALUE"
            )
    return Page(str(row["source_id"]), None, _text(row["published_on"]))


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return "" if value is pd.NaT else str(value)


def _only(values: pd.Series) -> str:
    """The value that all have; empty where they differ or there is none."""
    found = set(values)
    return str(found.pop()) if len(found) == 1 else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

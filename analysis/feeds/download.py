"""Fetch GDELT 2.0 by its master list: size and MD5 of every file checked, broken-off runs resumed, the server spared.

One file at a time, at most a few tries each with a pause, nothing outside the days asked for; then the folder is converted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from analysis.errors import FeedError, UsageError
from analysis.feeds.reader import to_parquet
from analysis.files import atomic_write
from analysis.language.format import plural
from analysis.model.dates import window

LIST: Final = "http://data.gdeltproject.org/gdeltv2/masterfilelist.txt"
MOST_FILES: Final = 40_000  # a year and a little more of quarters of an hour
MOST_BYTES: Final = 64 * 1024 * 1024  # of one file as packed; those of GDELT are below one
TRIES: Final = 3
_LINE: Final = re.compile(r"(\d+) ([0-9a-f]{32}) (\S+/(\d{14})\.export\.CSV\.zip)", re.ASCII)
_MOST_LIST: Final = 512 * 1024 * 1024  # bytes; GDELT's own is near 100 MB
_AGENT: Final = "containers-communiques (dossier feed get)"


@dataclass(frozen=True)
class Listed:
    """One file of the master list."""

    address: str
    name: str
    size: int
    md5: str


@dataclass
class Fetched:
    """What a run fetched, what was there already, and what could not be had, with the reason."""

    asked: int = 0
    new: int = 0
    there: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    parquet: str = ""

    @property
    def complete(self) -> bool:
        """Is every file of the days there?"""
        return not self.missing

    def told(self) -> list[str]:
        """Lines for the person who asked."""
        lines = [
            f"{plural(self.asked, 'file')} listed: {self.new} fetched, {self.there} there already, {len(self.missing)} missing"
        ]
        lines += [f"missing: {name}: {why}" for name, why in sorted(self.missing.items())]
        return [*lines, f"converted: {self.parquet}"] if self.parquet else lines


def fetch(
    first: str,
    last: str,
    into: Path,
    *,
    master: str = LIST,
    pause: float = 1.0,
    progress: Callable[[float], None] | None = None,
) -> Fetched:
    """Fetch the files loaded on these days, and convert them to Parquet in the folder ``parquet`` beside them.

    Parameters
    ----------
    first, last : str
        Days of loading, in UTC, both included.
    into : Path
        Folder of the files; one that is there with the listed size and MD5 is not fetched again.
    master : str
        Address of the master list.
    pause : float
        Seconds before a second try, twice as long before the third.
    progress : callable, optional
        Told the share that is done.

    Raises
    ------
    UsageError
        For days that are not, or too many.
    FeedError
        When the list cannot be had or names no file of these days, or nothing could be fetched.
    """
    begin, end = window(first, last)
    if begin is None or end is None:
        raise UsageError("no days to fetch; give the first and the last day of loading")
    wanted = list(_listed(master, begin, end, pause))
    if len(wanted) > MOST_FILES:
        raise UsageError(
            f"{len(wanted)} files are listed for these days, more than {MOST_FILES}; ask for a year at a time"
        )
    if not wanted:
        raise FeedError(f"the list names no file loaded from {begin} to {end}; GDELT 2.0 begins on 2015-02-18")
    into.mkdir(parents=True, exist_ok=True)
    done = Fetched(asked=len(wanted))
    for number, one in enumerate(wanted, 1):
        place = into / one.name
        if _is_whole(place, one):
            done.there += 1
        elif why := _fetched(one, place, pause):
            done.missing[one.name] = why
        else:
            done.new += 1
        if progress:
            progress(number / len(wanted))
    if done.new + done.there == 0:
        raise FeedError(f"no file could be fetched; the first: {next(iter(done.missing.items()))}; try again later")
    _convert(into, done)
    return done


def _convert(into: Path, done: Fetched) -> None:
    """Convert what is there, unless it has been: a second run without a new file changes nothing."""
    to = into / "parquet"
    if done.new or not to.exists():
        fresh = into / f".parquet.~{os.getpid()}"
        try:
            to_parquet(str(into / "*.export.CSV.zip"), fresh, "gdelt2", broken="skip")
            shutil.rmtree(to, ignore_errors=True)
            os.replace(fresh, to)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    done.parquet = str(to)


def _listed(master: str, begin: dt.date, end: dt.date, pause: float) -> Iterator[Listed]:
    """Files of events loaded on these days. Only names from the list's own server are taken."""
    if urlsplit(master).scheme not in ("http", "https"):
        raise UsageError(f"{master!r} is not an address of the web; give one that begins with http:// or https://")
    lines, why = _tried(master, pause, lambda answer: answer.read(_MOST_LIST))
    if lines is None:
        raise FeedError(f"the list {master} cannot be had: {why}; look at the address, or try again later")
    low, high = (d.isoformat().replace("-", "") for d in (begin, end))
    for raw in lines.split(b"\n"):
        found = _LINE.fullmatch(raw.decode("ascii", errors="replace").strip())
        if found and low <= found[4][:8] <= high:
            address = urljoin(master, found[3])
            if urlsplit(address).netloc == urlsplit(master).netloc:
                yield Listed(address, f"{found[4]}.export.CSV.zip", int(found[1]), found[2])


def _fetched(one: Listed, place: Path, pause: float) -> str:
    """Fetch one file; empty when it is whole, else why it is not."""
    if one.size > MOST_BYTES:
        return f"{one.size} bytes are listed, more than {MOST_BYTES}"
    data, why = _tried(one.address, pause, lambda answer: answer.read(one.size + 1), one)
    if data is None:
        return why
    atomic_write(place, data)
    return ""


def _tried(
    address: str, pause: float, read: Callable[[Any], bytes], one: Listed | None = None
) -> tuple[bytes | None, str]:
    """What an address gives, in a few tries; what is not there is not asked for again."""
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        request = urllib.request.Request(address, headers={"User-Agent": _AGENT})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                data = read(answer)
        except urllib.error.HTTPError as error:
            why = f"the server answers {error.code}"
            error.close()
            if error.code in (401, 403, 404, 410):
                break
            continue
        except (OSError, HTTPException) as error:
            why = f"broken off ({type(error).__name__})"
            continue
        why = _differs(data, one) if one else ""
        if not why:
            return data, ""
    return None, why


def _differs(data: bytes, one: Listed) -> str:
    if len(data) != one.size:
        return f"{'more than ' if len(data) > one.size else ''}{min(len(data), one.size)} bytes where {one.size} are listed"
    return "" if hashlib.md5(data, usedforsecurity=False).hexdigest() == one.md5 else "its MD5 is not the listed one"


def _is_whole(place: Path, one: Listed) -> bool:
    return place.is_file() and place.stat().st_size == one.size and not _differs(place.read_bytes(), one)

"""Is a report still what its notebook, parameters, code, data and packages would make, or why not?

`.cache/SLUG.json` keeps for each report the hash of every part it was made from and of every file written: in the folder of the
reports, or beside it where the folder is a site. Little is imported here, and nothing heavy, so that saying "unchanged" takes a
fraction of a second.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any

from analysis.files import MOST_BYTES, atomic_write, contents
from analysis.model.tables import TABLES
from analysis.report.notebooks import Notebook

FOLDER = ".cache"
CONFIG = "dataset.toml"
# All that a folder of tables is read for: what else lies there makes no report stale, and is not opened.
READ = (*(spec.file for spec in TABLES.values()), "exceptions.csv", "second_coding.csv", CONFIG)
BASE = "DOSSIER_FOLDER"  # from where a relative folder of tables is meant, in a notebook that runs somewhere else
_KEYS = {"parts": dict, "files": dict, "notebook": str, "title": str, "parameters": dict, "given": dict, "failure": str}
PACKAGE = Path(__file__).resolve().parents[1]
_CODE = (".py", ".js", ".css", ".j2", ".gz", ".toml", ".csv")


def digest(*pieces: bytes | str) -> str:
    """A short hash of these pieces, each delimited by its length."""
    whole = hashlib.sha256()
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()[:16]


def given_folder(folder: str) -> Path:
    """The folder of tables that a name means; a relative one from where `dossier` was run."""
    return Path(os.environ.get(BASE, ""), os.path.expanduser(folder))


def tables(folder: str = "") -> str:
    """The hash of everything a notebook reads from a folder of tables: rows, declared sizes, words.

    Empty: the tables in this checkout, or those packaged with the library. A relative folder is meant from where
    `dossier` was run.
    """
    checkout = PACKAGE.parent / "data"
    own = checkout if checkout.is_dir() else PACKAGE / "_data"
    data = given_folder(folder) if folder else own
    # without words of its own it has the package's
    words = b"" if os.path.lexists(data / CONFIG) else (own / CONFIG).read_bytes()
    return digest(*(piece for name in READ for piece in (name, _table(data / name))), words)


def _table(path: Path) -> bytes:
    """What a table says, or why it cannot be read: the order of rows carries no meaning, so it makes no report stale."""
    content, refused = contents(path, MOST_BYTES)
    if content is None:
        return str(refused).encode()
    return b"\n".join(sorted(content.splitlines())) if path.suffix == ".csv" else content


def parts(
    notebook: Notebook,
    parameters: Mapping[str, Any],
    formats: Iterable[str],
    shared: str,
    hash_of: Callable[[str], str] = tables,
) -> dict[str, str]:
    """What is this report made from? Name of each part to its hash; `hash_of` hashes a folder, for a batch once.

    Examples
    --------
    >>> sorted(environment())
    ['analysis', 'packages', 'page']
    """
    cells = {kind: [c for c in notebook.cells if c["cell_type"] == kind] for kind in ("code", "markdown")}
    tagged = [json.dumps([c["source"], c.get("metadata", {}).get("tags", [])]) for c in cells["code"]]
    return {
        "code cells": digest(*tagged),
        "text cells": digest(*(c["source"] for c in cells["markdown"])),
        "parameters": digest(json.dumps(parameters, sort_keys=True)),
        "formats": digest(*sorted(formats), shared),
        **environment(),
        "data": hash_of(str(parameters.get("data") or "")),
        **({"feed": _feed(str(feed))} if (feed := parameters.get("feed")) else {}),
    }


def _feed(source: str) -> str:
    """The files of a feed of events, by place, size and time: too large to be read whenever a report is asked for."""
    place = given_folder(source)
    found = place.rglob("*") if place.is_dir() else map(Path, glob(str(place), recursive=True))
    stats = [(path, path.stat()) for path in sorted(found) if path.is_file()]
    return digest(*(f"{path} {about.st_size} {about.st_mtime_ns}" for path, about in stats))


@cache
def environment() -> dict[str, str]:
    """What is every report made from: the library, its page template, the installed packages?"""
    sources = sorted(path for path in PACKAGE.rglob("*") if path.suffix in _CODE)
    page = [path for path in sources if "report" in path.relative_to(PACKAGE).parts]
    return {
        "analysis": _files(PACKAGE, [path for path in sources if path not in set(page)]),
        "page": _files(PACKAGE, page),
        "packages": _packages(),
    }


def kept(out: Path) -> Path:
    """Where is what is remembered of a folder's reports? In it, hidden; of a site and of the folders in it beside the site."""
    whole = Path(os.path.abspath(out))
    for site, within in ((whole, ""), (whole.parent, whole.name)):
        if site.name and (beside := site.with_name(site.name + FOLDER)).is_dir():
            return beside / within
    return out / FOLDER


def keep_beside(site: Path) -> None:
    """Keep what is remembered of a folder beside it from now on (`public.cache`), so that no server shows it."""
    whole = Path(os.path.abspath(site))
    beside = whole.with_name(whole.name + FOLDER)
    whole.mkdir(parents=True, exist_ok=True)
    beside.mkdir(exist_ok=True)
    for hidden in (*whole.glob(f"*/{FOLDER}"), whole / FOLDER):
        for path in sorted(hidden.glob("*")):
            target = beside / hidden.parent.relative_to(whole) / path.name
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                path.replace(target)
        if hidden.is_dir():
            shutil.rmtree(hidden)


def stale(out: Path, slug: str, now: Mapping[str, str]) -> list[str]:
    """Why must this report be made again? Reasons in words; empty when it is as it should be."""
    known = read(out, slug)
    if not known:
        return ["never made here"]
    reasons = [f"{name} changed" for name, value in now.items() if known["parts"].get(name) != value]
    if known.get("failure"):
        reasons.append("it failed last time")
    reasons += [f"{path} changed" for path, value in known.get("read", {}).items() if hashes([path]).get(path) != value]
    for name, value in known["files"].items():
        path = out / name
        if not path.is_file():
            reasons.append(f"{name} is missing")
        elif digest(path.read_bytes()) != value:
            reasons.append(f"{name} was edited")
    return reasons


def record(out: Path, slug: str, now: Mapping[str, str], files: Iterable[str], about: Mapping[str, Any]) -> None:
    """Remember what a report was made from and which files hold it; a failure keeps the good files on
    record.
    """
    known = read(out, slug) or {}
    kept = known.get("files", {}) if about.get("failure") else {}
    named = () if about.get("failure") else files
    hashes = kept or {name: digest((out / name).read_bytes()) for name in named}
    _write(out, slug, {"parts": dict(now), "files": hashes, **about})


def hashes(paths: Iterable[str]) -> dict[str, str]:
    """The hash of each of these files; of one too large to be read again its size and day; none of one that is gone."""
    found = {}
    for path in map(Path, paths):
        with contextlib.suppress(OSError):
            about = path.stat()
            large = about.st_size > MOST_BYTES
            found[str(path)] = digest(f"{about.st_size} {about.st_mtime_ns}" if large else path.read_bytes())
    return found


def add_files(out: Path, slug: str, names: Iterable[str]) -> None:
    """Put files that were made from a report's page on its record."""
    known = read(out, slug)
    if known:
        known["files"] |= {name: digest((out / name).read_bytes()) for name in names}
        _write(out, slug, known)


def is_own(out: Path, slug: str, name: str, text: str) -> bool:
    """Does a file of a report still say what was put on its record, so that nobody has edited it?"""
    known = read(out, slug)
    return known is not None and known["files"].get(name) == digest(text.encode())


def _write(out: Path, slug: str, known: Mapping[str, Any]) -> None:
    atomic_write(kept(out) / f"{slug}.json", json.dumps(known, sort_keys=True, indent=1) + "\n")


def read(out: Path, slug: str) -> dict[str, Any] | None:
    """What is remembered of a report; None when nothing readable is."""
    try:
        known = json.loads((kept(out) / f"{slug}.json").read_text(encoding="utf-8"))
        sound = all(isinstance(known[key], kind) for key, kind in _KEYS.items())
        return known if sound and all(Path(name).name == name for name in known["files"]) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def entries(out: Path) -> dict[str, dict[str, Any]]:
    """Everything remembered in this folder, by slug, in order."""
    found = {path.stem: read(out, path.stem) for path in sorted(kept(out).glob("[!.]*.json"))}
    return {slug: known for slug, known in found.items() if known}


def clear(out: Path) -> None:
    """Forget everything remembered in this folder; the reports stay."""
    if os.path.lexists(held := kept(out)):
        shutil.rmtree(held)


def _files(root: Path, paths: Iterable[Path]) -> str:
    return digest(*(piece for path in paths for piece in (path.relative_to(root).as_posix(), path.read_bytes())))


def _packages() -> str:
    lock = PACKAGE.parent / "requirements.lock"
    installed = sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith(".dist-info"))
    return digest(lock.read_bytes() if lock.is_file() else b"", sys.version, *installed)

"""One file from which everything can be checked and made again: tables, notebooks, pages, draws, the library and its lock.

It lies as a checkout does, so that once unpacked the library in it finds the tables beside it. Times, rights and the order of
members are fixed, and nothing tells of the machine: the same tables, notebooks, library and packages give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from analysis.engine.surroundings import meant_from
from analysis.errors import DataError, ReportError, UsageError
from analysis.export.as_known import as_known
from analysis.export.crate import METADATA, described
from analysis.export.parts import part
from analysis.language.format import plural
from analysis.model.dossier import Dossier
from analysis.reconcile.store import ARCHIVED as DRAWS
from analysis.reconcile.store import MANIFEST
from analysis.report import cache, document, parameters, run
from analysis.report.batch import Options, Order, job_for
from analysis.report.document import Document
from analysis.report.notebooks import Notebook
from analysis.schema.check import check
from analysis.schema.codebook import described as datapackage
from analysis.schema.codebook import package_name
from analysis.schema.load import load

ENGINE: Final = "fork"
PARAMETERS: Final = "parameters.json"
_PROJECT: Final = (
    "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "codemeta.json", "etc", "pyproject.toml", "requirements.lock",
)  # fmt: skip
_PACKED: Final = ("_data/", "_notebooks/", "_project/")  # where a wheel has what lies beside the library in a checkout
TABLES: Final = "data"  # the folder of tables, as pages of an archive name it
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)  # of time, for zip files
_FILE: Final = 0o100644 << 16  # a regular file that everybody may read
_README: Final = """\
# {title}

Tables {known}, and all that is needed to check and to make again what is said about them.

| what | where |
|---|---|
| tables, codebook, changelog, licence | `data/` |
| notebooks, and the parameters of each page | `notebooks/`, `parameters.json` |
| pages, each with its document as JSON | `reports/` |
| draws from the posterior of the model | `model-draws/` |
| the library (version {version}), its settings and locked packages | `analysis/`, `etc/`, `pyproject.toml`, `requirements.lock` |
| description for programs (RO-Crate) | `{metadata}` |
| SHA-256 of every file | `{manifest}` |

The rows have the SHA-256 `{data_hash}`. Codebook, changelogs, notebooks and library are those of today, also where the tables are
of an earlier day.{changed}

## Check it

`sha256sum -c {manifest}` in this folder needs nothing of ours. `dossier verify` on this folder or its zip file also checks the
tables, and makes every page again.

## Make it again

    python3 -m venv /tmp/again
    /tmp/again/bin/pip install --require-hashes -r requirements.lock
    /tmp/again/bin/pip install --no-deps --no-build-isolation .
    /tmp/again/bin/dossier report --data data --out /tmp/pages{as_of}

The first `pip install` takes packages from an index, or, without a network, from a folder of them: `--no-index --find-links FOLDER`.
"""


@dataclass(frozen=True)
class Archive:
    """An archive: its bytes, its files by name, the rows of its tables, and what was kept in them beyond the day asked for."""

    data: bytes
    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    changed: tuple[str, ...] = ()


def archive(
    then: Dossier, notebooks: Sequence[Notebook], published: str = "", say: Callable[[str], None] = lambda _: None
) -> Archive:
    """What is put into an archive? Makes the pages from the tables in it, one after the other.

    Parameters
    ----------
    then : Dossier
        ``dossier.as_of(day)`` for what was known on a day.
    notebooks : sequence of Notebook
        Each gives a page, with its defaults and the dossier's day.
    published : str, optional
        The day on which it is published, where that is known.
    say : callable, optional
        Takes a line for people.

    Raises
    ------
    MissingPart
        When the library `rocrate` is not installed.
    UsageError
        When a notebook cannot be held to the tables of the archive.
    DataError
        When the tables of that day would not be accepted.
    ReportError
        When a page cannot be made.
    """
    part("rocrate.rocrate")  # before anything takes time
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        changed = _lay_tables(then, folder / TABLES)
        for notebook in notebooks:
            _put(folder / "notebooks" / notebook.path.name, notebook.path.read_bytes())
        (folder / DRAWS).mkdir()
        pages = {f"{n.name}.html": _page(n, folder, then, say) for n in notebooks}
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files |= project()
    files[PARAMETERS] = _json({name: parameters_of(page) for name, page in pages.items()})
    files["ARCHIVE.md"] = _readme(then, changed).encode()
    files = dict(sorted(files.items()))
    files[METADATA] = described(then, files, pages, published)
    files[MANIFEST] = manifest(files)
    return Archive(zipped(files), files, then.counts, changed)


def file_name(then: Dossier) -> str:
    """What an archive of these rows is called."""
    return package_name(then.config.about.title) + (f"@{then.replayed}" if then.replayed else "") + ".zip"


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of each file, in the form that `sha256sum -c` reads."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return "".join(lines).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file of these, the same bytes for the same files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as whole:
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(name, _BEGINNING)
            about.create_system, about.external_attr = 3, _FILE  # as written on Unix, wherever it is written
            about.compress_type = zipfile.ZIP_DEFLATED
            whole.writestr(about, data, compresslevel=9)
    return sink.getvalue()


def project() -> dict[str, bytes]:
    """The library's source, the lock of its packages, and what is needed to install it, as they lie in a checkout."""
    checkout = cache.PACKAGE.parent
    root = checkout if (checkout / "pyproject.toml").is_file() else cache.PACKAGE / "_project"
    found = {f"analysis/{name}": data for name, data in _below(cache.PACKAGE) if not name.startswith(_PACKED)}
    for name in _PROJECT:
        path = root / name
        found |= (
            {f"{name}/{inner}": data for inner, data in _below(path)} if path.is_dir() else {name: path.read_bytes()}
        )
    return found


def _below(folder: Path) -> Iterable[tuple[str, bytes]]:
    """The files of a folder that somebody wrote: none compiled, none hidden."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        hidden = any(piece.startswith(".") or piece == "__pycache__" for piece in name.parts)
        if path.is_file() and not hidden and path.suffix != ".pyc":
            yield name.as_posix(), path.read_bytes()


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _lay_tables(then: Dossier, folder: Path) -> tuple[str, ...]:
    """Write the tables, see that they are accepted and give the rows asked for, and tell what a rule made stay in them."""
    for name, data in as_known(then).items():
        _put(folder / name, data)
    _put(folder / "datapackage.json", datapackage(folder).encode())
    _, findings = check(folder)
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise DataError(errors)
    laid = load(folder)
    if laid.as_of(then.replayed).data_hash != then.data_hash:
        raise ReportError(
            f"the tables of {then.replayed or 'today'} do not come back as they were; choose another day, and report this"
        )
    more = sum(laid.counts.values()) - sum(then.counts.values())
    told = f"{plural(more, 'row')} of later days, or that nobody has named yet, kept as a rule asks; hidden again with `--as-of`"
    earlier = (
        f"the last day seen is {laid.as_of(then.replayed).day}: there is no dataset.toml to say until when was looked"
    )
    return (*([told] if more else ()), *([earlier] if laid.as_of(then.replayed).day != then.day else ()))


def _page(notebook: Notebook, folder: Path, then: Dossier, say: Callable[[str], None]) -> Document:
    """Make one page and its document from the tables in the folder."""
    texts = {"data": TABLES} | ({"as_of": then.replayed} if then.replayed else {})
    for name in texts.keys() - notebook.parameters.keys():
        raise UsageError(
            f"{notebook.path}: it has no parameter {name!r}, so its page would not be of the tables and the day of the archive; "
            "add it to the parameters cell, or leave the notebook out"
        )
    inside = Notebook(folder / "notebooks" / notebook.path.name)
    options = Options(out=folder / "reports", formats=("html", "json"), engine=ENGINE)
    with meant_from(str(folder)):
        order = Order(inside, parameters.check(inside.parameters, texts.items(), inside.name))
        now = cache.parts(inside, order.parameters, options.formats, "")
        [(_, result)] = run.run([replace(job_for(order, now, options), slug=inside.name)], 1)
    if result.failure:
        raise ReportError(f"{notebook.name}: its page could not be made: {result.failure}; nothing was written")
    say(f"{notebook.name}: {result.seconds} s")
    return document.read(folder / "reports" / f"{inside.name}.html")


def parameters_of(page: Document) -> dict[str, Any]:
    """What a page was made with: its notebook, all its parameters, and those that were given."""
    return {"notebook": page.origin.notebook, "parameters": page.origin.parameters, "given": page.origin.given}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _readme(then: Dossier, changed: Sequence[str]) -> str:
    return _README.format(
        title=then.config.about.title or "Claims and events",
        known=f"as known on {then.replayed}" if then.replayed else f"with everything on file to {then.day}",
        version=version("containers-communiques"),
        metadata=METADATA,
        manifest=MANIFEST,
        data_hash=then.data_hash,
        changed="".join(f" {line}." for line in changed),
        as_of=f" --as-of {then.replayed}" if then.replayed else "",
    )

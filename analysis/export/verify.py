"""Does an archive hold? Its hashes, its tables, and every page made again from what lies in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from analysis.engine.surroundings import meant_from
from analysis.errors import AnalysisError, ReportError
from analysis.export.archive import PARAMETERS, TABLES, parameters_of
from analysis.export.crate import METADATA
from analysis.export.unpacked import unpack
from analysis.language.format import number, plural
from analysis.reconcile.store import ARCHIVED as DRAWS
from analysis.reconcile.store import MANIFEST
from analysis.report import document, notebooks, verify
from analysis.report.verify import Verdict
from analysis.schema.check import check as judged

_MOST: Final = 5  # findings that are told


def check(archive: Path, engine: str = "fork", trust: bool = False, redraw: bool = False) -> Iterator[Verdict]:
    """Does an archive hold: its files, its tables, and each of its pages?

    Parameters
    ----------
    archive : pathlib.Path
        The zip file, or a folder in which it was unpacked.
    engine : str
        How notebooks are run.
    trust : bool
        Run its notebooks also where they are not those installed here. Whoever made it chose what they do.
    redraw : bool
        Leave its draws aside, so that the model draws anew, which takes minutes.

    Yields
    ------
    Verdict
        First on its files, then on its tables, then on each page.

    Raises
    ------
    ReportError
        When it is not an archive, or cannot be checked here.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        wrong = unpack(archive, folder)
        wrong += _described_otherwise(folder)
        files = sum(path.is_file() for path in folder.rglob("*"))
        yield _verdict(str(archive), wrong, f"{plural(files, 'file')}, each as {MANIFEST} has it")
        pages = sorted((folder / "reports").glob("*.html"))
        if not pages:
            raise ReportError(f"{archive}: it holds no page; give an archive that `dossier archive` wrote")
        tables, findings = judged(folder / TABLES)
        errors = [str(finding) for finding in findings if finding.severity == "error"]
        more = [f"{len(errors) - _MOST} more"] if len(errors) > _MOST else []
        rows = ", ".join(f"{number(len(table))} {name}" for name, table in tables.items())
        yield _verdict(f"{archive}: {TABLES}", [*errors[:_MOST], *more], f"no errors in {rows}")
        if errors:
            return
        where = _notebooks(archive, folder, trust)
        if redraw:
            shutil.rmtree(folder / DRAWS, ignore_errors=True)
        for page in pages:
            yield _page(archive, folder, page, engine, where)


def _verdict(file: str, wrong: list[str], good: str) -> Verdict:
    words = f"{file}: {good}" if not wrong else "\n".join([f"{file}: does not hold", *(f"  {line}" for line in wrong)])
    return Verdict(file, not wrong, tuple(wrong), (), words)


def _page(archive: Path, folder: Path, page: Path, engine: str, where: Path) -> Verdict:
    """Make one page again from the tables of the archive; each name is told as it stands in the archive."""
    name = f"{archive}: reports/{page.name}"
    try:
        wrong = _says_otherwise(folder, page)
        if wrong:
            return _verdict(name, wrong, "")
        with meant_from(str(folder)):
            found = verify.check(page, engine, where)
    except AnalysisError as error:
        return _verdict(name, [str(error).replace(f"{page}: ", "")], "")
    return replace(found, file=name, words=found.words.replace(str(page), name))


def _says_otherwise(folder: Path, page: Path) -> list[str]:
    """What stands beside a page and does not say what the page says."""
    said = document.read(page)
    beside = page.with_suffix(".json")
    told = _json(folder / PARAMETERS).get(page.name)
    lines = []
    if (tables := said.origin.given.get("data")) != TABLES:
        lines.append(f"it says that it was made from the tables in {tables!r}, and not from those of the archive")
    if not beside.is_file() or beside.read_text(encoding="utf-8", errors="replace") != said.to_json():
        lines.append(f"{beside.name} is not its document")
    if told != json.loads(json.dumps(parameters_of(said))):
        lines.append(f"{PARAMETERS} gives it other parameters")
    return lines


def _described_otherwise(folder: Path) -> list[str]:
    """Files of which the metadata tell another hash than the manifest."""
    lines = (line.split("  ", 1) for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines())
    sums = {name: digest for digest, name in lines}
    graph = _json(folder / METADATA).get("@graph")
    told = {str(one.get("@id")): one["sha256"] for one in graph or () if isinstance(one, dict) and "sha256" in one}
    if not told:
        return [f"{METADATA}: it does not describe the files"]
    return [f"{METADATA}: {name} has another SHA-256 there" for name in told if sums.get(name) != told[name]]


def _json(path: Path) -> dict[str, Any]:
    """The object in a file of an archive; an empty one where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _notebooks(archive: Path, folder: Path, trust: bool) -> Path:
    """Where the notebooks to run lie: those installed here, where the archive's are the same; else its own, if trusted."""
    held = folder / "notebooks"
    if trust:
        return held
    known = {path.stem: path for path in notebooks.folder().glob("*.ipynb")}
    for path in sorted(held.glob("*.ipynb")):
        if path.stem not in known or _source(path) != _source(known[path.stem]):
            raise ReportError(
                f"{archive}: notebook {path.stem} in it is not the one installed here, and to make its page again is to run its "
                "code; install the version of the archive, or give --trust if you trust whoever made it"
            )
    return notebooks.folder()


def _source(path: Path) -> list[Any]:
    cells = notebooks.Notebook(path).cells
    return [(cell["cell_type"], cell["source"], cell["metadata"].get("tags", [])) for cell in cells]

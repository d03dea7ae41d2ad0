"""Do the numbers of a report still hold, when it is made again from what it says it was made from?

The whole of what a reader sees is compared, block by block: so a page whose data have moved on is found,
and so is one that somebody edited by hand.
"""

from __future__ import annotations

import html
import json
import re
import stat
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.errors import ReportError, UnknownName
from analysis.report import cache, notebooks, parameters, run
from analysis.report.batch import Options, Order, job_for
from analysis.report.bundle import unpacked

LARGEST = 100_000_000  # bytes of a page
_PROVENANCE = ('<script type="application/json" id="provenance">', "</script>")


@dataclass(frozen=True)
class Verdict:
    """Whether a report holds, which blocks of it do not, what it was made from has changed, and all this
    in words.
    """

    file: str
    holds: bool
    changed: tuple[str, ...]
    moved: tuple[str, ...]
    words: str


def check(file: Path, engine: str = "fork", where: Path | None = None) -> Verdict:
    """Make the report again and compare.

    Raises
    ------
    ReportError
        if the file is not a report of ours, or cannot be made again.
    """
    page = _read(file)
    said = _provenance(page, file)
    notebook = _own_notebook(said["notebook"], where)
    unknown = [name for name in said["given"] if name not in notebook.parameters]
    if unknown:
        raise ReportError(f"{file}: notebook {notebook.name} no longer has the parameter {unknown[0]!r}")
    tables = said["given"].get("data")
    if tables and not Path(str(tables)).is_dir():
        raise ReportError(
            f"{file}: its tables lay in {tables!r}, and no such folder is here; run this where it was made"
        )
    order = Order(notebook, _checked(notebook, said["given"]))
    with tempfile.TemporaryDirectory() as folder:
        options = Options(out=Path(folder), engine=engine)
        now = cache.parts(notebook, order.parameters, options.formats, "")
        site = re.search(r'<script src="((?:\.\./)?assets)/page-', page)
        job = replace(job_for(order, now, options), shared=site[1] if site else "")
        [(_, result)] = run.run([job], 1)
        if result.failure:
            raise ReportError(f"{file}: could not be made again: {result.failure}")
        again = (Path(folder) / f"{job.slug}.html").read_text(encoding="utf-8")
    changed = differences(page, again)
    moved = tuple(f"{name} changed" for name, value in said["hashes"].items() if now.get(name) != value)
    return Verdict(str(file), not changed, tuple(changed), moved, _words(file, changed, moved, page == again))


def differences(before: str, after: str) -> list[str]:
    """Which blocks of two pages differ, each with the first numbers that do; empty when a reader sees the
    same.
    """
    old, new = blocks(before), blocks(after)
    found = [f"{name}: no longer there" for name in old if name not in new]
    found += [f"{name}: new" for name in new if name not in old]
    found += [f"{name}: {_numbers(old[name], new[name])}" for name in old if name in new and old[name] != new[name]]
    return found


def blocks(page: str) -> dict[str, str]:
    """What a reader sees, cut where a block begins: name of the block to its HTML."""
    page = unpacked(page)
    main = _between(page, "<main", "</main>")
    pieces = re.split(r'(?=<(?:figure|div|section)[^<>]*(?:data-block|id)="[\w-]+")', main)
    found: Counter[str] = Counter()
    cut = {"title": _between(page, "<h1>", "</header>"), "opening": pieces[0]}
    for piece in pieces[1:]:
        name = re.search(r'(?:data-block|id)="([\w-]+)"', piece)
        key = name[1] if name else "part"
        found[key] += 1
        cut[key if found[key] == 1 else f"{key} {found[key]}"] = piece
    return cut


def _own_notebook(name: str, where: Path | None) -> notebooks.Notebook:
    """The notebook a page names: one that lies where ours lie, never a path, since whoever sent the page chose it."""
    known = {path.stem: path for path in (where or notebooks.folder()).glob("*.ipynb")}
    if name not in known:
        raise UnknownName("notebook", name, known)
    return notebooks.Notebook(known[name])


def _checked(notebook: notebooks.Notebook, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters a page names, held to the notebook's schema as if they were typed: they name files, too."""
    texts = [
        (name, value if isinstance(value, str) else "none" if value is None else json.dumps(value))
        for name, value in given.items()
    ]
    return dict(parameters.check(notebook.parameters, texts, notebook.name))


def _provenance(page: str, file: Path) -> dict[str, Any]:
    holder = _between(page, *_PROVENANCE)
    try:
        said: dict[str, Any] = json.loads(holder.removeprefix(_PROVENANCE[0]).removesuffix(_PROVENANCE[1]))
        if not all(isinstance(said[key], kind) for key, kind in (("notebook", str), ("given", dict), ("hashes", dict))):
            raise ValueError("incomplete")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReportError(
            f"{file}: holds no provenance of a report made here; give a page that `dossier report` wrote"
        ) from error
    return said


def _read(file: Path) -> str:
    kind = file.stat()
    if not stat.S_ISREG(kind.st_mode) or kind.st_size > LARGEST:
        what = f"{kind.st_size:,} bytes long" if stat.S_ISREG(kind.st_mode) else "no regular file"
        raise ReportError(
            f"{file}: is {what}; give a page that `dossier report` wrote, a file of at most {LARGEST:,} bytes"
        )
    return file.read_text(encoding="utf-8", errors="replace")


def _between(page: str, start: str, end: str) -> str:
    """From the first start to the first end after it, both with it; empty without. A pattern would look from each start."""
    at = page.find(start)
    stop = page.find(end, at) if at >= 0 else -1
    return page[at : stop + len(end)] if stop >= 0 else ""


def _numbers(old: str, new: str) -> str:
    before, after = (
        Counter(re.findall(r"\d[\d,.]*\d|\d", html.unescape(re.sub(r"<[^<>]*>", " ", t)))) for t in (old, new)
    )
    gone, come = list((before - after).elements()), list((after - before).elements())
    if not gone and not come:
        return "its words changed"
    return f"{', '.join(gone[:5]) or 'nothing'} became {', '.join(come[:5]) or 'nothing'}"


def _words(file: Path, changed: list[str], moved: tuple[str, ...], same: bool) -> str:
    if same:
        return f"{file}: holds, byte for byte"
    since = f" (since it was made: {', '.join(moved)})" if moved else ""
    if not changed:
        return f"{file}: every number and word holds{since}"
    return "\n".join(
        [f"{file}: {len(changed)} of its blocks no longer hold{since}", *(f"  {line}" for line in changed)]
    )

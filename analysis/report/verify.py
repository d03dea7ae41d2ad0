"""Do the numbers of a report still hold, when it is made again from what it says it was made from?

The documents of both are compared, so what moved can be said in sentences. The page is compared with its own document too,
so one that somebody edited by hand is found.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from analysis.errors import ReportError, UnknownName
from analysis.report import cache, notebooks, parameters, run, stills
from analysis.report.batch import Options, Order, job_for
from analysis.report.document import SLOT, Document, read, slot, text_of
from analysis.report.index import SITE_SLOTS
from analysis.report.index import SLOT as PLACE
from analysis.report.moved import differences, in_words
from analysis.report.page import render

# Links to the front page and the reports beside it, which are put into a page when those are made; nothing else may stand there.
_LINK = r'<a (?:rel="(?:prev|next)" )?href="(?:\.\./)?[^"/:<>]+">[^<>]*</a>'  # to a file beside it
_NEIGHBOURS = re.compile(rf'{PLACE[0]}<nav class="pages" aria-label="[^"<>]*">(?:\s*{_LINK})+\s*</nav>{PLACE[1]}')
# What a site puts into a page for machines, and its links to all others; nothing else may stand there.
_TOLD = (
    r'(?:\s*<link rel="(?:icon|canonical|alternate)"[^<>]*>|\s*<meta (?:property|name)="(?:og|twitter):[^<>]*>)*'
    r'(?:\s*<script type="application/ld\+json">[^<>]*</script>)?\s*'
)
_ALL = (
    r'<nav class="contents site" aria-label="All pages"><ol>'
    r'(?:\s*<li><a href="(?:\.\./)?[^":<>]+"(?: aria-current="page")?>[^<>]*</a>)+\s*</ol></nav>\s*'
)
_OF_SITE: Final = [
    (re.compile(inner.join(slot)), "".join(slot)) for slot, inner in zip(SITE_SLOTS, (_TOLD, _ALL), strict=True)
]
_PICTURES = "; its still pictures, which are seen where no script runs, are not compared"
_SAVED: Final = re.compile(r"\s*(?:<!doctype html>)?\s*(?:<!--.{0,200}?-->)?\s*<html[^>]* data-ready=", re.I | re.S)
_COPY: Final = (
    "this copy was saved by a browser after the page's script had run, so that its words cannot be held to its document; "
    "check the file that `dossier report` wrote"
)


@dataclass(frozen=True)
class Verdict:
    """Whether a report holds, what of it does not, what it was made from has changed, and all this
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
    document = read(file)
    said = document.origin
    notebook = _own_notebook(said.notebook, where)
    unknown = [name for name in said.given if name not in notebook.parameters]
    if unknown:
        raise ReportError(f"{file}: notebook {notebook.name} no longer has the parameter {unknown[0]!r}")
    tables = said.given.get("data")
    if tables and not cache.given_folder(str(tables)).is_dir():
        raise ReportError(
            f"{file}: its tables lay in {tables!r}, and no such folder is here; run this where it was made"
        )
    order = Order(notebook, _checked(notebook, said.given))
    with tempfile.TemporaryDirectory() as folder:
        options = Options(out=Path(folder), engine=engine)
        now = cache.parts(notebook, order.parameters, options.formats, "")
        job = replace(job_for(order, now, options), shared=said.shared)
        if re.fullmatch(r"[\w@~=.-]+\.html", said.file):  # whoever sent the page chose it, too
            job = replace(job, slug=said.file.removesuffix(".html"))
        [(_, result)] = run.run([job], 1)
        if result.failure:
            raise ReportError(f"{file}: could not be made again: {result.failure}")
        again = Path(folder) / f"{job.slug}.html"
        page = text_of(file)
        same = alone(page) == alone(text_of(again))
        changed = () if same else (*differences(document, read(again)), *_edited(page, document))
    moved = tuple(f"{name} changed" for name, value in said.hashes.items() if now.get(name) != value)
    words = _words(file, changed, moved, same)
    pictured = not changed and stills.without(page) != page
    return Verdict(str(file), not changed, changed, moved, words + _PICTURES * pictured)


def _edited(page: str, document: Document) -> list[str]:
    """Does the page show what its document says? Nothing when it does."""
    if _SAVED.match(page):
        return [_COPY]
    try:
        said = _shown(render(document))
    except Exception as error:  # its parts are of the right kinds; what a figure holds can still be anything
        return [f"its document cannot be shown as a page ({type(error).__name__})"]
    shown = _shown(page)
    return [] if shown == said else [f"the page was edited after it was written: {in_words(said, shown)}"]


def alone(page: str) -> str:
    """The page as it was made, before it got links to those beside it and still pictures of its figures."""
    for pattern, empty in _OF_SITE:
        page = pattern.sub(empty, page, count=1)
    return stills.without(_NEIGHBOURS.sub("".join(PLACE), page, count=1))


def _shown(page: str) -> str:
    """The words and links of a page as far as its script, whose text is not shown; cut at each tag, in one pass."""
    body = alone(page.partition("<body")[2]).partition(SLOT[0])[0] + str(slot(page).get("markup", ""))
    pieces = (piece.partition(">") for piece in body.split("<"))
    words = (f"{tag if 'href=' in tag else ''} {text}" for tag, _, text in pieces)
    return html.unescape(" ".join(" ".join(words).split()))


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


def _words(file: Path, changed: tuple[str, ...], moved: tuple[str, ...], same: bool) -> str:
    if same:
        return f"{file}: holds, byte for byte"
    since = f" (since it was made: {', '.join(moved)})" if moved else ""
    if not changed:
        return f"{file}: every number and word holds{since}"
    if changed == (_COPY,):
        return f"{file}: the numbers it carries hold{since}, but {_COPY}"
    return "\n".join([f"{file}: no longer holds{since}", *(f"  {line}" for line in changed)])

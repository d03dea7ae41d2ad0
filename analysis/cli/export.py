"""The verbs of what leaves the house: export, archive, cite."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from analysis.cli.command import dossier
from analysis.cli.data import DATA, JSON
from analysis.cli.types import DAY, FOLDER, NEW, OUT, word
from analysis.errors import UsageError, printable

# Named here as well, so that `dossier --help` does not wait for pandas; a test holds both lists together.
FORMATS = ("sqlite", "parquet", "xlsx", "stata", "csv", "jsonld", "ftm", "geojson", "bibtex", "csl-json", "ris")

CITED = ("text", "bibtex", "csl-json", "ris")


@dossier.command(
    examples=[
        "dossier export --to sqlite",
        "dossier export --to xlsx,stata --as-of 2024-06-14 --out for-the-desk",
        "dossier export --to geojson --data my-folder --json",
    ]
)
@click.option("--to", type=word("format", FORMATS, several=True), required=True, metavar="FORMAT",
              help=f"One or more of {','.join(FORMATS)}.")  # fmt: skip
@click.option("--as-of", type=DAY, metavar="DATE", help="Only what was known on that day.")
@click.option("--out", type=OUT, default="exports", show_default=True, metavar="DIR", help="Where the files go.")
@DATA
@JSON
def export(to: tuple[str, ...], as_of: str | None, out: Path, data: Path | None, as_json: bool) -> int:
    """Write the tables in a format that others use.

    No file is written until all can be: a cell that a format cannot hold is reported by name. Whatever had to be
    changed to fit is reported.
    """
    from analysis import load
    from analysis.export import export as exported
    from analysis.export import write
    from analysis.language.format import number

    then = load(data).as_of(as_of)
    made = [exported(then, name) for name in to]
    paths = write(made, out)
    if as_json:
        told = [
            {
                "format": e.format,
                "files": {n: len(b) for n, b in e.files.items()},
                "rows": dict(e.rows),
                "changed": e.changed,
            }
            for e in made
        ]
        print(json.dumps(told, indent=1, ensure_ascii=True))
        return 0
    for path in paths:
        print(printable(str(path)))
    for one in made:
        rows = ", ".join(f"{number(n)} {name}" for name, n in one.rows.items())
        print(printable("\n  ".join([f"{one.format}: {rows}", *one.changed])), file=sys.stderr)
    return 0


@dossier.command(
    examples=[
        "dossier archive",
        "dossier archive --as-of 2024-06-14 --out deposit.zip",
        "dossier archive 00 01 --data my-folder --published 2026-12-01",
    ]
)
@click.argument("notebook", nargs=-1)
@click.option("--as-of", type=DAY, metavar="DATE", help="Only what was known on that day.")
@click.option("--out", type=NEW, metavar="FILE", help="The zip file; default: the name of the dataset and the day.")
@click.option("--published", type=DAY, metavar="DATE",
              help="The day on which it is published; without it, no day is given.")  # fmt: skip
@DATA
@click.option("--notebooks", type=FOLDER, metavar="DIR", help="Where the notebooks lie.")
@JSON
def archive(
    notebook: tuple[str, ...], as_of: str | None, out: Path | None, published: str | None, data: Path | None,
    notebooks: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Write one file that others can check and run again.

    NOTEBOOK is a number, a name or a path; without one all numbered notebooks are in it. The file is an RO-Crate: tables,
    notebooks, pages made from exactly these tables, the model's draws, the library, the lock of its packages, and the
    SHA-256 of each. `dossier verify` checks it elsewhere. The same rows give the same bytes.
    """
    from analysis import load
    from analysis.export.archive import archive as archived
    from analysis.export.archive import file_name
    from analysis.files import atomic_write
    from analysis.language.format import number, plural
    from analysis.report.notebooks import chosen

    then, found = load(data).as_of(as_of), chosen(notebook, notebooks)
    out = out or Path(file_name(then))
    made = archived(then, found, published or "", lambda line: print(printable(line), file=sys.stderr))
    atomic_write(out, made.data)
    if as_json:
        told = {"file": str(out), "bytes": len(made.data), "files": len(made.files), "rows": dict(made.rows)}
        print(json.dumps(told | {"changed": made.changed}, indent=1, ensure_ascii=True))
        return 0
    print(printable(str(out)))
    rows = ", ".join(f"{number(n)} {name}" for name, n in made.rows.items())
    size = f"{plural(len(made.files), 'file')}, {number(len(made.data))} bytes"
    print(printable("\n  ".join([f"{size}: {rows}", *made.changed])), file=sys.stderr)
    return 0


@dossier.command(
    examples=[
        "dossier cite kor-2024-03-18-shin-7000-containers",
        "dossier cite dataset --as-of 2024-06-14 --to bibtex",
        "dossier cite reports/00_briefing.html --to csl-json",
    ]
)
@click.argument("id")
@click.option("--to", type=word("form", CITED), default="text", show_default=True, metavar="FORM",
              help=f"One of {','.join(CITED)}.")  # fmt: skip
@click.option("--as-of", type=DAY, metavar="DATE", help="As known on that day; a report has its own.")
@DATA
def cite(id: str, to: str, as_of: str | None, data: Path | None) -> int:
    """Show how to cite a record, a report or the dataset.

    ID is that of a claim, an event or a page, the file of a report, the number or name of a notebook whose report lies in
    reports, or the word dataset. Each form gives the day of knowledge and the hash of the data; text comes in the styles of
    Chicago, APA and MLA.
    """
    from analysis import load
    from analysis.export.bibliography import dumped
    from analysis.export.cite import Citation, cite_report, report_named
    from analysis.export.cite import cite as cited

    whole = load(data)
    report = Path(id) if id.endswith(".html") or Path(id).is_file() else report_named(id, Path("reports"))
    if report and as_of:
        raise UsageError(f"{id!r} is a report, which has a day of its own; leave out --as-of, or make one for {as_of}")
    found = cite_report(report, whole.config) if report else cited(whole.as_of(as_of), id)
    item = found.item if isinstance(found, Citation) else found
    print(printable(str(found) if to == "text" and isinstance(found, Citation) else dumped([item], to).rstrip()))
    return 0

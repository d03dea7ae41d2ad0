"""The verbs of the tables: check, show, find, diff, new, codebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from analysis.cli.command import dossier
from analysis.cli.types import DAY, PATH, number, word
from analysis.errors import UsageError, printable

KINDS = ("claim", "event", "person", "place", "vessel", "source")
LIMIT = 10
TABLES = click.argument("folder", type=PATH, required=False)
DATA = click.option("--data", type=PATH, metavar="DIR", help="Your own folder of tables; default: the package's.")
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, for a program to read.")


@dossier.command(
    examples=[
        "dossier check",
        "dossier check my-folder --stats",
        "dossier check --reliability --recode second-values",
        "dossier check my-folder --json",
    ]
)
@TABLES
@click.option("--stats", is_flag=True, help="Also count the rows by year, kind, camp, review state and kind of page.")
@click.option("--reliability", is_flag=True, help="Also show how far two coders agree, column by column.")
@click.option("--recode", type=PATH, metavar="DIR", help="Write the tables with the second coder's values to DIR.")
@JSON
def check(folder: Path | None, stats: bool, reliability: bool, recode: Path | None, as_json: bool) -> int:
    """Find every broken row of the tables.

    FOLDER holds the tables; without it the curated data are checked. Each finding names file, line and column; the exit
    code is 1 when there is one.
    """
    from analysis.intake import lexicon as words
    from analysis.language.format import number, plural
    from analysis.schema import check as judged
    from analysis.schema import data_folder, frames, read_config
    from analysis.schema import reliability as coders
    from analysis.schema.stats import coverage

    folder = folder or data_folder()
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder; give the folder that holds claims.csv and the other tables")
    tables, findings = judged(folder)
    findings += coders.coding_findings(folder, read_config(folder)[0], tables)
    findings += words.findings(folder, {name: t.columns[t.spec.key] for name, t in tables.items() if t.columns})
    errors = [finding for finding in findings if finding.severity == "error"]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=True))
    else:
        for finding in findings:
            print(printable(("warning: " if finding.severity == "warning" else "") + str(finding)))
    if stats and not errors:
        print(printable(coverage(frames(tables))))
    if reliability and not errors:
        print(printable(coders.reliability(folder)))
    if recode and not errors:
        print(printable(coders.recode(folder, recode).to_string(index=False)))
    if not as_json:
        rows = ", ".join(f"{number(len(table))} {name}" for name, table in tables.items())
        warned = f", {plural(len(findings) - len(errors), 'warning')}" if len(findings) > len(errors) else ""
        print(f"{plural(len(errors), 'error') if errors else 'no errors'}{warned} in {rows}", file=sys.stderr)
    return 1 if errors else 0


@dossier.command(
    examples=[
        "dossier show kor-2024-03-18-shin-7000-containers",
        "dossier show kor-2024-03-18-shin-7000-containers --as-of 2024-04-01 --json",
    ]
)
@click.argument("id")
@click.option("--as-of", type=DAY, metavar="DATE", help="As known on that day.")
@DATA
@JSON
def show(id: str, as_of: str | None, data: Path | None, as_json: bool) -> int:
    """Show one claim, event, source, person, place or ship.

    ID is its id, or the name of a person, a place or a ship. The record comes with its sources, its lineage, what answers it
    and the records linked to it.
    """
    from analysis import load
    from analysis.cards import show_on

    return _tell(show_on(load(data), as_of, id), as_json)


@dossier.command(
    examples=[
        "dossier find 7,000 containers Shin",
        "dossier find --first 7000 containers",
        "dossier find Choe Son Hi --kind person --as-of 2024-06-14 --json",
    ]
)
@click.argument("words", nargs=-1, required=True)
@click.option("--first", is_flag=True, help="Tell who was first on file with the number in WORDS.")
@click.option(
    "--kind",
    type=word("kind of record", KINDS, several=True),
    metavar="LIST",
    help=f"Only records of these kinds, any of {', '.join(KINDS)}.",
)
@click.option(
    "--limit",
    type=number(int, 1, 10_000, "records"),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="Records to show.",
)
@click.option("--as-of", type=DAY, metavar="DATE", help="As known on that day.")
@DATA
@JSON
def find(
    words: tuple[str, ...],
    first: bool,
    kind: Sequence[str] | None,
    limit: int,
    as_of: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """Find claims, events, people, places, ships and sources.

    WORDS are words, names, numbers and days in any spelling; the records that answer best come first. Misspellings are
    forgiven.
    """
    from analysis import load
    from analysis.cards import first_said

    then, query = load(data).as_of(as_of), " ".join(words)
    return _tell(first_said(then, query, limit) if first else then.find(query, kinds=kind or (), limit=limit), as_json)


@dossier.command(examples=["dossier diff 2024-06-14 2024-06-20", "dossier diff 2024-06-14 2024-06-20 --json"])
@click.argument("first", type=DAY, metavar="DATE")
@click.argument("second", type=DAY, metavar="DATE")
@DATA
@JSON
def diff(first: str, second: str, data: Path | None, as_json: bool) -> int:
    """Show what became known between two days.

    It lists new claims and events, changes, plans fulfilled and contradictions, from the first DATE to the second.
    """
    from analysis import load
    from analysis.difference import diff as difference

    return _tell(difference(load(data), first, second), as_json)


@dossier.command(examples=["dossier new my-folder"])
@click.argument("folder", type=PATH)
def new(folder: Path) -> int:
    """Start an empty, valid dataset with its codebook in FOLDER."""
    from analysis.schema.scaffold import NEXT, create

    for path in create(folder):
        print(printable(str(path)))
    print(printable("next:\n  " + "\n  ".join(step.format(folder=folder) for step in NEXT)), file=sys.stderr)
    return 0


@dossier.command(examples=["dossier codebook", "dossier codebook my-folder --check"])
@TABLES
@click.option("--check", "only_check", is_flag=True, help="Only say what has drifted; exit 1 if anything has.")
def codebook(folder: Path | None, only_check: bool) -> int:
    """Write the generated parts of a folder of tables.

    FOLDER holds the tables; without it, those of the curated data are written: the tables of columns in its README.md, and
    datapackage.json.
    """
    from analysis.schema import data_folder
    from analysis.schema.codebook import update

    changed = update(folder or data_folder(), write=not only_check)
    for path in changed:
        print(printable(str(path)))
    return 1 if only_check and changed else 0


def _tell(result: Any, as_json: bool) -> int:
    print(json.dumps(result.payload(), indent=1, ensure_ascii=True) if as_json else printable(str(result)))
    return 0

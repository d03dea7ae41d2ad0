"""The curator's verbs on what is on file: set, due."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command import dossier
from analysis.cli.data import DATA, JSON
from analysis.cli.types import DAY, number, word
from analysis.errors import UsageError, printable

if TYPE_CHECKING:
    from analysis.desk.change import Change, Judged

KINDS = ("headline", "plan", "silence", "page", "quarter")
LIMIT = 20


@dossier.command(
    "set",
    examples=[
        "dossier set rok-dia-2025-07-containers note 'As told to the committee.' --dry-run",
        "dossier set rok-dia-2025-07-containers status retracted retracted_on 2025-08-01 --why 'Withdrawn by the agency.' --yes",
        "dossier set rok-dia-2025-07-containers speaker '' --yes",
    ],
)
@click.argument("id")
@click.argument("pairs", nargs=-1, required=True, metavar="COLUMN VALUE")
@click.option("--why", default="", metavar="TEXT", help="Why, for the changelog.")
@click.option("--quick", is_flag=True, help="Do not work out which answers change.")
@click.option("--dry-run", is_flag=True, help="Show what moves and the findings; write nothing.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@DATA
def set_cells(
    id: str, pairs: tuple[str, ...], why: str, quick: bool, dry_run: bool, yes: bool, data: Path | None
) -> int:
    """Correct cells of a row, and tell first what moves.

    ID is that of a row of any table; each COLUMN gets the VALUE after it, and an empty one ('') empties the cell. The dataset with the
    change is judged as by `dossier check`. Then every sentence and figure of the front page and the briefing that would read otherwise
    is told, and how many replayed days. Table and changelog are written together, or not at all; git undoes it.
    """
    from analysis.desk.change import judged, save
    from analysis.desk.correct import correction
    from analysis.schema import data_folder

    if len(pairs) % 2:
        raise UsageError(f"{pairs[-1]!r} has no value; give COLUMN and VALUE in pairs, '' for an empty cell")
    folder = data or data_folder()
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder; give the folder that holds claims.csv and the other tables")
    change = correction(folder, id, list(zip(pairs[::2], pairs[1::2], strict=True)), why)
    with judged(folder, change) as verdict:
        print(printable(change.told))
        for finding in verdict.findings:
            print(printable(("warning: " if finding.severity == "warning" else "") + str(finding)))
        if verdict.refused:
            print("nothing was written; correct what is named above", file=sys.stderr)
            return 1
        if not quick:
            print(printable(_moved(folder, verdict, change)))
    if dry_run or not (yes or _confirmed("Save it?")):
        print("nothing was written" + (" (--dry-run)" if dry_run else ""), file=sys.stderr)
        return 0
    save(folder, change)
    print(printable(f"written: {id}"), file=sys.stderr)
    return 0


def _confirmed(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "nothing was written, since nobody can be asked here; give --yes to save it, or --dry-run to look only"
        )
    return click.confirm(question, default=False)


def _moved(folder: Path, verdict: Judged, change: Change) -> str:
    """What moves, in words; nothing can be told of a dataset that does not hold."""
    from analysis import load
    from analysis.desk.moves import moves
    from analysis.errors import DataError

    try:
        before, after = load(folder), load(verdict.folder)
    except DataError:
        return "What moves cannot be told while `dossier check` finds errors."
    return str(moves(before, after, change))


@dossier.command(
    examples=["dossier due", "dossier due --kind plan,page --limit 5", "dossier due --as-of 2024-06-14 --json"]
)
@click.option(
    "--kind",
    type=word("kind of what is owed", KINDS, several=True),
    metavar="LIST",
    help=f"Only these kinds, any of {', '.join(KINDS)}.",
)
@click.option(
    "--limit",
    type=number(int, 1, 10_000, "things"),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="Things to tell.",
)
@click.option("--as-of", type=DAY, metavar="DATE", help="As known on that day.")
@DATA
@JSON
def due(kind: Sequence[str] | None, limit: int, as_of: str | None, data: Path | None, as_json: bool) -> int:
    """Tell what a curator should look at next, and why.

    Rows that lead a page, or would, and are not fully checked; plans past their day that nothing fulfils; claimants silent for long;
    pages without a day; quarters thinner than those around them. The heaviest come first, each with what to do.
    """
    from analysis import load
    from analysis.desk.due import due as owed

    found = owed(load(data).as_of(as_of), kinds=kind or (), limit=limit)
    print(json.dumps(found.payload(), indent=1, ensure_ascii=True) if as_json else printable(str(found)))
    return 0

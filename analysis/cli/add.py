"""`dossier add`: a claim, an event, a page or a name, from options or from answers in a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from analysis.cli.command import Verb, Verbs, dossier
from analysis.cli.data import DATA, JSON
from analysis.cli.types import Word
from analysis.errors import UsageError, printable
from analysis.model.columns import Column
from analysis.model.tables import TABLES

if TYPE_CHECKING:
    from analysis.desk.draft import Draft
    from analysis.desk.links import Double, Link
    from analysis.errors import Finding

RECORDS: Final = {
    "claim": "claims", "event": "events", "source": "sources", "claimant": "claimants", "commodity": "commodities",
    "person": "people", "place": "places", "vessel": "vessels",
}  # fmt: skip
EXAMPLES: Final = {
    "claim": [
        "dossier add claim",
        "dossier add claim --commodity containers --value 'about 28,000' --claimant kor-dia --stated-on 2025-07-13"
        " --url https://daily.example/2025/07/13/containers --publisher 'Example Daily' --published-on 2025-07-13 --language en"
        " --page-kind newspaper --accept-links --dry-run",
    ],
    "event": [
        "dossier add event --starts-on 2024-06-19 --kind summit --place Pyongyang --level head_of_state --direction RUS_to_PRK"
        " --title 'Summit in Pyongyang' --url https://daily.example/2024/06/19/summit --published-on 2024-06-19 --dry-run"
    ],
    "source": [
        "dossier add source --url https://daily.example/2025/07/13/containers --publisher 'Example Daily'"
        " --published-on 2025-07-13 --language en --kind newspaper"
    ],
    "claimant": ["dossier add claimant --name 'Analysis in Example Daily' --kind media --country GBR --camp independent"],
    "commodity": ["dossier add commodity --id coal --name coal --unit tonnes --family civilian --definition 'Coal by any route.'"],
    "person": ["dossier add person --name 'Jane Doe' --country GBR --roles 'defence minister'"],
    "place": ["dossier add place --name Example --country GBR --kind port"],
    "vessel": ["dossier add vessel --name 'Lady R' --flag RUS --source-ids example-daily-a4cb87"],
}  # fmt: skip
OF_A_PAGE: Final = {
    "url": "Address of the page; one on file is taken as it stands.",
    "publisher": "Carrier of the page; left out, that of other pages of the same host.",
    "published_on": "Day on which the page appeared.",
    "language": "Language of the page, as ISO 639-1.",
    "page_kind": "Kind of carrier, such as wire or newspaper; left out, that of the publisher's other pages.",
    "mirror_of": "Id of the page that this one copies.",
    "undated": "Why the page has no day: no_date, not_stored or not_looked_for.",
}
_DRY: Final = click.option("--dry-run", is_flag=True, help="Show the row and the findings; write nothing.")


@dossier.group("add", cls=Verbs, subcommand_metavar="RECORD ...", short_help="Add a claim, an event, a page or a name.")
def add() -> None:
    """Add a claim, an event, a page or a name, with what follows from it."""


def _flag(table: str, column: Column) -> str:
    """How a column is written as an option: its id is `--id`, a reference has the name of what it refers to."""
    if column.name == TABLES[table].key:
        return "--id"
    return "--" + (column.name.removesuffix("_id") if column.refers else column.name).replace("_", "-")


def _options(table: str) -> list[Callable[[Any], Any]]:
    """An option for each column of a table, and for the page where its rows cite one."""
    spec = TABLES[table]
    found = []
    for column in spec.columns:
        words = sorted(column.words or ())
        of = Word(column.kind, str, words)
        said = column.meaning[:1].upper() + column.meaning[1:] + "."
        found.append(click.option(_flag(table, column), column.name, type=of, metavar=_metavar(column), help=said))
    if table in ("claims", "events"):
        pages = (
            click.option(f"--{n.replace('_', '-')}", n, metavar="TEXT", help=said) for n, said in OF_A_PAGE.items()
        )
        found = [*pages, *found]
    if table == "claims":
        said = "The quantity as the page words it: 'more than 7,000', 'about 600', '600 to 800'; with --bound, the number alone."
        found.append(click.option("--value", metavar="TEXT", help=said))
    return found


def _metavar(column: Column) -> str:
    return {"partial_date": "DATE", "day": "DATE", "number": "N", "degrees": "N", "list": "LIST", "word": "WORD"}.get(
        column.kind, "TEXT"
    )


def _verb(kind: str, table: str) -> None:
    """Add the verb that adds rows of one table."""

    def run(
        data: Path | None,
        accept_links: bool,
        not_a_double: bool,
        dry_run: bool,
        yes: bool,
        as_json: bool,
        **given: str | None,
    ) -> int:
        told = {name: value for name, value in given.items() if value}
        return _add(table, told, data, _Wishes(accept_links, not_a_double, dry_run, yes, as_json))

    article = "an" if kind[0] in "aeiou" else "a"
    asked = "In a terminal what is missing is asked for, with completion; what follows from the rest is worked out and shown."
    pages = {
        "claims": " A page that is not on file gets its row in the same go, and links to earlier rows are proposed.",
        "events": " A page that is not on file gets its row in the same go, and links to earlier rows are proposed.",
    }
    run.__doc__ = f"Add {article} {kind}.\n\n{asked}{pages.get(table, '')} Tables and changelog are written together, or not at all."
    command: Any = run
    for option in reversed([
        *_options(table), click.option("--accept-links", is_flag=True, help="Take every link that is proposed."),
        click.option("--not-a-double", is_flag=True, help="Write it although a row on file looks the same."), _DRY,
        click.option("--yes", is_flag=True, help="Ask nothing, also in a terminal."), DATA, JSON,
    ]):  # fmt: skip
        command = option(command)
    add.command(kind, cls=Verb, examples=EXAMPLES[kind])(command)


class _Wishes:
    """What is to be done with a row."""

    def __init__(self, links: bool, double: bool, dry: bool, yes: bool, as_json: bool) -> None:
        self.links, self.double, self.dry, self.as_json = links, double, dry, as_json
        self.asks = not (yes or as_json) and sys.stdin.isatty() and sys.stdout.isatty()


def _add(table: str, told: dict[str, str], data: Path | None, wish: _Wishes) -> int:
    from analysis import load
    from analysis.cli import ask
    from analysis.desk.change import judged, save
    from analysis.desk.draft import draft
    from analysis.desk.links import accept, doubles, links

    then = load(data)
    if wish.asks:
        told = ask.answers(then, table, told)
    found = draft(then, table, told)
    if found.missing:
        raise UsageError(_missing(table, found))
    proposed, alike = links(then, found), doubles(then, found)
    taken = ask.chosen(proposed) if wish.asks and not wish.links else proposed if wish.links else ()
    accept(found, taken)
    with judged(then.folder, found.change()) as verdict:
        refused = [*(verdict.refused), *([] if wish.double or not alike else [None])]
        saved = not refused and not wish.dry
        if not wish.as_json:
            _show(table, found, [link for link in proposed if link not in taken], alike, verdict.findings)
    if saved and wish.asks:
        saved = click.confirm(f"Write {found.id}?", default=True)
    if saved:
        save(then.folder, found.change())
    if wish.as_json:
        _print_json(found, proposed, taken, alike, verdict.findings, saved)
    if not wish.as_json:
        print(
            printable(_ending(found, bool(verdict.refused), bool(alike) and not wish.double, wish.dry, saved)),
            file=sys.stderr,
        )
    return 1 if refused else 0


def _missing(table: str, found: Draft) -> str:
    """What is missing, as the options that tell it, with the words that are allowed."""
    flags = {column.name: (_flag(table, column), sorted(column.words or ())) for column in TABLES[table].columns}
    flags |= {name: (f"--{name.replace('_', '-')}", []) for name in OF_A_PAGE if name not in flags}
    flags["source_ids"] = ("--url" if table in ("claims", "events") else "--source-ids", [])
    named = [flags[name][0] + (f" ({', '.join(flags[name][1])})" if flags[name][1] else "") for name in found.missing]
    those = "it" if len(named) == 1 else "them"
    return f"{'; '.join(named)}: nothing tells {those}; give {those}, or run this in a terminal, which asks"


def _show(table: str, found: Draft, left: list[Link], alike: tuple[Double, ...], findings: tuple[Finding, ...]) -> None:
    """The row with the reason for each cell, the links that were not taken, what it may double, and what `check` says."""
    if found.page:
        print(printable(f"sources.csv: {found.page.get('source_id', '')} (new)"))
        for name, cell in found.page.items():
            print(printable(f"  {name}: {cell}{_because((found.page_why or {}).get(name, ''))}"))
    print(printable(f"{TABLES[table].file}: {found.id}"))
    for name in TABLES[table].names:
        if found.row.get(name):
            print(printable(f"  {name}: {found.row[name]}{_because(found.why.get(name, ''))}"))
    for link in left:
        print(printable(f"may be a link: {link.column} {link.id}: {link.reason}"))
    for one in alike:
        print(printable(f"may be on file: {one.id}: {one.reason}"))
    for finding in findings:
        print(printable(("warning: " if finding.severity == "warning" else "") + str(finding)))


def _because(reason: str) -> str:
    return f"  ({reason})" if reason and reason != "given" else ""


def _ending(found: Draft, broken: bool, double: bool, dry: bool, saved: bool) -> str:
    if broken:
        return "nothing was written; correct what is named above"
    if double:
        return "nothing was written: it may be on file already; look at it with `dossier show`, or give --not-a-double"
    if dry:
        return "nothing was written (--dry-run)"
    return f"written: {found.id}; `dossier show {found.id}` shows it, git undoes it" if saved else "nothing was written"


def _print_json(
    found: Draft,
    proposed: tuple[Link, ...],
    taken: tuple[Link, ...],
    alike: tuple[Double, ...],
    findings: tuple[Finding, ...],
    saved: bool,
) -> None:
    told = {
        "id": found.id, "table": found.table, "row": found.row, "page": dict(found.page or {}), "why": found.why,
        "links": [{**asdict(link), "taken": link in taken} for link in proposed], "on_file": [asdict(one) for one in alike],
        "findings": [asdict(finding) for finding in findings], "written": saved,
    }  # fmt: skip
    print(json.dumps(told, indent=1, ensure_ascii=True))


for _kind, _table in RECORDS.items():
    _verb(_kind, _table)

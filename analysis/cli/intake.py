"""The verb that reads pages and proposes rows: intake."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from analysis.cli.command import dossier
from analysis.cli.data import DATA
from analysis.cli.types import NEW, number
from analysis.errors import printable


@dossier.command(
    examples=[
        "dossier intake page.html", "dossier intake saved-pages --out proposals.jsonl",
        "dossier intake https://example.org/news/1 report.pdf --json",
    ]
)  # fmt: skip
@click.argument("page", nargs=-1, required=True)
@click.option(
    "--out", type=NEW, default="proposals.jsonl", show_default=True, metavar="FILE", help="Where the proposals go."
)
@click.option(
    "--jobs", type=number(int, 0, 1_000, "workers"), default=0, metavar="N", help="Workers; default: one a core."
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Send the work to this Dask cluster.")
@DATA
@click.option("--json", "as_json", is_flag=True, help="What came of it as JSON, for a program to read.")
def intake(page: Sequence[str], out: Path, jobs: int, scheduler: str, data: Path | None, as_json: bool) -> int:
    """Read pages and propose rows for the tables.

    PAGE is a saved page, a PDF, a text, a folder of them, or an address, which is asked for once. Each proposal says which words
    each cell came from and what is on file already. Nothing is written into the tables. The exit code is 1 when a page is refused.
    """
    from analysis import load
    from analysis.intake.run import intake as read
    from analysis.language.format import plural

    done = read(load(data), page, out, jobs, scheduler, lambda words: print(printable(words), file=sys.stderr))
    for name, why in done.refused:
        print(printable(f"{name}: {why}"), file=sys.stderr)
    if as_json:
        told = {
            "out": str(out),
            "pages": done.pages,
            "proposals": done.proposals,
            "refused": [{"page": n, "why": w} for n, w in done.refused],
        }
        print(json.dumps(told, ensure_ascii=True))
    else:
        print(printable(f"{plural(done.proposals, 'proposal')} from {plural(done.pages, 'page')} in {out}"))
    return 1 if done.refused else 0

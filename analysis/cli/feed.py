"""The verbs of feeds: count, convert, get."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from analysis.cli.command import Verbs, dossier
from analysis.cli.types import DAY, OUT, word
from analysis.errors import printable
from analysis.feeds.contacts import EACH
from analysis.feeds.engine import ENGINES
from analysis.feeds.formats import NAMES
from analysis.language.format import listing

EVERY = {"week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
FORMAT = click.option(
    "--format",
    "form",
    default="",
    metavar="NAME",
    help=f"{', '.join(NAMES)}, or a TOML of your own; default: told by the first lines.",
)
SKIP = click.option("--skip-broken", is_flag=True, help="Leave out files that cannot be read, and name them.")


@dossier.group(cls=Verbs)
def feed() -> None:
    """Machine-coded event feeds: count, convert, get."""


@feed.command(
    examples=[
        "dossier feed counts feeds/icews.tab --dyad PRK-RUS --every month",
        "dossier feed counts 'gdelt/*.zip' --dyad PRK-RUS --dyad PRK-CHN --as-of 2024-06-14 --json",
        "dossier feed counts gdelt-parquet --dyad PRK-RUS --engine spark --address sc://127.0.0.1:15002",
    ]
)
@click.argument("source")
@click.option(
    "--dyad",
    "dyads",
    multiple=True,
    required=True,
    metavar="PAIR",
    help="Two states, e.g. PRK-RUS; give it again for more.",
)
@click.option(
    "--every",
    type=word("window", tuple(EVERY)),
    default="month",
    show_default=True,
    metavar="WINDOW",
    help="week, month, quarter or year.",
)
@click.option("--start", type=DAY, metavar="DATE", help="First day of the events.")
@click.option("--end", type=DAY, metavar="DATE", help="Last day of the events.")
@click.option("--as-of", type=DAY, metavar="DATE", help="As the feed was known on that day.")
@click.option("--each", type=word("rule", EACH), default="day", show_default=True, metavar="RULE",
              help="What counts once: a kind on a day, in a story, or each row.")  # fmt: skip
@FORMAT
@click.option("--codes", default="", metavar="FILE", help="A CSV in place of the package's table of codes.")
@SKIP
@click.option(
    "--engine",
    type=word("engine", tuple(ENGINES)),
    default="duckdb",
    show_default=True,
    metavar="NAME",
    help=f"{listing(list(ENGINES), 'or')}.",
)
@click.option(
    "--address", default="", metavar="PLACE", help="Of Spark: sc://host:port; of BigQuery: the project that is billed."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program to read.")
def counts(
    source: str, dyads: tuple[str, ...], every: str, start: str | None, end: str | None, as_of: str | None, each: str, form: str,
    codes: str, skip_broken: bool, engine: str, address: str, as_json: bool,
) -> int:  # fmt: skip
    """Count the contacts of pairs of states.

    SOURCE is a file, a folder, a pattern, a converted folder, or a table of BigQuery. Text is converted once and kept. With the
    counts come the rows of the feed in each window, and what was read, kept and dropped, and why.
    """
    from analysis import feeds
    from analysis.cadence import counts as counted
    from analysis.feeds.states import pair
    from analysis.feeds.watch import Watched, told_cost

    pairs = [pair(dyad) for dyad in dyads]
    for line in told_cost(source):
        print(line, file=sys.stderr)
    with Watched() as watched:
        loaded = (start or "", as_of or "")
        opened = feeds.open(
            source, form, engine=engine, address=address, codes=codes, loaded=loaded,
            broken="skip" if skip_broken else "refuse", progress=watched.converted,
        ).as_of(as_of or "")  # fmt: skip
        watched.scanning(opened)
        volume = opened.volume(every=EVERY[every], start=start or "", end=end or "")
        span: dict[str, Any] = {
            "start": start or volume["window_start"].min(),
            "end": end or volume["window_end"].max(),
        }
        found = (
            {dyad: opened.contacts(dyad, start=start or "", end=end or "", each=each) for dyad in pairs}
            if len(volume)
            else {}
        )
    rows = [
        {
            "dyad": dyad, "window_start": str(row.window_start.date()), "window_end": str(row.window_end.date()),
            "days": int(row.exposure_days), "contacts": round(float(row.count_), 3), "rows_of_feed": int(taken),
        }
        for dyad, contacts in found.items()
        for row, taken in zip(
            counted(contacts, every=EVERY[every], **span).rename(columns={"count": "count_"}).itertuples(), volume["count"], strict=True
        )
    ]  # fmt: skip
    account = {
        "rows": opened.rows.to_dict("records"),
        "files": opened.files,
        "damaged_characters": opened.damaged,
        "left_out": list(opened.broken),
    }
    if as_json:
        print(
            json.dumps(
                {"format": opened.form.name, "each": each, "as_of": as_of or "", "counts": rows, **account},
                indent=1,
                ensure_ascii=True,
            )
        )
        return 0
    _table(rows)
    _account(opened)
    return 0


@feed.command(examples=["dossier feed convert 'gdelt/*.zip' --to gdelt-parquet"])
@click.argument("source")
@click.option("--to", type=OUT, required=True, metavar="DIR", help="The folder to write: one that is not there yet.")
@FORMAT
@SKIP
def convert(source: str, to: Path, form: str, skip_broken: bool) -> int:
    """Convert a feed to Parquet, a folder a year.

    SOURCE is a file, a folder or a pattern of text.
    """
    from analysis import feeds
    from analysis.feeds.watch import Watched, told_cost

    for line in told_cost(source):
        print(line, file=sys.stderr)
    with Watched() as watched:
        feeds.to_parquet(source, to, form, broken="skip" if skip_broken else "refuse", progress=watched.converted)
    _account(feeds.open(to))
    return 0


@feed.command(examples=["dossier feed get gdelt --from 2024-06-18 --to 2024-06-20 --into gdelt"])
@click.argument("name", type=word("feed", ("gdelt",)))
@click.option("--from", "first", type=DAY, required=True, metavar="DATE", help="First day of loading.")
@click.option("--to", "last", type=DAY, required=True, metavar="DATE", help="Last day of loading.")
@click.option(
    "--into",
    type=OUT,
    required=True,
    metavar="DIR",
    help="Folder of the files; what is there whole is not fetched again.",
)
@click.option("--list", "master", default="", metavar="ADDRESS", help="Another master list, e.g. of a mirror.")
def get(name: str, first: str, last: str, into: Path, master: str) -> int:
    """Fetch the files of a feed, and convert them.

    NAME is gdelt, for GDELT 2.0. Each file is checked against the size and MD5 of the master list; a run that was broken
    off goes on where it stopped. The Parquet stands in DIR/parquet.
    """
    from analysis.feeds.download import LIST, fetch
    from analysis.feeds.watch import Watched

    with Watched() as watched:
        done = fetch(first, last, into, master=master or LIST, progress=watched.fetched)
    for line in done.told():
        print(printable(line), file=sys.stderr)
    return 0 if done.complete else 1


def _table(rows: list[dict[str, Any]]) -> None:
    import pandas as pd

    print(printable(pd.DataFrame(rows).to_string(index=False)) if rows else "no rows in these days")


def _account(opened: Any) -> None:
    from analysis.language.format import plural

    print(printable(opened.rows.to_string(index=False)), file=sys.stderr)
    if opened.damaged:
        print(f"{plural(opened.damaged, 'damaged character')} mended", file=sys.stderr)
    for line in opened.broken:
        print(printable(f"left out: {line}"), file=sys.stderr)

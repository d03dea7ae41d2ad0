"""The verbs of reporting: report, sweep, verify, cache; and lab."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from analysis.cli.command import dossier
from analysis.cli.types import ADDRESS, DAY, FOLDER, OUT, PATH, TABLES, Word, number, word
from analysis.errors import UsageError, printable

if TYPE_CHECKING:
    from analysis.report.batch import Options, Order, Outcome

FORMATS = ("html", "json", "ipynb", "csv", "png", "pdf")
SECONDS = number(float, 0.1, 604_800, "seconds")  # a week
MEGABYTES = number(int, 64, 1_048_576, "megabytes")  # a terabyte
ENGINE = click.option(
    "--engine", type=word("engine", ("fork", "kernel")), default="fork", show_default=True,
    metavar="fork|kernel", help="Fork a warm process, or start the stock kernel.",
)  # fmt: skip
NOTEBOOKS = click.option("--notebooks", type=FOLDER, metavar="DIR", help="The folder of the notebooks.")


def _out(kind: Word, words: str) -> Callable[[Any], Any]:
    return click.option("--out", type=kind, default="reports", show_default=True, metavar="DIR", help=words)


# What `report` and `sweep` share, in the order of their help.
COMMON = (
    click.option("--as-of", type=DAY, metavar="DATE", help="Only what was known on this day, e.g. 2024-06-14."),
    click.option("--data", type=TABLES, metavar="DIR", help="Your own folder of tables; default: the package's."),
    click.option("-p", "parameter", nargs=2, multiple=True, metavar="NAME VALUE", help="Set a parameter; also NAME=VALUE."),
    _out(OUT, "Where the files go."),
    click.option("--jobs", type=number(int, 0, 10_000, "reports"), default=0, metavar="N",
                 help="Reports made at once; default: two per core, or one with the stock kernel."),
    ENGINE,
    click.option("--force", is_flag=True, help="Make unchanged reports again, too."),
    click.option("--site", is_flag=True, help="Make a folder for a web server: shared assets, feed, sitemap."),
    click.option("--base-url", type=ADDRESS, metavar="URL",
                 help="With --site, the address it is served from; default: address in dataset.toml."),
    click.option("--format", "formats", type=word("format", FORMATS, several=True), default="html", show_default=True,
                 metavar="LIST", help=f"Any of {','.join(FORMATS)}."),
    click.option("--stills", is_flag=True,
                 help="Add a still picture of each figure, for readers without JavaScript; needs Chromium."),
    click.option("--cell-timeout", "cell_seconds", type=SECONDS, metavar="S", help="Most seconds that a cell may take."),
    click.option("--timeout", "run_seconds", type=SECONDS, metavar="S", help="Most seconds that a report may take."),
    click.option("--memory", "memory_mb", type=MEGABYTES, metavar="MB", help="Most memory that a report may take."),
    NOTEBOOKS,
    click.option("--explain", is_flag=True, help="Only say which reports are stale, and why."),
    click.option("--quiet", is_flag=True, help="Report only failures and what a page leaves out."),
    click.option("--json", "as_json", is_flag=True, help="Outcomes as JSON, one a line."),
)  # fmt: skip


def _common(verb: Any) -> Any:
    for option in reversed(COMMON):
        verb = option(verb)
    return verb


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The notebooks whose names begin so, for the shell."""
    from analysis.report import notebooks

    where = ctx.params.get("notebooks") or notebooks.folder()
    return [CompletionItem(path.stem) for path in sorted(where.glob(f"{incomplete}*.ipynb"))]


@dossier.command(
    add_help_option=False,
    examples=[
        "dossier report", "dossier report --as-of 2024-06-14", "dossier report 03 --help",
        "dossier report 01 -p commodity refined_oil -p origin RUS -p destination PRK",
        "dossier report 00 --format html,pdf",
        "dossier report --site --out public --base-url https://example.org/dossier/",
    ],
)  # fmt: skip
@click.argument("notebook", nargs=-1, shell_complete=_names)
@click.option("-h", "--help", "show_help", is_flag=True, help="Show this, or the parameters of the notebooks named.")
@_common
@click.pass_context
def report(
    ctx: click.Context, /, notebook: Sequence[str], show_help: bool, notebooks: Path | None, **asked: Any
) -> int:
    """Make reports from the notebooks.

    NOTEBOOK is a number, a name or a path; without one all numbered notebooks are made. Each becomes one self-contained
    HTML file, with an index beside them; unchanged ones stay as they are.
    """
    if show_help and not notebook:
        print(printable(ctx.get_help()))
        return 0
    from analysis.report.notebooks import chosen

    found = chosen(notebook, notebooks)
    if show_help:
        print(printable("\n".join(each.described for each in found)))
        return 0
    from analysis.report import front, orders, produce
    from analysis.report.progress import Progress

    ordered = orders.of_notebooks(found, _pairs(asked), _check, named=bool(notebook))
    options = _options(asked)
    serve = _site(asked, ordered)
    given = {name: value for order in ordered for name, value in order.given.items()}
    days = [] if notebook or options.explain else front.orders(found[0].path.parent, given, options.out)
    outcomes = produce.reports(ordered, options, Progress(asked["quiet"]), days)
    serve()
    return _tell(outcomes, options, asked["as_json"])


@dossier.command(
    examples=[
        "dossier sweep 03 --each as_of=2023-09-01:2025-12-31:7d", "dossier sweep 01 --each commodity=containers,artillery_shells",
    ]
)  # fmt: skip
@click.argument("notebook", shell_complete=_names)
@click.option(
    "--each",
    required=True,
    metavar="NAME=FROM:TO:STEP",
    help="The values; also NAME=a,b,c. Days step by 7d, 2w, 1m or 1y.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Send the work to this Dask cluster.")
@_common
def sweep(notebook: str, each: str, scheduler: str, notebooks: Path | None, **asked: Any) -> int:
    """Make one report per value of a parameter.

    NOTEBOOK is a number, a name or a path. A page plays the reports in order; an interrupted sweep resumes.
    """
    from analysis.report import orders, produce
    from analysis.report.notebooks import find
    from analysis.report.progress import Progress

    name, ordered = orders.of_sweep(find(notebook, notebooks), each, _pairs(asked), _check)
    options = _options(asked, scheduler)
    serve = _site(asked, ordered)
    outcomes = produce.swept(name, ordered, options, Progress(asked["quiet"]))
    serve()
    return _tell(outcomes, options, asked["as_json"])


@dossier.command(
    examples=["dossier verify reports/01_shipment_claims.html", "dossier verify containers-communiques.zip"]
)
@click.argument("file", type=PATH, nargs=-1, required=True)
@ENGINE
@NOTEBOOKS
@click.option("--trust", is_flag=True, help="Run an archive's own notebooks where they are not those installed here.")
@click.option(
    "--redraw", is_flag=True, help="Let the model draw anew rather than read an archive's draws; takes minutes."
)
@click.option("--json", "as_json", is_flag=True, help="Verdicts as JSON, one a line.")
def verify(file: Sequence[Path], engine: str, notebooks: Path | None, trust: bool, redraw: bool, as_json: bool) -> int:
    """Make a report again and say whether its numbers still hold.

    FILE is an HTML report, or an archive: the zip file, or the folder it was unpacked in. For an archive, hashes and tables
    are checked, and all its pages are made again from its own tables. The exit code is 1 when a number or a word has changed.
    """
    from analysis.report.verify import check

    good = True
    for path in file:
        if path.is_dir() or path.suffix == ".zip":
            from analysis.export.verify import check as archive

            verdicts = archive(path, engine, trust, redraw)
        else:
            verdicts = iter([check(path, engine, notebooks)])
        for verdict in verdicts:
            good &= verdict.holds
            print(json.dumps(asdict(verdict)) if as_json else printable(verdict.words), flush=True)
    return 0 if good else 1


@dossier.command(examples=["dossier cache", "dossier cache clear --out public"])
@click.argument("action", type=word("action", ("list", "clear")), default="list")
@_out(FOLDER, "The folder of the reports.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one report a line.")
def cache(action: str, out: Path, as_json: bool) -> int:
    """List or clear the cache of reports.

    ACTION is list, if none is given, or clear. The reports stay; cleared ones are made again when asked for.
    """
    from analysis.report.cache import clear, entries

    if action == "clear":
        clear(out)
        return 0
    for slug, known in entries(out).items():
        told = f"{slug}\t{'failed' if known.get('failure') else 'good'}\t{', '.join(known['files'])}"
        print(json.dumps({"slug": slug, **known}) if as_json else printable(told))
    return 0


@dossier.command(
    context_settings={"ignore_unknown_options": True}, examples=["dossier lab", "dossier lab --no-browser --port 8899"]
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER OPTION]...")
def lab(options: Sequence[str]) -> int:
    """Open JupyterLab on the notebooks.

    Each JUPYTER OPTION is passed on to it.
    """
    from analysis.lab import start

    start(options)


def _check(folder: str, given: Sequence[Any]) -> None:
    from analysis.schema.load import check_given

    check_given(folder, given)


def _pairs(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """The parameters given, as typed."""
    own = [(name, str(asked[name])) for name in ("as_of", "data") if asked[name] is not None]
    return [*asked["parameter"], *own]


def _options(asked: dict[str, Any], scheduler: str = "") -> Options:
    from analysis.report.batch import Options

    same = ("out", "engine", "jobs", "force", "explain", "site", "cell_seconds", "run_seconds", "memory_mb")
    formats = (*asked["formats"], *(_still() if asked["stills"] else ()))
    return Options(scheduler=scheduler, formats=formats, **{name: asked[name] for name in same})


def _site(asked: dict[str, Any], orders: Sequence[Order]) -> Callable[[], object]:
    """What makes the folder a site once its reports are made; refused now where that could not be done."""
    if asked["base_url"] and not asked["site"]:
        raise UsageError("--base-url is the address of a site; add --site, or leave it out")
    if not asked["site"] or asked["explain"]:
        return lambda: None
    from analysis.site import planned

    site = planned(asked["out"], asked["base_url"] or "", orders)
    return lambda: site.write(lambda words: print(printable(words), file=sys.stderr))


def _still() -> Sequence[str]:
    """The format of pages with pictures; none, and a line that says so, where no browser draws them."""
    from analysis.report import browser, stills

    if browser.found():
        return (stills.FORMAT,)
    print(
        "no Chromium on this machine, so pages hold no still pictures; to have them, apt install chromium",
        file=sys.stderr,
    )
    return ()


def _tell(outcomes: Sequence[Outcome], options: Options, as_json: bool) -> int:
    for outcome in outcomes:
        told = outcome.payload(options.out)
        if as_json:
            print(json.dumps(told))
        elif options.explain:
            print(printable(f"{outcome.slug}: {', '.join(outcome.why) or 'unchanged'}"))
        elif not outcome.failure:
            for file in told["files"]:
                print(printable(file))
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    if failed and not as_json:
        print(f"{failed} of {len(outcomes)} reports failed", file=sys.stderr)
    return 1 if failed else 0

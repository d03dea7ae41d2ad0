"""The verbs of reporting: `report`, `sweep`, `verify` and `cache`, as the command line reads them."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from analysis.errors import UsageError, hint, printable
from analysis.model.dates import day
from analysis.report import batch, cache, notebooks, parameters
from analysis.report.progress import Progress

FORMATS = ("html", "ipynb", "csv", "png", "pdf")
LONGEST_SECONDS = 604_800  # a week
LEAST_MB, MOST_MB = 64, 1_048_576  # a terabyte
# Raises UsageError where one of the values, by parameter, names nothing in a folder of tables ("" is the package's own).
Check = Callable[[str, Sequence[Mapping[str, Any]]], None]
_TEXT = "\0"  # before a word that is no option; no word of a command line can hold it


class Parser(argparse.ArgumentParser):
    """A parser that takes what follows `-p` as it stands, so that a value may begin with a hyphen.

    A value that is written like an option of the command is refused, since it may be missing: `-p NAME=VALUE` says it is
    meant.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        return super().parse_known_args(self._plain(sys.argv[1:] if args is None else args), namespace)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, without what would steer the terminal, and leave with 2."""
        super().error(printable(message))

    def _plain(self, words: Sequence[str]) -> list[str]:
        options = {option for action in self._actions for option in action.option_strings}
        plain: list[str] = []
        rest = list(words)
        while rest and "-p" in options:
            word = rest.pop(0)
            plain.append(word)
            if word == "--":
                break
            if word == "-p" and rest:
                size = 1 if "=" in rest[0] else 2
                pair = rest[0].split("=", 1) if size == 1 else rest[:2]
                if size == 2 and pair[-1].split("=")[0] in options:
                    self.error(
                        f"-p {pair[0]}: no value before {pair[-1]}; if it is meant, write -p {pair[0]}={pair[-1]}"
                    )
                plain += [_TEXT + part for part in pair]
                del rest[:size]
        return plain + rest


def place(text: str) -> Path:
    """The path a word of the command line means: `~` is the home, and an empty word, of a variable not set, is none."""
    if not text:
        raise argparse.ArgumentTypeError("the name is empty; write . for the folder you are in")
    return Path(os.path.expanduser(text))


def full_day(text: str) -> str:
    """The day a word means, as YYYY-MM-DD."""
    try:
        return day(text).isoformat()
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _number(kind: type[float], least: float, most: float, unit: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = kind(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:  # neither is NaN
            raise argparse.ArgumentTypeError(f"{text!r} is not a number of {unit} from {least:,} to {most:,}")
        return number

    return read


def add_parsers(subparsers: Any, check: Check) -> None:
    """Add the verbs to the command line; each sets `run`, a function of the parsed arguments that gives
    the exit code. Reports do not know what a parameter means: `check` refuses values that name nothing.
    """
    report = subparsers.add_parser(
        "report",
        help="make reports from the notebooks",
        description="Make one self-contained HTML file per notebook, and an index; unchanged ones stay.",
        epilog="`dossier report NOTEBOOK --help` lists the parameters of a notebook.",
        add_help=False,
    )
    report.add_argument("notebook", nargs="*", help="number, name or path; all numbered notebooks if none is given")
    report.add_argument(
        "-h", "--help", action="store_true", dest="show_help", help="show this, or a notebook's parameters"
    )
    report.add_argument("--explain", action="store_true", help="only say which reports are stale and why")
    _common(report, Path("reports"))
    report.set_defaults(run=run_report, parser=report, check=check)

    sweep = subparsers.add_parser(
        "sweep",
        help="make one report per value of a parameter",
        description="Make a series of reports and a page that plays them; goes on where it was broken off.",
    )
    sweep.add_argument("notebook", nargs=1)
    sweep.add_argument(
        "--each",
        required=True,
        metavar="NAME=FROM:TO:STEP",
        help="e.g. as_of=2023-09-01:2025-12-31:7d, or NAME=a,b,c",
    )
    sweep.add_argument("--scheduler", default="", metavar="ADDRESS", help="send the work to this Dask cluster")
    sweep.add_argument("--explain", action="store_true", help="only say which reports are stale and why")
    _common(sweep, Path("reports"))
    sweep.set_defaults(run=run_sweep, parser=sweep, check=check)

    verify = subparsers.add_parser("verify", help="make a report again and say whether its numbers still hold")
    verify.add_argument("file", type=place, nargs="+", help="an HTML report")
    verify.add_argument("--engine", choices=("fork", "kernel"), default="fork")
    verify.add_argument("--notebooks", type=place, metavar="DIR", help="where the notebooks lie")
    verify.add_argument("--json", action="store_true", help="findings as JSON")
    verify.set_defaults(run=run_verify, parser=verify)

    kept = subparsers.add_parser("cache", help="what is remembered of the reports in a folder")
    kept.add_argument("action", choices=("list", "clear"), nargs="?", default="list")
    kept.add_argument("--out", type=place, default=Path("reports"), metavar="DIR")
    kept.add_argument("--json", action="store_true")
    kept.set_defaults(run=run_cache, parser=kept)


def _common(parser: argparse.ArgumentParser, out: Path) -> None:
    parser.add_argument(
        "--as-of", type=full_day, metavar="DATE", help="only what was known on this day, e.g. 2024-06-14"
    )
    parser.add_argument(
        "--data", type=place, metavar="DIR", help="a folder of tables of your own; default: the package's"
    )
    own: dict[str, Any] = {"nargs": 2, "metavar": ("NAME", "VALUE"), "type": lambda text: text.removeprefix(_TEXT)}
    parser.add_argument(
        "-p", dest="parameter", action="append", default=[], help="set a parameter; also NAME=VALUE", **own
    )
    parser.add_argument(
        "--out", type=place, default=out, metavar="DIR", help="where the files go (default: %(default)s)"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help="reports at once (default: two a core, one in the stock kernel)",
    )
    parser.add_argument(
        "--engine",
        choices=("fork", "kernel"),
        default="fork",
        help="fork a warm process, or the stock kernel",
    )
    parser.add_argument("--force", action="store_true", help="make reports again that are unchanged")
    parser.add_argument("--site", action="store_true", help="pages share their assets, for a web server")
    parser.add_argument("--format", default="html", metavar="LIST", help=f"any of {','.join(FORMATS)} (default: html)")
    seconds = _number(float, 0.1, LONGEST_SECONDS, "seconds")
    parser.add_argument("--cell-timeout", type=seconds, metavar="S", help="seconds a cell may take")
    parser.add_argument("--timeout", type=seconds, metavar="S", help="seconds a report may take")
    megabytes = _number(int, LEAST_MB, MOST_MB, "megabytes")
    parser.add_argument("--memory", type=megabytes, metavar="MB", help="memory a report may take")
    parser.add_argument("--notebooks", type=place, metavar="DIR", help="where the notebooks lie")
    parser.add_argument("--quiet", action="store_true", help="say nothing but failures")
    parser.add_argument("--json", action="store_true", help="outcomes as JSON, one a line")


def run_report(arguments: argparse.Namespace) -> int:
    """Make the reports asked for; 0 all good, 1 one failed."""
    chosen = _chosen(arguments)
    if arguments.show_help:
        print(printable(arguments.parser.format_help() if not arguments.notebook else "\n".join(map(describe, chosen))))
        return 0
    options = _options(arguments)
    orders = _orders(chosen, arguments)
    _refuse_unknown(orders, arguments.check)
    outcomes = _finish(batch.make(orders, options, Progress(arguments.quiet)), options)
    return _tell(outcomes, options, arguments)


def run_sweep(arguments: argparse.Namespace) -> int:
    """Make a report per value and the page that plays them; 0 all good, 1 one failed."""
    from analysis.report import sweep

    [notebook] = _chosen(arguments)
    name, values = sweep.series(notebook, arguments.each)
    fixed = _given(notebook, arguments)
    if name in fixed:
        raise UsageError(f"{name} is given twice: by --each {arguments.each} and as {fixed[name]!r}; leave one out")
    folder = f"{notebook.name}-by-{name}"
    orders = [batch.Order(notebook, fixed | {name: value}, folder) for value in values]
    _refuse_unknown(orders, arguments.check)
    options = _options(arguments)
    if not options.explain:  # while the reports are made, this process has little to do
        threading.Thread(target=sweep.warm_up, daemon=True).start()
    outcomes = batch.make(orders, options, Progress(arguments.quiet))
    if not options.explain:
        pages = [(o.order.given[name], options.out / folder / f"{o.slug}.html") for o in outcomes if not o.failure]
        sweep.write_page(options.out / folder, notebook, name, [(v, path) for v, path in pages if path.is_file()])
        outcomes = _finish(outcomes, options)
    return _tell(outcomes, options, arguments)


def run_verify(arguments: argparse.Namespace) -> int:
    """Make reports again; 0 if every number holds, 1 if one does not."""
    from analysis.report import verify

    good = True
    for file in arguments.file:
        verdict = verify.check(file, arguments.engine, arguments.notebooks)
        good &= verdict.holds
        print(json.dumps(asdict(verdict)) if arguments.json else printable(verdict.words))
    return 0 if good else 1


def run_cache(arguments: argparse.Namespace) -> int:
    """List or clear what is remembered of a folder's reports."""
    import shutil

    if not arguments.out.is_dir():
        raise UsageError(f"--out {arguments.out}: no such folder; give the one the reports lie in")
    if arguments.action == "clear":
        if os.path.lexists(kept := arguments.out / cache.FOLDER):
            shutil.rmtree(kept)
        return 0
    for slug, known in cache.entries(arguments.out).items():
        state = "failed" if known.get("failure") else "good"
        told = f"{slug}\t{state}\t{', '.join(known['files'])}"
        print(json.dumps({"slug": slug, **known}) if arguments.json else printable(told))
    return 0


def describe(notebook: notebooks.Notebook) -> str:
    """The parameters of a notebook, for people."""
    lines = [f"{notebook.name}: {notebook.title}", ""]
    heads = {p.name: f"  -p {p.name} {p.kind.upper()}" for p in notebook.parameters.values()}
    edge = max(map(len, heads.values()), default=0) + 2
    for p in notebook.parameters.values():
        kind = p.kind + (" or none" if p.optional else "")
        lines.append(f"{heads[p.name]:<{edge}}{p.help}".rstrip())
        choices = f", one of {', '.join(map(repr, p.choices))}" if p.choices else ""
        lines.append(f"{'':<{edge}}{kind}, default {p.default!r}{choices}")
    return "\n".join(lines if notebook.parameters else [*lines, "  it takes no parameters"])


def _chosen(arguments: argparse.Namespace) -> list[notebooks.Notebook]:
    where = arguments.notebooks
    if where is not None and not where.is_dir():
        raise UsageError(f"--notebooks {where}: no such folder")
    if arguments.notebook:
        return [notebooks.find(name, where) for name in arguments.notebook]
    found = notebooks.numbered(where)
    if not found:
        raise UsageError(f"no notebooks named NN_name.ipynb in {where or notebooks.folder()}")
    return found


def _orders(chosen: Sequence[notebooks.Notebook], arguments: argparse.Namespace) -> list[batch.Order]:
    """One order per notebook; a parameter must be known to each notebook named, or to one of all when none
    was named.
    """
    if arguments.notebook or len(chosen) == 1:
        return [batch.Order(notebook, _given(notebook, arguments)) for notebook in chosen]
    everything = {name: p for notebook in chosen for name, p in notebook.parameters.items()}
    parameters.check(everything, _pairs(arguments), "none of the notebooks")
    orders = []
    for notebook in chosen:
        pairs = [(name, text) for name, text in _pairs(arguments) if name in notebook.parameters]
        orders.append(batch.Order(notebook, parameters.check(notebook.parameters, pairs, notebook.name)))
    return orders


def _refuse_unknown(orders: Sequence[batch.Order], check: Check) -> None:
    """Refuse a value that names nothing in the folder of tables its notebook reads, before any notebook runs."""
    by_folder: dict[str, list[Mapping[str, Any]]] = {}
    for order in orders:
        if "data" in order.notebook.parameters:
            by_folder.setdefault(str(order.parameters["data"] or ""), []).append(order.given)
    for folder, given in by_folder.items():
        check(folder, given)


def _given(notebook: notebooks.Notebook, arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(parameters.check(notebook.parameters, _pairs(arguments), notebook.name))


def _pairs(arguments: argparse.Namespace) -> list[tuple[str, str]]:
    pairs = [(name, text) for name, text in arguments.parameter]
    if arguments.as_of is not None:
        pairs.append(("as_of", arguments.as_of))
    if arguments.data is not None:
        if not (arguments.data / "claims.csv").is_file():
            raise UsageError(
                f"--data {arguments.data}: no claims.csv there; `dossier new DIR` starts a folder of tables"
            )
        pairs.append(("data", str(arguments.data)))
    return pairs


def _options(arguments: argparse.Namespace) -> batch.Options:
    formats = tuple(dict.fromkeys(arguments.format.split(",")))
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"--format: unknown format {name!r}; {hint(name, FORMATS)}")
    if arguments.jobs < 0:
        raise UsageError(f"--jobs: {arguments.jobs} is not a number of reports; give 1 or more")
    stands = next(path for path in (arguments.out, *arguments.out.absolute().parents) if os.path.lexists(path))
    if not stands.is_dir():
        raise UsageError(f"--out {arguments.out}: {stands} is not a folder; name one that is there, or is to be made")
    return batch.Options(
        out=arguments.out,
        formats=formats,
        engine=arguments.engine,
        jobs=arguments.jobs,
        force=arguments.force,
        explain=arguments.explain,
        site=arguments.site,
        cell_seconds=arguments.cell_timeout,
        run_seconds=arguments.timeout,
        memory_mb=arguments.memory,
        scheduler=getattr(arguments, "scheduler", ""),
    )


def _finish(outcomes: Sequence[batch.Outcome], options: batch.Options) -> list[batch.Outcome]:
    from analysis.report import export, index

    if options.explain:
        return list(outcomes)
    if options.site:
        export.share_assets(options.out / batch.SITE_ASSETS)
    made = any(outcome.state == "made" or outcome.failure for outcome in outcomes)
    try:
        return export.pictures(outcomes, options)
    finally:  # pages are there whether or not their pictures could be drawn
        if made or not (options.out / "index.html").is_file():
            index.write_index(options.out)


def _tell(outcomes: Sequence[batch.Outcome], options: batch.Options, arguments: argparse.Namespace) -> int:
    for outcome in outcomes:
        folder = options.out / outcome.order.folder
        if arguments.json:
            line = {
                "notebook": outcome.order.notebook.name,
                "parameters": outcome.order.parameters,
                "state": outcome.state,
            }
            line |= {
                "files": [str(folder / f) for f in outcome.files],
                "why": outcome.why,
                "failure": outcome.failure,
            }
            print(json.dumps(line | {"seconds": outcome.seconds, "peak_mb": outcome.peak_mb}))
        elif options.explain:
            print(printable(f"{outcome.slug}: {', '.join(outcome.why) or 'unchanged'}"))
        elif not outcome.failure:
            for name in outcome.files:
                print(printable(str(folder / name)))
    failed = [outcome for outcome in outcomes if outcome.failure]
    if failed and not arguments.json:
        print(f"{len(failed)} of {len(outcomes)} reports failed", file=sys.stderr)
    return 1 if failed else 0

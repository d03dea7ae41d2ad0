"""The command line: verbs only. Results go to stdout, everything else to stderr; exit 0 done, 1 findings, 2 usage."""

from __future__ import annotations

import argparse
import codecs
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, DataError, UnknownName, UsageError, printable


def _check(arguments: argparse.Namespace) -> int:
    from analysis.schema import check, data_folder, frames
    from analysis.schema.stats import coverage

    folder = arguments.data_dir or data_folder()
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is not a folder; give the folder that holds claims.csv and the other tables")
    tables, findings = check(folder)
    errors = [f for f in findings if f.severity == "error"]
    if arguments.json:
        print(json.dumps([asdict(f) for f in findings], indent=1, ensure_ascii=True))
    else:
        for finding in findings:
            print(printable(("warning: " if finding.severity == "warning" else "") + str(finding)))
    if arguments.stats and not errors:
        print(printable(coverage(frames(tables))))
    if not arguments.json:
        from analysis.language.format import number, plural

        rows = ", ".join(f"{number(len(t))} {name}" for name, t in tables.items())
        verdict = plural(len(errors), "finding") if errors else "no findings"
        print(f"{verdict} in {rows}", file=sys.stderr)
    return 1 if errors else 0


def _show(arguments: argparse.Namespace) -> int:
    from analysis import load
    from analysis.cards import show

    whole = load(arguments.data)
    try:
        result = show(whole.as_of(arguments.as_of), arguments.id)
    except UnknownName as unknown:
        try:
            show(whole, arguments.id)
        except UnknownName:
            raise unknown from None
        # On file, so no slip of the pen; neither what it says nor since when is for that day to know.
        raise UsageError(f"{arguments.id!r} was not known on {arguments.as_of}; give a later day") from None
    print(json.dumps(result.payload(), indent=1, ensure_ascii=True) if arguments.json else printable(str(result)))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    from analysis import load
    from analysis.difference import diff

    result = diff(load(arguments.data), arguments.first, arguments.second)
    print(json.dumps(result.payload(), indent=1, ensure_ascii=True) if arguments.json else printable(str(result)))
    return 0


def _new(arguments: argparse.Namespace) -> int:
    from analysis.schema.scaffold import create

    for path in create(arguments.folder):
        print(printable(str(path)))
    steps = (
        "1. name the flow and the sides in words.toml; add a line to commodities.csv and one a voice to claimants.csv",
        "2. add a page to sources.csv and what it says to claims.csv or events.csv; README.md says how",
        f"3. dossier check {arguments.folder}, then dossier report --data {arguments.folder}",
    )
    print(printable("next:\n  " + "\n  ".join(steps)), file=sys.stderr)
    return 0


def _codebook(arguments: argparse.Namespace) -> int:
    from analysis.schema import data_folder
    from analysis.schema.codebook import update

    changed = update(arguments.folder or data_folder(), write=not arguments.check)
    for path in changed:
        print(printable(str(path)))
    return 1 if arguments.check and changed else 0


def _lab(arguments: argparse.Namespace) -> int:
    from analysis.report import notebooks

    folder = notebooks.folder()
    # Defaults, not settings: the state of widgets is saved with a notebook, so that a view survives closing it.
    own = Path(__file__).parent / "workbench" / "lab"
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [os.environ.get("JUPYTER_CONFIG_PATH"), str(own)]))
    elsewhere = any(word.split("=")[0].endswith(("root_dir", "notebook-dir")) for word in arguments.rest)
    start = [] if elsewhere else [f"--ServerApp.root_dir={folder}", "--LabApp.default_url=/lab/tree/explore.ipynb"]
    command = [sys.executable, "-m", "jupyterlab", *start, *arguments.rest]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # a container: Jupyter refuses root without being told
        command.append("--allow-root")
    os.execv(sys.executable, command)


def _refuse_unknown(folder: str, given: Sequence[Mapping[str, Any]]) -> None:
    """Refuse values of parameters that name nothing in a folder of tables; it is read only where a parameter takes a name."""
    from analysis.model.names import ARGUMENTS

    if any(ARGUMENTS & values.keys() for values in given):
        from analysis.schema.load import check_given

        check_given(folder, given)


def parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    from analysis.report import commands

    top = commands.Parser(
        prog="dossier", description="What North Korea ships to Russia, what comes back, who says so, and when."
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=commands.Parser)
    commands.add_parsers(verbs, _refuse_unknown)

    check = verbs.add_parser("check", help="find every broken row of the tables")
    check.add_argument(
        "data_dir", nargs="?", type=commands.place, help="folder of the tables (default: the curated data)"
    )
    check.add_argument("--stats", action="store_true", help="coverage by year, kind, camp and review state")
    check.add_argument("--json", action="store_true", help="findings as JSON")
    check.set_defaults(run=_check)

    show = verbs.add_parser("show", help="one claim, event, source, person, place or ship, with all that hangs on it")
    show.add_argument(
        "id", help="the id of a claim, event, source, person, place or ship, or the name of one of the last three"
    )
    show.add_argument("--as-of", type=commands.full_day, default=None, metavar="DATE", help="as known on that day")
    show.set_defaults(run=_show)

    diff = verbs.add_parser("diff", help="what became known, changed or was contradicted between two days")
    diff.add_argument("first", type=commands.full_day, metavar="DATE")
    diff.add_argument("second", type=commands.full_day, metavar="DATE")
    diff.set_defaults(run=_diff)
    for verb in (show, diff):
        verb.add_argument("--data", type=commands.place, default=None, metavar="DIR", help="another folder of tables")
        verb.add_argument("--json", action="store_true", help="for a program to read")

    new = verbs.add_parser("new", help="start an empty, valid dataset with its codebook")
    new.add_argument("folder", type=commands.place)
    new.set_defaults(run=_new)

    codebook = verbs.add_parser("codebook", help="write the generated parts of a folder of tables from the declaration")
    codebook.add_argument(
        "folder", nargs="?", type=commands.place, help="folder of the tables (default: the curated data)"
    )
    codebook.add_argument("--check", action="store_true", help="only say what has drifted; exit 1 if anything")
    codebook.set_defaults(run=_codebook)

    lab = verbs.add_parser("lab", help="open JupyterLab on the notebooks; other options are passed on to it")
    lab.set_defaults(run=_lab)
    return top


def _shown(error: UnicodeError) -> tuple[str | bytes, int]:
    """Bytes of a path stay the bytes they are; other text that an encoding lacks is shown as escapes."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("backslashreplace")(error)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; a user's mistake is a message and an exit code, never a traceback."""
    codecs.register_error(_shown.__name__, _shown)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_shown.__name__)
    top = parser()
    arguments, rest = top.parse_known_args(argv)
    if rest and arguments.verb != "lab":
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        os.getcwd()
    except FileNotFoundError:  # no report can be made from there, and no relative name means anything
        print("dossier: the folder you are in is no longer there; change to another one", file=sys.stderr)
        return 2
    try:
        return int(arguments.run(arguments))
    except DataError as error:
        for finding in error.findings:
            print(printable(str(finding)), file=sys.stderr)
        return 1
    except UsageError as error:
        print(printable(f"dossier: {error}"), file=sys.stderr)
        return 2
    except AnalysisError as error:
        print(printable(f"dossier: {error}"), file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        place = f" {error.filename!r}" if error.filename else ""
        print(printable(f"dossier: {error.strerror or error}{place}; check the path and its rights"), file=sys.stderr)
        return 1

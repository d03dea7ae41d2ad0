"""The command line: verbs only. Results go to stdout, everything else to stderr; exit 0 done, 1 findings, 2 usage."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Sequence

import click

from analysis.cli import add, data, desk, export, feed, intake, report
from analysis.cli.command import dossier, refusal
from analysis.errors import AnalysisError, DataError, UsageError, printable

__all__ = ["dossier", "main"]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_VERBS = (data, add, desk, intake, feed, export, report)  # each adds its verbs to the tree as it is imported


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; a user's mistake is a message and an exit code, never a traceback."""
    codecs.register_error(_shown.__name__, _shown)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_shown.__name__)
    try:
        os.getcwd()
    except FileNotFoundError:  # no report can be made from there, and no relative name means anything
        return _say("the folder you are in is no longer there; change to another one", 2)
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except click.ClickException as error:
        return _say(refusal(error), 2)
    except DataError as error:
        for finding in error.findings:
            print(printable(str(finding)), file=sys.stderr)
        return 1
    except AnalysisError as error:
        return _say(str(error), 2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        return 1
    except OSError as error:
        place = f" {error.filename!r}" if error.filename else ""
        remedy = "make room, or give another folder" if error.errno in _FULL else "check the path and its rights"
        return _say(f"{error.strerror or error}{place}; {remedy}", 1)


def _run(words: list[str]) -> int:
    """Run the verb that the words name, or complete them for a shell.

    Without click's own `main`, which has another word for a mistake, and takes a Ctrl-C and a broken pipe for itself.
    """
    if "_DOSSIER_COMPLETE" in os.environ:
        dossier.main(words, prog_name="dossier")
    try:
        with dossier.make_context("dossier", words) as context:
            return int(dossier.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code


def _say(words: str, code: int) -> int:
    print(printable(f"dossier: {words}"), file=sys.stderr)
    return code


def _shown(error: UnicodeError) -> tuple[str | bytes, int]:
    """Bytes of a path stay the bytes they are; other text that an encoding lacks is shown as escapes."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("backslashreplace")(error)

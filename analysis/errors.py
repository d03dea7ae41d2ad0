"""Every error of the package: catchable as `AnalysisError` and as the nearest builtin."""

from __future__ import annotations

import difflib
import importlib
import re
import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.language.format import listing, number, plural

MANY: Final = 60  # more names than these are counted, not listed
# Control, zero-width, bidirectional and other invisible characters: they hide or reorder what a reader sees.
HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]"
)


class AnalysisError(Exception):
    """Root of everything this package raises on purpose."""


class UsageError(AnalysisError, ValueError):
    """An argument, name or date the caller gave cannot be used."""


class UnknownName(UsageError, KeyError):
    """A name that is not in a closed list; the message carries the nearest valid ones, or the remedy given."""

    def __init__(self, what: str, found: object, allowed: Iterable[str], remedy: str = "") -> None:
        self.what, self.found, self.allowed = what, found, sorted(set(allowed))
        super().__init__(f"unknown {what} {reprlib.repr(found)}; {remedy or hint(str(found), self.allowed)}")

    def __str__(self) -> str:  # KeyError would print the repr
        return str(self.args[0])


class MissingPart(UsageError, ImportError):
    """An optional part of the package is not installed; the message names the command."""


def optional(module: str, lacking: str, package: str) -> Any:
    """A module of an optional part, imported only when something is asked of it.

    Parameters
    ----------
    lacking : how the refusal begins; ``{}`` stands for the library.
    package : what to install.

    Raises
    ------
    MissingPart
        When it is not installed; names the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingPart(f"{lacking.format(module.partition('.')[0])}; install it: pip install '{package}'") from None


class ReportError(AnalysisError, RuntimeError):
    """A report could not be made; earlier good files are untouched."""


class FeedError(AnalysisError, RuntimeError):
    """A feed of events could not be read, fetched or converted; nothing half-written is left."""


@dataclass(frozen=True, order=True)
class Finding:
    """One broken cell or row: where, which rule, what was found, what is allowed, what to do.

    `line` is the physical line of the CSV file (the header is line 1); `column` is "" for a whole row.
    """

    file: str
    line: int
    column: str
    reason: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.message} [{self.reason}]"


class DataError(AnalysisError, ValueError):
    """The tables break their declaration; `findings` holds every broken row, the message the first three."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        shown = "\n".join(f"  {f}" for f in self.findings[:3])
        more = len(self.findings) - 3
        tail = f"\n  and {more} more; `dossier check` lists all" if more > 0 else ""
        count = len(self.findings)
        super().__init__(f"{plural(count, 'finding')} in the tables\n{shown}{tail}")


def hint(found: str, allowed: Sequence[str]) -> str:
    """Words for an error message: the nearest valid name, then the valid names; of very many the nearest few and a count."""
    many, asked = len(allowed) > MANY, found[:80].lower()  # no name is longer, and a long cell would take long
    exact = {name.lower(): name for name in reversed(allowed)}
    turned = "-".join(reversed(asked.split("-")))  # RUS-PRK for PRK-RUS
    near = difflib.get_close_matches(asked, exact, n=3 if many else 1, cutoff=0.0 if many else 0.6)
    begun = [name for name in exact if name.startswith(asked)][:3] if many and len(asked) > 3 else []
    near = [turned] if turned in exact else begun or near
    names = listing([repr(exact[name]) for name in near], "or")
    alike = turned in exact or bool(begun or difflib.get_close_matches(asked, near, cutoff=0.6))
    start = (f"did you mean {names}? " if alike else f"the nearest are {names}; ") if near else ""
    shown = ", ".join(name or "(empty)" for name in allowed)
    return f"{start}allowed: {f'one of {number(len(allowed))} names' if many else shown}"


def printable(text: str) -> str:
    """Text that cannot steer a terminal: characters that act or hide are shown as escapes, lines stay lines.

    Examples
    --------
    >>> printable("red \x1b[31m")
    'red \\\\u001b[31m'
    """
    shown = text.replace("\r", "\\u000d")
    return HIDDEN.sub(lambda m: f"\\u{ord(m.group()):04x}", shown)

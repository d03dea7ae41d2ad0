"""A rule between cells and rows of the tables, with what it refuses and why as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis.errors import Finding
from analysis.schema.read import RawTable

Tables = dict[str, RawTable]


class Doubt(NamedTuple):
    """A finding that a line of exceptions.csv on these rows explains."""

    finding: Finding
    ids: frozenset[str]


Finder = Callable[[Tables], Iterator[Finding | Doubt]]


@dataclass(frozen=True)
class Rule:
    """One rule: the reasons under which its findings stand, what it refuses (or warns of), why, and what finds it."""

    names: tuple[str, ...]
    refuses: str
    why: str
    find: Finder
    warns: bool = False


def rule(*names: str, refuses: str, why: str, warns: bool = False) -> Callable[[Finder], Rule]:
    """Makes a rule of a generator of findings: `analysis.schema.rules` lists it, `check` runs it, the codebook prints it."""
    return lambda find: Rule(names, refuses, why, find, warns)

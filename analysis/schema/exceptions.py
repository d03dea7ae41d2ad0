"""`exceptions.csv`: rows that seem to belong together and do not, so that no rule on missing links speaks of them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from analysis.errors import Finding
from analysis.model.columns import Column, TableSpec
from analysis.model.config import DatasetConfig
from analysis.schema.cells import cell_findings
from analysis.schema.frames import split
from analysis.schema.read import read, truncate
from analysis.schema.rule import Doubt
from analysis.schema.rules import LINKS

EXCEPTIONS: Final = TableSpec(
    "exceptions",
    "",
    "Rows that seem to belong together and do not",
    (
        Column("rule", "word", "which rule", words={name: rule.refuses for rule in LINKS for name in rule.names}),
        Column("ids", "list", "the claims or events"),
        Column("why", "text", "why they stand without a link"),
    ),
    ("rule", "ids"),
    optional=True,
)


class Exceptions:
    """The lines of a folder's `exceptions.csv`, and which of them explain something."""

    def __init__(self, folder: Path, own: DatasetConfig) -> None:
        listed, self.findings = read(folder / EXCEPTIONS.file, EXCEPTIONS)
        self.findings += truncate(cell_findings(listed, own))
        self.explained = [(line, rule, frozenset(split(ids))) for line, (rule, ids) in listed.rows("rule", "ids")]
        self.used: set[int] = set()

    def unexplained(self, found: Iterator[Finding | Doubt]) -> Iterator[Finding]:
        """What a rule finds, without what a line explains."""
        for one in found:
            if isinstance(one, Finding):
                yield one
                continue
            lines = {line for line, rule, ids in self.explained if rule == one.finding.reason and one.ids <= ids}
            self.used |= lines
            if not lines:
                yield one.finding

    def unused(self) -> Iterator[Finding]:
        """Lines that explain nothing, once all rules have run."""
        for line, *_ in self.explained:
            if line not in self.used:
                message = "no rule finds anything here that these ids explain; correct the ids, or delete the row"
                yield Finding(EXCEPTIONS.file, line, "ids", "exception-unused", message, "warning")

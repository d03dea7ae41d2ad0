"""A queue of proposed rows, and the log of what curators decided on each: both are JSON Lines, one record a line."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.desk.links import Double, Link
from analysis.errors import Finding, UsageError, hint, printable
from analysis.files import MOST_BYTES, contents
from analysis.model.tables import TABLES

DECISIONS: Final = {
    "accepted": "written to the tables as it was proposed",
    "changed": "written after cells were changed",
    "rejected": "not a row of this dataset",
    "later": "left for another day",
}
PROPOSED: Final = ("claims", "events", "sources")
LONGEST_TEXT: Final = 200_000  # characters of a page that are shown
_FOLLOWS: Final = ("claim_id", "statement_id", "event_id", "source_id", "source_ids", "known_on")


@dataclass(frozen=True)
class Proposal:
    """A row that may be added: the cells with the spans of the page's text that each came from, and what is known of the page."""

    id: str
    table: str
    row: Mapping[str, str]
    text: str = ""
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    page: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    on_file: tuple[Double, ...] = ()
    certainty: float = 0.0

    def given(self) -> dict[str, str]:
        """The cells and the facts of the page, as `analysis.desk.draft.draft` takes them.

        Ids, and a day of knowledge that stands nowhere on the page, are left out: they follow, also when other cells are changed.
        """
        facts = {name: self.page.get(name, "") for name in ("url", "publisher", "published_on", "language")}
        cells = {name: value for name, value in self.row.items() if name not in _FOLLOWS or name in self.spans}
        return {name: value for name, value in {**facts, **cells}.items() if value}

    def segments(self) -> list[tuple[str, str]]:
        """The text in pieces, each with the columns that came from it; nothing in it acts or hides."""
        edges = sorted({0, len(self.text), *(edge for span in self.spans.values() for edge in span)})
        pieces = []
        for start, end in pairwise(edges):
            columns = [name for name, (first, last) in self.spans.items() if first <= start and end <= last]
            pieces.append((printable(self.text[start:end]), ", ".join(columns)))
        return pieces


@dataclass(frozen=True)
class Decision:
    """What a curator decided on a proposal, when and why, the row as it then was, and the id under which it was written."""

    proposal: str
    decision: str
    who: str
    reason: str = ""
    row: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    written: str = ""
    when: str = ""


def read_queue(path: Path) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """The proposals of a file in their order, and a finding for each line that is none: it is left out, and nothing is repaired.

    Raises
    ------
    UsageError
        When there is no such file, or it is larger than can be read.
    """
    data, refused = contents(path, 8 * MOST_BYTES)
    if data is None:
        why = refused[0].message if refused else "it is not there; write one with `dossier intake`"
        raise UsageError(f"{str(path)!r} cannot be read as proposals: {why}")
    found, findings, seen = [], list[Finding](), set[str]()
    for line, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            one = _proposal(json.loads(text.decode("utf-8")))
            if one.id in seen:
                raise ValueError(f"the id {one.id!r} is used before; ids are unique")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            told = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            findings.append(Finding(path.name, line, "", "proposal", f"not a proposal ({told[:200]}); it is left out"))
        else:
            seen.add(one.id)
            found.append(one)
    return tuple(found), tuple(findings)


def _proposal(told: dict[str, Any]) -> Proposal:
    table = str(told["table"])
    if table not in PROPOSED:
        raise ValueError(f"unknown table {table!r}; {hint(table, list(PROPOSED))}")
    row = {str(name): str(value) for name, value in told["row"].items() if value not in (None, "")}
    if strange := sorted(row.keys() - set(TABLES[table].names)):
        raise ValueError(f"unknown column {strange[0]!r}; {hint(strange[0], TABLES[table].names)}")
    text = str(told.get("text") or "")[:LONGEST_TEXT]
    spans = {str(name): (int(first), int(last)) for name, (first, last) in (told.get("spans") or {}).items()}
    page = {name: str(value) for name, value in (told.get("page") or {}).items() if value not in (None, "")}
    return Proposal(
        str(told["id"]), table, row, text,
        {name: span for name, span in spans.items() if 0 <= span[0] < span[1] <= len(text)}, page,
        tuple(Link(str(one["column"]), str(one["id"]), str(one["reason"])) for one in told.get("links") or ()),
        tuple(Double(str(one["id"]), str(one["reason"])) for one in told.get("on_file") or ()),
        float(told.get("certainty") or 0.0),
    )  # fmt: skip


def decisions(log: Path) -> tuple[Decision, ...]:
    """Every decision on file, in the order in which they were made; a line that a power cut halved is left out."""
    return tuple(_read(log))


def decide(log: Path, made: Decision) -> Decision:
    """Append a decision to the log, on the disk when this returns; it carries the moment.

    Raises
    ------
    UsageError
        For a decision that there is not.
    OSError
        When the log cannot be written.
    """
    if made.decision not in DECISIONS:
        raise UsageError(f"unknown decision {made.decision!r}; {hint(made.decision, list(DECISIONS))}")
    when = made.when or dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    stamped = Decision(**{**asdict(made), "when": when})
    line = json.dumps(asdict(stamped), ensure_ascii=False) + "\n"
    held = log.read_bytes() if log.exists() else b""
    with log.open("ab") as handle:
        handle.write((b"" if not held or held.endswith(b"\n") else b"\n") + line.encode())
        handle.flush()
        os.fsync(handle.fileno())
    return stamped


def coded_twice(log: Path, queue: Sequence[Proposal], first: str, second: str) -> pd.DataFrame:
    """The cells that two curators coded on the same proposals, in the form of ``second_coding.csv``.

    Returns
    -------
    pandas.DataFrame
        ``row, column, first, second, page``: a row for each column that either of the two filled, of each proposal that both
        took in or rejected; whether they took it in stands as the column ``decision``.
    """
    own = {(one.who, one.proposal): one for one in decisions(log) if one.decision != "later"}
    pages = {one.id: one.page.get("url", "") for one in queue}
    rows = []
    for proposal in pages:
        pair = [own.get((who, proposal)) for who in (first, second)]
        if pair[0] is None or pair[1] is None:
            continue
        taken = ["rejected" if one.decision == "rejected" else "taken" for one in pair if one]
        rows.append((proposal, "decision", *taken, pages[proposal]))
        if taken == ["taken", "taken"]:
            cells = [one.row for one in pair if one]
            for column in dict.fromkeys([*cells[0], *cells[1]]):
                rows.append((proposal, column, cells[0].get(column, ""), cells[1].get(column, ""), pages[proposal]))
    return pd.DataFrame(rows, columns=["row", "column", "first", "second", "page"])


def _read(log: Path) -> Iterator[Decision]:
    data, _ = contents(log, 8 * MOST_BYTES)
    for line in (data or b"").split(b"\n"):
        try:
            told = json.loads(line.decode("utf-8"))
            yield Decision(**{name: told[name] for name in Decision.__dataclass_fields__})
        except (ValueError, TypeError, KeyError):
            continue

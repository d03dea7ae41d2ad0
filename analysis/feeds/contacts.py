"""Which codes of a feed are contacts, of what kind and level? One declared table, which a reader may replace."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import UsageError
from analysis.model.names import check_names
from analysis.model.vocabulary import CONTACT_KIND, LEVEL

if TYPE_CHECKING:
    import ibis.expr.types as ir

FILE: Final = Path(__file__).parent / "tables" / "contacts.csv"
DIRECTIONS: Final = ("to_target", "to_source", "mutual", "third_country")
# What of a feed makes one contact: a row, a story about a pair and kind on a day, or the day itself.
EACH: Final = ("day", "story", "row")
_COLUMNS: Final = ("scheme", "code", "kind", "level", "direction", "meaning")


@dataclass(frozen=True)
class Code:
    """What a code, and every longer one that begins with it, is taken for."""

    scheme: str
    code: str
    kind: str
    level: str
    direction: str
    meaning: str


@cache
def codes(file: str = "") -> tuple[Code, ...]:
    """The table of codes: the package's, or a reader's own CSV of the same columns.

    Raises
    ------
    UsageError
        When it cannot be read or lacks a column.
    UnknownName
        For a kind, level or direction that is not one.
    """
    path = Path(file) if file else FILE
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"{str(path)!r} cannot be read ({error}); give a CSV with the columns {', '.join(_COLUMNS)}"
        ) from None
    if not rows or (lacking := [name for name in _COLUMNS[:5] if name not in rows[0]]):
        shown = lacking[0] if rows else "rows"
        raise UsageError(f"{str(path)!r} has no {shown}; give the columns {', '.join(_COLUMNS)}")
    for name, allowed in (("kind", CONTACT_KIND), ("level", LEVEL), ("direction", DIRECTIONS)):
        check_names(f"{name} of a code", [row[name] for row in rows], tuple(allowed))
    return tuple(Code(*(row.get(name) or "" for name in _COLUMNS)) for row in rows)


def _longest_first(table_of_codes: Sequence[Code], scheme: str) -> list[Code]:
    return sorted((c for c in table_of_codes if c.scheme == scheme), key=lambda c: -len(c.code))


def kinds_of(found: Sequence[str], table_of_codes: Sequence[Code], scheme: str) -> dict[str, str]:
    """The kind of contact that each code is; codes of none are left out. The longest code of the table decides."""
    own = _longest_first(table_of_codes, scheme)
    best = {code: next((c.kind for c in own if code.startswith(c.code)), "") for code in found}
    return {code: kind for code, kind in best.items() if kind}


def likely(table: ir.Table, table_of_codes: Sequence[Code], scheme: str) -> ir.Table:
    """Rows between two states whose code lies between the first and the last of the table: a bound that engines check as they read."""
    own = [c.code for c in table_of_codes if c.scheme == scheme]
    last = max(f"{code}\U0010ffff" for code in own)  # the longer codes that begin with it included
    return table.filter(table.reason == "", table.code >= min(own), table.code <= last)


def contact_rows(table: ir.Table, table_of_codes: Sequence[Code], scheme: str) -> ir.Table:
    """Rows between two states whose code is that of a contact, with ``kind, level, towards``; the longest code decides."""
    import ibis

    own = _longest_first(table_of_codes, scheme)
    if not own:
        return table.filter(ibis.literal(False)).mutate(
            kind=ibis.literal(""), level=ibis.literal(""), towards=ibis.null("string")
        )
    table = likely(table, table_of_codes, scheme)
    is_of = [(table.code.startswith(c.code), c) for c in own]
    found = table.mutate(kind=ibis.cases(*((is_it, c.kind) for is_it, c in is_of), else_=""))
    found = found.filter(found.kind != "").mutate(
        level=ibis.cases(*((is_it, c.level) for is_it, c in is_of), else_=""),
        way=ibis.cases(*((is_it, c.direction) for is_it, c in is_of), else_=""),
    )
    to, back = found.source + "_to_" + found.target, found.target + "_to_" + found.source
    towards = ibis.cases((found.way == "to_target", to), (found.way == "to_source", back), else_=ibis.null("string"))
    return found.mutate(towards=towards).drop("way")


def merged(rows: ir.Table, each: str = "day") -> ir.Table:
    """One row a contact by the rule: what fell on one pair, day and kind together, and how many rows and stories that was.

    Raises
    ------
    UnknownName
        For another rule.
    """
    check_names("rule", (each,), EACH)
    by: dict[str, Any] = {"event_date": rows.event_date, "dyad": rows.dyad, "kind": rows.kind}
    by |= {
        "story": {"story": rows.story},
        "row": {"event_id": rows.event_id, "towards": rows.towards, "story": rows.story},
    }.get(each, {})
    return rows.group_by(**by).agg(
        level=rows.level.max(),
        first_way=rows.towards.min(),
        last_way=rows.towards.max(),
        code=rows.code.min(),
        known_on=rows.known_on.min(),
        rows=rows.count(),
        stories=rows.story.nunique(),
        mentions=rows.mentions.sum(),
        first_id=rows.event_id.min(),
        page=rows.address.min(),
    )

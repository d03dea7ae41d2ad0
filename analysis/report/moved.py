"""What moved between two documents of one report, in sentences?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.language.format import cell, number, short
from analysis.report.document import Block, Code, Document, Figure, Heading, Output, Table, Text, kind, table_of

MOST = 5  # sentences on one block
LONG = 80  # letters of what names a row


def differences(old: Document, new: Document) -> list[str]:
    """Each difference that a reader could see, as a sentence; empty when both say the same."""
    lines = [f"title: {old.title!r} is now {new.title!r}"] if old.title != new.title else []
    if old.headline != new.headline:
        lines.append(f"headline: {old.headline!r} is now {new.headline!r}")
    before, after = _named(old), _named(new)
    lines += _gone_and_new(before, after)
    for name in sorted(before, key=lambda name: isinstance(before[name], Code)):  # code last
        if name in after and before[name] != after[name]:
            lines += _few(f"{name}: {line}" for line in _block(before[name], after[name]))
    lines += _few(f"records: {line}" for line in _gone_and_new(old.records, new.records))
    lines += _few(
        f"records: {key} changed" for key, record in old.records.items() if new.records.get(key, record) != record
    )
    if old.provenance != new.provenance or old.as_of != new.as_of or old.origin.parameters != new.origin.parameters:
        lines.append("footer: what the page says of its data and parameters changed")
    return lines


def in_words(old: str, new: str) -> str:
    """How one text became another: by its numbers where they differ."""
    before, after = (Counter(re.findall(r"\d[\d,.]*\d|\d", text)) for text in (old, new))
    gone, come = (list(part)[:MOST] for part in (before - after, after - before))
    if not gone and not come:
        return "its words changed"
    return f"{', '.join(gone) or 'nothing'} became {', '.join(come) or 'nothing'}"


def _named(document: Document) -> dict[str, Block]:
    """The blocks by name: their own, or the heading they stand under, counted where that repeats."""
    found: Counter[str] = Counter()
    named, heading = {}, "opening"
    for block in document.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        name = getattr(block, "name", None) or f"{kind(block)} under {heading!r}"
        found[name] += 1
        named[name if found[name] == 1 else f"{name} ({found[name]})"] = block
    return named


def _gone_and_new(old: Iterable[str], new: Iterable[str]) -> list[str]:
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    gone = [f"{name}: no longer there" for name in before if name not in after]
    return gone + [f"{name}: new" for name in after if name not in before]


def _few(lines: Iterable[str]) -> list[str]:
    held = list(lines)
    name = held[0].partition(":")[0] if held else ""
    return [*held[:MOST], *([f"{name}: {len(held) - MOST} more"] if len(held) > MOST else [])]


def _block(old: Block, new: Block) -> list[str]:
    """What differs in two blocks of one name."""
    before, after = table_of(old), table_of(new)
    lines = list(_rows(before, after)) if before and after else []
    said, says = _said(old), _said(new)
    if said != says and not lines and not isinstance(old, Code):
        lines.append(in_words(said, says))
    return lines or ["it is drawn otherwise" if isinstance(old, Figure) else "it changed"]


def _said(block: Block) -> str:
    """The words of a block."""
    if isinstance(block, Text):
        return "\n".join(block.sentences)
    if isinstance(block, Figure):
        return "\n".join([block.title, block.subtitle, block.alt, block.source, block.method])
    if isinstance(block, Table):
        return f"{block.title}\n{block.source}"
    if isinstance(block, Heading):
        return f"{block.source}\n{block.finding}"
    return block.content if isinstance(block, Output) else block.source


def _rows(old: Table, new: Table) -> Iterator[str]:
    """What moved from one table to another: row by row, a row named by its words."""
    if old.columns != new.columns:
        yield "its columns changed"
        return
    before, after = _keyed(old), _keyed(new)
    yield from _gone_and_new(before, after)
    several = sum(column.kind == "number" for column in old.columns) > 1
    for key in (key for key in before if key in after):
        for column, was, now in zip(old.columns, before[key], after[key], strict=True):
            if was != now:
                label = f"{key}, {column.label}" if several or column.kind != "number" else key
                yield f"{label}: {_value(was)} to {_value(now)} {column.unit}".rstrip()


def _keyed(table: Table) -> dict[str, tuple[object, ...]]:
    """The rows by what names them: what a number of a sentence is, or all that is text; counted where that repeats."""
    naming = [at for at, column in enumerate(table.columns) if column.name == "what"]
    naming = naming or [at for at, column in enumerate(table.columns) if column.kind not in ("number", "records")]
    found: Counter[str] = Counter()
    rows = {}
    for row in table.rows:
        key = short(", ".join(cell(row[at]) for at in naming if row[at] not in (None, "")), LONG) or "row"
        found[key] += 1
        rows[key if found[key] == 1 else f"{key} ({found[key]})"] = row
    return rows


def _value(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, digits=6)
    return short("; ".join(map(str, value)), LONG) if isinstance(value, list) else cell(value) or "nothing"

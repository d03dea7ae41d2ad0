"""How is a table written in the page, so that it can be read, sorted, filtered and copied?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.language.format import number
from analysis.report.prose import escape, is_link, link

NUMBER_KINDS = ("number", "integer", "int", "float", "count", "share")
MANY = 500  # rows or records after which a page holds them as text that its script reads when they are wanted
LINKED = 300  # records of one cell that are links; a cell may name thousands


def table(
    name: str,
    caption: str,
    columns: Sequence[Mapping[str, Any] | str],
    rows: Sequence[Any],
    ids: Sequence[str] | None = None,
    known: frozenset[str] = frozenset(),
) -> str:
    """What HTML shows these rows?

    Parameters
    ----------
    name : identifier of the table, unique in the page.
    caption : words above it.
    columns : per column a mapping with name, label, unit, kind; or just its name.
    rows : each a list in column order, or a mapping by column name.
    ids : the record behind each row, where there is one.
    known : ids for which the page holds a record, so that a link leads somewhere.

    Returns
    -------
    A scrollable region with one `table`. Without rows it says so in words.
    """
    heads = [column if isinstance(column, Mapping) else {"name": column} for column in columns]
    if not rows:
        return f'<p class="empty" id="{escape(name)}">{escape(caption)}: no rows.</p>'
    kinds = [_kind(head, [_cell(row, head, i) for row in rows]) for i, head in enumerate(heads)]
    lines = []
    for position, row in enumerate(rows):
        record = ids[position] if ids and position < len(ids) else ""
        cells = [_td(_cell(row, head, i), kinds[i], known) for i, head in enumerate(heads)]
        if record and record in known:
            cells.append(
                f'<td><a class="card" href="#{escape(record)}" aria-label="Record {escape(record)}">details</a>'
            )
        elif ids:
            cells.append("<td>")
        mark = f' data-id="{escape(record)}"' if record else ""
        lines.append(f"<tr{mark}>{''.join(cells)}")
    titles = "".join(_th(head, kind) for head, kind in zip(heads, kinds, strict=True))
    titles += '<th scope="col" class="ref"><span class="vh">Record</span>' if ids else ""
    grid = (
        f'<table id="{escape(name)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{titles}</thead><tbody>\n" + "\n".join(lines) + "</tbody></table>"
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">{late(grid, len(rows))}</div>'
    )


def late(html: str, count: int) -> str:
    """What holds so many rows or records: itself, or from `MANY` on a `noscript`.

    A browser without scripts shows what stands in there; one with scripts reads it as one piece of text, and the page's
    script makes of it what a reader opens. No text of others can end it early: its marks are written as entities.
    """
    return html if count <= MANY else f"<noscript>{html}</noscript>"


def _cell(row: Any, head: Mapping[str, Any], position: int) -> Any:
    return row.get(head["name"]) if isinstance(row, Mapping) else row[position]


def _kind(head: Mapping[str, Any], values: Sequence[Any]) -> str:
    said = str(head.get("kind", ""))
    if said in NUMBER_KINDS:
        return "number"
    if said:
        return said
    numbers = [v for v in values if v is not None]
    return (
        "number" if numbers and all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers) else "text"
    )


def _th(head: Mapping[str, Any], kind: str) -> str:
    unit = f' <span class="unit">{escape(head["unit"])}</span>' if head.get("unit") else ""
    side = ' class="n"' if kind == "number" else ""
    return f'<th scope="col"{side} data-kind="{escape(kind)}">{escape(head.get("label") or head["name"])}{unit}'


def _td(value: Any, kind: str, known: frozenset[str]) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "<td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}"
    if isinstance(value, int | float):
        shown = number(value, digits=6) if kind == "number" else str(value)
        return f'<td class="n" data-v="{value!r}">{escape(shown)}'
    if kind == "records":
        linked = [_record(item, known) for item in value[:LINKED]]
        return f"<td>{'; '.join([*linked, *map(escape, value[LINKED:])])}"
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    text = str(value)
    return f"<td>{link(text, text)}" if is_link(text) else f"<td>{escape(text)}"


def _record(identifier: object, known: frozenset[str]) -> str:
    words = escape(identifier)
    return f'<a class="card" href="#{words}">{words}</a>' if identifier in known else words

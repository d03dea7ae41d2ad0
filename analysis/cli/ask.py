"""What a terminal asks for when a row is added: only what nothing on file tells, with completion from the words that are allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import click

from analysis.desk.draft import draft
from analysis.desk.links import Link
from analysis.desk.pages import FACTS
from analysis.desk.quantity import quantity
from analysis.errors import UsageError, hint, printable
from analysis.model.columns import Column
from analysis.model.dossier import Dossier
from analysis.model.tables import TABLES
from analysis.schema.cells import CHECKS

# What is asked of each record before all else, and what may stay empty.
FIRST: Final = {
    "claims": ("url", "claimant_id", "commodity_id", "value"),
    "events": ("url", "starts_on", "kind", "place", "participants", "title"),
    "sources": ("url",),
}
OPEN: Final = {
    "claims": ("stance", "stated_on", "speaker", "period_start", "through", "item_class", "note"),
    "events": ("ends_on", "initiator", "note"),
    "sources": (),
}
_SAID: Final = {"value": "quantity as the page words it, e.g. more than 7,000", "page_kind": "kind of carrier"}


def answers(then: Dossier, table: str, given: Mapping[str, str]) -> dict[str, str]:
    """What was given, and what the curator answers to the questions that are left.

    Raises
    ------
    UsageError
        When the terminal is closed before all is told; nothing is written then.
    """
    told = dict(given)
    for name in FIRST.get(table, ()):
        if name not in told and not (name == "url" and told.get("source_ids")) and not _number_given(name, told):
            told[name] = _asked(then, table, name, "", told)
    while missing := draft(then, table, told).missing:
        for name in missing[:1]:
            told[name] = _asked(then, table, name, "", told, required=True)
    row = draft(then, table, told).row
    for name in OPEN.get(table, ()):
        if name not in told:
            told[name] = _asked(then, table, name, row.get(name, ""), told)
    return {name: value for name, value in told.items() if value}


def chosen(proposed: Iterable[Link]) -> tuple[Link, ...]:
    """The links that the curator takes, each asked for with its reason."""
    return tuple(
        link
        for link in proposed
        if click.confirm(printable(f"{link.column} {link.id}?\n  {link.reason}\n "), default=False)
    )


def _number_given(name: str, told: Mapping[str, str]) -> bool:
    return name == "value" and bool({"low", "best", "high", "vague_term"} & told.keys())


def _asked(then: Dossier, table: str, name: str, usual: str, told: Mapping[str, str], required: bool = False) -> str:
    """One answer, asked again until it can stand in its cell."""
    from prompt_toolkit import prompt
    from prompt_toolkit.completion import FuzzyWordCompleter

    column = _column(table, name)
    words = _words(then, column)
    said = _SAID.get(name, column.meaning)
    completer = FuzzyWordCompleter(list(words), dict(words)) if words else None
    while True:
        try:
            found = prompt(f"{name} ({said}): ", completer=completer, default=usual, complete_while_typing=True).strip()
        except EOFError as error:
            raise UsageError(
                "the terminal was closed; nothing was written; run it again and answer each question"
            ) from error
        complaint = _complaint(then, column, name, found, told, required)
        if not complaint:
            return found
        click.echo(printable(f"  {complaint}"), err=True)


def _column(table: str, name: str) -> Column:
    if name == "value":
        return Column(name, "text", _SAID[name])
    if name in FACTS and name not in TABLES[table].names:
        return TABLES["sources"].column(FACTS[name])
    return TABLES[table].column(name)


def _words(then: Dossier, column: Column) -> Mapping[str, str]:
    """The words that complete an answer, with what each means."""
    if column.kind == "word":
        return column.allowed(then.config)
    if column.refers:
        rows = getattr(then, column.refers)
        labels = rows["name"] if "name" in rows else rows[TABLES[column.refers].key]
        return dict(zip(rows[TABLES[column.refers].key], labels, strict=True))
    people = {
        name: "; ".join(item.partition("|")[0] for item in roles)
        for name, roles in zip(then.people["name"], then.people["roles"], strict=True)
    }
    places = dict(zip(then.places["name"], then.places["kind"], strict=True))
    publishers = dict.fromkeys(sorted(set(then.sources["publisher"])), "on file")
    return {"participants": people, "speaker": people, "place": places, "publisher": publishers}.get(column.name, {})


def _complaint(then: Dossier, column: Column, name: str, found: str, told: Mapping[str, str], required: bool) -> str:
    if not found:
        allowed = list(_words(then, column))
        return (
            ""
            if not required
            else f"it must be told; {hint('', allowed) if allowed else f'it is the {column.meaning}'}"
        )
    if name == "value":
        try:
            quantity(found, told.get("bound", ""))
        except UsageError as error:
            return str(error)
        return ""
    words = _words(then, column) if column.kind == "word" or (column.refers and column.kind == "id") else {}
    if words:
        return "" if found in words else f"{found!r} is not allowed; {hint(found, list(words))}"
    return CHECKS[column.kind][1](found) if column.kind != "word" else ""

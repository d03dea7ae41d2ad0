"""Rules on the day a page appeared and the day a row became known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analysis.errors import Finding
from analysis.model.dates import span
from analysis.schema.claim_rules import Rule, Tables, _rows
from analysis.schema.frames import split

NOT_YET: Final = "not_looked_for"


def _cited_days(tables: Tables) -> Iterator[tuple[str, int, str, str, list[str]]]:
    """File, line, known_on, review, and the days of the dated pages of each claim and event."""
    sources = tables["sources"]
    published = dict(zip(sources.columns["source_id"], sources.columns["published_on"], strict=True))
    for name in ("claims", "events"):
        table = tables[name]
        for line, (known, review, ids) in _rows(table, "known_on", "review", "source_ids"):
            yield table.spec.file, line, known, review, [published[s] for s in split(ids) if published.get(s)]


def published_before_known(tables: Tables) -> Iterator[Finding]:
    """known_on is not later than the earliest publication among the row's sources."""
    for file, line, known, _, days in _cited_days(tables):
        if days and min(days) < known:
            message = f"known_on {known} is later than the publication of {min(days)}; known_on is the earliest"
            yield Finding(file, line, "known_on", "published-before-known", message)


def _says_why(tables: Tables) -> bool:
    """Whether this folder says why pages have no day; the column is optional, and without it the rules on it sleep."""
    return any(tables["sources"].columns["undated"])


def undated_cells(tables: Tables) -> Iterator[Finding]:
    """A page has a day of publication or the reason why it has none, so that an empty day is never just forgotten."""
    sources = tables["sources"]
    if not _says_why(tables):
        return
    for line, (published, undated) in _rows(sources, "published_on", "undated"):
        if bool(published) == bool(undated):
            found = "both are filled" if undated else "both are empty"
            message = (
                f"published_on and undated: {found}; write the day of publication, or in undated why there is none"
            )
            yield Finding(sources.spec.file, line, "undated", "undated", message)


def inferred_days(tables: Tables) -> Iterator[Finding]:
    """A row none of whose pages is dated has an inferred day of knowledge: nothing on file can check it."""
    if not _says_why(tables):
        return
    for file, line, _, review, days in _cited_days(tables):
        if not days and review != "date_inferred":
            message = (
                f"no page of this row is dated, and review is {review!r}; write 'date_inferred', or cite a dated page"
            )
            yield Finding(file, line, "review", "undated-row", message)


def placeholders(tables: Tables) -> Iterator[Finding]:
    """An inferred day at a month's end that no page bears out looks like a placeholder, and hides the real day."""
    for file, line, known, review, days in _cited_days(tables):
        last = known == span(known[:7])[1].isoformat()
        if last and review == "date_inferred" and known not in days:
            message = (
                f"known_on {known} is inferred, ends a month, and no page is of that day; look for the first carrier"
            )
            yield Finding(file, line, "known_on", "placeholder", message, severity="warning")


def still_to_date(tables: Tables) -> Iterator[Finding]:
    """Pages whose day nobody has looked for are work left open; one warning says how many."""
    sources = tables["sources"]
    lines = [line for line, (undated,) in _rows(sources, "undated") if undated == NOT_YET]
    if lines:
        message = (
            f"{len(lines)} pages from here on are {NOT_YET!r}; look for the day, or write 'not_stored' or 'no_date'"
        )
        yield Finding(sources.spec.file, lines[0], "undated", "not-looked-for", message, severity="warning")


RULES: Final[tuple[Rule, ...]] = (
    published_before_known,
    undated_cells,
    inferred_days,
    placeholders,
    still_to_date,
)

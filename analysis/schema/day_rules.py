"""Rules on the day a page appeared and the day a row became known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analysis.errors import Finding
from analysis.model.dates import span
from analysis.schema.frames import split
from analysis.schema.read import RawTable
from analysis.schema.rule import Tables, rule

NOT_YET: Final = "not_looked_for"


def _cited_days(tables: Tables) -> Iterator[tuple[RawTable, int, str, str, list[str]]]:
    """Table, line, known_on, review, and the days of the dated pages of each claim and event."""
    sources = tables["sources"]
    published = dict(zip(sources.columns["source_id"], sources.columns["published_on"], strict=True))
    for name in ("claims", "events"):
        table = tables[name]
        for line, (known, review, ids) in table.rows("known_on", "review", "source_ids"):
            yield table, line, known, review, [published[s] for s in split(ids) if published.get(s)]


@rule(
    "published-before-known",
    refuses="known_on after the publication of a page that the row cites",
    why="known_on is the earliest day the public could know, and as_of hides the row until then",
)
def published_before_known(tables: Tables) -> Iterator[Finding]:
    for table, line, known, _, days in _cited_days(tables):
        if days and min(days) < known:
            message = f"known_on {known} is later than the publication of {min(days)}; known_on is the earliest"
            yield table.finding(line, "known_on", "published-before-known", message)


def _says_why(tables: Tables) -> bool:
    """Whether this folder says why pages have no day; the column is optional, and without it the rules on it sleep."""
    return any(tables["sources"].columns["undated"])


@rule(
    "undated",
    refuses="a page with neither a day nor a reason why it has none, or with both",
    why="an empty day could be one that somebody forgot to look for",
)
def undated_cells(tables: Tables) -> Iterator[Finding]:
    sources = tables["sources"]
    if not _says_why(tables):
        return
    for line, (published, undated) in sources.rows("published_on", "undated"):
        if bool(published) == bool(undated):
            found = "both are filled" if undated else "both are empty"
            message = (
                f"published_on and undated: {found}; write the day of publication, or in undated why there is none"
            )
            yield sources.finding(line, "undated", "undated", message)


@rule(
    "undated-row",
    refuses="a row that only undated pages carry and that does not say date_inferred",
    why="nothing on file can check its day of knowledge, and readers are told so",
)
def inferred_days(tables: Tables) -> Iterator[Finding]:
    if not _says_why(tables):
        return
    for table, line, _, review, days in _cited_days(tables):
        if not days and review != "date_inferred":
            message = (
                f"no page of this row is dated, and review is {review!r}; write 'date_inferred', or cite a dated page"
            )
            yield table.finding(line, "review", "undated-row", message)


@rule(
    "placeholder",
    refuses="an inferred day at the end of a month that no page bears out",
    why="it looks like a placeholder, and may hide a day that can be found",
    warns=True,
)
def placeholders(tables: Tables) -> Iterator[Finding]:
    for table, line, known, review, days in _cited_days(tables):
        last = known == span(known[:7])[1].isoformat()
        if last and review == "date_inferred" and known not in days:
            message = (
                f"known_on {known} is inferred, ends a month, and no page is of that day; look for the first carrier"
            )
            yield table.finding(line, "known_on", "placeholder", message, severity="warning")


@rule(
    "not-looked-for",
    refuses="pages whose day nobody has looked for",
    why="work left open is counted, so that it is not taken for done",
    warns=True,
)
def still_to_date(tables: Tables) -> Iterator[Finding]:
    sources = tables["sources"]
    lines = [line for line, (undated,) in sources.rows("undated") if undated == NOT_YET]
    if lines:
        message = (
            f"{len(lines)} pages from here on are {NOT_YET!r}; look for the day, or write 'not_stored' or 'no_date'"
        )
        yield sources.finding(lines[0], "undated", "not-looked-for", message, severity="warning")

"""What curators keep about the tables: rows that look linked and are not, and what a second coder read. No page is made from them."""

from __future__ import annotations

from typing import Final

from analysis.model.columns import Column, TableSpec

EXCEPTIONS: Final = TableSpec(
    "exceptions",
    "",
    "Rows that seem to belong together and do not",
    (
        Column(
            "rule",
            "word",
            "which rule",
            words={
                "unlinked-legs": "two contacts of one person within a week",
                "equal-figures": "a figure said twice within ten days",
                "note-without-link": "a note that tells of a link",
                "plan-met": "an open plan whose visit is on file",
            },
        ),
        Column("ids", "list", "the claims or events"),
        Column("why", "text", "why they stand without a link"),
    ),
    ("rule", "ids"),
    optional=True,
)

SECOND_CODING: Final = TableSpec(
    "second_coding",
    "",
    "What a second coder read, cell by cell, without seeing the first value",
    (
        Column("row", "id", "the claim or event"),
        Column("column", "text", "its column", "bound"),
        Column("first", "text", "what stood there when it was coded again", "at_least", empty="the cell was empty"),
        Column("second", "text", "what the second coder wrote", "more_than", empty="the coder left it empty"),
        Column("page", "url", "the page that was read"),
    ),
    ("row", "column"),
    optional=True,
)

CURATION: Final = (EXCEPTIONS, SECOND_CODING)

"""Ids in the cells of tables become words, days stay in one line, and a card does not tell a thing twice."""

from __future__ import annotations

from analysis.report import card, page
from analysis.report.coded import Codes, looks
from analysis.report.document import Record
from analysis.report.tables import table

NAMES = Codes({"usa-state": "US Department of State", "osc": "Open Source Centre"})


def grid(rows: list[list[object]]) -> str:
    """The HTML of a table of these rows."""
    given = table({"columns": [{"name": f"c{at}"} for at in range(len(rows[0]))], "rows": rows}, "t", "Table")
    return str(page.template("blocks.html.j2").module.grid(given, page.View(codes=NAMES)))


def test_a_column_of_ids_shows_names() -> None:
    """All its filled cells are ids; where one is not, they are words and stay."""
    html = grid([["usa-state", "osc"], ["", "not osc"], ["osc", "osc"]])
    assert "<td>US Department of State<td>osc" in html
    assert "<td>Open Source Centre<td>osc" in html


def test_a_column_of_days_stays_in_one_line() -> None:
    """Of any precision, in digits or with a month in letters; text with a day in it may break."""
    given = table(
        {"columns": ["a", "b", "c"], "rows": [["2024-02-26", "26 Feb 2024", "by 2024"], ["2024", "Feb 2024", ""]]},
        "t",
        "T",
    )
    assert [look.is_day for look in looks(given, NAMES)] == [True, True, False]


def test_an_empty_column_and_one_of_numbers_are_left_as_they_are() -> None:
    """Neither holds an id or a day."""
    given = table({"columns": ["a", "b"], "rows": [["", 2024], ["", 2025]]}, "t", "T")
    assert [(look.names, look.is_day) for look in looks(given, NAMES)] == [({}, False)] * 2


def test_a_card_leaves_out_what_its_sentence_and_remark_say() -> None:
    """Told, usual and empty fields go; whole words count, so that "arms" is not told by "farms"."""
    fields = (
        ("claimant", "Seoul"), ("commodity", "arms"), ("stage", "not stated"), ("status", "current"), ("note", "Long."),
        ("stated on", "1 May 2024"), ("public since", "1 May 2024"), ("stance", "says it is so"),
    )  # fmt: skip
    record = Record("claim", "t", {}, fields, (), (), says="Seoul said on 1 May 2024: farms.", remark="Checked. Long.")
    assert card.untold(record) == [("commodity", "arms"), ("stance", "says it is so")]
    assert ("note", "Long.") in card.untold(Record("claim", "t", {}, fields, (), ()))
    told = {*card.untold(record), *card.withheld(record)}
    assert {pair for pair in fields if pair not in told} == {("note", "Long.")}  # the remark holds it, word for word

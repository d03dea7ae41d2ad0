"""The first figure of a page stands after the opening of the answer; nothing of the answer is lost or told twice."""

from __future__ import annotations

from analysis.report.document import Block, Code, Figure, Heading, Piece, Table, Text
from analysis.report.opening import LETTERS, arranged

FIGURE = Figure("f", "Title", "", "Alt", "", "", {"data": [], "layout": {}}, None, Table("f-data", "Data", (), ()))


def text(name: str, *lengths: int) -> Text:
    """A text with paragraphs so long."""
    return Text(name, tuple((Piece("x" * length),) for length in lengths))


def words(blocks: list[Block]) -> list[str]:
    """Every paragraph, in order of the page; the figure as ``|``."""
    found = []
    for block in blocks:
        if isinstance(block, Figure):
            found.append("|")
        elif isinstance(block, Text):
            found += ["".join(piece.text for piece in paragraph) for paragraph in block.paragraphs]
    return found


def test_the_opening_ends_with_the_paragraph_that_fills_it() -> None:
    """A long first paragraph stands alone before the figure, short ones together; the rest follows the figure in its order."""
    for texts, before in (
        ([text("a", LETTERS, 10, 20)], 1),
        ([text("a", 100, 100), text("b", 100, 5)], 3),
        ([text("a", 20, 30)], 2),
    ):
        held: list[Block] = [*texts, FIGURE, text("after", 7)]
        shown = words(arranged(held))
        assert shown.index("|") == before
        assert [word for word in shown if word != "|"] == [word for word in words(held) if word != "|"]


def test_a_page_in_sections_stays_as_it_is() -> None:
    """Where a section begins before the first figure, or there is none, nothing moves."""
    heading = Heading(2, "Part", "part", "Part")
    pages: list[list[Block]] = [
        [text("a", LETTERS, 9), heading, FIGURE],
        [text("a", LETTERS, 9), Code("x", "Code")],
        [],
    ]
    for held in pages:
        assert arranged(held) == held

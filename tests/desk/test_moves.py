"""What a change moves is told in the sentences that readers see, and what it leaves is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

import analysis
from analysis.desk.change import Change, judged
from analysis.desk.correct import correction
from analysis.desk.moves import Moves, _answers, moves
from analysis.errors import UnknownName, UsageError


def _moved(folder: Path, change: Change) -> Moves:
    with judged(folder, change) as found:
        assert found.refused == ()
        return moves(analysis.load(folder), analysis.load(found.folder), change)


def test_a_last_word_moves_sentences_figures_and_days(sample: Path) -> None:
    """Each sentence before and after, the last word of the side, and the replayed days from the row's own on."""
    found = _moved(sample, correction(sample, "kor-b", [("best", "7100")]))
    told = {one.answer: (one.before, one.after) for one in found.moved}
    assert "7,000" in told["front page"][0]
    assert "7,100" in told["front page"][1]
    words = [f"about {best}, ROK Ministry of National Defense, known 18 March 2024" for best in ("7,000", "7,100")]
    assert told["last word of Seoul"] == tuple(words)
    assert found.days
    assert min(found.days) >= "2024-03-18"
    assert "read otherwise" in str(found)


def test_a_note_moves_nothing(sample: Path) -> None:
    """And that is said."""
    found = _moved(sample, correction(sample, "kor-b", [("note", "Seen again.")]))
    assert found.moved == ()
    assert str(found) == "Nothing that the front page and the briefing tell moves."


def test_a_contact_moves_what_is_said_of_contacts(sample: Path) -> None:
    """One that did not take place is counted no more."""
    found = _moved(sample, correction(sample, "reply", [("status", "failed")]))
    assert any(one.answer == "briefing, contacts" for one in found.moved)


def test_the_answers_are_those_of_the_notebooks(sample: Path) -> None:
    """Every sentence that the notebooks of the front page and the briefing ask `wording` for is among them."""
    import ast

    import nbformat

    asked: set[str] = set()
    for name in ("front_page", "00_briefing"):
        cells = nbformat.read(Path(__file__).parents[2] / "notebooks" / f"{name}.ipynb", as_version=4).cells
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        asked |= {
            n.attr
            for n in ast.walk(ast.parse(code))
            if isinstance(n, ast.Attribute) and getattr(n.value, "id", "") == "wording"
        }
    own = ast.walk(ast.parse(Path(analysis.desk.moves.__file__).read_text(encoding="utf-8")))
    told = {n.attr for n in own if isinstance(n, ast.Attribute) and getattr(n.value, "id", "") == "wording"}
    assert asked - told == {"last_contacts", "reading"}, "tables, and no answers"
    then = analysis.load(sample)
    assert all(str(answer()) for answer in _answers(then, then.flow()).values())


def test_corrections_that_cannot_be_made(sample: Path) -> None:
    """An id, a column and a value that are none, and an id that is to change."""
    for key, column, value, error in (
        ("kor-bb", "best", "1", "unknown id 'kor-bb'; did you mean 'kor-b'"),
        ("kor-b", "bset", "1", "column of claims.csv 'bset'; did you mean 'best'"),
        ("kor-b", "claim_id", "x", "cannot change, since rows, pages and readers cite it"),
        ("kor-b", "best", "7000", "has best '7000' already"),
    ):
        with pytest.raises((UnknownName, UsageError), match=error):
            correction(sample, key, [(column, value)])


def test_a_correction_is_told_in_the_changelog(sample: Path) -> None:
    """With what stood there, and why; the table is the one that has the column, where two have the id."""
    change = correction(sample, "cho", [("country", ""), ("roles", "minister")], "No page tells.")
    assert (
        change.told
        == "`cho`: country KOR → empty; roles lawmaker|2020|2023-12;minister|2023-12-31| → minister. No page tells."
    )
    assert change.cells == (("people", "cho", {"country": "", "roles": "minister"}),)

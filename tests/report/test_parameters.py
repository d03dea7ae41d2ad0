"""Parameters are read from the tagged cell without running it, and values are checked before anything
starts.
"""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from analysis.claims import conflicts
from analysis.errors import UsageError
from analysis.report.parameters import check, parse, schema
from tests.claims.rows import quantities

CELL = '''"""What may be set."""
as_of: str = ""  # day of knowledge
window_days: int = 30  # days on either side
ratio: float = 0.5
deep: bool = False
levels: list[str] = ["minister"]  # which levels
years: list[int] = [2023]
flow: str = "out"  # one of out, back
limit: int | None = None
share: float = 0.05  # share added on both sides
step: str = "MS"  # step: W-MON, MS or YS
word: str = "a"  # a word like: more or less
spans: list = []  # spans counted by themselves, NAME=FROM:TO
one: str = ""  # a span, NAME=FROM:TO
'''


def test_schema_reads_names_kinds_defaults_and_help() -> None:
    """Each line gives one parameter with its kind, default and trailing comment."""
    found = schema(CELL)
    assert {name: p.kind for name, p in found.items()} == {
        "as_of": "date", "window_days": "int", "ratio": "float", "deep": "bool",
        "share": "float", "step": "str", "word": "str",
        "levels": "list[str]", "years": "list[int]", "flow": "str", "limit": "int", "spans": "list[span]", "one": "span",
    }  # fmt: skip
    assert found["window_days"].default == 30
    assert found["window_days"].help == "days on either side"
    assert found["flow"].choices == ("out", "back")
    assert found["step"].choices == ("W-MON", "MS", "YS")
    assert found["word"].choices == ()
    assert found["limit"].optional


@pytest.mark.parametrize(
    "cell",
    [
        "import os",
        "x = os.getcwd()",
        "def f(): pass",
        "x: object = 1",
        "a, b = 1, 2",
        "x: int",
        "x = ",
        "d[0] = 1",
        "x: Literal[a] = 1",
    ],
)
def test_schema_refuses_anything_but_literals(cell: str) -> None:
    """A parameters cell that does more than name literals is an error that says where."""
    with pytest.raises(UsageError, match="line 1"):
        schema(cell)


@pytest.mark.parametrize("cell", ["x = " + "-" * 200_000 + "1", "x: " + "a." * 5_000 + "b = 1", "x = '\0'"])
def test_schema_refuses_what_python_cannot_read(cell: str) -> None:
    """Source that is too deep for Python's own reader, or holds NUL, is refused and does not end the command."""
    with pytest.raises(UsageError, match="Python"):
        schema(cell)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("as_of", "2024-06-14", "2024-06-14"),
        ("as_of", "", ""),
        ("window_days", "7", 7),
        ("ratio", "2", 2.0),
        ("deep", "true", True),
        ("levels", "a,b", ["a", "b"]),
        ("levels", '["a, b"]', ["a, b"]),
        ("levels", "", []),
        ("years", "2023,2024", [2023, 2024]),
        ("flow", "back", "back"),
        ("limit", "none", None),
        ("limit", "5", 5),
        ("spans", "a=2024-01-01:,b=:2024-02-01", ["a=2024-01-01:", "b=:2024-02-01"]),
        ("one", "", ""),
        ("as_of", "1900-01-01", "1900-01-01"),
        ("as_of", "2100-12-31", "2100-12-31"),
        ("share", "0", 0.0),
        ("share", ".99", 0.99),
        ("step", "YS", "YS"),
    ],
)
def test_texts_become_typed_values(name: str, text: str, value: object) -> None:
    """A text of the right form becomes a value of the declared kind."""
    assert check(schema(CELL), [(name, text)]) == {name: value}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("as_off", "2024-06-14", "did you mean 'as_of'"),
        ("as_of", "14 June 2024", "not a date like 2024-06-14"),
        ("as_of", "2024-02-30", "not a date"),
        ("as_of", "20240614", "not a date"),
        ("as_of", "1899-12-31", "from 1900 to 2100"),
        ("as_of", "2101-01-01", "from 1900 to 2100"),
        ("share", "1", "'1' is not a share; give 0 or more, and less than 1"),
        ("share", "-0.01", "is not a share"),
        ("share", "1e308", "is not a share"),
        ("share", "nan", "not a number"),
        ("step", "min", "allowed: W-MON, MS, YS"),
        ("window_days", "many", "not a whole number"),
        ("window_days", "1.5", "not a whole number"),
        ("ratio", "nan", "not a number"),
        ("ratio", "inf", "not a number"),
        ("deep", "maybe", "true or false"),
        ("years", "2023,x", "not a whole number"),
        ("flow", "bak", "did you mean 'back'"),
        ("spans", "a=2024-01-01:,b", "'b' is not a window; write NAME=FROM:TO"),
        ("one", "a=2024-02-01:2024-01-01", "before it begins"),
        ("levels", "a\udce9", "no text in UTF-8"),
        ("levels", "x" * 10_001, "at most 10000"),
        ("__import__", "1", "has no parameter"),
        ("x=1; import os; y", "3", "has no parameter"),
    ],
)
def test_wrong_names_and_values_are_refused(name: str, text: str, words: str) -> None:
    """An unknown name or a value of the wrong form is refused with what would be right."""
    with pytest.raises(UsageError, match=words):
        check(schema(CELL), [(name, text)], "03_x")


@pytest.mark.parametrize("share", [-1, 1, 5, 1e308, float("nan"), float("inf")])
def test_the_library_holds_a_tolerance_to_its_range(share: float) -> None:
    """A share outside 0 to 1 would count nothing or everything as a contradiction: refused where it is used."""
    with pytest.raises(UsageError, match="is not a share; give 0 or more, and less than 1"):
        conflicts(quantities([]), about_tolerance=share)


def test_all_mistakes_are_told_at_once() -> None:
    """Two mistakes make one error with two lines."""
    with pytest.raises(UsageError) as caught:
        check(schema(CELL), [("nope", "1"), ("ratio", "x")])
    assert len(str(caught.value).splitlines()) == 2


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_papermill_writes_our_values_as_literals_only(value: object) -> None:
    """What papermill writes into the notebook reads back as the same value, so text never becomes code."""
    assert ast.literal_eval(PythonTranslator.translate(value)) == value


@given(st.text(max_size=60))
def test_any_text_survives_as_text(text: str) -> None:
    """A text parameter keeps its text whatever stands in it."""
    parameter = schema('name: str = "x"')["name"]
    assert parse(parameter, text) == text

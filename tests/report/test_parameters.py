"""Parameters are read from the tagged cell without running it, and values are checked before anything
starts.
"""

from __future__ import annotations

import ast
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from analysis.claims import conflicts
from analysis.errors import UsageError
from analysis.report import notebooks
from analysis.report.parameters import agree, check, parse, schema
from tests.claims.rows import quantities

CELL = '''"""What may be set."""
from typing import Annotated, Literal

from analysis.parameters import Date, Days, FirstDay, Folder, LastDay, Level, Share, Span, Window, Within

as_of: str = ""  # day of knowledge
window_days: int = 30  # days on either side
ratio: float = 0.5
deep: bool = False
levels: list[str] = ["minister"]  # which levels
years: list[int] = [2023]
flow: Literal["out", "back"] = "out"  # which way
limit: int | None = None
share: Share = 0.05  # added on both sides
step: Window = "MS"  # length
word: str = "a"  # any
spans: list[Span] = []  # counted by themselves
one: Span = ""  # a span
since: Date = "2024-01-01"  # a day
begin: FirstDay = ""  # the first day
end: LastDay = "2024-12-31"  # the last day
kept: list[Level] = []  # levels
bins: Annotated[list[float], "any word"] = [0.5]
most: Annotated[int, Within(-1, 12)] | None = None  # a number
look: Days = 365  # days
data: Folder = ""  # tables
'''


def test_schema_reads_names_kinds_defaults_and_help() -> None:
    """Each line gives one parameter with the kind of its type, its default and its trailing comment."""
    found = schema(CELL)
    assert {name: p.kind for name, p in found.items()} == {
        "as_of": "date", "window_days": "int", "ratio": "float", "deep": "bool", "share": "float", "step": "str", "word": "str",
        "levels": "list[str]", "years": "list[int]", "flow": "str", "limit": "int", "spans": "list[span]", "one": "span",
        "since": "date", "begin": "date", "end": "date", "kept": "list[str]", "bins": "list[float]", "most": "int", "look": "int",
        "data": "folder",
    }  # fmt: skip
    assert found["window_days"].default == 30
    assert found["window_days"].help == "days on either side"
    assert found["flow"].type.choices == ("out", "back")
    assert found["step"].type.choices == ("W-MON", "MS", "QS", "YS")
    assert found["kept"].type.names == "levels"
    assert found["limit"].type.optional


COMMENTS = [
    "", "# one of a, b", "# place it: known or through", "# share added", "# spans, NAME=FROM:TO", "# YYYY-MM-DD", "# type: int",
    "# list of dates; one of: 1, 2", "# Literal['x']", "# é ≠ ‮ 中文", "# # = [ ] = '", "# pragma: no cover",
]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(COMMENTS) | st.text("#abcXY: =,[]'or", max_size=20).map("# {}".format), min_size=30, max_size=30
    )
)
def test_no_comment_means_anything(comments: list[str]) -> None:
    """Whatever the comments say, the same types are declared, so the same values are accepted and refused."""
    bare = [line.split("  # ")[0] for line in CELL.splitlines()]
    changed = schema("\n".join(f"{line}  {comment}" for line, comment in zip(bare, comments, strict=False)))
    assert {name: (p.type, p.default) for name, p in changed.items()} == {
        name: (p.type, p.default) for name, p in schema(CELL).items()
    }


@pytest.mark.parametrize("path", sorted(notebooks.folder().glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebooks_declare_types(path: Path) -> None:
    """No parameter of ours is mere text that something else than text is meant by, and none hangs on its comment."""
    [cell] = [c for c in notebooks.Notebook(path).cells if "parameters" in c["metadata"].get("tags", [])]
    bare = "".join(t + "\n" for t in (line.split("  # ")[0] for line in cell["source"].splitlines()))
    declared = schema(cell["source"])
    assert {n: p.type for n, p in schema(bare).items()} == {n: p.type for n, p in declared.items()}
    plain = {n for n, p in declared.items() if p.annotation in ("str", "int", "float", "list", "list[str]")}
    assert plain <= {"search", "feed"}  # free words
    assert [p.name for p in PythonTranslator.inspect(nbformat.from_dict(cell))] == list(
        declared
    )  # stock papermill knows each


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
        "x: Literal[1] = 1",
        "x: Dat = ''",
        "from os import path",
        "from analysis import load",
        "x: list[list[int]] = []",
        "x: list[int | None] = []",
        "x: int | str = 1",
        "x: __import__('os').system('true') = 1",
        "x: Annotated[str, Within(0, 1)] = ''",
        "x: Annotated[int, Within()] = 1",
        "x: Annotated[int, Within('a', 'b')] = 1",
        "x: str[int] = ''",
        "x: int = 'a'",
        "x: int = 1.5",
        "x: str = {1}",
        "x: Date = 'June'",
        "x: Share = 1",
        "x: Literal['a', 'b'] = 'c'",
        "x: list[Span] = ['spring']",
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
        ("since", "2024-06-14", "2024-06-14"),
        ("begin", "", ""),
        ("bins", "1,2.5", [1.0, 2.5]),
        ("most", "-1", -1),
        ("most", "12", 12),
        ("look", "1", 1),
        ("data", "", ""),
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
        ("step", "min", "allowed: W-MON, MS, QS, YS"),
        ("window_days", "many", "not a whole number"),
        ("window_days", "1.5", "not a whole number"),
        ("ratio", "nan", "not a number"),
        ("ratio", "inf", "not a number"),
        ("deep", "maybe", "true or false"),
        ("years", "2023,x", "not a whole number"),
        ("flow", "bak", "did you mean 'back'"),
        ("spans", "a=2024-01-01:,b", "'b' is not a window; write NAME=FROM:TO"),
        ("one", "a=2024-02-01:2024-01-01", "before it begins"),
        ("since", "", "not a date like"),
        ("begin", "June", "not a date like"),
        ("bins", "1,x", "not a number"),
        ("limit", "x", "not a whole number"),
        ("most", "13", "'13' is not in range; give a number from -1 to 12"),
        ("look", "0", "give a number from 1 to 36,525"),
        ("data", "/nowhere", "no claims.csv in '/nowhere'"),
        ("years", "[" * 2000, "is not a list"),
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


@pytest.mark.parametrize(
    ("given", "fine"),
    [
        ({}, True),
        ({"begin": "2024-12-31"}, True),
        ({"begin": "2025-01-01"}, False),
        ({"begin": "2025-01-01", "end": ""}, True),
    ],
)
def test_a_window_ends_after_it_begins(given: dict[str, str], fine: bool) -> None:
    """Given days are held against each other, and against the default of the one that is not given."""
    declared = schema(CELL)
    values = {name: p.default for name, p in declared.items()} | given
    with (
        nullcontext()
        if fine
        else pytest.raises(UsageError, match="begin and end: the window ends on 2024-12-31, before")
    ):
        agree(declared, values)


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

"""Files that are no files, without end, or declare nonsense: refused by name and line, soon, and the others judged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import analysis
from analysis.errors import DataError, Finding
from analysis.files import MOST_BYTES
from analysis.schema import check, fingerprint
from analysis.schema.config_toml import MOST_WORDS
from analysis.schema.read import MOST_FINDINGS
from analysis.schema.toml import LONGEST_LINE, MOST_TOML
from tests.schema.test_words import WORDS

NAMES = ("dataset.toml", "claims.csv", "commodities.csv")


def _loop(path: Path) -> None:
    path.symlink_to(path)


NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (Path.mkdir, "file-kind"),
    "a pipe": (os.mkfifo, "file-kind"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "file-kind"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "file-unreadable"),
    "a ring of links": (_loop, "file-unreadable"),
    "a file the system will not read": (lambda path: path.symlink_to("/proc/self/mem"), "file-unreadable"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused_by_name(sample: Path, name: str, kind: str) -> None:
    """A name that is taken is never passed over: one finding on it, and a slip in another table is still found."""
    make, reason = NO_FILES[kind]
    (sample / name).unlink(missing_ok=True)
    make(sample / name)
    sources = sample / "sources.csv"
    sources.write_text(sources.read_text().replace("https://wire.example/1", "wire.example/1"))
    found = [(f.file, f.line, f.reason) for f in check(sample)[1]]
    assert (name, 1, reason) in found
    assert ("sources.csv", 2, "url") in found or name == "dataset.toml"
    assert {file for file, _, _ in found} <= {name, "sources.csv"}
    with pytest.raises(DataError, match=name):
        analysis.load(sample)


def test_a_broken_words_file_does_not_hide_broken_rows(sample: Path) -> None:
    """Only what depends on the words waits until they can be read."""
    (sample / "dataset.toml").mkdir()
    claims = sample / "claims.csv"
    claims.write_text(claims.read_text().replace("kor-a,", "kor-a,extra,", 1))
    assert [(f.file, f.reason) for f in check(sample)[1]] == [("claims.csv", "width"), ("dataset.toml", "file-kind")]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_end_is_never_read(sample: Path, name: str) -> None:
    """Twenty gigabytes of holes are refused by their size, by `check` and by `load`, and take no memory."""
    with (sample / name).open("ab") as handle:
        handle.truncate(20 * 1024**3)
    assert [(f.file, f.line, f.reason) for f in check(sample)[1]] == [(name, 1, "file-size")]
    begun = time.monotonic()
    assert len(fingerprint(sample)) == 64
    assert time.monotonic() - begun < 5
    with pytest.raises(DataError, match=name):
        analysis.load(sample)


def _declared(sample: Path, text: str) -> list[Finding]:
    (sample / "dataset.toml").write_text(text, encoding="utf-8")
    begun = time.monotonic()
    found = [f for f in check(sample)[1] if f.file == "dataset.toml"]
    assert time.monotonic() - begun < 60
    return found


NO_TOML = {
    "lists in lists": ("[about]\nx = " + "[" * 900, 2, "too deep"),
    "lists in lists on many lines": ("x = [\n" + "[\n" * 5000, 1, "too deep"),
    "a long line": ("[about]\ntitle = '" + "x" * LONGEST_LINE + "'", 2, "break the line"),
    "a number without end": ("[about]\nx = " + "9" * 5000, 2, "break the line"),
    "a file too long": ("# x\n" * (MOST_TOML // 4 + 1), 1, f"at most {MOST_TOML}"),
}


@pytest.mark.parametrize("what", NO_TOML)
def test_hostile_toml_ends_in_one_finding(sample: Path, what: str) -> None:
    """Depth, length and digits have bounds, which the finding states."""
    text, line, words = NO_TOML[what]
    [finding] = _declared(sample, text)
    assert finding.line == line
    assert words in finding.message


COSTLY = {
    "many words": "[occasions]\n" + "".join(f"a{n:x}='x'\n" for n in range(5500)),
    "many unknown words": "".join(f"a{n}=1\n" for n in range(6000)),
    "many empty words": "[occasions]\n" + "".join(f"a{n}=''\n" for n in range(5000)),
    "a deep table": "[" + "a." * 490 + "a]\n" + "".join(f"a{n}=1\n" for n in range(6000)),
    "deep keys": "".join("a." * 495 + f"a{n}=1\n" for n in range(60)),
    "spaces": (" " * LONGEST_LINE + "\n") * 60,
    "hexadecimal digits": f"x = 0x{'f' * 900}\n[about]\nsince = 0x{'f' * 900}\n[cap]\nmost = 0x{'f' * 900}\n"
    f"[camps.a]\ncolour = 0x{'f' * 900}\nparty = [0x{'f' * 900}]",
    "hidden names": '"\\u202e\\u200b" = 1\n[camps."\\u202e"]\n',
}


@pytest.mark.parametrize("what", COSTLY)
def test_costly_toml_ends_soon_and_in_short_words(sample: Path, what: str) -> None:
    """Whatever fits into the bound is judged in seconds; findings are few, short, and show no unseen character."""
    found = _declared(sample, COSTLY[what])
    assert len(found) <= MOST_FINDINGS + 1
    assert all(len(str(f)) < 1200 and not set(str(f)) & {"\u202e", "\u200b"} for f in found)


SIZES = {
    "an unknown table": ("[expected.claim]\nrows = [1, 2]", 1, "expected.claim", "did you mean 'claims'"),
    "a number for a table": ("[expected]\nclaims = 3", 2, "expected.claims", "write [expected.claims]"),
    "an unknown column": ("[expected.claims]\nstanc = [1, 2]", 2, "expected.claims.stanc", "did you mean 'stance'"),
    "a pair for a column": (
        "[expected.claims]\nstance = [1, 2]",
        2,
        "expected.claims.stance",
        "write [expected.claims.stance]",
    ),
    "a text": ('[expected.claims]\nrows = "12"', 2, "expected.claims.rows", "'12' is not a pair"),
    "below nothing": ("[expected.claims]\nrows = [5, -5]", 2, "expected.claims.rows", "[5, -5] is not a pair"),
    "parts of rows": ("[expected.claims]\nrows = [0.9, 1e3]", 2, "expected.claims.rows", "[0.9, 1000.0] is not a pair"),
    "no numbers": ("[expected.claims]\nrows = [inf, nan]", 2, "expected.claims.rows", "[inf, nan] is not a pair"),
    "turned round": ("[expected.claims]\nrows = [9, 2]", 2, "expected.claims.rows", "the lesser first"),
    "yes and no": ("[expected.claims]\nrows = [false, true]", 2, "expected.claims.rows", "[false, true] is not a pair"),
    "one number": ("[expected.claims]\n\nrows = 5", 3, "expected.claims.rows", "5 is not a pair"),
    "a day": ("[expected.claims]\nrows = 2024-01-01", 2, "expected.claims.rows", "2024-01-01 is not a pair"),
    "lists in a list": (
        "[expected.claims]\nrows = [[[1]], {}]",
        2,
        "expected.claims.rows",
        "[a list, a table] is not a pair",
    ),
    "three": ("[expected.claims]\nrows = [1, 2, 3]", 2, "expected.claims.rows", "[1, 2, 3] is not a pair"),
    "a misspelt word": (
        "[expected.claims.stance]\nassert = [0, 40]",
        2,
        "expected.claims.stance.assert",
        "did you mean 'asserts'",
    ),
    "a word of no folder": (
        "[expected.claimants.camp]\nseul = [0, 4]",
        2,
        "expected.claimants.camp.seul",
        "did you mean 'seoul'",
    ),
    "an id on no file": (
        "[expected.claims.commodity_id]\narm = [0, 4]",
        2,
        "expected.claims.commodity_id.arm",
        "did you mean 'arms'",
    ),
}


@pytest.mark.parametrize("what", SIZES)
def test_each_slip_in_the_sizes_is_refused_where_it_stands(sample: Path, what: str) -> None:
    """File, line, place, what was found and what is allowed."""
    text, line, place, words = SIZES[what]
    [finding] = _declared(sample, WORDS + text)
    assert (finding.line - WORDS.count("\n"), finding.column, finding.reason) == (line, place, "dataset")
    assert words in finding.message
    assert ";" in finding.message


def test_sizes_count_words_ids_items_and_empty_cells(sample: Path) -> None:
    """What can stand in a cell can be bounded, one item of a list too."""
    stances, pages = "[expected.claims.stance]\ndenies = [1, 1]\n", "[expected.claims.source_ids]\nwire-1 = [2, 2]\n"
    assert _declared(sample, f"{WORDS}{stances}{pages}[expected.events.parent_id]\n'' = [4, 4]\n") == []
    assert check(sample)[1] == []


def test_slips_in_the_sizes_are_told_with_the_others(sample: Path) -> None:
    """The form of the file is judged whatever the tables hold."""
    (sample / "expected.toml").write_text("[expected.claims]\nrows = 5\n")
    (sample / "claims.csv").unlink()
    assert [f.file for f in check(sample)[1]] == ["claims.csv", "expected.toml"]


@pytest.mark.parametrize("names", [("x",), ("claim_id",), tuple(f"x{n}" for n in range(999))])
def test_a_header_without_end_is_refused_soon(sample: Path, names: tuple[str, ...]) -> None:
    """Three million columns: the first thousand are named, the others counted."""
    path = sample / "claims.csv"
    path.write_text(",".join(names * (3_000_000 // len(names))) + "\n", encoding="utf-8")
    begun = time.monotonic()
    found = check(sample)[1]
    assert time.monotonic() - begun < 60
    assert 0 < len(found) < MOST_FINDINGS + 4
    assert {(f.file, f.line, f.reason) for f in found} == {("claims.csv", 1, "columns")}


def test_a_column_name_without_end_is_cut(sample: Path) -> None:
    """A name as long as a table may be is neither compared nor shown whole."""
    (sample / "claims.csv").write_bytes(b"x" * (MOST_BYTES - 1) + b"\n")
    begun = time.monotonic()
    assert all(len(str(f)) < 2000 for f in check(sample)[1])
    assert time.monotonic() - begun < 60


ROWS = {
    "sources.csv": "s{n},https://wire.example/s{n},W,,en,wire,zz{n}\n",
    "claimants.csv": "c{n},C,media,USA,side{n}\n",
    "commodities.csv": "c{n},c,,stuff{n},d\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_many_rows_each_broken_another_way_end_soon(sample: Path, name: str) -> None:
    """Sixty thousand cells, none like another: the nearest word is sought for those that are told."""
    with (sample / name).open("a", encoding="utf-8") as handle:
        handle.writelines(ROWS[name].format(n=n) for n in range(60_000))
    begun = time.monotonic()
    found = check(sample)[1]
    assert time.monotonic() - begun < 120
    assert MOST_FINDINGS <= len(found) <= MOST_FINDINGS + 1


def test_many_sizes_of_words_on_no_file_end_soon(sample: Path) -> None:
    """Thousands of misspelt words beside many that are right: a thousand are told."""
    occasions = "".join(f"a{n}='x'\n" for n in range(MOST_WORDS // 4))
    sizes = "".join(f"b{n}=[0,9]\n" for n in range(4000))
    found = _declared(sample, f"{WORDS}{occasions}[expected.events.occasion]\n{sizes}")
    assert len(found) == MOST_FINDINGS + 1


def test_more_words_than_can_be_told_apart_are_refused(sample: Path) -> None:
    """A list has a bound, which the finding states."""
    text = WORDS + "".join(f"a{n}='x'\n" for n in range(MOST_WORDS))
    [finding] = _declared(sample, text)
    assert (finding.line, finding.column) == (text[: text.index("[occasions]")].count("\n") + 1, "occasions")
    assert f"at most {MOST_WORDS}" in finding.message

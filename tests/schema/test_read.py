"""Broken files: each is refused with file, line, column, and what to do; nothing is repaired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.schema import check


def _claims(folder: Path) -> Path:
    return folder / "claims.csv"


BROKEN: list[tuple[str, Callable[[bytes], bytes], str, int]] = [
    ("utf-16", lambda b: b.decode().encode("utf-16"), "bom", 1),
    ("latin-1 byte", lambda b: b.replace(b"kor-a,", b"kor-\xe9,", 1), "encoding", 2),
    ("nul", lambda b: b.replace(b"kor-a,", b"kor\x00a,", 1), "hidden-character", 2),
    ("open quote", lambda b: b.replace(b"kor-a,", b'"kor-a,', 1), "quotes", 2),
    ("stray quote", lambda b: b.replace(b"kor-a,", b'"kor"-a,', 1), "quotes", 2),
    ("semicolon table", lambda b: b.replace(b",", b";"), "separator", 1),
    ("tab table", lambda b: b.replace(b",", b"\t"), "separator", 1),
    ("missing column", lambda b: b.replace(b"claim_id,statement_id", b"statement_id", 1), "columns", 1),
    ("misspelt column", lambda b: b.replace(b"known_on", b"know_on", 1), "columns", 1),
    ("extra cell", lambda b: b.replace(b"kor-a,", b"kor-a,x,", 1), "width", 2),
    ("empty line", lambda b: b.replace(b"\nkor-a,", b"\n\nkor-a,", 1), "width", 2),
    ("line ends of an old Mac", lambda b: b.replace(b"\n", b"\r"), "line-ends", 1),
    ("one line end of an old Mac", lambda b: b.replace(b"\nkor-b,", b"\rkor-b,", 1), "line-ends", 2),
    ("a line end too many", lambda b: b.replace(b"\n", b"\r\r\n", 1), "line-ends", 1),
    ("empty file", lambda b: b"", "columns", 1),
]


@pytest.mark.parametrize(("name", "breakage", "reason", "line"), BROKEN, ids=[b[0] for b in BROKEN])
def test_broken_file(name: str, breakage: Callable[[bytes], bytes], reason: str, line: int, sample: Path) -> None:
    """The finding names the line and the reason, and says what to do."""
    path = _claims(sample)
    path.write_bytes(breakage(path.read_bytes()))
    findings = check(sample)[1]
    assert (reason, line) in {(f.reason, f.line) for f in findings}, [str(f) for f in findings]


def test_missing_file(sample: Path) -> None:
    """A missing table is named with the header that starts it."""
    _claims(sample).unlink()
    found = check(sample)[1]
    assert [f.reason for f in found] == ["file-missing"]
    assert "claim_id,statement_id" in found[0].message


def test_all_findings_at_once(sample: Path) -> None:
    """Three broken cells in two files are reported in one run."""
    path = _claims(sample)
    path.write_text(path.read_text().replace("asserts", "says", 2))
    sources = sample / "sources.csv"
    sources.write_text(sources.read_text().replace("https://wire.example/1", "wire.example/1"))
    assert len(check(sample)[1]) == 3


def test_crlf_is_accepted(sample: Path) -> None:
    """Windows line ends are the same table."""
    path = _claims(sample)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(sample)[1] == []


def test_a_mark_that_spreadsheets_write_loses_nothing(sample: Path) -> None:
    """UTF-8 with a byte-order mark, as a spreadsheet saves it, is the same table."""
    before, found = check(sample)
    path = _claims(sample)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    after, again = check(sample)
    assert after["claims"].columns == before["claims"].columns
    assert again == found


def test_another_separator_is_named(sample: Path) -> None:
    """A table cut by semicolons is told so once, not as 37 missing columns."""
    path = _claims(sample)
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    [finding] = [f for f in check(sample)[1] if f.file == "claims.csv" and f.line == 1]
    assert finding.message == "the columns are separated by semicolons; save the file as CSV with commas"

"""A change lands whole or not at all; what it does not touch stays byte for byte as it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.desk.change import Change, judged, save
from analysis.desk.table_text import TableText
from analysis.errors import DataError, UnknownName, UsageError
from analysis.model.tables import TABLES
from analysis.schema import check

PAGE = {
    "source_id": "wire-9",
    "url": "https://wire.example/9",
    "publisher": 'Wire, "late"',
    "published_on": "2024-03-10",
    "language": "en",
    "kind": "wire",
}
CLAIM = {
    "claim_id": "kor-n", "statement_id": "kor-n", "rendering": "canonical", "stated_on": "2024-03-10", "known_on": "2024-03-10",
    "claimant_id": "kor-mnd", "stance": "asserts", "stage": "delivered", "origin": "PRK", "destination": "RUS",
    "commodity_id": "containers", "channel": "unstated", "measure": "cumulative", "best": "6900", "bound": "about", "basis": "intelligence",
    "source_ids": "wire-9", "review": "verified", "status": "current", "note": "In two lots, it says.",
}  # fmt: skip
TODAY = dt.date(2026, 11, 28)


def _lines(folder: Path) -> dict[str, list[bytes]]:
    return {path.name: path.read_bytes().splitlines(keepends=True) for path in folder.iterdir()}


def test_a_page_a_claim_and_a_line_land_together(sample: Path) -> None:
    """Each in the order of its table, every other line as it was."""
    before = _lines(sample)
    assert save(sample, Change((("sources", PAGE), ("claims", CLAIM)), told="Two  lots\nadded."), TODAY) == ()
    after = _lines(sample)
    for name, lines in before.items():
        assert [line for line in after[name] if line in lines] == lines
    assert {name: len(after[name]) - len(before[name]) for name in before if after[name] != before[name]} == {
        "claims.csv": 1,
        "sources.csv": 1,
    }
    assert after["CHANGELOG.md"][-1] == b"- 2026-11-28: Two lots added.\n"
    keys = [line.split(b",")[4:5] + line.split(b",")[:1] for line in after["claims.csv"][1:]]
    assert keys.index([b"2024-03-10", b"kor-n"]) == [key[0] > b"2024-03-10" for key in keys].index(True) - 1
    assert not [finding for finding in check(sample)[1] if finding.severity == "error"]


def test_what_breaks_a_rule_lands_nowhere(sample: Path) -> None:
    """The finding is that of `dossier check`, and no file has changed, the changelog included."""
    before = _lines(sample)
    wrong = Change((("sources", PAGE), ("claims", CLAIM | {"bound": "abuot"})), told="Never.")
    with pytest.raises(DataError, match=r"claims\.csv:\d+:bound: 'abuot' is not allowed; did you mean 'about'\?"):
        save(sample, wrong)
    assert _lines(sample) == before


def test_a_corrected_row_moves_to_its_place(sample: Path) -> None:
    """A day of knowledge orders the claims; an emptied cell is empty."""
    save(sample, Change(cells=(("claims", "kor-scores", {"known_on": "2024-02-01", "stated_on": "", "through": ""}),)))
    rows = (sample / "claims.csv").read_text().splitlines()
    assert rows[1].startswith("kor-scores,kor-scores,canonical,,2024-02-01")
    assert not (sample / "CHANGELOG.md").exists()


def test_a_broken_dataset_is_mended_cell_by_cell(sample: Path) -> None:
    """Two slips: one may be mended while the other is still there, and nothing new may break."""
    path = sample / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"6700,,about", b"67oo,,abuot", 1))
    with judged(sample, Change(cells=(("claims", "kor-a", {"bound": "about"}),))) as found:
        assert (found.refused, found.mended, len(found.left)) == ((), 1, 1)
    with pytest.raises(DataError, match="67oo"):
        save(sample, Change(cells=(("claims", "kor-b", {"note": "Another."}),)))
    save(sample, Change(cells=(("claims", "kor-a", {"bound": "about"}),)))
    save(sample, Change(cells=(("claims", "kor-a", {"best": "6700"}),)))
    assert not [finding for finding in check(sample)[1] if finding.severity == "error"]


def test_warnings_are_told_and_do_not_keep_it_from_landing(sample: Path) -> None:
    """An equal figure within ten days without a link is named as `dossier check` names it."""
    found = save(sample, Change((("sources", PAGE), ("claims", CLAIM | {"best": "7000"}))))
    assert [(finding.reason, finding.severity) for finding in found] == [("equal-figures", "warning")]


def test_the_changelog_grows_at_the_end_of_its_newest_section(sample: Path) -> None:
    """Older sections stay; lines that follow one another stand together."""
    (sample / "CHANGELOG.md").write_text("# Changes\n\n## 2\n\n**Much.** So.\n\n## 1\n\n- Old.\n")
    for best in ("6800", "6900"):
        save(sample, Change(cells=(("claims", "kor-a", {"best": best}),), told=f"{best}."), TODAY)
    assert (sample / "CHANGELOG.md").read_text() == (
        "# Changes\n\n## 2\n\n**Much.** So.\n\n- 2026-11-28: 6800.\n- 2026-11-28: 6900.\n\n## 1\n\n- Old.\n"
    )


@pytest.mark.parametrize(
    ("change", "error"),
    [(Change(cells=(("claims", "kor-aa", {"best": "1"}),)), "unknown claim_id of claims.csv 'kor-aa'; did you mean 'kor-a'"),
     (Change(cells=(("claims", "kor-a", {"bset": "1"}),)), "unknown column of claims.csv 'bset'; did you mean 'best'"),
     (Change((("claims", {"claim": "x"}),)), "unknown column of claims.csv 'claim'")],
    ids=["id", "column", "column of a row"],
)  # fmt: skip
def test_names_that_are_none_are_refused(change: Change, error: str, sample: Path) -> None:
    """With the nearest."""
    with pytest.raises(UnknownName, match=error):
        save(sample, change)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark of byte order"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("last", [True, False], ids=["last line closed", "last line open"])
def test_the_form_of_a_file_is_kept(mark: bytes, end: bytes, last: bool, sample: Path) -> None:
    """Line ends, the mark of a spreadsheet, cells quoted without need: only the new line is new."""
    lines = [
        b'"Quoted, without need"' if b"wire-9" in line else line
        for line in (sample / "sources.csv").read_bytes().splitlines()
    ]
    lines[1] = lines[1].replace(b"copy-1", b'"copy-1"')
    data = mark + end.join(lines) + (end if last else b"")
    table = TableText(TABLES["sources"], data)
    table.add({**PAGE, "source_id": "zz-9"})
    whole = data if last else data + end
    assert table.data == whole + b'zz-9,https://wire.example/9,"Wire, ""late""",2024-03-10,en,wire,,' + end


def test_a_table_that_quotes_every_cell_goes_on_to(sample: Path) -> None:
    """As a spreadsheet wrote it."""
    table = TableText(
        TABLES["commodities"], b'"commodity_id","name","unit","family","definition"\n"a","a","t","civilian","A."\n'
    )
    table.add({"commodity_id": "b", "name": "b", "family": "civilian", "definition": "B."})
    assert table.data.splitlines()[-1] == b'"b","b","","civilian","B."'


def test_optional_tables_and_columns(sample: Path) -> None:
    """A table that is not there is begun with its header; a column that the file lacks takes no cell, and says what to do."""
    for name in ("people.csv", "places.csv", "vessels.csv"):
        (sample / name).unlink()
    table = TableText(TABLES["sources"], b"source_id,url,publisher,published_on,language,kind,mirror_of\n")
    table.add({"source_id": "a", "undated": ""})
    with pytest.raises(
        UsageError,
        match=r"sources\.csv has no column 'undated', which it may lack while it is empty; add it to the header",
    ):
        table.add({"source_id": "b", "undated": "no_date"})
    people = TableText(TABLES["people"], None)
    people.add({"person_id": "jane-doe", "name": "Jane Doe"})
    assert people.data == b"person_id,name,spellings,country,roles,source_ids\njane-doe,Jane Doe,,,,\n"


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"a,b\n", b'source_id,"open\n'], ids=["empty", "UTF-16", "other columns", "open quote"]
)
def test_a_table_that_is_none_is_refused(data: bytes) -> None:
    """With what to do, and not as a traceback."""
    with pytest.raises(UsageError, match=r"sources\.csv cannot be read as a table; run `dossier check`"):
        TableText(TABLES["sources"], data)

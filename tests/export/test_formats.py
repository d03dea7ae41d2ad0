"""Every export is opened by something that did not write it, and says what the files of the dataset say, as of the day."""

from __future__ import annotations

import csv
import io
import random
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import geojson
import openpyxl
import pandas as pd
import pybtex.database
import pytest
import rispy
from citeproc.source.json import CiteProcJSON

import analysis
from analysis.cli import main
from analysis.cli.export import FORMATS as NAMED
from analysis.errors import MissingPart, UnknownName, UsageError
from analysis.export import FORMATS, Export, export
from analysis.files import atomic_write_all
from analysis.model.dossier import Dossier
from analysis.model.tables import TABLES
from tests.export.opened import READERS, loaded, sqlite

pytestmark = pytest.mark.xdist_group("export")  # which are made once
DAY = "2024-06-14"
HOSTILE = (
    "=cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "</script><script>alert(1)</script><!--", "Robert'); DROP TABLE claims;--",
    r"\input{/etc/passwd} } @misc{x, ", "<b>&amp;\"'", "_x0041_ \u202e", "ER  - \r\nTY  - BOOK", "é漢\U0001f600",
)  # fmt: skip


@cache
def whole() -> Dossier:
    """Everything on file."""
    return analysis.load()


@cache
def made(to: str) -> Export:
    """An export of what was known on the day."""
    return export(whole().as_of(DAY), to)


@cache
def back(to: str) -> dict[str, list[dict[str, str]]]:
    """The tables of that export, opened once."""
    return READERS[to](made(to))


def files(table: str) -> dict[str, dict[str, str]]:
    """The rows of a file of the dataset as they are on the disk."""
    with (whole().folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return {row[TABLES[table].key]: row for row in csv.DictReader(handle)}


def test_the_command_knows_every_format() -> None:
    """The names that the command offers are those that the library has."""
    assert tuple(FORMATS) == NAMED


@pytest.mark.parametrize("to", READERS)
def test_tables_come_back_as_they_were(to: str) -> None:
    """Row counts are equal, and ten cells of each large table, drawn by lot, say what the files say."""
    then, found = whole().as_of(DAY), back(to)
    assert {name: len(found[name]) for name in TABLES} == then.counts == dict(made(to).rows)
    chance = random.Random(25)
    for table in ("claims", "events", "sources"):
        spec, raw = TABLES[table], files(table)
        # Edges, pages and ends of events are cut to the day; linked data knows some columns by the words of schema.org.
        columns = [
            c.name
            for c in spec.columns
            if c.kind not in ("list", "id") and c.name not in ("ends_on", "status", "retracted_on")
        ]
        key = "key" if to == "jsonld" else spec.key
        for row in chance.sample(found[table], 10):
            for column in chance.sample(columns, 4):
                assert row.get(column, "") == raw[row[key]][column], (to, table, row[key], column)


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_known_later_is_in_any_file(to: str) -> None:
    """No id of a row known later stands in a file as of a day, and ids known by then do."""
    now, later = set[str](), set[str]()
    for name, spec in TABLES.items():
        known = set(getattr(whole().as_of(DAY), name)[spec.key])
        now |= known
        later |= {
            key for key in set(getattr(whole(), name)[spec.key]) - known if len(key) > 12
        }  # others may be plain words
    told = _items(to)
    assert len(later) > 1000
    assert not later & told
    assert len(now & told) > 40


def _items(to: str) -> set[str]:
    """Every item of every cell; of a file that is no table every word."""
    if to in READERS:
        return {item for rows in back(to).values() for row in rows for cell in row.values() for item in cell.split(";")}
    [data] = made(to).files.values()
    words = re.split(r"[\s\"'{}\[\],;:]+", data.decode())
    return {re.sub("^(event|person|claimant|vessel)-", "", word) for word in words} | set(words)


def test_the_database_is_keyed_and_can_be_searched() -> None:
    """Keys point to rows, columns have types, views join, the index finds, and lists are tables of their own."""
    import sqlite3

    [data] = made("sqlite").files.values()
    found = sqlite3.connect(":memory:")
    found.deserialize(data)
    then = whole().as_of(DAY)
    assert found.execute("PRAGMA foreign_key_check").fetchall() == []
    assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert found.execute("SELECT DISTINCT typeof(low) FROM claims ORDER BY 1").fetchall() == [("null",), ("real",)]
    assert (
        found.execute("SELECT count(*) FROM claims_source_ids").fetchone()[0]
        == then.claims["source_ids"].map(len).sum()
    )
    assert found.execute("SELECT count(*) FROM claims_wide").fetchone()[0] == len(then.claims)
    assert found.execute("SELECT value FROM about WHERE name = 'data_sha256'").fetchone()[0] == then.data_hash
    [(hits,)] = found.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'speaker:shin'")
    assert hits == then.claims["speaker"].str.contains(r"\bShin\b", case=False).sum() > 0


def test_the_workbook_is_typed_frozen_and_linked() -> None:
    """Days are days, numbers numbers, addresses links, the header stands, and the codebook is a sheet."""
    [data] = made("xlsx").files.values()
    book = openpyxl.load_workbook(io.BytesIO(data))
    claims, sources = book["claims"], book["sources"]
    at = {cell.value: cell.column for cell in claims[1]}
    assert claims.cell(2, at["known_on"]).is_date
    assert {type(claims.cell(row, at["best"]).value) for row in range(2, 60)} <= {int, float, type(None)}
    assert claims.freeze_panes == "B2"
    assert sources["B2"].hyperlink.target == sources["B2"].value
    assert {row[1].value for row in book["codebook"].iter_rows(min_row=2)} >= {"bound", "source_ids"}
    assert "about" in book.sheetnames


def test_stata_labels_its_variables() -> None:
    """pandas' reader sees the labels of the codebook, days as days and the day and hash of the data."""
    data = next(data for name, data in made("stata").files.items() if name.endswith("claims.dta"))
    with pd.io.stata.StataReader(io.BytesIO(data)) as reader:
        frame = reader.read()
        assert reader.variable_labels()["low"] == TABLES["claims"].column("low").meaning
        assert whole().as_of(DAY).data_hash[:12] in reader.data_label
    assert frame["known_on"].max() <= pd.Timestamp(DAY)
    assert len(frame) == len(whole().as_of(DAY).claims)


def test_the_wide_csv_names_what_ids_stand_for() -> None:
    """A claim has its claimant's name and camp, its unit, and the addresses of its pages."""
    rows = back("csv")["claims"]
    voices, pages = files("claimants"), files("sources")
    for row in random.Random(4).sample(rows, 10):
        assert row["claimant"] == voices[row["claimant_id"]]["name"]
        assert row["camp"] == voices[row["claimant_id"]]["camp"]
        assert row["urls"].split() == [pages[page]["url"] for page in row["source_ids"].split(";") if page]


def test_places_are_valid_geojson() -> None:
    """The library finds no fault; a place without coordinates has no geometry; ten places are where the file has them."""
    [data] = made("geojson").files.values()
    found = geojson.loads(data)
    assert found.is_valid, found.errors()
    raw = files("places")
    assert len(found.features) == len(whole().as_of(DAY).places)
    for place in random.Random(1).sample(list(found.features), 10):
        told = raw[place["id"]]
        assert (place["geometry"] is None) == (told["longitude"] == "")
        assert place["geometry"] is None or place["geometry"]["coordinates"] == [
            float(told["longitude"]),
            float(told["latitude"]),
        ]
        assert place["properties"]["rows"] == len(set(place["properties"]["named_in"]))


def test_entities_are_valid_and_refer_to_one_another() -> None:
    """FollowTheMoney reads every entity; who took part and which ship is listed are entities too; no plan is an event."""
    [data] = made("ftm").files.values()
    from followthemoney import model

    found = [model.get_proxy(entity) for entity in map(_json, data.decode().splitlines())]
    by_schema = {name: [e for e in found if e.schema.name == name] for name in made("ftm").rows}
    then, known = whole().as_of(DAY), {entity.id for entity in found}
    assert len(known) == len(found)
    assert {name: len(entities) for name, entities in by_schema.items()} == dict(made("ftm").rows)
    assert len(by_schema["Person"]) == len(then.people)
    assert len(by_schema["Vessel"]) == len(then.vessels)
    held = then.events[(then.events["status"] == "occurred") & (then.events["asserted_by"] == "")]
    assert {e.id for e in by_schema["Event"]} == {f"event-{key}" for key in held["event_id"]}
    targets = {one for entity in found for name in ("involved", "entity") for one in entity.get(name, quiet=True)}
    assert targets
    assert targets <= known
    assert all(day <= DAY for entity in by_schema["Sanction"] for day in entity.get("listingDate"))
    for entity in random.Random(2).sample(by_schema["Person"], 10):
        assert entity.get("name") == [files("people")[entity.id.removeprefix("person-")]["name"]]


def _json(line: str) -> Any:
    import json

    return json.loads(line)


def test_pages_are_read_by_reference_managers() -> None:
    """A BibTeX parser, a RIS reader and a CSL processor find each page once, with its carrier, day and address."""
    raw, then = files("sources"), whole().as_of(DAY)
    bib = pybtex.database.parse_bytes(next(iter(made("bibtex").files.values())), "bibtex").entries
    ris = {one["id"]: one for one in rispy.loads(next(iter(made("ris").files.values())).decode())}
    csl = CiteProcJSON(loaded(made("csl-json")))
    assert len(bib) == len(ris) == len(csl) == len(then.sources)
    for key in random.Random(3).sample(sorted(then.sources["source_id"]), 10):
        told = raw[key]
        assert bib[key].fields["url"] == ris[key]["urls"][0] == "".join(csl[key.lower()]["URL"]) == told["url"]
        assert ris[key]["authors"] == [told["publisher"]]
        assert bib[key].fields.get("date", "") == told["published_on"] == ris[key].get("date", "").replace("/", "-")


@pytest.mark.parametrize("first", [0, 3, 6, 8])
def test_hostile_text_stays_text(first: int, sample: Path) -> None:
    """Nothing in a note, a title or a name becomes a formula, a statement, an entry or a script; all is read back letter by letter."""
    words = HOSTILE[first : {6: 8}.get(first, first + 3)]
    then = analysis.load(sample)
    for name, column in (("claims", "note"), ("events", "title"), ("sources", "publisher"), ("people", "name")):
        then = replace(then, **{name: _first(getattr(then, name), column, words)})
    made = {
        to: export(then, to)
        for to in ("sqlite", "parquet", "xlsx", "stata", "csv", "jsonld", "bibtex", "ris", "csl-json")
    }
    for to in ("sqlite", "parquet", "xlsx", "stata"):
        notes = [row["note"] for row in READERS[to](made[to])["claims"]][: len(words)]
        assert notes == [word.replace("\r\n", "\n" if to == "xlsx" else "\r\n") for word in words], to
    for row, word in zip(READERS["csv"](made["csv"])["claims"], words, strict=False):
        assert row["note"].replace("'", "") == word.replace("'", "")
        assert row["note"][0] not in "=+-@"
    steers = any(re.search(r"(^|;)[=+@-]", word) for word in words)
    assert any("apostrophe" in line for line in made["csv"].changed) == steers
    [data] = made["jsonld"].files.values()
    assert b"<" not in data
    assert set(words) <= {row.get("note") for row in READERS["jsonld"](made["jsonld"])["claims"]}
    bib = pybtex.database.parse_bytes(next(iter(made["bibtex"].files.values())), "bibtex").entries
    assert sorted(bib) == sorted(then.sources["source_id"])
    assert len(rispy.loads(next(iter(made["ris"].files.values())).decode())) == len(then.sources)
    assert [one["author"] for one in loaded(made["csl-json"])[: len(words)]] == [[{"literal": word}] for word in words]
    [book] = made["xlsx"].files.values()
    cells = {cell.data_type for row in openpyxl.load_workbook(io.BytesIO(book))["claims"] for cell in row}
    assert cells <= {"s", "n", "d", "b"}


def _first(frame: pd.DataFrame, column: str, values: Sequence[str]) -> pd.DataFrame:
    """The frame with other values in the first rows of a column."""
    return frame.assign(**{column: [*values, *frame[column].iloc[len(values) :]]})


def _with(then: Dossier, table: str, column: str, value: Any) -> Dossier:
    frame = getattr(then, table).copy()
    frame.loc[0, column] = value
    return replace(then, **{table: frame})


def test_a_cell_too_long_for_a_workbook_is_refused_by_name(sample: Path) -> None:
    """32,767 letters go into a cell and one more does not; a sign outside the basic plane counts twice; others carry both."""
    then = analysis.load(sample)
    assert (
        len(READERS["xlsx"](export(_with(then, "claims", "note", "x" * 32_767), "xlsx"))["claims"][0]["note"]) == 32_767
    )
    for text in ("x" * 32_768, "\U0001f600" * 16_384):
        with pytest.raises(UsageError, match=r"claims, \S+, note"):
            export(_with(then, "claims", "note", text), "xlsx")
        for to in ("sqlite", "stata", "parquet", "csv"):
            assert READERS[to](export(_with(then, "claims", "note", text), to))["claims"][0]["note"] == text, to


def test_what_no_format_carries_is_refused(sample: Path) -> None:
    """A NUL, half a character, a number beyond Stata's, a day before Excel's."""
    then = analysis.load(sample)
    for text in ("a\x00b", "\ud800"):
        with pytest.raises(UsageError, match="no format can carry"):
            export(_with(then, "claims", "note", text), "csv")
    with pytest.raises(UsageError, match="larger than Stata"):
        export(_with(then, "claims", "best", 1e308), "stata")
    with pytest.raises(UsageError, match="1899-12-31"):
        export(_with(then, "claims", "known_on", pd.Timestamp("1899-12-31")), "xlsx")


@pytest.mark.parametrize("to", ["sqlite", "parquet", "xlsx", "stata", "csv", "jsonld", "ftm", "bibtex"])
def test_the_same_rows_give_the_same_bytes(to: str, sample: Path) -> None:
    """Two exports of one day are equal to the byte."""
    then = analysis.load(sample).as_of("2024-04-01")
    assert export(then, to).files == export(analysis.load(sample).as_of("2024-04-01"), to).files


@pytest.mark.parametrize("to", FORMATS)
def test_an_empty_day_exports(to: str, sample: Path) -> None:
    """Before anything was known every format still gives a file that is read."""
    one = export(analysis.load(sample).as_of("2020-01-01"), to)
    assert sum(one.rows.values()) == 0
    assert to not in READERS or all(READERS[to](one)[name] == [] for name in one.rows)


def test_a_library_that_is_missing_is_asked_for(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the library and the command that installs it; formats without it work."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingPart, match=r"xlsxwriter.*containers-communiques\[export\]"):
        export(analysis.load(sample), "xlsx")
    assert sqlite(export(analysis.load(sample), "sqlite"))["claims"]


def test_an_unknown_format_is_refused(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the library and by the command, with the nearest, before anything is read or written."""
    with pytest.raises(UnknownName, match="'sqlite'"):
        export(analysis.load(sample), "sqlit")
    assert main(["export", "--to", "xlsx,sqlit", "--data", str(sample), "--out", str(tmp_path / "out")]) == 2
    assert "did you mean 'sqlite'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_command_writes_all_or_nothing(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a folder stands in the way of one file, none is written; where nothing does, each is named, and none is half."""
    out = tmp_path / "out"
    words = ["export", "--to", "csv,sqlite", "--as-of", "2024-04-01", "--data", str(sample), "--out", str(out)]
    (out / "containers-communiques@2024-04-01.sqlite" / "full").mkdir(parents=True)
    assert main(words) == 1
    assert [path.name for path in out.rglob("*") if path.is_file()] == []
    (out / "containers-communiques@2024-04-01.sqlite" / "full").rmdir()
    (out / "containers-communiques@2024-04-01.sqlite").rmdir()
    capsys.readouterr()
    assert main(words) == 0
    told = capsys.readouterr()
    assert {Path(line) for line in told.out.splitlines()} == {path for path in out.rglob("*") if path.is_file()}
    assert "csv: 11 claims" in told.err


@pytest.mark.process
def test_a_full_disk_is_told_with_the_file_and_what_to_do(sample: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for it: the file is named, nothing is left, and the words do not speak of rights."""
    command = [
        sys.executable,
        "-m",
        "analysis",
        "export",
        "--to",
        "csv,sqlite",
        "--data",
        sample,
        "--out",
        tmp_path / "out",
    ]
    limits = (20_000, 20_000)
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),
    )  # fmt: skip
    assert done.returncode == 1
    assert ".sqlite'; make room, or give another folder" in done.stderr
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_a_day_outside_the_calendar_is_refused(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with the year 0 is refused by line and column before a file is made."""
    path = sample / "claims.csv"
    path.write_text(path.read_text().replace("2024-02-26", "0000-02-26", 1))
    assert main(["export", "--to", "sqlite", "--data", str(sample), "--out", str(tmp_path / "out")]) == 1
    assert "claims.csv:2:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files_that_belong_together_are_replaced_together(tmp_path: Path) -> None:
    """When the last cannot be put in place, the first is as it was, and nothing half is left."""
    (tmp_path / "one").write_text("old")
    (tmp_path / "two" / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="two"):
        atomic_write_all({tmp_path / "one": "new", tmp_path / "two": "new"})
    assert (tmp_path / "one").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_long_title_still_names_a_file(sample: Path) -> None:
    """A title of as many letters as a folder may give, with signs that lead elsewhere, names files that every system can write."""
    then = analysis.load(sample)
    for title in ("../" + "long " * 79, "..", "無人機", "a" * 400):
        called = replace(then, config=replace(then.config, about=replace(then.config.about, title=title)))
        [name] = export(called, "csl-json").files
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.csl\.json", name)
        assert len(name) <= 100

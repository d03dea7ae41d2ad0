"""`dossier report` and its sisters: files, words and exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.report import notebooks
from analysis.report.index import placed
from tests.report.conftest import FIGURE, PROVENANCE, RECORDS, SHOW, Write

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.filterwarnings("ignore")


def dossier(*words: object) -> int:
    """The exit code of a command line."""
    return main([str(word) for word in words])


def test_report_writes_one_page_and_an_index(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """One self-contained file per notebook, and an index that links it; the paths go to standard output."""
    out = tmp_path / "out"
    assert dossier("report", "--notebooks", small.parent, "--out", out) == 0
    assert sorted(path.name for path in out.glob("*")) == [".cache", "01_small.html", "index.html"]
    assert capsys.readouterr().out == f"{out / '01_small.html'}\n"
    assert 'href="01_small.html"' in (out / "index.html").read_text()


def test_as_of_reaches_the_notebook_and_the_name(small: Path, tmp_path: Path) -> None:
    """A dated report says its day, has it in its name, and does not replace the undated one."""
    out = tmp_path / "out"
    assert dossier("report", "01", "--notebooks", small.parent, "--out", out) == 0
    assert (
        dossier(
            "report",
            "01",
            "--notebooks",
            small.parent,
            "--out",
            out,
            "--as-of",
            "2024-06-14",
            "-p",
            "level",
            "9",
        )
        == 0
    )
    page = (out / "01_small@2024-06-14~level=9.html").read_text()
    assert "As known on 14 June 2024" in page
    assert "at level 9." in page
    assert (out / "01_small.html").is_file()


def test_unchanged_reports_are_not_made_again(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """The second run makes nothing; --force makes it again with the same bytes; --explain says why one is
    stale.
    """
    out = tmp_path / "out"
    command = ("report", "01", "--notebooks", small.parent, "--out", out)
    dossier(*command)
    first = (out / "01_small.html").read_bytes()
    stamp = (out / "01_small.html").stat().st_mtime_ns
    assert dossier(*command) == 0
    assert (out / "01_small.html").stat().st_mtime_ns == stamp
    assert dossier(*command, "--force") == 0
    assert (out / "01_small.html").read_bytes() == first
    capsys.readouterr()
    small.write_text(small.read_text().replace("One question.", "Another question."))
    (out / "01_small.html").write_bytes(first + b" ")
    assert dossier(*command, "--explain") == 0
    assert capsys.readouterr().out == "01_small: text cells changed, 01_small.html was edited\n"


def test_a_failing_cell_is_named_and_the_good_page_stays(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """Exit 1, the cell and its error in words; the earlier page is untouched; the failed one stands beside
    it.
    """
    out = tmp_path / "out"
    command = ("report", "01", "--notebooks", small.parent, "--out", out)
    assert dossier(*command) == 0
    good, text = (out / "01_small.html").read_bytes(), small.read_text()
    small.write_text(text.replace("claims': 3", "claims': 3 / 0"))
    assert dossier(*command) == 1
    assert "cell 10 of 10" in (error := capsys.readouterr().err)
    assert "ZeroDivisionError: division by zero" in error
    assert (out / "01_small.html").read_bytes() == good
    failed = (out / "01_small.failed.html").read_text()
    assert "This report failed." in failed
    assert "ZeroDivisionError" in failed
    index = (out / "index.html").read_text()
    assert "The latest run failed" in index
    assert 'href="01_small.html"' in index
    assert json.loads((out / "01_small.failed.ipynb").read_text())["metadata"]["papermill"]["exception"] is True
    small.write_text(text)
    assert dossier(*command) == 0
    assert not (out / "01_small.failed.html").exists()
    assert "failed" not in (out / "index.html").read_text()


def test_one_failure_does_not_stop_the_others(small: Path, write: object, tmp_path: Path) -> None:
    """Of two notebooks one fails: the other is made, and the exit code says so."""
    write("raise ValueError('no')", name="02_bad")  # type: ignore[operator]
    out = tmp_path / "out"
    assert dossier("report", "--notebooks", small.parent, "--out", out) == 1
    assert (out / "01_small.html").is_file()
    assert not (out / "02_bad.html").exists()


def test_a_killed_server_costs_the_running_reports_only(write: Write, tmp_path: Path, capsys: Capture) -> None:
    """Of two reports one kills the process its cells are forked from: what was lost names the signal, all else is made."""
    mark = tmp_path / "killed"
    write(
        f"import os, pathlib, signal, time\nmark = pathlib.Path({str(mark)!r})\n"
        "if level == 1 and not mark.exists():\n    mark.touch(); os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
    )
    out = tmp_path / "out"
    command = ("sweep", "01", "--notebooks", tmp_path / "notebooks", "--out", out, "--each", "level=1,2,3,4", "--json")
    assert dossier(*command, "--jobs", 1) == 1
    outcomes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [o["state"] for o in outcomes] == ["failed", "made", "made", "made"]
    assert outcomes[0]["failure"] == "the fork server was killed by SIGKILL"
    assert dossier(*command) == 0


@pytest.mark.parametrize("verb", [["report", "01"], ["sweep", "01", "--each", "level=1,2"]])
@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["-p", "note", "-x"], "-x"), (["-p", "note", "-5"], "-5"), (["-p", "note=-x"], "-x"), (["-p", "note", "--"], "--"),
        (["-p", "note", "--nothing=1"], "--nothing=1"), (["-p", "note=--json=1"], "--json=1"), (["-p", "note=-p"], "-p"),
        (["-p", "note="], ""), (["-p", "note", "a=b"], "a=b"), (["-p", "note", "-x", "-p", "note", "-y"], "-y"),
    ],
)  # fmt: skip
def test_a_value_may_begin_with_a_hyphen(
    verb: list[str], words: list[str], value: str, write: Write, tmp_path: Path, capsys: Capture
) -> None:
    """What follows the name of a parameter is its value, whatever it looks like."""
    notebooks = write("note", parameters='note: str = "none"  # words\nlevel: int = 1').parent
    assert dossier(*verb, *words, "--notebooks", notebooks, "--out", tmp_path / "out", "--explain", "--json") == 0
    outcomes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [outcome["parameters"]["note"] for outcome in outcomes] == [value] * (1 if verb[0] == "report" else 2)


@pytest.mark.parametrize("value", ["--json", "--out=elsewhere", "-p", "-h"])
def test_an_option_is_not_taken_for_a_value(value: str, small: Path, capsys: Capture) -> None:
    """A word that is an option of the command may mean that the value was forgotten: refused, with how to write it."""
    assert dossier("report", "01", "--notebooks", small.parent, "-p", "commodity", value) == 2
    assert f"if it is meant, write -p commodity={value}" in capsys.readouterr().err


def test_half_a_character_is_shown_as_a_question_mark(write: Write, tmp_path: Path) -> None:
    """Text that no file can hold breaks neither the run nor the page, with either engine; a notebook of it is refused."""
    notebook = write(
        "print('one \\ud800 two')", "from IPython.display import Markdown", "Markdown('three \\udce9 four')"
    )
    out, where = tmp_path / "out", ("--notebooks", notebook.parent)
    assert dossier("report", "01", *where, "--out", out, "--format", "html,ipynb") == 0
    page = (out / "01_small.html").read_text(encoding="utf-8")
    assert "one ? two" in page
    assert "three \ufffd four" in page
    notebook.write_text(notebook.read_text().replace("One question.", "Half: \\ud800"))
    assert dossier("report", "01", *where, "--out", out) == 2


def _cell(**parts: object) -> dict[str, object]:
    """A notebook of one cell of which parts are otherwise; None takes a part away."""
    cell = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None} | parts
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [{k: v for k, v in cell.items() if v != "gone"}],
    }


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ([], "no JSON of nbformat 4"), ({"cells": 5}, "no JSON of nbformat 4"), (_cell() | {"nbformat": 3}, "no JSON of nbformat 4"),
        (_cell() | {"nbformat": "x"}, "no JSON of nbformat 4"), (_cell() | {"nbformat": True}, "no JSON of nbformat 4"),
        (_cell() | {"nbformat_minor": "x"}, 'its nbformat_minor is "x", and not a whole number'),
        (_cell() | {"cells": 5}, "its cells is 5, and not a list"), (_cell() | {"cells": [5]}, "cell 1 is not an object"),
        (_cell() | {"metadata": []}, "its metadata is [], and not an object"),
        ({k: v for k, v in _cell().items() if k != "metadata"}, "its metadata is missing"),
        (_cell() | {"metadata": {"kernelspec": 5}}, "its kernelspec is 5, and not an object"),
        (_cell(source=5), "cell 1: its source is 5, and not text or a list"), (_cell(source=None), "its source is null"),
        (_cell(source=[1]), "source or tags are not all text"), (_cell(source="gone"), "its source is missing"),
        (_cell(metadata=[]), "its metadata is []"), (_cell(metadata="gone"), "its metadata is missing"),
        (_cell(metadata={"tags": 5}), "its tags is 5, and not a list"), (_cell(metadata={"tags": [[]]}), "not all text"),
        (_cell(cell_type="gone"), "its cell_type is missing"), (_cell(cell_type="x"), "allowed: code, markdown, raw"),
    ],
)  # fmt: skip
def test_a_malformed_notebook_is_refused_by_name(
    whole: object, said: str, small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """What is JSON and no notebook: exit 2 with where the fault is, before anything is made."""
    bad = small.with_name("02_bad.ipynb")
    bad.write_text(json.dumps(whole))
    assert dossier("report", "--notebooks", small.parent, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert f"{bad}: not a notebook: " in told
    assert said in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (_cell(outputs=5), "TypeError"), (_cell(id=[]) | {"nbformat_minor": 5}, "TypeError"),
        (_cell() | {"metadata": {"kernelspec": {"name": "ir"}}}, "No such kernel named ir"),
    ],
)  # fmt: skip
def test_a_notebook_that_papermill_cannot_begin_fails_alone(
    whole: object, said: str, small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """What only the run finds out is a failure of that report, in words; the other one is made."""
    small.with_name("02_bad.ipynb").write_text(json.dumps(whole))
    assert dossier("report", "--notebooks", small.parent, "--out", tmp_path / "out") == 1
    told = capsys.readouterr().err
    assert "02_bad: FAILED: its notebook cannot be run" in told
    assert said in told
    assert (tmp_path / "out" / "01_small.html").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "1_smal"], "did you mean '01_small'"),
        (["report", "01", "-p", "levl", "3"], "did you mean 'level'"),
        (["report", "01", "-p", "level", "x"], "not a whole number"),
        (["report", "01", "-p", "commodity", "shels"], "did you mean 'shells'"),
        (["report", "01", "-p", "camps", '["\\ud800"]'], "no text in UTF-8"),
        (["report", "01", "-p", "camps", "caf\udce9"], "no text in UTF-8"),
        (["report", "01", "--format", "htm"], "did you mean 'html'"),
        (["report", "01", "--jobs", "-1"], "--jobs"),
        (["sweep", "01", "--each", "level=3:1:1"], "no value"),
        (["sweep", "01", "--each", "levl=1,2"], "did you mean 'level'"),
        (["sweep", "01", "--each", "as_of=2024-01-01:2024-02-01:7"], "7d"),
        (["sweep", "01", "--each", "level"], "NAME="),
        (["sweep", "01", "--each", "level=0:100000:1"], "larger step"),
        *(
            (["sweep", "01", "--each", f"as_of={days}"], "no value")
            for days in ("2024-02-01:2024-01-01:400000d", "2024-02-01:2024-01-01:9y")
        ),
        (["sweep", "01", "--each", "as_of=2024-01-01:9999-12-31:400000d"], "is not a day from 1900 to 2100"),
        (["sweep", "01", "--each", "as_of=2024-01-01:2024-12-31:9999999999999d"], "7d"),
        (["sweep", "01", "--each", "as_of=9999-12-01:9999-12-31:7d"], "is not a day from 1900 to 2100"),
        (["report", "01", "-p", "as_of", "1899-12-31"], "not a date like 2024-06-14 from 1900 to 2100"),
        (["sweep", "01", "--each", "as_of=2024-06-14", "--as-of", "2024-06-15"], "as_of is given twice"),
        (["sweep", "01", "--each", "level=1,2", "-p", "level", "3"], "level is given twice"),
    ],
)
def test_bad_input_is_refused_before_anything_runs(
    words: list[str], said: str, small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Exit 2 with the nearest match, and nothing is written."""
    out = tmp_path / "out"
    assert dossier(*words, "--notebooks", small.parent, "--out", out) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "02", "-p", "every", "X"], "allowed: W-MON, MS, QS, YS"),
        (["report", "02", "-p", "every", "min"], "allowed: W-MON, MS, QS, YS"),
        (["report", "02", "-p", "every", "-1D"], "allowed: W-MON, MS, QS, YS"),
        (["report", "02", "-p", "levels", "minister,foo"], "unknown level 'foo'; allowed: agency_head"),
        (["report", "02", "-p", "dyad", "PRK-RUSS"], "unknown dyad 'PRK-RUSS'; did you mean 'PRK-RUS'"),
        (["report", "explore", "-p", "camps", "seul"], "unknown camp 'seul'; did you mean 'seoul'"),
        (["report", "explore", "-p", "by", "throu"], "'throu' is not a choice; did you mean 'through'"),
        (["report", "03", "-p", "by", "nonsense"], "'nonsense' is not a choice; allowed: known, through"),
        (["report", "02", "-p", "split_by", "knid"], "did you mean 'kind'"),
        (["report", "02", "-p", "windows", "spring"], "'spring' is not a window; write NAME=FROM:TO"),
        (["report", "02", "-p", "windows", "a=2024-02-01:2024-01-01"], "before it begins"),
        (["report", "02", "-p", "look_days", "0"], "give a number from 1 to 36,525"),
        (
            ["report", "03", "-p", "window_start", "2024-02-01", "-p", "window_end", "2024-01-01"],
            "window_start and window_end: the window",
        ),
        (
            ["sweep", "03", "--each", "window_end=2024-01-01,2023-01-01", "-p", "window_start", "2023-06-01"],
            "ends on 2023-01-01, before",
        ),
        (["report", "04", "-p", "seed", "-1"], "give a number from 0 to 4,294,967,295"),
        (["report", "00", "-p", "data", "/nowhere"], "no claims.csv in '/nowhere'; `dossier new DIR`"),
        (["report", "explore", "-p", "chosen", "kor-2024-03-18-shin-7000-container"], "unknown record"),
        (["report", "explore", "-p", "bounds", "abuot"], "unknown bound 'abuot'; did you mean 'about'"),
        (["report", "-p", "origin", "ZZZ"], "unknown state 'ZZZ'"),
        (["report", "01", "-p", "destination", "ZZZ"], "unknown state 'ZZZ'"),
        (["report", "04", "-p", "commodity", "nosuch"], "unknown commodity 'nosuch'"),
        (["sweep", "01", "--each", "commodity=containers,container"], "did you mean 'containers'"),
        (["report", "01", "-p", "about_tolerance", "-1"], "'-1' is not a share; give 0 or more, and less than 1"),
        (["report", "01", "-p", "about_tolerance", "1"], "'1' is not a share"),
        (["sweep", "01", "--each", "about_tolerance=0:1:nan"], "at most 300 digits"),
        (["sweep", "01", "--each", "about_tolerance=0:1:Infinity"], "at most 300 digits"),
        (["sweep", "01", "--each", "about_tolerance=0:1e999999999:1e999999998"], "at most 300 digits"),
        (["sweep", "01", "--each", "about_tolerance=0:1:0"], "above 0"),
        (["sweep", "01", "--each", "about_tolerance=0:1:.25"], "'1.00' is not a share"),
        (["sweep", "01", "--each", "about_tolerance=0:1e299:1e298"], "is not a share"),
    ],
)
def test_the_standard_notebooks_refuse_words_they_do_not_know(
    words: list[str], said: str, tmp_path: Path, capsys: Capture
) -> None:
    """Where the words are known a wrong one is refused before anything runs."""
    assert dossier(*words, "--out", tmp_path / "out") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cargo", "containrs"], "unknown commodity 'containrs'; did you mean 'containers'"),
        (["cargoes", "containers,shels"], "unknown commodity 'shels'"),
        (["states", "PRK,RUSS"], "unknown state 'RUSS'; did you mean 'RUS'"),
        (["pair", "PRK-RSU"], "unknown dyad 'PRK-RSU'"), (["who", "kor-mdn"], "unknown claimant 'kor-mdn'"),
        (["sides", "seul"], "unknown camp 'seul'"), (["rank", "ministr"], "unknown level 'ministr'"),
        (["read", "verfied"], "unknown review state 'verfied'"), (["picked", "kor-1"], "unknown record 'kor-1'"),
        (["mood", "cheerfull"], "did you mean 'cheerful'"), (["part", "1"], "'1' is not a share"), (["most", "10"], "from 1 to 9"),
    ],
)  # fmt: skip
def test_a_notebook_of_ones_own_is_judged_by_its_types(
    words: list[str], said: str, write: Write, tmp_path: Path, capsys: Capture
) -> None:
    """Names of the data are told by type, whatever the parameter is called; the right ones and the data's own are taken."""
    types = (
        "from typing import Annotated, Literal\n"
        "from analysis.parameters import Camp, Claimant, Commodity, Dyad, Level, Record, Review, Share, State, Within\n"
        'cargo: Commodity = ""\ncargoes: list[Commodity] = []\nstates: list[State] = []\npair: Dyad = ""\nwho: Claimant | None = None\n'
        'sides: list[Camp] = []\nrank: Level = ""\nread: Review = ""\npicked: list[Record] = []\npart: Share = 0.5\n'
        'mood: Literal["cheerful", "grim"] = "grim"\nmost: Annotated[int, Within(1, 9)] = 9'
    )
    command = (
        "report",
        "01",
        "--notebooks",
        write("cargo", parameters=types).parent,
        "--out",
        tmp_path / "out",
        "--explain",
    )
    assert dossier(*command, "-p", *words) == 2
    assert said in capsys.readouterr().err
    good = {
        "cargo": "containers",
        "states": "PRK,RUS",
        "pair": "PRK-RUS",
        "who": "kor-mnd",
        "sides": "seoul",
        "mood": "cheerful",
    }
    assert dossier(*command, *(word for name, value in good.items() for word in ("-p", name, value))) == 0


def test_words_of_a_folder_are_taken_with_or_without_rows(sample: Path, tmp_path: Path, capsys: Capture) -> None:
    """A commodity, country or dyad on file or named by the folder is no mistake, whether or not a row has it."""
    with (sample / "commodities.csv").open("a") as table:
        table.write("zeppelins,zeppelins,zeppelins,transport,Airships\n")
    claims = sample / "claims.csv"
    claims.write_text(claims.read_text().replace(",PRK,", ",KAZ,"))
    assert ",KAZ," in claims.read_text()
    given = {
        "commodity": "zeppelins",
        "origin": "KAZ",
        "destination": "VNM",
        "dyad": "RUS-VNM",
        "levels": "head_of_government",
    }
    words = [word for name, value in given.items() for word in ("-p", name, value)]
    command = ("report", "--data", sample, "--out", tmp_path / "out", "--explain")
    assert dossier(*command, *words) == 0
    assert dossier(*command, "-p", "commodity", "aircraft_flights") == 2
    assert "zeppelins" in capsys.readouterr().err
    (sample / "dataset.toml").write_text("[no")  # what cannot be read is told by the report itself
    assert dossier(*command, "-p", "dyad", "other") == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((["--as-of", text], "is not a day from 1900 to 2100; write it as YYYY-MM-DD") for text in
          ("2024-13-01", "0001-01-01", "1899-12-31", "9999-12-31", "20240614", "")),
        *(([option, text], "a number of seconds from 0.1 to 604,800") for option in ("--timeout", "--cell-timeout")
          for text in ("inf", "1e300", "nan", "0", "-1", "x", "99999999999999999")),
        *((["--memory", text], "a number of megabytes from 64 to 1,048,576") for text in
          ("0", "-1", "63", "1.5", "nan", "99999999999999999")),
    ],
)  # fmt: skip
def test_the_parser_says_what_is_allowed(
    words: list[str], said: str, small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """A day, a time or a size out of range is refused before anything is read."""
    out = tmp_path / "out"
    assert dossier("report", "01", "--notebooks", small.parent, "--out", out, *words) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_out_is_a_folder(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """A file, a loop, or a name beneath one is refused before the notebook runs; `~` is the home."""
    held, loop = tmp_path / "held", tmp_path / "loop"
    held.write_text("mine")
    loop.symlink_to(loop)
    for out in (held, loop, held / "in" / "it", "/dev/null"):
        assert dossier("report", "01", "--notebooks", small.parent, "--out", out) == 2
        said = capsys.readouterr().err
        assert f"--out: '{out}' cannot be used: " in said
        assert "is not a folder" in said
        assert ".cache" not in said
    assert held.read_text() == "mine"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    assert dossier("cache", "--out", "~") == 0
    assert dossier("cache", "--out", "~/none") == 2
    assert f"--out: '{tmp_path / 'home' / 'none'}' is not a folder" in capsys.readouterr().err


def test_help_of_a_notebook_lists_its_parameters(small: Path, capsys: Capture) -> None:
    """`dossier report 01 --help` shows names, kinds, defaults and help, and runs nothing."""
    assert dossier("report", "01", "--notebooks", small.parent, "--help") == 0
    said = capsys.readouterr().out
    for words in (
        "-p level INT",
        "height of the last point",
        "default 3",
        "one of 'containers', 'shells'",
        "-p as_of DATE",
    ):
        assert words in said


def test_the_help_of_a_notebook_stands_in_columns(capsys: Capture) -> None:
    """Each parameter of notebook 03 takes two lines, whose words all begin two spaces past the longest name."""
    assert dossier("report", "03", "--help") == 0
    lines = capsys.readouterr().out.splitlines()[2:]
    heads = [re.match(r"  -p (\w+) [\w\[\]]+ +(?=\S)", line) for line in lines[::2]]
    names = [head[1] for head in heads if head]
    assert names == list(notebooks.find("03").parameters)
    edges = {len(head[0]) for head in heads if head} | {len(line) - len(line.lstrip()) for line in lines[1::2]}
    assert edges == {max(len(head[0].rstrip()) for head in heads if head) + 2}


def test_formats_are_written_beside_the_page(small: Path, tmp_path: Path) -> None:
    """ipynb and csv come with the page, the notebook without clocks or machine paths."""
    out = tmp_path / "out"
    assert dossier("report", "01", "--notebooks", small.parent, "--out", out, "--format", "html,ipynb,csv") == 0
    names = {path.name for path in out.glob("01*")}
    assert names == {"01_small.html", "01_small.ipynb", "01_small.first.csv", "01_small.claims.csv"}
    assert (out / "01_small.first.csv").read_text() == "boxes,who\n7000.0,Alpha\n9000.0,Beta\n,Gamma\n"
    notebook = (out / "01_small.ipynb").read_text()
    assert str(tmp_path) not in notebook
    assert "start_time" not in notebook


def test_site_pages_share_assets(small: Path, tmp_path: Path) -> None:
    """With --site scripts, style and libraries stand once beside the pages; the records have a page of their own."""
    out = tmp_path / "out"
    command = ("report", "01", "--notebooks", small.parent, "--out", out, "--site")
    assert dossier(*command) == 0
    page = (out / "01_small.html").read_text()
    named = re.findall(r'(?:src|href)="(assets/[^"]+)"', page)
    assert len(named) == 4
    assert all((out / name).is_file() for name in named)
    assert len(page) < 30_000
    assert 'href="01_small.records.html#claim-1"' in page
    beside = (out / "01_small.records.html").read_text()
    assert beside.count('<article class="record"') == 3
    assert 'href="01_small.records.html">records<' in (out / "index.html").read_text()
    assert dossier("verify", out / "01_small.html", "--notebooks", small.parent) == 0
    (out / "01_small.records.html").unlink()
    assert dossier(*command) == 0
    assert (out / "01_small.records.html").read_text() == beside


def test_a_sweep_of_a_site_tells_what_changed(small: Path, tmp_path: Path) -> None:
    """The sweep page reads what the pages of a site pack."""
    out = tmp_path / "out"
    base = ("sweep", "01", "--notebooks", small.parent, "--each", "level=1,2")
    assert dossier(*base, "--out", out, "--site") == 0
    assert dossier(*base, "--out", tmp_path / "whole") == 0
    pages = [(folder / "01_small-by-level" / "sweep.html").read_text() for folder in (out, tmp_path / "whole")]
    assert placed(pages[0], "", "") == pages[1]


def test_the_real_pages_of_a_site_are_small(tmp_path: Path, capsys: Capture) -> None:
    """Each standard notebook on the whole data set makes a page of less than 350 kB."""
    assert dossier("report", "--site", "--out", tmp_path, "--quiet", "--json") == 0
    files = [Path(json.loads(line)["files"][0]) for line in capsys.readouterr().out.splitlines()]
    assert len(files) >= 4
    assert {file.name: file.stat().st_size for file in files if file.stat().st_size >= 350_000} == {}


def test_json_tells_a_program(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """--json gives one object a line."""
    dossier("report", "01", "--notebooks", small.parent, "--out", tmp_path / "out", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "made"
    assert told["parameters"]["level"] == 3


def test_what_a_killed_kernel_started_ends_with_it(write: Write, tmp_path: Path, capsys: Capture) -> None:
    """The stock kernel is killed while a program of the notebook runs: the report fails by name and nothing goes on."""
    alive, late = tmp_path / "alive", tmp_path / "late"
    program = f"for i in $(seq 150); do sleep 0.2; touch {alive}; done; touch {late}"
    write(
        f"import os, signal, subprocess\nsubprocess.Popen(['sh', '-c', {program!r}])\n"
        f"while not os.path.exists({str(alive)!r}): pass\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    command = ("report", "01", "--notebooks", tmp_path / "notebooks", "--out", tmp_path / "out", "--engine", "kernel")
    assert dossier(*command, "--json") == 1
    assert "killed: the kernel died" in json.loads(capsys.readouterr().out)["failure"]
    alive.unlink()
    time.sleep(1)
    assert not alive.exists()
    assert not late.exists()


def test_kernel_engine_gives_the_same_page(small: Path, tmp_path: Path) -> None:
    """The stock kernel and the fork make the same bytes."""
    pages = []
    for engine in ("fork", "kernel"):
        out = tmp_path / engine
        assert dossier("report", "01", "--notebooks", small.parent, "--out", out, "--engine", engine) == 0
        pages.append((out / "01_small.html").read_bytes())
    assert pages[0] == pages[1]


def test_sweep_makes_a_report_per_value_and_a_page_that_plays_them(
    small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Each value has its page; the sweep page tells what changed; a second run makes nothing."""
    out = tmp_path / "out"
    command = (
        "sweep",
        "01",
        "--notebooks",
        small.parent,
        "--out",
        out,
        "--each",
        "as_of=2024-01-31:2024-04-30:1m",
    )
    assert dossier(*command) == 0
    folder = out / "01_small-by-as_of"
    days = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    assert sorted(path.name for path in folder.glob("01*.html")) == [f"01_small@{day}.html" for day in days]
    assert all(day in (folder / "sweep.html").read_text() for day in days)
    assert "01_small-by-as_of" in (out / "index.html").read_text()
    capsys.readouterr()
    assert dossier(*command) == 0
    assert "4 of 4 unchanged" in capsys.readouterr().err


def test_a_broken_off_sweep_goes_on(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """Only the missing reports are made when a sweep is started again."""
    out = tmp_path / "out"
    command = ("sweep", "01", "--notebooks", small.parent, "--out", out, "--each", "level=1,2,3")
    dossier(*command)
    (out / "01_small-by-level" / "01_small~level=2.html").unlink()
    capsys.readouterr()
    assert dossier(*command) == 0
    said = capsys.readouterr().err
    assert "2 of 3 unchanged" in said
    assert re.search(r"01_small~level=2: .*is missing", said)


def test_a_terminal_gets_a_bar_and_a_pipe_gets_lines(small: Path, tmp_path: Path) -> None:
    """On a terminal the progress of a sweep is one bar that counts to the end; elsewhere each report is a plain line."""
    command = [sys.executable, "-m", "analysis", "sweep", "01", "--notebooks", small.parent, "--each", "level=1:6:1"]
    ours, theirs = pty.openpty()
    terminal = os.environ | {"TERM": "xterm-256color"}
    with subprocess.Popen(
        [*command, "--out", tmp_path / "a"], stdout=subprocess.DEVNULL, stderr=theirs, env=terminal
    ) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # Linux says so when the other end closes
            while chunk := os.read(ours, 1 << 16):
                shown += chunk
    os.close(ours)
    assert process.returncode == 0
    assert "6/6" in shown.decode()
    assert "━" in shown.decode()
    assert "[1/6]" not in shown.decode()
    piped = subprocess.run([*command, "--out", tmp_path / "b"], capture_output=True, text=True, check=True).stderr
    assert [line.partition(" ")[0] for line in piped.splitlines()] == [f"[{n}/6]" for n in range(1, 7)]
    assert "\x1b" not in piped


def test_verify_says_what_holds(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """A fresh page holds byte for byte; an edited number is found and named; another file is no report."""
    out = tmp_path / "out"
    dossier("report", "01", "--notebooks", small.parent, "--out", out, "--as-of", "2024-06-14")
    page = out / "01_small@2024-06-14.html"
    capsys.readouterr()
    assert dossier("verify", page, "--notebooks", small.parent) == 0
    assert "holds, byte for byte" in capsys.readouterr().out
    page.write_text(page.read_text().replace("about 7,000", "about 8,000"))
    assert dossier("verify", page, "--notebooks", small.parent) == 1
    assert "the page was edited after it was written: 7,000 became 8,000" in capsys.readouterr().out
    other = tmp_path / "other.html"
    other.write_text("<p>hello")
    assert dossier("verify", other, "--notebooks", small.parent) == 1
    assert "holds no document of a report; give a page that `dossier report` wrote" in capsys.readouterr().err
    other.write_text('<p>hello<script type="application/json" id="provenance">{}</script>')
    assert dossier("verify", other, "--notebooks", small.parent) == 1
    assert "was made by an older version" in capsys.readouterr().err


def test_verify_says_what_moved(write: Write, tmp_path: Path, capsys: Capture) -> None:
    """Where the numbers of a report are others by now, each is named with what it was and is, in words and as JSON."""
    held = (
        "{'columns': [{'name': 'number', 'kind': 'number'}, {'name': 'what'}], 'rows': [[RATE, 'implied rate, Seoul']]}"
    )
    said = f"Show(**{{D + 'text+json': {{'paragraphs': [[{{'text': 'So 14 or 28.'}}]], 'numbers': {held}}}}})"
    notebook, out = write(SHOW, FIGURE, said.replace("RATE", "14.3"), RECORDS, PROVENANCE), tmp_path / "out"
    dossier("report", "01", "--notebooks", notebook.parent, "--out", out)
    write(
        SHOW,
        FIGURE.replace("9000.0", "9500.0"),
        said.replace("RATE", "28.8"),
        RECORDS.replace("(1, 2, 3)", "(1, 2)"),
        PROVENANCE,
    )
    capsys.readouterr()
    verify = ("verify", out / "01_small.html", "--notebooks", notebook.parent)
    assert dossier(*verify) == 1
    told = capsys.readouterr().out
    assert "no longer holds (since it was made: code cells changed)" in told
    moved = [
        "first: Beta: 9,000 to 9,500 containers",
        "text-1: implied rate, Seoul: 14.3 to 28.8",
        "records: claim-3: no longer there",
    ]
    lines = [line.strip() for line in told.splitlines()[1:]]
    assert [line for line in lines if not line.startswith("code ")] == moved
    assert lines.index(moved[1]) < lines.index("code under 'opening' (5): it changed")
    assert dossier(*verify, "--json") == 1
    assert json.loads(capsys.readouterr().out)["changed"] == lines


def test_cache_is_listed_and_cleared(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """`dossier cache` tells what is remembered; `clear` forgets it and leaves the pages."""
    out = tmp_path / "out"
    dossier("report", "01", "--notebooks", small.parent, "--out", out)
    capsys.readouterr()
    assert dossier("cache", "--out", out) == 0
    assert capsys.readouterr().out == "01_small\tgood\t01_small.html\n"
    assert dossier("cache", "clear", "--out", out) == 0
    assert dossier("cache", "--out", out) == 0
    assert capsys.readouterr().out == ""
    assert (out / "01_small.html").is_file()


@pytest.mark.parametrize("action", ["list", "clear"])
def test_cache_of_what_is_no_folder(action: str, tmp_path: Path, capsys: Capture) -> None:
    """A folder that is not there, a file and a loop have nothing to list or clear, which is said."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("none", "file", "loop"):
        assert dossier("cache", action, "--out", tmp_path / name) == 2
        assert "is not a folder; name one that is there" in capsys.readouterr().err


def test_a_cache_that_cannot_be_cleared(tmp_path: Path, capsys: Capture) -> None:
    """What stays is not said to be gone."""
    (tmp_path / ".cache").write_text("no folder")
    assert dossier("cache", "clear", "--out", tmp_path) == 1
    assert ".cache" in capsys.readouterr().err
    assert (tmp_path / ".cache").exists()


def test_a_browser_that_does_not_start(tmp_path: Path) -> None:
    """What is there and does not start is not called missing."""
    command = [sys.executable, "-m", "analysis", "report", "00", "--format", "png", "--out", str(tmp_path), "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": "/nowhere"})
    assert run.returncode == 1
    assert "Chromium did not start" in run.stderr
    assert "/nowhere" in run.stderr
    assert "apt install" not in run.stderr


def test_a_path_where_nothing_lies_is_not_a_name(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """A mistyped path is refused, though a notebook of that name lies among ours."""
    assert (
        dossier("report", tmp_path / "elsewhere" / small.name, "--notebooks", small.parent, "--out", tmp_path / "o")
        == 2
    )
    assert "is not a file; give the path of a notebook, or the number or name of one of ours" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_a_notebook_that_lost_its_tag_is_told_so(small: Path, tmp_path: Path, capsys: Capture) -> None:
    """Editors drop tags of cells: the message names the tag, not an empty list of parameters."""
    small.write_text(small.read_text().replace('"parameters"\n', '"other"\n'))
    assert dossier("report", small, "-p", "level", "3", "--out", tmp_path / "o") == 2
    assert "no parameter 'level'; none of its cells is tagged `parameters`; tag the one" in capsys.readouterr().err


@pytest.mark.parametrize("spec", [{"name": "python3", "display_name": "Python 3"}, {}, None])
def test_a_notebook_without_its_language_takes_parameters(spec: object, small: Path, tmp_path: Path) -> None:
    """As notebooks come from services that save no language, or no kernel at all."""
    whole = json.loads(small.read_text())
    whole["metadata"] = {"provenance": []} | ({} if spec is None else {"kernelspec": spec})
    small.write_text(json.dumps(whole))
    assert dossier("report", small, "-p", "level", "9", "--out", tmp_path / "o") == 0
    assert "at level 9." in (tmp_path / "o" / "01_small~level=9.html").read_text()


def test_files_of_a_notebook_of_ones_own_are_watched(write: Write, tmp_path: Path, capsys: Capture) -> None:
    """A table or module that it reads changes: its report is made again, and says why; what it writes makes it no older."""
    source = "from beside import k\nopen('made.txt', 'w').write('x')\nprint(int(open('mine.csv').read()) * k, open('made.txt').read())"
    notebook = write(source)
    mine, beside = notebook.with_name("mine.csv"), notebook.with_name("beside.py")
    mine.write_text("11")
    beside.write_text("k = 10")
    command = ("report", notebook, "--out", tmp_path / "o")
    assert dossier(*command) == 0
    capsys.readouterr()
    assert dossier(*command, "--explain") == 0
    assert capsys.readouterr().out == "01_small: unchanged\n"
    mine.write_text("12")
    beside.write_text("k = 100")
    assert dossier(*command, "--explain") == 0
    assert capsys.readouterr().out == f"01_small: {beside} changed, {mine} changed\n"
    assert dossier(*command) == 0
    assert "1200 x" in (tmp_path / "o" / "01_small.html").read_text()
    mine.unlink()
    capsys.readouterr()
    assert dossier(*command, "--explain") == 0
    assert capsys.readouterr().out == f"01_small: {mine} changed\n"


def test_nothing_is_imported_from_the_folder_one_stands_in(small: Path, tmp_path: Path) -> None:
    """Files named like the library or what it needs, in the current folder, are not run by any process of ours."""
    for name in ("analysis", "pandas", "json", "papermill", "nbformat", "_strptime"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run by mistake')\n")
    program = Path(sys.executable).with_name("dossier")
    for engine in ("fork", "kernel"):
        words = [program, "report", small, "--out", "o", "--engine", engine, "--force"]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "by mistake" not in done.stdout + done.stderr

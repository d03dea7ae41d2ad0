"""`dossier add`, `set` and `due`: what they print, write and refuse, from options and in a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.schema import check, data_folder

CLAIM = [
    "add", "claim", "--commodity", "containers", "--claimant", "kor-mnd", "--value", "more than 8,000", "--stated-on", "2024-04-01",
    "--url", "https://wire.example/n", "--published-on", "2024-04-02",
]  # fmt: skip


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _errors(folder: Path) -> list[str]:
    return [str(finding) for finding in check(folder)[1] if finding.severity == "error"]


def test_a_claim_from_options(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The row with its reasons is shown, the link that was accepted stands in it, tables and changelog are written."""
    assert main([*CLAIM, "--accept-links", "--data", str(sample)]) == 0
    told = capsys.readouterr()
    assert "claims.csv: kor-mnd-2024-04-01-containers" in told.out
    assert "updates: kor-b  (the last figure of the same claimant on this flow: about 7,000, 18 March 2024)" in told.out
    assert "publisher: Wire  (the publisher of every page at wire.example on file)" in told.out
    assert told.err.startswith("written: kor-mnd-2024-04-01-containers")
    assert ",8000,,,more_than," in (sample / "claims.csv").read_text().splitlines()[-1]
    assert (sample / "CHANGELOG.md").read_text().endswith(": claim `kor-mnd-2024-04-01-containers` added.\n")
    assert _errors(sample) == []


def test_nothing_is_written_where_it_is_not_meant(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A look, a double, a broken rule and an open question: each says which, and every file is as it was."""
    before, data = _files(sample), ["--data", str(sample)]
    assert main([*CLAIM, "--dry-run", *data]) == 0
    told = capsys.readouterr()
    assert "may be a link: updates kor-b: the last figure" in told.out
    assert told.err == "nothing was written (--dry-run)\n"
    double = [word.replace("more than 8,000", "about 7,000").replace("2024-04-0", "2024-03-2") for word in CLAIM]
    assert main([*double, *data]) == 1
    told = capsys.readouterr()
    assert (
        "may be on file: kor-b: the same claimant, flow and figure within 4 days: about 7,000, 18 March 2024"
        in told.out
    )
    assert "give --not-a-double" in told.err
    assert main([*CLAIM, "--stance", "asertes", *data]) == 1
    assert "'asertes' is not allowed; did you mean 'asserts'?" in capsys.readouterr().out
    assert main([*CLAIM[:4], *data]) == 2
    assert "--claimant; --stage (delivered, in_transit," in (told := capsys.readouterr().err)
    assert told.rstrip().endswith("give them, or run this in a terminal, which asks")
    assert main(["add", "claim", "--comodity", "x", *data]) == 2
    assert "unknown option '--comodity'; did you mean '--commodity'" in capsys.readouterr().err
    assert main(["add", "clame"]) == 2
    assert "unknown verb 'clame'; did you mean 'claim'" in capsys.readouterr().err
    assert _files(sample) == before
    assert main([*double, "--not-a-double", *data]) == 0


def test_every_kind_of_record_can_be_added(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A voice, goods, a person, a place, a ship and a page, then an event that names them; as JSON for a program."""
    of_daily = "--url https://daily.example/1"
    for words in (
        "claimant --name Daily --kind media --country GBR --camp independent",
        "commodity --id coal --name coal --unit tonnes --family civilian --definition Coal.",
        "person --name Jane_Doe --country GBR --roles envoy",
        "place --name Leeds --country GBR --kind city",
        "vessel --name Lady_R --source-ids wire-1",
        f"source {of_daily} --publisher Daily --published-on 2024-07-01 --language en --kind newspaper",
        f"event {of_daily} --starts-on 2024-07-01 --kind delegation_visit --place Leeds --level official --direction mutual"
        " --participants Jane_Doe_(envoy,_GBR) --title A_visit",
    ):
        given = [word.replace("_", " ") if word != "delegation_visit" else word for word in words.split()]
        assert main(["add", *given, "--json", "--data", str(sample)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["written"]
    assert told["row"]["source_ids"] == "daily-befacb"
    assert told["row"]["country"] == "GBR"
    assert _errors(sample) == []
    assert (sample / "CHANGELOG.md").read_text().count("added.") == 7


def test_another_flow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example folder, which lacks optional tables and columns, takes a claim on its own goods."""
    folder = tmp_path / "iran"
    shutil.copytree(data_folder() / "examples" / "iran_drones", folder)
    words = [
        "--commodity",
        "drones",
        "--value",
        "about 2,400",
        "--claimant",
        "ukr-president",
        "--stated-on",
        "2023-10-02",
    ]
    page = [
        "--url",
        "https://new.example/x",
        "--publisher",
        "New",
        "--page-kind",
        "newspaper",
        "--published-on",
        "2023-10-02",
    ]
    assert main(["add", "claim", *words, *page, "--accept-links", "--data", str(folder)]) == 0
    assert "origin: IRN" in capsys.readouterr().out
    assert _errors(folder) == []


def test_set_tells_what_moves_before_it_saves(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only with a yes; the changelog says what stood there."""
    before, words = _files(sample), ["set", "kor-b", "best", "7100", "--data", str(sample)]
    assert main([*words, "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "  - about 7,000, ROK Ministry" in told.out
    assert "  + about 7,100, ROK Ministry" in told.out
    assert main([*words, "--quick"]) == 2
    assert "nobody can be asked here; give --yes to save it" in capsys.readouterr().err
    assert _files(sample) == before
    assert main([*words, "--quick", "--yes", "--why", "Misread."]) == 0
    assert (sample / "CHANGELOG.md").read_text().endswith(": `kor-b`: best 7000 → 7100. Misread.\n")


def test_set_refuses_what_the_schema_refuses(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With file, line and column; also where a broken table cannot be loaded, it can be mended."""
    data = ["--data", str(sample), "--yes"]
    assert main(["set", "kor-b", "bound", "abuot", *data]) == 1
    told = capsys.readouterr()
    assert "claims.csv:" in told.out
    assert "did you mean 'about'" in told.out
    assert "nothing was written" in told.err
    assert main(["set", "kor-b", "best", *data]) == 2
    assert "'best' has no value; give COLUMN and VALUE in pairs" in capsys.readouterr().err
    path = sample / "claims.csv"
    path.write_text(path.read_text().replace("7000,,about", "7oo0,,about", 1))
    assert main(["set", "kor-bb", "best", "7000", *data]) == 2
    assert "unknown id 'kor-bb'; did you mean 'kor-b'" in capsys.readouterr().err
    assert main(["set", "kor-b", "best", "7000", *data]) == 0
    assert "cannot be told while `dossier check` finds errors" in capsys.readouterr().out
    assert _errors(sample) == []


def test_due(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as JSON, of some kinds only."""
    assert main(["due", "--kind", "plan,page", "--data", str(sample)]) == 0
    assert capsys.readouterr().out == "Nothing is owed as of 19 June 2024.\n"
    assert main(["due", "--limit", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["due"]) == 1 < told["of"]
    assert main(["due", "--kind", "plam"]) == 2
    assert "did you mean 'plan'" in capsys.readouterr().err


def test_a_terminal_asks_what_it_cannot_know(sample: Path) -> None:
    """In a real terminal: address, voice, goods and quantity are asked for, a slip is refused at once, what follows is not asked."""
    answers = [
        ("url", "https://wire.example/n"), ("claimant_id", "kor-mdn"), ("not allowed", None), ("claimant_id", "kor-mnd"),
        ("commodity_id", "containers"), ("value", "8,000"), ("does not say", None), ("value", "more than 8,000"),
        ("published_on", "2024-04-02"), ("stance", ""), ("stated_on", "2024-04-01"), ("speaker", ""), ("period_start", ""),
        ("through", ""), ("item_class", ""), ("note", ""), ("updates kor-b?", "y"), ("Write kor-mnd-2024-04-01-containers?", "y"),
        ("written:", None),
    ]  # fmt: skip
    told = _terminal(["add", "claim", "--data", str(sample)], answers)
    assert "written: kor-mnd-2024-04-01-containers" in told
    assert "Traceback" not in told
    last = (sample / "claims.csv").read_text().splitlines()[-1]
    assert ",8000,,,more_than," in last
    assert ",kor-b," in last


def test_a_terminal_that_is_closed_writes_nothing(sample: Path) -> None:
    """Ctrl-D in the middle."""
    before = _files(sample)
    answers = [("url", "https://wire.example/n"), ("claimant_id", "\x04"), ("nothing was written", None)]
    told = _terminal(["add", "claim", "--data", str(sample)], answers)
    assert "Traceback" not in told
    assert _files(sample) == before


def _terminal(words: list[str], answers: list[tuple[str, str | None]]) -> str:
    """What a terminal of 200 columns shows while each question is waited for and answered."""
    child, handle = pty.fork()
    if not child:
        os.environ.update({"TERM": "xterm", "COLUMNS": "200", "PROMPT_TOOLKIT_NO_CPR": "1"})
        os.execv(sys.executable, [sys.executable, "-m", "analysis", *words])
    shown, seen = "", 0
    try:
        for question, answer in answers:
            until = time.monotonic() + 120
            while (at := shown.find(question, seen)) < 0:
                assert time.monotonic() < until, f"{question!r} was never asked: {shown[-500:]!r}"
                if select.select([handle], [], [], 1.0)[0]:
                    shown += os.read(handle, 65536).decode(errors="replace")
            seen = at + len(question)
            if answer is not None:
                time.sleep(0.3)
                os.write(handle, answer.encode() + (b"" if answer == "\x04" else b"\r"))
        return shown
    finally:
        os.close(handle)
        os.waitpid(child, 0)


def test_two_at_once_lose_nothing(sample: Path) -> None:
    """Two commands that add at the same time: each is written, or says that another one writes."""
    running = []
    for n in range(2):
        words = [
            word.replace("2024-04-01", f"2024-04-0{n + 1}").replace("8,000", f"8,{n}00").replace("/n", f"/n{n}")
            for word in CLAIM
        ]
        words = [word.replace("2024-04-02", "2024-04-05") for word in words]
        command = [sys.executable, "-m", "analysis", *words, "--data", str(sample)]
        running.append(
            subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        )
    ends = [(process.communicate()[1], process.returncode) for process in running]
    written = sum("written: kor-mnd" in told for told, _ in ends)
    assert all(code == 0 or "being written to by another dossier" in told for told, code in ends)
    assert (sample / "claims.csv").read_text().count("https") == 0
    assert (sample / "claims.csv").read_text().count(",more_than,") == 3 + written
    assert _errors(sample) == []

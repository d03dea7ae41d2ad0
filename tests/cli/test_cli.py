"""The command line: right exit codes, results on stdout, no traceback for a user's mistake."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.cli import main
from analysis.difference import diff
from analysis.schema.codebook import END, START

Done = subprocess.CompletedProcess[str]


def dossier(*arguments: str | Path) -> Done:
    """What the real command does, in this process, which has imported everything already."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in arguments])
    said, told = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code, said, told)


@pytest.mark.parametrize("module", ["analysis.cli", "click", "analysis.errors", "analysis.cli.report"])
def test_ctrl_c_while_it_starts(module: str, tmp_path: Path) -> None:
    """An interrupt during the first imports is a message and an exit code, too."""
    hook = f"""
import os, signal, sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Hook())
"""
    (tmp_path / "sitecustomize.py").write_text(hook)
    path = os.pathsep.join([str(tmp_path), str(Path(analysis.__file__).parents[1])])
    command = [sys.executable, "-m", "analysis", "check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path})
    assert (run.returncode, run.stderr) == (130, "dossier: stopped; whole files are kept\n")


def test_check_clean() -> None:
    """The curated data has no finding, only warnings of days still to be looked for: exit 0."""
    run = dossier("check")
    open_work = re.compile(r"warning: .*\[(not-looked-for|placeholder)\]")
    assert run.returncode == 0
    assert [line for line in run.stdout.splitlines() if not open_work.fullmatch(line)] == []
    assert "no errors" in run.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_letters(encoding: str, tmp_path: Path) -> None:
    """Text that the encoding of the terminal cannot hold is shown as escapes, and the command goes on."""
    settings = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (["diff", "2024-06-01", "2024-07-01"], ["new", str(tmp_path / "北")]):
        command = [sys.executable, "-m", "analysis", *words]
        run = subprocess.run(command, capture_output=True, check=False, env=settings)
        assert run.returncode == 0, run.stderr
        assert rb"\u" in run.stdout


def test_check_stats() -> None:
    """Coverage by year, kind, camp and review state."""
    run = dossier("check", "--stats")
    for heading in (
        "claims by commodity and year known",
        "claims by camp and stance",
        "events by review state",
        "first-hand page",
    ):
        assert heading in run.stdout


def test_check_broken(sample: Path) -> None:
    """Every broken row at once as file:line:column, exit 1; as JSON for a program."""
    path = sample / "claims.csv"
    path.write_text(path.read_text().replace("asserts", "says", 2))
    run = dossier("check", sample)
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["claims.csv:2:stance:", "claims.csv:3:stance:"]
    assert all("allowed: " in line for line in lines)
    assert [f["reason"] for f in json.loads(dossier("check", sample, "--json").stdout)] == ["word", "word"]


def test_show_claim() -> None:
    """One claim with its figure, sources and what replaces it."""
    run = dossier("show", "kor-2024-03-18-shin-7000-containers")
    assert run.returncode == 0
    for words in ("7,000", "Shin Won-sik", "replaced by", "http", "public since"):
        assert words in run.stdout
    then = dossier("show", "kor-2024-03-18-shin-7000-containers", "--as-of", "2024-04-01", "--json")
    assert "replaced by" not in then.stdout
    assert json.loads(then.stdout)["kind"] == "claim"


def test_show_lineage_and_sources() -> None:
    """A derived figure shows what it leans on; a source shows what cites it."""
    run = dossier("show", "kor-2024-02-26-shin-conv-152mm", "--json")
    record = json.loads(run.stdout)
    assert record["lineage"][0].strip().startswith("kor-2024-02-26-shin-6700-containers")
    assert json.loads(dossier("show", "nhk-18db17", "--json").stdout)["related"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("Shin Won Sik", ("defence minister (from 7 October 2023", "said", "kor-2024-03-18-shin-7000-containers")),
        ("Choi Son-hui", ("Choe Son Hui", "foreign minister (from", "took part in")),
        ("Najin", ("port", "42.2556", "on the route of", "2023-09-07-containers-najin-dunay-alleged")),
        ("lady-r", ("ROK Foreign Ministry, 2 April 2024", "named in", "nkpro-2024-03-02-32-voyages")),
    ],
)
def test_show_person_place_and_ship(key: str, words: tuple[str, ...]) -> None:
    """A person, a place and a ship answer by id, name and spelling with what names them."""
    run = dossier("show", key)
    assert run.returncode == 0, run.stderr
    assert all(word in run.stdout for word in words), run.stdout
    early = dossier("show", key, "--as-of", "2017-01-01")
    assert (early.returncode, early.stdout) == (2, "")
    assert "was not known on 2017-01-01; give a later day" in early.stderr


def test_show_unknown() -> None:
    """An unknown id: exit 2 with the nearest one."""
    run = dossier("show", "kor-2024-03-18-shin-7000-container")
    assert run.returncode == 2
    assert "did you mean 'kor-2024-03-18-shin-7000-containers'" in run.stderr
    assert "Traceback" not in run.stderr
    run = dossier("show", "nope")
    assert run.returncode == 2
    assert re.search(
        r"unknown id 'nope'; the records nearest to it are\n(  \S+  .+\n)+give one of these ids\n", run.stderr
    )


def test_diff() -> None:
    """Between the days around the summit it became known, fulfilled its plans, and nothing was lost."""
    run = dossier("diff", "2024-06-14", "2024-06-20", "--json")
    assert run.returncode == 0
    changes = json.loads(run.stdout)
    assert "2024-06-19-putin-kim-pyongyang-summit" in {e["event_id"] for e in changes["new_events"]}
    assert {p["plan"] for p in changes["fulfilled"]} >= {"2024-06-12-nhk-putin-visit-report"}
    text = dossier("diff", "2024-02-22", "2024-02-27").stdout
    assert "us-2024-02-23-state-10000-containers" in text
    assert "claims replaced by their claimant" in text


def test_diff_counts_one_and_many(sample: Path) -> None:
    """One claim is not "1 claims": each heading of a change has its noun in the number it counts."""
    changes = str(diff(analysis.load(sample), "2024-03-17", "2024-06-18"))
    counted = re.findall(r"(?m)^(\d+) (\w+) ", changes)
    assert "1 claim replaced by its claimant\n" in changes
    assert {("1", "claim"), ("1", "plan"), ("0", "claims"), ("4", "events")} <= set(counted)
    assert [(n, noun) for n, noun in counted if (n == "1") == noun.endswith("s")] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("diff", "2024-06-20", "2024-06-14"), "give the earlier day first"),
        (("diff", "June", "2024-06-14"), "write it as YYYY-MM-DD"),
        (("show", "x", "--as-of", "2024-02-30"), "not in the calendar|is not a day"),
        (("check", "/nowhere"), "is not a folder"),
        (("shov", "x"), "unknown verb 'shov'; did you mean 'show'"),
        (("show", "x", "--as-off", "2024-06-14"), "unknown option '--as-off'; did you mean '--as-of'"),
        (("show",), "ID is missing; `dossier show --help` shows what is allowed"),
        (("diff", "2024-06-14"), "DATE is missing"),
        (("check", "a", "b"), "unexpected extra argument"),
        (("report", "--engine", "frok"), "--engine: unknown engine 'frok'; did you mean 'fork'"),
        (("sweep", "01", "--each"), "'--each' requires an argument; `dossier sweep --help`"),
        (("report", "-p", "level"), "'-p' requires 2 arguments"),
        ((), "no verb; `dossier --help`"),
        (("show", "x", "--as-of", "1899-12-31"), "is not a day from 1900 to 2100"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], words: str) -> None:
    """Each mistake: exit 2, one clear message, no traceback."""
    run = dossier(*arguments)
    assert run.returncode == 2
    assert re.search(words, run.stderr)
    assert "Traceback" not in run.stderr


def test_new_dataset(tmp_path: Path) -> None:
    """A new dataset is valid at once, and a folder with anything in it is left alone."""
    folder = tmp_path / "own"
    made = dossier("new", folder)
    assert made.returncode == 0
    assert len(made.stdout.splitlines()) == 12
    assert [line.split(".")[0].strip() for line in made.stderr.splitlines()] == ["next:", "1", "2", "3"]
    assert dossier("check", folder).returncode == 0
    run = dossier("new", folder)
    assert run.returncode == 2
    assert "is not empty" in run.stderr


def test_lab_is_jupyterlab() -> None:
    """`dossier lab` hands over to JupyterLab with its options; other verbs refuse unknown options."""
    command = [sys.executable, "-m", "analysis", "lab", "--version"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert run.stdout.startswith("4.")
    assert dossier("check", "--wrong").returncode == 2


def test_a_codebook_is_written_into_folders_of_tables_only(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without tables, or whose README has no place for the codebook, is left as it is; an empty name is not a folder."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "README.md").write_text("# Mine\n")
    assert main(["codebook", str(other)]) == 2
    assert "has no " in (said := capsys.readouterr().err)
    assert "nothing was written" in said
    assert [(p.name, p.read_text()) for p in other.iterdir()] == [("README.md", "# Mine\n")]
    for text in ("# Mine\n", f"# Mine\n{START}\nand a word of mine\n", f"{END} turned round {START}\n"):
        (sample / "README.md").write_text(text)
        assert main(["codebook", str(sample)]) == 2
        assert START in capsys.readouterr().err
        assert (sample / "README.md").read_text() == text
    assert not (sample / "datapackage.json").exists()
    (sample / "README.md").write_text(f"# Mine\n{START}\n{END}\nkept\n")
    assert main(["codebook", str(sample)]) == 0
    assert main(["codebook", str(sample), "--check"]) == 0
    text = (sample / "README.md").read_text()
    assert text.startswith("# Mine\n")
    assert text.endswith(f"{END}\nkept\n")
    assert "### `claims.csv`" in text


@pytest.mark.parametrize(
    "words",
    [
        ["codebook", ""], ["check", ""], ["new", ""], ["show", "x", "--data", ""], ["report", "00", "--out", ""],
        ["report", "00", "--data", ""], ["report", "00", "--notebooks", ""], ["verify", ""], ["cache", "--out", ""],
    ],
)  # fmt: skip
def test_an_empty_name_is_no_folder(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A variable that is not set does not mean the folder one happens to be in."""
    assert main(words) == 2
    assert "the name is empty" in capsys.readouterr().err


def test_no_word_of_the_command_line_steers_the_terminal(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an option that is refused nor the path of a file that was written."""
    evil = "\x1b]0;x\x07"
    assert main(["report", "00", f"--bogus{evil}"]) == 2
    assert main([evil]) == 2
    assert main(["codebook", str(sample.rename(sample.with_name(evil)))]) == 0
    told = capsys.readouterr()
    assert told.out.count("\\u001b") == 2
    assert not set(evil[:1] + evil[-1]) & set(told.out + told.err)


def test_show_says_that_a_record_comes_later(capsys: pytest.CaptureFixture[str]) -> None:
    """Not that its id is a slip of the pen, nor from which day on it is known or what it says."""
    assert main(["show", "kor-2024-03-18-shin-7000-containers", "--as-of", "2024-03-01"]) == 2
    said = capsys.readouterr().err
    assert "was not known on 2024-03-01" in said
    assert not any(
        words in said.replace("kor-2024-03-18-shin-7000-containers", "") for words in ("03-18", "7,000", "did you mean")
    )
    assert main(["show", "kor-2024-03-18-shin-7000-container", "--as-of", "2024-03-01"]) == 2
    assert "unknown id" in (said := capsys.readouterr().err)
    assert "kor-2024-03-18-shin-7000-containers" not in said


def test_a_long_name_is_refused_by_that_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name as long as a file system takes is taken; a longer one is refused, and no other name told."""
    assert main(["new", str(tmp_path / ("a" * 250))]) == 0
    assert main(["new", str(tmp_path / ("b" * 256))]) == 2
    said = capsys.readouterr().err
    assert "b" * 256 in said
    assert "could not be made" in said
    assert ".part" not in said
    assert [p.name for p in tmp_path.iterdir()] == ["a" * 250]


@pytest.mark.parametrize("words", [["report", "00"], ["new", "own"], ["verify", "page.html"]])
def test_a_folder_that_is_gone(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the folder one is in was deleted, that is what is said."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(words) == 2
    assert "the folder you are in is no longer there" in capsys.readouterr().err

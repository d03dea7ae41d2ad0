"""Pages and folders that somebody else sent: read for what they say, never obeyed."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from analysis.report import cache
from analysis.report.blocks import document
from analysis.report.bundle import LARGEST, pack, unpack
from analysis.report.document import SLOT, Origin, read, slot
from analysis.report.job import tables
from analysis.report.prose import markdown
from analysis.report.verify import _shown

Capture = pytest.CaptureFixture[str]


def forged(page: Path, **said: Any) -> Path:
    """The page, with something else said about where it comes from."""
    text = page.read_text(encoding="utf-8")
    other = replace(read(page), origin=replace(read(page).origin, **said))
    start, _, rest = text.partition(SLOT[0])
    page.write_text(start + pack(other.to_json()).join(SLOT) + rest.partition(SLOT[1])[2], encoding="utf-8")
    return page


@pytest.fixture
def page(small: Path, tmp_path: Path) -> Path:
    """A good page of the small notebook."""
    assert main(["report", "01", "--notebooks", str(small.parent), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    return tmp_path / "out" / "01_small.html"


def test_verify_runs_no_notebook_that_a_page_chose(page: Path, small: Path, tmp_path: Path, capsys: Capture) -> None:
    """A page that names a notebook by a path is refused; the notebook there, which came along with it, is not run."""
    came = tmp_path / "came-along.ipynb"
    ran = tmp_path / "ran"
    came.write_text(small.read_text(encoding="utf-8").replace("D = 'app", f"open({str(ran)!r}, 'w')\\nD = 'app"))
    for name in (str(came), f"../{came.name}", "../came-along"):
        capsys.readouterr()
        assert main(["verify", str(forged(page, notebook=name)), "--notebooks", str(small.parent)]) == 2
        assert "unknown notebook" in capsys.readouterr().err
    assert not ran.exists()


def test_verify_reads_pages_only(tmp_path: Path, capsys: Capture) -> None:
    """A pipe, a device and a file larger than any page are refused unread, and the size allowed is said; a folder must be an archive."""
    os.mkfifo(tmp_path / "fifo")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(20 << 30)
    for name in (tmp_path / "fifo", tmp_path / "large", "/dev/zero"):
        assert main(["verify", str(name)]) == 1
        said = capsys.readouterr().err
        assert f"{name}: is " in said
        assert "at most 100,000,000 bytes" in said
    assert main(["verify", str(tmp_path)]) == 1
    assert "it has no manifest-sha256.txt; give an archive" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more", ["<div ", '<div id="a" ', "<", "<h1>", "<main>", SLOT[0], SLOT[0][:-2], "<!--", "<a href='"]
)
def test_a_page_is_read_in_one_pass(more: str) -> None:
    """Tags that never close, a hundred thousand of them, take no longer than so much text takes."""
    for text in (more * 100_000, f"<main>{more * 100_000}</main>{SLOT[0]}x{SLOT[1]}"):
        started = time.process_time()
        slot(text)
        _shown(text)
        assert time.process_time() - started < 5


def test_a_pack_is_opened_to_a_limit() -> None:
    """What unpacks to more than a page may be is cut off, and then is no document."""
    bomb = pack("x" * (LARGEST + 1_000))
    assert len(bomb) < 1_000_000
    assert len(unpack(bomb)) == LARGEST
    assert slot(bomb.join(SLOT)) == {}


@pytest.mark.parametrize("given", [
    {"as_of": "/../../../escaped"}, {"level": "1; import os"}, {"level": {"x": 1}}, {"commodity": "../up"}, {"as_of": None},
])  # fmt: skip
def test_verify_holds_the_parameters_of_a_page_to_the_notebook(
    given: dict[str, object], page: Path, small: Path, tmp_path: Path, capsys: Capture
) -> None:
    """A page that gives a parameter what it does not take is refused before anything runs or is written."""
    before = set(tmp_path.rglob("*"))
    assert main(["verify", str(forged(page, given=given)), "--notebooks", str(small.parent)]) == 2
    assert f"parameter {next(iter(given))}" in capsys.readouterr().err
    assert set(tmp_path.rglob("*")) == before


def test_no_page_or_notebook_steers_the_terminal(page: Path, small: Path, write: object, capsys: Capture) -> None:
    """What a page says of itself, a file's name and a notebook's last words reach the terminal without escapes."""
    evil = "\x1b]0;owned\x07\x1b[2Jgone\r\u202e"
    where = ["--notebooks", str(small.parent)]
    hashes = {evil: "x", "data": "y"}
    main(["verify", str(forged(page, hashes=hashes, given={"level": 4})), *where])
    record = page.parent / cache.FOLDER / "01_small.json"
    record.with_name(f"{evil.replace(chr(13), '')}.json").write_bytes(record.read_bytes())
    main(["cache", "list", "--out", str(page.parent)])
    write(f"raise ValueError({evil!r})", name="02_bad")  # type: ignore[operator]
    assert main(["report", "02", *where, "--out", str(page.parent)]) == 1
    main(["report", evil, *where])
    main(["report", "01", "-p", evil, "x", *where])
    main(["check", evil])
    told = capsys.readouterr()
    assert "\\u001b[2J" in told.out
    assert "\\u001b[2J" in told.err
    assert not set("\x1b\x07\r\u202e") & set(told.out + told.err)


@pytest.mark.parametrize("text", [
    "{}", "[]", "null", '{"parts": {}, "files": {}}', '{"parts": {}, "files": {"../../x": "y"}}',
    "[" * 100_000, '{"parts": {}, "files": {}, "notebook": "n", "title": 5, "parameters": {}, "given": {}, "failure": ""}',
])  # fmt: skip
def test_a_foreign_memory_is_forgotten(text: str, page: Path, small: Path) -> None:
    """A record of another report that is valid JSON and nothing else neither breaks the index nor is believed."""
    (page.parent / cache.FOLDER / "00_other.json").write_text(text)
    where = ["--notebooks", str(small.parent), "--out", str(page.parent)]
    assert main(["report", "01", "--force", *where]) == 0
    assert "00_other" not in (page.parent / "index.html").read_text()
    assert main(["cache", "list", "--out", str(page.parent)]) == 0


def test_names_of_tables_are_no_paths() -> None:
    """A table whose name is a path is written beside the others, not where the path leads."""
    grid = {"name": "../../up", "columns": ["=head"], "rows": [["x"]]}
    output = {"output_type": "display_data", "data": {"application/vnd.dossier.table+json": grid}}
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    made = dict(tables("01_small", document({"cells": [cell]}, Origin("01_small", "01_small.html"))))
    assert made == {"01_small.up.csv": "'=head\nx\n"}


def test_long_foreign_values_fit_into_a_file_name(small: Path, tmp_path: Path) -> None:
    """A value of characters that take four bytes each makes a name that any file system takes."""
    where = ["--notebooks", str(small.parent), "--out", str(tmp_path / "out"), "--quiet"]
    assert main(["report", "01", "-p", "camps", "\U00020000" * 50, *where]) == 0
    assert all(len(path.name.encode()) < 100 for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "address", ["javascript:x", "data:text/html,x", "data:image/png;base64,AA", "vbscript:x", "//host/x", "file:///x"]
)
def test_markdown_links_lead_to_web_pages_only(address: str) -> None:
    """A link of any other kind is no link."""
    assert "href" not in markdown(f"[words]({address})")[0]

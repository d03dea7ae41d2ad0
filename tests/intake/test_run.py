"""Many pages: the same bytes however many work, resumed where it stopped, a page that kills refused alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import analysis
from analysis.cli import main
from analysis.errors import UsageError
from analysis.intake import run, worker
from analysis.intake.run import intake

TEXT = (
    "date: 2024-03-18\n\nNorth Korea has sent {} containers to Russia, South Korea's defence minister said on Monday.\n"
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of a few pages, one of which cannot be read."""
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    for number in range(5):
        (folder / "deep" / f"{number}.txt").write_text(TEXT.format(f"about {7 + number},000"))
    (folder / "packed.html").write_bytes(b"PK\x03\x04")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_any_number_of_workers_gives_the_same_bytes(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker or three, in batches of two: the same file, the most certain first; pictures are not looked at."""
    monkeypatch.setattr(run, "BATCH", 2)
    outs = [tmp_path / f"{jobs}.jsonl" for jobs in (1, 3)]
    done = [intake(analysis.load(), [str(pages)], out, jobs) for out, jobs in zip(outs, (1, 3), strict=True)]
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert [one.pages for one in done] == [6, 6]
    assert [Path(name).name for name, _ in done[0].refused] == ["packed.html"]
    found = [json.loads(line) for line in outs[0].read_text().splitlines()]
    assert sorted(one["row"]["best"] for one in found) == ["10000", "11000", "7000", "8000", "9000"]
    assert [one["certainty"] for one in found] == sorted((one["certainty"] for one in found), reverse=True)
    assert list(tmp_path.glob(".*")) == []


def test_an_interrupted_intake_goes_on(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that were read are not read again, unless a page of theirs has changed."""
    monkeypatch.setattr(run, "BATCH", 2)
    monkeypatch.setattr(run, "unavailable", lambda: "this is a test")
    read: list[int] = []
    honest = worker.read_batch

    def breaking(request: dict[str, object]) -> worker.Read:
        if len(read) == 2:
            raise KeyboardInterrupt
        read.append(1)
        return honest(request)

    monkeypatch.setattr(worker, "read_batch", breaking)
    out = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        intake(analysis.load(), [str(pages)], out)
    assert not out.exists()
    monkeypatch.setattr(worker, "read_batch", honest)
    said: list[str] = []
    intake(analysis.load(), [str(pages)], out, say=said.append)
    assert said[0] == "2 of 3 parts were read before"
    assert len(out.read_text().splitlines()) == 5


def test_the_command_tells_what_was_refused(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and the page by name where one is refused; what came of it as JSON."""
    out = tmp_path / "out.jsonl"
    assert main(["intake", str(pages), "http://127.0.0.1/secret", "--out", str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["pages"], told["proposals"]) == (6, 5)
    assert {Path(one["page"]).name for one in told["refused"]} == {"packed.html", "secret"}


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A name that is no file, and a folder without a page."""
    with pytest.raises(UsageError, match="is not there"):
        intake(analysis.load(), [str(tmp_path / "none.html")], tmp_path / "out.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="nothing to read"):
        intake(analysis.load(), [str(tmp_path / "empty")], tmp_path / "out.jsonl")
